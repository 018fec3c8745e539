"""A network of others, wrapped, goes the whole way; what nobody knows of it is unknown everywhere.

Opened, shown, run over a batch, reported, written on a receipt and verified; maps are refused.
"""

import csv
import json
from io import StringIO

import numpy as np
import pytest
import torch

from ctviewer import Classifier, UserError, cli
from ctviewer import open as open_scan
from ctviewer.core.analysis.disagreement import NetworkAnswer, disagreement
from ctviewer.core.analysis.result import Label
from ctviewer.core.output.structured import measured_of
from ctviewer.inference.classifier import load_classifier
from ctviewer.inference.explain import influence
from ctviewer.inference.model_card import card_text
from ctviewer.inference.site import own_calibration
from tests.scans import chest_array, write
from tests.ui.windows import MainWindow
from training.__main__ import main as train

TOML = """
name = "their-net"
classes = ["clear", "disease"]
shape = [32, 48, 48]
hu = [-1000.0, 200.0]
activation = "sigmoid"
crop = "lungs"
notice = "theirs, for tests only"
"""
CODES = {"calibration", "thresholds", "conformal", "out_of_distribution", "heat_map", "training"}


class Theirs(torch.nn.Module):
    """The denser the input, the surer."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(10 * (x.mean(dim=(2, 3, 4)) - 0.35))


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wrapped")
    torch.jit.save(torch.jit.script(Theirs()), folder / "net.ts")
    (folder / "wrap.toml").write_text(TOML, "utf-8")
    words = [folder / "net.ts", folder / "wrap.toml", folder / "theirs.pt"]
    assert train(["wrap", *map(str, words)]) == 0
    return folder / "theirs.pt"


@pytest.fixture(scope="module")
def scan(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scans")
    return write(folder / "a.nii.gz", chest_array(lesion=True), np.diag([4.0, 4.0, 5.0, 1.0]))


@pytest.fixture(scope="module")
def classifier(network):
    return load_classifier("cpu", network, allow_unlisted=True)


def used(network):
    return ["--model", str(network), "--allow-unlisted-model", "--device", "cpu"]


def test_its_number_is_called_nothing_and_nothing_is_made_up(classifier, scan):
    score = classifier.classify(open_scan(scan)).score
    assert score.label is Label.UNCERTAIN
    assert 0 < score.probability < 1
    nothing = (score.heat_map, score.involvement, score.conformal, score.familiarity)
    assert nothing == (None, None, None, None)
    assert {each.code for each in score.unknown} == CODES


def test_the_card_says_what_is_not_known(classifier):
    card = card_text(classifier.model)
    for part in (
        "no heat map",
        "threshold for a positive scan is unknown",
        "unknown whether it was trained on",
    ):
        assert part in card
    assert "inf" not in card.split("theirs, for tests only")[1].split("No model card")[0]
    assert not own_calibration(classifier.model).calibration.has_thresholds


def test_lines_tables_and_json_say_unknown(network, scan, tmp_path, capsys):
    table, rows = tmp_path / "t.csv", tmp_path / "r.jsonl"
    words = ["classify", str(scan), "--csv", str(table), "--jsonl", str(rows), "--workers", "1"]
    assert cli.main([*words, *used(network)]) == 0
    printed = capsys.readouterr().out
    assert "share of the lung unknown" in printed
    assert "Unknown of this network: calibration, thresholds" in printed
    (line,) = csv.DictReader(StringIO(table.read_text("utf-8")))
    assert set(line["unknown"].split("; ")) == CODES
    assert line["label"] == "uncertain"
    for column in ("involvement.percent", "involvement.grade", "conformal.verdict",
                   "out_of_distribution.level", "model.synthetic"):  # fmt: skip
        assert line[column] == "", column
    row = json.loads(rows.read_text("utf-8").splitlines()[-1])
    assert (row["involvement"], row["conformal"], row["out_of_distribution"]) == (None, None, None)
    assert set(row["unknown"]) == CODES


def test_the_report_says_unknown_and_shows_slices_without_a_map(network, scan, tmp_path):
    page = tmp_path / "p.html"
    assert cli.main(["report", str(scan), str(page), *used(network)]) == 0
    text = page.read_text("utf-8")
    assert "Not calibrated: how often" in text
    assert "Disease, not calibrated" in text
    assert text.count(">unknown<") >= 4  # share, conformal, distribution, training
    assert "Slices through the middle" in text
    for made_up in ("CT-0", "reaches its threshold", "Calibrated:", "error not known"):
        assert made_up not in text


def test_a_receipt_is_verified(network, scan, tmp_path, capsys):
    receipt = tmp_path / "r.json"
    assert cli.main(["classify", str(scan), "--receipt", str(receipt), *used(network)]) == 0
    answer = json.loads(receipt.read_text("utf-8"))["answer"]
    assert (answer["involvement_percent"], answer["heat_map_sha256"]) == (None, None)
    capsys.readouterr()
    assert cli.main(["verify", str(receipt), str(scan), *used(network)]) == 0
    assert "bit for bit" in capsys.readouterr().out


def test_maps_are_refused_before_any_scan_is_read(network, scan, tmp_path, capsys):
    words = ["classify", str(scan), "--maps", str(tmp_path / "maps"), "--workers", "1"]
    assert cli.main([*words, *used(network)]) == 1
    assert "no heat map, so there are no maps" in capsys.readouterr().err
    words = ["render", str(scan), "-o", str(tmp_path / "a.png"), "--heatmap"]
    assert cli.main([*words, *used(network)]) == 1
    assert "gives no heat map" in capsys.readouterr().err


def test_the_library_has_no_maps_of_it(network, scan):
    result = Classifier(network, "cpu", allow_unlisted=True).classify(open_scan(scan))
    assert (result.lesions, result.lesion_probability, result.lungs) == (None, None, None)
    assert result.to_dict()["involvement"] is None


def test_what_needs_a_map_says_so(classifier, scan):
    volume = open_scan(scan)
    with pytest.raises(UserError, match="gives no heat map"):
        influence(classifier, classifier.model.spec, volume)
    result = classifier.classify(volume)
    whole, *lesions = measured_of(volume, result).groups
    assert not lesions
    assert [each.name.value for each in whole.quantities] == ["p_clear", "p_disease"]
    assert whole.quantities[0].name.meaning == "Uncalibrated probability of clear"
    assert "unknown" in [value.value for _, value in whole.said]
    found = disagreement([NetworkAnswer("a", result), NetworkAnswer("b", result)])
    assert (found.agree, found.overlap) == (True, None)


@pytest.fixture
def window(qtbot, classifier, scan):
    window = MainWindow(lambda: classifier)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.open_paths([scan])
    qtbot.waitUntil(lambda: window.session.result is not None)
    return window


def test_the_panel_says_unknown(window):
    score = window.panel.score
    assert score.unknown.text().startswith("Unknown of this network: calibration")
    assert score.calibrated.text().startswith("Not calibrated")
    assert score.involvement.text() == "Share of the lung unknown"
    assert not any(each.isVisible() for each in (score.heat_map, score.sides, score.error))
    assert "no heat map" in score._ends.text()
    assert "neither positive nor negative" in score.why.text()


def test_saving_maps_is_refused_in_a_sentence(window, qtbot):
    with qtbot.waitSignal(window.session.failed) as heard:
        window.commands.actions.titled("Save maps…").trigger()
    assert "no heat map" in heard.args[0]


def test_lesions_and_confidence_say_why_there_is_nothing(window, qtbot):
    window.explain.toggle_panel()
    qtbot.waitUntil(lambda: "no heat map" in window.explain.study.state.problem)
    window.confidence._toggle_panel()
    qtbot.waitUntil(lambda: window.confidence.study.answers.model is not None)
    panel = window.confidence.panel
    assert "no conformal limits" in panel.fits.text()
    assert "does not say how far" in panel.known.text()
    assert not panel.strip.isVisible()


def test_a_blind_reader_is_asked_for_the_class_of_the_network(window, network, tmp_path):
    from ctviewer.core.worklist.blindread import Scale
    from ctviewer.inference.model_file import read_model_file

    blind = window.blind
    assert blind.dock.steps.button(5).text() == "5  definitely pneumonia"
    window.networks.trust(read_model_file(network, allow_unlisted=True))
    window.networks.chosen = window.networks.known[1]
    blind.reader.begin(tmp_path / "readings.csv", Scale.FIVE_POINT)
    assert blind.dock.steps.button(5).text() == "5  definitely “Disease”"
    assert "“Disease”" in blind.dock.percent.accessibleName()
