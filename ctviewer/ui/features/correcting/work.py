"""Worker function for correcting masks: prepares the initial mask."""

from dataclasses import dataclass

import numpy as np

from ctviewer.core.analysis.mask_measures import MaskPair
from ctviewer.core.analysis.result import Result
from ctviewer.core.base.progress import Progress
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.brush import editable
from ctviewer.core.geometry.scan_mask import (
    MaskKind,
    MaskLabels,
    MaskMaker,
    MaskOrigin,
    ScanMask,
)
from ctviewer.core.geometry.volume import Volume


@dataclass(frozen=True, eq=False)
class PreparedMask:
    """A mask to correct: the original, and editable labels."""

    volume: Volume
    mask: ScanMask
    labels: MaskLabels


def begin(
    volume: Volume, result: Result | None, known: MaskPair, kind: MaskKind, progress: Progress
) -> PreparedMask:
    """The mask in use, else the network's, else an empty one."""
    from ctviewer.core.output.masked import mapped_of, network_mask  # imports the formats

    progress(0.0, Text("Preparing the mask"))
    mask = of_kind(known, kind)
    mapped = mapped_of(result) if mask is None and result is not None else None
    if mapped is not None:
        mask = network_mask(volume, mapped, kind)
    if mask is None:
        empty = np.zeros(volume.shape, np.uint8, order="F")
        mask = ScanMask(kind, empty, MaskOrigin(MaskMaker.HAND))
    return PreparedMask(volume, mask, editable(mask.labels))


def of_kind(masks: MaskPair, kind: MaskKind) -> ScanMask | None:
    """The mask of the lungs (or lobes), or of the lesions."""
    return masks.lesions if kind is MaskKind.LESIONS else masks.lungs


def replaced(masks: MaskPair, kind: MaskKind, mask: ScanMask | None) -> MaskPair:
    """The masks with that of a kind replaced."""
    if kind is MaskKind.LESIONS:
        return MaskPair(masks.lungs, mask)
    return MaskPair(mask, masks.lesions)
