"""Limits for any number of classes: the promise is kept, whatever the network is."""

import numpy as np
import pytest

from ctviewer.core.base.errors import UserError
from ctviewer.core.statistics.class_limits import ClassLimits, class_limits
from ctviewer.core.statistics.conformal import conformal

NAMES = ("clear", "bacterial", "viral")
LIMITS = ClassLimits(0.1, {"clear": 0.5, "bacterial": 0.2, "viral": 0.3})


def shares(rng, counts, sharp):
    """Probabilities (N, 3) of a network, and the true class of each."""
    parts, truth = [], []
    for place, (name, count) in enumerate(zip(NAMES, counts, strict=True)):
        alpha = np.ones(3) + sharp * (np.arange(3) == place)
        parts.append(rng.dirichlet(alpha, count))
        truth += [name] * count
    return np.concatenate(parts), truth


@pytest.mark.parametrize("sharp", [0.0, 1.5, 8.0])
def test_at_most_the_error_of_each_class_misses_its_own(sharp):
    """Mean over many folds: at most the error, at least error - 1/(n + 1)."""
    rng, counts, missed = np.random.default_rng(3), (39, 59, 29), []
    for _ in range(300):
        limits = class_limits(*shares(rng, counts, sharp), NAMES, 0.1)
        new, truth = shares(rng, (150, 150, 150), sharp)
        fits = [
            name in limits.fitting(dict(zip(NAMES, each, strict=True)))
            for name, each in zip(truth, new, strict=True)
        ]
        missed.append([1 - np.mean(fits[start : start + 150]) for start in (0, 150, 300)])
    for share, count in zip(np.mean(missed, axis=0), counts, strict=True):
        assert 0.1 - 1 / (count + 1) - 0.01 < share < 0.1 + 0.01


def test_of_two_classes_they_are_the_limits_of_a_binary_network():
    rng = np.random.default_rng(1)
    p, labels = rng.random(80), rng.integers(0, 2, 80)
    both = class_limits(
        np.stack([1 - p, p], axis=1), np.array(["no", "yes"])[labels], ("no", "yes"), 0.1
    )
    binary = conformal(p, labels, 0.1)
    assert both.least["no"] == pytest.approx(1 - binary.normal_to)
    assert both.least["yes"] == pytest.approx(binary.pneumonia_from)


@pytest.mark.parametrize(
    ("probabilities", "names"),
    [
        ((0.6, 0.1, 0.3), ("clear", "viral")),
        ((0.5, 0.25, 0.25), ("clear", "bacterial")),
        ((0.4, 0.2, 0.4), ("viral", "bacterial")),
        ((0.49, 0.19, 0.29), ()),
    ],
)
def test_the_likeliest_that_fits_comes_first(probabilities, names):
    assert LIMITS.fitting(dict(zip(NAMES, probabilities, strict=True))) == names


def test_limits_survive_the_network_file_and_bad_ones_do_not():
    assert ClassLimits.from_dict(LIMITS.to_dict(), NAMES) == LIMITS
    with pytest.raises(KeyError):
        ClassLimits.from_dict(LIMITS.to_dict(), (*NAMES, "other"))
    with pytest.raises(ValueError, match="no probabilities"):
        ClassLimits.from_dict({"error": 0.1, "from": dict.fromkeys(NAMES, 1.5)}, NAMES)


def test_a_class_of_too_few_cases_is_said():
    p, truth = shares(np.random.default_rng(0), (9, 8, 9), 1.0)
    with pytest.raises(UserError, match=r"8 calibration cases, but an error of 0\.1 needs 9"):
        class_limits(p, truth, NAMES, 0.1)
