"""A complete panel as a template for new ones, where it would be in `feature.py`."""

from PySide6.QtCore import Slot

from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.reports.page import Section
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.widgets.side import Page


class ExtentPage(Page):
    """Shows the extent of a display's scan; the label is created when the tab is first shown."""

    def __init__(self, display: Display) -> None:
        super().__init__("Extent", "extent")
        self._display = display

    def make(self) -> None:
        """Create the label and keep it up to date from now on."""
        self.label = PlainLabel()
        self.setWidget(self.label)
        self._display.volume_changed.connect(self._on_volume_changed)
        self._on_volume_changed()

    @Slot()
    def _on_volume_changed(self) -> None:
        volume = self._display.volume
        self.label.setText(extent_text(volume) if volume else "")


class ExtentFeature(Feature):
    """The extent of the first scan: a line in the menu, a tab, a table in the report."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.page = ExtentPage(frame.session.display)
        frame.side.add(self.page, self.tr("Extent"))
        frame.side.keep_with_first(self.page)

    def entries(self) -> list[Entry]:
        """The last line of the Measure menu."""
        return [
            Entry(self.tr("&Measure"), self.tr("Extent"), ("Ctrl+Alt+8",), self._toggle,
                  self.tr("How large the scan is, in mm"), True, self.page.isVisible),
        ]  # fmt: skip

    def report(self, volume: Volume) -> list[Section]:
        """The same as in the tab."""
        row = self.tr("Right, anterior, superior"), extent_text(volume)
        return [Section(self.tr("Extent"), (self.tr("Axis"), "mm"), (row,), (1,))]

    def _toggle(self) -> None:
        self.page.setVisible(not self.page.isVisible())


def extent_text(volume: Volume) -> str:
    """E.g. "320 x 240 x 250"."""
    sides = zip(volume.shape, volume.spacing, strict=True)
    return " x ".join(f"{count * step:.0f}" for count, step in sides)
