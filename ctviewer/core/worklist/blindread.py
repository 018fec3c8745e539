"""Blind read: withholding the network's number, and recording the reader's score.

A reader who knows the network's number is biased by it; so the score is committed first. Scans are
identified by the SHA-256 of their file, whatever its name.
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
"""Keys of a row that are the network's answer; the gate's findings are not."""


class Scale(Enum):
    """The score's scale: 0 to 100 %, or the five points common in reader studies.

    The points range from 1, definitely normal, over 3, undecided, to 5, definitely pneumonia.
    """

    PERCENT = "percent"
    FIVE_POINT = "five-point"


@dataclass(frozen=True)
class Blindness:
    """Whether numbers are withheld; scans in `seen` (SHA-256) are exempt."""

    is_on: bool = False
    seen: frozenset[str] = frozenset()

    def hides(self, sha256: str) -> bool:
        """Whether the number of a scan is withheld."""
        return self.is_on and sha256 not in self.seen

    def having_seen(self, sha256: str) -> "Blindness":
        """The state after a scan's number was shown."""
        return replace(self, seen=self.seen | {sha256})


@dataclass(frozen=True)
class Reading:
    """A committed score, 0 to 100 percent or 1 to 5 points."""

    scan: str
    sha256: str
    scale: Scale
    score: int
    comment: str
    opened: datetime
    committed: datetime

    def cells(self, revealed: datetime | None, result: Result | None) -> tuple[Cell, ...]:
        """Its row in the table; `result` is None if there was nothing to reveal."""
        times = (_text(self.opened), _text(self.committed), _text(revealed))
        read = (self.scan, self.sha256, self.scale.value, self.score, self.comment, *times)
        if result is None:
            return (*read, None, None, None, None, None)
        score, model = result.score, result.model
        answer = (score.probability, score.called) if score else (None, result.status.value)
        return (*read, *answer, model.name, model.version, model.sha256)


def without_answers(row: Mapping[str, Any], blindness: Blindness) -> Mapping[str, Any]:
    """A worklist row without the network's answer, if it is withheld."""
    if not blindness.hides(hash_of(row)):
        return row
    return {**row, **dict.fromkeys(WITHHELD)}


def hash_of(row: Mapping[str, Any]) -> str:
    """The SHA-256 of a row's scan; "" for one that was never read."""
    return str((row.get("input") or {}).get("sha256", ""))


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="milliseconds") if moment else None
