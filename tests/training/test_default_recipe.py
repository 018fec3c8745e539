"""The recipe with painted scans: whole patients, a run to begin with, figures by source, a card."""

import re
from pathlib import Path

import pytest
import torch

from training.base.config import Config, checked, load_config
from training.base.errors import TrainingError
from training.data.gather import gathered, sources
from training.evaluation import Outputs, hu_classes, pointing
from training.model.fit import fit
from training.model.state import CHECKPOINT, resume
from training.release.card import card_text, write_card

RECIPE = Path(__file__).parents[2] / "training" / "recipes" / "default.toml"


def test_the_recipe_shares_no_patient_between_splits():
    config = load_config(RECIPE)
    named = [*config.painted_train, *config.painted_calibration, *config.painted_test]
    assert len(named) == len(set(named)) == 23


def test_a_patient_in_two_splits_is_refused():
    with pytest.raises(TrainingError, match="Patient b stands in two splits"):
        checked({"painted_train": ["a", "b"], "painted_test": ["b"]})


def test_one_who_begins_with_a_run_gets_its_weights(samples, tmp_path):
    first = Config(name="first", steps=1, threads=1)
    fit(first, samples, tmp_path / "first", lambda _text: None)
    second = Config(name="second", begin_with="first")
    begun = resume(second, tmp_path / "second")
    stored = torch.load(tmp_path / "first" / CHECKPOINT, weights_only=True)["average"]
    for name, value in begun.network.state_dict().items():
        assert torch.equal(value, stored[name])
    assert begun.step == 0


def test_one_who_begins_with_nothing_is_reported(tmp_path):
    with pytest.raises(TrainingError, match="no run gone"):
        resume(Config(begin_with="gone"), tmp_path / "second")


def test_samples_are_distinct_titles_by_source(samples, tmp_path, monkeypatch):
    monkeypatch.setattr("training.data.gather.load_split", lambda *_args: samples)
    monkeypatch.setattr("training.data.gather.recipe_bases", lambda *_args: None)
    monkeypatch.setattr("training.data.gather.evaluation_samples", lambda *_args: samples)
    config = Config(test_patients=2, painted_test=("a",))
    assert list(sources(tmp_path, config, "test")) == ["phantoms", "painted scans"]
    assert len(gathered(tmp_path, config, "test")) == 2 * len(samples)


def test_a_peak_in_the_lesion_counts(samples):
    maps = torch.zeros(4, 32, 64, 64)
    maps[1, 10, 25, 15] = 1.0  # in its lesion
    maps[3, 0, 0, 0] = 1.0  # beside it
    outputs = Outputs(torch.zeros(4).numpy(), maps.numpy(), samples.labels.double().numpy())
    assert pointing(outputs, samples) == 0.5


def test_the_hu_classes_call_dense_lung_affected(samples):
    """The bright blocks are at about -340 HU, the rest below -750."""
    maps = hu_classes(samples)
    assert maps[1, 8:16, 20:36, 10:20].mean() == 1
    assert maps[0].mean() < 0.02


METADATA = {
    "name": "net", "version": "9", "licence": "Apache-2.0", "notice": "never saw a patient",
    "temperature": 1.5, "thresholds": {"low": 0.2, "high": 0.7}, "heatmap": {"threshold": 0.3},
    "training_data": "Nothing.", "created_with": {"torch": "2.13.0"},
    "painted_patients": {"training": ["rider-1225316081", "mine"]},
    "metrics": {"phantoms": dict.fromkeys(
        ("samples", "auc", "auc_low", "auc_high", "accuracy", "sensitivity", "specificity",
         "uncertain", "wrong_when_certain", "brier", "calibration_error", "dice", "pointing",
         "involvement_error", "sensitivity_small", "sensitivity_medium",
         "sensitivity_large", "dice_by_hu", "involvement_error_by_hu"), 0.25)},
}  # fmt: skip


def test_the_card_says_what_the_file_says():
    text = card_text(METADATA, "ab12")
    for part in (
        "# net 9",
        "Never saw a patient",
        "sigmoid(logit / 1.5)",
        "`ab12`",
        "| AUC | 0.25",
    ):
        assert part in text


def test_the_card_of_a_file_of_before_has_no_empty_tables():
    text = card_text(METADATA, "ab12")
    assert "A residual 3D CNN with two heads." in text
    for absent in ("By severity", "Keras example's recipe", "one class alone fits", "None", "nan"):
        assert absent not in text


def test_the_card_shows_intervals_groups_and_the_seed():
    part = {"group": "1 to 3 %", "samples": 8, "sick": 8, "mean_probability": 0.6, "auc": 0.9,
            "auc_low": 0.8, "auc_high": 0.95, "sensitivity": 0.5, "specificity": None,
            "by": "severity"}  # fmt: skip
    seed = {"recipe": "keras_example", "accuracy": 0.6, "auc": 0.7, "auc_low": 0.6,
            "auc_high": 0.8, "seconds_per_step": 9.5, "seconds_per_scan": 1.2,
            "budget_seconds": "100 epochs", "note": "On another machine."}  # fmt: skip
    known = {
        "parameters": 1_234_567,
        "midpoint": 0.7,
        "conformal": {"error": 0.02, "normal_to": 0.41234, "pneumonia_from": 0.3},
        "out_of_distribution": {"limit_95": 21.5, "limit_99": 24.25},
        "metrics": {"phantoms": {"auc": 0.9, "auc_low": 0.85, "auc_high": 0.95, "pointing": 1.0}},
        "groups": {"phantoms": [part | {"group": "healthy", "auc": None}, part]},
        "seed_comparison": [seed],
    }
    text = card_text(METADATA | known, "ab12")
    for part in (
        "A residual 3D CNN of 1.2 M parameters with two heads. From a chest CT",
        "sigmoid((logit - 0.7) / 1.5)",
        "pneumonia from 0.300 (conformal, each class wrongly excluded for at most 2 %",
        "distance of 21.5",
        "| AUC | 0.9 (0.85 to 0.95) |",
        "By severity, phantoms:",
        "| 1 to 3 % | 8 | 8 | 0.6 | 0.5 | - | 0.9 (0.8 to 0.95) |",
        "| keras_example | 0.6 | 0.7 (0.6 to 0.8) | 9.5 | 1.2 | 100 epochs |",
        "\n\nOn another machine.\n\n",
        "| 36 uncertainty | intervals above; conformal label at an error of 2 % |",
    ):
        assert part in text, part


def test_the_checklist_has_all_42_items():
    table = card_text(METADATA, "ab12").split("## CLAIM checklist")[1]
    found = re.findall(r"^\| (\d+)(?:(, |-)(\d+))? ", table, re.MULTILINE)
    items = [n for first, _, last in found for n in range(int(first), int(last or first) + 1)]
    assert items == list(range(1, 43))


def test_no_card_without_a_network(tmp_path):
    with pytest.raises(TrainingError, match="no network"):
        write_card(tmp_path, tmp_path / "CARD.md")


def test_the_card_in_the_repository_is_that_of_the_shipped_network(tmp_path):
    root = Path(__file__).parents[2]
    write_card(root / "resources" / "models", tmp_path / "CARD.md")
    assert (tmp_path / "CARD.md").read_text() == (root / "MODEL_CARD.md").read_text()
