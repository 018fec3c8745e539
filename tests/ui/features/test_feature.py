"""A panel is one class: added to the tuple of features it is in menus, keys, docks and reports."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel

from ctviewer.ui.features.all import FEATURES
from ctviewer.ui.features.batch.feature import BatchFeature
from ctviewer.ui.features.report.feature import ReportFeature
from ctviewer.ui.shell.main_window import MainWindow
from tests.ui.toy_panel import ExtentFeature, extent_text

SHELL = Path(__file__).parents[3] / "ctviewer" / "ui" / "shell"


class Toy(ExtentFeature):
    """The template with what else a feature may have."""

    in_hand, is_shut = False, False

    def gestures(self):
        return [("Left, on the extent", "Show its <corners>")]

    def cancel(self):
        had, self.in_hand = self.in_hand, False
        return had

    def shutdown(self):
        self.is_shut = True


@pytest.fixture
def extended(qtbot, classifier):
    """A window with one panel more, and that panel."""
    window = MainWindow(lambda: classifier, features=(*FEATURES, Toy))
    qtbot.addWidget(window)
    window.resize(1300, 850)
    window.show()
    qtbot.waitExposed(window)
    return window, window.feature(Toy)


@pytest.fixture
def classified(extended, qtbot, phantom_path):
    window, toy = extended
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.result is not None)
    return window, toy


def test_it_is_in_its_menu_after_the_lines_of_others(extended):
    window, _ = extended
    (menu,) = [each.menu() for each in window.menuBar().actions() if each.text() == "&Measure"]
    assert [each.text() for each in menu.actions()][-1] == "Extent"


def test_it_is_in_the_sheet_of_keys(extended):
    window, _ = extended
    window.commands.show_keys()
    (dialog,) = (each for each in window.findChildren(QDialog) if each.isVisible())
    sheet = "".join(label.text() for label in dialog.findChildren(QLabel))
    for text in ("Ctrl+Alt+8", "Extent", "Left, on the extent", "Show its &lt;corners&gt;"):
        assert text in sheet
    dialog.close()


def test_the_report_has_its_section(classified, qtbot, tmp_path):
    window, _ = classified
    path = tmp_path / "report.html"
    window.feature(ReportFeature).save(path)
    qtbot.waitUntil(path.exists)
    mm = extent_text(window.session.scan.volume)
    row = f"<tr><td>Right, anterior, superior</td><td class=n>{mm}</td></tr>"
    assert row in path.read_text("utf-8").split("<h2>Extent</h2>")[1]


def test_its_line_can_be_chosen_once_there_is_a_scan(extended, qtbot, phantom_path):
    window, _ = extended
    action = window.commands.actions.titled("Extent")
    assert not action.isEnabled()
    window.open_paths([phantom_path])
    qtbot.waitUntil(action.isEnabled)


def test_its_key_brings_a_page_that_was_not_made_before(classified):
    window, toy = classified
    assert not toy.page.is_made
    QTest.keyClick(window, Qt.Key.Key_8, Qt.KeyboardModifier.ControlModifier
                   | Qt.KeyboardModifier.AltModifier)  # fmt: skip
    assert toy.page.isVisible()
    assert toy.page.label.text() == extent_text(window.session.scan.volume)
    assert window.commands.actions.titled("Extent").isChecked()


def test_its_tab_is_the_last_and_the_key_leads_back(classified):
    window, toy = classified
    assert window.side.pages[-1] is toy.page
    for front in (toy.page, window.side.pages[0]):
        window.commands.actions.titled("Extent").trigger()
        assert window.side.front is front


def test_its_tab_says_which_of_two_scans_it_is_of(classified, qtbot, block_path):
    window, toy = classified
    window.second.open(block_path())
    qtbot.waitUntil(lambda: window.second.scan is not None)
    assert toy.page.windowTitle() == "Extent – scan 1"


def test_escape_asks_it_before_it_stops_anything_else(extended):
    window, toy = extended
    window.reading.views.enlarge(window.reading.views.active)
    toy.in_hand = True
    window.commands.cancel()
    assert not toy.in_hand
    assert window.reading.views.enlarged is not None
    window.commands.cancel()
    assert window.reading.views.enlarged is None


def test_its_torn_off_tab_closes_with_the_window(extended):
    window, toy = extended
    window.side.tear_off(toy.page)
    alone = toy.page.window()
    assert alone.isVisible()
    window.close()
    assert not window.side.is_torn_off(toy.page)
    assert toy.page.window() is window


def test_it_ends_with_the_window(extended):
    window, toy = extended
    window.close()
    assert toy.is_shut


def test_a_window_without_panels_opens_a_scan(qtbot, classifier, phantom_path):
    window = MainWindow(lambda: classifier, features=())
    qtbot.addWidget(window)
    window.show()
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.result is not None)
    assert [each.text() for each in window.menuBar().actions()] == [
        "&File", "&View", "&Go", "&Help",
    ]  # fmt: skip
    with pytest.raises(KeyError, match="BatchFeature"):
        window.feature(BatchFeature)


def test_the_main_window_knows_the_list_of_panels_and_no_panel():
    lines = (SHELL / "main_window.py").read_text(encoding="utf-8").splitlines()
    known = {line.split()[1] for line in lines if "ctviewer.ui.features" in line}
    assert known == {"ctviewer.ui.features.all", "ctviewer.ui.features.feature"}
    assert len(lines) < 250
