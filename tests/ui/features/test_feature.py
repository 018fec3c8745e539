"""A panel is one class: added to the tuple of features it is in menus, keys and docks."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel

from ctviewer.core.output.reports.page import Section
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.features.all import FEATURES
from ctviewer.ui.features.batch.feature import BatchFeature
from ctviewer.ui.features.feature import Feature
from ctviewer.ui.features.report.feature import ReportFeature
from ctviewer.ui.shell.main_window import MainWindow
from ctviewer.ui.widgets.docks import LateDock

SHELL = Path(__file__).parents[3] / "ctviewer" / "ui" / "shell"


class AgeDock(LateDock):
    """A page that is made when it is first shown."""

    def make(self):
        self.setWidget(QLabel("An estimate"))


class Age(Feature):
    """A panel that nothing else in the program knows of."""

    def __init__(self, frame):
        super().__init__(frame)
        self.dock = AgeDock("Age estimate", "age")
        self.heard, self.in_hand, self.is_shut = [], False, False
        frame.docks.add(self.dock)
        frame.docks.keep_with_first(self.dock)
        frame.session.result_changed.connect(self._on_result_changed)

    def entries(self):
        return [Entry("E&xplain", "Age estimate", ("Ctrl+Alt+8",), self._toggle, "", True,
                      self.dock.isVisible, usable=self._has_result)]  # fmt: skip

    def gestures(self):
        return [("Left, on the estimate", "Show its spread")]

    def report(self, volume):
        age = f"<{round(volume.shape[0] / 10)}>"
        return [Section("Age estimate", ("method", "years"), (("lungs", age),), (1,), "A guess.")]

    def cancel(self):
        had, self.in_hand = self.in_hand, False
        return had

    def shutdown(self):
        self.is_shut = True

    def _has_result(self):
        return self.frame.session.result is not None

    def _toggle(self):
        self.dock.setVisible(not self.dock.isVisible())
        self.dock.raise_()

    @Slot()
    def _on_result_changed(self):
        if self.frame.session.result is not None:
            self.heard.append(self.frame.session.result)


@pytest.fixture
def aged(qtbot, classifier):
    """A window with one panel more, and that panel."""
    window = MainWindow(lambda: classifier, features=(*FEATURES, Age))
    qtbot.addWidget(window)
    window.resize(1300, 850)
    window.show()
    qtbot.waitExposed(window)
    return window, window.feature(Age)


@pytest.fixture
def classified(aged, qtbot, phantom_path):
    window, age = aged
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.result is not None)
    return window, age


def test_it_is_in_its_menu_after_the_lines_of_others(aged):
    window, _ = aged
    (menu,) = [each.menu() for each in window.menuBar().actions() if each.text() == "E&xplain"]
    assert [each.text() for each in menu.actions()][-1] == "Age estimate"


def test_it_is_in_the_sheet_of_keys(aged):
    window, _ = aged
    window.commands.show_keys()
    (dialog,) = (each for each in window.findChildren(QDialog) if each.isVisible())
    sheet = dialog.findChild(QLabel).text()
    for text in ("Ctrl+Alt+8", "Age estimate", "Left, on the estimate", "Show its spread"):
        assert text in sheet
    dialog.close()


def test_the_report_has_its_section(classified, qtbot, tmp_path):
    window, _ = classified
    path = tmp_path / "report.html"
    window.feature(ReportFeature).save(path)
    qtbot.waitUntil(path.exists, timeout=30_000)
    page = path.read_text("utf-8")
    years = round(window.session.scan.volume.shape[0] / 10)
    row = f"<tr><td>lungs</td><td class=n>&lt;{years}&gt;</td></tr>"
    assert row in page[page.index("<h2>Age estimate</h2>") :]
    assert "A guess." in page


def test_it_hears_of_a_result(classified):
    window, age = classified
    assert age.heard == [window.session.result]


def test_its_line_can_be_chosen_once_there_is_a_result(aged, qtbot, phantom_path):
    window, _ = aged
    action = window.commands.actions.titled("Age estimate")
    assert not action.isEnabled()
    window.open_paths([phantom_path])
    qtbot.waitUntil(action.isEnabled)


def test_its_key_opens_a_dock_that_was_not_made_before(classified):
    window, age = classified
    assert not age.dock.is_made
    QTest.keyClick(window, Qt.Key.Key_8, Qt.KeyboardModifier.ControlModifier
                   | Qt.KeyboardModifier.AltModifier)  # fmt: skip
    assert age.dock.isVisible()
    assert age.dock.widget().text() == "An estimate"
    assert window.commands.actions.titled("Age estimate").isChecked()


def test_its_dock_is_a_tab_beside_the_others_of_its_side(classified):
    window, age = classified
    for title in ("Lung statistics", "Age estimate"):
        window.commands.actions.titled(title).trigger()
    assert "lungs" in {each.objectName() for each in window.tabifiedDockWidgets(age.dock)}


def test_its_dock_says_which_of_two_scans_it_is_of(classified, qtbot, block_path):
    window, age = classified
    window.second.open(block_path())
    qtbot.waitUntil(lambda: window.second.scan is not None)
    assert age.dock.windowTitle() == "Age estimate – scan 1"


def test_escape_asks_it_before_it_stops_anything_else(aged):
    window, age = aged
    window.reading.views.enlarge(window.reading.views.active)
    age.in_hand = True
    window.commands.cancel()
    assert not age.in_hand
    assert window.reading.views.enlarged is not None
    window.commands.cancel()
    assert window.reading.views.enlarged is None


def test_it_ends_with_the_window(aged):
    window, age = aged
    window.close()
    assert age.is_shut


def test_a_window_without_panels_opens_a_scan(qtbot, classifier, phantom_path):
    window = MainWindow(lambda: classifier, features=())
    qtbot.addWidget(window)
    window.show()
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.result is not None)
    assert [each.text() for each in window.menuBar().actions()] == [
        "&File", "&View", "&Picture", "&Go", "&Help",
    ]  # fmt: skip
    with pytest.raises(KeyError, match="BatchFeature"):
        window.feature(BatchFeature)


def test_the_main_window_knows_the_list_of_panels_and_no_panel():
    lines = (SHELL / "main_window.py").read_text(encoding="utf-8").splitlines()
    known = {line.split()[1] for line in lines if "ctviewer.ui.features" in line}
    assert known == {"ctviewer.ui.features.all", "ctviewer.ui.features.feature"}
    assert len(lines) < 250
