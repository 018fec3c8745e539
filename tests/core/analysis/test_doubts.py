"""Cases in which a result gets no class as label, whatever the probability."""

from dataclasses import replace

import numpy as np
import pytest

from ctviewer.core.analysis.classes import PNEUMONIA
from ctviewer.core.analysis.doubts import Doubt, DoubtFacts, doubts
from ctviewer.core.analysis.gate import Finding, Gate
from ctviewer.core.analysis.heatmap import HeatMap, Involvement
from ctviewer.core.analysis.lungs_shown import LungsShown
from ctviewer.core.analysis.result import Label, Score
from ctviewer.core.analysis.wording import uncertain_text
from ctviewer.core.geometry.resample import Box
from ctviewer.core.statistics.familiarity import Familiarity

WHOLE = LungsShown(4500.0, 4400.0, 0.98, 250.0, 300.0, False, False, False, 265.0, 190.0, 0.0)
HALF = replace(WHOLE, millilitres=1500.0, height_mm=100.0, ends_cut=True)


def seen(percent=0.0, cells=0, *, distance=1.0, findings=(), lungs=WHOLE):
    values = np.zeros((4, 4, 4), np.float32)
    values.ravel()[:cells] = 0.9
    heat_map = HeatMap(values, Box.whole((8, 8, 8)), "", 0.5)
    gate = Gate(tuple(Finding(code, code) for code in findings))
    share = Involvement(percent, percent, percent)
    return DoubtFacts(heat_map, share, Familiarity(distance, 2, 3), gate, lungs)


@pytest.mark.parametrize(
    ("shown", "negative", "positive", "found"),
    [
        (seen(), True, False, ()),
        (seen(0.9, 1), True, False, ()),
        (seen(1.0, 1), True, False, (Doubt.MAP_MARKS,)),
        (seen(12.0, 9), False, True, ()),
        (seen(0.2, 1), False, True, ()),  # a mild one
        (seen(), False, True, (Doubt.MAP_EMPTY,)),
        (seen(12.0, 9), False, False, ()),  # uncertain anyway
        (seen(distance=2.5), True, False, ()),  # unusual
        (seen(distance=3.5), True, False, (Doubt.UNLIKE_TRAINING,)),
        (seen(distance=float("nan")), False, False, (Doubt.UNLIKE_TRAINING,)),
        (seen(findings=["short_scan", "lungs_cut"]), True, False, (Doubt.PART,)),
        (seen(findings=["lungs_cut"]), True, False, ()),
        (seen(lungs=HALF), True, False, (Doubt.HALF_LUNGS,)),
        (seen(findings=["slices_disagree"]), True, False, (Doubt.SLICES,)),
        (seen(findings=["slices_copied"]), True, False, (Doubt.SLICES,)),
        (seen(findings=["slices_repeat"]), True, False, ()),
        (seen(lungs=replace(WHOLE, cut_cm2=320.0)), True, False, ()),
        (seen(lungs=replace(WHOLE, cut_cm2=335.0)), True, False, (Doubt.CUT,)),
        (seen(lungs=replace(HALF, cut_cm2=335.0)), True, False, (Doubt.HALF_LUNGS,)),
        (seen(findings=["turned"]), True, False, (Doubt.TURNED,)),
        (seen(findings=["upside_down"]), False, True, (Doubt.MAP_EMPTY, Doubt.TURNED)),
        (seen(lungs=replace(WHOLE, height_mm=100.0)), True, False, (Doubt.SIZE,)),
        (
            seen(lungs=replace(HALF, ends_cut=False, height_mm=150.0)),
            True,
            False,
            (),
        ),  # small lungs
        (seen(5.0, 9, findings=["short_scan"]), True, False, (Doubt.MAP_MARKS, Doubt.PART)),
    ],
)
def test_a_number_is_uncertain_where_it_contradicts_itself_or_the_scan_is_not_for_it(
    shown, negative, positive, found
):
    assert doubts(shown, negative=negative, positive=positive) == found


def test_every_doubt_is_reported_in_place_of_the_limits():
    shown = seen()
    reported = (Doubt.MAP_MARKS, Doubt.PART)
    score = Score(
        (-3.0,),
        PNEUMONIA.both(0.05),
        Label.UNCERTAIN,
        shown.involvement,
        shown.heat_map,
        doubts=reported,
    )
    assert uncertain_text(score) == (
        "The probability is low, but the heat map marks lesions. The scan shows only a short part "
        "of a chest."
    )


@pytest.mark.parametrize(("found", "label"), [
    ((), Label.NEGATIVE),
    ((Doubt.MAP_MARKS,), Label.UNCERTAIN),
    ((Doubt.UNLIKE_TRAINING,), Label.NO_VERDICT),
    ((Doubt.PART,), Label.NO_VERDICT),
    ((Doubt.HALF_LUNGS,), Label.NO_VERDICT),
    ((Doubt.CUT,), Label.NO_VERDICT),
    ((Doubt.SLICES,), Label.NO_VERDICT),
    ((Doubt.TURNED,), Label.NO_VERDICT),
    ((Doubt.SIZE,), Label.NO_VERDICT),
    ((Doubt.MAP_MARKS, Doubt.PART), Label.NO_VERDICT),
])  # fmt: skip
def test_a_scan_that_the_network_was_not_made_for_gets_no_verdict(found, label):
    assert Label.NEGATIVE.doubted(found) is label
