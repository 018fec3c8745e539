"""Where the user was in a scan: one frozen value, and its text in the settings."""

import json
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Index, Volume
from ctviewer.core.view.state import ViewState
from ctviewer.core.view.window import LEAST_WIDTH, Window


@dataclass(frozen=True)
class Place:
    """A scan by its path and shape (canonical), and how it was looked at.

    Colours, slab and convention are not here: after a night they would be forgotten ones.
    """

    path: Path
    shape: Index
    cursor: Index
    window: Window
    inverted: bool = False
    montage_shown: bool = False
    enlarged: Plane | None = None

    def fits(self, volume: Volume) -> bool:
        """Whether a volume is the one that was looked at, as far as can be told at once."""
        return volume.source.path == self.path and tuple(volume.shape) == self.shape

    def in_view(self, volume: Volume, view: ViewState) -> ViewState:
        """A view of the volume, moved here."""
        moved = view.at(volume, self.cursor)
        return replace(moved, window=self.window, inverted=self.inverted)

    def text(self) -> str:
        """As JSON."""
        window = self.window
        return json.dumps(
            {
                "path": str(self.path),
                "shape": self.shape,
                "cursor": self.cursor,
                "window": [window.level, window.width, window.name],
                "inverted": self.inverted,
                "montage": self.montage_shown,
                "enlarged": self.enlarged.title if self.enlarged else None,
            }
        )


def place_of(text: str) -> Place | None:
    """From JSON; None when it is not that of a place."""
    try:
        stored = json.loads(text)
        level, width, name = stored["window"]
        if not (math.isfinite(level) and LEAST_WIDTH <= width < math.inf):
            return None
        return Place(
            Path(stored["path"]), _index(stored["shape"]), _index(stored["cursor"]),
            Window(level, width, str(name)), bool(stored["inverted"]), bool(stored["montage"]),
            {plane.title: plane for plane in Plane}.get(stored["enlarged"]),
        )  # fmt: skip
    except (ValueError, TypeError, KeyError, OverflowError):
        return None


def _index(stored: Any) -> Index:
    r, a, s = (int(number) for number in stored)
    return r, a, s
