"""Figures of a test set, its groups, its worst cases, and two runs side by side."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch

from ctviewer.core.statistics import accuracy
from ctviewer.core.statistics.conformal import Conformal
from tests.training.conftest import samples_of
from training.base.config import Config
from training.base.errors import TrainingError
from training.evaluation import Decision, Outputs, measure
from training.evaluation.cases import TEST, by_class, cases, read_cases, worst, write_cases
from training.evaluation.compare import comparison, main
from training.evaluation.groups import groups, rises
from training.evaluation.maps import LEAST_AGREEMENT, lung_agreement, random_pointing

DECISION = Decision(low=0.3, high=0.7, conformal=Conformal(0.1, normal_to=0.6, pneumonia_from=0.4))


@pytest.fixture(autouse=True)
def _few_draws(monkeypatch):
    for name in ("interval", "difference"):
        monkeypatch.setattr(accuracy, name, partial(getattr(accuracy, name), rounds=60))


@pytest.fixture
def tested(samples):
    """Eight samples: four negative and four positive, in two chests, with logits that err twice."""
    eight = samples_of(samples, [0, 1, 2, 3, 0, 1, 2, 3])
    eight = replace(
        eight,
        severities=torch.tensor([0, 0.005, 0, 0.02, 0, 0.2, 0, 0.5]),
        thickness=torch.tensor([1.0, 1, 2, 2, 5, 5, 5, 5]),
        sources=("a", "a", "a", "a", "b", "b", "b", "b"),
    )
    logits = np.array([-3.0, -2, -1, 0.1, -4, 2, 1, 5])
    maps = eight.lesions.numpy() / 255.0
    return Outputs(logits, maps.astype(np.float32), eight.labels.double().numpy()), eight


def test_the_figures_of_eight_cases(tested):
    figures = measure(*tested, DECISION).figures
    assert figures["samples"] == 8
    assert figures["auc"] == 13 / 16
    assert figures["sensitivity"] == 0.5  # 2.0 and 5.0 are above 0.7; 0.1 is uncertain
    assert figures["specificity"] == 0.75
    assert figures["uncertain"] == 1 / 8
    assert figures["wrong_when_certain"] == pytest.approx(2 / 7)
    assert figures["balanced_accuracy"] == 0.75
    assert figures["covered_normal"] == 0.75
    assert figures["covered_pneumonia"] == 0.75
    assert figures["auc_small"] == 7 / 8  # 0.1 and 2.0 against -3, -1, -4 and 1
    assert figures["pointing"] == figures["dice"] == 1
    for name in ("auc", "brier", "sensitivity_at_specificity_90", "specificity", "auc_small"):
        assert figures[f"{name}_low"] <= figures[name] <= figures[f"{name}_high"]


def test_one_class_leaves_out_what_needs_two(tested):
    outputs, eight = tested
    rows = [0, 2, 4, 6]
    healthy = Outputs(outputs.logits[rows], outputs.heatmaps[rows], outputs.labels[rows])
    figures = measure(healthy, samples_of(eight, rows), DECISION).figures
    assert "auc" not in figures
    assert "dice" not in figures
    assert figures["uncertain"] == 0


def test_unknown_lesions_are_not_measured(tested):
    outputs, eight = tested
    known = replace(eight, has_lesions=torch.tensor([1.0, 1, 1, 1, 1, 1, 1, 0]))
    wrong = np.array(outputs.heatmaps)
    wrong[7] = 0
    figures = measure(replace(outputs, heatmaps=wrong), known, DECISION).figures
    assert figures["dice"] == 1


def test_groups_by_severity_thickness_and_subject(tested):
    found = {(g.by, g.group): g for g in groups(*tested, DECISION)}
    assert [name for by, name in found if by == "severity"] == [
        "healthy", "0 to 1 %", "1 to 3 %", "10 to 25 %", "25 to 60 %",
    ]  # fmt: skip
    band = found["severity", "1 to 3 %"]
    assert (band.samples, band.sick, band.sensitivity, band.specificity) == (1, 1, 0.0, None)
    assert band.auc == 0.75  # against all healthy
    assert band.mean_probability == pytest.approx(1 / (1 + np.exp(-0.1)))
    thick = found["thickness", "5 mm and more"]
    assert (thick.samples, thick.specificity, thick.auc) == (4, 0.5, 1.0)
    assert found["subject", "a"].auc == 0.75


def test_whether_the_probability_rises_with_severity(tested):
    outputs, eight = tested
    found = groups(outputs, eight, DECISION)
    assert not rises(found, least=1)  # the smallest lesion gets less than the mean of the healthy
    better = replace(outputs, logits=np.array([-3.0, -0.5, -1, 0.1, -4, 2, -3, 5]))
    assert rises(groups(better, eight, DECISION), least=1)
    assert rises(found)  # no band has enough samples to say otherwise


def test_cases_are_written_and_read(tested, tmp_path):
    found = cases("painted scans", *tested, DECISION)
    write_cases(tmp_path / TEST, found)
    assert read_cases(tmp_path / TEST) == found
    assert [case.name for case in found[3:5]] == ["painted scans/a/3", "painted scans/b/0"]
    assert by_class(found)["pneumonia"] == sorted(by_class(found)["pneumonia"])
    assert [len(by_class(found)[name]) for name in ("normal", "pneumonia")] == [4, 4]


def test_the_worst_case_comes_first(tested):
    found = worst(cases("x", *tested, DECISION))
    assert [(case.subject, case.sample) for case in found] == [("a", 1), ("b", 2)]


def test_two_runs_side_by_side(tested, tmp_path, capsys):
    outputs, eight = tested
    better = replace(outputs, logits=outputs.logits + 9 * (outputs.labels - 0.5))
    for name, one in (("old", outputs), ("new", better)):
        (tmp_path / name).mkdir()
        write_cases(tmp_path / name / TEST, cases("x", one, eight, DECISION))
    assert main(["new", "old", "--work", str(tmp_path)]) == 0
    line = next(part for part in capsys.readouterr().out.splitlines() if "| auc |" in part)
    assert line.startswith("| x | auc | 1.0000 (1.0000 to 1.0000) | 0.8125")
    assert "| +0.1875 (+0." in line


@pytest.mark.parametrize("other", ["fewer", "severities", "thickness"])
def test_runs_on_other_cases_are_not_compared(tested, other):
    """Phantoms of another seed have the names and labels of these, but not their lesions."""
    outputs, eight = tested
    found = cases("phantoms", outputs, eight, DECISION)
    changed = (
        found[1:]
        if other == "fewer"
        else cases(
            "phantoms", outputs, replace(eight, **{other: getattr(eight, other) + 0.1}), DECISION
        )
    )
    with pytest.raises(TrainingError, match="not tested on the same phantoms"):
        comparison("a", found, "b", changed)


def test_cases_of_unknown_severity_are_the_same_when_read_again(tested, tmp_path):
    outputs, eight = tested
    unknown = replace(eight, severities=torch.full((8,), torch.nan))
    found = cases("labelled scans", outputs, unknown, DECISION)
    write_cases(tmp_path / TEST, found)
    assert "| labelled scans | auc |" in comparison("a", found, "b", read_cases(tmp_path / TEST))


def test_only_sources_that_both_runs_were_tested_on_are_compared(tested):
    phantoms, painted = (
        cases(source, *tested, DECISION) for source in ("phantoms", "painted scans")
    )
    text = comparison("new", [*phantoms, *painted], "old", phantoms)
    assert "| phantoms | auc |" in text
    assert "| painted scans |" not in text
    assert text.endswith("\n\nOnly new was tested on painted scans, which are left out.")
    with pytest.raises(TrainingError, match="new was tested on painted scans and old on phantoms"):
        comparison("new", painted, "old", phantoms)


def test_a_run_that_was_not_evaluated_is_reported(tmp_path, capsys):
    assert main(["a", "b", "--work", str(tmp_path)]) == 1
    assert "run python -m training evaluate first" in capsys.readouterr().err


def test_random_weights_point_anywhere(samples):
    """Some are drawn by the bright blocks that are the lesions here; most are not."""
    hits = [random_pointing(samples, Config(), seed) for seed in range(12)]

    assert 0.0 < np.mean(hits) < 0.5
    assert random_pointing(samples, Config(), 1) == hits[1]


def test_lungs_agree_by_the_share_of_the_smaller_in_scans_without_lesions(tested):
    outputs, samples = tested
    true = np.zeros(samples.lungs.shape, bool)
    true[:, 4:28, 10:50, 4:60] = True
    samples = replace(samples, lungs=torch.from_numpy(255 * true.astype(np.uint8)))
    assert lung_agreement(outputs, samples) is None  # a network without lungs
    assert lung_agreement(replace(outputs, lungs=true.astype(np.float32)), samples) == 1.0
    larger = replace(outputs, lungs=np.ones(true.shape, np.float32))
    assert lung_agreement(larger, samples) == 1.0  # it holds all of the smaller
    beside = true.copy()
    rng = np.random.default_rng(0)
    for sample in beside:  # a fiftieth of it elsewhere
        inside, outside = np.flatnonzero(sample), np.flatnonzero(~sample)
        count = len(inside) // 50
        sample.ravel()[rng.choice(inside, count, replace=False)] = False
        sample.ravel()[rng.choice(outside, count, replace=False)] = True
    moved = replace(outputs, lungs=beside.astype(np.float32))
    assert lung_agreement(moved, samples) == pytest.approx(0.94, abs=0.005)
    positive = samples.labels.numpy() > 0.5
    beside[positive] = np.roll(true[positive], 20, axis=1)
    only_positive = replace(outputs, lungs=beside.astype(np.float32))
    assert lung_agreement(only_positive, samples) == pytest.approx(0.94, abs=0.005)
    elsewhere = replace(outputs, lungs=np.roll(true, 20, axis=1).astype(np.float32))
    assert lung_agreement(elsewhere, samples) == LEAST_AGREEMENT
