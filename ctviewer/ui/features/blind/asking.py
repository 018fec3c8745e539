"""The finding to score: the network's positive class, or the finding of a study."""

from dataclasses import dataclass
from typing import Self

from PySide6.QtCore import QCoreApplication

from ctviewer.core.analysis.classes import PNEUMONIA, Classes
from ctviewer.core.analysis.wording import class_text
from ctviewer.ui.base.words import word


def tr(source: str) -> str:
    """Translate a sentence."""
    return QCoreApplication.translate("reading", source)


@dataclass(frozen=True)
class AskedFinding:
    """The finding as displayed, None for pneumonia."""

    finding: str | None = None

    @classmethod
    def named(cls, finding: str) -> Self:
        """From the finding of a study."""
        return cls(None if finding.casefold() == str(PNEUMONIA.positive) else finding)

    @classmethod
    def of(cls, classes: Classes) -> Self:
        """From the positive class of a network."""
        if classes.positive is None:
            return cls(tr("an abnormal finding"))
        if classes.positive.casefold() == str(PNEUMONIA.positive):
            return cls()
        return cls(word(class_text(classes.positive, classes)))

    @property
    def question(self) -> str:
        """The question shown with a scan."""
        if self.finding is None:
            return tr("How likely is pneumonia in this scan?")
        return tr("How likely is “{name}” in this scan?").format(name=self.finding)

    @property
    def percent(self) -> str:
        """The label of the percentage."""
        if self.finding is None:
            return tr("Your probability of pneumonia in percent")
        return tr("Your probability of “{name}” in percent").format(name=self.finding)

    @property
    def steps(self) -> tuple[str, ...]:
        """The five points, from 1."""
        if self.finding is None:
            return (
                tr("definitely no pneumonia"), tr("probably no pneumonia"), tr("cannot say"),
                tr("probably pneumonia"), tr("definitely pneumonia"),
            )  # fmt: skip
        steps = (
            tr("definitely not “{name}”"), tr("probably not “{name}”"), tr("cannot say"),
            tr("probably “{name}”"), tr("definitely “{name}”"),
        )  # fmt: skip
        return tuple(step.format(name=self.finding) for step in steps)
