"""The input gate: whether the network may classify a volume, decided before it runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from math import ceil, prod
from typing import Any

import numpy as np

from ctviewer.core.analysis.layer_facts import LayerFacts
from ctviewer.core.analysis.lungs import Lungs
from ctviewer.core.base.text import Text, joined, numeral
from ctviewer.core.geometry.volume import AXIS_OF_LETTER, ML_PER_MM3, Millimetres, Volume

# Ranges of adult chest CT protocols, widened so that no rare scan is refused.
SPACING_MM = (0.2, 10.0)  # refused outside: no scanner makes such voxels of a chest
SLICE_SPACING_WARN_MM = 8.5  # thicker than MosMedData's 8 mm hides small lesions
FIELD_MM = 150.0  # a chest is wider and deeper; smaller fields show part of it
SLICES_PASS = 16
MIN_SLICES = 4  # fewer cannot show the extent of a lesion
LENGTH_PASS_MM = 100.0
EXCHANGED_DEGREES = 45.0  # between sform and qform: axes are permuted

AIR_HU = (-1100, -850)  # room air, gas and emphysema
AIR_SHARE = 0.005  # of the voxels; the tightest crop of a chest has more
SOFT_HU = (-150, 150)  # fat, water, muscle, blood
SOFT_SHARE = 0.05
SAMPLES = 500_000  # voxels sampled for the shares
METAL_SAMPLES = 200_000  # of the box around the lungs

# Lungs of whole chests measured 2 to 7.6 l, heavily consolidated ones down to 2.1 l; abdomens hold
# about 0.5 l of lung base and gas. For a slab the mean cross-section is checked instead.
LUNG_ML = 700.0
LUNG_MEAN_CM2 = 20.0
MAX_LUNG_ML = 12_000.0  # no chest holds more; room air or a wrong spacing does
BORDER_CM2 = 5.0  # whole lungs measured 0, lungs in a circle of 26 cm 75 to 613
CUT_CM2 = 12.0  # lung area in an end slice from which the scan cuts the lungs

# Limits for `LayerFacts`. Whole training scans: jumps up to 1.7; the limit is three times as far
# from 1. `behind` 1.6 to 4.4, `above` 0.7 to 4.0, with opposite signs if the scan is turned; dense
# contrast in the heart lowers `behind` to -0.95.
JUMP = 3.0
REPEATS = 2  # layers equal to the one below; without noise one may be so by chance
BEHIND = -1.2
ABOVE = -0.5

METAL_HU = 2500.0  # denser than any bone
METAL_ML = 1.0  # within the bounding box of the lungs: more than clips or a stent


class GateStatus(Enum):
    """The gate's decision."""

    PASS = "pass"
    WARN = "warn"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Finding:
    """One reason of the gate: a stable code, and a sentence for the user."""

    code: str
    message: str
    verdict: GateStatus = GateStatus.WARN


@dataclass(frozen=True)
class Gate:
    """The findings of the gate; the most severe decides its status."""

    findings: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> GateStatus:
        """Refuse if any finding refuses, warn if there are findings, else pass."""
        if any(finding.verdict is GateStatus.REFUSE for finding in self.findings):
            return GateStatus.REFUSE
        return GateStatus.WARN if self.findings else GateStatus.PASS

    def to_dict(self) -> dict[str, Any]:
        """The gate status and the findings as JSON values."""
        return {
            "verdict": self.verdict.value,
            "findings": [
                {"code": f.code, "message": f.message, "verdict": f.verdict.value}
                for f in self.findings
            ],
        }

    @property
    def refused(self) -> bool:
        """Whether no probability may be shown."""
        return self.verdict is GateStatus.REFUSE


def examine(volume: Volume, lungs: Lungs | None, values: tuple[Finding, ...] | None = None) -> Gate:
    """Check a volume and the lungs found in it (None if none were found).

    `values` are its `value_findings`, if already known.
    """
    findings = [
        *(value_findings(volume) if values is None else values),
        *geometry_findings(volume),
        *_lung_findings(volume, lungs),
        *((*_layer_findings(volume, lungs), *_metal_findings(volume, lungs)) if lungs else ()),
        *display_findings(volume),
    ]
    return Gate(tuple(findings))


def display_findings(volume: Volume) -> tuple[Finding, ...]:
    """Findings that matter when viewing the slices, before they are classified."""
    return (*_number_findings(volume), *_place_findings(volume))


def value_findings(volume: Volume) -> tuple[Finding, ...]:
    """Findings from a sample of the voxels, without the lungs."""
    values = volume.sampled(SAMPLES).ravel("K")  # contiguous in memory: compared four times
    air = np.count_nonzero((values >= AIR_HU[0]) & (values <= AIR_HU[1])) / values.size
    soft = np.count_nonzero((values >= SOFT_HU[0]) & (values <= SOFT_HU[1])) / values.size
    if air >= AIR_SHARE and soft >= SOFT_SHARE:
        return ()
    missing = Text("air near -1000 HU") if air < AIR_SHARE else Text("soft tissue near 0 HU")
    not_hu = Finding(
        "not_hu",
        Text(
            "The values show no {missing}: this is not a CT in HU (an MR, a mask, or a CT "
            "stored without its rescale); export it in HU.",
            missing=missing,
        ),
        GateStatus.REFUSE,
    )
    return (not_hu,)


def geometry_findings(volume: Volume) -> Iterator[Finding]:
    """Findings from spacing and shape, without reading voxels."""
    low, high = SPACING_MM
    if not all(low <= step <= high for step in volume.spacing):
        shown = _spacing_text(volume.spacing)
        yield Finding(
            "spacing",
            Text(
                "A spacing of {shown} mm is impossible for a chest CT; check the header's units.",
                shown=shown,
            ),
            GateStatus.REFUSE,
        )
    elif volume.spacing[2] > SLICE_SPACING_WARN_MM:
        yield Finding(
            "thick_slices",
            Text(
                "Slices {mm:.1f} mm apart hide small lesions; prefer thinner ones.",
                mm=volume.spacing[2],
            ),
        )
    if min(volume.extent[:2]) < FIELD_MM:
        shown = " x ".join(f"{length:.0f}" for length in volume.extent[:2])
        yield Finding(
            "field_of_view",
            Text("The field of view ({shown} mm) shows part of a chest.", shown=shown),
        )
    yield from _length_findings(volume)


def _length_findings(volume: Volume) -> Iterator[Finding]:
    slices, length = volume.shape[2], volume.extent[2]
    if slices < MIN_SLICES:
        yield Finding(
            "too_few_slices",
            Text(
                "{slices} axial {slices:slice|slices} cannot show a chest; open the whole series.",
                slices=slices,
            ),
            GateStatus.REFUSE,
        )
    elif slices < SLICES_PASS or length < LENGTH_PASS_MM:
        yield Finding(
            "short_scan",
            Text(
                "Only {slices} axial {slices:slice|slices} over {length:.0f} mm: part of a chest, "
                "so the number describes that part only.",
                slices=slices,
                length=length,
            ),
        )


def _lung_findings(volume: Volume, lungs: Lungs | None) -> Iterator[Finding]:
    millilitres = lungs.millilitres if lungs else 0.0
    mean_cm2 = millilitres / (volume.extent[2] / 10)
    if lungs is None or (millilitres < LUNG_ML and mean_cm2 < LUNG_MEAN_CM2):
        yield Finding(
            "no_lungs",
            Text(
                "No lungs were found ({litres:.1f} l of air inside the body): this is not "
                "a chest CT, or not one the network can classify.",
                litres=millilitres / 1000,
            ),
            GateStatus.REFUSE,
        )
        return
    if millilitres > MAX_LUNG_ML:
        yield Finding(
            "lungs_too_large",
            Text(
                "{litres:.0f} l of lung is impossible: the spacing is wrong, or air "
                "around the patient cannot be distinguished from lung.",
                litres=millilitres / 1000,
            ),
            GateStatus.REFUSE,
        )
    yield from _side_findings(lungs)


def _side_findings(lungs: Lungs) -> Iterator[Finding]:
    """Findings on what is missing of the lungs: a side, or parts beyond an edge of the scan."""
    if not all(lungs.sides_found):
        missing = Text("right") if lungs.sides_found[0] else Text("left")
        yield Finding(
            "one_lung",
            Text(
                "No air of a {missing} lung was found: it may be consolidated, collapsed or "
                "outside the scan. Its share is given only where the network finds that lung.",
                missing=missing,
            ),
        )
    if lungs.border_cm2 > BORDER_CM2:
        yield Finding(
            "field_cuts_lungs",
            Text(
                "The field of view cuts the lungs at its side (over {area:.0f} cm2): what lies "
                "beyond is missing from the number and from lung volumes.",
                area=lungs.border_cm2,
            ),
        )
    lowest, highest = (lungs.layer_cm2[end] > CUT_CM2 for end in (0, -1))
    cut = Text("highest") if highest else Text("lowest")
    if lowest and highest:
        cut = Text("lowest and highest")
    if lowest or highest:
        yield Finding(
            "lungs_cut",
            Text(
                "The scan stops inside the lungs (at its {cut} slice): what lies beyond is not "
                "classified.",
                cut=cut,
            ),
        )


def _layer_findings(volume: Volume, lungs: Lungs) -> Iterator[Finding]:
    if (found := lungs.layer_facts) is None:
        return
    yield from _repeat_findings(volume, lungs, found)
    if found.jump > JUMP:
        yield Finding(
            "slices_disagree",
            Text(
                "The slices do not continue each other, most of all at slice {slice} of {slices}: "
                "some are missing, empty, in a wrong order or of another scan.",
                slice=round(found.jump_at * volume.shape[2]) + 1,
                slices=volume.shape[2],
            ),
        )
        return  # bone around such lungs does not show the orientation
    if not all(lungs.sides_found):
        return  # nor does it around one lung, which lies beside the heart, not the spine
    if found.behind < BEHIND:
        yield Finding(
            "turned",
            Text(
                "The spine lies where the file says that the front is: the scan's orientation is "
                "wrong, and left and right may be exchanged."
            ),
        )
    cut = max(float(lungs.layer_cm2[end]) for end in (0, -1)) > CUT_CM2
    if found.above < ABOVE and not cut:
        yield Finding(
            "upside_down",
            Text(
                "The shoulders lie where the file says that the feet are: the scan's orientation "
                "is wrong, and left and right may be exchanged."
            ),
        )


def _repeat_findings(volume: Volume, lungs: Lungs, found: LayerFacts) -> Iterator[Finding]:
    """Layers that are equal: copies of one slice if it would be thicker than any."""
    layer, first = lungs.cell_mm[2], round(found.copies_at * volume.shape[2]) + 1
    if found.copies * layer > SPACING_MM[1]:
        yield Finding("slices_copied", Text(
            "One slice is repeated over {mm:.0f} mm, from slice {slice} of {slices} on, and others "
            "are missing; export the series again.",
            mm=found.copies * layer, slice=first, slices=volume.shape[2],
        ))  # fmt: skip
    elif found.repeats >= REPEATS:
        yield Finding("slices_repeat", Text(
            "Slices repeat each other over {mm:.0f} mm of the lungs (most of all at slice {slice} "
            "of {slices}): they were copied, or thick slices were divided.",
            mm=found.repeats * layer, slice=first, slices=volume.shape[2],
        ))  # fmt: skip


def _metal_findings(volume: Volume, lungs: Lungs) -> Iterator[Finding]:
    box = lungs.box(0.0)
    around = tuple(slice(int(lo), ceil(hi)) for lo, hi in zip(box.lo, box.hi, strict=True))
    part = volume.voxels[around]
    step = max(round((part.size / METAL_SAMPLES) ** (1 / 3)), 1)
    sample = part[::step, ::step, ::step]
    share = np.count_nonzero(sample > METAL_HU) / sample.size
    millilitres = share * part.size * prod(volume.spacing) * ML_PER_MM3
    if millilitres > METAL_ML:
        yield Finding(
            "metal",
            Text(
                "There is metal or very dense contrast between the lungs or beside them "
                "({millilitres:.0f} ml above {limit:.0f} HU): its streaks can look like lesions.",
                millilitres=millilitres,
                limit=METAL_HU,
            ),
        )


def _number_findings(volume: Volume) -> Iterator[Finding]:
    if volume.nonfinite:
        yield Finding(
            "nonfinite",
            Text(
                "{count:,} {count:voxel is not a number|voxels are not numbers} (NaN or infinite) "
                "and {count:counts|count} as air.",
                count=volume.nonfinite,
            ),
        )


def _place_findings(volume: Volume) -> Iterator[Finding]:
    if not volume.source.orientation_known:
        yield Finding(
            "orientation_unknown",
            Text(
                "The file does not say how the patient lies (no sform, no qform): left and right "
                "may be exchanged."
            ),
        )
    yield from _contradictions(volume)
    if volume.oblique or volume.sheared:
        kind = Text("sheared (gantry tilt)") if volume.sheared else Text("oblique")
        yield Finding(
            "oblique",
            Text(
                "The slices are {kind}, {degrees} {degrees:degree|degrees} off the patient's "
                "axes, and are shown along the nearest.",
                kind=kind,
                degrees=round(volume.tilt_degrees),
            ),
        )


def _contradictions(volume: Volume) -> Iterator[Finding]:
    """Contradictions between sform and qform of a NIfTI header."""
    source = volume.source
    if source.forms_angle > EXCHANGED_DEGREES:
        yield Finding(
            "forms_disagree",
            Text(
                "The file's two descriptions of the patient's position (sform and qform) "
                "contradict each other; the sform is followed, and left and right may be exchanged."
            ),
        )
    elif source.forms_angle > 0:
        yield Finding(
            "forms_disagree",
            Text(
                "The file's two descriptions of the patient's position (sform and qform) differ "
                "by {degrees} {degrees:degree|degrees}; the sform is followed.",
                degrees=round(source.forms_angle),
            ),
        )
    if source.other_spacing is not None:
        yield Finding(
            "spacings_disagree",
            Text(
                "The header gives two voxel spacings: {followed} mm (sform) and {other} mm "
                "(pixdim). The sform is followed; lengths and volumes may be wrong.",
                followed=_spacing_text(_along_stored_axes(volume)),
                other=_spacing_text(source.other_spacing),
            ),
        )


def _along_stored_axes(volume: Volume) -> Millimetres:
    i, j, k = (volume.spacing[AXIS_OF_LETTER[letter][0]] for letter in volume.source.axes)
    return i, j, k


def _spacing_text(steps: Millimetres) -> str:
    return joined((numeral(step, ".3g") for step in steps), " x ")
