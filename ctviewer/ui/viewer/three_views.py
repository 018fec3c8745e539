"""The three planes of one display, linked by its crosshair."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Index
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.mouse import MouseTool
from ctviewer.ui.viewer.slice_track import PlaneSlider
from ctviewer.ui.viewer.slice_view import SliceView

Place = tuple[int, int, int, int]  # row, column, row span, column span


@dataclass(frozen=True)
class Arrangement:
    """The grid position of each plane, and the proportions of columns and rows."""

    places: dict[Plane, Place]
    columns: tuple[int, int]
    rows: tuple[int, int]


# Chests are read in the axial plane, so it is the large one.
WIDE = Arrangement(
    {Plane.AXIAL: (0, 0, 2, 1), Plane.CORONAL: (0, 1, 1, 1), Plane.SAGITTAL: (1, 1, 1, 1)},
    columns=(2, 1),
    rows=(1, 1),
)
TALL = Arrangement(
    {Plane.AXIAL: (0, 0, 1, 2), Plane.CORONAL: (1, 0, 1, 1), Plane.SAGITTAL: (1, 1, 1, 1)},
    columns=(1, 1),
    rows=(3, 2),
)
"""For portrait format: axial above, coronal and sagittal below."""


class ThreeViews(QWidget):
    """Axial large, coronal and sagittal beside or below it; each can be enlarged.

    `looked_elsewhere` reports changes of mouse position, active plane or zoom; `pressed` a mouse
    press.
    """

    looked_elsewhere = Signal()
    menu_asked = Signal(QPoint, object)
    pressed = Signal()

    def __init__(self, display: Display, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views = {plane: SliceView(display, plane) for plane in WIDE.places}
        self._cells = {plane: _cell(view) for plane, view in self.views.items()}
        self._arrangement = WIDE
        self._fixed = False
        self._keyed = True
        self.active = Plane.AXIAL
        self.enlarged: Plane | None = None
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for view in self.views.values():
            self._connect(view)
        self._place(WIDE)
        self.activate(Plane.AXIAL)

    def arrange(self, arrangement: Arrangement | None) -> None:
        """Fix the arrangement of the planes; None chooses it by the available space."""
        self._fixed = arrangement is not None
        self._place(arrangement or self._roomiest)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the portrait arrangement if higher than wide."""
        super().resizeEvent(event)
        if not self._fixed and self._roomiest is not self._arrangement:
            self._place(self._roomiest)

    @property
    def _roomiest(self) -> Arrangement:
        return TALL if self.height() > self.width() else WIDE

    def _place(self, arrangement: Arrangement) -> None:
        self._arrangement = arrangement
        layout = self.layout()
        assert isinstance(layout, QGridLayout)
        for plane, place in arrangement.places.items():
            layout.removeWidget(self._cells[plane])
            layout.addWidget(self._cells[plane], *place)
        self._share_room()

    def put_below(self, plane: Plane, widget: QWidget) -> None:
        """Place a widget below a plane's view."""
        below = self._cells[plane].layout()
        assert below is not None
        below.addWidget(widget)

    def add_sliders(self, display: Display) -> None:
        """Add sliders below coronal and sagittal; a feature adds the axial one."""
        for plane in (Plane.CORONAL, Plane.SAGITTAL):
            slider = PlaneSlider(display, plane)
            slider.used.connect(self.pressed)
            self.put_below(plane, slider)

    def sizeHint(self) -> QSize:
        """Room for three planes of a chest."""
        return QSize(960, 640)

    @property
    def active_view(self) -> SliceView:
        """The view activated last, by click or Tab."""
        return self.views[self.active]

    @property
    def keyed_plane(self) -> Plane:
        """The plane that keys act on: the one under the mouse, else the active one."""
        under = (plane for plane, view in self.views.items() if view.is_under_mouse)
        return next(under, self.active)

    @property
    def looked_at(self) -> tuple[Plane, Index | None]:
        """The plane and voxel under the mouse, else the active plane and None."""
        for plane, view in self.views.items():
            index = view.voxel_under_mouse if view.isVisible() else None
            if index is not None:
                return plane, index
        return self.active, None

    @property
    def is_under_mouse(self) -> bool:
        """Whether the mouse is over one of the views."""
        return any(view.is_under_mouse for view in self.views.values())

    def activate(self, plane: Plane) -> None:
        """Make a plane the active one."""
        self.active = plane
        self._mark_active()
        self.looked_elsewhere.emit()

    @property
    def keyed(self) -> bool:
        """Whether keys act on these views; two scans share one active plane."""
        return self._keyed

    @keyed.setter
    def keyed(self, keyed: bool) -> None:
        self._keyed = keyed
        self._mark_active()

    def enlarge(self, plane: Plane | None) -> None:
        """Enlarge one plane, or show all three with None."""
        self.give_room(plane)
        self.active_view.setFocus()

    def give_room(self, plane: Plane | None) -> None:
        """The same, without changing the keyboard focus."""
        if plane is not None and any(view.hasFocus() for view in self.views.values()):
            self._cells[plane].show()
            self.views[plane].setFocus()  # else hiding the focused one moves the focus
        self.enlarged = plane
        for each, cell in self._cells.items():
            cell.setVisible(plane is None or each is plane)
        self._share_room()
        self.activate(plane or self.active)

    @property
    def pacs_mouse(self) -> bool:
        """Whether left changes the window and right moves the crosshair, as in many PACS."""
        return self.active_view.drags.pacs

    @pacs_mouse.setter
    def pacs_mouse(self, pacs: bool) -> None:
        for view in self.views.values():
            view.drags.pacs = pacs

    def set_mouse_tool(self, tool: MouseTool | None) -> None:
        """Offer left presses in all views to a mouse tool first, or to none."""
        for view in self.views.values():
            view.mouse_tool = tool

    def reset_zoom(self) -> None:
        """Fit every slice to its view."""
        for view in self.views.values():
            view.reset_zoom()

    def show_chest(self) -> None:
        """Show the initial part of the volume in every view."""
        for view in self.views.values():
            view.show_chest()

    @property
    def is_at_chest(self) -> bool:
        """Whether every visible view shows that part."""
        return all(view.is_at_chest for view in self.views.values() if view.isVisible())

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab visits the planes even if one is enlarged, then leaves."""
        if self.enlarged is None:
            return super().focusNextPrevChild(forward)
        planes = list(self.views)
        following = planes.index(self.enlarged) + (1 if forward else -1)
        if not 0 <= following < len(planes):
            return super().focusNextPrevChild(forward)
        self.enlarge(planes[following])
        return True

    def _share_room(self) -> None:
        """Rows and columns without a visible plane get no space."""
        layout, arrangement = self.layout(), self._arrangement
        assert isinstance(layout, QGridLayout)
        shown = [self.enlarged] if self.enlarged else list(arrangement.places)
        for number in (0, 1):
            rows, columns = False, False
            for row, column, down, across in (arrangement.places[plane] for plane in shown):
                rows = rows or row <= number < row + down
                columns = columns or column <= number < column + across
            layout.setRowStretch(number, arrangement.rows[number] * rows)
            layout.setColumnStretch(number, arrangement.columns[number] * columns)

    @Slot()
    def _mark_active(self) -> None:
        for plane, view in self.views.items():
            active = self._keyed and plane is self.keyed_plane
            if view.active != active:
                view.active = active
                view.viewport().update()

    def _connect(self, view: SliceView) -> None:
        view.hovered.connect(self.looked_elsewhere)
        view.entered.connect(self._mark_active)
        view.menu_asked.connect(self.menu_asked)
        view.zoomed.connect(self.looked_elsewhere)
        view.activated.connect(self._on_activated)
        view.enlarge_asked.connect(self._on_enlarge_asked)

    @Slot()
    def _on_activated(self) -> None:
        view = self.sender()
        self.pressed.emit()
        if isinstance(view, SliceView) and view.plane is not self.active:
            self.activate(view.plane)

    @Slot()
    def _on_enlarge_asked(self) -> None:
        view = self.sender()
        if isinstance(view, SliceView):
            self.enlarge(view.plane if self.enlarged is None else None)


def _cell(view: SliceView) -> QWidget:
    """A view with room for a widget below it."""
    cell = QWidget()
    column = QVBoxLayout(cell)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(view, 1)
    return cell
