"""Worker functions for masks."""

from dataclasses import dataclass
from functools import cache

from ctviewer.core.analysis.mask_measures import MaskMeasures, MaskPair
from ctviewer.core.analysis.placed_mask import MaskChoice, place_mask
from ctviewer.core.analysis.result import Result
from ctviewer.core.base.progress import Progress, part
from ctviewer.core.formats.masks.reading import read_mask
from ctviewer.core.geometry.scan_mask import FileMask, MaskKind, ScanMask
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.masked import MaskFile, result_with


@dataclass(frozen=True, eq=False)
class MaskRequest:
    """A file's mask for a volume, with its result if classified; `found` is what was read."""

    volume: Volume
    result: Result | None
    given: MaskFile
    found: FileMask
    read_from: float | None = None


def read(given: MaskFile, progress: Progress) -> FileMask:
    """Read a mask file.

    Raises:
        Cancelled, LoadError: as `read_mask`.
    """
    return read_mask(given.path, progress, given.threshold)


def placed(request: MaskRequest, kind: MaskKind, progress: Progress) -> ScanMask:
    """Place the mask on the grid of the volume.

    Raises:
        Cancelled, MaskQuestionError, LoadError: as `place_mask`.
    """
    given, found = request.given, request.found
    if found.fractional and given.threshold != request.read_from:
        found = read_mask(given.path, part(progress, 0.0, 0.5), given.threshold)
    examined = request.result.examined if request.result else None
    lungs = examined.lungs if examined else None
    choice = MaskChoice(kind, given.labels, given.anyway)
    return place_mask(request.volume, found, choice, lungs, progress)


@cache
def is_installed(name: str) -> bool:
    """Whether a segmentation program is installed; cached, as menus ask often."""
    from ctviewer.inference.segmenters import SEGMENTERS

    return SEGMENTERS[name].command() is not None


def lobes(volume: Volume, result: Result | None, name: str, progress: Progress) -> ScanMask:
    """The lobes of a volume by a segmentation program, on the device of the result.

    Raises:
        Cancelled, UserError: as `segmented`.
    """
    from ctviewer.inference import segmenters

    examined = result.examined if result else None
    device = result.device if result else "cpu"
    known = examined.lungs if examined else None
    return segmenters.segmented(volume, name, device, known, progress)


def measures(
    volume: Volume, result: Result, masks: MaskPair, progress: Progress
) -> MaskMeasures | None:
    """Measure with masks.

    Raises:
        Cancelled, UserError: as `result_with`.
    """
    return result_with(volume, result, masks, progress=progress).masks
