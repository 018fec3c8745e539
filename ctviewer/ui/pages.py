"""A montage as a PDF of several pages."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from ctviewer import __version__
from ctviewer.core.base.files import write_whole
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.montage import MontageLayout, whole_layout
from ctviewer.ui.render import RenderRequest, render_picture

POINTS = (1123, 794)  # A4 across at 96 points an inch, the size in which the screen's texts are
RATIO = 2.5  # pixels of a point: 240 an inch
TALLY = (5, 4)  # columns and rows of a page, where nobody chose them


def save_pages(volume: Volume, request: RenderRequest, path: Path) -> None:
    """Write a montage as A4 pages, whole or not at all; nothing in it names the file.

    Raises:
        UserError: it cannot be written there.
    """
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle("Montage")
    writer.setCreator(f"CT Viewer {__version__}")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    for number, picture in enumerate(_pictures(volume, request)):
        if number:
            writer.newPage()
        painter.drawImage(QRectF(0, 0, writer.width(), writer.height()), picture)
    painter.end()
    write_whole(path, bytes(content.data()))


def paged(layout: MontageLayout) -> MontageLayout:
    """A layout whose pages have a number of rows and columns."""
    columns = layout.columns or TALLY[0]
    return replace(layout, columns=columns, rows=layout.rows or TALLY[1])


def _pictures(volume: Volume, request: RenderRequest) -> Iterator[QImage]:
    layout = paged(request.montage or whole_layout(volume, request.plane))
    page = replace(request, layout="montage", montage=layout, size=POINTS, ratio=RATIO)
    for number in range(len(layout.pages)):
        yield render_picture(volume, replace(page, page=number))
