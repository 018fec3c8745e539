"""The statistics of the lungs as a table with units."""

from collections.abc import Callable
from functools import partial

from ctviewer.core.analysis.lung_classes import LungClass, LungShare, LungStatistics
from ctviewer.core.base.files import Cell

COLUMNS = ("quantity", "from_hu", "to_hu", "unit", "left", "right", "both")
PERCENT = "percent of lung without vessels"


def rows(statistics: LungStatistics) -> list[list[Cell]]:
    """The header, then volumes, shares of the lung and grades; a side not found stays empty."""
    ends = (None, *statistics.thresholds.ends, None)
    table: list[list[Cell]] = [list(COLUMNS)]
    for kind in LungClass:
        name, low, high = kind.name.lower(), ends[kind.value - 1], ends[kind.value]
        table.append([name, low, high, "ml", *_sides(statistics, partial(LungShare.of, kind=kind))])
        shares = _sides(statistics, partial(_percent, kind=kind))
        table.append([name, low, high, PERCENT, *shares])
    quantities: tuple[tuple[str, str, Callable[[LungShare], float]], ...] = (
        ("lung without vessels", "ml", lambda share: share.lung_ml),
        ("functional", "ml", lambda share: share.functional_ml),
        ("functional", PERCENT, lambda share: share.percent(share.functional_ml)),
        ("affected", "ml", lambda share: share.affected_ml),
        ("affected", PERCENT, lambda share: share.percent(share.affected_ml)),
        ("severity", "grade 0 to 5", lambda share: share.severity),
    )
    for name, unit, value in quantities:
        table.append([name, None, None, unit, *_sides(statistics, value)])
    total = statistics.severity
    table.append(["severity, sum of sides", None, None, "0 to 10", None, None, total])
    return table


def _percent(share: LungShare, kind: LungClass) -> float:
    return share.percent(share.of(kind))


def _sides(statistics: LungStatistics, value: Callable[[LungShare], float]) -> list[Cell]:
    sides = (statistics.left, statistics.right, statistics.both)
    return [None if side is None else value(side) for side in sides]
