"""The reading room: the three views and the montage as two tabs over one display, and a bar."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QTabWidget, QWidget

from ctviewer.core.plane import Plane
from ctviewer.core.volume import Index
from ctviewer.ui.display import Display
from ctviewer.ui.histogram_dock import HistogramDock
from ctviewer.ui.montage_view import MontageView
from ctviewer.ui.player import Player
from ctviewer.ui.reading_bar import ReadingBar
from ctviewer.ui.three_views import ThreeViews

VIEWS_ROW = 2  # of the page's grid; what belongs to two scans is above and below


@dataclass(frozen=True, eq=False)
class Side:
    """One scan's display and its three views."""

    display: Display
    views: ThreeViews


class Reading(QTabWidget):
    """Tabs "Views" and "Montage"; a second scan may stand in the first tab beside the views.

    `sides` are the scans shown there, `keyed` the one that keys go to; `tie` says in words how two
    are linked.
    """

    def __init__(self, display: Display, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.views = ThreeViews(display)
        self.montage = MontageView(display)
        self.sides: tuple[Side, ...] = (Side(display, self.views),)
        self.keyed = self.sides[0]
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
        self.histogram = HistogramDock(display)  # the window says where
        self.player = Player(display, lambda: self.active_plane, self)
        self.bar = ReadingBar(display, self.player)
        self.setCornerWidget(self.bar, Qt.Corner.TopRightCorner)

    @property
    def montage_shown(self) -> bool:
        """Whether the montage is in front."""
        return self.currentWidget() is self.montage

    @property
    def active_plane(self) -> Plane:
        """The plane that keys scroll."""
        return self.montage.sheet.plane if self.montage_shown else self.keyed.views.active

    @property
    def reversed_wheel(self) -> bool:
        """Whether the wheel goes the other way than fingers usually do."""
        return self.montage.sheet.reversed_wheel

    @reversed_wheel.setter
    def reversed_wheel(self, reverse: bool) -> None:
        self.montage.sheet.reversed_wheel = reverse
        for view in self.views.views.values():
            view.reversed_wheel = reverse

    @property
    def looked_at(self) -> tuple[Plane, Index | None]:
        """The plane and voxel under the mouse, else the plane that keys scroll and None."""
        return (self.montage.sheet.plane, None) if self.montage_shown else self.views.looked_at

    @property
    def keyed_display(self) -> Display:
        """What keys change: the montage's, or that of the views they go to."""
        return self.sides[0].display if self.montage_shown else self.keyed.display

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
