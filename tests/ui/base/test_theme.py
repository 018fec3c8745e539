import os
import subprocess
import sys
from dataclasses import asdict
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from ctviewer.ui.base.preferences import Shade
from ctviewer.ui.base.theme import DARK, LIGHT
from ctviewer.ui.shell.start import theme_of

SURFACES = ("background", "surface", "raised", "striped")
TEXTS = ("text", "muted", "accent", "warning", "alarm", "pneumonia", "normal")
READABLE = 4.5  # WCAG 2.2, 1.4.3
THEMES = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])


def luminance(colour):
    parts = [QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF()]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(share * p for share, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@THEMES
def test_every_text_is_readable_on_every_surface(theme):
    colours = asdict(theme)
    pairs = [*product(TEXTS, SURFACES), ("on_accent", "accent")]
    poor = {
        (text, on): round(contrast(colours[text], colours[on]), 2)
        for text, on in pairs
        if contrast(colours[text], colours[on]) < READABLE
    }
    assert not poor


def test_the_two_are_dark_and_light():
    assert luminance(DARK.surface) < 0.05 < 0.8 < luminance(LIGHT.surface)


@pytest.mark.parametrize(
    ("shade", "system", "theme"),
    [
        (Shade.SYSTEM, Qt.ColorScheme.Light, LIGHT),
        (Shade.SYSTEM, Qt.ColorScheme.Dark, DARK),
        (Shade.SYSTEM, Qt.ColorScheme.Unknown, DARK),
        (Shade.LIGHT, Qt.ColorScheme.Dark, LIGHT),
        (Shade.DARK, Qt.ColorScheme.Light, DARK),
    ],
)
def test_the_theme_is_the_preferred_one_or_the_systems(shade, system, theme):
    assert theme_of(shade, system) is theme


LOOK = """
import sys
from dataclasses import replace
from PySide6.QtCore import QSettings
from ctviewer.ui.shell.app import application
from ctviewer.ui.base.preferences import read, write
from ctviewer.ui.base.preferences import Shade
QSettings.setDefaultFormat(QSettings.Format.IniFormat)
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, sys.argv[1])
from PySide6.QtCore import QCoreApplication
QCoreApplication.setOrganizationName("CT Viewer")
QCoreApplication.setApplicationName("CT Viewer")
write(replace(read(), shade=Shade(sys.argv[2])))
app = application(preferred=True)
from ctviewer.ui.shell.main_window import MainWindow
window = MainWindow(lambda: None)
window.resize(900, 600)
window.show()
def brightness(widget, x, y):
    return widget.grab().toImage().pixelColor(x, y).lightness()
print(brightness(window.welcome, 5, 5), brightness(window.statusBar(), 3, 3))
view = window.reading.views.active_view
view.resize(300, 300)
print(brightness(view, 150, 60), brightness(window.reading.montage.sheet, 2, 2))
window.close()
"""


@pytest.mark.parametrize(("shade", "is_light"), [("dark", False), ("light", True)])
def test_the_whole_window_is_in_the_theme_but_slices_stay_on_black(tmp_path, shade, is_light):
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(tmp_path), shade],
        cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    welcome, status, view, montage = (int(text) for text in done.stdout.split())
    assert (welcome > 200) == (status > 200) == is_light
    assert view < 5
    assert montage < 5


@pytest.mark.parametrize("scale", ["1", "1.5", "2"])
@THEMES
def test_a_ticked_box_has_a_tick_at_every_scale(theme, scale):
    """In a process of its own, because theme and scale are chosen once."""
    script = f"""
from ctviewer.ui.base import theme
theme.choose(theme.{"LIGHT" if theme is LIGHT else "DARK"})
from ctviewer.ui.shell.app import application
application()
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox
for ticked in (False, True):
    box = QCheckBox("")
    box.setChecked(ticked)
    image = box.grab().toImage()
    at = [QColor(image.pixel(x, y)).name() for x in range(image.width())
          for y in range(image.height())]
    scale = image.devicePixelRatio() ** 2
    print(*(at.count(colour) / scale for colour in ("{theme.accent}", "{theme.on_accent}")))
"""
    env = {**os.environ, "QT_SCALE_FACTOR": scale}
    done = subprocess.run([sys.executable, "-c", script], env=env, check=True, capture_output=True)
    (_, none), (ground, tick) = (map(float, line.split()) for line in done.stdout.splitlines()[:2])
    assert none == 0
    assert ground > 150
    assert 8 < tick < 60
