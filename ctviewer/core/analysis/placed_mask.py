"""Places a mask from a file on the scan's grid, and identifies its labels.

Sides and lobes are identified by their position in the patient, not by label value: lungmask labels
the right lung 1, this program the left.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.analysis.lungs import MIDDLE_MM, Lungs
from ctviewer.core.base.errors import Advice, LoadError
from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.base.text import Text, cut, joined
from ctviewer.core.geometry.morphology import Mask, parts_of
from ctviewer.core.geometry.regrid import Grid, regridded
from ctviewer.core.geometry.scan_mask import (
    LEFT_LUNG,
    LESION,
    RIGHT_LUNG,
    FileMask,
    Lobe,
    MaskKind,
    MaskLabels,
    ScanMask,
    label_counts,
)
from ctviewer.core.geometry.volume import Volume

LUNG_NAMES = re.compile(r"lung|lobe|lunge|lappen", re.IGNORECASE)
NO_LUNG_NAMES = re.compile(
    r"nodul|lesion|vessel|trache|bronch|airway|tumou?r|fissure|cancer", re.IGNORECASE
)
LESION_NAMES = re.compile(
    r"lesion|infect|opaci|consolid|ggo|ground.?glass|pneumoni|infiltrat|covid|crazy", re.IGNORECASE
)
LEAST_INSIDE = 0.5  # of a mask lies in the scan (lesions: near the lungs), else the user is asked
LEAST_ON_LUNGS = 0.92
"""The same on the lungs by HU, relative to the smaller: eight manual contours have 0.966 or more on
their own scan, 0.29 to 0.90 on other scans (56 pairs).
"""
SAID_OUTSIDE = 0.05  # of a mask; less may come from the change of grid and is not reported
AROUND_MM = 20.0  # around the lungs' box, where lesions may lie
ONE_SIDE = 0.85  # of a component; with more on one side, all of it is assigned to that lung
SHOWN = 5  # labels listed in a sentence
LOBES_PER_SIDE = {LEFT_LUNG: 2, RIGHT_LUNG: 3}


@dataclass(frozen=True)
class MaskChoice:
    """The user's choices for a mask: its kind, which labels count, and whether to skip checks.

    Without `labels` they are found by their names in the file, or all are taken if there is no
    other reading. `anyway` skips the questions whether the mask belongs to this scan.
    """

    kind: MaskKind
    labels: tuple[int, ...] = ()
    anyway: bool = False


class MaskQuestionError(LoadError):
    """The mask needs a decision by the user; `advice` says how to make it."""


def place_mask(
    volume: Volume,
    found: FileMask,
    choice: MaskChoice,
    lungs: Lungs | None = None,
    progress: Progress = silent,
) -> ScanMask:
    """Resample the mask to the grid of a volume.

    `choice.kind` LUNGS gives lobes if there are five labels, two on the left and three on the
    right. `lungs` are those of the volume by HU, used to check that the mask belongs to this scan.

    Raises:
        Cancelled: raised by `progress`.
        MaskQuestionError: its labels must be chosen, or it seems to belong to another scan.
        LoadError: it lies outside this scan, or has none of the chosen labels.
    """
    labels = _chosen(found, choice)
    if not choice.anyway:
        _check_series(volume, found)
    kept = found.labels
    if len(labels) < len(found.counts):
        kept = _mapped(kept, {label: label for label in labels}, max(found.counts))
    on_grid = regridded(kept, found.affine, Grid(volume.shape, volume.affine), progress)
    total = label_counts(on_grid, max(labels))
    counts = [int(total[label]) for label in labels]
    notes = [
        *found.notes,
        *_not_there(found, choice),
        *_outside(volume, found, labels, sum(counts), asked=choice.anyway),
    ]
    present = [label for label, count in zip(labels, counts, strict=True) if count]
    if not choice.anyway and lungs is not None:
        _check_place(on_grid > 0, found, choice.kind, lungs)
    if choice.kind is MaskKind.LESIONS:
        if len(labels) > 1:
            notes.append(_as_lesions(found, labels))
        placed = ScanMask(
            MaskKind.LESIONS, (on_grid > 0) * np.uint8(LESION), found.origin, tuple(notes)
        )
    else:
        middle = _middle_of(volume, lungs)
        kind, understood = _lungs_of(volume, on_grid, present, middle)
        if kind is None:
            raise _on_both_sides(found) if choice.labels else _which(found, Advice.CHOOSE_LUNGS)
        understood = np.asfortranarray(understood)  # axial slices contiguous, as in most scans
        placed = ScanMask(kind, understood, found.origin, tuple(notes))
    return placed


def _chosen(found: FileMask, choice: MaskChoice) -> list[int]:
    """The labels that count.

    Raises:
        LoadError: it has none of the chosen labels, or a choice is needed.
    """
    there = list(found.counts)
    if choice.labels:
        labels = [label for label in there if label in choice.labels]
        if not labels:
            raise LoadError(
                Text(
                    "The mask {file} has none of the labels that were chosen; it has {labels}.",
                    file=found.origin.name,
                    labels=some_labels(found),
                )
            )
        return labels
    named = labels_by_name(found, choice.kind)
    if named or len(there) == 1:
        return named or there
    if choice.kind is not MaskKind.LESIONS and len(there) in (2, 5) and not found.names:
        return there
    lesions = choice.kind is MaskKind.LESIONS
    raise _which(found, Advice.CHOOSE_LESIONS if lesions else Advice.CHOOSE_LUNGS)


def _not_there(found: FileMask, choice: MaskChoice) -> tuple[Text, ...]:
    """A note on chosen labels that the mask does not contain."""
    missing = sorted(set(choice.labels) - set(found.counts))
    if not missing:
        return ()
    return (
        Text(
            "No voxel of the mask has the chosen labels {labels}.",
            labels=joined(map(str, missing), ", "),
        ),
    )


def _which(found: FileMask, advice: Advice) -> MaskQuestionError:
    return MaskQuestionError(
        Text(
            "The mask {file} has {count} {count:label|labels}, and which of them count is not "
            "known: {labels}.",
            file=found.origin.name,
            count=len(found.counts),
            labels=some_labels(found),
        ),
        advice,
    )


def _on_both_sides(found: FileMask) -> LoadError:
    return LoadError(
        Text(
            "Of the labels of {file} that were chosen one lies in both lungs, so left and right "
            "are not known; choose one label for both lungs, or several that lie on one side each.",
            file=found.origin.name,
        )
    )


def labels_by_name(found: FileMask, kind: MaskKind) -> list[int]:
    """The labels whose names mean lung, or lesion."""
    lesions = kind is MaskKind.LESIONS
    named = []
    for label in found.counts:
        name = found.names.get(label, "").replace("_", " ")
        is_lung = LUNG_NAMES.search(name) and not NO_LUNG_NAMES.search(name)
        if LESION_NAMES.search(name) if lesions else is_lung and not LESION_NAMES.search(name):
            named.append(label)
    return named


def some_labels(found: FileMask) -> Text:
    """The first labels of a mask with their names, for a sentence."""
    shown = [cut(found.named(label)) for label in list(found.counts)[:SHOWN]]
    more = len(found.counts) - len(shown)
    words = joined(shown, ", ")
    return Text("{labels} and {count} more", labels=words, count=more) if more else words


def _as_lesions(found: FileMask, labels: Sequence[int]) -> Text:
    shown = [cut(found.named(label)) for label in labels[:SHOWN]]
    if len(labels) > SHOWN:
        shown.append("…")
    return Text("Labels of the mask that count as lesion: {labels}.", labels=joined(shown, ", "))


def _check_series(volume: Volume, found: FileMask) -> None:
    """Check that a Segmentation refers to the open series.

    Raises:
        MaskQuestionError: it refers to another.
    """
    own = next(
        (value for name, value in volume.source.facts if name.startswith("SeriesInstanceUID ")), ""
    )
    if not own or not found.series or own == found.series:
        return
    same_frame = bool(found.frame) and found.frame == volume.source.frame
    raise MaskQuestionError(
        Text(
            "The Segmentation {file} refers to another series of the same examination; it may "
            "still fit.",
            file=found.origin.name,
        )
        if same_frame
        else Text(
            "The Segmentation {file} refers to another series than the one that is open.",
            file=found.origin.name,
        ),
        Advice.MASK_ANYWAY,
    )


def _outside(
    volume: Volume, found: FileMask, labels: Sequence[int], inside: int, *, asked: bool
) -> list[Text]:
    """Notes on the part of a mask outside the scan.

    Raises:
        LoadError: all of it; MaskQuestionError: most of it, and the user was not yet asked.
    """
    if not inside:
        raise LoadError(
            Text(
                "No voxel of the mask {file} lies in this scan; it belongs to another scan, or "
                "its position was lost when it was saved.",
                file=found.origin.name,
            )
        )
    ours, theirs = (abs(np.linalg.det(each.affine[:3, :3])) for each in (volume, found))
    share = float(inside * ours / (sum(found.counts[label] for label in labels) * theirs))
    if share < LEAST_INSIDE and not asked:
        raise MaskQuestionError(
            Text(
                "Only {percent:.0f} % of the mask {file} lies in this scan; it may belong to "
                "another.",
                percent=100 * share,
                file=found.origin.name,
            ),
            Advice.MASK_ANYWAY,
        )
    if share < 1 - SAID_OUTSIDE:
        return [
            Text(
                "{percent:.0f} % of the mask lies outside the scan and was left out.",
                percent=100 * (1 - share),
            )
        ]
    return []


def _check_place(marked: Mask, found: FileMask, kind: MaskKind, lungs: Lungs) -> None:
    """Check that a mask lies where the lungs are.

    Raises:
        MaskQuestionError: it does not.
    """
    if kind is MaskKind.LESIONS:
        share, least = _near_lungs(marked, lungs), LEAST_INSIDE
    else:
        cells = _at_cells(marked, lungs)
        both = int((cells & lungs.mask).sum())
        share, least = both / max(min(int(cells.sum()), int(lungs.mask.sum())), 1), LEAST_ON_LUNGS
    if share < least:
        raise MaskQuestionError(
            Text(
                "Only {percent:.0f} % of the mask {file} lies on the lungs of this scan; it "
                "may belong to another patient or another region.",
                percent=100 * share,
                file=found.origin.name,
            ),
            Advice.MASK_ANYWAY,
        )


def _near_lungs(marked: Mask, lungs: Lungs) -> float:
    """The share of a mask inside the lungs' box with a margin."""
    box = lungs.box(AROUND_MM)
    spans = tuple(
        slice(int(np.floor(lo)), int(np.ceil(hi))) for lo, hi in zip(box.lo, box.hi, strict=True)
    )
    return int(np.count_nonzero(marked[spans])) / int(np.count_nonzero(marked))


def _at_cells(inside: Mask, lungs: Lungs) -> Mask:
    """Sample a mask at the centres of the lung grid's cells."""
    lines = [
        ((np.arange(cells) + 0.5) * voxels / cells).astype(np.intp)
        for cells, voxels in zip(lungs.mask.shape, lungs.shape, strict=True)
    ]
    return np.asarray(inside[np.ix_(*lines)])


def _lungs_of(
    volume: Volume, on_grid: NDArray[Any], labels: Sequence[int], middle: float
) -> tuple[MaskKind | None, MaskLabels]:
    """Lobes if two labels are on the left and three on the right; else both lungs.

    The kind is None if one of several labels lies on both sides.
    """
    if len(labels) == 1:
        return MaskKind.LUNGS, _divided(volume, on_grid > 0, middle)
    centres, side = {}, {}
    for label in labels:
        inside = on_grid == label
        centres[label] = _centre(inside)
        share = float(inside[int(middle) :].sum() / inside.sum())
        if 1 - ONE_SIDE < share < ONE_SIDE:
            return None, np.zeros(0, np.uint8)
        side[label] = RIGHT_LUNG if share >= ONE_SIDE else LEFT_LUNG
    counted = {each: list(side.values()).count(each) for each in (LEFT_LUNG, RIGHT_LUNG)}
    if counted == LOBES_PER_SIDE:
        return MaskKind.LOBES, _mapped(on_grid, _lobes(centres, side))
    return MaskKind.LUNGS, _mapped(on_grid, side)


def _lobes(centres: dict[int, NDArray[np.float64]], side: dict[int, int]) -> dict[int, int]:
    """Map labels to lobes: the upper is highest; of the right's others the middle is anterior."""
    left = sorted((label for label in side if side[label] == LEFT_LUNG),
                  key=lambda label: -centres[label][2])  # fmt: skip
    right = sorted((label for label in side if side[label] == RIGHT_LUNG),
                   key=lambda label: -centres[label][2])  # fmt: skip
    middle, lower = sorted(right[1:], key=lambda label: -centres[label][1])
    order = (Lobe.LEFT_UPPER, Lobe.LEFT_LOWER, Lobe.RIGHT_UPPER, Lobe.RIGHT_MIDDLE,
             Lobe.RIGHT_LOWER)  # fmt: skip
    labels = (*left, right[0], middle, lower)
    return {label: lobe.value for label, lobe in zip(labels, order, strict=True)}


def _mapped(labels: NDArray[Any], to: dict[int, int], most: int = 0) -> NDArray[Any]:
    """Relabel; labels without a mapping become 0."""
    table = np.zeros(max(*to, most, 0) + 1, np.min_scalar_type(max(to.values())))
    table[list(to)] = list(to.values())
    return np.asarray(table[labels])


def _centre(inside: Mask) -> NDArray[np.float64]:
    """The mean index of a mask along each axis."""
    lines = [inside.sum(axis=tuple({0, 1, 2} - {axis})) for axis in range(3)]
    return np.array([float((np.arange(len(line)) * line).sum() / line.sum()) for line in lines])


def _middle_of(volume: Volume, lungs: Lungs | None) -> float:
    """The sagittal layer edge between the lungs."""
    if lungs is not None:
        return float(lungs.middle * volume.shape[0] / lungs.mask.shape[0])
    return volume.shape[0] / 2


def _divided(volume: Volume, inside: Mask, middle: float) -> MaskLabels:
    """Divide a single label of both lungs by components, else where they are thinnest."""
    near = max(int(MIDDLE_MM / volume.spacing[0]), 1)
    first = max(int(middle) - near, 1)
    layers = inside.sum(axis=(1, 2))[first : int(middle) + near]
    split = int(middle)
    if len(layers):
        thinnest = first + np.flatnonzero(layers == layers.min())
        split = int(thinnest[np.argmin(np.abs(thinnest - middle))])
    on_right = np.broadcast_to(np.arange(len(inside))[:, None, None] >= split, inside.shape)
    labels = np.where(on_right, RIGHT_LUNG, LEFT_LUNG).astype(np.uint8) * inside
    turned = np.ascontiguousarray(inside.T)
    parts = parts_of(turned)
    share = parts.cells_in(np.ascontiguousarray(on_right.T)) / parts.cells
    for side, chosen in ((RIGHT_LUNG, share >= ONE_SIDE), (LEFT_LUNG, share <= 1 - ONE_SIDE)):
        if chosen.any():
            place, cells = parts.cut_out(chosen)
            labels.T[place][cells] = side
    return labels
