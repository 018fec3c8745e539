"""A recipe's whole chain on a tiny configuration, its run folder, its log, and a run cut short."""

import re
import shutil
import sys
import types
from itertools import pairwise

import numpy as np
import pytest
import torch

from ctviewer.core.statistics.accuracy import auc
from tests.scans import chest_array, write
from tests.training.conftest import samples_of
from training.__main__ import main
from training.base.config import Config, load_config
from training.base.errors import TrainingError
from training.base.facts import code_hash, facts
from training.base.words import Rate, duration, rate
from training.data.labelled.prepared import read_list
from training.model.lineage import unseen
from training.run.curves import reliability, roc
from training.run.folder import as_toml, note_step, read_table
from training.run.log import CsvLog, both, read_log, tensorboard_log
from training.run.watch import evenly

RECIPE = """
name = "tiny"
labelled = "scans"
labelled_shares = [0.25, 0.25, 0.25, 0.25]
train_patients = 1
validation_patients = 0
calibration_patients = 0
test_patients = 0
steps = 3
batch = 2
validate_every = 1
workers = 1
threads = 1
channels = [2, 4, 4, 6]
levels = [4, 4, 2]
"""


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """A work folder with labelled scans and the recipe that uses them."""
    folder = tmp_path_factory.mktemp("work")
    for name, lesion in (("normal", False), ("pneumonia", True)):
        (folder / "scans" / name).mkdir(parents=True)
        for number in range(4):
            array = chest_array(lesion=lesion) + np.int16(number)
            write(folder / "scans" / name / f"{name[0]}{number}.nii.gz", array)
    (folder / "tiny.toml").write_text(RECIPE)
    return folder


def call(work, command, *more):
    return main([command, "--recipe", str(work / "tiny.toml"), "--work", str(work), *more])


@pytest.fixture(scope="module")
def whole(work):
    """The run folder after the whole chain."""
    assert call(work, "all") == 0
    return work / "tiny"


def test_the_whole_chain_leaves_a_run_that_a_person_can_read(whole):
    page = (whole / "summary.md").read_text("utf-8")

    for part in ("# Run tiny 0.1.0", "| export | 1 |", "## Where it fails", "3 steps, median"):
        assert part in page
    for name in re.findall(r"\]\((\w+\.png)\)", page):
        assert (whole / name).read_bytes().startswith(b"\x89PNG")
    assert page.count(".png") == 3
    assert load_config(whole / "recipe.toml") == load_config(whole.parent / "tiny.toml")
    rows = read_table(whole / "samples.csv")
    assert [row["split"] for row in rows if row["source"] == "labelled scans"].count("train") == 2
    assert len({row["patient"] for row in rows}) == len(rows)  # nobody is in two splits
    assert list((whole / "model").glob("tiny-0.1.0.pt"))
    assert "tiny 0.1.0" in (whole / "model" / "MODEL_CARD.md").read_text("utf-8")


def test_the_log_has_a_row_for_each_step_and_what_was_watched(whole):
    rows = read_log(whole / "log.csv")

    assert [row["step"] for row in rows] == [1, 2, 3]
    assert {"loss", "learning_rate", "seconds", "val_loss", "train_accuracy"} <= set(rows[-1])


def test_the_watched_training_samples_are_of_both_classes(samples):
    pairs = samples_of(samples, [0, 1] * 8)

    assert set(evenly(pairs, 8).labels.tolist()) == {0.0, 1.0}
    assert len(evenly(pairs, 8)) == 8
    assert evenly(pairs, 16).labels.tolist() == pairs.labels.tolist()


def test_a_second_call_changes_nothing_but_the_list_of_steps(work, whole, capsys):
    kept = ("checkpoint.pt", "log.csv", "prepared.csv", "split.csv", "metrics.json", "recipe.toml")
    before = {name: (whole / name).read_bytes() for name in kept}
    for command in ("phantoms", "prepare", "fit", "evaluate"):
        assert call(work, command) == 0

    assert {name: (whole / name).read_bytes() for name in kept} == before
    assert "step 1 of" not in capsys.readouterr().out


def test_a_run_cut_short_ends_with_the_weights_and_log_of_a_whole_one(
    work, whole, monkeypatch, capsys
):
    again = work / "again"
    (again / "tiny").mkdir(parents=True)
    for name in ("prepared.csv", "split.csv"):
        (again / "tiny" / name).write_bytes((whole / name).read_bytes())
    (phantoms,) = work.glob("samples-*")
    (again / phantoms.name).symlink_to(phantoms)
    recipe = ["fit", "--recipe", str(work / "tiny.toml"), "--work", str(again)]

    def stop(self, step, values, call=CsvLog.__call__):
        call(self, step, values)
        if step == 2 and "loss" in values:
            raise KeyboardInterrupt  # before the step is saved

    with monkeypatch.context() as patch:
        patch.setattr(CsvLog, "__call__", stop)
        assert main(recipe) == 130
    assert "run the same command again" in capsys.readouterr().err
    assert len(read_log(again / "tiny" / "log.csv")) == 2
    assert main(recipe) == 0

    first, second = (
        torch.load(folder / "checkpoint.pt", weights_only=True)["average"]
        for folder in (whole, again / "tiny")
    )
    assert all(torch.equal(first[name], second[name]) for name in first)
    logs = [read_log(folder / "log.csv") for folder in (whole, again / "tiny")]
    for row, other in zip(*logs, strict=True):
        for name in ("seconds", "waited"):
            row.pop(name, None), other.pop(name, None)
        assert row == other


def test_a_missing_step_is_named(tmp_path, capsys):
    (tmp_path / "tiny.toml").write_text(RECIPE.replace("train_patients = 1", "train_patients = 0"))
    for command, sentence in {
        "prepare": "no labelled scans at",
        "fit": "run python -m training prepare first",
        "calibrate": "run python -m training prepare first",
        "evaluate": "run python -m training fit first",
        "export": "run python -m training evaluate first",
        "card": "run python -m training export first",
    }.items():
        assert call(tmp_path, command) == 1
        noted = capsys.readouterr().err
        assert sentence in noted
        assert "Traceback" not in noted


def test_a_full_disk_is_one_sentence(tmp_path, monkeypatch, capsys):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("training.__main__.build_split", full)
    (tmp_path / "tiny.toml").write_text(RECIPE)
    assert call(tmp_path, "phantoms") == 1
    assert "(No space left on device); free the disk" in capsys.readouterr().err


def test_a_log_goes_on_without_doubling_lines(tmp_path):
    path = tmp_path / "log.csv"
    log = CsvLog(path)
    for step in (1, 2, 3, 4):
        log(step, {"loss": 1.0 / step})
    log(4, {"val_loss": 0.5})
    with path.open("a") as file:
        file.write("5,0.")  # torn by a crash

    again = CsvLog(path)
    again(3, {"loss": 9.0})

    assert read_log(path) == [
        {"step": 1, "loss": 1.0},
        {"step": 2, "loss": 0.5},
        {"step": 3, "loss": 9.0},
    ]


def test_the_recipe_that_is_kept_reads_back(tmp_path):
    config = Config(
        name='a"b',
        painted_train=("x", "ü"),
        train_patients=0,
        painted_pairs=4,
        learning_rate=1e-5,
        workers=3,
    )
    (tmp_path / "r.toml").write_text(as_toml(config), "utf-8")

    assert load_config(tmp_path / "r.toml") == config


def test_steps_add_up(tmp_path):
    note_step(tmp_path, "fit", 0.0, 1.5)
    note_step(tmp_path, "fit", 2.0, 2.5)

    assert [row["seconds"] for row in read_table(tmp_path / "steps.csv")] == ["1.5", "2.5"]
    assert read_table(tmp_path / "steps.csv")[0]["began"] == "1970-01-01T00:00:00+00:00"


def test_the_facts_name_code_libraries_and_machine():
    noted = facts()

    assert re.fullmatch(r"[0-9a-f]{16}", noted["code"])
    assert noted["code"] == code_hash()
    assert noted["torch"] == torch.__version__
    assert int(noted["cpus"]) > 0


def test_tensorboard_that_is_missing_is_reported(tmp_path, monkeypatch):
    monkeypatch.setattr("training.run.log.find_spec", lambda _name: None)
    with pytest.raises(TrainingError, match="TensorBoard is not installed"):
        tensorboard_log(tmp_path)


def test_tensorboard_gets_what_the_log_gets(tmp_path, monkeypatch):
    noted: list[object] = []

    class Writer:
        def __init__(self, folder, purge_step):
            noted.append((folder, purge_step))

        def add_scalar(self, *values):
            noted.append(values)

        def flush(self):
            pass

    module = types.ModuleType("torch.utils.tensorboard")
    module.SummaryWriter = Writer
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", module)
    monkeypatch.setattr("training.run.log.find_spec", lambda _name: True)
    log = both(CsvLog(tmp_path / "log.csv"), tensorboard_log(tmp_path / "events"))
    log(5, {"loss": 0.5})
    log(6, {"loss": float("nan")})

    assert noted == [(str(tmp_path / "events"), 5), ("loss", 0.5, 5)]
    assert [row["step"] for row in read_log(tmp_path / "log.csv")] == [5, 6]


def test_a_run_of_other_settings_is_refused_before_anything_is_overwritten(work, whole, capsys):
    before = (whole / "recipe.toml").read_bytes(), (whole / "log.csv").read_bytes()
    other = work / "other.toml"
    other.write_text(RECIPE + "weight_decay = 0.5\n")

    assert main(["fit", "--recipe", str(other), "--work", str(work)]) == 1
    assert "another configuration" in capsys.readouterr().err
    assert before == ((whole / "recipe.toml").read_bytes(), (whole / "log.csv").read_bytes())


def test_a_split_drawn_anew_is_refused_by_every_step(work, whole, tmp_path, capsys):
    shutil.copytree(whole, tmp_path / "tiny")
    (phantoms,) = work.glob("samples-*")
    (tmp_path / phantoms.name).symlink_to(phantoms)
    listed = tmp_path / "tiny" / "prepared.csv"
    turned = {"train": "test", "test": "train"}
    lines = [line.split(",", 1) for line in listed.read_text().splitlines()]
    listed.write_text("\n".join(f"{turned.get(first, first)},{rest}" for first, rest in lines))
    recipe = ["--recipe", str(work / "tiny.toml"), "--work", str(tmp_path)]

    for step in ("fit", "calibrate", "evaluate", "export"):
        assert main([step, *recipe]) == 1, step
        assert "was trained on other labelled scans than the" in capsys.readouterr().err, step


def test_only_scans_of_the_test_split_are_unseen(work, whole):
    listed = read_list(whole / "prepared.csv")
    config = load_config(work / "tiny.toml")
    said: list[str] = []

    left = unseen(listed, config, work, said.append)

    assert left == [made for made in listed if made.scan.split == "test"]
    assert len(left) == 2
    assert said == [
        "6 of 8 scans are in the splits train, validation, calibration of this run or of one that "
        "it began with, and are left out"
    ]


def test_the_roc_encloses_the_area_that_is_reported():
    random = np.random.default_rng(0)
    labels = (random.random(60) > 0.4).astype(float)
    scores = np.round(random.random(60) + 0.4 * labels, 1)  # with ties
    false, true = roc(scores, labels)
    area = sum(
        (b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairwise(zip(false, true, strict=True))
    )

    assert (false[0], true[0], false[-1], true[-1]) == (0, 0, 1, 1)
    assert area == pytest.approx(auc(scores, labels))


def test_reliability_is_the_share_of_positives_at_each_probability():
    said, held = reliability(np.array([0.11, 0.19, 0.95, 1.0]), np.array([0.0, 1.0, 1.0, 1.0]))

    np.testing.assert_allclose(said, [0.15, 0.975])
    np.testing.assert_allclose(held, [0.5, 1.0])


def test_pace_tells_rate_and_time_left():
    seconds = iter([0.0, 0.0, 10.0])
    pace = Rate(100, done=20, clock=lambda: next(seconds))

    assert pace(20) == ""
    assert pace(40) == ", 2.0/s, 30 s left"
    assert [rate(0.5), rate(0.001)] == ["30.0/min", "3.6/h"]
    assert [duration(40), duration(600), duration(9000)] == ["40 s", "10 min", "2.5 h"]
