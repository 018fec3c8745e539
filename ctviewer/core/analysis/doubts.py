"""Rules that withhold a label: shared by the window, tables, reports and JSON.

A scan is refused after the network has run if the lungs it segments disagree with those by HU, or
are too small for a chest. There is no verdict for a scan that the network was not made for: out of
distribution, too short, less than half of the lungs or a large part of them cut off, slices that do
not continue each other, a rotated chest or one of another size. A label is uncertain if the heat
map contradicts it.
"""

from dataclasses import dataclass
from enum import Enum

from ctviewer.core.analysis.gate import LUNG_MEAN_CM2, LUNG_ML, Finding, Gate, GateStatus
from ctviewer.core.analysis.heatmap import MIN_SHARE, HeatMap, Involvement
from ctviewer.core.analysis.lungs_shown import LungsShown
from ctviewer.core.base.text import Text
from ctviewer.core.statistics.familiarity import Familiarity, Level

PART_OF_A_CHEST = frozenset({"short_scan"})
"""Gate findings: too little of a chest is shown for a label."""
NO_ONE_CHEST = frozenset({"slices_disagree", "slices_copied"})
"""Gate findings: the slices are not those of one whole chest."""
TURNED = frozenset({"turned", "upside_down"})
"""Gate findings: the patient orientation in the file is wrong."""

HALF = 0.5  # of the lungs, and of the scan length
AGREEMENT = 0.91
"""Minimum overlap of network and HU lungs, for network files without a value of their own.

Training scans have at least 0.970 (networks 0.6.0 and 0.7.0); this is three times as far from 1.
"""
CHEST_ML = 1500.0
"""With more lung volume common to both, a scan is of a chest even if they disagree.

Half of the minimum in whole training scans: with pneumonia next to a gas-filled stomach the two
volumes can differ by a third.
"""


class Doubt(Enum):
    """A reason to withhold a label; the value is its sentence."""

    MAP_MARKS = Text("The probability is low, but the heat map marks lesions.")
    MAP_EMPTY = Text("The probability is high, but the heat map marks no lesion.")
    UNLIKE_TRAINING = Text(
        "Out of distribution: the scan is unlike those that the network was trained on."
    )
    PART = Text("The scan shows only a short part of a chest.")
    HALF_LUNGS = Text("The scan shows less than half of the lungs.")
    CUT = Text("A large part of the lungs lies beyond the scan or its field of view.")
    SLICES = Text("The slices do not continue each other.")
    TURNED = Text("The scan is turned: its orientation is wrong.")
    SIZE = Text(
        "The lungs have neither the size nor the proportions of an adult's: the spacing in the "
        "file may be wrong."
    )

    @property
    def code(self) -> str:
        """The stable name in JSON."""
        return self.name.lower()

    @property
    def without_verdict(self) -> bool:
        """Whether this doubt leaves no verdict at all."""
        return self not in (Doubt.MAP_MARKS, Doubt.MAP_EMPTY)


class Unknown(Enum):
    """Something that a network file declares unknown; the value names it."""

    CALIBRATION = Text("calibration")
    THRESHOLDS = Text("thresholds")
    CONFORMAL = Text("conformal limits")
    OUT_OF_DISTRIBUTION = Text("likeness to its training scans")
    HEAT_MAP = Text("heat map and share of the lung")
    TRAINING = Text("whether it was trained on patients")

    @property
    def code(self) -> str:
        """The stable name in JSON."""
        return self.name.lower()


@dataclass(frozen=True, eq=False)
class DoubtFacts:
    """What doubts are derived from: heat map, involved share, distance, findings and lungs.

    Heat map and share are None for a network without a heat map.
    """

    heat_map: HeatMap | None
    involvement: Involvement | None
    familiarity: Familiarity | None
    gate: Gate
    shown: LungsShown


def refusal(shown: LungsShown, agreement: float = AGREEMENT) -> Finding | None:
    """The finding that refuses a scan after the network has run; None if it is accepted.

    `agreement` is the minimum overlap of the lungs by HU and by network, from the network file.
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
    """Whether a scan of the head, neck, abdomen or shoulder shows only an end of the lungs."""
    few_slices = shown.ends_cut and shown.height_mm < HALF * shown.scan_mm
    return shown.share < HALF and (few_slices or (shown.sides_cut and shown.one_sided))


def doubts(seen: DoubtFacts, *, negative: bool, positive: bool) -> tuple[Doubt, ...]:
    """Reasons to withhold a label, empty if it stands.

    The heat map contradicts "negative" from an involved share of MIN_SHARE, and "positive" if no
    cell counts as lesion.
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
        (Doubt.CUT, seen.shown.share >= HALF and seen.shown.much_cut),
        (Doubt.SLICES, bool(codes & NO_ONE_CHEST)),
        (Doubt.TURNED, bool(codes & TURNED)),
        (Doubt.SIZE, not seen.shown.like_an_adult),
    )
    return tuple(doubt for doubt, holds in reasons if holds)
