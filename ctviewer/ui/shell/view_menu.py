"""The context menu of a slice: facts about the voxel, and commands."""

from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QMenu

from ctviewer.core.geometry.plane import position_text
from ctviewer.core.geometry.volume import Index
from ctviewer.ui.base.actions import Actions
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.readout import number_text


def view_menu(
    window: QMainWindow, actions: Actions, display: Display, index: Index | None
) -> QMenu:
    """The menu for a voxel of a display, or None for a place outside the slice."""
    menu = QMenu(window)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if index is not None and display.volume is not None:
        value = f"{number_text(display.volume.hu_at(index))} HU"
        place = position_text(display.volume.mm_of(index))
        menu.addAction(_text("Copy {value}").format(value=value), partial(_copy, value))
        menu.addAction(_text("Copy {value}").format(value=place), partial(_copy, place))
        menu.addAction(_text("Crosshair here"), partial(display.point_at, index))
        menu.addSeparator()
    submenus: dict[str, QMenu] = {}
    for title, action in actions.in_views():
        if title and title not in submenus:
            submenus[title] = menu.addMenu(title)
        (submenus[title] if title else menu).addAction(action)
    return menu


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _text(source: str) -> str:
    return QCoreApplication.translate("view_menu", source)
