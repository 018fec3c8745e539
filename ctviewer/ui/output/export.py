"""Export of pictures: saved or copied, with the file name only on request."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QMainWindow

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.options import DECIMALS
from ctviewer.pipeline.options import Options
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.theme import DARK
from ctviewer.ui.base.words import sentence, word
from ctviewer.ui.output.command_line import commands_text
from ctviewer.ui.output.names import suggested_name
from ctviewer.ui.output.render import (
    SIZE,
    Layout,
    RenderRequest,
    render_picture,
    save_pages,
    save_png,
)
from ctviewer.ui.output.saving import SaveQuestion, ask_name, ask_to_save
from ctviewer.ui.viewer import marks
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.reading import ReadingArea, Side

STRIP = 30  # pixels above for the numbers, and below for the link
GAP = 4
LINE_PX = 14  # of the result below a picture
HALF = ((SIZE[0] - GAP) // 2, SIZE[1] - 2 * STRIP)


def picture_of(
    side: Side, layout: Layout, size: tuple[int, int] = SIZE, label: str | None = None
) -> QImage:
    """One scan as in its views; with the layout "view" only its active view."""
    display = side.display
    assert display.volume is not None
    request = RenderRequest(
        display.view,
        layout=layout,
        heat_map=display.heat_map,
        label=label,
        size=size,
        plane=side.views.active,
        regions={plane: view.region for plane, view in side.views.views.items()},
        drawn=display.drawn,
        class_map=display.class_map,
    )
    return render_picture(display.volume, request)


def picture_of_both(reading: ReadingArea) -> QImage:
    """Both scans as "Scan 1" and "Scan 2", with their link below; without file names."""
    whole = QImage(QSize(*SIZE), QImage.Format.Format_RGB32)
    whole.fill(QColor(DARK.background))
    painter = QPainter(whole)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    layout: Layout = "tall" if reading.views.enlarged is None else "view"
    side_of_text, ink = marks.LEFT | marks.DOWN, marks.TextInk(14)
    for number, side in enumerate(reading.sides):
        left = number * (HALF[0] + GAP)
        painter.drawImage(left, STRIP, picture_of(side, layout, HALF))
        head = QRectF(left, 0, HALF[0], STRIP)
        marks.paint_text(
            painter,
            head,
            side_of_text,
            word(Text("Scan {number}", number=number + 1)),
            marks.TextInk(14, bold=True),
        )
    foot = QRectF(0, SIZE[1] - STRIP, SIZE[0], STRIP)
    marks.paint_text(painter, foot, side_of_text, reading.tie, ink)
    painter.end()
    return whole


NETWORK = Options(paths=())


def with_line(picture: QImage, text: str) -> QImage:
    """A picture with text below, wrapped to its width."""
    font = marks.TextInk(LINE_PX).font
    wraps = int(Qt.TextFlag.TextWordWrap) | int(Qt.TextFlag.TextWrapAnywhere)
    left = round(marks.MARGIN)
    room = QRect(left, 0, picture.width() - 2 * left, picture.height())
    needed = QFontMetrics(font).boundingRect(room, wraps, text).height()
    height = picture.height() + needed + LINE_PX
    whole = QImage(picture.width(), height, QImage.Format.Format_RGB32)
    whole.fill(QColor(DARK.background))
    painter = QPainter(whole)
    painter.drawImage(0, 0, picture)
    painter.setFont(font)
    painter.setPen(QColor(DARK.text))
    painter.drawText(room.translated(0, picture.height() + LINE_PX // 2), wraps, text)
    painter.end()
    return whole


class Export(QObject):
    """Writes what the reading area shows; `failed` carries a sentence on problems.

    With two scans a picture of all views shows both; everything else is of the active one.

    `network` gives device and network file, `result` the result line for the scan of a display, ""
    for none.
    """

    saved = Signal(str)
    failed = Signal(str)

    def __init__(self, window: QMainWindow, reading: ReadingArea) -> None:
        super().__init__(window)
        self._window = window
        self._display = reading.active
        self._reading = reading
        self.network: Callable[[], Options] = lambda: NETWORK
        self.result: Callable[[Display], str] = _no_result

    def entries(self, menu: str) -> list[Entry]:
        """The entries of the File menu."""
        return [
            Entry(menu, self.tr("Save picture…"), ("Ctrl+S",), self.ask_picture,
                  self.tr("Save what is shown as a PNG"), True, part=2,
                  tool="report"),
            Entry(menu, self.tr("Save active view…"), ("Ctrl+Shift+S",), self.ask_view,
                  self.tr("Save the view with the bright frame alone as a PNG"), True, part=2),
            Entry(menu, self.tr("Save montage as PDF…"), (), self.ask_pages,
                  self.tr("On as many pages as its rows and columns need"), True, part=2),
            Entry(menu, self.tr("Copy picture"), ("Ctrl+C",), self.copy,
                  self.tr("What is shown, to the clipboard"), True, in_views="", part=2,
                  tool="report"),
            Entry(menu, self.tr("Copy as command"), ("Ctrl+Alt+C",), self.copy_command,
                  self.tr("The ctviewer commands for this picture and result, with the path"),
                  True, part=2),
        ]  # fmt: skip

    def ask_picture(self) -> None:
        """Ask for a PNG file, and write what is shown."""
        if self._shows_both:
            name = suggested_name("comparison", ".png", None)
            self._ask(self.tr("Save picture"), name, self.save_picture)
        else:
            self._ask_named(self.tr("Save picture"), *self._shown(), self.save_picture)

    def ask_view(self) -> None:
        """Ask for a PNG file, and write the view with the bright frame."""
        views = self._reading.keyed.views
        views.activate(views.keyed_plane)  # before the mouse moves to the dialog
        self._ask_named(self.tr("Save active view"), "view", views.active, self.save_view)

    def ask_pages(self) -> None:
        """Ask for a PDF file, and write the montage."""
        plane = self._reading.montage.sheet.plane
        name = suggested_name("montage", ".pdf", self._display.volume, plane)
        self._ask(self.tr("Save montage as PDF"), name, self.save_montage_pages)

    def save_picture(self, path: Path, *, named: bool = False) -> None:
        """Write what is shown, with the scan's file name below if `named`."""
        self._write(lambda volume: save_png(self._picture(volume, named=named), path))

    def save_view(self, path: Path, *, named: bool = False) -> None:
        """Write the active view only, with the scan's file name if `named`."""
        side = self._reading.keyed

        def write(volume: Volume) -> None:
            picture = picture_of(side, "view", label=_label(volume, named))
            save_png(self._with_results(picture, (side,)), path)

        self._write(write)

    def save_montage_pages(self, path: Path) -> None:
        """Write the montage as a PDF."""
        self._write(lambda volume: save_pages(volume, self._request("montage"), path))

    def copy(self) -> None:
        """Put what is shown on the clipboard."""
        if self._display.volume is not None:
            QGuiApplication.clipboard().setImage(self._picture(self._display.volume))
            self.saved.emit(self.tr("The picture was copied."))

    @property
    def request(self) -> RenderRequest:
        """The render request for what is shown: montage, enlarged view, or all three."""
        if self._reading.montage_shown:
            return self._request("montage")
        return self._request("ortho" if self._reading.views.enlarged is None else "view")

    @property
    def _shows_both(self) -> bool:
        return len(self._reading.sides) > 1 and not self._reading.montage_shown

    def copy_command(self) -> None:
        """Copy the commands that reproduce picture and result."""
        volume = self._display.volume
        if volume is not None and volume.source.path is not None:
            path = volume.source.path.absolute()
            alone = not self._shows_both
            text = commands_text(volume, self.request, path, self.network(), alone=alone)
            QGuiApplication.clipboard().setText(text)
            self.saved.emit(self.tr("The commands were copied; they hold the file's path."))

    def _picture(self, volume: Volume, *, named: bool = False) -> QImage:
        if self._shows_both:
            return self._with_results(picture_of_both(self._reading), self._reading.sides)
        picture = render_picture(volume, replace(self.request, label=_label(volume, named)))
        return self._with_results(picture, (self._reading.keyed,))

    def _with_results(self, picture: QImage, sides: Sequence[Side]) -> QImage:
        """A picture with the results of its scans, numbered if there are two."""
        lines = [self.result(side.display) for side in sides]
        if len(sides) > 1:
            text = self.tr("Scan {number}: {line}")
            lines = [text.format(number=n, line=line) if line else ""
                     for n, line in enumerate(lines, start=1)]  # fmt: skip
        said = "\n".join(filter(None, lines))
        return with_line(picture, said) if said else picture

    def _request(self, layout: Layout) -> RenderRequest:
        views, sheet = self._reading.keyed.views, self._reading.montage.sheet
        return RenderRequest(
            self._display.view,
            layout=layout,
            heat_map=self._display.heat_map,
            montage=sheet.layout_shown,
            plane=views.active,
            regions=self._tile_region() if layout == "montage" else self._regions(),
            page=sheet.page_shown,
            drawn=self._display.drawn,
            class_map=self._display.class_map,
        )

    def _regions(self) -> dict[Plane, QRectF]:
        """The region of each plane that is panned or zoomed, in whole 0.001 mm."""
        views = self._reading.keyed.views.views
        return {plane: _rounded(view.region) for plane, view in views.items() if not view.is_whole}

    def _tile_region(self) -> dict[Plane, QRectF]:
        """The region of the montage's tiles, if not whole slices."""
        sheet, volume = self._reading.montage.sheet, self._display.volume
        whole = QRectF(0, 0, *sheet.plane.size_mm(volume)) if volume else QRectF()
        part = sheet.region_shown
        return {} if part == whole else {sheet.plane: _rounded(part)}

    def _shown(self) -> tuple[str, Plane | None]:
        """The layout of a picture of one scan, and its plane if it has only one."""
        reading = self._reading
        if reading.montage_shown:
            return "montage", reading.montage.sheet.plane
        alone = reading.views.enlarged
        return "view" if alone else "views", alone

    def _ask_named(
        self, title: str, kind: str, plane: Plane | None, write: Callable[..., None]
    ) -> None:
        """Ask for a PNG file for one scan, and whether it may show the file name."""
        volume = self._display.volume
        question = SaveQuestion(
            title,
            (self.tr("{kind} files").format(kind="PNG") + " (*.png)",),
            lambda named: suggested_name(kind, ".png", volume, plane, named),
            self.tr("Name the scan's file in the picture"),
        )
        chosen = ask_to_save(question, self._window)
        if chosen is not None:
            write(chosen.path, named=chosen.named)

    def _ask(self, title: str, name: str, write: Callable[[Path], None]) -> None:
        ending = Path(name).suffix
        kind = self.tr("{kind} files").format(kind=ending[1:].upper()) + f" (*{ending})"
        chosen, _ = ask_name(self._window, title, name, kind)
        if chosen:
            write(Path(chosen))

    def _write(self, write: Callable[[Volume], None]) -> None:
        volume = self._display.volume
        if volume is None:
            return
        try:
            write(volume)
        except UserError as error:
            self.failed.emit(sentence(error))
        else:
            self.saved.emit(self.tr("The picture was saved."))


def _label(volume: Volume, named: bool) -> str | None:
    return volume.source.name if named else None


def _rounded(region: QRectF) -> QRectF:
    return QRectF(*(round(mm, DECIMALS) for mm in region.getRect()))  # type: ignore[attr-defined]


def _no_result(_display: Display) -> str:
    return ""
