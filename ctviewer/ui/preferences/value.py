"""The user's preferences: one frozen value."""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # theme and language are read before the splash, which waits for no numpy
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

    @property
    def first_window(self) -> "Window":
        """The preset in which a CT opens."""
        from ctviewer.core.view.window import preset

        return preset(self.window)
