"""Pictures of tools: drawn as SVG in one colour, shown in those of the theme."""

from functools import cache

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QIcon, QImageReader, QPixmap

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.program import resource
from ctviewer.ui.base.look import ACCENT, DISABLED, TEXT

SIZE = 20  # points across
DRAWN = b'"#000"'  # the colour in the files


@cache
def tool_icon(name: str, ratio: float) -> QIcon:
    """The picture of a tool, sharp on a screen of `ratio` pixels a point.

    A tool that is on has the accent's colour. Empty in a copy without the file.
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
    except (UserError, OSError):  # a missing picture must not keep the window from opening
        return QPixmap()
    buffer = QBuffer()
    buffer.setData(QByteArray(drawn.replace(DRAWN, f'"{colour}"'.encode())))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"svg"))
    reader.setScaledSize(QSize(SIZE, SIZE) * ratio)
    pixmap = QPixmap.fromImage(reader.read())
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
