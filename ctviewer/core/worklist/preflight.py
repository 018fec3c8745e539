"""Pre-flight of a batch: what each file is, whether it can be classified, and duplicates."""

import hashlib
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ctviewer.core.analysis.gate import Finding, GateStatus, display_findings, geometry_findings
from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.progress import Progress, named, part, silent
from ctviewer.core.base.text import Text, joined
from ctviewer.core.formats.archives.inside import kept_unpacked
from ctviewer.core.formats.found import Discovery, FoundScan, Omitted
from ctviewer.core.formats.loading import outline, voxel_blocks
from ctviewer.core.geometry.volume import Millimetres

FIRST_BLOCKS = 4  # of 1 MB each: enough to distinguish most scans of one shape
LOOK_SHARE = 0.3  # share of the progress for headers; comparing voxels takes the rest


@dataclass(frozen=True)
class Candidate:
    """A file of a pre-flight.

    `found` is the scan with its headers. `shape` and `spacing_mm` are along right, anterior,
    superior. `error` is why it cannot be loaded, `findings` are the gate's on the header; the
    voxels may add to either. `same_as` is the first file of the batch with the same voxels.
    """

    found: FoundScan
    shape: tuple[int, ...] = ()
    spacing_mm: Millimetres = (0.0, 0.0, 0.0)
    kind: str = ""
    findings: tuple[Finding, ...] = ()
    error: str = ""
    same_as: Path | None = None

    @property
    def path(self) -> Path:
        """The path that names the scan."""
        return self.found.path

    @property
    def refused(self) -> bool:
        """Whether the header alone shows that it cannot be classified."""
        return bool(self.error) or any(f.verdict is GateStatus.REFUSE for f in self.findings)

    @property
    def reason(self) -> str:
        """Why it cannot be classified, or remarks; "" if there are none."""
        refusals = [f.message for f in self.findings if f.verdict is GateStatus.REFUSE]
        return self.error or joined(refusals or [f.message for f in self.findings])


@dataclass(frozen=True)
class Preflight:
    """All scans of a batch in order, and what was left out."""

    candidates: tuple[Candidate, ...]
    omitted: tuple[Omitted, ...] = ()

    @property
    def refused(self) -> tuple[Candidate, ...]:
        """Scans that cannot be classified."""
        return tuple(each for each in self.candidates if each.refused)

    @property
    def duplicates(self) -> tuple[Candidate, ...]:
        """Scans with the same voxels as an earlier one."""
        return tuple(each for each in self.candidates if each.same_as)


def look_at(found: FoundScan, progress: Progress = silent) -> Candidate:
    """Read the header of a file, or of a series' files; never raises for a bad one.

    Headers that discovery has read are not read again.

    Raises:
        Cancelled: raised by `progress`.
    """
    if found.problem:
        return Candidate(found, error=found.problem)
    try:
        volume = outline(found.path, progress, found.series)
    except LoadError as error:
        return Candidate(found, error=str(error))
    source = volume.source
    return Candidate(
        found,
        volume.shape,
        volume.spacing,
        f"{source.dtype} {source.axes} {source.slope:g} {source.intercept:g}",
        (*geometry_findings(volume), *display_findings(volume)),
    )


def preflight(found: Discovery, progress: Progress = silent) -> Preflight:
    """Read all headers, then compare the voxels of possible duplicates.

    Raises:
        Cancelled: raised by `progress`.
    """
    looking = named(part(progress, 0.0, LOOK_SHARE), Text("Reading headers"))
    candidates = []
    with kept_unpacked():
        for number, scan in enumerate(found.scans):
            step = part(looking, number / len(found.scans), (number + 1) / len(found.scans))
            step(0.0, "")
            candidates.append(look_at(scan, step))
        marked = _marked(candidates, part(progress, LOOK_SHARE, 1.0))
    return Preflight(marked, found.omitted)


def _marked(candidates: Sequence[Candidate], progress: Progress) -> tuple[Candidate, ...]:
    """Mark later candidates with the same voxels as an earlier one."""
    groups = [[each for each in candidates if not each.error]]
    groups = _split(groups, _facts, silent)
    groups = _split(groups, _first_voxels, part(progress, 0.0, 0.3))
    groups = _split(groups, _all_voxels, part(progress, 0.3, 1.0))
    first = {each.path: group[0].path for group in groups for each in group[1:]}
    return tuple(replace(each, same_as=first.get(each.path)) for each in candidates)


def _split(
    groups: Sequence[list[Candidate]],
    key_of: Callable[[Candidate, Progress], Hashable],
    progress: Progress,
) -> list[list[Candidate]]:
    """Split groups by a further key; singletons are dropped."""
    kept, total, done = [], sum(map(len, groups)), 0
    for group in groups:
        alike: dict[Hashable, list[Candidate]] = {}
        for candidate in group:
            step = part(progress, done / total, (done + 1) / total)
            alike.setdefault(key_of(candidate, step), []).append(candidate)
            done += 1
        kept += [each for each in alike.values() if len(each) > 1]
    return kept


def _facts(candidate: Candidate, _progress: Progress) -> Hashable:
    spacing = tuple(round(step, 3) for step in candidate.spacing_mm)
    return candidate.shape, spacing, candidate.kind


def _first_voxels(candidate: Candidate, progress: Progress) -> Hashable:
    return voxel_hash(candidate.found, progress, FIRST_BLOCKS)


def _all_voxels(candidate: Candidate, progress: Progress) -> Hashable:
    return voxel_hash(candidate.found, progress)


def voxel_hash(found: FoundScan, progress: Progress = silent, blocks: int | None = None) -> str:
    """The SHA-256 of the stored voxels, or of their first `blocks`, uncompressed.

    For a file that cannot be read to its end, its path: it equals no other.

    Raises:
        Cancelled: raised by `progress`.
    """
    digest = hashlib.sha256()
    comparing = part(named(progress, Text("Comparing scans")), 0.0, 0.0)
    try:
        for number, block in enumerate(voxel_blocks(found.path, comparing, found.series)):
            if number == blocks:
                break
            comparing(0.0, "")
            digest.update(block)
    except LoadError:
        return str(found.path)
    return digest.hexdigest()
