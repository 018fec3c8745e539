"""A line of a worklist: a file's result, and the reader's remark."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from ctviewer.core.analysis.classes import PNEUMONIA, Classes
from ctviewer.core.analysis.gate import GateStatus
from ctviewer.core.analysis.result import Label, Status

JsonRow = Mapping[str, Any]
"""The JSON object of one file, as made by `Row.to_dict` and stored in a result file."""


class Opinion(Enum):
    """The reader's opinion of the network's label."""

    NONE = ""
    AGREE = "agree"
    DISAGREE = "disagree"


@dataclass(frozen=True)
class Remark:
    """The reader's opinion of a line, and a comment."""

    opinion: Opinion = Opinion.NONE
    comment: str = ""


@dataclass(frozen=True)
class Line:
    """The line of a file. `probability` is 0..1, `involvement` in percent, `seconds` wall-clock.

    `label` is one of those common to all networks, `called` the word in the result file: the name
    of a class, or "uncertain". Missing numbers are None, missing words "". `said` is the sentence
    of an error, a refusal, or gate warnings; `codes` are the codes of these findings; `notes` say
    what was left out or computed otherwise. `title` is set if the header says more than the file
    name.
    """

    path: Path
    status: Status
    probability: float | None
    label: Label | None
    called: str
    involvement: float | None
    grade: str
    gate: str
    codes: tuple[str, ...]
    level: str
    distance: float | None
    seconds: float
    said: str
    notes: tuple[str, ...]
    row: JsonRow
    remark: Remark = Remark()
    title: str = ""

    @classmethod
    def of(cls, row: JsonRow, remark: Remark = Remark(), say: Callable[[str], str] = str) -> "Line":
        """Make the line for a result file's row; `say` translates its sentences."""
        share = row.get("involvement") or {}
        gate = row.get("gate") or {}
        place = row.get("out_of_distribution") or {}
        findings = _gravest(gate.get("findings") or ())
        called = row.get("label") or ""
        return cls(
            path=Path(row["path"]),
            status=Status(row["status"]),
            probability=row.get("probability"),
            label=Label.called(called, row_classes(row)) if called else None,
            called=called,
            involvement=share.get("percent"),
            grade=share.get("grade", ""),
            gate=gate.get("verdict", ""),
            codes=tuple(finding["code"] for finding in findings),
            level=place.get("level") or "",
            distance=place.get("distance"),
            seconds=(row.get("seconds") or {}).get("total", 0.0),
            said=" ".join(map(say, _sentences(row.get("error"), findings))),
            notes=tuple(map(say, row.get("notes") or ())),
            row=row,
            remark=remark,
        )

    @property
    def name(self) -> str:
        """The file name without folder."""
        return self.path.name

    @property
    def called_in_table(self) -> str:
        """The title, else the file name."""
        return self.title or self.name

    @property
    def voxels(self) -> str:
        """A key for equal voxels (in old rows, equal files), or ""."""
        facts = self.row.get("input") or {}
        return facts.get("sample_sha256") or facts.get("sha256") or ""

    @property
    def verdict(self) -> str:
        """The label, or the status if there is none."""
        return self.called or self.status.value

    @property
    def classes(self) -> Classes:
        """The classes of the network that classified it."""
        return row_classes(self.row)

    @property
    def probabilities(self) -> Mapping[str, float]:
        """The probability of each class, in the network file's order; empty without a score."""
        return probabilities_of(self.row)


def row_classes(row: JsonRow) -> Classes:
    """The classes of a row's network; old rows have the default ones."""
    return Classes.from_dict(row.get("model") or {})


def probabilities_of(row: JsonRow) -> Mapping[str, float]:
    """The probability of each class in a row; old rows have only that of pneumonia."""
    given = row.get("probabilities")
    if given is not None:
        return dict(given)
    probability = row.get("probability")
    if probability is None:
        return {}
    return {name: round(p, 6) for name, p in row_classes(row).both(probability).items()}


def site_threshold(lines: Iterable[Line]) -> float | None:
    """The positive threshold of a site calibration; None if the lines have none."""
    known = (line.row.get("calibration") for line in lines)
    return next((float(each["high"]) for each in known if each), None)


def classes_of(lines: Iterable[Line]) -> Classes:
    """The classes of a table's network: all lines share one."""
    return next((line.classes for line in lines if line.row.get("model")), PNEUMONIA)


def _sentences(error: str | None, findings: Sequence[Mapping[str, Any]]) -> list[str]:
    return [error] if error else [finding["message"] for finding in findings]


def _gravest(findings: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The refusing findings if any, else all: a warning does not explain a refusal."""
    refusals = [each for each in findings if each.get("verdict") == GateStatus.REFUSE.value]
    return refusals or findings
