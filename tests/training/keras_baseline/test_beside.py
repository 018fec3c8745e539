"""The seed beside the default recipe: same samples, a budget of seconds, one table."""

import json

import numpy as np
import pytest
import torch

pytest.importorskip("cv2")

from tests.training.conftest import SMALL
from training.base.config import Config
from training.base.errors import TrainingError
from training.keras_baseline import beside as module
from training.keras_baseline.__main__ import main
from training.keras_baseline.beside import COMPARISON, beside
from training.keras_baseline.recipe import Recipe
from training.keras_baseline.same_samples import Lap, fit_for, seed_input
from training.model.network import Network
from training.model.state import save, start
from training.release.card_tables import seed_table

TINY = Recipe(filters=(2, 2, 2, 4), units=4, device="cpu", workers=1)
CONFIG = Config(name="ours", steps=40, batch=4)


@pytest.fixture
def run(monkeypatch, samples):
    torch.manual_seed(0)
    monkeypatch.setattr(module, "gathered", lambda *_: samples)
    monkeypatch.setattr(module, "trained", lambda *_: Network(**SMALL).eval())
    monkeypatch.setattr(module, "our_lap", lambda *_: Lap(40, 0.3, 0.0075, 160))


def test_both_recipes_are_evaluated_on_the_same_samples(run, tmp_path):
    ours, seed = beside(CONFIG, TINY, tmp_path, 0.0, print)

    stored = json.loads((tmp_path / "ours" / COMPARISON).read_text())
    assert [row["recipe"] for row in stored] == ["ours", "keras_example"]
    assert f"| ours | {ours.accuracy:g} |" in "\n".join(seed_table(stored))  # as the card has it
    assert (ours.budget_seconds, ours.steps, ours.samples_seen) == (0.3, 40, 160)
    assert seed.budget_seconds >= 0.3
    assert seed.samples_seen == 2 * seed.steps > 0
    for row in (ours, seed):
        assert 0 <= row.auc_low <= row.auc <= row.auc_high <= 1
        assert row.seconds_per_scan > 0


def test_the_seed_goes_on_where_it_was_stopped(samples, tmp_path):
    _, first = fit_for(0.05, TINY, samples, tmp_path, print)
    _, second = fit_for(first.seconds + 0.2, TINY, samples, tmp_path, print)

    assert second.steps > first.steps
    with pytest.raises(TrainingError, match="another recipe"):
        fit_for(9.0, TINY, samples.chosen([0, 1]), tmp_path, print)


def test_the_seed_gets_the_same_cells_turned_to_its_axes(samples):
    given = seed_input(samples.images[1:2])

    assert given.shape == (1, 1, 128, 128, 64)
    cells = samples.images[1, 0].numpy().astype(float)
    wanted = (cells - cells.min()) / (cells.max() - cells.min())
    np.testing.assert_allclose(given[0, 0].numpy().transpose(2, 1, 0), wanted, atol=1e-5)


def test_what_a_run_cost_counts_the_runs_it_began_with(samples, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "TIMED", 2)
    first = Config(name="first", steps=10, batch=4, **SMALL)
    save(first, start(first), tmp_path / "first")

    lap = module.our_lap(Config(steps=5, batch=4, begin_with="first", **SMALL), tmp_path, samples)

    assert (lap.steps, lap.samples_seen) == (15, 60)
    assert lap.seconds == pytest.approx(15 * lap.seconds_per_step)


def test_runs_of_networks_of_another_size_are_timed_for_themselves(samples, tmp_path, monkeypatch):
    paces = {Config().channels: 0.5, (9, 9, 9, 9): 2.0}
    timed: list[Config] = []
    monkeypatch.setattr(
        module, "_pace", lambda config, _: timed.append(config) or paces[config.channels]
    )
    wide = Config(name="wide", steps=10, batch=2, channels=(9, 9, 9, 9), device="cuda")
    wider = Config(name="wider", steps=7, batch=2, channels=(9, 9, 9, 9), begin_with="wide")
    for config in (wide, wider):
        save(config, start(config), tmp_path / config.name)

    lap = module.our_lap(Config(steps=4, begin_with="wider"), tmp_path, samples)

    assert (lap.steps, lap.seconds, lap.seconds_per_step) == (21, 4 * 0.5 + 17 * 2.0, 0.5)
    assert [config.device for config in timed] == ["auto", "auto"]  # here, not where it was made


def test_the_command_prints_its_table_or_a_sentence(run, tmp_path, capsys, monkeypatch):
    recipe = tmp_path / "tiny.toml"
    recipe.write_text('filters = [2, 2, 2, 4]\nunits = 4\ndevice = "cpu"\n')
    command = ["beside", "--work", str(tmp_path), "--recipe", str(recipe), "--seconds", "0.1"]

    assert main(command) == 0
    assert "keras_example" in capsys.readouterr().out

    monkeypatch.undo()
    assert main(["beside", "--work", str(tmp_path / "empty")]) == 1
    assert "python -m training" in capsys.readouterr().err
