"""What keeps a number from a label of its own: one rule, for the window, tables, reports and JSON.

A label is withheld, the number called uncertain, where the network contradicts itself or was shown
what it was not made for.
"""

from dataclasses import dataclass
from enum import Enum

from ctviewer.core.analysis.gate import Gate
from ctviewer.core.analysis.heatmap import MIN_SHARE, HeatMap, Involvement
from ctviewer.core.base.text import Text
from ctviewer.core.statistics.familiarity import Familiarity, Level

PART_OF_A_CHEST = frozenset({"short_scan"})
"""Findings of the gate by which a scan shows too little of a chest for a label."""


class Doubt(Enum):
    """A reason; the value says it in a sentence."""

    MAP_MARKS = Text("The probability is low, but the heat map marks lesions.")
    MAP_EMPTY = Text("The probability is high, but the heat map marks no lesion.")
    UNLIKE_TRAINING = Text("The scan is unlike those that the network was trained on.")
    PART = Text("The scan shows only a short part of a chest.")

    @property
    def code(self) -> str:
        """A stable name for JSON."""
        return self.name.lower()


@dataclass(frozen=True, eq=False)
class Seen:
    """What stands beside a number: map, involved share, distance and the gate's findings."""

    heat_map: HeatMap
    involvement: Involvement
    familiarity: Familiarity | None
    gate: Gate


def doubts(seen: Seen, *, normal: bool, pneumonia: bool) -> tuple[Doubt, ...]:
    """Why a number that would be called normal or pneumonia is uncertain; nothing where it is not.

    The map contradicts "normal" from the share on that counts as involved (MIN_SHARE), and
    "pneumonia" when none of its cells counts as lesion.
    """
    marked = bool((seen.heat_map.values >= seen.heat_map.threshold).any())
    known = seen.familiarity
    reasons = (
        (Doubt.MAP_MARKS, normal and seen.involvement.percent >= MIN_SHARE),
        (Doubt.MAP_EMPTY, pneumonia and not marked),
        (Doubt.UNLIKE_TRAINING, known is not None and known.level is Level.OUT_OF_DISTRIBUTION),
        (Doubt.PART, any(each.code in PART_OF_A_CHEST for each in seen.gate.findings)),
    )
    return tuple(doubt for doubt, holds in reasons if holds)
