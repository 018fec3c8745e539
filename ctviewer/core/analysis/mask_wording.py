"""Wording of mask measurements in the window, on the command line and in reports."""

from collections.abc import Iterator

from ctviewer.core.analysis.heatmap import whole_percent
from ctviewer.core.analysis.mask_measures import (
    BOTH,
    MaskedRegion,
    MaskMeasures,
    MaskOverlap,
    UsedMask,
)
from ctviewer.core.analysis.wording import percent_text
from ctviewer.core.base.text import Text, joined
from ctviewer.core.geometry.scan_mask import MaskKind

NAMES = {
    BOTH: Text("both lungs"),
    "left lung": Text("left lung"),
    "right lung": Text("right lung"),
    "left upper lobe": Text("left upper lobe"),
    "left lower lobe": Text("left lower lobe"),
    "right upper lobe": Text("right upper lobe"),
    "right middle lobe": Text("right middle lobe"),
    "right lower lobe": Text("right lower lobe"),
    "lesions": Text("lesions"),
}
"""Names of regions and of compared structures."""
KINDS = {
    MaskKind.LUNGS: Text("lungs"),
    MaskKind.LOBES: Text("lobes"),
    MaskKind.LESIONS: Text("lesions"),
}


def used_text(used: UsedMask) -> Text:
    """E.g. "lungs from lungs.nii.gz"."""
    return Text("{what} {origin}", what=KINDS[used.kind], origin=used.origin.text)


def sources_text(measures: MaskMeasures) -> Text:
    """E.g. "lobes by lungmask 0.2.20, lesions by the network pneumonia 0.7.0"."""
    masks = [each for each in (measures.lungs, measures.lesions) if each]
    return joined(map(used_text, masks), ", ")


def share_line(measures: MaskMeasures) -> Text:
    """E.g. "12 % of the lung, left 3 %, right 20 %"; volumes if there is no lesion mask."""
    both, left, right = measures.regions[:3]
    if both.percent is None:
        return Text(
            "{both:.0f} ml of lung, left {left:.0f} ml, right {right:.0f} ml",
            both=both.ml,
            left=left.ml,
            right=right.ml,
        )
    return Text(
        "{both} of the lung, left {left}, right {right}",
        both=region_share(both),
        left=region_share(left),
        right=region_share(right),
    )


def region_share(region: MaskedRegion) -> str:
    """A region's lesion share in whole percent; "" without a lesion mask."""
    return "" if region.percent is None else percent_text(whole_percent(region.percent) / 100)


def overlap_text(compared: MaskOverlap) -> Text:
    """E.g. "left lung: Dice 0.97, surfaces 0.9 mm apart, 95 % within 3.1 mm"."""
    found = compared.overlap
    name = NAMES[compared.name]
    if found.mean_mm is None or found.hausdorff_95_mm is None:
        return Text("{name}: Dice {dice:.2f}", name=name, dice=found.dice)
    return Text(
        "{name}: Dice {dice:.2f}, surfaces {mean:.1f} mm apart, 95 % within {most:.1f} mm",
        name=name,
        dice=found.dice,
        mean=found.mean_mm,
        most=found.hausdorff_95_mm,
    )


def measure_lines(measures: MaskMeasures) -> Iterator[str]:
    """The measurements as lines of text: share and score, then outside, overlap, notes."""
    masks, share = sources_text(measures), share_line(measures)
    if measures.score_25 is None:
        yield Text("With {masks}: {share}.", masks=masks, share=share)
    else:
        yield Text(
            "With {masks}: {share}; CT severity score {score} of 25.",
            masks=masks,
            share=share,
            score=measures.score_25,
        )
    if measures.outside_ml > 0:
        yield Text("{ml:.1f} ml of the lesions lie outside of the lungs.", ml=measures.outside_ml)
    if measures.overlaps:
        compared = joined(map(overlap_text, measures.overlaps), "; ")
        yield Text("Compared with the network: {compared}.", compared=compared)
    yield from measures.notes
