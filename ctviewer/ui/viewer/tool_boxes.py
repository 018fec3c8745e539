"""Extra widgets in tool menus: slab thickness, cine rate and end behaviour."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from ctviewer.core.geometry.slab import THICKEST_MM
from ctviewer.core.view.state import FASTEST, SLOWEST
from ctviewer.ui.base.plain import tip
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.player import Player
from ctviewer.ui.widgets.boxes import NumberBox

USUAL_SLAB_MM = 10.0


class SlabBox(QWidget):
    """The thickness of the slab."""

    def __init__(self, display: Display, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._display = display
        self.thickness = NumberBox(self.tr("Thickness of the slab"), suffix=self.tr(" mm"))
        self.thickness.setRange(1, THICKEST_MM)
        self.thickness.setValue(USUAL_SLAB_MM)
        QFormLayout(self).addRow(self.tr("Thickness"), self.thickness)
        self.thickness.valueChanged.connect(self._on_thickness)
        for news in (display.volume_changed, display.view_changed):
            news.connect(self._show)
        self._show()

    @Slot()
    def _on_thickness(self) -> None:
        view = self._display.view
        if view.slab is not None:
            slab = replace(view.slab, thickness_mm=self.thickness.value())
            self._display.show(replace(view, slab=slab))

    @Slot()
    def _show(self) -> None:
        slab = self._display.view.slab
        self.thickness.setEnabled(slab is not None)
        if slab is not None:
            with QSignalBlocker(self.thickness):
                self.thickness.setValue(slab.thickness_mm)


class CineBox(QWidget):
    """The cine rate, and what happens at the end of the stack."""

    def __init__(self, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self.rate = NumberBox(self.tr("Slices a second"), suffix=self.tr(" /s"))
        self.rate.setRange(SLOWEST, FASTEST)
        self.ends = _choice(self.tr("At the end"), [self.tr("Loop"), self.tr("Back and forth")])
        form = QFormLayout(self)
        form.addRow(self.tr("Rate"), self.rate)
        form.addRow(self.tr("At the end"), self.ends)
        self.rate.valueChanged.connect(self._on_cine)
        self.ends.activated.connect(self._on_cine)
        player.changed.connect(self._show)
        self._show()

    @Slot()
    def _on_cine(self) -> None:
        bounces = self.ends.currentIndex() == 1
        cine = replace(self._player.cine, per_second=int(self.rate.value()), bounces=bounces)
        self._player.play_as(cine)

    @Slot()
    def _show(self) -> None:
        cine = self._player.cine
        with QSignalBlocker(self.rate):
            self.rate.setValue(cine.per_second)
        self.ends.setCurrentIndex(int(cine.bounces))


def _choice(name: str, items: Sequence[str]) -> QComboBox:
    box = QComboBox()
    box.addItems(items)
    box.setAccessibleName(name)
    box.setToolTip(tip(name))
    return box
