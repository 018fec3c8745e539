"""The row of tools above the views: actions of the menus as buttons, with no state of their own."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ctviewer.core.geometry.measure import MeasurementKind
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.view.state import LungLook
from ctviewer.core.view.window import PRESETS, Window
from ctviewer.core.worklist.blindread import Blindness
from ctviewer.ui.base.icons import tool_icon
from ctviewer.ui.base.preferences import DEFAULT_PRESETS, Preset, read
from tests.ui.screen import press

LEFT = Qt.MouseButton.LeftButton
ALL = ["window", "ruler", "angle", "circle", "rectangle", "brush", "heat", "lungs", "slab",
       "cine", "layout", "report"]  # fmt: skip


def lines(menu):
    """What a menu says when it opens."""
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions() if action.text()]


def click(button):
    QTest.mouseClick(button, LEFT)


def test_the_row_has_every_tool_in_its_order(opened):
    opened.resize(1280, 720)
    QApplication.processEvents()
    tools = opened.reading.tools
    assert list(tools.buttons) == ALL
    assert not tools.hidden
    assert not tools.more.isVisible()
    lefts = [tools.buttons[name].x() for name in ALL]
    assert lefts == sorted(lefts)


@pytest.mark.parametrize("name", ALL[1:])
def test_every_picture_is_drawn_in_the_colours_of_the_theme(qapp, name):
    icon = tool_icon(name, 2.0)
    assert icon.availableSizes()[0].width() == 40
    image = icon.pixmap(20, 20).toImage()
    shades = {image.pixelColor(x, y).name() for x in range(image.width())
              for y in range(image.height()) if image.pixelColor(x, y).alpha() == 255}  # fmt: skip
    assert shades
    assert "#000000" not in shades


def test_buttons_and_keys_are_one_state(opened):
    buttons, editor = opened.reading.tools.buttons, opened.measuring.editor
    click(buttons["ruler"])
    assert editor.tool is MeasurementKind.RULER
    assert buttons["ruler"].isChecked()
    press(opened, "O")
    assert [name for name in ALL[1:5] if buttons[name].isChecked()] == ["circle"]
    click(buttons["circle"])
    assert editor.tool is None
    click(buttons["heat"])
    assert opened.session.display.view.heat_map_shown
    press(opened, "H")
    assert not buttons["heat"].isChecked()
    press(opened, "T")
    assert buttons["slab"].isChecked()
    press(opened, "T")
    assert not buttons["slab"].isChecked()
    click(buttons["cine"])
    assert opened.reading.player.playing
    assert buttons["cine"].isChecked()
    press(opened, "C")
    assert not buttons["cine"].isChecked()


def test_a_click_leaves_the_keyboard_with_the_view(opened):
    opened.reading.views.active_view.setFocus()
    click(opened.reading.tools.buttons["ruler"])
    assert opened.focusWidget() is opened.reading.views.active_view
    assert opened.reading.tools.buttons["ruler"].focusPolicy() & Qt.FocusPolicy.TabFocus


def test_lung_colours_bring_the_panel_without_which_there_are_none(opened, qtbot):
    button = opened.reading.tools.buttons["lungs"]
    assert not button.isChecked()
    click(button)
    assert opened.lungs.panel.isVisible()
    qtbot.waitUntil(lambda: opened.session.display.class_map is not None)
    assert button.isChecked()
    click(button)
    assert opened.session.display.view.lung_look is LungLook.NOTHING
    assert opened.lungs.panel.isVisible()


def test_the_window_is_named_with_its_values_however_it_is_changed(opened):
    button, display = opened.reading.tools.buttons["window"], opened.session.display
    width = button.width()
    assert button.text().split() == ["Lung", "W", "1500", "L", "-600"]
    press(opened, "2")
    assert button.text().split()[1:] == ["W", "400", "L", "40"]
    display.change_window(Window(12.4, 345.6))
    assert button.text() == "W 346 L 12"
    display.change_window(Window(-1000, 10000, "A name as long as a preset may have, forty"))
    assert "W 10000 L -1000" in button.text()
    assert "forty" in button.toolTip()
    assert button.width() == width


def test_its_menu_has_the_presets_of_now(opened):
    menu = opened.reading.tools.menus["window"]
    assert lines(menu)[: len(PRESETS)] == [f"Window: {each.name}" for each in DEFAULT_PRESETS]
    assert {"Window presets\u2026", "Invert", "Colours: Hot"} <= set(lines(menu))
    opened.commands._on_presets_chosen((Preset("Spleen", 60, 200, "1"),))
    assert lines(menu)[:2] == ["Window: Spleen", "Window: automatic"]


def test_menus_hold_what_belongs_to_a_tool(opened):
    menus = opened.reading.tools.menus
    assert lines(menus["report"])[:2] == ["Save report\u2026", "Copy result"]
    assert lines(menus["layout"]) == ["One view alone", "Montage", "Full screen"]
    assert "Heat map: Contour" in lines(menus["heat"])
    assert opened.reading.slab in [w for a in filled(menus["slab"]) if (w := a.defaultWidget())]
    assert opened.reading.cine in [w for a in filled(menus["cine"]) if (w := a.defaultWidget())]


def filled(menu):
    menu.aboutToShow.emit()
    return [action for action in menu.actions() if hasattr(action, "defaultWidget")]


def test_what_has_no_room_is_in_the_last_buttons_menu(opened):
    tools = opened.reading.tools
    opened.resize(960, 720)
    opened.columns.setSizes([560, 400])
    QApplication.processEvents()
    assert tools.hidden
    assert tools.more.isVisible()
    assert tools.more.geometry().right() <= tools.width()
    seen = [name for name in ALL if tools.buttons[name].isVisible()]
    assert seen == ALL[: len(seen)]
    assert "Lung" not in tools.buttons["window"].text()
    rest = tools.more.menu()
    assert len(lines(rest)) == len(tools.hidden) == len(ALL) - len(seen)
    report = next(each.menu() for each in rest.actions() if each.text() == "Report")
    assert "Copy result" in lines(report)
    opened.resize(1600, 720)
    opened.columns.setSizes([1180, 420])
    QApplication.processEvents()
    assert not tools.hidden
    assert "Lung" in tools.buttons["window"].text()


def test_tips_name_keys_and_follow_other_keys(opened):
    tools = opened.reading.tools
    assert tools.buttons["ruler"].toolTip() == "Ruler (D)\nA distance in mm"
    assert "(Ctrl+Shift+R)" in tools.buttons["report"].toolTip()
    tabs = {page.windowTitle(): tab.toolTip() for _, page, tab in opened.side._pages}
    assert "Lesions (E)" in tabs.values() or "Lesion map (E)" in tabs.values()
    for page, key in (("Comment", "Ctrl+Shift+K"), ("Blind read", "Ctrl+Shift+L")):
        assert any(page in title and key in tip for title, tip in tabs.items()), page
    opened.commands.actions.rekey({"D": "Ctrl+1"})
    opened.commands.update()
    assert "(Ctrl+1)" in tools.buttons["ruler"].toolTip()


def test_one_view_alone_is_the_one_under_the_mouse(opened):
    views = opened.reading.views
    views.activate(Plane.CORONAL)
    press(opened, "F")
    assert views.enlarged is Plane.CORONAL
    press(opened, "F")
    assert views.enlarged is None
    opened.reading.toggle_montage()
    press(opened, "F")
    assert not opened.reading.montage_shown


def test_the_row_is_hidden_from_the_view_menu_and_remembered(opened):
    action = opened.commands.actions.titled("Tool row")
    assert action.isChecked()
    action.trigger()
    assert not opened.reading.tools.isVisible()
    assert not action.isChecked()
    assert not read("tools_shown").tools_shown
    assert QSettings().value("look/tools", type=bool) is False
    action.trigger()
    assert opened.reading.tools.isVisible()


def test_without_a_result_the_report_tool_still_has_its_pictures(opened):
    report = opened.reading.tools.buttons["report"]
    modes = report.ToolButtonPopupMode
    assert report.popupMode() is modes.MenuButtonPopup
    opened.session.blind(Blindness(is_on=True))
    assert report.isEnabled()
    assert report.popupMode() is modes.InstantPopup
    usable = {a.text() for a in opened.reading.tools.actions_of("report") if a.isEnabled()}
    assert "Copy picture" in usable
    assert "Save report…" not in usable


def test_without_a_scan_there_is_nothing_to_measure(opened):
    opened.session.close()
    buttons = opened.reading.tools.buttons
    assert not any(buttons[name].isEnabled() for name in ALL[1:-2])
