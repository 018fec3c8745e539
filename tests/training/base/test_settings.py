"""A recipe that is wrong: one sentence that names the file, the setting and what it may be."""

import pytest

from training.base.config import load_config
from training.base.errors import TrainingError
from training.keras_baseline.recipe import load_recipe


def sentence(load, path, text):
    path.write_text(text, "utf-8")
    with pytest.raises(TrainingError) as error:
        load(path)
    return str(error.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("steps = 0", "The setting steps is 0; it must be 1 or more"),
        ("steps = 2.0", "The setting steps is 2.0; it must be of type int"),
        ("threads = true", "The setting threads is True; it must be of type int"),
        ("mixup = inf", "The setting mixup is inf; it must be a finite number"),
        ("name = 3", "The setting name is 3; it must be of type str"),
        ("levels = 32", "The setting levels is 32; it must be a list"),
        ("painted_test = [1]", "The setting painted_test is [1]; it must be of type a list of str"),
        ("precision = 'half'", "In precision, half is none of auto, bfloat16; choose one"),
        ("stepz = 1", "The recipe has no setting 'stepz'; the nearest is steps"),
        (
            "crossfit = 1",
            "crossfit is the number of groups of painted subjects, 2 or more; it needs "
            "painted_train",
        ),
    ],
)
def test_a_wrong_recipe_is_one_sentence_with_its_file_and_setting(tmp_path, text, expected):
    said = sentence(load_config, tmp_path / "mine.toml", text)
    assert said == f"{expected} (in mine.toml)."


def test_an_unknown_setting_that_resembles_none_lists_all(tmp_path):
    said = sentence(load_config, tmp_path / "mine.toml", "zzz = 1")
    assert "it knows average, balance, batch" in said


def test_a_recipe_of_the_keras_example_says_its_file_too(tmp_path):
    path = tmp_path / "keras.toml"
    assert sentence(load_recipe, path, "epochs = 0") == (
        "The setting epochs is 0; it must be 1 or more (in keras.toml)."
    )
    assert sentence(load_recipe, path, "device = 'abacus'").endswith(
        "choose from auto, cpu, cuda (in keras.toml)."
    )


def test_whole_numbers_are_taken_where_a_share_is_meant(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("mixup = 1\nlabelled_shares = [1, 0, 0, 0]")
    config = load_config(path)
    assert (config.mixup, config.labelled_shares) == (1.0, (1.0, 0.0, 0.0, 0.0))
    assert isinstance(config.mixup, float)
