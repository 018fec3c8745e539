"""From a trained network to what its file says: calibrate, evaluate, and the app reads it all."""

import json
from dataclasses import replace
from functools import partial

import pytest
import torch

from ctviewer.core.statistics import accuracy
from ctviewer.core.statistics.evidence import Evidence
from ctviewer.core.statistics.familiarity import Level, describe
from tests.training.conftest import samples_of
from training.base.config import Config
from training.base.errors import TrainingError
from training.evaluation.cases import read_cases
from training.release.metadata import metadata
from training.run.steps import calibrate_run, card_of, evaluate_run


class Bright(torch.nn.Module):
    """Calls bright inputs positive; its map is where they are bright."""

    def forward(self, x):
        pooled = torch.nn.functional.avg_pool3d(x, 2)[:, 0]
        level = pooled.mean(dim=(1, 2, 3))
        return (
            300.0 * (level - 0.1175),
            (pooled > 0.4).float(),
            torch.stack([level, -(level**2)], 1),
        )


@pytest.fixture(scope="module")
def evaluated(samples, tmp_path_factory):
    """A run folder after calibrate and evaluate, with 50 samples of each class to calibrate on."""
    work = tmp_path_factory.mktemp("work")
    fold = samples_of(samples, [0, 1, 2, 3] * 25)
    noise = torch.arange(100, dtype=torch.uint8)[:, None, None, None, None] % 7
    fold = replace(fold, images=fold.images + noise)
    config = Config(name="net")
    (work / "net").mkdir()
    noted: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accuracy, "interval", partial(accuracy.interval, rounds=20))
        few = samples_of(fold, [*range(24)])
        patch.setattr("training.run.steps.gathered", lambda *_args: few)
        test = {"phantoms": samples_of(fold, [*range(8)])}
        patch.setattr("training.run.steps.sources", lambda *_args: test)
        calibrate_run(Bright(), fold, config, work, noted.append)
        evaluate_run(Bright(), config, work, noted.append)
    return config, work, fold, "\n".join(noted)


def test_the_model_file_tells_what_was_measured(evaluated):
    config, work, fold, noted = evaluated
    values = json.loads(json.dumps(metadata(card_of(config, work), 0.0)))
    classes = ("normal", "pneumonia")
    evidence = Evidence.from_metadata(values, classes, classes)
    assert evidence.conformal.error == 0.02
    assert len(evidence.reference_scores.calibration.negative) == 50
    assert len(evidence.reference_scores.test.positive) == 4
    assert evidence.training_statistics["spacing superior, mm"] == {"p5": 1, "p50": 3, "p95": 5}
    assert evidence.involvement_error == pytest.approx(
        100 * values["metrics"]["phantoms"]["involvement_error_sick"]
    )
    assert [part["by"] for part in values["groups"]["phantoms"]].count("thickness") == 2
    assert "seed_comparison" not in values
    assert len(json.dumps(values)) < 1_000_000
    image = fold.images[:1].float() / 255
    known = evidence.population.familiarity(describe(image, Bright()(image)[2][0]))
    assert known.level is Level.IN_DISTRIBUTION
    other = evidence.population.familiarity(describe(1 - image, Bright()(1 - image)[2][0]))
    assert other.level is Level.OUT_OF_DISTRIBUTION
    assert "auc " in noted
    assert "pointing_random" in noted


def test_worst_errors_and_all_cases_stand_beside_the_metrics(evaluated):
    _, work, _, _ = evaluated
    assert len(read_cases(work / "net" / "test.csv")) == 8
    worst = read_cases(work / "net" / "errors.csv")
    assert all(abs(case.probability - case.label) > 0.5 for case in worst)


def test_the_comparison_with_the_seed_is_shown_if_there_is_one(evaluated):
    config, work, _, _ = evaluated
    rows = [{"recipe": "keras_example", "auc": 0.7}]
    path = work / "net" / "seed_comparison.json"
    path.write_text(json.dumps(rows))
    assert metadata(card_of(config, work), 0.0)["seed_comparison"] == rows
    path.unlink()


def test_a_run_without_figures_is_reported(tmp_path):
    with pytest.raises(TrainingError, match="run python -m training evaluate first"):
        card_of(Config(name="gone"), tmp_path)
