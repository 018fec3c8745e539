"""Ensembles by folds: no subject evaluates a member that saw it; one file; one patient out."""

import dataclasses
import json
import re

import numpy as np
import pytest
import torch

from tests.training.conftest import SMALL
from training.__main__ import _parser
from training.base.chain import recipe_file
from training.base.config import Config, load_config
from training.base.errors import TrainingError
from training.evaluation import Outputs, crossval
from training.evaluation.crossval import cross_validate, main
from training.evaluation.folds import fit_recipe, groups, members, trained
from training.keras_baseline.__main__ import _beside_parser
from training.model.ensemble import Ensemble
from training.model.lineage import refuse_leakage
from training.model.network import Network
from training.model.state import save, start

SUBJECTS = ("phantom 0", "phantom 0", "ann", "ann")
TINY = Config(name="tiny", steps=1, batch=2, folds=2, validate_every=1, **SMALL)


@pytest.fixture
def named(samples):
    return dataclasses.replace(samples, subjects=SUBJECTS)


@pytest.fixture(scope="module")
def ensemble(samples, tmp_path_factory):
    """An ensemble of two, trained for one step, and its work folder."""
    work = tmp_path_factory.mktemp("work")
    named = dataclasses.replace(samples, subjects=SUBJECTS)
    return fit_recipe(TINY, named, work, print), work


def test_groups_hold_everybody_once_and_spread_patients_and_phantoms():
    names = [f"phantom {n}" for n in range(10)] + ["ann", "bob", "cid"]

    parts = groups(names * 2, 3, seed=0)

    assert sorted(name for part in parts for name in part) == sorted(names)
    assert [sum(name[0] != "p" for name in part) for part in parts] == [1, 1, 1]
    assert {len(part) for part in parts} == {4, 5}
    assert parts == groups(names, 3, seed=0) != groups(names, 3, seed=1)


def test_more_folds_than_subjects_are_refused():
    with pytest.raises(TrainingError, match="3 folds need as many subjects, and there are 2"):
        groups(SUBJECTS, 3, seed=0)


def test_no_member_trains_on_whom_it_leaves_out(named, tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(
        "training.evaluation.folds.fit",
        lambda _config, train, *_rest, **_more: seen.append(set(train.subjects)) or Network(),
    )

    fit_recipe(TINY, named, tmp_path, print)

    left_out = [set(member.without) for member in members(TINY, tmp_path, SUBJECTS)]
    assert seen == [set(SUBJECTS) - out for out in left_out]


def test_an_ensemble_says_the_mean_of_its_members(ensemble):
    network, _ = ensemble
    x = torch.rand(1, 1, 64, 128, 128, generator=torch.Generator().manual_seed(0))

    with torch.inference_mode():
        first, second = (member(x) for member in network.members)
        both = network(x)

    assert float((first[0] - second[0]).abs()) > 1e-3
    for part in range(3):
        torch.testing.assert_close(both[part], (first[part] + second[part]) / 2)


def test_an_ensemble_comes_back_from_its_members(ensemble):
    network, work = ensemble
    again = trained(TINY, work)

    assert isinstance(again, Ensemble)
    for name, weights in network.state_dict().items():
        assert torch.equal(weights, again.state_dict()[name]), name


def begun(work, **changes):
    """A stored run "first" with these settings, and a recipe that begins with it."""
    first = Config(name="first", **changes)
    save(first, start(first), work / "first")
    return dataclasses.replace(TINY, begin_with="first")


@pytest.mark.parametrize(
    ("changes", "who"),
    [
        ({"painted_train": ("bob",)}, "bob"),
        ({"seed": 100_000 - 5, "train_patients": 10}, "phantom 100000, phantom 100001"),
    ],
)
def test_a_test_subject_whom_the_run_before_saw_is_leakage(tmp_path, changes, who):
    config = dataclasses.replace(begun(tmp_path, **changes), painted_test=("bob",))

    with pytest.raises(TrainingError, match=f"The run first was trained on {who}"):
        refuse_leakage(config, tmp_path)


def test_no_leakage_is_seen_where_there_is_none(tmp_path):
    refuse_leakage(begun(tmp_path, painted_train=("ann",)), tmp_path)
    refuse_leakage(TINY, tmp_path)


@pytest.fixture
def quick(monkeypatch, named):
    """Cross-validation on four samples, its training taken as done; what each member saw."""
    seen = []

    def fitted(member, train, _report):
        seen.append(set(train.subjects) - member.without)
        return

    def answers(_network, part):
        logits = np.where(part.labels.numpy() > 0.5, 2.0, -1.0)
        maps = part.lesions.numpy().astype(np.float32) / 255.0
        return Outputs(logits, maps, part.labels.double().numpy())

    monkeypatch.setattr(crossval, "gathered", lambda *_: named)
    monkeypatch.setattr(crossval, "fit_member", fitted)
    monkeypatch.setattr(crossval, "run", answers)
    return seen


def test_leave_one_out_classifies_each_patient_by_a_network_not_trained_on_them(quick, tmp_path):
    rows, path = cross_validate(TINY, tmp_path, True, print)

    assert quick == [{"phantom 0"}]
    assert [(row.subject, row.samples) for row in rows] == [("ann", 2)]
    assert (rows[0].auc, rows[0].sensitivity, rows[0].false_alarms, rows[0].dice) == (1, 1, 0, 1)
    assert "| ann | 2 | 1.000 |" in path.read_text()
    assert json.loads(path.with_suffix(".json").read_text())["rows"][0]["subject"] == "ann"


def test_folds_evaluate_phantoms_together(quick, tmp_path):
    rows, _ = cross_validate(TINY, tmp_path, False, print)

    assert sorted(map(sorted, quick)) == [["ann"], ["phantom 0"]]
    assert sorted(row.subject.split(" of")[0] for row in rows) == ["ann", "phantoms"]


def test_nothing_is_trained_if_no_subject_is_left_for_evaluation(quick, tmp_path):
    config = begun(tmp_path, train_patients=1, painted_train=("ann",))

    for one_out in (True, False):
        with pytest.raises(TrainingError, match=r"seen by first.* Take the recipe of first\."):
            cross_validate(config, tmp_path, one_out, print)
    assert quick == []


def test_a_member_without_evaluation_subjects_is_not_trained(quick, tmp_path):
    config = begun(tmp_path, train_patients=0, painted_train=("ann",))
    rows, _ = cross_validate(config, tmp_path, False, print)

    assert quick == [{"ann"}]
    assert [row.subject[:8] for row in rows] == ["phantoms"]


def test_a_subject_of_one_class_has_no_auc(quick, tmp_path, monkeypatch, named):
    healthy = dataclasses.replace(named, labels=torch.tensor([0.0, 1.0, 0.0, 0.0]))
    monkeypatch.setattr(crossval, "gathered", lambda *_: healthy)

    rows, path = cross_validate(TINY, tmp_path, True, print)

    assert (rows[0].auc, rows[0].sensitivity, rows[0].dice) == (None, None, None)
    assert rows[0].specificity == 1
    assert "| ann | 2 | - | - | 1.000 | 0.000 | - |" in path.read_text()


def test_the_command_writes_its_table_or_a_sentence(quick, tmp_path, capsys, monkeypatch):
    assert main(["--work", str(tmp_path), "--leave-one-out", "--steps", "7"]) == 0
    assert "written to" in capsys.readouterr().out
    assert (tmp_path / "ctviewer-synthetic.7-steps.leave-one-out.md").exists()

    monkeypatch.setattr(crossval, "gathered", lambda *_: named_phantoms())
    assert main(["--work", str(tmp_path), "--leave-one-out"]) == 1
    assert "no patient who could be left out" in capsys.readouterr().err


def named_phantoms():
    class Few:
        subjects = ("phantom 1",)

    return Few()


def test_the_commands_in_the_documentation_are_understood(request):
    root = request.config.rootpath
    page = (root / "docs" / "fitting.md").read_text("utf-8")
    lines = re.findall(r"^(?:python|torchrun \S+) -m training (.+)$", page, re.MULTILINE)
    parsers = {"folds": crossval._parser, "seed": _beside_parser, "fit": _parser}

    assert {line.split()[0] for line in lines} == set(parsers)
    for line in lines:
        first, *rest = line.split()
        given = {"folds": rest, "seed": rest[1:], "fit": [first, *rest]}[first]
        options = parsers[first]().parse_args(given)
        assert load_config(recipe_file(options.config))
