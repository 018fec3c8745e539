"""A network of three classes at 48 x 96 x 96, of which no line of the program knows.

It is trained here, in a second, and goes the whole way: opened, shown, run over a batch, reported,
written on a receipt and verified.
"""

import csv
import json
from dataclasses import replace
from io import BytesIO, StringIO
from zipfile import ZipFile

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from torch.nn.functional import avg_pool3d, cross_entropy

from ctviewer import cli
from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.analysis.preprocess import InputSpec, prepare
from ctviewer.core.analysis.result import Label, Row
from ctviewer.core.analysis.wording import uncertain_text
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.tables import worklist_csv, worklist_xlsx
from ctviewer.core.statistics.class_limits import ClassLimits
from ctviewer.core.worklist.blindread import Blindness, without_answers
from ctviewer.core.worklist.choose import Choice, Column, chosen
from ctviewer.core.worklist.lines import Line
from ctviewer.inference.classifier import load_classifier
from ctviewer.inference.explain import influence
from tests.networks import write_network
from tests.scans import chest_array, write
from tests.ui.windows import MainWindow

CLASSES = ("clear", "consolidation", "emphysema")
SPEC = InputSpec(shape=(48, 96, 96), hu_range=(-1050.0, 250.0), margin_mm=9.0)
BINS = 24
SPACING = (4.0, 4.0, 5.0)
SAID = {
    "name": "toy-patterns", "version": "3", "notice": "three patterns, for tests only",
    "classes": list(CLASSES), "positive": None, "temperature": 1.5, "thresholds": {"certain": 0.6},
    "heatmap": {"kind": "dense lung", "shape": [12, 24, 24], "threshold": 0.5},
    "preprocess": SPEC.to_dict(),
}  # fmt: skip


class Patterns(torch.nn.Module):
    """A histogram of cells of 4 x 4 x 4 and one layer over it; the map marks dense lung."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("bins", torch.linspace(0, 1, BINS).reshape(1, BINS, 1, 1, 1))
        self.answer = torch.nn.Linear(BINS, len(CLASSES))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        cells = avg_pool3d(x, 4)
        counts = torch.relu(1 - 23 * (cells - self.bins).abs()).mean(dim=(2, 3, 4))
        seen = torch.sqrt(counts + 1e-6)
        dense = ((cells[:, 0] > 0.4) & (cells[:, 0] < 0.6)).to(x.dtype)
        return self.answer(seen), dense, seen


def chest_of(name: str, noise: int = 0) -> np.ndarray:
    """A chest of a class [r, a, s] in HU; `noise` draws another one."""
    hu = chest_array(lesion=name == "consolidation")
    if name == "emphysema":
        hu[hu == -850] = -960
    drawn = np.random.default_rng(noise).normal(0, 15, hu.shape).astype(np.int16)
    return np.where(hu > -1000, hu + drawn, hu).astype(np.int16)


def trained() -> Patterns:
    """The network, fitted to two chests of each class."""
    torch.manual_seed(0)
    network, inputs = Patterns(), []
    for name in CLASSES:
        for noise in (1, 2):
            volume = Volume.from_array(chest_of(name, noise), SPACING)
            inputs.append(prepare(volume, find_lungs(volume), SPEC).array)
    with torch.no_grad():
        seen = network(torch.from_numpy(np.stack(inputs)))[2]
    wanted = torch.arange(3).repeat_interleave(2)
    optimiser = torch.optim.LBFGS(network.parameters(), max_iter=40)

    def loss() -> float:
        optimiser.zero_grad()
        found = cross_entropy(network.answer(seen), wanted)
        found.backward()
        return float(found.detach())

    optimiser.step(loss)
    return network.eval()


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    made = trained()
    path = tmp_path_factory.mktemp("toy") / "toy.pt"
    return write_network(path, kind=lambda *_: made, **SAID)


@pytest.fixture(scope="module")
def scans(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scans")
    for name in CLASSES:
        write(folder / f"{name}.nii.gz", chest_of(name), np.diag([*SPACING, 1.0]))
    write(folder / "flat.nii.gz", chest_of("clear") * 0)
    return folder


@pytest.fixture(scope="module")
def with_limits(network, tmp_path_factory):
    """The same with conformal limits: all but "clear" could be anything."""
    made = trained()
    least = {"clear": 0.99, "consolidation": 0.0, "emphysema": 0.0}
    path = tmp_path_factory.mktemp("limits") / "toy.pt"
    limits = {"error": 0.1, "from": least}
    return write_network(path, kind=lambda *_: made, **SAID, conformal=limits)


def used(network) -> list[str]:
    return ["--model", str(network), "--allow-unlisted-model", "--device", "cpu"]


@pytest.fixture
def classifier(network):
    return load_classifier("cpu", network, allow_unlisted=True)


@pytest.mark.parametrize("name", CLASSES)
def test_it_is_right_and_says_so_by_the_files_own_words(classifier, name):
    score = classifier.classify(Volume.from_array(chest_of(name), SPACING)).score
    assert tuple(score.probabilities) == CLASSES
    assert sum(score.probabilities.values()) == pytest.approx(1)
    assert (score.called, score.label) == (name, Label.CLASS)
    assert (score.probability, score.logit, score.fitting) == (None, None, None)
    scaled = np.exp(np.array(score.logits) / 1.5)
    assert list(score.probabilities.values()) == pytest.approx(list(scaled / scaled.sum()))
    assert (score.heat_map.kind, score.heat_map.values.shape) == ("dense lung", (24, 24, 12))


def test_what_no_class_reaches_is_uncertain(classifier):
    calibration = replace(classifier.model.calibration, temperature=1e6)
    classifier.model = replace(classifier.model, calibration=calibration)
    score = classifier.classify(Volume.from_array(chest_of("clear"), SPACING)).score
    assert (score.called, score.label) == ("uncertain", Label.UNCERTAIN)


SET = ["consolidation", "emphysema"]


def test_several_classes_that_fit_are_said_wherever_the_result_is(
    qtbot, with_limits, scans, tmp_path, capsys
):
    scan, page, table = scans / "consolidation.nii.gz", tmp_path / "p.html", tmp_path / "t.csv"
    words = ["classify", str(scan), "--json", "--csv", str(table)]
    assert cli.main([*words, *used(with_limits)]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["label"] == "uncertain"
    assert row["conformal"] == {
        "verdict": "; ".join(SET), "classes": SET, "error": 0.1,
        "from": {"clear": 0.99, "consolidation": 0.0, "emphysema": 0.0},
    }  # fmt: skip
    (line,) = csv.DictReader(StringIO(table.read_text("utf-8")))
    assert line["conformal.verdict"] == "consolidation; emphysema"
    assert cli.main(["classify", str(scan), *used(with_limits)]) == 0
    assert "Could be: Consolidation or Emphysema." in capsys.readouterr().out
    assert cli.main(["report", str(scan), str(page), *used(with_limits)]) == 0
    text = page.read_text("utf-8")
    assert "Classes that fit (conformal)" in text
    assert "Consolidation or Emphysema" in text
    assert "at most 10 % of each class miss their own class" in text
    window = MainWindow(lambda: load_classifier("cpu", with_limits, allow_unlisted=True))
    qtbot.addWidget(window)
    window.open_paths([scan])
    qtbot.waitUntil(lambda: window.session.result is not None)
    assert "Could be: Consolidation or Emphysema." in "".join(
        each.text() for each in window.panel.score.findChildren(QLabel)
    )
    window.confidence._toggle_panel()
    fits = window.confidence.panel.fits
    qtbot.waitUntil(lambda: "Could be: Consolidation or Emphysema." in fits.text())
    assert "“Clear” from 99 %" in fits.text()


@pytest.mark.parametrize(
    ("least", "called", "said"),
    [
        ((0.4, 0.9, 0.9), "clear", ""),
        ((0.4, 0.0, 0.9), "uncertain", "Could be: Clear or Consolidation."),
        ((0.4, 0.0, 0.0), "uncertain", "Could be: Clear, Consolidation or Emphysema."),
        ((1.0, 1.0, 1.0), "uncertain", "None of the classes fits these probabilities."),
        ((1.0, 0.0, 1.0), "uncertain", "No class is likely enough for this network to name it. "
         "Could be: Consolidation."),
    ],
)  # fmt: skip
def test_a_class_is_named_where_it_alone_fits(classifier, least, called, said):
    limits = ClassLimits(0.1, dict(zip(CLASSES, least, strict=True)))
    evidence = replace(classifier.model.evidence, class_limits=limits)
    classifier.model = replace(classifier.model, evidence=evidence)
    score = classifier.classify(Volume.from_array(chest_of("clear"), SPACING)).score
    assert (score.called, uncertain_text(score)) == (called, said)


def test_slice_occlusion_is_of_networks_with_a_positive_class(classifier):
    from ctviewer.core.base.errors import UserError

    volume = Volume.from_array(chest_of("consolidation"), SPACING)
    with pytest.raises(UserError, match="no one number"):
        influence(classifier, classifier.model.spec, volume)


def test_a_batch_has_a_column_for_each_class(network, scans, tmp_path, capsys):
    table, rows = tmp_path / "t.csv", tmp_path / "r.jsonl"
    words = ["classify", str(scans), "--csv", str(table), "--jsonl", str(rows), "--workers", "1"]
    assert cli.main([*words, *used(network)]) == 1  # one is refused
    lines = list(csv.DictReader(StringIO(table.read_text("utf-8"))))
    assert list(lines[0])[-3:] == [f"probabilities.{name}" for name in CLASSES]
    found = {line["path"].rsplit("/")[-1].split(".")[0]: line for line in lines}
    for name in CLASSES:
        assert (found[name]["label"], found[name]["probability"]) == (name, "")
        assert float(found[name][f"probabilities.{name}"]) > 0.6
    assert found["flat"]["probabilities.clear"] == ""
    printed = capsys.readouterr().out
    assert "Emphysema" in printed
    assert "neumonia" not in printed
    _, *stored = map(json.loads, rows.read_text("utf-8").splitlines())
    worklist_of(stored)


def worklist_of(stored: list[dict]) -> None:
    """The worklist of a batch: verdicts, order, exports, and nothing for a blind reader."""
    lines = [Line.of(row) for row in stored]
    named = {line.called: line for line in lines if line.called}
    assert set(named) == set(CLASSES)
    first = chosen(lines, Choice(column="emphysema", descending=True))[0]
    assert lines[first].called == "emphysema"
    assert chosen(lines, Choice(column=Column.VERDICT))[-1] == next(
        place for place, line in enumerate(lines) if not line.called
    )
    header = worklist_csv(lines).decode("utf-8-sig").splitlines()[0]
    assert header.endswith(",".join(f"probabilities.{name}" for name in CLASSES))
    strings = ZipFile(BytesIO(worklist_xlsx(lines))).read("xl/sharedStrings.xml").decode()
    assert "probabilities.consolidation" in strings
    hidden = without_answers(named["clear"].row, Blindness(is_on=True))
    assert (hidden["probabilities"], hidden["logits"], hidden["label"]) == (None, None, None)


def test_a_report_and_a_receipt_name_its_classes(network, scans, tmp_path, capsys):
    scan, page, receipt = scans / "emphysema.nii.gz", tmp_path / "p.html", tmp_path / "r.json"
    assert cli.main(["report", str(scan), str(page), *used(network)]) == 0
    text = page.read_text("utf-8")
    assert "Probability of Emphysema" in text
    assert "neumonia" not in text
    words = ["classify", str(scan), "--receipt", str(receipt)]
    assert cli.main([*words, *used(network)]) == 0
    answer = json.loads(receipt.read_text("utf-8"))["answer"]
    assert (answer["label"], answer["probability"], answer["logit"]) == ("emphysema", None, None)
    assert list(answer["probabilities"]) == list(CLASSES)
    assert len(answer["logit_bits"]) == 8 * len(CLASSES)
    assert cli.main(["verify", str(receipt), str(scan), *used(network)]) == 0
    assert "bit for bit" in capsys.readouterr().out


def test_the_window_shows_a_bar_for_each_class_and_no_binary_page(qtbot, network, scans):
    window = MainWindow(lambda: load_classifier("cpu", network, allow_unlisted=True))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.open_paths([scans / "consolidation.nii.gz"])
    qtbot.waitUntil(lambda: window.session.result is not None)
    panel = window.panel.score
    assert [text.rsplit(" ", 2)[0] for text in panel.classes.texts] == [
        "Clear", "Consolidation", "Emphysema",
    ]  # fmt: skip
    assert panel.label.text() == "Consolidation"
    window.confidence._toggle_panel()
    confidence = window.confidence.panel
    qtbot.waitUntil(lambda: confidence.isVisible())
    qtbot.waitUntil(lambda: window.confidence.study.answers.model is not None)
    assert "Consolidation" in confidence.number.text()
    for binary in (confidence.threshold, confidence.strip, confidence.ask_spread, confidence.fits):
        assert not binary.isVisible()
    assert not window.commands.actions.titled("Slice occlusion").isEnabled()


def test_the_worklist_has_a_column_for_each_class_and_no_ground_truth(qtbot, network, scans):
    window = MainWindow(lambda: load_classifier("cpu", network, allow_unlisted=True))
    qtbot.addWidget(window)
    window.batch_page.bring(window.batch_page.worklist)
    result = load_classifier("cpu", network, allow_unlisted=True).classify(
        Volume.from_array(chest_of("emphysema"), SPACING)
    )
    window.batch.worklist.add([Row(scans / "emphysema.nii.gz", result).to_dict()])
    model = window.batch_page.worklist.model
    titles = [
        model.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole)
        for place in range(model.columnCount())
    ]
    assert titles[:5] == ["File", "Clear", "Consolidation", "Emphysema", "Verdict"]
    cells = [model.data(model.index(0, place), Qt.ItemDataRole.DisplayRole) for place in (3, 4)]
    assert cells[0].endswith(" %")
    assert cells[1] == "Emphysema"
    tabs = window.batch_page.tabs
    assert not tabs.isTabVisible(tabs.indexOf(window.batch_page.truth))
    assert not window.commands.actions.titled("Ground truth…").isEnabled()
