"""The user's preferences: one frozen value, kept in the system's settings."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSettings, Signal

if TYPE_CHECKING:
    from ctviewer.core.view.window import Window


class Shade(Enum):
    """How bright the window is around the slices, which stay on black."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


class Language(Enum):
    """The language of the window."""

    SYSTEM = "system"
    ENGLISH = "en"
    GERMAN = "de"


class Processor(Enum):
    """Where the network runs; a fixed GPU is for the command line, which says if it is missing."""

    AUTO = "auto"
    CPU = "cpu"


@dataclass(frozen=True)
class Preferences:
    """What stays from start to start.

    `window` is the name of the preset in which a CT opens. `recent_kept` lets paths of scans be
    stored at all: without it neither a list of recent scans nor the last session's scan is kept.
    `scan_named` lets copied results and suggested names of files carry the scan's name.
    `lesion_sought` moves the crosshair to the largest lesion once a scan has its number.
    """

    shade: Shade = Shade.SYSTEM
    language: Language = Language.SYSTEM
    pacs_mouse: bool = False
    reversed_wheel: bool = False
    window: str = "Lung"
    smooth: bool = True
    processor: Processor = Processor.AUTO
    recent_kept: bool = True
    session_restored: bool = True
    lesion_sought: bool = True
    scan_named: bool = False

    @property
    def first_window(self) -> "Window":
        """The preset in which a CT opens."""
        from ctviewer.core.view.window import preset

        return preset(self.window)


Reader = Callable[[object], Any]  # from what is stored to a value; ValueError when it is none


def _switch(stored: object) -> bool:
    """Settings in a file come back as text, those of a running program as they were put in."""
    try:
        return {"true": True, "false": False}[str(stored).lower()]
    except KeyError:
        raise ValueError(stored) from None


def _preset_name(stored: object) -> str:
    from ctviewer.core.view.window import PRESETS  # not before the splash: it needs numpy

    if stored not in [window.name for window in PRESETS]:
        raise ValueError(stored)
    return str(stored)


FIELDS: dict[str, tuple[str, Reader]] = {
    "shade": ("look/theme", Shade),
    "language": ("look/language", Language),
    "pacs_mouse": ("mouse/pacs", _switch),
    "reversed_wheel": ("mouse/reversed-wheel", _switch),
    "window": ("slices/window", _preset_name),
    "smooth": ("slices/smooth", _switch),
    "processor": ("network/device", Processor),
    "recent_kept": ("recent/keep", _switch),
    "session_restored": ("session/restore", _switch),
    "lesion_sought": ("slices/to-lesion", _switch),
    "scan_named": ("privacy/scan-named", _switch),
}
"""Each field of `Preferences`, its name in the settings, and how it is read."""


def read(*fields: str) -> Preferences:
    """What is stored in some fields, or in all; the default value where it is missing or broken."""
    preferences, settings = Preferences(), QSettings()
    for field in fields or FIELDS:
        key, reader = FIELDS[field]
        try:
            preferences = replace(preferences, **{field: reader(settings.value(key))})
        except ValueError:
            continue
    return preferences


def write(preferences: Preferences) -> None:
    """Store all of it."""
    settings = QSettings()
    for field, (key, _) in FIELDS.items():
        value = getattr(preferences, field)
        settings.setValue(key, value.value if isinstance(value, Enum) else value)


class Choices(QObject):
    """The one holder of the current Preferences; `changed` carries the old and the new ones."""

    changed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.value = read()

    def choose(self, preferences: Preferences) -> None:
        """Prefer something else from now on."""
        if preferences != self.value:
            old, self.value = self.value, preferences
            write(preferences)
            self.changed.emit(old, preferences)
