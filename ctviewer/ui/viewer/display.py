"""The state of the views: a volume, a view state and overlays, with change signals."""

from PySide6.QtCore import QObject, QRectF, Signal

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.analysis.lung_classes import ClassMap
from ctviewer.core.analysis.mask_measures import MaskPair
from ctviewer.core.geometry.brush import Spans
from ctviewer.core.geometry.cells import rect_of
from ctviewer.core.geometry.measure import NOTHING_DRAWN, Drawn
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.resample import Box
from ctviewer.core.geometry.volume import Index, Volume
from ctviewer.core.view.state import ViewState
from ctviewer.core.view.window import LUNG, Window
from ctviewer.ui.viewer.mask_layer import ShownMask

NOTHING = ViewState((0, 0, 0), LUNG)
NO_MASKS = MaskPair()


class Display(QObject):
    """Holds the current Volume, ViewState, HeatMap, ClassMap, mask and measurements.

    `masks` are lungs and lesions from elsewhere, in place of the network's own. `chest` is the part
    of the volume (in voxel edges) shown initially, None for all of it. `view_changed` carries the
    old and the new state, so that a view redraws only what differs. `painted_changed` carries the
    spans (r, a, s) in which labels changed, None for all of them. Without a volume the methods do
    nothing.
    """

    volume_changed = Signal()
    view_changed = Signal(object, object)
    heat_map_changed = Signal()
    drawn_changed = Signal()
    class_map_changed = Signal()
    masks_changed = Signal()
    painted_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.volume: Volume | None = None
        self.view = NOTHING
        self.chest: Box | None = None
        self.heat_map: HeatMap | None = None
        self.class_map: ClassMap | None = None
        self.painted: ShownMask | None = None
        self.drawn = NOTHING_DRAWN
        self.masks = NO_MASKS

    def open(
        self, volume: Volume | None, view: ViewState = NOTHING, chest: Box | None = None
    ) -> None:
        """Open another volume, or none; the user's display settings stay."""
        self.volume = volume
        self.chest = chest
        self.heat_map = None
        self.class_map = None
        self.painted = None
        self.drawn = NOTHING_DRAWN
        self.masks = NO_MASKS
        self.view = view.in_manner_of(self.view)
        self.volume_changed.emit()

    def first_region(self, plane: Plane) -> QRectF:
        """The part of its slices that a plane shows first, in mm from their left and top edges."""
        if self.volume is None:
            return QRectF()
        if self.chest is None:
            return QRectF(0, 0, *plane.size_mm(self.volume))
        return QRectF(*rect_of(self.chest, self.volume, plane))

    def show(self, view: ViewState) -> None:
        """Change the view state."""
        if self.volume is None or view == self.view:
            return
        old, self.view = self.view, view
        self.view_changed.emit(old, view)

    def prefer(self, view: ViewState) -> None:
        """Change display settings, also for the next volumes."""
        if self.volume is None:
            self.view = view
        else:
            self.show(view)

    def overlay(self, heat_map: HeatMap | None) -> None:
        """Overlay a heat map, or remove it."""
        self.heat_map = heat_map
        self.heat_map_changed.emit()

    def draw(self, drawn: Drawn) -> None:
        """Show other measurements."""
        self.drawn = drawn
        self.drawn_changed.emit()

    def classify(self, class_map: ClassMap | None) -> None:
        """Overlay the lung tissue classes, or remove them."""
        self.class_map = class_map
        self.class_map_changed.emit()

    def use_masks(self, masks: MaskPair) -> None:
        """Use masks from elsewhere, or none."""
        self.masks = masks
        self.masks_changed.emit()

    def paint(self, mask: ShownMask | None, spans: Spans | None = None) -> None:
        """Overlay a mask, or remove it; `spans` is where the same mask changed."""
        self.painted = mask
        self.painted_changed.emit(spans)

    def point_at(self, index: Index) -> None:
        """Move the crosshair to a voxel."""
        if self.volume is not None:
            self.show(self.view.at(self.volume, index))

    def scroll(self, plane: Plane, slices: int) -> None:
        """Scroll a plane by slices; positive is superior, anterior, right."""
        if self.volume is not None:
            self.show(self.view.scrolled(self.volume, plane, slices))

    def change_window(self, window: Window) -> None:
        """Change the window."""
        self.show(self.view.windowed(window))
