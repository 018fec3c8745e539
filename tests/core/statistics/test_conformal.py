"""Which classes fit a probability, and that the promised share of errors is kept."""

import numpy as np
import pytest
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

from ctviewer.core.base.errors import UserError
from ctviewer.core.statistics.conformal import Conformal, Fitting, conformal, conformal_quantile

OVERLAP = Conformal(0.05, normal_to=0.6, pneumonia_from=0.4)
GAP = Conformal(0.05, normal_to=0.2, pneumonia_from=0.7)


@pytest.mark.parametrize(
    ("limits", "probability", "fitting"),
    [
        (OVERLAP, 0.39, Fitting.NORMAL),
        (OVERLAP, 0.4, Fitting.BOTH),
        (OVERLAP, 0.6, Fitting.BOTH),
        (OVERLAP, 0.61, Fitting.PNEUMONIA),
        (GAP, 0.2, Fitting.NORMAL),
        (GAP, 0.5, Fitting.NEITHER),
        (GAP, 0.7, Fitting.PNEUMONIA),
    ],
)
def test_which_classes_fit(limits, probability, fitting):
    assert limits.fitting(probability) is fitting


@pytest.mark.parametrize(("error", "value"), [(0.1, 18), (0.05, 19), (0.5, 10)])
def test_the_quantile_counts_the_new_case_too(error, value):
    assert conformal_quantile(np.arange(1, 20), error) == value


@pytest.mark.parametrize("error", [0.02, 0.1, 0.25])
def test_the_quantile_is_numpys_of_the_enlarged_sample(error):
    """A case of infinite nonconformity joins the n, as the proof has it."""
    values = np.random.default_rng(1).normal(size=173)
    expected = np.quantile(np.append(values, np.inf), 1 - error, method="inverted_cdf")
    assert conformal_quantile(values, error) == expected


def test_too_few_cases_are_reported():
    with pytest.raises(UserError, match=r"18 calibration cases, but an error of 0.05 needs 19"):
        conformal_quantile(np.arange(18), 0.05)


def test_the_promise_is_kept_for_each_class_however_bad_the_scores():
    """Mean over many folds of the share left out: at most the error, at least error - 1/(n+1)."""
    rng = np.random.default_rng(2)
    labels = np.repeat([0.0, 1.0], [39, 59])
    left_out = []
    for _ in range(400):
        p = rng.beta(1 + 2 * labels, 3 - labels)
        limits = conformal(p, labels, 0.1)
        new = rng.beta(3, 2, 200), rng.beta(1, 3, 200)
        left_out.append(
            [(new[0] < limits.pneumonia_from).mean(), (new[1] > limits.normal_to).mean()]
        )
    positive, healthy = np.mean(left_out, axis=0)
    assert 0.1 - 1 / 60 - 0.01 < positive < 0.11
    assert 0.1 - 1 / 40 - 0.01 < healthy < 0.11


@pytest.mark.parametrize("error", [0.05, 0.2])
def test_the_promise_is_kept_by_a_classifier_of_scikit_learns(error):
    """One that is fitted, calibrated and evaluated on parts of the same 12,000 cases."""
    x, y = make_classification(
        12_000, n_features=6, weights=[0.7], flip_y=0.1, class_sep=0.7, random_state=0
    )
    x, rest, y, labels = train_test_split(x, y, test_size=11_000, random_state=0)
    p = LogisticRegression().fit(x, y).predict_proba(rest)[:, 1]
    p, new, labels, truth = train_test_split(p, labels, test_size=0.5, random_state=0)
    limits = conformal(p, labels, error)
    fitting = np.array([limits.fitting(each) for each in new])
    for class_, other in ((0, Fitting.PNEUMONIA), (1, Fitting.NORMAL)):
        left_out = np.isin(fitting[truth == class_], [other, Fitting.NEITHER]).mean()
        assert left_out == pytest.approx(error, abs=0.025)


def test_limits_survive_the_model_file():
    assert Conformal.from_dict(GAP.to_dict()) == GAP
