"""The status line: position and value at the mouse or crosshair."""

from ctviewer.core.base.text import Text
from ctviewer.core.geometry.plane import Plane, position_text
from ctviewer.core.geometry.slab import Slab
from ctviewer.core.geometry.volume import Index, Volume
from ctviewer.core.view.state import ViewState
from ctviewer.ui.base.words import number, word


def readout(volume: Volume, view: ViewState, index: Index, plane: Plane, zoom: float) -> str:
    """One line about a voxel (canonical index), the plane, and its zoom."""
    window = view.window
    value = f"{number_text(volume.hu_at(index))} HU"
    if view.slab is not None:
        value += f", {_slab_text(volume, view.slab, index, plane)}"
    parts = (
        word(position_text(volume.mm_of(index))),
        word(Text("voxel {place} (0-based, file order)", place=_stored(volume, index))),
        value,
        f"{word(plane.title).lower()} {index[plane.axis] + 1}/{plane.count(volume)}",
        f"W {window.width:.0f} L {window.level:.0f} {word(window.name)}".strip(),
        f"{zoom:.0%}".replace("%", " %"),
    )
    return "  |  ".join(parts)


def short_readout(volume: Volume, view: ViewState, index: Index) -> str:
    """The short form for half a window: position, HU, window, voxel (0-based, file order)."""
    window = view.window
    parts = (
        word(position_text(volume.mm_of(index))),
        f"{number_text(volume.hu_at(index))} HU",
        f"W {window.width:.0f} L {window.level:.0f} {word(window.name)}".strip(),
        word(Text("voxel {place}", place=_stored(volume, index))),
    )
    return "  |  ".join(parts)


def _stored(volume: Volume, index: Index) -> str:
    return ", ".join(str(i) for i in volume.stored_index(index))


def _slab_text(volume: Volume, slab: Slab, index: Index, plane: Plane) -> str:
    """The slab's value at a voxel."""
    span = slab.span(volume, plane, index[plane.axis])
    line: list[int | slice] = [slice(i, i + 1) for i in index]
    line[plane.axis] = slice(span.start, span.stop)
    layers = plane.layers(volume.voxels[tuple(line)])
    hu = float(slab.projection.over(layers)[0, 0])
    return f"{word(slab.projection.value)} {number_text(hu)} HU"


def number_text(value: float) -> str:
    """An integer as is, any other number with six significant digits."""
    return f"{value:.0f}" if value.is_integer() else number(value, ".6g")
