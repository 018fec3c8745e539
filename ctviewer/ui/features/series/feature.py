"""The View menu's entry for the strip of series."""

from ctviewer.ui.base.actions import Entry
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.features.series.strip import SeriesStrip
from ctviewer.ui.features.series.study import StudyLook


class SeriesFeature(Feature):
    """The other series of the first scan's study."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.look = StudyLook(frame.session, self)
        self.strip = SeriesStrip(frame.session, self.look)
        self.strip.open_asked.connect(frame.session.open_series)
        frame.docks.add(self.strip)

    def entries(self) -> list[Entry]:
        """An entry of the View menu."""
        return [
            Entry(self.tr("&View"), self.tr("Series of the study"), ("Shift+S",), self._toggle,
                  self.tr("Small pictures of the other series of a DICOM scan; a double click "
                          "opens one"), True, self.strip.isVisible, of_first=True, part=2),
        ]  # fmt: skip

    def shutdown(self) -> None:
        """Stop the search."""
        self.look.shutdown()

    def _toggle(self) -> None:
        self.strip.setVisible(not self.strip.isVisible())
