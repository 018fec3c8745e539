"""Menu entries on the confidence in a result."""

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.reports.page import Section
from ctviewer.ui.base.actions import Entry, Gesture
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.features.uncertainty.axial_slider import AxialSlider
from ctviewer.ui.features.uncertainty.panel import ConfidencePanel
from ctviewer.ui.features.uncertainty.study import ConfidenceStudy
from ctviewer.ui.features.uncertainty.wording import spread_rows

RANK = 30  # of its tab


class ConfidenceFeature(Feature):
    """The panel "Confidence" of the first scan, and the slider below its axial view."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._session = session = frame.session
        self.study = ConfidenceStudy(session, frame.runner, self)
        self.panel = ConfidencePanel(session, self.study)
        self.slider = AxialSlider(session, self.study)
        frame.side.add(self.panel, self.tr("Confidence"), RANK)
        frame.side.keep_with_first(self.panel)
        frame.reading.views.put_below(Plane.AXIAL, self.slider)
        self.slider.pressed.connect(frame.reading.views.pressed)

    def entries(self) -> list[Entry]:
        """The last entries of the Explain menu."""
        menu = self.tr("E&xplain")
        return [
            Entry(menu),
            Entry(menu, self.tr("Confidence"), ("Y",), self._toggle_panel,
                  self.tr("How the number compares with known cases; what a threshold achieves"),
                  True, self.panel.isVisible, page=self.panel),
            Entry(menu, self.tr("Spread under small changes"), ("Shift+Y",), self._ask_spread,
                  self.tr("Classify the scan again with HU shifted, noise added, an edge cut off"),
                  True, None, None, self._is_binary),
            Entry(menu, self.tr("Slice occlusion"), ("Ctrl+Shift+Y",), self._ask_influence,
                  self.tr("Classify the scan again with slab after slab replaced by clear lung"),
                  True, None, None, self._is_binary),
        ]  # fmt: skip

    def gestures(self) -> list[Gesture]:
        """Mouse actions of the slider."""
        return [
            (self.tr("Left, in the strip under the axial view"), self.tr("Go to that slice")),
        ]

    def report(self, volume: Volume) -> list[Section]:
        """The spread, once measured."""
        spread, display = self.study.answers.spread, self._session.display
        if display.volume is not volume or spread is None:
            return []
        heads = self.tr("Change"), self.tr("Probability")
        return [
            Section(self.tr("Under small changes"), heads, spread_rows(spread), (1,),
                    self.tr("HU shifted, noise added, an edge cut off: nothing of it should "
                            "matter. A steady number can still be wrong."))
        ]  # fmt: skip

    def _is_binary(self) -> bool:
        """Whether there is a probability to explain."""
        result = self._session.result
        return bool(result and result.score and result.score.classes.binary)

    def _toggle_panel(self) -> None:
        self.panel.setVisible(not self.panel.isVisible())

    def _ask_spread(self) -> None:
        self._show_panel()
        self.study.ask_spread()

    def _ask_influence(self) -> None:
        self._show_panel()
        self.study.ask_influence()

    def _show_panel(self) -> None:
        self.panel.show()
