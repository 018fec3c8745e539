"""Two scans side by side: names and numbers above, views, read-outs below."""

from functools import partial

from PySide6.QtCore import QObject, QPointF, Slot

from ctviewer.core.formats.dicom.titles import source_title
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.view.linking import LinkedPlane, followed_centre
from ctviewer.ui.base.look import MUTED, SURFACE
from ctviewer.ui.base.preferences import read
from ctviewer.ui.base.words import word, words
from ctviewer.ui.features.compare.bar import LinkBar
from ctviewer.ui.features.compare.comparison import ScanComparison
from ctviewer.ui.features.uncertainty.axial_slider import AxialSlider
from ctviewer.ui.viewer.reading import VIEWS_ROW, ReadingArea, Side
from ctviewer.ui.viewer.readout import short_readout
from ctviewer.ui.viewer.three_views import TALL, ThreeViews
from ctviewer.ui.widgets.labels import Banner, CutLabel


class LinkedZoom(QObject):
    """Synchronises the visible regions of both sides while zoom is coupled."""

    def __init__(
        self, comparison: ScanComparison, sides: tuple[Side, Side], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self._sides = sides
        self._busy = False
        for side in sides:
            for plane, view in side.views.views.items():
                view.zoomed.connect(partial(self.follow, side, plane))
                view.resized.connect(partial(self.follow, sides[0], plane))

    def follow_first(self) -> None:
        """Apply the first scan's scale to the second one's planes."""
        for plane in Plane:
            self.follow(self._sides[0], plane)

    def fit(self) -> None:
        """Show both chests, or whole planes; with coupled zoom the larger one sets the scale."""
        for plane in Plane:
            for side in sorted(self._sides, key=lambda side: _size(side, plane)):
                side.views.views[plane].show_chest()

    def follow(self, leader: Side, plane: Plane) -> None:
        """Show the leader's region of a plane on the other side."""
        first, second = self._sides
        other = first if leader is second else second
        seen, there = _seen(leader, plane), _seen(other, plane)
        if self._busy or not self._comparison.coupling.zoom or seen is None or there is None:
            return
        self._busy = True
        link = self._comparison.towards(other.display)
        centre = followed_centre(plane, seen, there, link)
        view = leader.views.views[plane]
        other.views.views[plane].show_about(QPointF(*centre), view.mm_per_pixel)
        self._busy = False


def _seen(side: Side, plane: Plane) -> LinkedPlane | None:
    volume, centre = side.display.volume, side.views.views[plane].region.center()
    if volume is None:
        return None
    return LinkedPlane(volume, side.display.view.cursor, (centre.x(), centre.y()))


def _size(side: Side, plane: Plane) -> float:
    region = side.display.first_region(plane)
    return max(region.width(), region.height())


BAR_ROW, NAME_ROW, READOUT_ROW = VIEWS_ROW - 2, VIEWS_ROW - 1, VIEWS_ROW + 1


class SideBySide(QObject):
    """Adds the second scan's views to the reading area while there is one.

    `slider` is placed under its axial view.
    """

    def __init__(
        self, comparison: ScanComparison, reading: ReadingArea, slider: AxialSlider
    ) -> None:
        super().__init__(reading)
        self._comparison = comparison
        self._reading = reading
        second = Side(comparison.second.display, ThreeViews(comparison.second.display))
        second.views.keyed = False
        second.views.put_below(Plane.AXIAL, slider)
        second.views.add_sliders(second.display)
        slider.pressed.connect(second.views.pressed)
        self.sides = reading.sides[0], second
        self.bar = LinkBar(comparison)
        self.names = [_line("font-weight: 600;") for _ in self.sides]
        self.lines = [_line(f"color: {MUTED};") for _ in self.sides]
        self.warning = Banner(is_error=False)
        self._zoom = LinkedZoom(comparison, self.sides, self)
        self._lay_out()
        self._connect()
        self._on_scan_changed()

    @property
    def second(self) -> ThreeViews:
        """The second scan's views."""
        return self.sides[1].views

    def _lay_out(self) -> None:
        grid = self._reading.grid
        grid.addWidget(self.bar, BAR_ROW, 0, 1, 2)
        for column, (name, line) in enumerate(zip(self.names, self.lines, strict=True)):
            grid.addWidget(name, NAME_ROW, column)
            grid.addWidget(line, READOUT_ROW, column)
        grid.addWidget(self.second, VIEWS_ROW, 1)
        grid.addWidget(self.warning, READOUT_ROW + 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)

    def _connect(self) -> None:
        comparison = self._comparison
        for session in (comparison.first, comparison.second):
            session.scan_changed.connect(self._on_scan_changed)
            session.display.view_changed.connect(self._update_lines)
        comparison.changed.connect(self._on_link_changed)
        self.bar.close_asked.connect(comparison.close)
        for side in self.sides:
            side.views.pressed.connect(self._on_pressed)
            side.views.looked_elsewhere.connect(self._on_looked_elsewhere)

    @Slot()
    def _on_scan_changed(self) -> None:
        scans = self._comparison.first.scan, self._comparison.second.scan
        first, second = self.sides
        both = all(scans)
        for widget in (self.bar, self.second, *self.names, *self.lines):
            widget.setVisible(both)
        self._reading.grid.setColumnStretch(1, int(both))
        first.views.arrange(TALL if both else None)
        second.views.arrange(TALL)
        keyed = self._reading.keyed if both else first
        self._reading.show_sides(self.sides if both else (first,), keyed)
        for number, (name, scan) in enumerate(zip(self.names, scans, strict=True), start=1):
            named = read("scan_named").scan_named
            source = word(source_title(scan.volume.source, named=named)) if scan else ""
            name.setText(self.tr("Scan {number}: {name}").format(number=number, name=source))
        findings = scans[1].findings if scans[1] else ()
        warnings = words((finding.message for finding in findings), "\n")
        self.warning.show_text(
            self.tr("Scan 2: {warnings}").format(warnings=warnings) if warnings else ""
        )
        self._on_link_changed()
        self._reading.grid.activate()  # computes the sizes needed for fitting
        self._zoom.fit()

    @Slot()
    def _on_link_changed(self) -> None:
        self._reading.tie = self._comparison.tie
        self._zoom.follow_first()
        self._update_lines()

    @Slot()
    def _on_pressed(self) -> None:
        for side in self.sides:
            if side.views is self.sender() and side is not self._reading.keyed:
                self._reading.show_sides(self._reading.sides, side)

    @Slot()
    def _on_looked_elsewhere(self) -> None:
        """Enlarge the same plane on both sides, and share the mouse scheme."""
        looked = self.sender()
        if len(self._reading.sides) == 2 and isinstance(looked, ThreeViews):
            first, second = (side.views for side in self.sides)
            other = first if looked is second else second
            if other.enlarged is not looked.enlarged:
                other.give_room(looked.enlarged)
            elif other.active is not looked.active:
                other.activate(looked.active)
            self._frame_view_of_keys()
            second.pacs_mouse = first.pacs_mouse
            for view in second.views.values():
                view.reversed_wheel = self._reading.reversed_wheel
        self._update_lines()

    def _frame_view_of_keys(self) -> None:
        """Draw a bright frame around the view that keys act on: the one under the mouse."""
        under = next((side for side in self.sides if side.views.is_under_mouse), None)
        keyed = under or self._reading.keyed
        for side in self.sides:
            if side.views.keyed is not (side is keyed):
                side.views.keyed = side is keyed

    @Slot()
    def _update_lines(self) -> None:
        for side, line in zip(self.sides, self.lines, strict=True):
            volume = side.display.volume
            if volume is None:
                continue
            index = side.views.looked_at[1] or side.display.view.cursor
            text = short_readout(volume, side.display.view, index)
            if self._comparison.is_beyond(side.display):
                text = self.tr("The place is beyond this scan") + "  |  " + text
            line.setText(text)


def _line(style: str) -> CutLabel:
    label = CutLabel()
    label.setContentsMargins(8, 2, 8, 2)
    label.setStyleSheet(f"background: {SURFACE}; {style}")
    return label
