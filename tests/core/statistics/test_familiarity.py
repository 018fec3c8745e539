"""How far a scan lies from the training scans, against what theory says of Gaussians."""

import json

import numpy as np
import pytest
from scipy.stats import chi2

from ctviewer.core.base.errors import UserError
from ctviewer.core.statistics.familiarity import (
    BINS,
    Familiarity,
    Level,
    Population,
    describe,
    population,
    shrunk_covariance,
)


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


def test_shrinkage_helps_where_data_are_few():
    """Closer to the truth than the sample covariance, and never singular."""
    truth = np.diag([1.0, 1, 1, 1, 1, 1, 1, 1, 2, 3])
    x = np.random.default_rng(4).normal(size=(8, 10)) @ np.sqrt(truth)
    shrunk, share = shrunk_covariance(x)
    sample = np.cov(x.T, bias=True)
    assert 0 < share < 1
    assert np.linalg.norm(shrunk - truth) < np.linalg.norm(sample - truth)
    assert np.linalg.eigvalsh(shrunk).min() > 0
    assert np.trace(shrunk) == pytest.approx(np.trace(sample))
    assert shrunk_covariance(gaussian(20000))[1] < 0.01


def test_the_description_holds_the_histogram_and_the_features():
    array = np.array([0.0, 0.0, 0.0, 1.0])
    found = describe(array, [7.0, -2.0])
    assert found.shape == (BINS + 2,)
    assert found[0] ** 2 == pytest.approx(0.75)
    assert found[BINS - 1] ** 2 == pytest.approx(0.25)
    assert found[BINS:].tolist() == [7, -2]


def test_the_model_file_keeps_it():
    found = population(gaussian(500), gaussian(300, seed=1))
    again = Population.from_dict(json.loads(json.dumps(found.to_dict())))
    new = gaussian(20, seed=3)
    assert again.distances(new) == pytest.approx(found.distances(new), rel=1e-4)
    assert (again.limit_95, again.limit_99) == (found.limit_95, found.limit_99)


def test_features_of_another_network_are_reported():
    with pytest.raises(UserError, match=r"gives 11 features, but its file describes 12"):
        population(gaussian(50), gaussian(50)).distances(gaussian(2, dimensions=11))


def test_statistics_that_do_not_fit_are_refused():
    values = population(gaussian(50), gaussian(50)).to_dict()
    with pytest.raises(ValueError, match="do not fit"):
        Population.from_dict(values | {"mean": values["mean"][:16]})
