"""The result on the clipboard: a line and a table, with the scan's name only where allowed."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from ctviewer.core.analysis.gate import Finding, Gate, GateStatus
from ctviewer.core.worklist.blindread import Blindness
from ctviewer.ui.output import export
from tests.ui.fakes import MODEL
from tests.ui.screen import pixels

HOSTILE = "<b>a & b</b>\u202e\n=1+1"
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def copied(window):
    QApplication.clipboard().clear()
    QTest.keyClick(window, Qt.Key.Key_C, CTRL_SHIFT)
    return QApplication.clipboard().mimeData()


def allow_names(window):
    choices = window.preferences.choices
    choices.choose(replace(choices.value, scan_named=True))


def test_one_line_then_a_table(opened):
    line, empty, *rows = copied(opened).text().rstrip("\n").split("\n")
    assert line.startswith("Pneumonia pattern; Pneumonia 92 %; 12 % of the lung, grade CT-1; ")
    assert line.endswith("; Research use only")
    assert "fake-net 9.8" in line
    assert empty == ""
    table = dict(row.split("\t") for row in rows)
    assert table["Verdict"] == "Pneumonia pattern"
    assert table["Probability"] == "Pneumonia 92 %"
    assert table["Network"].startswith("fake-net 9.8, SHA-256 abababababab")
    assert [row for row in rows if row.startswith("Warning")] == [
        "Warning\ttrained on phantoms only", "Warning\ta note",
    ]  # fmt: skip
    assert "2 warnings" in line
    assert table["Classified"][:2] == "20"


def test_the_scan_is_named_only_where_names_may_leave(opened, phantom_path):
    for text in (copied(opened).text(), copied(opened).html()):
        assert phantom_path.name not in text
        assert opened.session.scan.volume.source.sha256[:12] in text
    allow_names(opened)
    for text in (copied(opened).text(), copied(opened).html()):
        assert phantom_path.name in text
    assert "with the scan's name" in opened.statusBar().currentMessage()


class TestARefusal:
    @pytest.fixture
    def classifier(self, classifier):
        classifier.gate = Gate((Finding("few_slices", "It has three slices.", GateStatus.REFUSE),))
        return classifier

    def test_it_has_its_reasons_and_no_number(self, opened):
        text = copied(opened).text()
        assert text.startswith("Not classified; 2 warnings; fake-net 9.8; ")
        assert "Warning\tIt has three slices." in text
        assert "%" not in text


class TestHostileText:
    @pytest.fixture
    def classifier(self, classifier):
        classifier.model = replace(MODEL, name=HOSTILE, notice=HOSTILE)
        return classifier

    def test_it_is_neither_markup_nor_a_formula_nor_a_further_row(self, opened):
        data = copied(opened)
        assert "<b>" not in data.html()
        assert "\u202e" not in data.text() + data.html()
        _, _, *rows = data.text().rstrip("\n").split("\n")
        assert all(row.count("\t") == 1 for row in rows)


def test_nothing_can_be_copied_while_the_number_is_withheld(opened, phantom_path, qtbot):
    opened.session.blind(Blindness(is_on=True))
    assert not opened.commands.actions.titled("Copy result").isEnabled()
    data = copied(opened)
    assert data is None or not data.hasText()


def right_click(widget):
    at = widget.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
    QApplication.sendEvent(widget, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_results_own_menu_copies_it(opened):
    QApplication.clipboard().clear()
    menu = right_click(opened.panel.gate)
    actions = {action.text(): action for action in menu.actions()}
    assert {"Save report…", "Copy result", "Copy picture", "Result below pictures"} <= set(actions)
    assert "Copy selection" not in actions
    actions["Copy result"].trigger()
    menu.close()
    assert QApplication.clipboard().text().startswith("Pneumonia pattern; ")


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_what_is_selected_in_it_is_copied_alone(opened):
    opened.panel.notes.setSelection(2, 4)
    menu = right_click(opened.panel.notes)
    assert menu.actions()[0].text() == "Copy selection"
    menu.actions()[0].trigger()
    menu.close()
    assert QApplication.clipboard().text() == "note"


def pictured(window):
    QApplication.clipboard().clear()
    window.commands.export.copy()
    return QApplication.clipboard().image()


def test_a_picture_carries_the_result_where_that_is_preferred(opened, monkeypatch):
    plain = pictured(opened)
    opened.commands.actions.titled("Result below pictures").trigger()
    assert opened.preferences.choices.value.result_pictured
    said = []
    monkeypatch.setattr(export, "with_line", lambda image, text: said.append(text) or image)
    pictured(opened)
    (text,) = said
    assert text == copied(opened).text().split("\n")[0], "never with the scan's name"
    allow_names(opened)
    pictured(opened)
    assert said[1] == text
    monkeypatch.undo()
    whole = pictured(opened)
    assert whole.width() == plain.width()
    assert 20 < whole.height() - plain.height() < 80
    assert whole.copy(plain.rect()) == plain, "below the picture, not over it"
    below = pixels(whole)[plain.height() :]
    assert below.max() > 180


def test_a_narrow_picture_has_the_whole_line(qapp):
    picture = QImage(240, 200, QImage.Format.Format_RGB32)
    heights = [export.with_line(picture, "word " * count).height() for count in (5, 80)]
    assert heights[1] > heights[0] + 100
    assert export.with_line(picture, "W" * 300).width() == 240


def test_a_saved_view_carries_it_too_and_a_blind_reader_has_none(opened, tmp_path, phantom_path):
    opened.commands.actions.titled("Result below pictures").trigger()
    opened.commands.export.save_view(tmp_path / "with.png")
    opened.session.blind(Blindness(is_on=True))
    opened.commands.export.save_view(tmp_path / "without.png")
    heights = [QImage(str(tmp_path / name)).height() for name in ("with.png", "without.png")]
    assert heights[0] > heights[1]
