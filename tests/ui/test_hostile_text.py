"""What files, networks and readers wrote is letters in every window: no markup, no picture."""

import json
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QWidget

from ctviewer.core.analysis.gate import Finding, Gate, GateStatus
from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.base.text import HIDDEN
from ctviewer.ui.features.batch.controller import Phase
from ctviewer.ui.features.receipt.study import Verification
from ctviewer.ui.scan.chooser import SeriesChooser
from ctviewer.ui.scan.opening import remember
from tests.dicoms import new_series, write_series
from tests.formats import replaced, write_nrrd
from tests.inference.conftest import listed, network
from tests.networks import golden_logit, write_network
from tests.rows import row
from tests.scans import chest_array, write
from tests.ui.fakes import MODEL
from tests.ui.features.batch.fakes import FakeEngine
from tests.ui.rendered import texts
from tests.ui.screen import drop
from tests.ui.windows import MainWindow

__all__ = ["listed", "network"]

MARK = "src=x"
SPAN = "<img src=x>"
NAME = f"{SPAN} <b>b<i> &amp; \u202egpj"  # as a file can be called: no "/", less than 255 bytes
LONG = f"{SPAN}<b>bold</b>&amp;\u202erolls\nnext <qt>{'x' * 5000}"


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def classifier(classifier):
    classifier.model = replace(MODEL, name=NAME, version=SPAN, notice=LONG)
    classifier.gate = Gate((Finding("few_slices", LONG, GateStatus.WARN),))
    return classifier


@pytest.fixture
def window(qtbot, classifier, engine):
    window = MainWindow(lambda: classifier, engine)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def classified(window, qtbot, tmp_path, expected_log):  # a dock asks the fake for its network file
    """A window with a scan whose name, header and result are full of markup."""
    (tmp_path / NAME).mkdir()
    path = write(tmp_path / NAME / f"{NAME}.nii", chest_array(lesion=True), descrip=SPAN.encode())
    window.open_paths([path])
    qtbot.waitUntil(lambda: window.session.result is not None)
    show_all(window)
    return window


def show_all(window):
    for dock in window.findChildren(QWidget):
        if dock.metaObject().className().endswith(("Dock", "Panel")):
            dock.show()


def where_letters():
    """The widgets in which the mark is read, after having checked all texts of all windows."""
    window_wide = max(
        [label.minimumSizeHint().width() for top in QApplication.topLevelWidgets()
         for label in top.findChildren(QLabel) if label.isVisible()] or [0]
    )  # fmt: skip
    assert window_wide < 1200, "a label would widen its window"
    found = {}
    for name, text in texts(everything=True):
        if "img" in text or "rolls" in text or "gpj" in text:
            assert "<img" not in text or MARK in text
            if "<img" in text:
                found.setdefault(name, []).append(text)
    return found


def said(found, name):
    return " ".join(found.get(name, ()))


def hidden_in_labels():
    """Labels and titles whose painted text holds a character that turns it round."""
    tops = QApplication.topLevelWidgets()
    labels = [label for top in tops for label in top.findChildren(QLabel)]
    painted = [QLabel.text(label) for label in labels] + [top.windowTitle() for top in tops]
    return [text for text in painted if HIDDEN.search(text)]


def test_a_scan_and_its_result(classified):
    found = where_letters()
    assert SPAN in said(found, "MainWindow")  # its title
    assert SPAN in said(found, "PlainLabel")  # the notice of the network, its name and version
    assert SPAN in said(found, "MarkupLabel")  # a finding of the gate
    assert not hidden_in_labels()


def test_an_error_of_a_file(window, qtbot, tmp_path):
    path = write_nrrd(tmp_path / "a.nrrd", chest_array(shape=(8, 8, 8)), np.diag([2.0, 2, 2, 1]))
    replaced(path, b"type: int16", b"type: <img src=x>")
    window.open_paths([path])
    qtbot.waitUntil(lambda: window.error.text != "")
    assert SPAN in said(where_letters(), "PlainLabel")
    window.error.show_text(LONG)
    assert SPAN in said(where_letters(), "PlainLabel")
    assert window.error.height() < window.height() / 2
    assert not hidden_in_labels()


def test_the_header(classified):
    classified.commands.actions.titled("Header").trigger()
    assert SPAN in said(where_letters(), "FactTable")


def test_the_receipt_and_its_check(classified, qtbot):
    classified.receipt.show_receipt()
    qtbot.waitUntil(lambda: classified.receipt.study.state.receipt is not None)
    classified.receipt.dialog.named.setChecked(True)
    assert SPAN in said(where_letters(), "QTreeWidget")
    classified.receipt.study._set(Verification(problem=LONG))
    assert SPAN in said(where_letters(), "MarkupLabel")
    classified.receipt.dialog.close()


def test_the_question_that_guards_a_network(window, listed, tmp_path, monkeypatch):
    golden = {"logit": golden_logit(), "tolerance": 1e-3}
    name = f"Trusted</b><br>{LONG}"
    path = write_network(tmp_path / "other.pt", name=name, version=LONG, golden=golden, notice=LONG)
    asked = []

    def answer(box):
        labels = [each for each in box.findChildren(QLabel) if each.text()]
        asked.extend(labels)
        assert all(each.textFormat() == Qt.TextFormat.PlainText for each in labels)
        assert "is not on this program's list" in box.text()
        assert len(box.text()) < 250, "the question is pushed out of sight"
        assert "\n" not in box.text()
        assert not HIDDEN.search(box.text())
        where_letters()
        box.buttons()[0].click()

    monkeypatch.setattr(QMessageBox, "exec", answer)
    window.network_files.show_networks()
    window.network_files.add(path)
    assert asked
    found = where_letters()
    assert SPAN in said(found, "QTableWidget")
    dialog = window.network_files.dialog
    dialog.table.setCurrentCell(1, 2)
    where_letters()
    dialog.close()


def test_a_model_card_draws_no_picture(window, listed, tmp_path):
    picture = tmp_path / "a.png"
    QImage(400, 400, QImage.Format.Format_RGB32).save(str(picture))
    window.network_files.show_networks()
    dialog = window.network_files.dialog
    dialog.page.show_card("word")
    height = dialog.page.card.document().size().height()
    for place in (picture, picture.as_uri()):
        dialog.page.show_card(f"word ![a]({place})")
        assert dialog.page.card.document().size().height() < height + 50
    dialog.page.show_card(f"# {SPAN}\n\n<b>b</b> {LONG}")
    assert SPAN in dialog.page.card.toPlainText()
    dialog.page.show_problem(LONG)
    assert SPAN in said(where_letters(), "Card")
    dialog.close()


def test_a_worklist_with_comments(window, qtbot, tmp_path):
    folder = tmp_path / "scans"
    folder.mkdir()
    for name in ("a.nii", f"{NAME}.nii"):
        write(folder / name, chest_array(shape=(20, 20, 20)))
    drop(window, folder)
    qtbot.waitUntil(lambda: window.batch.state.phase is Phase.READY)
    assert SPAN in said(where_letters(), "KeyTable") + said(where_letters(), "QTableView")
    worklist = window.batch.worklist
    worklist.start(tmp_path / "r.jsonl", [
        row(str(folder / f"{NAME}.nii"), error=LONG),
        row(str(folder / "a.nii"), probability=0.5),
    ])  # fmt: skip
    worklist.remark(1, replace(worklist.lines[1].remark, comment=LONG))
    found = where_letters()
    assert any(SPAN in said(found, name) for name in found if "Table" in name)
    (tmp_path / "r.jsonl.remarks.json").unlink(missing_ok=True)


def test_the_choice_of_a_series_and_recent_scans(window, qtbot, tmp_path):
    folder = tmp_path / NAME
    small = chest_array(shape=(20, 20, 20))
    write_series(folder, small, SeriesDescription=SPAN)
    write_series(folder, small, prefix="B", **new_series(SeriesDescription=SPAN))
    (folder / "notes.txt").write_text("x")
    remember(folder / f"{NAME}.nii")
    window.open_paths([folder])
    qtbot.waitUntil(lambda: window.findChild(SeriesChooser) is not None)
    window.commands.opening.recent.rebuild()
    found = where_letters()
    assert SPAN in said(found, "QListWidget")
    assert SPAN in said(found, "PlainLabel")
    assert SPAN in said(found, "QAction")
    assert not hidden_in_labels()
    recent = [each.text() for each in window.commands.opening.recent.actions()]
    assert any("&&amp;" in text for text in recent)
    window.findChild(SeriesChooser).reject()


def test_two_scans(classified, qtbot, tmp_path):
    second = write(tmp_path / f"2 {NAME}.nii", chest_array())
    classified.compare.comparison.open(second)
    qtbot.waitUntil(lambda: classified.compare.comparison.second.result is not None)
    assert SPAN in said(where_letters(), "CutLabel")
    assert not hidden_in_labels()


def test_what_a_map_calls_itself(classified):
    heat_map = classified.session.display.heat_map
    hostile = HeatMap(heat_map.values, heat_map.box, SPAN, heat_map.threshold)
    classified.session.display.overlay(hostile)
    classified.explain.panel.hide()
    show_all(classified)
    assert SPAN in said(where_letters(), "PlainLabel")


def test_a_receipt_file_with_markup(classified, qtbot, tmp_path):
    classified.receipt.show_receipt()
    qtbot.waitUntil(lambda: classified.receipt.study.state.receipt is not None)
    values = json.loads(classified.receipt.dialog.receipt.to_json())
    values["network"]["name"] = values["setting"]["processor"] = SPAN
    values["network"]["sha256"] = "00" * 32
    path = tmp_path / "receipt.json"
    path.write_text(json.dumps(values), "utf-8")
    classified.receipt.verify(path)
    qtbot.waitUntil(lambda: classified.receipt.study.state.check is not None)
    assert SPAN in said(where_letters(), "MarkupLabel")
    classified.receipt.dialog.close()
