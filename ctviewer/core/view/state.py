"""The state of the views, as one frozen value."""

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.slab import Slab
from ctviewer.core.geometry.volume import Index, Volume
from ctviewer.core.view.window import Window, first_window

MIN_THRESHOLD, MAX_THRESHOLD = 0.01, 0.99  # outside, everything or nothing would count as lesion
USUAL_OPACITY = 0.75


class MapDrawing(Enum):
    """How a heat map is drawn; the value is the name on the screen."""

    FILL = Text("Fill")
    CONTOUR = Text("Contour")
    BOTH = Text("Fill and contour")

    @property
    def fills(self) -> bool:
        """Whether cells are coloured."""
        return self is not MapDrawing.CONTOUR

    @property
    def outlines(self) -> bool:
        """Whether the contour at the threshold is drawn."""
        return self is not MapDrawing.FILL


@dataclass(frozen=True)
class MapLook:
    """`opacity` (0..1) is that of the fill at value 1; `threshold` None is the network's own."""

    drawing: MapDrawing = MapDrawing.FILL
    opacity: float = USUAL_OPACITY
    threshold: float | None = None

    def threshold_of(self, heat_map: HeatMap) -> float:
        """The value from which a map's cell counts as lesion."""
        return heat_map.threshold if self.threshold is None else self.threshold


USUAL_LOOK = MapLook()


class LungLook(Enum):
    """How the lungs are drawn on slices; the value is the name on the screen."""

    COLOURS = Text("Classes in colour")
    OUTLINE = Text("Outline")
    NOTHING = Text("Nothing")


class ColourMap(Enum):
    """Colour maps of the grey scale; the value is the name on the screen.

    Viridis and cividis have uniform lightness steps and suit colour-blind readers.
    """

    GREY = Text("Grey")
    VIRIDIS = Text("Viridis")
    CIVIDIS = Text("Cividis")
    HOT = Text("Hot")


@dataclass(frozen=True)
class ViewState:
    """The crosshair's voxel (canonical index), the window, and display settings.

    `map_look` applies while the heat map is shown. `slab` shows several slices as one, None single
    slices. `neurological` puts the patient's left on the screen's left; otherwise the convention is
    radiological.
    """

    cursor: Index
    window: Window
    crosshair_shown: bool = True
    heat_map_shown: bool = False
    map_look: MapLook = USUAL_LOOK
    lung_look: LungLook = LungLook.COLOURS
    inverted: bool = False
    smooth: bool = True
    colour_map: ColourMap = ColourMap.GREY
    slab: Slab | None = None
    neurological: bool = False

    @classmethod
    def opening(cls, volume: Volume) -> "ViewState":
        """For a newly opened volume: its centre, in the lung window if it is a CT."""
        r, a, s = (n // 2 for n in volume.shape)
        return cls((r, a, s), first_window(volume))

    @property
    def look(self) -> tuple[object, ...]:
        """Everything that determines a slice's pixels, besides position and heat map."""
        return self.window, self.inverted, self.colour_map, self.slab, self.smooth

    def in_manner_of(self, other: "ViewState") -> "ViewState":
        """With the display settings of another state, which persist from scan to scan."""
        return replace(other, cursor=self.cursor, window=self.window, inverted=self.inverted)

    def plain(self, window: Window) -> "ViewState":
        """With a window, and all other display settings at their defaults."""
        grey = ColourMap.GREY
        return replace(self, window=window, inverted=False, colour_map=grey, slab=None)

    def at(self, volume: Volume, index: Index) -> "ViewState":
        """With the crosshair at a voxel, clipped to the volume."""
        r, a, s = (int(i) for i in np.clip(index, 0, np.asarray(volume.shape) - 1))
        return replace(self, cursor=(r, a, s))

    def scrolled(self, volume: Volume, plane: Plane, slices: int) -> "ViewState":
        """With the plane scrolled by `slices`; positive is superior, anterior, right."""
        index = list(self.cursor)
        index[plane.axis] += slices
        return self.at(volume, (index[0], index[1], index[2]))

    def windowed(self, window: Window) -> "ViewState":
        """Shown in another window."""
        return replace(self, window=window)


SLOWEST, FASTEST = 1, 60  # slices per second


@dataclass(frozen=True)
class Cine:
    """Cine settings: rate, direction, and whether to reverse or restart at the end.

    `way` is 1 (superior, anterior, right) or -1.
    """

    per_second: int = 12
    bounces: bool = False
    way: int = 1

    def next(self, position: int, count: int) -> tuple[int, "Cine"]:
        """The slice after `position` of `count`, and the settings to continue with."""
        following = position + self.way
        if 0 <= following < count:
            return following, self
        if not self.bounces:
            return following % count, self
        turned = replace(self, way=-self.way)
        return min(max(position + turned.way, 0), count - 1), turned
