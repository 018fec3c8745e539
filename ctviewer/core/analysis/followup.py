"""What changed between two scans of one patient: shares, volumes, density, and each lesion."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.analysis.lesions import Lesion, Lesions, LungSide, find_lesions, numbered_cells
from ctviewer.core.analysis.lung_classes import LungStatistics, Thresholds, lung_statistics
from ctviewer.core.analysis.lungs import Lungs
from ctviewer.core.analysis.result import Result
from ctviewer.core.base.progress import Progress, part, silent
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.cells import CellGrid
from ctviewer.core.geometry.volume import Index, Volume
from ctviewer.core.geometry.warp import Places

NEAR_MM = 5.0  # lesions within this distance (about a cell) may be the same
LEAST_OVERLAP = 0.25  # of the smaller lesion, from which the two are the same
HALF = 0.5  # of a lesion must lie within the other scan for its course to be known
OUTSIDE = 0.5  # voxels from the last voxel centre to the edge of a volume

Carry = Callable[[Places], Places]
"""Maps canonical indices (n, 3) of one scan to those of the other."""


class Course(Enum):
    """What became of a lesion; the value is the word on the screen."""

    BOTH = Text("in both")
    NEW = Text("new")
    GONE = Text("gone")
    SPLIT = Text("split")
    MERGED = Text("merged")
    REARRANGED = Text("parts rearranged")
    NOT_IN_FIRST = Text("not shown by scan 1")
    NOT_IN_SECOND = Text("not shown by scan 2")
    UNMATCHED = Text("not matched")


@dataclass(frozen=True, eq=False)
class FollowUpScan:
    """A scan, its result if any, and the lungs to measure."""

    volume: Volume
    result: Result | None
    lungs: Lungs | None

    @property
    def heat_map(self) -> HeatMap | None:
        """The result's heat map; None without a result, or for a network without a heat map."""
        score = self.result.score if self.result else None
        return score.heat_map if score else None


@dataclass(frozen=True)
class MeasuredScan:
    """Measurements of one scan; None if it was not classified, or has no lungs."""

    lesions: Lesions | None
    statistics: LungStatistics | None


@dataclass(frozen=True)
class LesionChange:
    """Lesions of both scans matched by place, by their numbers in the lists (from 1).

    Volumes in ml and mean HU are over all of them in a scan, None if there are none.
    """

    first: tuple[int, ...]
    second: tuple[int, ...]
    side: LungSide
    course: Course
    ml: tuple[float | None, float | None]
    mean_hu: tuple[float | None, float | None]
    at: tuple[Index | None, Index | None]


@dataclass(frozen=True)
class FollowUp:
    """Measurements of both scans, and their lesions sorted by change of volume, largest first."""

    first: MeasuredScan
    second: MeasuredScan
    lesions: tuple[LesionChange, ...] = ()

    @property
    def scans(self) -> tuple[MeasuredScan, MeasuredScan]:
        """The earlier and the later scan."""
        return self.first, self.second


def follow_up(
    scans: tuple[FollowUpScan, FollowUpScan],
    carries: tuple[Carry, Carry] | None,
    progress: Progress = silent,
) -> FollowUp:
    """Measure both scans and match their lesions.

    `carries` map the first scan to the second and back; None if no correspondence between the scans
    is known, in which case no lesions are matched.

    Raises:
        Cancelled: raised by `progress`.
    """
    measured = [
        _measured(scan, part(progress, number * 0.4, (number + 1) * 0.4))
        for number, scan in enumerate(scans)
    ]
    progress(0.8, Text("Matching the lesions"))
    first, second = measured
    return FollowUp(first, second, tuple(_changes(scans, (first, second), carries)))


def _measured(scan: FollowUpScan, progress: Progress) -> MeasuredScan:
    by_hu = scan.result.examined.lungs if scan.result and scan.result.examined else None
    lesions, heat_map = None, scan.heat_map
    if heat_map is not None and by_hu is not None:
        report = part(progress, 0.0, 0.5)
        lesions = find_lesions(scan.volume, heat_map, by_hu, heat_map.threshold, report)
    if scan.lungs is None:
        return MeasuredScan(lesions, None)
    report = part(progress, 0.5, 1.0)
    return MeasuredScan(lesions, lung_statistics(scan.volume, scan.lungs, Thresholds(), report))


def _changes(
    scans: tuple[FollowUpScan, FollowUpScan],
    measured: tuple[MeasuredScan, MeasuredScan],
    carries: tuple[Carry, Carry] | None,
) -> list[LesionChange]:
    first, second = (each.lesions for each in measured)
    if first is None or second is None:
        return []
    lists = first.listed, second.listed
    if carries is None:
        alone = [*(((n,), ()) for n in range(len(lists[0]))),
                 *(((), (n,)) for n in range(len(lists[1])))]  # fmt: skip
        return [_change(lists, group, Course.UNMATCHED) for group in alone]
    cells = [_cells(scan, found) for scan, found in zip(scans, (first, second), strict=True)]
    there, shown = _shares(scans, (cells[0], cells[1]), carries[0])
    back, shown_back = _shares((scans[1], scans[0]), (cells[1], cells[0]), carries[1])
    same = (there >= LEAST_OVERLAP) | (back.T >= LEAST_OVERLAP)
    found = [_change(lists, group, _course(group, shown, shown_back)) for group in _groups(same)]
    return sorted(found, key=lambda each: -abs((each.ml[1] or 0.0) - (each.ml[0] or 0.0)))


def _cells(scan: FollowUpScan, lesions: Lesions) -> NDArray[np.int32]:
    heat_map, result = scan.heat_map, scan.result
    assert heat_map is not None  # there are lesions
    assert result is not None
    assert result.examined is not None
    assert result.examined.lungs is not None
    return numbered_cells(heat_map, result.examined.lungs, lesions)


def _grid(scan: FollowUpScan) -> CellGrid:
    assert scan.heat_map is not None  # there are lesions
    return scan.heat_map.grid


def _shares(
    scans: tuple[FollowUpScan, FollowUpScan],
    cells: tuple[NDArray[np.int32], NDArray[np.int32]],
    carry: Carry,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Overlap of each lesion with each lesion of the other scan, and its share inside that scan.

    Shapes (lesions, lesions of the other) and (lesions,).
    """
    (here, other), (mine, theirs) = (_grid(scan) for scan in scans), cells
    volume = scans[1].volume
    places = np.argwhere(mine > 0)
    numbers = mine[mine > 0] - 1
    counts = int(mine.max(initial=0)), int(theirs.max(initial=0))
    if not len(places):
        return np.zeros(counts), np.zeros(counts[0])
    index = np.asarray(here.box.lo) + (places + 0.5) * np.asarray(here.step) - 0.5
    moved = carry(index)
    inside = ((moved >= -OUTSIDE) & (moved <= np.asarray(volume.shape) - 1 + OUTSIDE)).all(axis=1)
    met = np.floor((moved + 0.5 - np.asarray(other.box.lo)) / np.asarray(other.step)).astype(int)
    on_map = ((met >= 0) & (met < theirs.shape)).all(axis=1) & inside
    wide = _widened(theirs, other.spacing(volume))
    pairs = np.zeros((counts[0], counts[1] + 1))
    np.add.at(pairs, (numbers[on_map], wide[tuple(met[on_map].T)]), 1)
    sizes = np.bincount(numbers, minlength=counts[0]).astype(float)
    seen = np.bincount(numbers[inside], minlength=counts[0])
    return pairs[:, 1:] / np.maximum(sizes, 1)[:, None], seen / np.maximum(sizes, 1)


def _widened(numbers: NDArray[np.int32], cell_mm: tuple[float, float, float]) -> NDArray[np.int32]:
    """Dilate the lesions: each cell near one gets the number of the nearest."""
    from scipy.ndimage import distance_transform_edt

    if not numbers.any():
        return numbers
    distance, nearest = distance_transform_edt(numbers == 0, sampling=cell_mm, return_indices=True)
    return np.asarray(np.where(distance <= NEAR_MM, numbers[tuple(nearest)], 0), np.int32)


Group = tuple[tuple[int, ...], tuple[int, ...]]
"""Numbers (from 0) of lesions of both scans that belong together."""


def _groups(same: NDArray[np.bool_]) -> Iterator[Group]:
    """Connected groups of the match matrix `same` (lesions of the first scan, of the second)."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    rows, columns = same.shape
    links = np.zeros((rows + columns, rows + columns), np.int8)
    links[:rows, rows:] = same
    count, labels = connected_components(csr_array(links), directed=False)
    for label in range(count):
        members = np.flatnonzero(labels == label)
        yield (
            tuple(int(n) for n in members if n < rows),
            tuple(int(n) - rows for n in members if n >= rows),
        )


def _course(group: Group, shown: NDArray[np.float64], shown_back: NDArray[np.float64]) -> Course:
    first, second = group
    if not second:
        return Course.GONE if shown[first[0]] >= HALF else Course.NOT_IN_SECOND
    if not first:
        return Course.NEW if shown_back[second[0]] >= HALF else Course.NOT_IN_FIRST
    if len(first) == 1:
        return Course.BOTH if len(second) == 1 else Course.SPLIT
    return Course.MERGED if len(second) == 1 else Course.REARRANGED


def _change(
    lists: tuple[tuple[Lesion, ...], tuple[Lesion, ...]], group: Group, course: Course
) -> LesionChange:
    first, second = ([lesions[n] for n in numbers]
                     for lesions, numbers in zip(lists, group, strict=True))  # fmt: skip
    return LesionChange(
        first=tuple(n + 1 for n in group[0]),
        second=tuple(n + 1 for n in group[1]),
        side=max(first or second, key=lambda lesion: lesion.ml).side,
        course=course,
        ml=(_ml(first), _ml(second)),
        mean_hu=(_mean_hu(first), _mean_hu(second)),
        at=(_at(first), _at(second)),
    )


def _ml(lesions: list[Lesion]) -> float | None:
    return sum(lesion.ml for lesion in lesions) if lesions else None


def _mean_hu(lesions: list[Lesion]) -> float | None:
    known = [(lesion.ml, lesion.mean_hu) for lesion in lesions if lesion.mean_hu is not None]
    total = sum(ml for ml, _ in known)
    return sum(ml * hu for ml, hu in known) / total if total else None


def _at(lesions: list[Lesion]) -> Index | None:
    return max(lesions, key=lambda lesion: lesion.ml).at if lesions else None
