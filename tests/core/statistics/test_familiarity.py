"""How far a scan lies from the training scans, and what a network file keeps of them."""

import json

import numpy as np
import pytest
from scipy.spatial.distance import mahalanobis

from ctviewer.core.base.errors import UserError
from ctviewer.core.statistics.familiarity import (
    BINS,
    BLOCK,
    LEVELS,
    Familiarity,
    Level,
    Population,
    describe,
)

KNOWN = Population(np.full(12, 5.0), np.tril(np.full((12, 12), 0.3)), limit_95=4.5, limit_99=5.0)


def near(count):
    return 5.0 + np.random.default_rng(3).normal(size=(count, 12))


def test_the_distance_is_that_of_mahalanobis():
    """Of the covariance whose inverse the whitening is the root of, as SciPy computes it."""
    inverse = KNOWN.whitening.T @ KNOWN.whitening
    expected = [mahalanobis(x, KNOWN.mean, inverse) for x in near(6)]
    assert KNOWN.distances(near(6)) == pytest.approx(expected)
    assert KNOWN.familiarity(near(6)[0]).distance == pytest.approx(expected[0])


@pytest.mark.parametrize(
    ("distance", "level"),
    [
        (2.0, Level.IN_DISTRIBUTION),
        (2.1, Level.BORDERLINE),
        (3.1, Level.OUT_OF_DISTRIBUTION),
        (np.nan, Level.OUT_OF_DISTRIBUTION),
    ],
)
def test_levels(distance, level):
    assert Familiarity(distance, 2.0, 3.0).level is level


def test_the_description_holds_the_histogram_and_the_features():
    array = np.array([0.0, 0.0, 0.0, 1.0])
    found = describe(array, [7.0, -2.0])
    assert found.shape == (BINS + 2,)
    assert found[0] ** 2 == pytest.approx(0.75)
    assert found[BINS - 1] ** 2 == pytest.approx(0.25)
    assert found[BINS:].tolist() == [7, -2]


@pytest.mark.parametrize("count", [1, 2, 999, BLOCK, BLOCK + 3])
def test_the_histogram_counts_every_value(count):
    array = np.random.default_rng(0).random(count).astype(np.float32)
    levels = np.round(array * (LEVELS - 1)) // (LEVELS // BINS)
    shares = [np.mean(levels == each) for each in range(BINS)]
    np.testing.assert_allclose(describe(array, []) ** 2, shares, atol=1e-12)


def test_the_model_file_keeps_it():
    again = Population.from_dict(json.loads(json.dumps(KNOWN.to_dict())))
    assert again.distances(near(20)) == pytest.approx(KNOWN.distances(near(20)), rel=1e-4)
    assert (again.limit_95, again.limit_99) == (KNOWN.limit_95, KNOWN.limit_99)


def test_features_of_another_network_are_reported():
    with pytest.raises(UserError, match=r"gives 11 features, but its file describes 12"):
        KNOWN.distances(near(2)[:, :11])


def test_statistics_that_do_not_fit_are_refused():
    values = KNOWN.to_dict()
    with pytest.raises(ValueError, match="do not fit"):
        Population.from_dict(values | {"mean": values["mean"][:16]})
