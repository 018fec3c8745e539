"""Training the seed on tiny scans: resumable, stopped as Keras stops, with a run folder."""

import csv
import dataclasses
import json
import math

import nibabel as nib
import numpy as np
import pytest
import torch

from training.base.errors import TrainingError
from training.data.scans import from_folders, from_mosmed
from training.keras_baseline.recipe import Recipe, load_recipe

pytest.importorskip("cv2")
pytest.importorskip("matplotlib")

from training.data.splits import keras_example
from training.keras_baseline.__main__ import _parser, main
from training.keras_baseline.fit import fit, settings
from training.keras_baseline.inputs import prepared
from training.keras_baseline.outcome import closing_sentences
from training.keras_baseline.run import compare, train
from training.keras_baseline.state import EPSILON, Epoch, KerasData, best_network, start

TINY = Recipe(side=46, depth=46, filters=(2, 2, 2, 4), units=4, epochs=3, device="cpu", workers=1)
# val_loss and val_acc as the Keras example prints them.
PRINTED = """
.7367 .5 .7400 .5 .9405 .5 .7072 .5 .7686 .5 .7111 .55 1.0334 .4833 .8498 .5 1.9208 .4833
1.1385 .4667 .9513 .45 1.1083 .4667 .8650 .4333 .7985 .5833 .9456 .4833 .8719 .5667 1.2379 .5167
1.2624 .5667 .9592 .4833 1.2174 .4833 1.8992 .5 .9556 .5333 1.3784 .5 1.5250 .5
"""


def write_scans(folder, count=6):
    """Tiny scans in CT-0 and CT-1: noise, the second class brighter in a corner."""
    random = np.random.default_rng(0)
    for number in range(count):
        for grade in ("CT-0", "CT-1"):
            hu = random.normal(-800, 60, (24, 20, 9))
            if grade == "CT-1":
                hu[4:14, 4:14, 2:7] += 700
            path = folder / grade / f"study_{grade[-1]}{number}.nii.gz"
            path.parent.mkdir(parents=True, exist_ok=True)
            nib.save(nib.Nifti1Image(hu.astype(np.int16), np.eye(4)), path)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_scans(tmp_path_factory.mktemp("scans"))


@pytest.fixture(scope="module")
def scans(folder):
    return keras_example(from_mosmed(folder, ["CT-0", "CT-1"]))


@pytest.fixture(scope="module")
def data(scans, tmp_path_factory):
    inputs = tmp_path_factory.mktemp("inputs")
    return KerasData(
        *(
            prepared(tuple(s for s in scans if s.split == name), TINY, inputs, print)
            for name in ("train", "validation")
        )
    )


def weights_of(folder):
    return torch.load(folder / "last.pt", weights_only=True)["network"]


def test_a_resumed_run_ends_with_the_weights_of_an_uninterrupted_one(data, tmp_path):
    whole = fit(TINY, data, tmp_path / "whole", print)
    fit(TINY, data, tmp_path / "parts", print, until=1)
    parts = fit(TINY, data, tmp_path / "parts", print)

    def figures(epochs):
        return [dataclasses.replace(epoch, seconds_per_step=0.0) for epoch in epochs]

    assert figures(whole) == figures(parts)
    assert len(whole) == 3
    for name, weights in weights_of(tmp_path / "whole").items():
        assert torch.equal(weights, weights_of(tmp_path / "parts")[name]), name


def test_a_run_stopped_within_an_epoch_repeats_it(data, tmp_path, monkeypatch):
    fit(TINY, data, tmp_path / "whole", print, until=2)
    fit(TINY, data, tmp_path / "parts", print, until=1)
    with monkeypatch.context() as patched:
        patched.setattr("training.keras_baseline.fit.answers", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            fit(TINY, data, tmp_path / "parts", print)
    fit(TINY, data, tmp_path / "parts", print, until=2)

    for name, weights in weights_of(tmp_path / "whole").items():
        assert torch.equal(weights, weights_of(tmp_path / "parts")[name]), name


def test_a_run_of_other_settings_is_refused_but_may_be_longer(data, tmp_path):
    fit(TINY, data, tmp_path, print, until=1)

    with pytest.raises(TrainingError, match="other settings or scans"):
        fit(dataclasses.replace(TINY, seed=1), data, tmp_path, print)
    with pytest.raises(TrainingError, match="other settings or scans"):
        fit(TINY, KerasData(data.validation, data.validation), tmp_path, print)
    assert len(fit(dataclasses.replace(TINY, epochs=2), data, tmp_path, print)) == 2


def test_a_loss_that_is_not_a_number_is_reported(data, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "training.keras_baseline.batches.normalise", lambda volume: volume * math.nan
    )

    with pytest.raises(TrainingError, match="The loss became nan at step 1"):
        fit(TINY, data, tmp_path, print)


def test_it_stops_and_keeps_what_the_keras_example_did():
    run = start(TINY)
    numbers = [float(word) for word in PRINTED.split()]
    kept = stopped = 0
    for number, (loss, acc) in enumerate(zip(numbers[::2], numbers[1::2], strict=True), start=1):
        if run.note(Epoch(number, 0, 0, loss, acc, 0)):
            kept = number
        if run.waited >= Recipe().patience and not stopped:
            stopped = number

    assert (kept, stopped) == (4, 24)


def test_adam_is_that_of_keras():
    recipe = Recipe(learning_rate=0.01)
    gradients = [3e-7, -2e-6, 1e-8, 5e-7]  # so small that epsilon counts
    weight = torch.nn.Parameter(torch.tensor(1.0, dtype=torch.float64))
    optimiser = torch.optim.Adam([weight], eps=EPSILON)
    wanted = first = second = 0.0
    wanted = 1.0
    for step, gradient in enumerate(gradients):
        rate, epsilon = settings(recipe, step)
        optimiser.param_groups[0].update(lr=rate, eps=epsilon)
        weight.grad = torch.tensor(gradient, dtype=torch.float64)
        optimiser.step()
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        corrected = 0.01 * math.sqrt(1 - 0.999 ** (step + 1)) / (1 - 0.9 ** (step + 1))
        wanted -= corrected * first / (math.sqrt(second) + 1e-7)

        assert float(weight.detach()) == pytest.approx(wanted, rel=1e-9)


def test_the_rate_falls_in_stairs():
    rates = [settings(Recipe(), step)[0] for step in (0, 99_999, 100_000, 250_000)]

    assert rates == pytest.approx([1e-4, 1e-4, 0.96e-4, 0.96**2 * 1e-4])


def test_the_closing_sentences_are_those_of_the_keras_example(scans):
    positive = next(scan for scan in scans if scan.target)

    assert closing_sentences(0.25, positive) == (
        "This model is 75.00 percent confident that CT scan is normal",
        "This model is 25.00 percent confident that CT scan is abnormal",
        f"Its label: abnormal, CT-1 ({positive.path.name})",
    )


def test_inputs_are_prepared_once_and_again_when_a_file_changes(tmp_path):
    scans = from_folders(write_scans(tmp_path / "scans", 1))
    said = []

    first = prepared(scans, TINY, tmp_path / "inputs", said.append)
    again = prepared(scans, TINY, tmp_path / "inputs", said.append)
    assert first.stored == again.stored
    assert said == ["2 of 2 scans prepared (spline)"]
    assert [scan.target for scan in first.scans] == [1, 0]

    voxels = np.arange(24 * 20 * 9, dtype=np.int16).reshape(24, 20, 9)
    nib.save(nib.Nifti1Image(voxels, np.eye(4)), scans[0].path)
    other = prepared(scans, TINY, tmp_path / "inputs", said.append)
    assert len(set(other.stored) - set(first.stored)) == 1


def test_the_command_leaves_a_run_folder_and_goes_on(folder, tmp_path, capsys):
    recipe = tmp_path / "tiny.toml"
    values = {k: v for k, v in TINY.to_dict().items() if k not in ("epochs", "device")}
    recipe.write_text("\n".join(f"{name} = {json.dumps(value)}" for name, value in values.items()))
    run = tmp_path / "run"
    command = ["train", "--mosmed", str(folder), "--classes", "CT-0,CT-1", "--split", "keras"]
    command += ["--recipe", str(recipe), "--device", "cpu", "--run", str(run)]

    assert main([*command, "--epochs", "1"]) == 0
    assert main([*command, "--epochs", "2"]) == 0

    said = capsys.readouterr().out
    assert said.count("scans prepared") == 2
    assert said.count("epoch 1 of") == said.count("epoch 2 of") == 1
    assert said.count("percent confident that CT scan is normal") == 2
    assert "Its label: abnormal, CT-1 (study_14.nii.gz)" in said
    assert json.loads((run / "recipe.json").read_text())["epochs"] == 2
    assert (run / "curves.png").read_bytes().startswith(b"\x89PNG")
    with (run / "log.csv").open() as file:
        assert [row["epoch"] for row in csv.DictReader(file)] == ["1", "2"]
    with (run / "scans.csv").open() as file:
        assert len(list(csv.DictReader(file))) == 12
    assert (run / "split.csv").exists()
    assert "| validation | 4 |" in (run / "summary.md").read_text()
    assert not best_network(TINY, run).training


def test_a_stored_split_is_not_taken_for_another_one(tmp_path, capsys):
    folder, run = write_scans(tmp_path / "scans", 10), tmp_path / "run"
    end = ["--run", str(run), "--fraction", "2"]  # a fraction that ends it once the split is there
    command = ["train", "--mosmed", str(folder), "--classes", "CT-0,CT-1", *end]

    def printed(*words):
        assert main([*words]) == 1
        return capsys.readouterr().err

    reached = "The fraction 2 cannot be taken"
    assert reached in printed(*command)
    assert reached in printed(*command, "--split", "stratified")
    for other in (["--split", "keras"], ["--seed", "1"]):
        sentence = printed(*command, *other)
        assert f"{run / 'split.csv'} holds another split than" in sentence
        assert " ".join(other) in sentence
        assert f"--csv {run / 'split.csv'}" in sentence
    assert reached in printed("train", "--csv", str(run / "split.csv"), *end)


def test_the_command_ends_with_a_sentence(folder, tmp_path, capsys):
    run = ["--run", str(tmp_path)]

    assert main(["train", "--folders", str(tmp_path / "nowhere"), *run]) == 1
    assert "cannot be read" in capsys.readouterr().err
    assert main(["train", "--csv", str(tmp_path), "--covidnet", "a", "b", *run]) == 1
    assert "add --mosmed" in capsys.readouterr().err
    classes = ["--mosmed", str(folder), "--classes", "CT-0,CT-1"]
    assert main(["train", *classes, "--fraction", "2", *run, "--split", "keras"]) == 1
    assert "The fraction 2 cannot be taken" in capsys.readouterr().err


def test_the_commands_in_the_documentation_are_understood(request):
    page = (request.config.rootpath / "docs" / "mosmed.md").read_text("utf-8")
    lines = [line.split("#")[0].split() for line in page.splitlines() if line.startswith("python")]
    seed = [words[3:] for words in lines if words[2] == "training.keras_baseline"]

    assert len(seed) >= 4
    for arguments in seed:
        options = _parser().parse_args(arguments)
        if options.recipe:
            load_recipe(request.config.rootpath / options.recipe)


def test_a_missing_package_is_reported(folder, capsys, monkeypatch):
    monkeypatch.setattr("training.keras_baseline.__main__.find_spec", lambda _name: None)

    assert main(["train", "--mosmed", str(folder)]) == 1
    assert "opencv-python-headless and matplotlib" in capsys.readouterr().err


def test_all_methods_are_compared_on_one_split(scans, tmp_path):
    few = dataclasses.replace(TINY, epochs=1, fraction=0.5)

    text = compare(few, scans, tmp_path, print)

    rows = [line.split(" | ") for line in text.splitlines()]
    assert [row[0] for row in rows[2:]] == ["| subset", "| even", "| spline", "| area"]
    assert {row[1] for row in rows[2:]} == {"validation"}
    assert all(0 <= float(row[4]) <= 1 and float(row[6]) > 0 for row in rows[2:])
    assert text in (tmp_path / "compare.md").read_text()
    splits = {(tmp_path / name / "scans.csv").read_bytes() for name in few.methods}
    assert len(splits) == 1


def test_scans_without_validation_are_refused(scans, tmp_path):
    all_train = tuple(dataclasses.replace(scan, split="train") for scan in scans)

    with pytest.raises(TrainingError, match="No scan is in the split validation"):
        train(TINY, all_train, tmp_path, print)
