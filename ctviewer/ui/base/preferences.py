"""The user's preferences: one frozen value, kept in the system's settings."""

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


class HeaderUse(Enum):
    """What of a file's header decides the window in which a scan opens."""

    NOTHING = "nothing"
    KERNEL = "kernel"
    WINDOW = "window"


class Preset(NamedTuple):
    """A window with a name: level and width in HU, and the key that shows it, "" for none."""

    name: str
    level: float
    width: float
    key: str = ""


DEFAULT_PRESETS = (
    Preset("Lung", -600, 1500, "1"), Preset("Mediastinum", 40, 400, "2"),
    Preset("Bone", 350, 2000, "3"), Preset("Abdomen", 40, 350, "4"),
    Preset("Emphysema", -850, 500, "5"), Preset("Model", -300, 1400, "6"),
    Preset("Angio", 200, 600, "7"), Preset("Liver", 90, 150, "8"), Preset("Brain", 40, 80, "9"),
)  # fmt: skip
"""Those of `core.view.window`, which needs numpy; a test compares them."""
LONGEST_NAME, MOST_PRESETS = 40, 30
MAX_HU = 1e5  # no window lies further out


def checked_presets(rows: Iterable[Iterable[Any]]) -> tuple[Preset, ...]:
    """Presets from names, levels, widths and keys.

    Raises:
        ValueError: there is none or too many, a name is missing or there twice, a width is less
            than 1 HU, or a key is there twice.
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
    """What stays from start to start.

    `window` is the name of the preset in which a CT opens, one of `presets`, `other_window` that of
    anything else, "" for the one that fits its values; what the `header` says comes before both.
    `recent_kept` lets paths of scans be stored at all: without it neither a list of recent scans
    nor the last session's scan is kept.
    `scan_named` lets copied results and suggested names of files carry the scan's name.
    `result_pictured` writes the result below pictures that are copied or saved.
    `sidecar_beside` keeps what is measured and written on a scan in a file beside it.
    `lesion_sought` moves the crosshair to the largest lesion once a scan has its number.
    `tools_shown` is whether the row of tools stands above the views.
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
        from ctviewer.core.view.window import PRESETS, Window  # not before the splash: needs numpy

        known: dict[str, str] = {each.name: each.name for each in PRESETS}  # names to translate
        return tuple(
            (Window(each.level, each.width, known.get(each.name, each.name)), each.key)
            for each in self.presets
        )

    @property
    def first_window(self) -> "Window":
        """The preset in which a CT opens; where it is gone, the first one."""
        return self._windows_by_name.get(self.window, self.windows[0][0])

    @property
    def opening(self) -> "OpeningWindows":
        """In which windows scans open."""
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


Reader = Callable[[object], Any]  # from what is stored to a value; ValueError when it is none


def _switch(stored: object) -> bool:
    """Settings in a file come back as text, those of a running program as they were put in."""
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
    return _with_known_window(preferences)


def _with_known_window(preferences: Preferences) -> Preferences:
    """Windows that are no presets any more are the first one, and that of the values."""
    names = [each.name for each in preferences.presets]
    window, other = preferences.window, preferences.other_window
    return replace(
        preferences,
        window=window if window in names else names[0],
        other_window=other if other in names else "",
    )


def write(preferences: Preferences) -> None:
    """Store all of it."""
    settings = QSettings()
    for field, (key, _) in FIELDS.items():
        settings.setValue(key, _stored(getattr(preferences, field)))


def _stored(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    return json.dumps(value) if isinstance(value, tuple) else value


def to_json(preferences: Preferences, keys: Mapping[str, str]) -> str:
    """Preferences and chosen keys as a file for another computer; nothing in it names a scan."""
    stored = {field: _stored(getattr(preferences, field)) for field in FIELDS}
    stored["presets"] = preferences.presets
    return json.dumps({"ctviewer_preferences": 1, **stored, "keys": dict(keys)}, indent=2)


def from_json(text: str, now: Preferences) -> tuple[Preferences, dict[str, str], tuple[str, ...]]:
    """Preferences as in a file, its keys, and the names of what is in it but not understood.

    What the file lacks stays as it is `now`.

    Raises:
        ValueError: it is no file of preferences.
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
