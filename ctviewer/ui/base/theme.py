"""The colours of the window, dark or light, and the program's icons."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPixmap
from PySide6.QtWidgets import QSplashScreen

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.program import resource


@dataclass(frozen=True)
class Theme:
    """Colours as "#rrggbb", named by purpose."""

    background: str
    surface: str
    raised: str
    striped: str
    line: str
    text: str
    muted: str
    disabled: str
    accent: str
    on_accent: str
    warning: str
    alarm: str
    pneumonia: str
    normal: str


DARK = Theme(
    background="#16191d", surface="#1f2429", raised="#2b3238", striped="#242a30",
    line="#3a434b", text="#e9edf0", muted="#a7b1ba", disabled="#717b84",
    accent="#5aa9ff", on_accent="#08131f", warning="#ffb648", alarm="#ff7a6e",
    pneumonia="#ff9f43", normal="#4cc3d9",
)  # fmt: skip
"""Also used in the light theme for overlays on slices, which stay on black."""

LIGHT = Theme(
    background="#f1f3f5", surface="#ffffff", raised="#e4e8ec", striped="#f5f7f9",
    line="#b9c2ca", text="#14181c", muted="#4a555f", disabled="#8a949d",
    accent="#0a5cb8", on_accent="#ffffff", warning="#7a4a00", alarm="#b3201a",
    pneumonia="#9a4a00", normal="#0b6474",
)  # fmt: skip

_chosen = DARK


def chosen() -> Theme:
    """The theme of this run."""
    return _chosen


def choose(theme: Theme) -> None:
    """Set the theme of this run, before `ctviewer.ui.base.look` is imported."""
    global _chosen
    _chosen = theme


SIZES = (16, 24, 32, 48, 64, 128, 256)  # pixels


def window_icon() -> QIcon:
    """The program's icon in all sizes; empty if the files are missing."""
    icon = QIcon()
    for size in SIZES:
        icon.addFile(_path(f"ctviewer-{size}.png"))
    return icon


def splash() -> QSplashScreen:
    """The splash screen."""
    fine = QGuiApplication.primaryScreen().devicePixelRatio() > 1
    picture = QPixmap(_path("splash@2x.png" if fine else "splash.png"))
    picture.setDevicePixelRatio(2.0 if fine else 1.0)
    screen = QSplashScreen(picture)
    screen.setWindowTitle(QCoreApplication.translate("splash", "CT Viewer is starting"))
    screen.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return screen


def tick(theme: Theme) -> str:
    """The path of the check mark for style sheets; an SVG, sharp at any scale."""
    return Path(_path(f"tick-{'light' if theme is LIGHT else 'dark'}.svg")).as_posix()


def _path(name: str) -> str:
    try:
        return str(resource(f"icons/{name}"))
    except UserError:  # a missing picture must not prevent the window from opening
        return ""
