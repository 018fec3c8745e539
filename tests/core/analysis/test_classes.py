"""Classes of a network file, and their probabilities."""

import math
from dataclasses import replace

import pytest
import torch

from ctviewer.core.analysis.classes import PNEUMONIA, Calibration, Classes
from ctviewer.core.analysis.result import Label
from ctviewer.core.analysis.wording import classes_text, score_verdict, uncertain_text, verdict_text
from ctviewer.core.base.errors import ModelError, UserError
from ctviewer.core.worklist.truth import read_labels
from ctviewer.inference.classifier import load_classifier
from ctviewer.inference.model_file import read_model_file
from tests.networks import Tiny, write_network
from tests.scans import chest

THREE = Classes(("a", "b", "c"), None)
TUBERCULOSIS = {"classes": ["tuberculosis", "clear"], "positive": "tuberculosis"}


def test_a_file_without_a_word_has_the_two_of_before():
    assert Classes.from_dict({}) == PNEUMONIA
    assert Classes.from_dict({"classes": ["clear", "covid"]}).pair == ("clear", "covid")
    assert Classes.from_dict({"classes": ["a", "b", "c"]}) == THREE
    assert not Classes.from_dict({"classes": ["a", "b"], "positive": None}).binary
    assert Classes.from_dict(TUBERCULOSIS).pair == ("clear", "tuberculosis")
    assert Classes.from_dict(THREE.to_dict()) == THREE


@pytest.mark.parametrize(
    "values",
    [
        {"classes": ["one"]}, {"classes": ["a", "a"]}, {"classes": ["a", ""]},
        {"classes": ["a", 3]}, {"classes": ["a", "b" * 41]},
        {"classes": ["a", "b"], "positive": "c"},
        {"classes": [str(number) for number in range(51)]},
    ],
)  # fmt: skip
def test_classes_that_are_none_are_refused(tmp_path, values):
    with pytest.raises(ValueError, match="class"):
        Classes.from_dict(values)
    path = write_network(tmp_path / "a.pt", **values)
    with pytest.raises(ModelError, match="class"):
        read_model_file(path, allow_unlisted=True)


@pytest.mark.parametrize(("logit", "classes"), [([1.0, 2.0], ["a", "b", "c"]), (1.0, list("abc"))])
def test_a_file_whose_answers_do_not_fit_its_classes_is_refused(tmp_path, logit, classes):
    golden = {"logit": logit, "tolerance": 1e-3}
    path = write_network(tmp_path / "a.pt", classes=classes, golden=golden)
    with pytest.raises(ModelError, match="for 3 classes"):
        read_model_file(path, allow_unlisted=True)


def test_probabilities_stand_in_the_files_order():
    found = Calibration(temperature=2.0).probabilities((0.0, 2.0, -800.0), THREE)
    assert list(found) == ["a", "b", "c"]
    assert found["b"] == pytest.approx(1 / (1 + math.exp(-1.0)))
    assert sum(found.values()) == pytest.approx(1)
    swapped = Classes(("x", "y"), "x")
    assert Calibration(midpoint=1.0).probabilities((1.0,), swapped) == {"x": 0.5, "y": 0.5}


class TwoLogits(torch.nn.Module):
    """A logit for each of two classes; their difference is that of `Tiny`."""

    def __init__(self, bias: float = 0.0) -> None:
        super().__init__()
        self.tiny = Tiny(bias)

    def forward(self, x: torch.Tensor):
        logit, map_, features = self.tiny(x)
        return torch.stack([logit + 5.0, torch.full_like(logit, 5.0)], dim=1), map_, features


def test_another_binary_network_speaks_of_its_own_classes(tmp_path):
    path = write_network(tmp_path / "tb.pt", kind=TwoLogits, **TUBERCULOSIS)
    pneumonia = load_classifier("cpu", write_network(tmp_path / "a.pt"), allow_unlisted=True)
    classifier = load_classifier("cpu", path, allow_unlisted=True)
    volume = chest(lesion=True)
    score, other = (each.classify(volume).score for each in (classifier, pneumonia))
    assert score.logit == pytest.approx(other.logit, abs=1e-4)
    assert score.probability == pytest.approx(other.probability, abs=1e-5)
    assert tuple(score.probabilities) == ("tuberculosis", "clear")
    assert (score.called, score.label) == ("tuberculosis", Label.POSITIVE)
    assert score_verdict(score) == "Tuberculosis"
    assert classes_text(score).startswith("Tuberculosis ")
    unsure = replace(score, label=Label.UNCERTAIN)
    assert "“clear” and for “tuberculosis”" in uncertain_text(unsure)


def test_labels_of_a_table_may_be_the_networks_own():
    classes = Classes.from_dict(TUBERCULOSIS)
    table = b"scan,label\na.nii,Tuberculosis\nb.nii,clear\nc.nii,0\n"
    assert [each.positive for each in read_labels(table, classes)] == [True, False, False]
    with pytest.raises(UserError, match="positive or negative"):
        read_labels(table, THREE)


def test_verdicts_of_pneumonia_read_as_ever():
    assert verdict_text("pneumonia") == "Pneumonia pattern"
    assert verdict_text("normal") == "No pneumonia pattern"
    assert verdict_text("b", THREE) == "B"
    assert (verdict_text("uncertain", THREE), verdict_text(None)) == ("Uncertain", "")
