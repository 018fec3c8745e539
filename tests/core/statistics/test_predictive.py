"""Intervals of shares and of predictive values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import precision_score

from ctviewer.core.base.errors import UserError
from ctviewer.core.statistics.accuracy import Counts
from ctviewer.core.statistics.predictive import predictive_values, sensitivity, specificity, wilson

some = st.integers(0, 400)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
     (1, 29, 0.0061, 0.1718)],
)  # fmt: skip
def test_wilsons_interval_is_that_of_newcombe(part, whole, low, high):
    """Newcombe, Stat. Med. 1998;17:857-872, table I, method 3."""
    found = wilson(part, whole)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)
    other = wilson(whole - part, whole)
    assert (1 - other.high, 1 - other.low) == pytest.approx((low, high), abs=5e-5)


@given(some, some, some, some, st.floats(0.001, 0.999))
def test_every_interval_holds_its_value_within_0_and_1(tp, fn, tn, fp, prevalence):
    counts = Counts(tp + 1, fn, tn + 1, fp)
    values = [sensitivity(counts), specificity(counts), *predictive_values(counts, prevalence)]
    for found in values:
        assert 0 <= found.low <= found.value <= found.high <= 1


def test_at_the_prevalence_of_the_cases_the_values_are_those_counted():
    counts = Counts(90, 10, 160, 40)
    positive, negative = predictive_values(counts, 100 / 300)
    assert positive.value == pytest.approx(90 / (90 + 40))
    assert negative.value == pytest.approx(160 / (160 + 10))


@given(some, some, some, some, st.floats(0.001, 0.999))
def test_the_values_are_scikit_learns_precision_with_cases_weighted_to_the_prevalence(
    tp, fn, tn, fp, prevalence
):
    counts = Counts(tp + 1, fn, tn + 1, fp)
    labels, called = [1, 1, 0, 0], [1, 0, 0, 1]
    ill, well = tp + 1 + fn, tn + 1 + fp
    weights = [
        *(prevalence * cases / ill for cases in (tp + 1, fn)),
        *((1 - prevalence) * cases / well for cases in (tn + 1, fp)),
    ]
    positive, negative = predictive_values(counts, prevalence)
    for found, label in ((positive, 1), (negative, 0)):
        expected = precision_score(labels, called, pos_label=label, sample_weight=weights)
        assert found.value == pytest.approx(expected)


def test_a_rare_disease_makes_a_positive_call_worth_little():
    """90 % sensitivity and specificity: 1 in 12 at 1 %, the textbook's example."""
    positive, negative = predictive_values(Counts(90, 10, 90, 10), 0.01)
    assert positive.value == pytest.approx(0.9 / (0.9 + 9.9))
    assert negative.value == pytest.approx(89.1 / 89.2)
    # by hand: odds 0.01/0.99 * 90.5/10.5 = 0.0871, SD of the logit sqrt(0.0864) = 0.294
    assert (positive.low, positive.high) == pytest.approx((0.0466, 0.1341), abs=3e-4)


def test_an_interval_does_not_close_up_when_no_error_was_seen():
    positive, negative = predictive_values(Counts(30, 0, 30, 0), 0.1)
    assert positive.value == negative.value == 1
    assert positive.low < 0.9
    assert negative.low < 1


def test_more_cases_make_intervals_narrower():
    few, _ = predictive_values(Counts(9, 1, 9, 1), 0.2)
    many, _ = predictive_values(Counts(900, 100, 900, 100), 0.2)
    assert many.high - many.low < few.high - few.low


def test_nobody_called_has_no_predictive_value():
    positive, negative = predictive_values(Counts(0, 10, 10, 0), 0.2)
    assert positive is None
    assert negative.value == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("counts", "prevalence"),
    [(Counts(0, 0, 1, 1), 0.5), (Counts(1, 1, 0, 0), 0.5), (Counts(1, 1, 1, 1), 0.0),
     (Counts(1, 1, 1, 1), 1.0)],
)  # fmt: skip
def test_what_cannot_be_computed_is_reported(counts, prevalence):
    with pytest.raises(UserError, match=r"\.$"):
        predictive_values(counts, prevalence)


def test_the_interval_covers_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(0)
    truth = 0.85 * 0.1 / (0.85 * 0.1 + 0.1 * 0.9)
    held = 0
    for _ in range(500):
        tp, fp = int(rng.binomial(100, 0.85)), int(rng.binomial(100, 0.1))
        found, _ = predictive_values(Counts(tp, 100 - tp, 100 - fp, fp), 0.1)
        held += found.low <= truth <= found.high
    assert 0.92 <= held / 500 <= 0.98
