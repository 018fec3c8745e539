from dataclasses import replace

import numpy as np
import pytest
import torch

from ctviewer.core.analysis.result import Label
from ctviewer.core.statistics.accuracy import calibration_error
from ctviewer.core.statistics.conformal import Conformal
from ctviewer.core.statistics.platt import limits, log_loss, scaling
from tests.training.conftest import samples_of
from training.base.errors import TrainingError
from training.evaluation import Decision, Outputs, measure, probability, run
from training.evaluation.calibrate import (
    calibrate,
    lesion_threshold,
    load_decision,
    map_share,
    save_decision,
)
from training.model.network import Network


def overconfident(count: int = 400) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(1)
    labels = random.integers(0, 2, count).astype(float)
    return 8.0 * (labels - 0.5) + 8.0 * random.standard_normal(count), labels


def test_scaling_lowers_the_log_loss_and_follows_the_logits():
    logits, labels = overconfident()

    temperature, midpoint = scaling(logits / 3.0 + 5.0, labels)

    assert log_loss(logits / 3.0 + 5.0, labels, temperature, midpoint) < log_loss(logits, labels)
    again = scaling(logits, labels)
    assert temperature == pytest.approx(again[0] / 3.0, rel=0.02)
    assert midpoint == pytest.approx(again[1] / 3.0 + 5.0, abs=0.1)


def test_scaled_logits_mean_what_they_say():
    """Labels drawn with a chance of sigmoid((x - 2) / 3)."""
    random = np.random.default_rng(3)
    logits = random.normal(2.0, 5.0, 20_000)
    labels = (random.random(20_000) < probability(logits, 3.0, 2.0)).astype(float)

    temperature, midpoint = scaling(logits, labels)

    assert (temperature, midpoint) == (pytest.approx(3.0, rel=0.05), pytest.approx(2.0, abs=0.15))
    assert calibration_error(probability(logits, temperature, midpoint), labels) < 0.01
    assert calibration_error(probability(logits, 1.0), labels) > 0.05


def test_a_fold_without_errors_still_gets_a_finite_temperature():
    logits = np.array([-6.0, -5.0, 5.0, 6.0])

    assert 0.5 < scaling(logits, np.array([0.0, 0.0, 1.0, 1.0]))[0] < 20.0


@pytest.mark.parametrize(
    ("classifier", "of_map", "least", "most"),
    [(1.0, 4.0, 0.7, 1.0), (4.0, 1.0, 0.0, 0.3), (2.0, 2.0, 0.35, 0.65), (2.0, -2.0, 0.0, 0.0)],
)
def test_the_map_gets_the_share_of_the_logit_that_it_knows_of(classifier, of_map, least, most):
    """Classifier and map lie around the truth so many times further apart than they spread."""
    random = np.random.default_rng(5)
    labels = random.integers(0, 2, 600).astype(float)
    apart = labels - 0.5
    logits = classifier * apart + random.standard_normal(600)
    maps = 1.0 / (1.0 + np.exp(-(of_map * apart + random.standard_normal(600))))
    outputs = Outputs(logits, cells(maps), labels)

    share = map_share(outputs)

    assert least <= share <= most
    together = outputs.reading_map(share).logits
    assert log_loss(together, labels, *scaling(together, labels)) <= 0.002 + log_loss(
        logits, labels, *scaling(logits, labels)
    )


def test_a_classifier_that_errs_leaves_the_logit_to_the_map():
    labels = np.array([0.0, 1.0] * 20)
    outputs = Outputs(2.0 * (0.5 - labels), cells(0.1 + 0.8 * labels), labels)

    assert map_share(outputs) == 1.0
    np.testing.assert_allclose(outputs.reading_map(1.0).logits, outputs.map_odds)


def test_classes_apart_without_an_error_still_give_a_finite_share():
    labels = np.array([0.0, 1.0] * 20)
    outputs = Outputs(20.0 * labels - 10.0, cells(labels), labels)

    assert 0.0 <= map_share(outputs) <= 1.0
    assert np.isfinite(outputs.reading_map(map_share(outputs)).logits).all()


def cells(maps: np.ndarray) -> np.ndarray:
    """Return maps (N,4,8,8) that have one value each."""
    return np.tile(maps[:, None, None, None], (1, 4, 8, 8)).astype(np.float32)


def test_limits_leave_few_scans_on_the_wrong_side():
    logits, labels = overconfident()
    chance = probability(logits, *scaling(logits, labels))

    low, high = limits(chance, labels)

    assert low < 0.5 < high
    assert (chance[labels == 1] < low).mean() <= 0.03
    assert (chance[labels == 0] > high).mean() <= 0.03


def test_a_perfect_map_has_full_overlap_and_no_involvement_error(samples):
    outputs = run(Network(), samples)
    perfect = replace(outputs, heatmaps=samples.lesions.numpy() / 255.0)

    figures = measure(perfect, samples, Decision()).figures

    assert figures["dice"] == 1.0
    assert figures["involvement_error_sick"] == pytest.approx(0.0, abs=1e-6)


def test_a_fold_gets_its_decision(samples):
    """40 copies of the four samples, separated without an error."""
    fold = samples_of(samples, [*range(4)] * 40)
    random = np.random.default_rng(0)
    logits = 6.0 * fold.labels.numpy() - 3.0 + 0.1 * random.standard_normal(160)
    outputs = Outputs(logits, fold.lesions.numpy() / 255.0, fold.labels.double().numpy())

    decision = calibrate(outputs, fold)

    chance = decision.probabilities(outputs.logits)
    assert decision.conformal.normal_to < 0.5 < decision.conformal.pneumonia_from
    labels = decision.labels(chance)
    wrong = [
        x.value != ("positive" if y else "negative")
        for x, y in zip(labels, fold.labels, strict=True)
    ]
    assert np.mean(wrong) <= 0.05
    assert decision.labels(np.array([0.5]))[0] is Label.UNCERTAIN


def test_without_a_known_lesion_the_threshold_stays(samples):
    nobody_knows = replace(samples, has_lesions=torch.zeros(4))

    assert lesion_threshold(run(Network(), samples), nobody_knows) == Decision().lesion


def test_a_fold_that_is_too_small_gives_no_conformal_limits(samples):
    assert calibrate(run(Network(), samples), samples).conformal is None


@pytest.mark.parametrize(
    "decision",
    [
        Decision(1.5, 0.2, 0.8, 0.4),
        Decision(1, 0.1, 0.9, 0.3, 0.7, Conformal(0.02, 0.2, 0.7), 0.4),
    ],
)
def test_a_decision_is_kept_beside_the_checkpoint(decision, tmp_path):
    save_decision(decision, tmp_path)

    assert load_decision(tmp_path) == decision


def test_a_decision_of_before_still_loads(tmp_path):
    (tmp_path / "decision.json").write_text(
        '{"temperature": 2, "low": 0.1, "high": 0.9, "lesion": 0.4}'
    )

    assert load_decision(tmp_path) == Decision(2, 0.1, 0.9, 0.4)


def test_a_missing_calibration_is_reported_in_a_sentence(tmp_path):
    with pytest.raises(TrainingError, match="run python -m training calibrate first"):
        load_decision(tmp_path)
