"""What keeps a number from its label: one rule, for the window, tables, reports and JSON.

A scan is refused after the network has run where the lungs that it sees are not those that HU
show, or are too few for a chest. It gets no verdict where it shows what the network was not made
for: unlike training, short, less than half of the lungs, slices that make no chest, a chest that is
turned or of another size. A number is uncertain where the map contradicts it.
"""

from dataclasses import dataclass
from enum import Enum

from ctviewer.core.analysis.gate import LUNG_MEAN_CM2, LUNG_ML, Finding, Gate, GateStatus
from ctviewer.core.analysis.heatmap import MIN_SHARE, HeatMap, Involvement
from ctviewer.core.analysis.lungs_shown import LungsShown
from ctviewer.core.base.text import Text
from ctviewer.core.statistics.familiarity import Familiarity, Level

PART_OF_A_CHEST = frozenset({"short_scan"})
"""Findings of the gate by which a scan shows too little of a chest for a label."""
NO_ONE_CHEST = frozenset({"slices_disagree"})
"""Findings of the gate by which the slices are not those of one whole chest."""
TURNED = frozenset({"turned", "upside_down"})
"""Findings of the gate by which the file is wrong about how the patient lies."""

HALF = 0.5  # of the lungs, and of the length of a scan
AGREEMENT = 0.91
"""The least overlap of both kinds of lungs, where a network file says none of its own.

Training scans have 0.970 and more (networks 0.6.0 and 0.7.0); three times as far from 1 is this.
"""
CHEST_ML = 1500.0
"""With more lung by both a scan is of a chest, whatever else they disagree about.

Half of the least in a whole training scan: in a pneumonia beside a stomach full of gas both lungs
may differ by a third, and are lungs.
"""


class Doubt(Enum):
    """A reason; the value says it in a sentence."""

    MAP_MARKS = Text("The probability is low, but the heat map marks lesions.")
    MAP_EMPTY = Text("The probability is high, but the heat map marks no lesion.")
    UNLIKE_TRAINING = Text(
        "Out of distribution: the scan is unlike those that the network was trained on."
    )
    PART = Text("The scan shows only a short part of a chest.")
    HALF_LUNGS = Text("The scan shows less than half of the lungs.")
    SLICES = Text("The slices do not continue each other.")
    TURNED = Text("The scan is turned: its orientation is wrong.")
    SIZE = Text(
        "The lungs have neither the size nor the proportions of an adult's: the spacing in the "
        "file may be wrong."
    )

    @property
    def code(self) -> str:
        """A stable name for JSON."""
        return self.name.lower()

    @property
    def without_verdict(self) -> bool:
        """Whether the scan is not for the network, so that there is no verdict at all."""
        return self not in (Doubt.MAP_MARKS, Doubt.MAP_EMPTY)


class Unknown(Enum):
    """What a network's file says it does not know; the value names it."""

    CALIBRATION = Text("calibration")
    THRESHOLDS = Text("thresholds")
    CONFORMAL = Text("conformal limits")
    OUT_OF_DISTRIBUTION = Text("likeness to its training scans")
    HEAT_MAP = Text("heat map and share of the lung")
    TRAINING = Text("whether it was trained on patients")

    @property
    def code(self) -> str:
        """A stable name for JSON."""
        return self.name.lower()


@dataclass(frozen=True, eq=False)
class DoubtFacts:
    """What stands beside a number: map, involved share, distance, findings and lungs.

    Map and share are None of a network that gives no map.
    """

    heat_map: HeatMap | None
    involvement: Involvement | None
    familiarity: Familiarity | None
    gate: Gate
    shown: LungsShown


def refusal(shown: LungsShown, agreement: float = AGREEMENT) -> Finding | None:
    """Why a scan that the gate let through is refused once the network saw it; None where not.

    `agreement` is the least overlap of the lungs by HU and by the network, of the network file.
    """
    if _is_no_chest(shown, agreement):
        return Finding(
            "lungs_disagree",
            Text(
                "What looks like lung in this scan by its HU is not lung for the network, or only "
                "{agreed:.0f} ml of it: this is not a chest CT, or not one the network can "
                "classify.",
                agreed=shown.agreed_ml,
            ),
            GateStatus.REFUSE,
        )
    if _is_beside_a_chest(shown):
        return Finding(
            "little_lung",
            Text(
                "Only {height:.0f} mm of this scan's {length:.0f} mm show lung, less than half "
                "of the lungs: it is of another part of the body. Open a chest CT.",
                height=shown.height_mm,
                length=shown.scan_mm,
            ),
            GateStatus.REFUSE,
        )
    return None


def _is_no_chest(shown: LungsShown, agreement: float) -> bool:
    mean_cm2 = shown.agreed_ml / (shown.scan_mm / 10)
    if shown.agreed_ml < LUNG_ML and mean_cm2 < LUNG_MEAN_CM2:
        return True
    return shown.overlap < agreement and shown.agreed_ml < CHEST_ML


def _is_beside_a_chest(shown: LungsShown) -> bool:
    """Whether a scan of a head, a neck, an abdomen or a shoulder shows an end of the lungs."""
    few_slices = shown.ends_cut and shown.height_mm < HALF * shown.scan_mm
    return shown.share < HALF and (few_slices or (shown.sides_cut and shown.one_sided))


def doubts(seen: DoubtFacts, *, negative: bool, positive: bool) -> tuple[Doubt, ...]:
    """Why a number that would get a label has another one; nothing where it keeps it.

    The map contradicts "negative" from the share on that counts as involved (MIN_SHARE), and
    "positive" when none of its cells counts as lesion.
    """
    heat_map, share, known = seen.heat_map, seen.involvement, seen.familiarity
    empty = heat_map is not None and not heat_map.lesion.any()
    codes = {each.code for each in seen.gate.findings}
    reasons = (
        (Doubt.MAP_MARKS, negative and share is not None and share.percent >= MIN_SHARE),
        (Doubt.MAP_EMPTY, positive and empty),
        (Doubt.UNLIKE_TRAINING, known is not None and known.level is Level.OUT_OF_DISTRIBUTION),
        (Doubt.PART, bool(codes & PART_OF_A_CHEST)),
        (Doubt.HALF_LUNGS, seen.shown.share < HALF),
        (Doubt.SLICES, bool(codes & NO_ONE_CHEST)),
        (Doubt.TURNED, bool(codes & TURNED)),
        (Doubt.SIZE, not seen.shown.like_an_adult),
    )
    return tuple(doubt for doubt, holds in reasons if holds)
