"""A display that stands for the active scan's, for tools that follow it."""

from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.analysis.lung_classes import ClassMap
from ctviewer.core.analysis.mask_measures import MaskPair
from ctviewer.core.geometry.brush import Spans
from ctviewer.core.geometry.measure import Drawn
from ctviewer.core.geometry.resample import Box
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.state import ViewState
from ctviewer.ui.viewer.display import NOTHING, Display
from ctviewer.ui.viewer.mask_layer import ShownMask


def titled(title: str, label: str) -> str:
    """The title of a dock, with the label of its scan."""
    return f"{title} \u2013 {label}" if label else title


class ActiveDisplay(Display):
    """Forwards to one of several displays: mirrors its state, and applies changes to it.

    For a tool, switching to another display is like opening its volume; `leaving` is emitted
    before. `label` names the scan if there are several, else it is "".
    """

    leaving = Signal()
    label_changed = Signal(str)

    def __init__(self, display: Display, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.label = ""
        self._behind = display
        self._listen(display)
        self._take()

    def turn_to(self, display: Display, label: str = "") -> None:
        """Switch to another display."""
        if display is not self._behind:
            self.leaving.emit()
            for signal, slot in self._news(self._behind):
                signal.disconnect(slot)
            self._behind = display
            self._listen(display)
            self._on_volume_changed()
        if label != self.label:
            self.label = label
            self.label_changed.emit(label)

    def open(
        self, volume: Volume | None, view: ViewState = NOTHING, chest: Box | None = None
    ) -> None:
        """Open another volume in that display."""
        self._behind.open(volume, view, chest)

    def show(self, view: ViewState) -> None:
        """Change the view state."""
        self._behind.show(view)

    def prefer(self, view: ViewState) -> None:
        """Change display settings, also for the next volumes."""
        self._behind.prefer(view)

    def overlay(self, heat_map: HeatMap | None) -> None:
        """Overlay a heat map, or remove it."""
        self._behind.overlay(heat_map)

    def draw(self, drawn: Drawn) -> None:
        """Show other measurements."""
        self._behind.draw(drawn)

    def classify(self, class_map: ClassMap | None) -> None:
        """Overlay the lung tissue classes, or remove them."""
        self._behind.classify(class_map)

    def use_masks(self, masks: MaskPair) -> None:
        """Use masks from elsewhere, or none."""
        self._behind.use_masks(masks)

    def paint(self, mask: ShownMask | None, spans: Spans | None = None) -> None:
        """Overlay a mask, or remove it."""
        self._behind.paint(mask, spans)

    def _listen(self, display: Display) -> None:
        for signal, slot in self._news(display):
            signal.connect(slot)

    def _news(self, display: Display) -> tuple[tuple[Any, Any], ...]:
        return (
            (display.volume_changed, self._on_volume_changed),
            (display.view_changed, self._on_view_changed),
            (display.heat_map_changed, self._on_heat_map_changed),
            (display.drawn_changed, self._on_drawn_changed),
            (display.class_map_changed, self._on_class_map_changed),
            (display.masks_changed, self._on_masks_changed),
            (display.painted_changed, self._on_painted_changed),
        )

    def _take(self) -> None:
        behind = self._behind
        self.chest = behind.chest
        self.volume, self.view, self.heat_map = behind.volume, behind.view, behind.heat_map
        self.drawn, self.class_map = behind.drawn, behind.class_map
        self.masks = behind.masks
        self.painted = behind.painted

    @Slot()
    def _on_volume_changed(self) -> None:
        self._take()
        self.volume_changed.emit()

    @Slot(object, object)
    def _on_view_changed(self, old: ViewState, new: ViewState) -> None:
        self._take()
        self.view_changed.emit(old, new)

    @Slot()
    def _on_heat_map_changed(self) -> None:
        self._take()
        self.heat_map_changed.emit()

    @Slot()
    def _on_drawn_changed(self) -> None:
        self._take()
        self.drawn_changed.emit()

    @Slot()
    def _on_class_map_changed(self) -> None:
        self._take()
        self.class_map_changed.emit()

    @Slot()
    def _on_masks_changed(self) -> None:
        self._take()
        self.masks_changed.emit()

    @Slot(object)
    def _on_painted_changed(self, spans: Spans | None) -> None:
        self._take()
        self.painted_changed.emit(spans)
