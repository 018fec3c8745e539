"""The program's own pictures: its icon and its splash; drawn by `packaging/icons.py`."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPixmap
from PySide6.QtWidgets import QSplashScreen

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.program import resource
from ctviewer.ui.theme import LIGHT, Theme

SIZES = (16, 24, 32, 48, 64, 128, 256)  # pixels


def window_icon() -> QIcon:
    """The icon in every size that a window or a taskbar shows; empty in a copy without it."""
    icon = QIcon()
    for size in SIZES:
        icon.addFile(_path(f"ctviewer-{size}.png"))
    return icon


def splash() -> QSplashScreen:
    """What is shown until the window is there."""
    fine = QGuiApplication.primaryScreen().devicePixelRatio() > 1
    picture = QPixmap(_path("splash@2x.png" if fine else "splash.png"))
    picture.setDevicePixelRatio(2.0 if fine else 1.0)
    screen = QSplashScreen(picture)
    screen.setWindowTitle(QCoreApplication.translate("splash", "CT Viewer is starting"))
    screen.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return screen


def tick(theme: Theme) -> str:
    """The path of the mark in a ticked box, as style sheets write it; drawn sharp at any scale."""
    return Path(_path(f"tick-{'light' if theme is LIGHT else 'dark'}.svg")).as_posix()


def _path(name: str) -> str:
    try:
        return str(resource(f"icons/{name}"))
    except UserError:  # a missing picture must not keep the window from opening
        return ""
