"""Blind read: nothing of the network's answer is anywhere before the reader's score is written."""

import csv
import os
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QProgressBar,
    QWidget,
)

from ctviewer.core.analysis.gate import Finding, Gate, GateStatus
from ctviewer.core.base.errors import UserError
from ctviewer.core.worklist.blindread import TITLES, Scale
from ctviewer.ui.features.blind.reader import Step
from tests.rows import INPUT, row
from tests.scans import chest_array, write

PROBABILITY = 0.7732
ANSWERS = ("77 %", "23 %", "0.77", "77.3", "CT-1", "77%", "1.597", "1.60")
YES, NO = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No


@pytest.fixture
def classifier(classifier):
    classifier.probability = PROBABILITY
    return classifier


@pytest.fixture
def table(tmp_path):
    return tmp_path / "readings.csv"


@pytest.fixture
def blind(window, table):
    """A window in which the blind read began in percent, by its own commands."""
    begin(window, table)
    return window


def begin(window, table, scale=Scale.PERCENT):
    dock = window.blind.dock
    action(window).trigger()
    dock.scale.setCurrentIndex(dock.scale.findData(scale))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(table), ""))
        dock.begin.click()


def action(window):
    return window.commands.actions.titled("Blind read")


def rows(table):
    with table.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def classified(qtbot, window, path):
    window.open_paths([path])
    qtbot.waitUntil(lambda: window.session.scan is not None)
    qtbot.waitUntil(lambda: window.session.sealed is not None)


def texts(window):
    """Every text in all windows, shown or not, with those for screen readers and of tables."""
    for top in {window, *QApplication.topLevelWidgets()}:
        for widget in [top, *top.findChildren(QWidget)]:
            yield from (widget.windowTitle(), widget.toolTip(), widget.accessibleName())
            yield from (widget.statusTip(), widget.accessibleDescription())
            for kind, read in (
                (QLabel, lambda w: w.text()),
                (QLineEdit, lambda w: w.text()),
                (QComboBox, lambda w: w.currentText()),
                (QProgressBar, lambda w: str(w.value()) if w.maximum() == 1000 else ""),
            ):
                if isinstance(widget, kind):
                    yield read(widget)
            if isinstance(widget, QAbstractItemView) and widget.model() is not None:
                yield from cells(widget.model())
    yield window.statusBar().currentMessage()


def cells(model):
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.EditRole)
    for line in range(model.rowCount()):
        for column in range(model.columnCount()):
            for role in roles:
                yield str(model.index(line, column).data(role) or "")


def leaks(window):
    return [(answer, text) for text in texts(window) for answer in ANSWERS if answer in text]


def show_all(window):
    """Every dock and panel that the window has (one asks a fake network for its file)."""
    for dock in window.findChildren(QWidget):
        if dock.metaObject().className().endswith(("Dock", "Panel")):
            dock.show()


def row_of(window):
    source = window.session.scan.volume.source
    facts = {**INPUT, "sha256": source.sha256}
    return row(str(source.path), probability=PROBABILITY, logit=1.597, input=facts)


def test_the_walk_over_texts_finds_a_number_that_is_shown(opened, expected_log):
    show_all(opened)
    opened.batch.worklist.add([row_of(opened)])
    found = {answer for answer, _ in leaks(opened)}
    assert {"77 %", "23 %", "CT-1"} <= found


def test_before_the_commit_the_number_is_nowhere(blind, qtbot, phantom_path):
    classified(qtbot, blind, phantom_path)
    show_all(blind)
    blind.header.page.show()
    blind.batch.worklist.add([row_of(blind)])
    blind.reading.toggle_montage()
    QApplication.processEvents()
    assert not leaks(blind)
    assert "commit your score" in blind.panel.message.text()
    assert blind.session.result is None
    assert blind.session.display.heat_map is None
    assert not blind.commands.actions.titled("Save report…").isEnabled()
    assert blind.commands.export._request("ortho").heat_map is None
    (line,) = blind.batch.worklist.lines
    assert line.probability is None
    assert "7732" not in str(line.row)


def test_other_networks_are_not_asked_before_the_commit(blind, qtbot, phantom_path):
    classified(qtbot, blind, phantom_path)
    blind.network_files.compare(["any"])
    assert "commit your score" in blind.error.text
    assert not blind.networks.comparing


def test_a_receipt_is_not_verified_before_the_commit(blind, qtbot, phantom_path, tmp_path):
    classified(qtbot, blind, phantom_path)
    blind.receipt.study.read(tmp_path / "any.json")
    assert "commit your score" in blind.receipt.study.state.problem
    assert blind.receipt.study.state.fraction is None


def test_a_second_scan_beside_it_is_hidden_too(blind, qtbot, phantom_path, tmp_path):
    classified(qtbot, blind, phantom_path)
    second = blind.compare.comparison.second
    blind.compare.comparison.open(phantom_path)
    qtbot.waitUntil(lambda: second.sealed is not None)
    assert second.result is None
    assert second.display.heat_map is None
    assert not leaks(blind)
    blind.blind.dock.percent.setValue(40)
    blind.blind.dock.commit.click()
    assert second.result is not None
    assert second.display.heat_map is not None


def test_a_number_seen_beside_another_scan_is_seen(opened, qtbot, table, tmp_path):
    other = write(tmp_path / "other.nii", chest_array())
    second = opened.compare.comparison.second
    opened.compare.comparison.open(other)
    qtbot.waitUntil(lambda: second.result is not None)
    begin(opened, table)
    assert second.result is not None
    classified(qtbot, opened, other)
    qtbot.waitUntil(lambda: opened.session.scan.volume.source.name == "other.nii")
    assert opened.blind.reader.state.step is Step.SEEN


def test_the_commit_writes_both_and_then_shows_the_number(blind, qtbot, phantom_path, table):
    classified(qtbot, blind, phantom_path)
    blind.batch.worklist.add([row_of(blind)])
    dock = blind.blind.dock
    assert not dock.commit.isEnabled()
    dock.percent.setValue(40)
    dock.comment.setText("=2+2")
    dock.commit.click()
    (written,) = rows(table)
    assert tuple(written) == TITLES
    assert written["scan"] == phantom_path.name
    assert (written["reader_score"], written["scale"]) == ("40", "percent")
    assert written["comment"] == "'=2+2"
    assert float(written["network_probability"]) == PROBABILITY
    assert (written["network_label"], written["network"]) == ("pneumonia", "fake-net")
    opened, committed, revealed = (
        datetime.fromisoformat(written[key]) for key in ("opened", "committed", "revealed")
    )
    assert opened <= committed <= revealed
    assert "77 %" in dock.revealed.text()
    assert "40 %" in dock.revealed.text()
    assert blind.session.display.heat_map is not None
    assert blind.batch.worklist.lines[0].probability == PROBABILITY


def test_a_score_of_a_scan_whose_name_is_no_text_is_written(blind, qtbot, table, tmp_path):
    odd = os.fsencode(tmp_path) + b"/odd\xff.nii"
    os.rename(write(tmp_path / "odd.nii", chest_array()), odd)
    classified(qtbot, blind, Path(os.fsdecode(odd)))
    blind.blind.dock.percent.setValue(40)
    blind.blind.dock.commit.click()
    (written,) = rows(table)
    assert (written["scan"], written["reader_score"]) == ("odd\\udcff.nii", "40")


def test_nothing_is_suggested_and_nothing_of_the_last_score_is_left(blind, qtbot, phantom_path,
                                                                    tmp_path):  # fmt: skip
    classified(qtbot, blind, phantom_path)
    dock = blind.blind.dock
    dock.percent.setValue(40)
    dock.comment.setText("left lower lobe")
    dock.commit.click()
    other = write(tmp_path / "other.nii", chest_array())
    blind.open_paths([other])
    qtbot.waitUntil(lambda: blind.session.scan.volume.source.name == "other.nii")
    assert dock.score is None
    assert dock.comment.text() == ""
    assert not dock.commit.isEnabled()
    assert blind.blind.reader.state.step is Step.READING


def test_five_points(window, qtbot, phantom_path, table):
    begin(window, table, Scale.FIVE_POINT)
    classified(qtbot, window, phantom_path)
    dock = window.blind.dock
    assert dock.score is None
    dock.steps.button(4).click()
    dock.commit.click()
    (written,) = rows(table)
    assert (written["reader_score"], written["scale"]) == ("4", "five-point")


def test_a_score_before_the_network_answers_waits_for_it(blind, qtbot, classifier, phantom_path,
                                                         table):  # fmt: skip
    classifier.held = True
    blind.open_paths([phantom_path])
    qtbot.waitUntil(lambda: blind.session.activity.label == "Running the network")
    blind.blind.dock.percent.setValue(90)
    blind.blind.dock.commit.click()
    assert blind.blind.reader.state.step is Step.WAITING
    assert not rows(table)
    classifier.let_go.set()
    qtbot.waitUntil(lambda: blind.blind.reader.state.step is Step.REVEALED)
    assert blind.session.result is not None
    assert float(rows(table)[0]["network_probability"]) == PROBABILITY


def test_a_scan_that_is_closed_before_the_answer_is_written_without_one(
    blind, qtbot, classifier, phantom_path, table
):
    classifier.held = True
    blind.open_paths([phantom_path])
    qtbot.waitUntil(lambda: blind.session.activity.label == "Running the network")
    blind.blind.dock.percent.setValue(90)
    blind.blind.dock.commit.click()
    blind.session.close()
    (written,) = rows(table)
    assert written["reader_score"] == "90"
    assert written["revealed"] == written["network_probability"] == ""


def test_a_refused_scan_is_revealed_as_refused(blind, qtbot, classifier, phantom_path, table):
    classifier.gate = Gate((Finding("no_lungs", "No lungs.", GateStatus.REFUSE),))
    classified(qtbot, blind, phantom_path)
    assert "No lungs." not in " ".join(texts(blind))
    blind.blind.dock.percent.setValue(5)
    blind.blind.dock.commit.click()
    (written,) = rows(table)
    assert (written["network_label"], written["network_probability"]) == ("refused", "")
    assert "Not classified" in blind.blind.dock.revealed.text()


def test_a_number_that_was_shown_cannot_be_read_blind(opened, table):
    begin(opened, table)
    assert opened.blind.reader.state.step is Step.SEEN
    assert opened.session.result is not None
    assert not opened.blind.dock.commit.isVisible()


def test_a_table_that_cannot_be_written_reveals_nothing(blind, qtbot, phantom_path, table,
                                                        monkeypatch):  # fmt: skip
    classified(qtbot, blind, phantom_path)

    def full(*_):
        raise UserError("readings.csv cannot be written (No space left on device).")

    with monkeypatch.context() as patch:
        patch.setattr("ctviewer.ui.features.blind.reader.append_rows", full)
        blind.blind.dock.percent.setValue(40)
        blind.blind.dock.commit.click()
        assert "No space left" in blind.error.text
        assert not leaks(blind)
    blind.blind.dock.commit.click()
    assert len(rows(table)) == 1
    assert blind.session.result is not None


def test_another_table_does_not_begin(window, table):
    table.write_text("name,age\n")
    begin(window, table)
    assert "another table" in window.error.text
    assert not window.blind.reader.is_on


def test_a_table_is_gone_on_with(window, qtbot, tmp_path, table):
    for score in (10, 20):
        begin(window, table)
        array = chest_array()
        array[0, 0, 0] = score
        classified(qtbot, window, write(tmp_path / f"{score}.nii", array))
        window.blind.dock.percent.setValue(score)
        window.blind.dock.commit.click()
        action(window).trigger()
        window.session.close()
    assert [each["reader_score"] for each in rows(table)] == ["10", "20"]


def test_leaving_is_asked_and_explicit(blind, qtbot, phantom_path, monkeypatch):
    classified(qtbot, blind, phantom_path)
    dock = blind.blind.dock
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: NO)
    action(blind).trigger()
    assert blind.session.result is None
    assert action(blind).isChecked()
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: YES)
    dock.leave.click()
    assert blind.session.result is not None
    assert not blind.blind.reader.is_on
    assert not action(blind).isChecked()
