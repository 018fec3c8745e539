"""The three planes of one display side by side, linked by its crosshair."""

from PySide6.QtCore import QPoint, QSize, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from ctviewer.core.plane import Plane
from ctviewer.core.volume import Index
from ctviewer.ui.display import Display
from ctviewer.ui.measuring.touch import Hand
from ctviewer.ui.slice_view import SliceView

PLACES = {  # row, column, rows: a chest is read in the axial plane, so it is the large one
    Plane.AXIAL: (0, 0, 2),
    Plane.CORONAL: (0, 1, 1),
    Plane.SAGITTAL: (1, 1, 1),
}


class ThreeViews(QWidget):
    """Axial large on the left, coronal above sagittal; any of them can have all the room.

    `looked_elsewhere` tells that the mouse, the active plane or its zoom is another.
    """

    looked_elsewhere = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, display: Display, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views = {plane: SliceView(display, plane, self) for plane in PLACES}
        self.active = Plane.AXIAL
        self.enlarged: Plane | None = None
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.setColumnStretch(0, 2)  # a square twice as large as each of the two beside it
        layout.setColumnStretch(1, 1)
        layout.setRowStretch(0, 1)
        layout.setRowStretch(1, 1)
        for plane, (row, column, rows) in PLACES.items():
            layout.addWidget(self.views[plane], row, column, rows, 1)
            self._connect(self.views[plane])
        self.activate(Plane.AXIAL)

    def sizeHint(self) -> QSize:
        """Room for three planes of a usual chest."""
        return QSize(960, 640)

    @property
    def active_view(self) -> SliceView:
        """The view that keys go to."""
        return self.views[self.active]

    @property
    def looked_at(self) -> tuple[Plane, Index | None]:
        """The plane and voxel under the mouse, else the active plane and None."""
        for plane, view in self.views.items():
            index = view.voxel_under_mouse if view.isVisible() else None
            if index is not None:
                return plane, index
        return self.active, None

    def activate(self, plane: Plane) -> None:
        """Let a plane have the keys."""
        self.active = plane
        for each, view in self.views.items():
            view.active = each is plane
            view.viewport().update()
        self.looked_elsewhere.emit()

    def enlarge(self, plane: Plane | None) -> None:
        """Give one plane all the room, or show all three again with None."""
        if plane is not None:  # first, for hiding the view that has the keys would step on
            self.views[plane].show()
            self.views[plane].setFocus()
        self.enlarged = plane
        for each, view in self.views.items():
            view.setVisible(plane is None or each is plane)
        layout = self.layout()
        assert isinstance(layout, QGridLayout)
        for column in (0, 1):
            shown = plane is None or PLACES[plane][1] == column
            layout.setColumnStretch(column, (2 - column) if shown else 0)
        for row in (0, 1):
            shown = plane is None or plane is Plane.AXIAL or PLACES[plane][0] == row
            layout.setRowStretch(row, int(shown))
        self.activate(plane or self.active)
        self.active_view.setFocus()

    @property
    def pacs_mouse(self) -> bool:
        """Whether left changes the window and right moves the crosshair, as in many PACS."""
        return self.active_view.pacs_mouse

    @pacs_mouse.setter
    def pacs_mouse(self, pacs: bool) -> None:
        for view in self.views.values():
            view.pacs_mouse = pacs

    def let_hand_take(self, hand: Hand) -> None:
        """Offer the left presses of every view to a hand first."""
        for view in self.views.values():
            view.hand = hand

    def reset_zoom(self) -> None:
        """Fit every slice into its view."""
        for view in self.views.values():
            view.reset_zoom()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab steps through the planes even when one has all the room, then leaves."""
        if self.enlarged is None:
            return super().focusNextPrevChild(forward)
        planes = list(PLACES)
        following = planes.index(self.enlarged) + (1 if forward else -1)
        if not 0 <= following < len(planes):
            return super().focusNextPrevChild(forward)
        self.enlarge(planes[following])
        return True

    def _connect(self, view: SliceView) -> None:
        view.hovered.connect(self.looked_elsewhere)
        view.menu_asked.connect(self.menu_asked)
        view.zoomed.connect(self.looked_elsewhere)
        view.activated.connect(self._on_activated)
        view.enlarge_asked.connect(self._on_enlarge_asked)

    @Slot()
    def _on_activated(self) -> None:
        view = self.sender()
        if isinstance(view, SliceView) and view.plane is not self.active:
            self.activate(view.plane)

    @Slot()
    def _on_enlarge_asked(self) -> None:
        view = self.sender()
        if isinstance(view, SliceView):
            self.enlarge(view.plane if self.enlarged is None else None)
