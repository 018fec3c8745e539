"""What the preferences decide before there is a window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ctviewer.ui import theme
from ctviewer.ui.preferences.store import read
from ctviewer.ui.preferences.value import Shade


def dress(application: QApplication) -> None:
    """Choose the theme of this run, then give the program its palette and style."""
    hints = application.styleHints()
    chosen = theme_of(read("shade").shade, hints.colorScheme())
    theme.choose(chosen)
    light = chosen is theme.LIGHT
    hints.setColorScheme(Qt.ColorScheme.Light if light else Qt.ColorScheme.Dark)
    from ctviewer.ui import look  # its colours are those of the theme by now

    look.dress(application)


def theme_of(shade: Shade, system: Qt.ColorScheme) -> theme.Theme:
    """The theme of a preference; dark, as reading rooms are, where the system does not tell."""
    light = shade is Shade.LIGHT or (shade is Shade.SYSTEM and system is Qt.ColorScheme.Light)
    return theme.LIGHT if light else theme.DARK
