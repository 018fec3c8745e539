"""The content of a sidecar, and merging of two versions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from ctviewer.core.analysis.fingerprint import voxels_sha256
from ctviewer.core.analysis.result import Result
from ctviewer.core.geometry.measure import Measurement
from ctviewer.core.geometry.scan_mask import MaskKind, MaskOrigin
from ctviewer.core.geometry.volume import Index, Position, Volume
from ctviewer.core.worklist.blindread import Reading

Item = TypeVar("Item")


@dataclass(frozen=True)
class KeptReading:
    """A committed blind read: the reader's score, and the network's answer when revealed.

    `scale` is "percent" (score 0 to 100) or "five-point" (1 to 5). Times are ISO 8601 with offset,
    `revealed` is None if no number was shown. `probability` (0..1), `label` and the network's name,
    version and SHA-256 are those of the revealed result.
    """

    scale: str
    score: int
    comment: str = ""
    opened: str = ""
    committed: str = ""
    revealed: str | None = None
    probability: float | None = None
    label: str | None = None
    network: str = ""
    version: str = ""
    network_sha256: str = ""


def kept_reading(reading: Reading, revealed: datetime | None, result: Result | None) -> KeptReading:
    """A reading without the scan's name; `result` is None if no number was shown."""
    score, model = (result.score, result.model) if result else (None, None)
    status = result.status.value if result else None
    return KeptReading(
        reading.scale.value,
        reading.score,
        reading.comment,
        _moment(reading.opened),
        _moment(reading.committed),
        _moment(revealed) if revealed else None,
        score.probability if score else None,
        score.called if score else status,
        *((model.name, model.version, model.sha256) if model else ()),
    )


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


@dataclass(frozen=True)
class KeptMask:
    """A mask corrected by hand; `sha256` is that of its packed `content` (`masks.py`).

    The content is empty if its file is missing.
    """

    kind: MaskKind
    origin: MaskOrigin
    sha256: str
    content: bytes = field(default=b"", compare=False, repr=False)


@dataclass(frozen=True)
class Sidecar:
    """All work on a scan, without header, name or path."""

    comment: str = ""
    measurements: tuple[Measurement, ...] = ()
    readings: tuple[KeptReading, ...] = ()
    masks: tuple[KeptMask, ...] = ()

    def with_mask(self, kind: MaskKind, mask: KeptMask | None) -> tuple[KeptMask, ...]:
        """The masks with that of a kind replaced (lobes count as lungs), or removed."""
        others = tuple(each for each in self.masks if each.kind.is_of_lungs != kind.is_of_lungs)
        return (*others, mask) if mask else others

    @property
    def empty(self) -> bool:
        """Whether there is nothing to save."""
        return self == EMPTY


EMPTY = Sidecar()


@dataclass(frozen=True)
class ScanKey:
    """Identifies the scan of a sidecar: `voxels_sha256`, shape (r, a, s), affine.

    `affine` are the first three rows of the 4 x 4 matrix, from a voxel index to RAS mm.
    """

    sha256: str
    shape: Index
    affine: tuple[tuple[float, ...], ...]

    @classmethod
    def of(cls, volume: Volume) -> "ScanKey":
        """The key of a volume; hashing takes about 0.2 s for 134 MB of voxels."""
        r, a, s = volume.shape
        rows = tuple(tuple(map(float, row)) for row in volume.affine[:3])
        return cls(voxels_sha256(volume), (r, a, s), rows)

    def mm_of(self, index: Position) -> list[float]:
        """The scanner position (R, A, S) of a voxel index, rounded to 0.0001 mm."""
        place = (*index, 1.0)
        return [
            round(sum(step * at for step, at in zip(row, place, strict=True)), 4)
            for row in self.affine
        ]


def merged(base: Sidecar, ours: Sidecar, theirs: Sidecar) -> Sidecar:
    """Three-way merge of changes made here and elsewhere since `base`.

    What either side removed is removed, what either added or changed is kept. If both changed the
    comment, both comments are kept; if both corrected the same mask, ours.
    """
    return Sidecar(
        _merged_text(base.comment, ours.comment, theirs.comment),
        _merged_items(base.measurements, ours.measurements, theirs.measurements),
        _merged_items(base.readings, ours.readings, theirs.readings),
        _merged_masks(base, ours, theirs),
    )


def _merged_items(
    base: Sequence[Item], ours: Sequence[Item], theirs: Sequence[Item]
) -> tuple[Item, ...]:
    kept = [each for each in ours if each in theirs or each not in base]
    return (*kept, *(each for each in theirs if each not in ours and each not in base))


def _merged_masks(base: Sidecar, ours: Sidecar, theirs: Sidecar) -> tuple[KeptMask, ...]:
    """One mask per kind: ours if changed here, else theirs."""
    merged_ones = []
    for of_lungs in (True, False):
        one, our, their = (_of(each, of_lungs=of_lungs) for each in (base, ours, theirs))
        chosen = their if our == one else our
        merged_ones += [chosen] if chosen else []
    return tuple(merged_ones)


def _of(sidecar: Sidecar, *, of_lungs: bool) -> KeptMask | None:
    return next((each for each in sidecar.masks if each.kind.is_of_lungs is of_lungs), None)


def _merged_text(base: str, ours: str, theirs: str) -> str:
    if theirs in (base, ours):
        return ours
    if ours == base or ours in theirs:
        return theirs
    if theirs in ours:
        return ours
    return f"{theirs.rstrip()}\n{ours}"
