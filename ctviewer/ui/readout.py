"""The status line: where the mouse or the crosshair is, and what the file says there."""

from ctviewer.core.plane import Plane, position_text
from ctviewer.core.viewstate import ViewState
from ctviewer.core.volume import Index, Volume


def readout(volume: Volume, view: ViewState, index: Index, plane: Plane, zoom: float) -> str:
    """One line about a voxel (canonical index), the plane that is looked at, and its zoom."""
    stored = ", ".join(str(i) for i in volume.stored_index(index))
    window = view.window
    parts = (
        position_text(volume.mm_of(index)),
        f"voxel {stored} (0-based, file order)",
        f"{number_text(volume.hu_at(index))} HU",
        f"{plane.title.lower()} {index[plane.axis] + 1}/{plane.count(volume)}",
        f"W {window.width:.0f} L {window.level:.0f} {window.name}".strip(),
        f"{zoom:.0%}".replace("%", " %"),
    )
    return "  |  ".join(parts)


def number_text(value: float) -> str:
    """A whole number as it is, any other with six digits that say something."""
    return f"{value:.0f}" if value.is_integer() else f"{value:.6g}"
