"""Before a batch starts: what each file is, what will become of it, and which scans stand twice."""

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
LOOK_SHARE = 0.3  # of the time, for the headers; the voxels of look-alikes take the rest


@dataclass(frozen=True)
class Candidate:
    """A file before it is classified.

    `found` is what will be classified, headers and all.
    `shape` and `spacing_mm` run right, anterior, superior. `error` says why it cannot be loaded,
    `findings` what the gate says of its header; the voxels may still bring more of either.
    `same_as` is the first file of the batch with the same voxels.
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
        """What names the scan."""
        return self.found.path

    @property
    def refused(self) -> bool:
        """Whether the header alone says that it will get no number."""
        return bool(self.error) or any(f.verdict is GateStatus.REFUSE for f in self.findings)

    @property
    def reason(self) -> str:
        """Why it will get no number, or what is to be known of it; empty when nothing is."""
        refusals = [f.message for f in self.findings if f.verdict is GateStatus.REFUSE]
        return self.error or joined(refusals or [f.message for f in self.findings])


@dataclass(frozen=True)
class Preflight:
    """All scans of a batch, in the order in which they will be classified, and what is none."""

    candidates: tuple[Candidate, ...]
    omitted: tuple[Omitted, ...] = ()

    @property
    def refused(self) -> tuple[Candidate, ...]:
        """Those that cannot get a number."""
        return tuple(each for each in self.candidates if each.refused)

    @property
    def duplicates(self) -> tuple[Candidate, ...]:
        """Those whose voxels an earlier file has too."""
        return tuple(each for each in self.candidates if each.same_as)


def look_at(found: FoundScan, progress: Progress = silent) -> Candidate:
    """What a file's header says, or those of a series' files; never raises for a bad one.

    Headers that discovery has read are not read again.

    Raises:
        Cancelled: by `progress`.
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
    """Look at every header, then compare the voxels of scans that could be the same.

    Raises:
        Cancelled: by `progress`.
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
    """The candidates, each later one of a group with the same voxels marked as such."""
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
    """Groups that agree in a key as well; whoever is alone is left out."""
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
    """The sha256 of the stored voxels, or of their first `blocks`, however they are compressed.

    A file that cannot be read to its end is like no other: its own path stands for the hash.

    Raises:
        Cancelled: by `progress`.
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
