import numpy as np
import pytest

from ctviewer.core.statistics.platt import folds_of, log_loss, platt_targets, scaling


def drawn(seed, count=200, gap=3.0):
    random = np.random.default_rng(seed)
    labels = random.integers(0, 2, count).astype(float)
    labels[:2] = 0, 1
    return gap * labels + random.normal(0.0, 2.0, count) + random.choice([0.0, -80.0]), labels


@pytest.mark.parametrize("seed", range(6))
def test_the_scaling_is_that_of_scikit_learn(seed):
    """Without a penalty, with Platt's targets as weights of both answers of each case."""
    linear = pytest.importorskip("sklearn.linear_model")
    logits, labels = drawn(seed, gap=2.0 + seed)
    targets = platt_targets(labels > 0.5)
    fitted = linear.LogisticRegression(C=np.inf, tol=1e-10, max_iter=10_000).fit(
        np.tile(logits - logits.mean(), 2)[:, None],
        np.repeat([1, 0], len(logits)),
        sample_weight=np.concatenate([targets, 1 - targets]),
    )
    slope, offset = float(fitted.coef_[0, 0]), float(fitted.intercept_[0])

    temperature, midpoint = scaling(logits, labels)

    assert temperature == pytest.approx(1 / slope, rel=1e-4)
    assert midpoint == pytest.approx(logits.mean() - offset / slope, abs=1e-3)


def test_targets_lie_inside_0_and_1_the_more_the_fewer_cases_there_are():
    """(n + 1) / (n + 2) of n positives and 1 / (n + 2) of n negatives (Platt 1999)."""
    targets = platt_targets(np.array([True, True, False, True, False]))
    np.testing.assert_allclose(targets, [4 / 5, 4 / 5, 1 / 4, 4 / 5, 1 / 4])


def test_labels_the_wrong_way_round_give_the_flattest_scaling_and_no_negative_one():
    logits, labels = drawn(1, gap=-4.0)
    assert scaling(logits, labels)[0] == pytest.approx(20.0)


def test_nothing_near_the_scaling_has_less_loss():
    logits, labels = drawn(2)
    temperature, midpoint = scaling(logits, labels)
    targets = platt_targets(labels > 0.5)
    best = log_loss(logits, targets, temperature, midpoint)
    for factor, shift in ((1.02, 0.0), (0.98, 0.0), (1.0, 0.05), (1.0, -0.05)):
        assert log_loss(logits, targets, factor * temperature, midpoint + shift) > best


def test_patients_stay_in_one_fold_and_each_fold_has_both_classes():
    random = np.random.default_rng(0)
    groups = np.repeat(np.arange(40), random.integers(1, 6, 40))
    labels = (groups % 2).astype(float)

    fold = folds_of(labels, groups, 5)

    assert all(len(set(fold[groups == group])) == 1 for group in range(40))
    counts = [[int(((fold == each) & (labels == label)).sum()) for label in (0, 1)]
              for each in range(5)]  # fmt: skip
    assert np.ptp(counts, axis=0).max() <= 3
    assert np.min(counts) >= 5
