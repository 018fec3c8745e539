"""Whom a run learnt from: labelled scans by content, through every run that it began with."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.training.test_default_recipe import METADATA
from training.__main__ import RESOURCES, models_folder
from training.base.config import SPLITS, Config
from training.base.errors import TrainingError
from training.data.labelled.inputs import Input
from training.data.labelled.prepared import PREPARED, write_list
from training.data.scans import LabelledScan
from training.evaluation import Decision
from training.evaluation.folds import members, trained
from training.model.lineage import (
    Learnt,
    fingerprint,
    learnt_by,
    learnt_labelled,
    refuse_leakage,
    seen_before,
    shown,
    unseen,
)
from training.model.state import save, start
from training.release.card import card_text
from training.release.metadata import NetworkCard, metadata

ALONE = {f"{split}_patients": 0 for split in SPLITS}
REAL = Config(name="real", labelled="scans", **ALONE)


def made(patient, split, contents="", label="pneumonia", severity=""):
    """A prepared scan as it is listed; its contents stand for their hash."""
    scan = LabelledScan(Path(f"{patient}.nii.gz"), label, patient, severity=severity, split=split)
    key = json.dumps([(contents or patient).ljust(64, "0"), "code", label, patient, ""])
    return Input(scan, Path("x.npz"), key, "pass", ())


def run(work, config, inputs=(), learnt=None):
    """A run with its checkpoint, and its list if it has labelled scans."""
    folder = work / config.name
    folder.mkdir(parents=True, exist_ok=True)
    if config.labelled:
        write_list(inputs, folder / PREPARED)
    training = start(config)
    training.learnt = fingerprint(shown(config, work, "train")) if learnt is None else learnt
    save(config, training, folder)
    return config


@pytest.fixture
def real(tmp_path):
    """The work folder of a run that trained on ann."""
    run(tmp_path, REAL, [made("ann", "train", "a"), made("bob", "test", "b")])
    return tmp_path


AFTER = Config(name="after", begin_with="real", train_patients=1)


def test_what_began_with_labelled_scans_stays_out_of_the_program(real):
    run(real, AFTER)
    last = Config(name="last", begin_with="after")

    for config in (REAL, AFTER, last):
        assert learnt_labelled(config, real)
        assert models_folder(config, real) == real / config.name / "model"
    assert models_folder(Config(), real) == RESOURCES / "models"


def test_a_run_whose_beginning_is_gone_is_not_taken_for_free_of_labelled_scans(tmp_path):
    run(tmp_path, Config(name="after", begin_with="gone"))

    for config in (Config(begin_with="gone"), Config(begin_with="after")):
        with pytest.raises(TrainingError, match=r"The run gone, .* restore its folder"):
            models_folder(config, tmp_path)


@pytest.mark.parametrize(
    ("patient", "contents", "known"),
    [
        ("ann", "other", True),
        ("pneumonia/ann", "a", True),  # the same file, in a folder for each class
        ("bob", "b", False),  # was in its test split
        ("cid", "c", False),
    ],
)
def test_an_evaluation_subject_used_to_train_an_earlier_run_is_leakage(
    real, patient, contents, known
):
    config = replace(REAL, name="second", begin_with="real")
    (real / "second").mkdir()
    write_list([made(patient, "test", contents)], real / "second" / PREPARED)

    assert (patient in seen_before(config, real)) is known
    if known:
        with pytest.raises(TrainingError, match=f"The run real was trained on .*{patient}"):
            refuse_leakage(config, real)
    else:
        refuse_leakage(config, real)


def test_an_earlier_run_that_was_split_anew_is_reported(real):
    write_list([made("bob", "train", "b")], real / "real" / PREPARED)
    with pytest.raises(TrainingError, match=r"The run real was trained on other .* prepared\.csv"):
        refuse_leakage(AFTER, real)

    run(real, REAL, [made("bob", "train", "b")], learnt="")  # of before it was kept
    assert seen_before(AFTER, real) == {"bob"}


def test_members_are_refused_when_their_groups_changed(tmp_path):
    config = replace(REAL, folds=2)
    four = [made(name, "train") for name in ("ann", "bob", "cid", "dan")]
    (tmp_path / "real").mkdir()
    write_list(four, tmp_path / "real" / PREPARED)
    whom = shown(config, tmp_path, "train")
    for member in members(config, tmp_path, [name for name, _ in whom]):
        training = start(member.config)
        training.learnt = fingerprint(one for one in whom if one[0] not in member.without)
        save(member.config, training, member.folder)
    assert len(trained(config, tmp_path).members) == 2

    write_list([*four, made("eve", "train")], tmp_path / "real" / PREPARED)
    with pytest.raises(TrainingError, match="trained on other labelled scans"):
        trained(config, tmp_path)


def test_a_fingerprint_knows_content_and_is_empty_without_labelled_scans():
    assert fingerprint([("phantom 1", ""), ("ann", "")]) == ""
    assert fingerprint([("ann", "a")]) == fingerprint([("ann", "a")] * 2) != ""
    assert fingerprint([("ann", "a")]) != fingerprint([("ann", "b")])


def test_scans_with_masks_are_known_by_content_and_name_through_all_runs(tmp_path):
    names = [("pneumonia/study_0255", "train"), ("study_0256.nii.gz", "calibration"),
             ("x", "test"), ("study_0258", "train")]  # fmt: skip
    run(tmp_path, REAL, [made(name, split, f"{at}") for at, (name, split) in enumerate(names)])
    run(tmp_path, AFTER)
    masked = [made(f"study_{255 + at:04}", None, f"{at}".ljust(64, "0") + "m") for at in range(3)]
    masked.append(made("study_0258", None, "9".ljust(64, "0") + "m"))  # another file, of her name

    for config in (REAL, AFTER, Config(name="last", begin_with="after")):
        left = unseen(masked, config, tmp_path, lambda _text: None)
        assert [one.scan.patient for one in left] == ["study_0257"]
    assert unseen(masked, Config(), tmp_path, print) == masked
    with pytest.raises(TrainingError, match="was trained on every one"):
        unseen(masked[:1], AFTER, tmp_path, print)


def test_a_list_with_a_damaged_key_is_reported(tmp_path):
    run(tmp_path, REAL)
    write_list([replace(made("ann", "train"), key="no key")], tmp_path / "real" / PREPARED)
    with pytest.raises(TrainingError, match="run python -m training prepare again"):
        shown(REAL, tmp_path, "train")


def test_phantoms_and_patients_are_counted_over_all_runs(tmp_path):
    run(tmp_path, Config(name="first", train_patients=500))
    run(tmp_path, Config(name="then", begin_with="first", painted_train=("x", "y")))
    last = Config(name="last", begin_with="then", painted_train=("y", "z"), train_patients=200)

    learnt = learnt_by(last, tmp_path)

    assert learnt == Learnt(500, ("y", "z", "x"), before=frozenset("xy"))
    given = metadata(NetworkCard(last, Decision(), {}, learnt), 0.0)
    assert "1000 synthetic phantoms" in given["training_data"]
    assert "of 3 subjects" in given["training_data"]
    assert given["painted_patients"]["training"] == ["y", "z", "x"]
    assert (given["synthetic"], given["licence"]) == (False, "Apache-2.0")
    assert "labelled_scans" not in given


@pytest.mark.parametrize(
    ("severity", "licence"), [("CT-1", "CC BY-NC-ND 3.0"), ("", "that of the labelled scans")]
)
def test_a_network_that_learnt_from_labelled_scans_says_so(tmp_path, severity, licence):
    inputs = [
        made("ann", "train", "a", severity=severity),
        made("bob", "train", "b", "normal"),
        made("cid", "calibration", "c"),
        made("dan", "test", "d"),
    ]
    run(tmp_path, REAL, inputs)
    given = metadata(NetworkCard(AFTER, Decision(), {}, learnt_by(AFTER, tmp_path)), 0.0)

    assert given["synthetic"] is False
    assert given["notice"].startswith("research network: trained on labelled real scans")
    assert "3 labelled scans" in given["training_data"]
    assert ("of MosMedData" in given["training_data"]) is bool(severity)
    assert licence in given["licence"]
    assert given["labelled_scans"] == {"normal": 1, "pneumonia": 2}

    page = card_text(METADATA | given | {"metrics": METADATA["metrics"]}, "ab12")
    for part in (
        "license: other",
        f"- Licence: {given['licence']}",
        "3 labelled scans for training",
    ):
        assert part in page
    for false in (
        "apache",
        "not trained on any real pneumonia",
        "Apache",
        "computer-generated",
        "real-scans.md",
    ):
        assert false not in page
    table = page.split("## CLAIM checklist")[1]
    assert table.count("\n| ") == card_text(METADATA, "").split("## CLAIM")[1].count("\n| ")
