"""The distance from the training scans, against what theory says of Gaussians."""

import numpy as np
import pytest
from scipy.stats import chi2
from sklearn.covariance import LedoitWolf

from ctviewer.core.statistics.familiarity import Level
from training.evaluation.familiar import population


def gaussian(count, dimensions=12, seed=0):
    rng = np.random.default_rng(seed)
    mixing = np.eye(dimensions) + 0.2 * np.tri(dimensions, k=-1)
    return rng.normal(size=(count, dimensions)) @ mixing.T * 3 + 5


def test_squared_distances_of_a_gaussian_follow_chi_square():
    found = population(gaussian(4000), gaussian(4000, seed=1))
    squares = found.distances(gaussian(4000, seed=2)) ** 2
    assert squares.mean() == pytest.approx(12, rel=0.05)
    assert found.limit_95**2 == pytest.approx(chi2.ppf(0.95, 12), rel=0.06)
    assert found.limit_99**2 == pytest.approx(chi2.ppf(0.99, 12), rel=0.08)


def test_one_who_lies_across_the_correlation_is_far():
    """(1, -1) is no further from the mean than (1, 1), but where the two go together it is rare."""
    rng = np.random.default_rng(0)
    both = rng.normal(size=(2000, 1)) + 0.1 * rng.normal(size=(2000, 2))
    found = population(both, both)
    assert found.familiarity([1.0, 1.0]).level is Level.IN_DISTRIBUTION
    assert found.familiarity([1.0, -1.0]).level is Level.OUT_OF_DISTRIBUTION


@pytest.mark.parametrize("count", [15, 400])
def test_distances_are_scikit_learns_of_standardised_scans(count):
    x, new = gaussian(count), gaussian(20, seed=3)
    spread = x.std(axis=0)
    fitted = LedoitWolf().fit((x - x.mean(axis=0)) / spread)
    expected = np.sqrt(fitted.mahalanobis((new - x.mean(axis=0)) / spread))
    assert population(x, x).distances(new) == pytest.approx(expected)


def test_more_dimensions_than_scans_still_give_distances():
    """The sample covariance of 8 scans in 40 dimensions has no inverse."""
    found = population(gaussian(8, dimensions=40), gaussian(30, dimensions=40, seed=1))
    distances = found.distances(gaussian(200, dimensions=40, seed=2))
    assert np.isfinite(distances).all()
    assert 0.7 < (distances <= found.limit_95).mean() <= 1
