"""Measuring and lung statistics in the whole window, as a user meets them."""

import csv
import io

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from ctviewer.core.analysis.lung_classes import COLOURS
from ctviewer.core.geometry.measure import MeasurementKind, length_mm, statistics
from ctviewer.core.geometry.plane import Plane
from ctviewer.ui.viewer.measurements import COLOUR, SELECTED
from tests.ui.screen import double_click, drag, grab, pixels, press

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def axial(opened):
    return opened.reading.views.views[Plane.AXIAL]


@pytest.fixture
def editor(opened):
    return opened.measuring.editor


START, WAY = QPoint(150, 270), QPoint(80, 60)


def draw(window, axial, key="D"):
    """Choose a tool by its key and drag."""
    axial.setFocus()
    press(window, key)
    drag(axial, LEFT, START, WAY)


def has_colour(picture, name):
    wanted = [int(name[i : i + 2], 16) for i in (1, 3, 5)]
    return bool((np.abs(picture.astype(int) - wanted).max(axis=-1) < 12).any())


def test_a_ruler_is_drawn_with_its_key_and_the_crosshair_stays(opened, axial, editor):
    cursor = opened.session.display.view.cursor
    draw(opened, axial)
    start, end = axial.mm_at(START), axial.mm_at(START + WAY)
    way = end - start
    wanted = np.hypot(way.x(), way.y())
    assert length_mm(editor.volume, editor.measurements[0]) == pytest.approx(wanted, abs=0.01)
    assert opened.session.display.view.cursor == cursor
    assert opened.measuring.dock.isVisible()
    QTest.mouseClick(axial.viewport(), LEFT, pos=QPoint(300, 250))
    assert opened.session.display.view.cursor != cursor


def test_measurements_show_on_their_slice_only(opened, axial, editor):
    editor.select(None)
    assert not has_colour(grab(axial), COLOUR)
    draw(opened, axial, "O")
    editor.select(None)
    assert has_colour(grab(axial), COLOUR)
    opened.session.display.scroll(Plane.AXIAL, 1)
    assert not has_colour(grab(axial), COLOUR)
    editor.jump(0)
    assert has_colour(grab(axial), SELECTED)


def test_what_is_shown_of_a_region_are_the_files_own_values(opened, axial, editor):
    """Windows and slabs of the display must not change what is measured."""
    draw(opened, axial, "Q")
    (region,) = editor.measurements
    before = statistics(editor.volume, region)
    press(opened, "3")
    press(opened, "I")
    assert statistics(editor.volume, region) == before
    model = opened.measuring.dock.model
    texts = [model.index(0, column).data() for column in range(model.columnCount())]
    assert texts[3] == f"{before.mean:.1f}"
    assert texts[7] == str(before.voxels)


def test_escape_lays_the_tool_down_and_double_click_still_enlarges(opened, axial, editor):
    axial.setFocus()
    press(opened, "V")
    assert editor.tool is MeasurementKind.ANGLE
    press(opened, Qt.Key.Key_Escape)
    assert editor.tool is None
    double_click(axial.viewport(), QPoint(80, 80))
    assert opened.reading.views.enlarged is Plane.AXIAL


def test_keys_delete_undo_and_redo(opened, axial, editor):
    draw(opened, axial)
    press(opened, Qt.Key.Key_Delete)
    assert not editor.measurements
    opened.commands.actions.titled("Undo").trigger()
    assert len(editor.measurements) == 1
    opened.commands.actions.titled("Redo").trigger()
    assert not editor.measurements


def test_the_list_renames_jumps_and_copies(opened, axial, editor):
    draw(opened, axial)
    dock, display = opened.measuring.dock, opened.session.display
    name = dock.model.index(0, 0)
    assert dock.model.setData(name, "=nodule", Qt.ItemDataRole.EditRole)
    display.scroll(Plane.AXIAL, 5)
    dock.table.clicked.emit(name)
    assert display.view.cursor[2] == editor.measurements[0].position
    dock.copy.click()
    pasted = QApplication.clipboard().text().splitlines()
    assert pasted[1].startswith("'=nodule\tRuler\tAxial\t")


def test_the_arrow_keys_go_from_row_to_row_and_jump(opened, axial, editor):
    draw(opened, axial)
    opened.session.display.scroll(Plane.AXIAL, 5)
    draw(opened, axial)
    display, table = opened.session.display, opened.measuring.dock.table
    table.setFocus()
    press(opened, Qt.Key.Key_Up)
    assert editor.selected == 0
    assert display.view.cursor[2] == editor.measurements[0].position


def test_the_table_is_exported_and_a_full_disk_is_reported(
    opened, axial, editor, tmp_path, monkeypatch
):
    draw(opened, axial, "O")
    target = tmp_path / "table.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "table"), ""))
    opened.measuring.dock.export.click()
    (row,) = csv.DictReader(io.StringIO(target.read_text("utf-8-sig")))
    found = statistics(editor.volume, editor.measurements[0])
    assert float(row["mean_hu"]) == found.mean
    assert "Thorax" not in target.read_text("utf-8-sig")
    opened.measuring.export(tmp_path / "missing" / "table.csv")
    assert opened.error.isVisible()


def test_pictures_show_what_was_measured(opened, axial, editor, tmp_path):
    draw(opened, axial)
    editor.select(None)
    opened.commands.export.save_picture(tmp_path / "a.png")
    assert has_colour(pixels(QImage(str(tmp_path / "a.png"))), COLOUR)


def test_the_report_lists_measurements_and_lungs_as_their_docks_do(qtbot, opened, axial, tmp_path):
    draw(opened, axial, "O")
    opened.measuring.editor.rename(0, "Nodule <b>")
    press(opened, "U")
    qtbot.waitUntil(lambda: opened.lungs.study.state.statistics is not None)
    path = tmp_path / "report.html"
    opened.report.save(path)
    qtbot.waitUntil(path.exists)
    page = path.read_text("utf-8")
    model = opened.measuring.dock.model
    cells = [model.index(0, column).data() for column in range(model.columnCount())]
    numbers = "".join(f"<td class=n>{cell}</td>" for cell in cells[2:-1])
    assert f"<tr><td>Nodule &lt;b&gt;</td><td>{cells[1]}</td>{numbers}<td></td></tr>" in page
    affected = opened.lungs.panel.table.item(7, 3).text()
    assert affected.endswith("%")
    assert f"<td class=n>{affected}</td>" in page
    assert "infiltrated from -750" in page


def greenish(picture):
    """How many pixels are more green than red, as those of inflated lung are."""
    return int((picture[..., 1].astype(int) - picture[..., 0] > 20).sum())


def test_the_lung_panel_fills_and_colours_the_slices(qtbot, opened, axial, tmp_path):
    plain = greenish(grab(axial))
    press(opened, "U")
    panel, study = opened.lungs.panel, opened.lungs.study
    qtbot.waitUntil(lambda: study.state.statistics is not None)
    assert panel.table.item(1, 3).text().endswith("%")
    assert "of 10" in panel.severity.text()
    coloured = greenish(grab(axial))
    assert coloured > plain + 1000
    montage = opened.reading.montage.sheet
    montage.resize(600, 400)
    montage.complete()
    assert greenish(grab(montage)) > 1000
    opened.commands.export.save_picture(tmp_path / "a.png")
    assert has_colour(pixels(QImage(str(tmp_path / "a.png")))[-30:], next(iter(COLOURS.values())))
    press(opened, "K")
    assert greenish(grab(axial)) < coloured - 1000
    assert panel.look.currentText() == "Nothing"
    panel.boxes[1].setValue(-980)
    assert panel.problem.text().endswith(".")
    panel.reset.click()
    qtbot.waitUntil(lambda: study.state.statistics is not None)
    panel.copy.click()
    assert QApplication.clipboard().text().startswith("quantity\t")
    opened.lungs.export(tmp_path / "lungs.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "lungs.csv").read_text("utf-8-sig"))))
    assert float(rows[0]["both"]) == study.state.statistics.both.ml[0]
    panel.hide()
    assert opened.session.display.class_map is None


def test_a_tool_that_is_taken_up_says_what_the_mouse_does(opened):
    opened.commands.actions.titled("Ruler").trigger()
    assert "Drag from one end" in opened.statusBar().currentMessage()
    opened.statusBar().clearMessage()
    opened.commands.actions.titled("Ruler").trigger()  # laid down again
    assert opened.statusBar().currentMessage() == ""


def test_an_empty_list_fits_a_narrow_panel_too(opened, qtbot):
    opened.resize(1280, 720)
    page = opened.measuring.dock
    page.show()
    QTest.qWait(50)
    table = page.table
    assert table.viewport().width() > 100
    assert not table.horizontalScrollBar().isVisible()
    assert table.horizontalHeader().length() <= table.viewport().width()
    assert not table.isColumnHidden(0)


def test_a_narrow_list_hides_what_is_seldom_wanted_and_a_wide_one_shows_all(opened, axial, qtbot):
    opened.resize(1280, 720)
    draw(opened, axial, "Q")
    page = opened.measuring.dock
    page.show()
    table, model = page.table, page.model
    qtbot.waitUntil(lambda: table.isColumnHidden(7))
    qtbot.waitUntil(lambda: not table.horizontalScrollBar().isVisible())
    role = Qt.ItemDataRole.DisplayRole
    shown = {model.headerData(c, Qt.Orientation.Horizontal, role) for c in range(9)
             if not table.isColumnHidden(c)}  # fmt: skip
    assert {"Name", "Size", "Mean HU", "Comment"} <= shown
    assert table.sizeHintForColumn(0) <= table.columnWidth(0)  # "Rectangle 1" is not cut
    tip = model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "Axial" in tip
    opened.side.tear_off(page)
    page.window().resize(1000, 500)
    qtbot.waitUntil(lambda: not any(map(table.isColumnHidden, range(9))))
