"""Two scans linked by place: how an index of one becomes an index of the other.

Links by position and by the lungs' boxes are affine maps between voxel indices, so one 4x4 matrix
says it all, and its inverse leads back; lungs that were registered have a warp (ADR 29).
"""

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.base.text import Text
from ctviewer.core.geometry.plane import SUPERIOR, Plane
from ctviewer.core.geometry.resample import Box
from ctviewer.core.geometry.volume import Index, Position, Volume
from ctviewer.core.geometry.warp import Places, Warp
from ctviewer.core.view.state import ViewState

SAME_MM = 0.01  # grids closer than this at every corner are one grid: headers round
CUT_MM = 2.5  # lungs that come so near to the scan's end go on: the lung mask's own cell
OUTSIDE = 0.5  # voxels beyond the last centre where a volume ends

Spot = tuple[float, float]
"""A place on a slice of the screen: mm from its left and top edge."""


class Basis(Enum):
    """What two scans are linked by; the value is the name on the screen."""

    POSITION = Text("Patient position")
    REGISTRATION = Text("Registered lungs")
    LUNGS = Text("Lungs")
    NONE = Text("Not linked")


@dataclass(frozen=True, eq=False)
class Link:
    """`matrix` (4x4) takes a canonical index of one scan to one of the other; None where none.

    A `warp` does so more exactly, and decides where there is one.
    """

    basis: Basis = Basis.NONE
    matrix: NDArray[np.float64] | None = None
    warp: Warp | None = None

    def turned(self) -> "Link":
        """The way back."""
        if self.matrix is None:
            return self
        warp = self.warp.turned() if self.warp else None
        inverse = np.asarray(np.linalg.inv(self.matrix), np.float64)
        return replace(self, matrix=inverse, warp=warp)

    def carried(self, index: Position) -> Position | None:
        """The place between the other scan's voxels that belongs to a place, or None."""
        if self.matrix is None:
            return None
        if self.warp is not None:
            return self.warp.carried(index)
        r, a, s = (float(x) for x in self.matrix[:3, :3] @ index + self.matrix[:3, 3])
        return r, a, s

    def all_carried(self, places: Places) -> Places:
        """The same of many places, (n, 3).

        Raises:
            ValueError: the scans are not linked.
        """
        if self.matrix is None:
            raise ValueError("the scans are not linked")
        if self.warp is not None:
            return self.warp.all_carried(places)
        return np.asarray(places @ self.matrix[:3, :3].T + self.matrix[:3, 3])


@dataclass(frozen=True)
class Coupling:
    """What goes along in the other scan when one is changed."""

    scroll: bool = True
    window: bool = True
    zoom: bool = True


@dataclass(frozen=True, eq=False)
class LinkedPlane:
    """A plane of a scan as it is seen now: the cursor's slice, with a spot in the middle."""

    volume: Volume
    cursor: Index
    centre: Spot


def share_frame(one: Volume, other: Volume) -> bool:
    """Whether equal millimetres are one place in both: the same DICOM frame, or the same grid.

    Frame of Reference UID is DICOM PS3.3 C.7.4.1. Two files of one grid are two images of one
    acquisition, or one was registered to the other.
    """
    frames = one.source.frame, other.source.frame
    if all(frames):
        return frames[0] == frames[1]
    known = one.source.orientation_known and other.source.orientation_known
    if not known or one.shape != other.shape:
        return False
    ends = np.array([[0, 0, 0, 1], [*one.shape, 1]], float).T
    return bool(np.abs((one.affine - other.affine) @ ends).max() <= SAME_MM)


def link_by_position(one: Volume, other: Volume) -> Link:
    """Equal millimetres belong together."""
    matrix = np.linalg.solve(other.affine, one.affine)
    return Link(Basis.POSITION, np.asarray(matrix, np.float64))


def link_by_lungs(one: Box, other: Box) -> Link:
    """Equal shares of both boxes around the lungs belong together, along each axis by itself."""
    lo, hi = (np.array(end) for end in zip((one.lo, one.hi), (other.lo, other.hi), strict=True))
    scale = (hi[1] - lo[1]) / (hi[0] - lo[0])
    matrix = np.diag([*scale, 1.0])
    matrix[:3, 3] = lo[1] - 0.5 - scale * (lo[0] - 0.5)  # boxes count in voxel edges
    return Link(Basis.LUNGS, matrix)


def link_by_registration(warp: Warp) -> Link:
    """Places of registered lungs belong together."""
    return Link(Basis.REGISTRATION, warp.matrix, warp)


def is_cut(box: Box, volume: Volume) -> bool:
    """Whether a volume ends above or below within the lungs, so that their levels are unknown."""
    near = max(CUT_MM / volume.spacing[SUPERIOR], 1.0)
    return box.lo[SUPERIOR] < near or box.hi[SUPERIOR] > volume.shape[SUPERIOR] - near


def is_beyond(volume: Volume, place: Position) -> bool:
    """Whether a place between voxels lies outside a volume."""
    far = zip(place, volume.shape, strict=True)
    return any(x < -OUTSIDE or x > n - 1 + OUTSIDE for x, n in far)


def followed(
    new: ViewState, other: ViewState, volume: Volume, link: Link, coupling: Coupling
) -> ViewState:
    """The state of the other scan, of `volume`, once the first one is shown as `new`.

    Colours, slab, convention and overlays are always the same in both. A place beyond the volume
    becomes the nearest inside.
    """
    following = other.in_manner_of(new)
    if coupling.window:
        following = replace(following, window=new.window, inverted=new.inverted)
    place = link.carried(new.cursor) if coupling.scroll else None
    return following if place is None else following.at(volume, _nearest(place))


def followed_centre(plane: Plane, leader: LinkedPlane, other: LinkedPlane, link: Link) -> Spot:
    """The spot in the middle of the other scan's plane, so that both show one place there.

    The other's own stays where the link says nothing of places.
    """
    carried = link.carried(_place_on(plane, leader))
    return other.centre if carried is None else plane.screen_of(other.volume, carried)


def _nearest(place: Position) -> Index:
    r, a, s = (round(x) for x in place)
    return r, a, s


def _place_on(plane: Plane, seen: LinkedPlane) -> Position:
    """The inverse of `Plane.screen_of`, on the cursor's slice, also beside the slice."""
    place = [float(i) for i in seen.cursor]
    for axis, mm in zip((plane.across, plane.down), seen.centre, strict=True):
        place[axis] = seen.volume.shape[axis] - 0.5 - mm / seen.volume.spacing[axis]
    return place[0], place[1], place[2]
