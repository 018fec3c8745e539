"""The reading area: the views and the montage as tabs of one display, and the tool row."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QTabWidget, QWidget

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Index
from ctviewer.core.view.state import ViewState
from ctviewer.ui.base.words import word
from ctviewer.ui.viewer.active import ActiveDisplay
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.histogram_dock import HistogramDock
from ctviewer.ui.viewer.montage_view import MontageView
from ctviewer.ui.viewer.mouse import MouseTool
from ctviewer.ui.viewer.player import Player
from ctviewer.ui.viewer.three_views import ThreeViews
from ctviewer.ui.viewer.tool_boxes import CineBox, SlabBox
from ctviewer.ui.widgets.tool_row import Tool, ToolRow

VIEWS_ROW = 2  # grid row; the others are for widgets of two scans


@dataclass(frozen=True, eq=False)
class Side:
    """One scan's display and its three views."""

    display: Display
    views: ThreeViews


class ReadingArea(QTabWidget):
    """Tabs "Views" and "Montage"; a second scan may be shown in the first tab beside the views.

    `sides` are the scans shown there, `keyed` the one with keyboard focus and `active` its display,
    which montage, histogram, cine and `mouse_tool` follow; `tie` describes the link between two.
    """

    mouse_tool_changed = Signal()

    def __init__(self, display: Display, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.views = ThreeViews(display)
        self.views.add_sliders(display)
        self.active = ActiveDisplay(display, self)
        self.montage = MontageView(self.active)
        self.sides: tuple[Side, ...] = (Side(display, self.views),)
        self.keyed = self.sides[0]
        self.mouse_tool: MouseTool | None = None
        self.tie = ""
        self.page = QWidget()
        self.grid = QGridLayout(self.page)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setSpacing(3)
        self.grid.addWidget(self.views, VIEWS_ROW, 0)
        self.grid.setRowStretch(VIEWS_ROW, 1)
        self.addTab(self.page, self.tr("Views"))
        self.addTab(self.montage, self.tr("Montage"))
        self.montage.sheet.opened.connect(self.show_views)
        self.histogram = HistogramDock(self.active)  # added by the window
        self.player = Player(self.active, lambda: self.active_plane, self)
        self.slab, self.cine = SlabBox(self.active), CineBox(self.player)
        self.tools = ToolRow(self._tools(), {"slab": self.slab, "cine": self.cine})
        self.setCornerWidget(self.tools, Qt.Corner.TopRightCorner)
        self.active.volume_changed.connect(self.write_window)
        self.active.view_changed.connect(self._on_view_changed)

    @property
    def in_order(self) -> tuple[QWidget, ...]:
        """The Tab order, in reading direction."""
        return self.tabBar(), *self.tools.in_order, *self.views.views.values()

    def sizeHint(self) -> QSize:
        """As narrow as possible: boxes and docks get their preferred widths first."""
        return QSize(self.minimumSizeHint().width(), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the tools the space left by the tabs."""
        self._make_room()
        super().resizeEvent(event)

    @Slot()
    def write_window(self) -> None:
        """Show the window's name and values in the tool row."""
        window = self.active.view.window
        values = f"W {window.width:.0f} L {window.level:.0f}"
        self.tools.write("window", word(window.name), values)

    @property
    def montage_shown(self) -> bool:
        """Whether the montage is in front."""
        return self.currentWidget() is self.montage

    @property
    def active_plane(self) -> Plane:
        """The plane that keys scroll."""
        return self.montage.sheet.plane if self.montage_shown else self.keyed.views.keyed_plane

    @property
    def is_at_chest(self) -> bool:
        """Whether the front tab shows the initial part of each slice."""
        if self.montage_shown:
            sheet = self.montage.sheet
            return not sheet.shows_whole and sheet.region is None
        return self.keyed.views.is_at_chest

    @property
    def reversed_wheel(self) -> bool:
        """Whether the wheel direction is reversed."""
        return self.montage.sheet.reversed_wheel

    @reversed_wheel.setter
    def reversed_wheel(self, reverse: bool) -> None:
        self.montage.sheet.reversed_wheel = reverse
        for view in self.views.views.values():
            view.reversed_wheel = reverse

    @property
    def looked_at(self) -> tuple[Plane, Index | None]:
        """The plane and voxel under the mouse, else the active plane and None."""
        if self.montage_shown:
            return self.montage.sheet.plane, None
        return self.keyed.views.looked_at

    def show_sides(self, sides: tuple[Side, ...], keyed: Side) -> None:
        """Show these scans side by side, and activate one of them."""
        self.sides, self.keyed = sides, keyed
        several = len(sides) > 1
        for side in sides:
            side.views.keyed = side is keyed
            side.views.set_mouse_tool(self.mouse_tool if side is keyed else None)
        text = self.tr("scan {number}").format(number=sides.index(keyed) + 1)
        self.active.turn_to(keyed.display, text if several else "")
        of_one = self.tr("Montage of {scan}").format(scan=text)
        self.setTabText(self.indexOf(self.montage), of_one if several else self.tr("Montage"))
        self._make_room()

    def set_mouse_tool(self, tool: MouseTool) -> None:
        """Offer left presses in the views of the active scan to a mouse tool first."""
        changed, self.mouse_tool = tool is not self.mouse_tool, tool
        self.keyed.views.set_mouse_tool(tool)
        if changed:
            self.mouse_tool_changed.emit()

    def turn_to_mouse(self) -> None:
        """Activate the scan under the mouse, as a press there does."""
        for side in self.sides:
            if side is not self.keyed and side.views.is_under_mouse:
                side.views.pressed.emit()

    @property
    def pacs_mouse(self) -> bool:
        """Whether left changes the window and right moves the crosshair, as in many PACS."""
        return self.views.pacs_mouse

    @pacs_mouse.setter
    def pacs_mouse(self, pacs: bool) -> None:
        self.views.pacs_mouse = self.montage.sheet.drags.pacs = pacs

    @Slot()
    def show_views(self) -> None:
        """Bring the three views to the front."""
        self.setCurrentWidget(self.page)
        self.keyed.views.active_view.setFocus()

    @Slot()
    def toggle_montage(self) -> None:
        """Change between the three views and the montage."""
        if self.montage_shown:
            self.show_views()
        else:
            self.setCurrentWidget(self.montage)
            self.montage.sheet.setFocus()

    def _tools(self) -> tuple[Tool, ...]:
        return (
            Tool("window", self.tr("Window"), has_text=True),
            Tool("ruler", gap=True),
            Tool("angle"),
            Tool("circle"),
            Tool("rectangle"),
            Tool("brush", self.tr("Correct mask"), presses=True),
            Tool("heat", self.tr("Heat map"), presses=True, gap=True),
            Tool("lungs"),
            Tool("slab", self.tr("Thick slab"), gap=True),
            Tool("cine", self.tr("Cine"), presses=True),
            Tool("layout", self.tr("Layout"), gap=True),
            Tool("report", self.tr("Report"), presses=True),
        )

    def _make_room(self) -> None:
        self.tools.room = max(0, self.width() - self.tabBar().sizeHint().width())

    @Slot(object, object)
    def _on_view_changed(self, old: ViewState, new: ViewState) -> None:
        if old.window != new.window:
            self.write_window()
