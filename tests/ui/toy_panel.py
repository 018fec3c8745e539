"""A whole panel: the template for a new one. Its package would hold this as `feature.py`."""

from PySide6.QtCore import Slot

from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.reports.page import Section
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.widgets.docks import LateDock


class ExtentDock(LateDock):
    """Shows how large a display's scan is; its label is made when the dock is first shown."""

    def __init__(self, display: Display) -> None:
        super().__init__("Extent", "extent")
        self._display = display

    def make(self) -> None:
        """Make the label, and keep it up to date from now on."""
        self.label = PlainLabel()
        self.setWidget(self.label)
        self._display.volume_changed.connect(self._on_volume_changed)
        self._on_volume_changed()

    @Slot()
    def _on_volume_changed(self) -> None:
        volume = self._display.volume
        self.label.setText(extent_text(volume) if volume else "")


class ExtentFeature(Feature):
    """The extent of the first scan: a line in the menu, a dock, a table in the report."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.dock = ExtentDock(frame.session.display)
        frame.docks.add(self.dock)
        frame.docks.keep_with_first(self.dock)

    def entries(self) -> list[Entry]:
        """The last line of the Measure menu."""
        return [
            Entry(self.tr("&Measure"), self.tr("Extent"), ("Ctrl+Alt+8",), self._toggle,
                  self.tr("How large the scan is, in mm"), True, self.dock.isVisible),
        ]  # fmt: skip

    def report(self, volume: Volume) -> list[Section]:
        """The same as in the dock."""
        row = self.tr("Right, anterior, superior"), extent_text(volume)
        return [Section(self.tr("Extent"), (self.tr("Axis"), "mm"), (row,), (1,))]

    def _toggle(self) -> None:
        self.dock.setVisible(not self.dock.isVisible())
        self.dock.raise_()


def extent_text(volume: Volume) -> str:
    """E.g. "320 x 240 x 250"."""
    sides = zip(volume.shape, volume.spacing, strict=True)
    return " x ".join(f"{count * step:.0f}" for count, step in sides)
