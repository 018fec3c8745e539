"""Kappas, against scikit-learn's and a published example."""

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from ctviewer.core.statistics.agreement import cohens_kappa, fleiss_kappa

FLEISS_1971 = [  # how many of 14 readers put each of 10 cases into each of 5 categories
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_cohens_kappa_is_that_of_scikit_learn(seed):
    rng = np.random.default_rng(seed)
    one = rng.integers(1, 6, 60)
    other = np.clip(one + rng.integers(-1, 2, 60), 1, 5)
    assert cohens_kappa(one, other) == pytest.approx(cohen_kappa_score(one, other))
    weighted = cohen_kappa_score(one, other, weights="quadratic")
    assert cohens_kappa(one, other, quadratic=True) == pytest.approx(weighted)


def test_distances_of_scores_count_and_not_their_ranks():
    one, other = np.array([0, 10, 100, 100]), np.array([10, 0, 100, 0])
    labels = list(range(101))
    wanted = cohen_kappa_score(one, other, weights="quadratic", labels=labels)
    assert cohens_kappa(one, other, quadratic=True) == pytest.approx(wanted)


def test_fleiss_kappa_of_a_published_table():
    cases = [[c for c, n in enumerate(row) for _ in range(n)] for row in FLEISS_1971]
    assert fleiss_kappa(cases) == pytest.approx(0.210, abs=5e-4)


def test_where_all_agree_always_kappa_says_nothing():
    assert cohens_kappa([1, 1, 1], [1, 1, 1]) is None
    assert fleiss_kappa([[1, 1], [1, 1]]) is None
    assert cohens_kappa([0, 1, 0], [0, 1, 0]) == 1
    assert cohens_kappa([0, 1], [1, 0]) == -1
    assert fleiss_kappa([[0, 0, 0], [1, 1, 1]]) == 1


def test_lists_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="same length"):
        cohens_kappa([1, 2], [1])
    with pytest.raises(ValueError, match="two readers"):
        fleiss_kappa([[1], [2]])
