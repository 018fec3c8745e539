"""The table of mask measurements for the report of a scan."""

from ctviewer.core.analysis.lung_classes import LungClass
from ctviewer.core.analysis.mask_measures import MaskedRegion, MaskMeasures
from ctviewer.core.analysis.mask_wording import NAMES, measure_lines, region_share
from ctviewer.core.base.text import Text, joined, numeral
from ctviewer.core.output.reports.page import Section

TISSUE = {
    LungClass.EMPHYSEMA: Text("emphysema, ml"),
    LungClass.INFLATED: Text("inflated, ml"),
    LungClass.INFILTRATED: Text("infiltrated, ml"),
    LungClass.COLLAPSED: Text("collapsed, ml"),
    LungClass.VESSELS: Text("vessels, ml"),
}
SCORED = Text(
    "Grades are those of Pan et al. (Radiology 2020;295:715): no lesion 0, below 5 % 1, below 25 % "
    "2, below 50 % 3, below 75 % 4, else 5; the score is the sum of five lobes."
)


def masks_section(measures: MaskMeasures) -> Section:
    """A row for both lungs, each lung and each lobe."""
    heads = (
        Text("region"), Text("volume, ml"), Text("lesions, ml"), Text("lesions"), Text("grade"),
        *TISSUE.values(),
    )  # fmt: skip
    notes = [*measure_lines(measures), SCORED]
    return Section(
        Text("Measured with masks"),
        heads,
        tuple(_row(measures, region) for region in measures.regions),
        tuple(range(1, len(heads))),
        joined(notes, " "),
    )


def _row(measures: MaskMeasures, region: MaskedRegion) -> tuple[str, ...]:
    severity = measures.severity(region)
    return (
        NAMES[region.name],
        numeral(region.ml, ".0f"),
        "" if region.lesion_ml is None else numeral(region.lesion_ml, ".1f"),
        region_share(region),
        "" if severity is None else str(severity),
        *(numeral(region.tissue.of(kind), ".0f") for kind in TISSUE),
    )
