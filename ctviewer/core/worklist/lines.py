"""A line of a worklist: what classifying a file gave, and what the reader thinks of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from ctviewer.core.analysis.classes import PNEUMONIA, Classes
from ctviewer.core.analysis.gate import GateStatus
from ctviewer.core.analysis.result import Label, Status

JsonRow = Mapping[str, Any]
"""One file's JSON object, as `Row.to_dict` makes it and a result file keeps it."""


class Opinion(Enum):
    """What the reader thinks of the network's label."""

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
    """A file's line. `probability` is 0..1, `involvement` in percent, `seconds` wall-clock.

    `label` is of a kind that all networks have, `called` is the word of the result file: the name
    of a class, or "uncertain". A number is None, a word empty, where classifying gave none. `said`
    is the sentence of an error, of a refusal, or of the gate's warnings; `codes` are those of the
    same findings; `notes` say what was left out of the scan or computed otherwise. `title` is what
    the scan is called where its header says more than its file's name.
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
        """The line of a result file's row; `say` puts a sentence into the reader's language."""
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
        """The file's name without its folder."""
        return self.path.name

    @property
    def called_in_table(self) -> str:
        """Its title, else the file's name."""
        return self.title or self.name

    @property
    def voxels(self) -> str:
        """The same for scans with the same voxels; of rows of before, for the same files; or ""."""
        facts = self.row.get("input") or {}
        return facts.get("sample_sha256") or facts.get("sha256") or ""

    @property
    def verdict(self) -> str:
        """The label, or how classifying ended without one."""
        return self.called or self.status.value

    @property
    def classes(self) -> Classes:
        """Those of the network that classified it."""
        return row_classes(self.row)

    @property
    def probabilities(self) -> Mapping[str, float]:
        """That of each class, in the order of the network file; empty without a number."""
        return probabilities_of(self.row)


def row_classes(row: JsonRow) -> Classes:
    """The classes of the network that made a row; those of rows of before where it says none."""
    return Classes.from_dict(row.get("model") or {})


def probabilities_of(row: JsonRow) -> Mapping[str, float]:
    """The probability of each class in a row; rows of before have that of pneumonia alone."""
    given = row.get("probabilities")
    if given is not None:
        return dict(given)
    probability = row.get("probability")
    if probability is None:
        return {}
    return {name: round(p, 6) for name, p in row_classes(row).both(probability).items()}


def site_threshold(lines: Iterable[Line]) -> float | None:
    """From which probability on a site's calibration says positive; None where lines have none."""
    known = (line.row.get("calibration") for line in lines)
    return next((float(each["high"]) for each in known if each), None)


def classes_of(lines: Iterable[Line]) -> Classes:
    """The classes of a table's network: all lines are by one."""
    return next((line.classes for line in lines if line.row.get("model")), PNEUMONIA)


def _sentences(error: str | None, findings: Sequence[Mapping[str, Any]]) -> list[str]:
    return [error] if error else [finding["message"] for finding in findings]


def _gravest(findings: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Those that refuse, else all: a warning beside a refusal explains nothing."""
    refusals = [each for each in findings if each.get("verdict") == GateStatus.REFUSE.value]
    return refusals or findings
