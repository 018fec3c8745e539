"""The user's preferences: one frozen value, stored in the system's settings."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, QSettings, Signal

if TYPE_CHECKING:
    from ctviewer.core.view.opening import OpeningWindows
    from ctviewer.core.view.window import Window


class Shade(Enum):
    """The brightness of the window around the slices, which stay on black."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


class Language(Enum):
    """The language of the window."""

    SYSTEM = "system"
    ENGLISH = "en"
    GERMAN = "de"


class Processor(Enum):
    """The device of the network; a specific GPU is an option of the command line."""

    AUTO = "auto"
    CPU = "cpu"


class HeaderUse(Enum):
    """Which part of a file's header decides the initial window."""

    NOTHING = "nothing"
    KERNEL = "kernel"
    WINDOW = "window"


class Preset(NamedTuple):
    """A named window: level and width in HU, and its key, "" for none."""

    name: str
    level: float
    width: float
    key: str = ""


DEFAULT_PRESETS = (
    Preset("Lung", -600, 1500, "1"), Preset("Mediastinum", 40, 400, "2"),
    Preset("Bone", 350, 2000, "3"), Preset("Abdomen", 40, 350, "4"),
    Preset("Emphysema", -850, 500, "5"), Preset("Network", -300, 1400, "6"),
    Preset("Angio", 200, 600, "7"), Preset("Liver", 90, 150, "8"), Preset("Brain", 40, 80, "9"),
)  # fmt: skip
"""As in `core.view.window`, which needs numpy; a test compares them."""
LONGEST_NAME, MOST_PRESETS = 40, 30
MAX_HU = 1e5  # no window lies further out


def checked_presets(rows: Iterable[Iterable[Any]]) -> tuple[Preset, ...]:
    """Presets from names, levels, widths and keys.

    Raises:
        ValueError: none or too many, a missing or duplicate name, a width below 1 HU, or a
            duplicate key.
    """
    made = tuple(
        Preset(str(name).strip(), float(level), float(width), str(key).strip())
        for name, level, width, key in rows
    )
    names, keys = [each.name.lower() for each in made], [each.key for each in made if each.key]
    sound = all(
        0 < len(each.name) <= LONGEST_NAME and each.name.isprintable()
        and abs(each.level) <= MAX_HU and 1 <= each.width <= MAX_HU
        for each in made
    )  # fmt: skip
    unique = len(set(names)) == len(names) and len(set(keys)) == len(keys)
    if not (0 < len(made) <= MOST_PRESETS and sound and unique):
        raise ValueError(made)
    return made


@dataclass(frozen=True)
class Preferences:
    """Preferences that persist.

    `window` names the preset for a CT, one of `presets`, `other_window` that for anything else, ""
    for one that fits its values; what `header` selects takes precedence. `recent_kept` allows
    storing paths of scans: without it neither recent scans nor the last session's scan are kept.
    `scan_named` allows the scan's name in copied results and suggested file names.
    `result_pictured` prints the result below pictures that are copied or saved. `sidecar_beside`
    stores sidecars beside the scan. `lesion_sought` moves the crosshair to the largest lesion after
    classification. `tools_shown` shows the tool row above the views.
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
    result_pictured: bool = False
    tools_shown: bool = True
    sidecar_beside: bool = False
    presets: tuple[Preset, ...] = DEFAULT_PRESETS
    other_window: str = ""
    header: HeaderUse = HeaderUse.NOTHING

    @property
    def windows(self) -> "tuple[tuple[Window, str], ...]":
        """The presets as windows, each with its key or ""."""
        from ctviewer.core.view.window import PRESETS, Window  # late: imports numpy

        known: dict[str, str] = {each.name: each.name for each in PRESETS}  # to be translated
        return tuple(
            (Window(each.level, each.width, known.get(each.name, each.name)), each.key)
            for each in self.presets
        )

    @property
    def first_window(self) -> "Window":
        """The preset for a CT; the first one if it no longer exists."""
        return self._windows_by_name.get(self.window, self.windows[0][0])

    @property
    def opening(self) -> "OpeningWindows":
        """The initial windows of scans."""
        from ctviewer.core.view.opening import OpeningWindows

        known = self._windows_by_name
        usual = OpeningWindows()
        return OpeningWindows(
            ct=self.first_window,
            other=known.get(self.other_window),
            by_file=self.header is HeaderUse.WINDOW,
            by_kernel=self.header is HeaderUse.KERNEL,
            sharp=known.get(usual.sharp.name, usual.sharp),
            soft=known.get(usual.soft.name, usual.soft),
        )

    @property
    def _windows_by_name(self) -> "dict[str, Window]":
        return {window.name: window for window, _ in self.windows}


Reader = Callable[[object], Any]  # converts a stored value; raises ValueError if invalid


def _switch(stored: object) -> bool:
    """Settings read from a file are text, those of a running program keep their type."""
    try:
        return {"true": True, "false": False}[str(stored).lower()]
    except KeyError:
        raise ValueError(stored) from None


def _name(stored: object) -> str:
    if not isinstance(stored, str) or not stored:
        raise ValueError(stored)
    return stored


def _other_name(stored: object) -> str:
    """A name, or "" for none."""
    if not isinstance(stored, str):
        raise ValueError(stored)
    return stored


def _presets(stored: object) -> tuple[Preset, ...]:
    try:
        return checked_presets(json.loads(str(stored)))
    except (TypeError, OverflowError, RecursionError):
        raise ValueError(stored) from None


FIELDS: dict[str, tuple[str, Reader]] = {
    "shade": ("look/theme", Shade),
    "language": ("look/language", Language),
    "pacs_mouse": ("mouse/pacs", _switch),
    "reversed_wheel": ("mouse/reversed-wheel", _switch),
    "window": ("slices/window", _name),
    "smooth": ("slices/smooth", _switch),
    "processor": ("network/device", Processor),
    "recent_kept": ("recent/keep", _switch),
    "session_restored": ("session/restore", _switch),
    "lesion_sought": ("slices/to-lesion", _switch),
    "scan_named": ("privacy/scan-named", _switch),
    "result_pictured": ("pictures/result", _switch),
    "tools_shown": ("look/tools", _switch),
    "sidecar_beside": ("sidecars/beside", _switch),
    "presets": ("slices/presets", _presets),
    "other_window": ("slices/other-window", _other_name),
    "header": ("slices/header-window", HeaderUse),
}
"""Each field of `Preferences`: its key in the settings, and its converter."""


def read(*fields: str) -> Preferences:
    """Read some fields, or all; missing or invalid ones have their defaults."""
    preferences, settings = Preferences(), QSettings()
    for field in fields or FIELDS:
        key, reader = FIELDS[field]
        try:
            preferences = replace(preferences, **{field: reader(settings.value(key))})
        except ValueError:
            continue
    return _with_known_window(preferences)


def _with_known_window(preferences: Preferences) -> Preferences:
    """Replace windows that no longer exist by the defaults."""
    names = [each.name for each in preferences.presets]
    window, other = preferences.window, preferences.other_window
    return replace(
        preferences,
        window=window if window in names else names[0],
        other_window=other if other in names else "",
    )


def write(preferences: Preferences) -> None:
    """Store all preferences."""
    settings = QSettings()
    for field, (key, _) in FIELDS.items():
        settings.setValue(key, _stored(getattr(preferences, field)))


def _stored(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    return json.dumps(value) if isinstance(value, tuple) else value


def to_json(preferences: Preferences, keys: Mapping[str, str]) -> str:
    """Preferences and chosen keys as a JSON file for another computer; it names no scan."""
    stored = {field: _stored(getattr(preferences, field)) for field in FIELDS}
    stored["presets"] = preferences.presets
    return json.dumps({"ctviewer_preferences": 1, **stored, "keys": dict(keys)}, indent=2)


def from_json(text: str, now: Preferences) -> tuple[Preferences, dict[str, str], tuple[str, ...]]:
    """Read preferences and keys from a file, with the names of unknown entries.

    Missing entries stay as in `now`.

    Raises:
        ValueError: not a preferences file.
    """
    stored = json.loads(text)
    if not isinstance(stored, dict) or stored.pop("ctviewer_preferences", None) != 1:
        raise ValueError(text[:1])
    keys, odd = stored.pop("keys", {}), []
    for name, value in stored.items():
        try:
            _, reader = FIELDS[name]
            value = json.dumps(value) if name == "presets" else value
            now = replace(now, **{name: reader(value)})
        except (KeyError, ValueError, TypeError):
            odd.append(str(name))
    if not (isinstance(keys, dict) and all(isinstance(each, str) for each in keys.values())):
        keys, odd = {}, [*odd, "keys"]
    return _with_known_window(now), keys, tuple(odd)


class Choices(QObject):
    """Holds the current Preferences; `changed` carries the old and the new ones."""

    changed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.value = read()

    def choose(self, preferences: Preferences) -> None:
        """Set new preferences."""
        if preferences != self.value:
            old, self.value = self.value, preferences
            write(preferences)
            self.changed.emit(old, preferences)
