import numpy as np
import pytest

from training.calibrate import (
    best_temperature,
    calibrate,
    limits,
    load_decision,
    log_loss,
    save_decision,
)
from training.errors import TrainingError
from training.evaluate import Decision, measure, probability, run
from training.network import Network


def overconfident(count: int = 400) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(1)
    labels = random.integers(0, 2, count).astype(float)
    return 8.0 * (labels - 0.5) + 12.0 * random.standard_normal(count), labels


def test_the_temperature_lowers_the_log_loss():
    logits, labels = overconfident()

    temperature = best_temperature(logits, labels)

    assert temperature > 2.0
    assert log_loss(logits, labels, temperature) < log_loss(logits, labels, 1.0)


def test_a_fold_without_errors_still_gets_a_finite_temperature():
    logits = np.array([-6.0, -5.0, 5.0, 6.0])

    assert 0.5 < best_temperature(logits, np.array([0.0, 0.0, 1.0, 1.0])) < 20.0


def test_limits_leave_few_scans_on_the_wrong_side():
    logits, labels = overconfident()
    chance = probability(logits, best_temperature(logits, labels))

    low, high = limits(chance, labels)

    assert low < 0.5 < high
    assert (chance[labels == 1] < low).mean() <= 0.03
    assert (chance[labels == 0] > high).mean() <= 0.03


def test_a_perfect_map_has_full_overlap_and_no_involvement_error(samples):
    outputs = run(Network(), samples)
    perfect = type(outputs)(outputs.logits, samples.lesions.numpy() / 255.0, outputs.labels)

    metrics = measure(perfect, samples, Decision())

    assert metrics.dice == 1.0
    assert metrics.involvement_error == pytest.approx(0.0, abs=1e-6)


def test_a_decision_is_kept_beside_the_checkpoint(samples, tmp_path):
    decision = calibrate(run(Network(), samples), samples)
    save_decision(decision, tmp_path)

    assert load_decision(tmp_path) == decision
    assert 0 < decision.low < decision.high < 1


def test_a_missing_calibration_is_told_in_a_sentence(tmp_path):
    with pytest.raises(TrainingError, match="run python -m training calibrate first"):
        load_decision(tmp_path)
