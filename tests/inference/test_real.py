"""The shipped network on real scans: every chest gets a number or a reasoned refusal."""

import pytest

from ctviewer.core.analysis.result import Status
from ctviewer.inference.classifier import load_classifier
from ctviewer.inference.run import classify_file
from tests.scans import manifest, real

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def classifier():
    return load_classifier("cpu")


@pytest.mark.parametrize("entry", manifest(), ids=lambda entry: entry["file"])
def test_every_scan_gets_a_number_or_a_reasoned_refusal(classifier, entry):
    row = classify_file(real(entry["file"]), classifier)
    score = row.result.score
    print(entry["truth"], entry["file"], score.probability if score else row.result.gate)
    if entry["truth"] == "refuse":
        assert row.status is Status.REFUSED
        assert score is None
        assert row.result.gate.findings
    else:
        assert row.status is Status.OK
        assert 0 <= score.probability <= 1
        assert score.involvement.grade in {"CT-0", "CT-1", "CT-2", "CT-3", "CT-4"}
        assert 0 <= score.heat_map.values.min() <= score.heat_map.values.max() <= 1
