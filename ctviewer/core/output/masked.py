"""Results with masks from elsewhere: reading, placing on the scan, measuring."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ctviewer.core.analysis.lungs import Lungs, find_lungs
from ctviewer.core.analysis.mask_measures import MaskPair, measured_with
from ctviewer.core.analysis.placed_mask import MaskChoice, place_mask
from ctviewer.core.analysis.result import ModelInfo, Result
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.progress import Progress, part, silent
from ctviewer.core.base.text import Text
from ctviewer.core.formats.masks.reading import read_mask
from ctviewer.core.formats.writing.stored_map import Layers
from ctviewer.core.geometry.scan_mask import MaskKind, MaskLabels, MaskMaker, MaskOrigin, ScanMask
from ctviewer.core.geometry.volume import AXIS_OF_LETTER, Volume
from ctviewer.core.output.maps.kinds import MapKind
from ctviewer.core.output.maps.making import Mapped, map_of

READING = 0.5  # share of the progress for reading a mask before placing it


@dataclass(frozen=True)
class MaskFile:
    """A mask file, and the user's options for it.

    `labels` are those that count (empty: found by name, or all), `threshold` the share from which a
    voxel of a fractional mask counts (None: 0.5); `anyway` accepts a mask that seems to be of
    another scan.
    """

    path: Path
    labels: tuple[int, ...] = ()
    threshold: float | None = None
    anyway: bool = False


@dataclass(frozen=True)
class MaskFiles:
    """The mask files of a scan; None if there is none.

    `lungs_by` names a segmentation program to use for the lungs instead.
    """

    lungs: MaskFile | None = None
    lesions: MaskFile | None = None
    lungs_by: str | None = None

    def __bool__(self) -> bool:
        return any(each is not None for each in (self.lungs, self.lesions, self.lungs_by))

    def opened(self, volume: Volume, result: Result, progress: Progress = silent) -> MaskPair:
        """Read the masks, and place them on the grid of a classified volume.

        Raises:
            Cancelled, MaskQuestionError, LoadError: as `open_mask`.
        """
        by_hu = result.examined.lungs if result.examined else None
        lungs, lesions = (
            None if given is None else open_mask(volume, given, kind, by_hu, progress)
            for given, kind in ((self.lungs, MaskKind.LUNGS), (self.lesions, MaskKind.LESIONS))
        )
        return MaskPair(lungs, lesions)


NO_MASKS = MaskFiles()


def open_mask(
    volume: Volume,
    given: MaskFile,
    kind: MaskKind,
    lungs: Lungs | None = None,
    progress: Progress = silent,
) -> ScanMask:
    """Read a mask, and place it on the grid of a volume; `lungs` are those by HU, if known.

    Raises:
        Cancelled: raised by `progress`.
        MaskQuestionError: the labels must be chosen, or the scan confirmed.
        LoadError: it cannot be read, or does not belong to this scan.
    """
    found = read_mask(given.path, part(progress, 0.0, READING), given.threshold)
    choice = MaskChoice(kind, given.labels, given.anyway)
    known = lungs or find_lungs(volume)
    return place_mask(volume, found, choice, known, part(progress, READING, 1.0))


def mapped_of(result: Result, threshold: float | None = None) -> Mapped | None:
    """The source of a result's maps; None if refused, or without a heat map."""
    lungs = result.examined.lungs if result.examined else None
    heat_map = result.score.heat_map if result.score else None
    if heat_map is None or lungs is None:
        return None
    limit = heat_map.threshold if threshold is None else threshold
    return Mapped(heat_map, lungs, result.model, limit)


def network_masks(volume: Volume, mapped: Mapped) -> MaskPair:
    """The network's own lungs and lesions on the voxel grid, as in its maps."""
    lungs = network_mask(volume, mapped, MaskKind.LUNGS)
    return MaskPair(None if lungs.empty else lungs, network_mask(volume, mapped, MaskKind.LESIONS))


def network_mask(volume: Volume, mapped: Mapped, kind: MaskKind) -> ScanMask:
    """The network's own lungs or lesions on the voxel grid."""
    made = MapKind.LESION_MASK if kind is MaskKind.LESIONS else MapKind.LUNGS
    labels = canonical_labels(volume, map_of(volume, mapped, made).layers)
    return ScanMask(kind, labels, _origin(mapped.model))


def canonical_labels(volume: Volume, layers: Layers) -> MaskLabels:
    """Layers (k, j, i) in file axes as labels (r, a, s), a view."""
    letters = tuple(reversed(volume.source.axes))
    flips = tuple(slice(None, None, 1 if AXIS_OF_LETTER[each][1] else -1) for each in letters)
    axes = [AXIS_OF_LETTER[each][0] for each in letters]
    return layers[flips].transpose(np.argsort(axes))


def result_with(
    volume: Volume,
    result: Result,
    masks: MaskPair,
    threshold: float | None = None,
    progress: Progress = silent,
) -> Result:
    """Add mask measurements to a result; the network's masks replace missing ones.

    `threshold` is the heat map value from which a voxel is lesion; None: the network's own.

    Raises:
        Cancelled: raised by `progress`.
        UserError: there are no lungs, neither in a mask nor in the scan.
    """
    if not masks:
        return replace(result, masks=None)
    mapped = mapped_of(result, threshold)
    own = network_masks(volume, mapped) if mapped else MaskPair()
    measures = measured_with(volume, masks, own, progress=progress)
    if measures is None:
        raise UserError(
            Text(
                "The scan was not classified, so it has no lungs in which the lesions of the mask "
                "could be measured; give a mask of the lungs as well."
            )
        )
    return replace(result, masks=measures)


def _origin(model: ModelInfo) -> MaskOrigin:
    return MaskOrigin(MaskMaker.NETWORK, model.name, model.version, model.sha256)
