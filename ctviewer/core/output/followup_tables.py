"""The comparison of two scans as tables: for window and reports, as CSV and as JSON."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ctviewer import __version__
from ctviewer.core.analysis.followup import FollowUp, FollowUpScan, LesionChange, MeasuredScan
from ctviewer.core.analysis.lesions import LungSide
from ctviewer.core.analysis.lung_classes import LungShare
from ctviewer.core.analysis.lung_registration import Fit
from ctviewer.core.analysis.result import RESEARCH_USE
from ctviewer.core.analysis.wording import percent_text, score_verdict, share_text
from ctviewer.core.base.files import Cell
from ctviewer.core.base.text import Text, joined, numeral

SCHEMA = "ctviewer-follow-up"
VERSION = 1
NOTHING = "–"
CHANGE_COLUMNS = ("table", "quantity", "side", "unit", "scan_1", "scan_2", "change",
                  "lesions_1", "lesions_2", "course")  # fmt: skip


@dataclass(frozen=True, eq=False)
class FollowUpRecord:
    """Everything shown and exported for a pair; `link` describes how places correspond."""

    scans: tuple[FollowUpScan, FollowUpScan]
    found: FollowUp
    remarks: tuple[Text, ...] = ()
    fit: Fit | None = None
    link: str = ""


@dataclass(frozen=True)
class PairedQuantity:
    """A quantity of both scans, None where missing."""

    name: Text
    key: str
    side: str
    unit: str
    values: tuple[float | None, float | None]

    @property
    def change(self) -> float | None:
        """The second minus the first."""
        one, other = self.values
        return None if one is None or other is None else other - one


def quantities(record: FollowUpRecord) -> tuple[PairedQuantity, ...]:
    """Probability, shares, lesion volumes, lung volumes and density, for both lungs and each."""
    found = list(_probability(record))
    sides = (("both", Text("Both lungs"), None), ("right", Text("Right lung"), LungSide.RIGHT),
             ("left", Text("Left lung"), LungSide.LEFT))  # fmt: skip
    for key, title, side in sides:
        for name, what, unit, value in _MEASURES:
            values = tuple(value(each, side) for each in record.found.scans)
            label = Text("{side}: {what}", side=title, what=what)
            found.append(PairedQuantity(label, name, key, unit, (values[0], values[1])))
    return tuple(found)


def _probability(record: FollowUpRecord) -> Iterator[PairedQuantity]:
    values = []
    for scan in record.scans:
        score = scan.result.score if scan.result else None
        values.append(score.probability if score else None)
    yield PairedQuantity(Text("Probability"), "probability", "", "", (values[0], values[1]))


def _share(scan: MeasuredScan, side: LungSide | None) -> float | None:
    if scan.lesions is None:
        return None
    return scan.lesions.involvement.percent if side is None else scan.lesions.percent(side)


def _lesion_ml(scan: MeasuredScan, side: LungSide | None) -> float | None:
    if scan.lesions is None:
        return None
    return sum(each.ml for each in scan.lesions.listed if side in (None, each.side))


def _lesion_hu(scan: MeasuredScan, side: LungSide | None) -> float | None:
    known = [(each.ml, each.mean_hu) for each in (scan.lesions.listed if scan.lesions else ())
             if side in (None, each.side) and each.mean_hu is not None]  # fmt: skip
    total = sum(ml for ml, _ in known)
    return sum(ml * hu for ml, hu in known) / total if total else None


def _lung_share(scan: MeasuredScan, side: LungSide | None) -> LungShare | None:
    if scan.statistics is None:
        return None
    sides = {None: scan.statistics.both, LungSide.LEFT: scan.statistics.left,
             LungSide.RIGHT: scan.statistics.right}  # fmt: skip
    return sides[side]


def _lung_ml(scan: MeasuredScan, side: LungSide | None) -> float | None:
    share = _lung_share(scan, side)
    return share.lung_ml if share else None


def _dense(scan: MeasuredScan, side: LungSide | None) -> float | None:
    share = _lung_share(scan, side)
    return share.percent(share.affected_ml) if share else None


Measure = Callable[[MeasuredScan, LungSide | None], float | None]
_MEASURES: tuple[tuple[str, Text, str, Measure], ...] = (
    ("involvement", Text("share marked"), "%", _share),
    ("lesion_volume", Text("lesions"), "ml", _lesion_ml),
    ("lesion_mean_hu", Text("mean HU of lesions"), "HU", _lesion_hu),
    ("lung_volume", Text("lung without vessels"), "ml", _lung_ml),
    ("dense_share", Text("dense, -750 to 0 HU"), "%", _dense),
)


def headline(record: FollowUpRecord) -> str:
    """E.g. "5 % → 21 % of the lung, No pneumonia pattern → Pneumonia pattern"."""
    shares, verdicts = [], []
    for scan in record.scans:
        score = scan.result.score if scan.result else None
        share = score.involvement if score else None
        shares.append(share_text(share.percent) if share else NOTHING)
        verdicts.append(score_verdict(score) if score else Text("Not classified"))
    return Text(
        "{one} → {other} of the lung; {verdict} → {later}",
        one=shares[0], other=shares[1], verdict=verdicts[0], later=verdicts[1],
    )  # fmt: skip


QUANTITY_HEADS = (Text("quantity"), Text("scan 1"), Text("scan 2"), Text("change"))
LESION_HEADS = (Text("lesions"), Text("volume, ml"), Text("change"), Text("course"),
                Text("mean HU"), Text("lung"))  # fmt: skip
LESION_NUMBERS = (1, 2, 4)  # numeric columns


def quantity_rows(record: FollowUpRecord) -> list[tuple[str, ...]]:
    """A row of text per quantity, under `QUANTITY_HEADS`."""
    return [_quantity_cells(each) for each in quantities(record)]


def _quantity_cells(each: PairedQuantity) -> tuple[str, ...]:
    """A probability is formatted as in the result, never as 0 or 100 %."""
    if each.unit:
        values = [_shown(value, each.unit) for value in each.values]
        return each.name, *values, _shown(each.change, each.unit, signed=True)
    values = [NOTHING if value is None else percent_text(value) for value in each.values]
    change = None if each.change is None else 100 * each.change
    return each.name, *values, _shown(change, "% ", signed=True)


def lesion_change_rows(record: FollowUpRecord) -> list[tuple[str, ...]]:
    """A row of text per lesion, under `LESION_HEADS`."""
    return [_lesion_cells(each) for each in record.found.lesions]


def _lesion_cells(change: LesionChange) -> tuple[str, ...]:
    one, other = change.ml
    moved = None if one is None or other is None or not one else 100 * (other - one) / one
    hu = (_plain(value, ".0f") for value in change.mean_hu)
    return (
        f"{_numbers(change.first)} → {_numbers(change.second)}",
        Text("{one} → {other}", one=_plain(one, ".1f"), other=_plain(other, ".1f")),
        NOTHING if moved is None else numeral(_whole(moved, 0), "+.0f", " %"),
        change.course.value,
        Text("{one} → {other}", **dict(zip(("one", "other"), hu, strict=True))),
        change.side.value,
    )


def _numbers(numbers: tuple[int, ...]) -> str:
    return ", ".join(map(str, numbers)) or NOTHING


DECIMALS = {"%": 1, "% ": 0, "ml": 0, "HU": 0}


def _shown(value: float | None, unit: str, *, signed: bool = False) -> str:
    if value is None:
        return NOTHING
    decimals = DECIMALS[unit]
    rounded = _whole(value, decimals)
    sign = "+" if signed and rounded else ""
    number = numeral(rounded, f"{sign}.{decimals}f")
    if signed and unit.strip() == "%":  # a difference of percentages is in percentage points
        return Text("{number} points", number=number)
    return joined((number, unit.strip()))


def _plain(value: float | None, spec: str) -> str:
    return NOTHING if value is None else numeral(value, spec)


def _whole(value: float, decimals: int) -> float:
    """Rounded, without -0."""
    return round(value, decimals) + 0.0


def follow_up_rows(record: FollowUpRecord) -> list[list[Cell]]:
    """The table for CSV in full precision: `CHANGE_COLUMNS`, quantities, then lesions."""
    numbers = (
        ["quantity", each.key, each.side, each.unit, *each.values, each.change, None, None, None]
        for each in quantities(record)
    )
    return [list(CHANGE_COLUMNS), *numbers, *map(_lesion_line, record.found.lesions)]


def _lesion_line(change: LesionChange) -> list[Cell]:
    one, other = change.ml
    difference = None if one is None or other is None else other - one
    numbers = (_joined(each) for each in (change.first, change.second))
    return ["lesion", "volume", change.side.value.lower(), "ml", one, other, difference,
            *numbers, change.course.name.lower()]  # fmt: skip


def _joined(numbers: tuple[int, ...]) -> str | None:
    return " ".join(map(str, numbers)) or None


def follow_up_json(record: FollowUpRecord) -> dict[str, Any]:
    """The same as JSON, with the quality of the link and without file names."""
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "program": f"CT Viewer {__version__}",
        "use": RESEARCH_USE,
        "scans": [_scan_json(scan) for scan in record.scans],
        "link": {
            "words": record.link,
            "overlap": record.fit.overlap if record.fit else None,
            "residual_mm": record.fit.residual_mm if record.fit else None,
            "fits": record.fit.is_good if record.fit else None,
        },
        "remarks": [str(remark) for remark in record.remarks],
        "quantities": [
            {"quantity": each.key, "side": each.side or None, "unit": each.unit or None,
             "scan_1": each.values[0], "scan_2": each.values[1], "change": each.change}
            for each in quantities(record)
        ],
        "lesions": [
            {"lesions_1": list(each.first), "lesions_2": list(each.second),
             "side": each.side.value.lower(), "course": each.course.name.lower(),
             "ml": list(each.ml), "mean_hu": list(each.mean_hu),
             "voxel_1": each.at[0], "voxel_2": each.at[1]}
            for each in record.found.lesions
        ],
    }  # fmt: skip


def _scan_json(scan: FollowUpScan) -> dict[str, Any]:
    result = scan.result
    score = result.score if result else None
    return {
        "sha256": scan.volume.source.sha256,
        "status": result.status.value if result else "error",
        "probability": score.probability if score else None,
        "label": score.called if score else None,
        "network": f"{result.model.name} {result.model.version}" if result else None,
        "network_sha256": result.model.sha256 if result else None,
    }
