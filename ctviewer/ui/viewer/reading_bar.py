"""One row of controls beside the tabs: colours, thick slab, cine."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from ctviewer.core.geometry.slab import THICKEST_MM, Projection, Slab
from ctviewer.core.view.state import FASTEST, SLOWEST, ColourMap
from ctviewer.ui.base.plain import PlainLabel, tip
from ctviewer.ui.base.words import word
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.player import Player
from ctviewer.ui.widgets.boxes import NumberBox

USUAL_SLAB_MM = 10.0


class ReadingBar(QWidget):
    """Shows the view state's colours and slab and the player's cine, and changes them.

    The thickness is there only with a slab, rate and ends only while slices move: otherwise a
    screen of 1280 points would be too narrow for the window with a dock.
    """

    def __init__(self, display: Display, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._display = display
        self._player = player
        self.colours = _choice(self.tr("Colours"), [word(each.value) for each in ColourMap])
        projections = [self.tr("Single slices"), *(word(each.value) for each in Projection)]
        self.projection = _choice(self.tr("Thick slab"), projections)
        self.thickness = NumberBox(self.tr("Thickness of the slab"), suffix=self.tr(" mm"))
        self.thickness.setRange(1, THICKEST_MM)
        self.thickness.setValue(USUAL_SLAB_MM)
        self.play = QPushButton()
        self.play.setStyleSheet("padding: 3px 14px;")  # a row of tabs is no higher
        self.rate = NumberBox(self.tr("Slices a second"), suffix=self.tr(" /s"))
        self.rate.setRange(SLOWEST, FASTEST)
        self.ends = _choice(self.tr("At the end"), [self.tr("Loop"), self.tr("Back and forth")])
        self._lay_out()
        self.colours.activated.connect(self._on_colours)
        self.projection.activated.connect(self._on_slab)
        self.thickness.valueChanged.connect(self._on_slab)
        self.play.clicked.connect(player.toggle)
        self.rate.valueChanged.connect(self._on_cine)
        self.ends.activated.connect(self._on_cine)
        for news in (display.volume_changed, display.view_changed):
            news.connect(self._show_view)
        player.changed.connect(self._show_cine)
        self._show_view()
        self._show_cine()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 8, 2)
        row.setSpacing(5)
        for widget in (
            self.colours,
            _gap(),
            self.projection,
            self.thickness,
            _gap(),
            self.play,
            self.rate,
            self.ends,
        ):
            row.addWidget(widget)

    @Slot()
    def _on_colours(self) -> None:
        chosen = list(ColourMap)[self.colours.currentIndex()]
        self._display.show(replace(self._display.view, colour_map=chosen))

    @Slot()
    def _on_slab(self) -> None:
        number = self.projection.currentIndex()
        slab = Slab(list(Projection)[number - 1], self.thickness.value()) if number else None
        self._display.show(replace(self._display.view, slab=slab))

    @Slot()
    def _on_cine(self) -> None:
        bounces = self.ends.currentIndex() == 1
        cine = replace(self._player.cine, per_second=int(self.rate.value()), bounces=bounces)
        self._player.play_as(cine)

    @Slot()
    def _show_view(self) -> None:
        view = self._display.view
        self.colours.setCurrentIndex(list(ColourMap).index(view.colour_map))
        number = list(Projection).index(view.slab.projection) + 1 if view.slab else 0
        self.projection.setCurrentIndex(number)
        self.thickness.setVisible(view.slab is not None)
        if view.slab is not None:
            with QSignalBlocker(self.thickness):
                self.thickness.setValue(view.slab.thickness_mm)

    @Slot()
    def _show_cine(self) -> None:
        playing, cine = self._player.playing, self._player.cine
        self.play.setText(self.tr("Pause") if playing else self.tr("Play"))
        self.play.setToolTip(self.tr("Move through the slices of the active view (C)"))
        with QSignalBlocker(self.rate):
            self.rate.setValue(cine.per_second)
        self.ends.setCurrentIndex(int(cine.bounces))
        self.rate.setVisible(playing)
        self.ends.setVisible(playing)


def _choice(name: str, items: Sequence[str]) -> QComboBox:
    box = QComboBox()
    box.addItems(items)
    box.setAccessibleName(name)
    box.setToolTip(tip(name))
    return box


def _gap() -> PlainLabel:
    gap = PlainLabel()
    gap.setFixedWidth(6)
    return gap
