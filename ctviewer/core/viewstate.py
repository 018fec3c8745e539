"""What the views show: one frozen value, changed only into another."""

from dataclasses import dataclass, replace

import numpy as np

from ctviewer.core.plane import Plane
from ctviewer.core.volume import Index, Volume
from ctviewer.core.window import Window, first_window


@dataclass(frozen=True)
class ViewState:
    """The crosshair's voxel (canonical index), the window, and what is laid over the slices."""

    cursor: Index
    window: Window
    crosshair_shown: bool = True
    heat_map_shown: bool = False
    inverted: bool = False
    smooth: bool = True

    @classmethod
    def opening(cls, volume: Volume) -> "ViewState":
        """A newly opened volume: its centre, in the lung window if it is a CT."""
        r, a, s = (n // 2 for n in volume.shape)
        return cls((r, a, s), first_window(volume))

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
