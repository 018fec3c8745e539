from pathlib import Path

import pytest

from training.__main__ import OTHERS, main
from training.base.config import Config, load_config
from training.base.errors import TrainingError

RECIPE = Path(__file__).parents[2] / "training" / "recipes" / "synthetic.toml"


def test_the_shipped_recipe_is_valid():
    assert load_config(RECIPE).steps > 0


def test_settings_left_out_keep_their_defaults(tmp_path):
    path = tmp_path / "few.toml"
    path.write_text("steps = 3\n")

    assert load_config(path) == Config(steps=3)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("stepz = 3", "no setting 'stepz'"),
        ("steps = -1", "The setting steps is -1"),
        ("steps = 'many'", "The setting steps is 'many'"),
        ("steps = ", "cannot be read"),
        ("batch = 0", "must be 1 or more"),
        ("balance = ['age']", "age is none of label, source"),
        ("device = 'tpu'", "tpu is none of auto, cpu, cuda"),
        ("mixup = -0.1", "The setting mixup is -0.1"),
    ],
)
def test_a_bad_configuration_gives_one_sentence(tmp_path, text, sentence):
    path = tmp_path / "bad.toml"
    path.write_text(text)

    with pytest.raises(TrainingError, match=sentence):
        load_config(path)


def test_a_recipe_that_is_not_utf_8_gives_one_sentence(tmp_path, capsys):
    path = tmp_path / "latin.toml"
    path.write_bytes('name = "für"'.encode("latin-1"))

    assert main(["fit", "--recipe", str(path)]) == 1
    assert capsys.readouterr().err == (
        "The configuration latin.toml is not text in UTF-8; save it as UTF-8.\n"
    )


@pytest.mark.parametrize("command", ["folds", "compare"])
def test_a_command_that_is_stopped_says_so(monkeypatch, capsys, command):
    def stopped(_arguments):
        raise KeyboardInterrupt

    monkeypatch.setitem(OTHERS, command, stopped)
    assert main([command]) == 130
    assert "Stopped; run the same command again" in capsys.readouterr().err


@pytest.mark.parametrize("steps", ["-5", "0"])
def test_folds_of_no_steps_are_refused(tmp_path, capsys, steps):
    assert main(["folds", "--work", str(tmp_path), "--steps", steps]) == 1
    assert f"The setting steps is {steps}; it must be" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["fit", "calibrate", "evaluate", "export", "folds"])
def test_a_command_out_of_order_ends_with_a_sentence(tmp_path, capsys, command):
    assert main([command, "--work", str(tmp_path)]) == 1

    printed = capsys.readouterr().err
    assert "run python -m training" in printed or "draw them with python -m training" in printed
    assert "Traceback" not in printed
