"""Tool icons: monochrome SVG, rendered in theme colours."""

from functools import cache

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QIcon, QImageReader, QPixmap

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.program import resource
from ctviewer.ui.base.look import ACCENT, DISABLED, TEXT

SIZE = 20  # size in points
DRAWN = b'"#000"'  # the colour used in the files


@cache
def tool_icon(name: str, ratio: float) -> QIcon:
    """A tool's icon, for a screen with `ratio` pixels per point.

    A checked tool has the accent colour. Empty if the file is missing.
    """
    icon = QIcon()
    for colour, mode, state in (
        (TEXT, QIcon.Mode.Normal, QIcon.State.Off),
        (ACCENT, QIcon.Mode.Normal, QIcon.State.On),
        (DISABLED, QIcon.Mode.Disabled, QIcon.State.Off),
        (DISABLED, QIcon.Mode.Disabled, QIcon.State.On),
    ):
        icon.addPixmap(_pixmap(name, colour, ratio), mode, state)
    return icon


def _pixmap(name: str, colour: str, ratio: float) -> QPixmap:
    try:
        drawn = resource(f"icons/tools/{name}.svg").read_bytes()
    except (UserError, OSError):  # a missing icon must not prevent the window from opening
        return QPixmap()
    buffer = QBuffer()
    buffer.setData(QByteArray(drawn.replace(DRAWN, f'"{colour}"'.encode())))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"svg"))
    reader.setScaledSize(QSize(SIZE, SIZE) * ratio)
    pixmap = QPixmap.fromImage(reader.read())
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
