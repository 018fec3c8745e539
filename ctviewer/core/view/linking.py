"""Linking two scans by place: maps from the indices of one to those of the other.

Linking by position and by the lungs' boxes gives affine maps between voxel indices, as a 4x4 matrix
and its inverse; registered lungs give a warp (ADR 0029).
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

SAME_MM = 0.01  # grids closer than this at every corner count as the same: headers are rounded
CUT_MM = 2.5  # lungs this close to the end of a scan are cut off: the cell size of the lung mask
OUTSIDE = 0.5  # voxels from the last voxel centre to the edge of a volume

Spot = tuple[float, float]
"""A position on a displayed slice: mm from its left and top edge."""


class Basis(Enum):
    """What two scans are linked by; the value is the name on the screen."""

    POSITION = Text("Patient position")
    REGISTRATION = Text("Registered lungs")
    LUNGS = Text("Lungs")
    NONE = Text("Not linked")


@dataclass(frozen=True, eq=False)
class Link:
    """`matrix` (4x4) maps a canonical index of one scan to the other; None if not linked.

    A `warp` is more exact, and takes precedence.
    """

    basis: Basis = Basis.NONE
    matrix: NDArray[np.float64] | None = None
    warp: Warp | None = None

    def turned(self) -> "Link":
        """The inverse link."""
        if self.matrix is None:
            return self
        warp = self.warp.turned() if self.warp else None
        inverse = np.asarray(np.linalg.inv(self.matrix), np.float64)
        return replace(self, matrix=inverse, warp=warp)

    def carried(self, index: Position) -> Position | None:
        """The corresponding place between the other scan's voxels, or None."""
        if self.matrix is None:
            return None
        if self.warp is not None:
            return self.warp.carried(index)
        r, a, s = (float(x) for x in self.matrix[:3, :3] @ index + self.matrix[:3, 3])
        return r, a, s

    def all_carried(self, places: Places) -> Places:
        """The same for many places, (n, 3).

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
    """Which changes are applied to the other scan too."""

    scroll: bool = True
    window: bool = True
    zoom: bool = True


@dataclass(frozen=True, eq=False)
class LinkedPlane:
    """A plane of a scan as currently shown: the cursor's slice, and the spot at its centre."""

    volume: Volume
    cursor: Index
    centre: Spot


def share_frame(one: Volume, other: Volume) -> bool:
    """Whether equal millimetres are the same place: same DICOM frame of reference, or same grid.

    Frame of Reference UID is DICOM PS3.3 C.7.4.1. Two files on one grid are images of one
    acquisition, or were registered.
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
    """Link by equal scanner positions in mm."""
    matrix = np.linalg.solve(other.affine, one.affine)
    return Link(Basis.POSITION, np.asarray(matrix, np.float64))


def link_by_lungs(one: Box, other: Box) -> Link:
    """Link by equal relative positions in the boxes around the lungs, axis by axis."""
    lo, hi = (np.array(end) for end in zip((one.lo, one.hi), (other.lo, other.hi), strict=True))
    scale = (hi[1] - lo[1]) / (hi[0] - lo[0])
    matrix = np.diag([*scale, 1.0])
    matrix[:3, 3] = lo[1] - 0.5 - scale * (lo[0] - 0.5)  # boxes are in voxel-edge coordinates
    return Link(Basis.LUNGS, matrix)


def link_by_registration(warp: Warp) -> Link:
    """Link by registered lungs."""
    return Link(Basis.REGISTRATION, warp.matrix, warp)


def is_cut(box: Box, volume: Volume) -> bool:
    """Whether a volume ends inside the lungs above or below, so that their levels are unknown."""
    near = max(CUT_MM / volume.spacing[SUPERIOR], 1.0)
    return box.lo[SUPERIOR] < near or box.hi[SUPERIOR] > volume.shape[SUPERIOR] - near


def is_beyond(volume: Volume, place: Position) -> bool:
    """Whether a continuous index lies outside a volume."""
    far = zip(place, volume.shape, strict=True)
    return any(x < -OUTSIDE or x > n - 1 + OUTSIDE for x, n in far)


def followed(
    new: ViewState, other: ViewState, volume: Volume, link: Link, coupling: Coupling
) -> ViewState:
    """The state of the other scan, of `volume`, when the first one changes to `new`.

    Colours, slab, convention and overlays are always shared. A place outside the volume is clipped
    to it.
    """
    following = other.in_manner_of(new)
    if coupling.window:
        following = replace(following, window=new.window, inverted=new.inverted)
    place = link.carried(new.cursor) if coupling.scroll else None
    return following if place is None else following.at(volume, _nearest(place))


def followed_centre(plane: Plane, leader: LinkedPlane, other: LinkedPlane, link: Link) -> Spot:
    """The centre of the other scan's plane that shows the same place in both.

    Unchanged if the link does not relate places.
    """
    carried = link.carried(_place_on(plane, leader))
    return other.centre if carried is None else plane.screen_of(other.volume, carried)


def _nearest(place: Position) -> Index:
    r, a, s = (round(x) for x in place)
    return r, a, s


def _place_on(plane: Plane, seen: LinkedPlane) -> Position:
    """The inverse of `Plane.screen_of` on the cursor's slice, also outside the slice."""
    place = [float(i) for i in seen.cursor]
    for axis, mm in zip((plane.across, plane.down), seen.centre, strict=True):
        place[axis] = seen.volume.shape[axis] - 0.5 - mm / seen.volume.spacing[axis]
    return place[0], place[1], place[2]
