"""Which network files are trusted, and what is read from them before they may run."""

import json

import numpy as np
import pytest

from ctviewer.core.base.errors import ModelError
from ctviewer.core.statistics.conformal import Conformal
from ctviewer.core.statistics.familiarity import Population
from ctviewer.inference.device import CPU
from ctviewer.inference.engine import Engine
from ctviewer.inference.model_file import default_model, read_model_file
from tests.networks import write_network


def test_the_shipped_network_is_listed(listed):
    assert default_model() == listed
    model = read_model_file()
    assert model.info.name == "tiny"
    assert model.info.synthetic
    assert len(model.info.sha256) == 64
    assert (model.calibration.low, model.calibration.high) == (0.3, 0.7)
    assert model.lesion_threshold == 0.5
    assert model.golden.array.shape == (1, 1, 64, 128, 128)
    assert model.golden.stored.nbytes == model.golden.array.nbytes / 4


@pytest.mark.usefixtures("listed")
def test_an_unlisted_network_is_refused_and_says_why(tmp_path):
    other = write_network(tmp_path / "other.pt", bias=0.5)
    with pytest.raises(ModelError, match="any code"):
        read_model_file(other)
    assert read_model_file(other, allow_unlisted=True).info.name == "tiny"


def test_one_changed_byte_takes_it_off_the_list(listed):
    content = bytearray(listed.read_bytes())
    content[len(content) // 2] ^= 1
    listed.write_bytes(content)
    with pytest.raises(ModelError, match="not on this program's list"):
        read_model_file()


def test_what_runs_is_what_was_verified(listed):
    """A file exchanged after the check is never read."""
    model = read_model_file()
    write_network(listed, bias=5.0)
    engine = Engine(model, CPU)
    assert engine.run(model.golden.array).logit[0] == pytest.approx(*model.golden.logits, abs=1e-3)


def test_missing(tmp_path):
    with pytest.raises(ModelError, match="cannot be read"):
        read_model_file(tmp_path / "gone.pt", allow_unlisted=True)


def test_no_network_at_all(tmp_path):
    path = tmp_path / "a.pt"
    path.write_bytes(b"no zip")
    with pytest.raises(ModelError, match="exported again"):
        read_model_file(path, allow_unlisted=True)


@pytest.mark.parametrize("key", ["golden", "preprocess"])
def test_metadata_that_lack_something(tmp_path, key):
    path = write_network(tmp_path / "a.pt", **{key: None})
    with pytest.raises(ModelError):
        read_model_file(path, allow_unlisted=True)


def test_another_preprocessing(tmp_path):
    from ctviewer.core.analysis.preprocess import DEFAULT_SPEC

    other = json.loads(json.dumps(DEFAULT_SPEC.to_dict())) | {"resampling": "nearest"}
    path = write_network(tmp_path / "a.pt", preprocess=other)
    with pytest.raises(ModelError, match="another preprocessing"):
        read_model_file(path, allow_unlisted=True)


@pytest.mark.usefixtures("listed")
def test_a_file_without_evidence_loads_and_says_nothing():
    evidence = read_model_file().evidence
    assert (evidence.conformal, evidence.population, evidence.reference_scores) == (None,) * 3
    assert evidence.training_statistics == {}
    assert evidence.involvement_error is None


POPULATION = Population(np.zeros(8), np.eye(8), 2.5, 3.5)
EVIDENCE = {
    "midpoint": 0.7,
    "conformal": {"error": 0.02, "normal_to": 0.4, "pneumonia_from": 0.3},
    "out_of_distribution": POPULATION.to_dict(),
    "reference_scores": {
        "calibration": {"normal": [0.2, 0.1], "pneumonia": [0.9]},
        "test": {"normal": [0.3], "pneumonia": [0.8, 0.7]},
    },
    "training_statistics": {"slice thickness, mm": {"p5": 1.0, "p50": 2.0, "p95": 5.0}},
    "metrics": {
        "phantoms": {"involvement_error_sick": 0.004},
        "painted scans": {"involvement_error": 0.001, "involvement_error_sick": 0.0123},
    },
}


def test_evidence_is_read(tmp_path):
    path = write_network(tmp_path / "a.pt", **EVIDENCE)
    model = read_model_file(path, allow_unlisted=True)
    assert model.calibration.midpoint == 0.7
    assert model.evidence.conformal == Conformal(0.02, 0.4, 0.3)
    assert model.evidence.population.limit_95 == POPULATION.limit_95
    assert model.evidence.reference_scores.calibration.negative == (0.1, 0.2)
    assert model.evidence.reference_scores.test.positive == (0.7, 0.8)
    assert model.evidence.training_statistics["slice thickness, mm"]["p95"] == 5
    assert model.info.involvement_error == pytest.approx(1.23)


@pytest.mark.parametrize(
    "broken",
    [
        {"conformal": {"error": 0.1}},
        {"out_of_distribution": POPULATION.to_dict() | {"mean": "AAAA"}},
        {"reference_scores": {"test": {}}},
    ],
)
def test_broken_evidence_is_refused(tmp_path, broken):
    path = write_network(tmp_path / "a.pt", **broken)
    with pytest.raises(ModelError, match="exported again"):
        read_model_file(path, allow_unlisted=True)
