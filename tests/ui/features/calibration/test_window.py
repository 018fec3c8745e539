"""A network calibrated to a site in the window: fitted, kept, on, off, and never by mistake."""

import json

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from ctviewer.core.worklist import site_fit
from ctviewer.inference.classifier import load_classifier
from ctviewer.ui.features.calibration.feature import CalibrationFeature
from tests.inference.conftest import listed, network
from tests.networks import golden_logit, write_network
from tests.scans import chest_array, write
from tests.site import logits_of, row_of, rows_of, write_batch
from tests.ui.windows import MainWindow

__all__ = ["listed", "network"]


@pytest.fixture(autouse=True)
def few_draws(monkeypatch):
    monkeypatch.setattr(site_fit, "ROUNDS", 100)


@pytest.fixture
def window(qtbot, listed, network):
    window = MainWindow(lambda: load_classifier("cpu", network))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def feature(window):
    return window.feature(CalibrationFeature)


def line(window, title="Site calibration"):
    window.commands.update()
    return window.commands.actions.titled(title)


def with_scans(window, tmp_path, count=40, gap=6.0):
    """A worklist by the window's network, and the table of its labels."""
    logits, positive = logits_of(count, gap=gap)
    sha256 = window.networks.first.sha256
    window.batch.worklist.start(None, rows_of(logits, sha256=sha256))
    return write_batch(tmp_path, logits, positive, sha256=sha256)[1]


@pytest.fixture
def fitted(window, tmp_path, qtbot):
    table = with_scans(window, tmp_path)
    feature(window).calibrate()
    with qtbot.waitSignal(feature(window).study.fitted):
        feature(window).fit(table)
    return window


@pytest.fixture
def used(fitted, tmp_path, monkeypatch):
    """The calibration was saved by its button, which switched it on."""
    out = tmp_path / "site.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(out), ""))
    feature(fitted).dialog.save.click()
    return fitted, out


def test_the_dialog_shows_before_and_after_with_intervals(fitted):
    dialog = feature(fitted).dialog
    cells = [[dialog.figures.item(row, place).text() for place in range(3)] for row in range(7)]
    assert cells[0][0] == "Log loss"
    assert float(cells[0][1].split()[0]) > float(cells[0][2].split()[0])
    assert all("[" in each[2] for each in cells)
    assert "40 positive and 40 negative" in dialog.said.text()
    assert "names no patients" in dialog.reserved.text()
    said, seen = dialog.after._points.getData()
    assert len(said) == len(seen) == len(dialog.fitted.site.after.bins)
    dialog.close()


def test_too_few_scans_say_why_and_offer_nothing(window, tmp_path, qtbot):
    table = with_scans(window, tmp_path, count=12)
    feature(window).calibrate()
    with qtbot.waitSignal(feature(window).study.failed):
        feature(window).fit(table)
    dialog = feature(window).dialog
    assert "at least 30 positive" in dialog.said.text()
    assert not dialog.save.isEnabled()
    dialog.close()


def test_saved_it_is_on_and_the_scan_gets_its_number(used, phantom_path, qtbot):
    window, out = used
    assert line(window).isChecked()
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.result is not None)
    site = window.session.result.model.site
    assert json.loads(out.read_text("utf-8"))["signature"] == site.signature
    assert "ite calibration " + site.signature[:8] in window.panel.score.calibrated.text()
    with_it = window.session.result.score
    line(window).trigger()
    qtbot.waitUntil(
        lambda: window.session.result is not None and window.session.result.model.site is None
    )
    without = window.session.result.score
    assert with_it.logits == without.logits
    assert with_it.probability != without.probability
    assert window.panel.score.calibrated.text() == "Calibrated probabilities"


def test_a_batch_begun_with_it_names_it(used):
    window, out = used
    assert window.networks.options.calibration == out
    assert not window.batch.is_by_another


def test_it_is_off_when_the_program_starts_again_and_offered(used, listed, network, qtbot):
    again = MainWindow(lambda: load_classifier("cpu", network))
    qtbot.addWidget(again)
    assert not line(again).isChecked()
    assert line(again).isEnabled()
    line(again).trigger()
    assert line(again).isChecked()


def test_another_network_switches_it_off_and_says_so(used, tmp_path, qtbot):
    window, _ = used
    golden = {"logit": golden_logit() - 300, "tolerance": 1e-3}
    other = write_network(tmp_path / "other.pt", bias=-300.0, name="calm", golden=golden)
    from ctviewer.inference.model_file import read_model_file

    window.networks.trust(read_model_file(other, allow_unlisted=True))
    with qtbot.waitSignal(window.networks.failed) as heard:
        window.networks.choose(window.networks.known[1])
    assert "of the other network" in heard.args[0]
    assert not line(window).isChecked()
    with qtbot.waitSignal(window.session.failed) as heard:
        line(window).trigger()
    assert "is of the network tiny 0" in heard.args[0]
    assert not line(window).isChecked()


def test_a_changed_file_is_refused_and_stays_off(used, qtbot):
    window, out = used
    feature(window).use(None)
    out.write_text(out.read_text("utf-8").replace('"low": 0.', '"low": 0.0'), "utf-8")
    with qtbot.waitSignal(window.session.failed) as heard:
        line(window).trigger()
    assert "was changed after it was made" in heard.args[0]
    assert not line(window).isChecked()


def test_without_scans_or_blind_there_is_nothing_to_calibrate_to(window, tmp_path):
    title = "Calibrate to this site…"
    assert not line(window, title).isEnabled()
    with_scans(window, tmp_path)
    assert line(window, title).isEnabled()


def test_labelled_scans_are_exported_for_training(window, tmp_path, monkeypatch, qtbot):
    paths = [
        write(tmp_path / f"{name}.nii.gz", chest_array(lesion=name == "ill"),
              np.diag([4.0, 4.0, 5.0, 1.0]))
        for name in ("ill", "clear")
    ]  # fmt: skip
    sha256 = window.networks.first.sha256
    rows = [row_of(str(path), 1.0, sha256) for path in paths]
    window.batch.worklist.start(None, rows)
    with qtbot.waitSignal(window.session.failed) as heard:
        line(window, "Export for training…").trigger()
    assert "Choose the labels" in heard.args[0]
    table, out = tmp_path / "labels.csv", tmp_path / "out"
    table.write_text("path,label\nill.nii.gz,1\nclear.nii.gz,0\n", "utf-8")
    with qtbot.waitSignal(window.tasks.assessed):
        window.tasks.assess(list(window.batch.worklist.lines), table)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(out), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: "")
    answer = {"text": "Cancel"}

    def answered(box):
        next(each for each in box.buttons() if each.text() == answer["text"]).click()

    monkeypatch.setattr(QMessageBox, "exec", answered)
    for answer["text"] in ("Cancel", "Choose the folder…"):  # and no folder chosen
        line(window, "Export for training…").trigger()
        assert not feature(window).export.is_on
    answer["text"] = "No other masks"
    with qtbot.waitSignal(feature(window).export.done) as heard:
        line(window, "Export for training…").trigger()
    assert "1 positive and 1 negative scan were written" in heard.args[0]
    assert (out / "labels.csv").is_file()
    with qtbot.waitSignal(window.session.failed) as heard:
        line(window, "Export for training…").trigger()
    assert "not empty" in heard.args[0]
