"""What the views show: one frozen value, changed only into another."""

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from ctviewer.core.base.text import Text
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.slab import Slab
from ctviewer.core.geometry.volume import Index, Volume
from ctviewer.core.maplook import USUAL_LOOK, MapLook
from ctviewer.core.window import Window, first_window


class ColourMap(Enum):
    """How greys are coloured; the value is the name on the screen.

    Viridis and cividis grow evenly in lightness, and colour-blind eyes read them too.
    """

    GREY = Text("Grey")
    VIRIDIS = Text("Viridis")
    CIVIDIS = Text("Cividis")
    HOT = Text("Hot")


@dataclass(frozen=True)
class ViewState:
    """The crosshair's voxel (canonical index), the window, and how slices are drawn.

    `map_look` says how the heat map is drawn while it is shown. `slab` shows several slices as
    one, None each by itself. `neurological` puts the patient's left on the screen's left;
    otherwise, as radiologists read, the right is there.
    """

    cursor: Index
    window: Window
    crosshair_shown: bool = True
    heat_map_shown: bool = False
    map_look: MapLook = USUAL_LOOK
    lung_classes_shown: bool = True
    inverted: bool = False
    smooth: bool = True
    colour_map: ColourMap = ColourMap.GREY
    slab: Slab | None = None
    neurological: bool = False

    @classmethod
    def opening(cls, volume: Volume) -> "ViewState":
        """A newly opened volume: its centre, in the lung window if it is a CT."""
        r, a, s = (n // 2 for n in volume.shape)
        return cls((r, a, s), first_window(volume))

    @property
    def look(self) -> tuple[object, ...]:
        """All that decides the pixels of a slice, besides its position and the heat map."""
        return self.window, self.inverted, self.colour_map, self.slab, self.smooth

    def in_manner_of(self, other: "ViewState") -> "ViewState":
        """With another state's ways of drawing, which stay from scan to scan."""
        return replace(other, cursor=self.cursor, window=self.window, inverted=self.inverted)

    def plain(self, window: Window) -> "ViewState":
        """In a window, without anything that changes the slices' look."""
        grey = ColourMap.GREY
        return replace(self, window=window, inverted=False, colour_map=grey, slab=None)

    def at(self, volume: Volume, index: Index) -> "ViewState":
        """The crosshair moved to a voxel, kept inside the volume."""
        r, a, s = (int(i) for i in np.clip(index, 0, np.asarray(volume.shape) - 1))
        return replace(self, cursor=(r, a, s))

    def scrolled(self, volume: Volume, plane: Plane, slices: int) -> "ViewState":
        """The plane's slice moved by a number of slices; positive is superior, anterior, right."""
        index = list(self.cursor)
        index[plane.axis] += slices
        return self.at(volume, (index[0], index[1], index[2]))

    def windowed(self, window: Window) -> "ViewState":
        """Shown in another window."""
        return replace(self, window=window)
