"""What is no chest is refused by the network that ships, whatever air it holds."""

import pytest
import torch

from ctviewer.core.analysis.examine import examine_volume
from ctviewer.core.analysis.result import Status
from ctviewer.core.analysis.wording import row_text
from ctviewer.inference.classifier import load_classifier
from ctviewer.inference.run import classify_file
from tests.bodies import OTHERS
from tests.networks import Halves, write_network
from tests.scans import chest, write


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
