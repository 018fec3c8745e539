"""Figures of accuracy against values worked out by hand, and against scikit-learn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics
from sklearn.calibration import calibration_curve

from ctviewer.core.base.errors import UserError
from ctviewer.core.statistics import accuracy as acc

SCORES = np.array([0.9, 0.8, 0.7, 0.6, 0.55, 0.5, 0.4, 0.3])
LABELS = np.array([1, 1, 0, 1, 0, 1, 0, 0])


def test_the_curve_of_eight_cases():
    curve = acc.roc(SCORES, LABELS)
    assert curve.thresholds.tolist() == [np.inf, *SCORES]
    assert curve.sensitivity.tolist() == [0, 0.25, 0.5, 0.5, 0.75, 0.75, 1, 1, 1]
    assert curve.specificity.tolist() == [1, 1, 1, 0.75, 0.75, 0.5, 0.5, 0.25, 0]


def test_tied_scores_are_one_step():
    curve = acc.roc([0.5, 0.5, 0.5, 0.1], [1, 0, 1, 0])
    assert curve.thresholds.tolist() == [np.inf, 0.5, 0.1]
    assert curve.sensitivity.tolist() == [0, 1, 1]
    assert curve.specificity.tolist() == [1, 0.5, 0]


def test_area_and_precision_by_hand():
    assert acc.auc(SCORES, LABELS) == 13 / 16  # of 16 pairs, 13 in order
    assert acc.average_precision(SCORES, LABELS) == pytest.approx((1 + 1 + 3 / 4 + 4 / 6) / 4)
    assert acc.auc([1, 1], [0, 1]) == 0.5
    assert acc.average_precision([1, 1, 1, 1], [0, 1, 0, 0]) == 0.25


cases = st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=2, max_size=40).filter(
    lambda drawn: len({positive for _, positive in drawn}) == 2
)


def columns(drawn):
    return np.array([score for score, _ in drawn], float), np.array([p for _, p in drawn], float)


@settings(max_examples=40)
@given(cases)
def test_curve_area_and_precision_are_scikit_learns(drawn):
    """Ties included: the scores are whole numbers."""
    scores, labels = columns(drawn)
    curve = acc.roc(scores, labels)
    rest, sensitivity, thresholds = metrics.roc_curve(labels, scores, drop_intermediate=False)
    assert curve.thresholds.tolist() == thresholds.tolist()
    assert curve.sensitivity == pytest.approx(sensitivity)
    assert 1 - curve.specificity == pytest.approx(rest)
    assert acc.auc(scores, labels) == pytest.approx(metrics.roc_auc_score(labels, scores))
    precision = metrics.average_precision_score(labels, scores)
    assert acc.average_precision(scores, labels) == pytest.approx(precision)


@settings(max_examples=40)
@given(cases, st.integers(0, 7))
def test_the_table_is_scikit_learns(drawn, threshold):
    scores, labels = columns(drawn)
    called = scores >= threshold
    tn, fp, fn, tp = metrics.confusion_matrix(labels, called).ravel()
    table = acc.counts(scores, labels, threshold)
    assert table == acc.Counts(tp, fn, tn, fp)
    assert table.accuracy == pytest.approx(metrics.accuracy_score(labels, called))
    balanced = acc.balanced_accuracy(scores, labels, threshold)
    assert balanced == pytest.approx(metrics.balanced_accuracy_score(labels, called))


@pytest.mark.parametrize("bins", [4, 10])
@pytest.mark.parametrize("seed", range(3))
def test_calibration_is_scikit_learns(seed, bins):
    """But on the edge of two bins, where it takes the lower one; drawn numbers lie on none."""
    rng = np.random.default_rng(seed)
    probabilities = rng.beta(0.7, 0.9, 200)
    labels = (rng.random(200) < probabilities**1.5).astype(float)
    found = acc.reliability(probabilities, labels, bins)
    seen, said = calibration_curve(labels, probabilities, n_bins=bins)
    assert found.seen == pytest.approx(seen)
    assert found.said == pytest.approx(said)
    brier = metrics.brier_score_loss(labels, probabilities)
    assert acc.brier(probabilities, labels) == pytest.approx(brier)


@settings(max_examples=40)
@given(cases, st.integers(0, 7))
def test_the_curve_and_the_table_agree(drawn, threshold):
    scores, labels = [score for score, _ in drawn], [float(positive) for _, positive in drawn]
    curve, table = acc.roc(scores, labels), acc.counts(scores, labels, threshold)
    at = np.flatnonzero(curve.thresholds >= threshold)[-1]
    assert table.sensitivity == pytest.approx(curve.sensitivity[at])
    assert table.specificity == pytest.approx(curve.specificity[at])
    balanced = acc.balanced_accuracy(scores, labels, threshold)
    assert balanced == pytest.approx((table.sensitivity + table.specificity) / 2)


def test_operating_points():
    point = acc.at_specificity(SCORES, LABELS, 0.75)
    assert (point.threshold, point.sensitivity, point.specificity) == (0.6, 0.75, 0.75)
    point = acc.at_sensitivity(SCORES, LABELS, 0.9)
    assert (point.threshold, point.sensitivity, point.specificity) == (0.5, 1.0, 0.5)
    nothing = acc.at_specificity([0.1, 0.9], [1, 0], 0.9)
    assert (nothing.threshold, nothing.sensitivity) == (np.inf, 0.0)


def test_the_confusion_table():
    table = acc.counts(SCORES, LABELS, 0.6)
    assert table == acc.Counts(3, 1, 3, 1)
    assert table.sensitivity == table.specificity == 0.75
    assert table.accuracy == 0.75


def test_a_share_of_nothing_is_none():
    table = acc.counts([0.2, 0.3], [0, 0], 0.5)
    assert (table.sensitivity, table.specificity) == (None, 1.0)


def test_calibration_by_hand():
    probabilities, labels = [0.05, 0.15, 0.15, 0.95, 1.0], [0, 0, 1, 1, 0]
    found = acc.reliability(probabilities, labels)
    assert found.said == pytest.approx([0.05, 0.15, 0.975])
    assert found.seen == pytest.approx([0, 0.5, 0.5])
    assert found.cases.tolist() == [1, 2, 2]
    gaps = (0.05 + 2 * 0.35 + 2 * 0.475) / 5
    assert acc.calibration_error(probabilities, labels) == pytest.approx(gaps)
    squares = (0.05**2 + 0.15**2 + 0.85**2 + 0.05**2 + 1) / 5
    assert acc.brier(probabilities, labels) == pytest.approx(squares)


def test_the_interval_is_as_wide_as_the_normal_one():
    """Of a mean over the positives, whose standard error is known in closed form."""
    rng = np.random.default_rng(3)
    scores, labels = rng.normal(size=800), np.repeat([1.0, 0.0], 400)
    found = acc.interval(lambda s, y: float(s[y == 1].mean()), scores, labels, rounds=1000)
    half = 1.96 * scores[:400].std() / np.sqrt(400)
    assert found.value == pytest.approx(scores[:400].mean())
    assert found.low == pytest.approx(found.value - half, abs=0.12 * half)
    assert found.high == pytest.approx(found.value + half, abs=0.12 * half)


def test_an_interval_is_the_same_each_time_and_closed_when_all_is_right():
    assert acc.interval(acc.auc, [1, 2, 3, 4], [0, 0, 1, 1]) == acc.Interval(1.0, 1.0, 1.0)
    first, second = (acc.interval(acc.auc, SCORES, LABELS, rounds=50) for _ in range(2))
    assert first == second
    assert first.low < first.value < first.high


def test_a_paired_difference_knows_that_the_cases_are_the_same():
    rng = np.random.default_rng(5)
    labels = np.repeat([1.0, 0.0], 100)
    scores = labels + rng.normal(size=200)
    same = acc.difference(acc.auc, scores, scores * 3 + 1, labels, rounds=100)
    assert same == acc.Interval(0.0, 0.0, 0.0)
    worse = scores + 0.5 * rng.normal(size=200)
    paired = acc.difference(acc.auc, scores, worse, labels, rounds=300)
    alone = acc.interval(acc.auc, scores, labels, rounds=300)
    assert paired.value == pytest.approx(acc.auc(scores, labels) - acc.auc(worse, labels))
    assert paired.high - paired.low < alone.high - alone.low


def test_the_worst_come_first_and_the_right_never():
    probabilities, labels = [0.9, 0.2, 0.6, 0.99, 0.5], [0, 1, 0, 1, 1]
    assert acc.worst_errors(probabilities, labels, 10).tolist() == [0, 1, 2]
    assert acc.worst_errors(probabilities, labels, 1).tolist() == [0]


@pytest.mark.parametrize(
    "figure",
    [
        acc.roc,
        acc.auc,
        acc.average_precision,
        acc.balanced_accuracy,
        lambda s, y: acc.at_specificity(s, y, 0.9),
        lambda s, y: acc.interval(acc.auc, s, y, rounds=9),
        lambda s, y: acc.difference(acc.auc, s, s, y),
    ],
)
def test_one_class_is_reported_in_a_sentence(figure):
    with pytest.raises(UserError, match=r"All 3 cases are of class 1.*add cases"):
        figure([0.1, 0.2, 0.3], [1, 1, 1])


@pytest.mark.parametrize(
    ("scores", "labels", "words"),
    [
        ([0.1], [0, 1], "1 score for 2 labels"),
        ([], [], "0 scores"),
        ([0.1, np.nan], [0, 1], "not finite"),
        ([0.1, 0.2], [0, 2], "neither 0 nor 1"),
    ],
)
def test_wrong_input_is_reported_in_a_sentence(scores, labels, words):
    with pytest.raises(UserError, match=words):
        acc.brier(scores, labels)
