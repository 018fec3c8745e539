"""Recipes by name, the runs that one needs before its own, and what contradicts itself."""

from dataclasses import asdict, replace
from pathlib import Path

import pytest

from tests.scans import chest_array, write
from training.__main__ import COMMANDS, main
from training.base.chain import RECIPES, chain, recipe_file
from training.base.config import Config, checked, load_config
from training.base.errors import TrainingError
from training.keras_baseline.chain import seed_arguments
from training.keras_baseline.recipe import load_recipe
from training.model.fit import learning_rate
from training.model.unfold import network_file
from training.synthetic.painting.recipe import recipe_entries


def test_a_network_on_labelled_scans_begins_with_the_fitted_phantoms_one():
    path = recipe_file("mosmed")
    before, last = chain(load_config(path), path)

    assert before[0].name == "ctviewer-synthetic"
    assert before[2][-1] == "fit"
    assert "calibrate" not in before[2]
    assert last[0].name == "ctviewer-mosmed"
    assert list(last[2][-5:]) == ["fit", "calibrate", "evaluate", "export", "card"]


def test_the_shipped_network_begins_with_a_run_that_begins_with_a_file():
    path = recipe_file("default")
    (first, _, fitted), (config, _, steps) = chain(load_config(path), path)

    assert network_file(first.begin_file).is_file()
    assert (first.name, fitted[-1]) == (config.begin_with, "fit")
    assert set(first.painted_train) < set(config.painted_train)
    assert list(steps[-5:]) == ["fit", "calibrate", "evaluate", "export", "card"]


def test_labelled_scans_of_the_command_line_are_for_the_run_asked_for(tmp_path, monkeypatch):
    seen: dict[str, str] = {}
    step = lambda config, _work: seen.update({config.name: config.labelled})  # noqa: E731
    monkeypatch.setattr("training.__main__.COMMANDS", dict.fromkeys(COMMANDS, step))
    (tmp_path / "mine").mkdir()
    for name, before, more in (
        ("a", "", ""),
        ("b", "a", 'labelled = "own"'),
        ("c", "b", ""),
        ("d", "c", 'labelled = "own"'),
    ):
        begin = f'begin_with = "{before}"\nbegin_recipe = "{before}.toml"\n' if before else ""
        (tmp_path / f"{name}.toml").write_text(f'name = "{name}"\n{begin}{more}')
    given = str((tmp_path / "mine").resolve())
    places = ["--work", str(tmp_path), "--labelled", given]

    assert main(["all", "--recipe", str(tmp_path / "d.toml"), *places]) == 0
    assert seen == {"a": "", "b": given, "c": "", "d": given}
    assert main(["all", "--recipe", "mosmed", *places]) == 0
    assert (seen["ctviewer-synthetic"], seen["ctviewer-mosmed"]) == ("", given)
    assert main(["all", "--recipe", str(tmp_path / "c.toml"), *places]) == 0
    assert seen["c"] == given  # asked for, though its recipe names none


def test_a_recipe_is_found_by_its_name_or_its_path():
    assert recipe_file("default") == RECIPES / "default.toml"
    assert recipe_file(str(RECIPES / "default.toml")) == RECIPES / "default.toml"
    assert recipe_file(None) is None
    with pytest.raises(TrainingError, match=r"There is no recipe nope; .* default"):
        recipe_file("nope")


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        ('name = "other"', "makes the run other, not first"),
        (
            'name = "first"\nbegin_with = "last"\nbegin_recipe = "last.toml"',
            "begins with itself",
        ),
    ],
)
def test_recipes_that_do_not_lead_to_each_other_are_refused(tmp_path, second, sentence):
    (tmp_path / "first.toml").write_text(second)
    last = tmp_path / "last.toml"
    last.write_text('name = "last"\nbegin_with = "first"\nbegin_recipe = "first.toml"')

    with pytest.raises(TrainingError, match=sentence):
        chain(load_config(last), last)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"batch": 0}, "batch is 0; it must be 1 or more"),
        ({"learning_rate": float("nan")}, "learning_rate is nan"),
        ({"painted_pairs": [40]}, "must be of type int"),
        ({"painted_train": ["ann"]}, "train alone; set train_patients to 0"),
        ({"crossfit": 3}, "crossfit is the number of groups"),
        ({"dice": "all"}, "all is none of batch, each"),
        ({"painted_train": [3]}, "must be of type a list of str"),
        ({"name": "../x"}, "cannot name a folder"),
        ({"name": "a", "begin_with": "a"}, "cannot begin with itself"),
        ({"train_patients": 0}, "nothing to train on"),
        ({"labelled_shares": [0.5, 0.5]}, "a share for each of train"),
    ],
)
def test_a_recipe_that_cannot_be_meant_gives_one_sentence(values, sentence):
    with pytest.raises(TrainingError, match=sentence):
        checked(values)


def test_a_checkpoint_from_before_a_setting_existed_counts_as_having_its_default():
    """The default of then: channels could not be set, and were those of the wide network."""
    wide = Config(channels=(16, 40, 96, 160), levels=(40, 16, 8))
    assert wide.same_run({"seed": 0})
    assert wide.same_run({"scans": "elsewhere", "workers": 7})
    assert not Config().same_run({"seed": 0})
    assert not replace(wide, painted_train=("x",)).same_run({"seed": 0})
    assert replace(wide, painted_pairs=1).same_run({"painted_pairs": (40, 40)})
    assert not replace(wide, labelled="scans").same_run({"seed": 0})
    assert replace(wide, labelled="scans").same_run({"labelled": "moved"})


@pytest.mark.parametrize("name", ["synthetic", "default", "mosmed", "mosmed_full"])
def test_the_recipes_lead_to_a_network(name):
    path = recipe_file(name)
    assert chain(load_config(path), path)[-1][2][-1] == "card"


def test_a_recipe_of_the_seed_runs_the_seed(tmp_path, monkeypatch, capsys):
    calls: list[list[str]] = []
    monkeypatch.setattr("training.__main__.seed", lambda given: calls.append(given) or 0)
    (tmp_path / "scans" / "CT-0").mkdir(parents=True)
    places = ["--work", str(tmp_path), "--labelled", str(tmp_path / "scans")]
    for name, command in (("keras_example", "train"), ("uniformizing", "compare")):
        assert main(["all", "--recipe", name, *places]) == 0
        assert calls[-1][0] == command
        assert calls[-1][calls[-1].index("--mosmed") + 1] == str(tmp_path / "scans")
        assert load_recipe(Path(calls[-1][2])).batch == 2

    assert main(["fit", "--recipe", "keras_example", *places]) == 1
    assert "python -m training all --recipe keras_example" in capsys.readouterr().err


def test_the_seed_fetches_its_scans_if_none_are_named(tmp_path, monkeypatch):
    fetched: list[Path] = []
    monkeypatch.setattr(
        "training.keras_baseline.chain.download", lambda folder, _report: fetched.append(folder)
    )
    given = seed_arguments(RECIPES / "keras_example.toml", tmp_path, None, print)

    assert fetched == [tmp_path / "MosMedData"]
    assert "--folders" in given  # nothing was fetched, so there are no classes of MosMedData


def test_steps_may_be_added_before_the_last_ones_lower_the_rate():
    run = Config(steps=100, decay=20)
    assert replace(run, steps=300).same_run(asdict(run))
    assert not replace(run, decay=0, steps=300).same_run(asdict(run))
    assert [learning_rate(run, step) / run.learning_rate for step in (2, 79, 90, 99)] == [
        1.0,
        1.0,
        0.5,
        0.05,
    ]


def test_painting_asks_for_the_folder_of_scans_and_for_every_patient(tmp_path):
    config = Config(painted_train=("anna",))
    with pytest.raises(TrainingError, match=r"scans of anna; name the folder .* SCANS=FOLDER"):
        recipe_entries(config, config.painted)

    write(tmp_path / "bert.nii.gz", chest_array())
    with pytest.raises(TrainingError, match="has no scan of anna to paint on"):
        recipe_entries(replace(config, scans=str(tmp_path)), config.painted)
