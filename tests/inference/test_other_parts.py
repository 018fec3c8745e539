"""What is no chest is refused by the network that ships, whatever air it holds."""

import numpy as np
import pytest
import torch

from ctviewer.core.analysis.doubts import Doubt
from ctviewer.core.analysis.examine import examine_volume
from ctviewer.core.analysis.result import Label, Status
from ctviewer.core.analysis.wording import row_text
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.volume import Volume
from ctviewer.inference.classifier import load_classifier
from ctviewer.inference.run import classify_file
from tests.bodies import OTHERS
from tests.networks import Halves, write_network
from tests.scans import chest, chest_array, real, write


@pytest.fixture(scope="module")
def shipped():
    return load_classifier("cpu")


@pytest.mark.parametrize("name", OTHERS)
def test_another_part_of_the_body_is_refused(shipped, name):
    result = shipped.classify(OTHERS[name]())
    assert result.status is Status.REFUSED
    assert result.score is None


def test_a_refusal_after_the_network_says_so_in_json_and_in_words(shipped, tmp_path):
    scan = OTHERS["abdomen with more lung"]()
    row = classify_file(write(tmp_path / "a.nii", scan.voxels, scan.affine), shipped)
    known = row.to_dict()
    assert known["status"] == "refused"
    assert known["probability"] is None
    assert known["gate"]["verdict"] == "refuse"
    assert known["gate"]["findings"][-1]["code"] == "little_lung"
    assert "less than half of the lungs" in row_text(row)


class Nowhere(torch.nn.Module):
    """A network that sees no lungs."""

    def __init__(self, bias: float = 0.0) -> None:
        super().__init__()
        self.halves = Halves(bias)

    def forward(self, x: torch.Tensor):
        logit, map_, features, lungs = self.halves(x)
        return logit, map_, features, 0.0 * lungs


LUNGS = {"sides": ["left", "right"], "shape": [32, 64, 64], "threshold": 0.5}


def test_one_scan_that_is_refused_leaves_the_others_of_a_batch_alone(tmp_path):
    path = write_network(tmp_path / "halves.pt", kind=Halves, lungs=LUNGS)
    classifier = load_classifier("cpu", path, allow_unlisted=True)
    scans = [chest(), OTHERS["abdomen with more lung"](), chest(lesion=True)]
    found = classifier.classify_examined(
        [examine_volume(each, classifier.model.spec) for each in scans], batch_size=2
    )
    assert [each.status for each in found] == [Status.OK, Status.REFUSED, Status.OK]


def test_a_scan_without_lungs_for_the_network_is_refused(tmp_path):
    path = write_network(tmp_path / "nowhere.pt", kind=Nowhere, lungs=LUNGS)
    result = load_classifier("cpu", path, allow_unlisted=True).classify(chest())
    assert result.status is Status.REFUSED
    assert [each.code for each in result.gate.findings] == ["lungs_disagree"]
    assert result.seconds.infer > 0


@pytest.fixture
def halves(tmp_path):
    path = write_network(tmp_path / "halves.pt", kind=Halves, lungs=LUNGS)
    return load_classifier("cpu", path, allow_unlisted=True)


@pytest.mark.parametrize(("first", "end"), [(15, 35), (22, 42), (2, 22)])
def test_a_scan_of_less_than_half_of_the_lungs_gets_no_verdict(halves, tmp_path, first, end):
    voxels = np.ascontiguousarray(chest_array(lesion=True)[:, :, first:end])
    row = classify_file(write(tmp_path / "a.nii", voxels), halves)
    assert row.result.score.label is Label.NO_VERDICT
    assert Doubt.HALF_LUNGS in row.result.score.doubts
    assert row.to_dict()["label"] == "no verdict"
    assert "half_lungs" in row.to_dict()["doubts"]
    assert "No verdict (Pneumonia" in row_text(row)
    assert "less than half of the lungs" in row_text(row)


@pytest.mark.parametrize("part", [np.s_[18:62], np.s_[:, 17:43]])
def test_a_scan_that_cuts_off_a_large_part_of_the_lungs_gets_no_verdict(halves, tmp_path, part):
    row = classify_file(write(tmp_path / "a.nii", chest_array(lesion=True)[part]), halves)
    assert row.to_dict()["label"] == "no verdict"
    assert "cut" in row.to_dict()["doubts"]
    assert "large part of the lungs lies beyond" in row_text(row)


def test_a_scan_of_most_of_the_lungs_gets_one(halves, tmp_path):
    voxels = np.ascontiguousarray(chest_array(lesion=True)[:, :, 8:])
    row = classify_file(write(tmp_path / "a.nii", voxels), halves)
    assert row.to_dict()["label"] == "pneumonia"


@pytest.mark.parametrize("name", ["rider-1225316081", "lidc-idri-0001"])
@pytest.mark.parametrize(("low", "high", "verdict"), [
    (0.0, 1.0, True), (0.0, 0.4, False), (0.6, 1.0, False), (0.35, 0.65, False), (0.1, 1.0, True),
])  # fmt: skip
def test_parts_of_a_real_scan(shipped, name, low, high, verdict):
    whole = load_volume(real(f"chest_mid/{name}.nii.gz"))
    first, end = (round(whole.shape[2] * part) for part in (low, high))
    part = Volume.from_array(np.ascontiguousarray(whole.voxels[:, :, first:end]), whole.spacing)
    score = shipped.classify(part).score
    assert score is None or (score.label is not Label.NO_VERDICT) is verdict
    assert score is not None or not verdict
