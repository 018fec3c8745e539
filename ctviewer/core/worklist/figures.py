"""Performance figures with 95 % intervals, as text and as a table."""

from collections.abc import Iterator
from dataclasses import dataclass

from ctviewer.core.base.files import Cell, csv_text
from ctviewer.core.base.text import Text, numeral
from ctviewer.core.statistics.accuracy import Interval
from ctviewer.core.statistics.predictive import sensitivity, specificity, wilson
from ctviewer.core.worklist.assess import Assessment


@dataclass(frozen=True)
class Figure:
    """A proportion with its interval (0..1), `part` of `whole` cases; None for other figures."""

    name: str
    interval: Interval
    part: int | None = None
    whole: int | None = None

    @property
    def value_text(self) -> str:
        """A proportion in percent, an AUC as is."""
        value = self.interval.value
        return numeral(value, ".3f") if self.whole is None else numeral(100 * value, ".1f", " %")

    @property
    def ends_text(self) -> str:
        """E.g. "81.2 to 96.8 %"; "" with too few errors for an interval."""
        low, high = self.interval.low, self.interval.high
        if low == high:
            return ""
        if self.whole is None:
            return Text("{low:.3f} to {high:.3f}", low=low, high=high)
        return Text("{low:.1f} to {high:.1f} %", low=100 * low, high=100 * high)

    @property
    def cases_text(self) -> str:
        """E.g. "46 of 50"."""
        if self.whole is None:
            return ""
        return Text("{part} of {whole}", part=self.part, whole=self.whole)


def figures(found: Assessment, threshold: float) -> tuple[Figure, ...]:
    """Performance at a threshold, and the AUC.

    Proportions have Wilson intervals, the AUC a bootstrap interval; all treat scans as independent
    and are too narrow with several per patient. A class without scans has no figure.
    """
    return tuple(_figures(found, threshold))


def _figures(found: Assessment, threshold: float) -> Iterator[Figure]:
    table = found.confusion(threshold)
    positive = table.true_positives + table.false_negatives
    negative = table.true_negatives + table.false_positives
    right = table.true_positives + table.true_negatives
    if positive:
        yield Figure(Text("Sensitivity"), sensitivity(table), table.true_positives, positive)
    if negative:
        yield Figure(Text("Specificity"), specificity(table), table.true_negatives, negative)
    yield Figure(Text("Accuracy"), wilson(right, positive + negative), right, positive + negative)
    if found.area:
        yield Figure(Text("AUC"), found.area)


def figures_csv(found: Assessment, threshold: float) -> bytes:
    """The figures as CSV: name, value and limits (0..1), cases; then their basis."""
    rows: list[tuple[Cell, ...]] = [("figure", "value", "low", "high", "part", "whole")]
    rows += [
        (str(each.name), each.interval.value, each.interval.low, each.interval.high,
         each.part, each.whole)
        for each in figures(found, threshold)
    ]  # fmt: skip
    facts = {
        "Threshold": threshold,
        "Scans": len(found.places),
        "Labelled scans without a number": found.without_number,
        "Scans with the same voxels as another one": found.copies,
        "Scans left out because each counts once": found.left_out,
    }
    rows += [(name, value, None, None, None, None) for name, value in facts.items()]
    return csv_text(rows).encode()
