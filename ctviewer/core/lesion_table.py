"""The lesions of a heat map as a table with units."""

from ctviewer.core.analysis.lesions import Lesion, Lesions, Side
from ctviewer.core.base.files import Cell
from ctviewer.core.geometry.volume import Volume

COLUMNS = (
    "lesion", "side", "volume_ml", "percent_of_lung", "mean_hu", "peak",
    "peak_right_mm", "peak_anterior_mm", "peak_superior_mm", "severity_0_to_5", "threshold",
)  # fmt: skip


def rows(volume: Volume, lesions: Lesions) -> list[list[Cell]]:
    """The header, a row for each lesion (numbered as in the list), then a sum for each lung."""
    table: list[list[Cell]] = [list(COLUMNS)]
    for number, lesion in enumerate(lesions.listed, start=1):
        table.append(_row(volume, number, lesion, lesions.threshold))
    for side in Side:
        name = side.value.lower()
        ml = sum(lesion.ml for lesion in lesions.listed if lesion.side is side)
        table.append(["all", name, ml, lesions.percent(side), *[None] * 5,
                      lesions.severity(side), lesions.threshold])  # fmt: skip
    both = sum(lesion.ml for lesion in lesions.listed)
    share = lesions.involvement.percent
    table.append(["all", "both", both, share, *[None] * 6, lesions.threshold])
    return table


def _row(volume: Volume, number: int, lesion: Lesion, threshold: float) -> list[Cell]:
    return [
        number, lesion.side.value.lower(), lesion.ml, lesion.percent, lesion.mean_hu, lesion.peak,
        *volume.mm_of(lesion.at), None, threshold,
    ]  # fmt: skip
