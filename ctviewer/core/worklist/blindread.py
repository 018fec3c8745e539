"""Blind read: from whom the network's number is withheld, and what is written down of a reading.

Whoever reads a scan with the network's number before the eyes leans on it; so the reader commits a
score first. Scans are known by the SHA-256 of their file, whatever its name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

from ctviewer.core.analysis.result import Result
from ctviewer.core.base.files import Cell

TITLES = (
    "scan", "scan_sha256", "scale", "reader_score", "comment", "opened", "committed", "revealed",
    "network_probability", "network_label", "network", "network_version", "network_sha256",
)  # fmt: skip
"""The columns of the table of readings."""

WITHHELD = (
    "probability", "probabilities", "label", "doubts", "logit", "logits", "involvement",
    "conformal", "out_of_distribution",
)  # fmt: skip
"""The keys of a row that the network answered; the gate's findings are not its answer."""


class Scale(Enum):
    """How the reader scores: 0 to 100 %, or in the five steps that reader studies use.

    The steps go from 1, definitely normal, over 3, cannot say, to 5, definitely pneumonia.
    """

    PERCENT = "percent"
    FIVE_POINT = "five-point"


@dataclass(frozen=True)
class Blindness:
    """Whether numbers are withheld, but for scans whose number was `seen` (SHA-256) already."""

    is_on: bool = False
    seen: frozenset[str] = frozenset()

    def hides(self, sha256: str) -> bool:
        """Whether the number of a scan is withheld."""
        return self.is_on and sha256 not in self.seen

    def having_seen(self, sha256: str) -> "Blindness":
        """After the number of a scan was shown."""
        return replace(self, seen=self.seen | {sha256})


@dataclass(frozen=True)
class Reading:
    """A score that the reader committed, 0 to 100 in percent or 1 to 5 in five points."""

    scan: str
    sha256: str
    scale: Scale
    score: int
    comment: str
    opened: datetime
    committed: datetime

    def cells(self, revealed: datetime | None, result: Result | None) -> tuple[Cell, ...]:
        """Its row in the table; without a result when the network had none to be revealed."""
        times = (_text(self.opened), _text(self.committed), _text(revealed))
        read = (self.scan, self.sha256, self.scale.value, self.score, self.comment, *times)
        if result is None:
            return (*read, None, None, None, None, None)
        score, model = result.score, result.model
        answer = (score.probability, score.called) if score else (None, result.status.value)
        return (*read, *answer, model.name, model.version, model.sha256)


def without_answers(row: Mapping[str, Any], blindness: Blindness) -> Mapping[str, Any]:
    """A worklist's row without what the network answered, where that is withheld."""
    if not blindness.hides(hash_of(row)):
        return row
    return {**row, **dict.fromkeys(WITHHELD)}


def hash_of(row: Mapping[str, Any]) -> str:
    """The SHA-256 of a row's scan; empty for one that was never read."""
    return str((row.get("input") or {}).get("sha256", ""))


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="milliseconds") if moment else None
