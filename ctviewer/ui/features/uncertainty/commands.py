"""The menu's commands about the confidence in a number."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.jobs import JobRunner
from ctviewer.ui.features.uncertainty.axial_slider import AxialSlider
from ctviewer.ui.features.uncertainty.panel import SurePanel
from ctviewer.ui.features.uncertainty.study import SureStudy
from ctviewer.ui.scan.session import Session


class SureCommands(QObject):
    """The dock "Confidence" of a session in a window, in one place with the dock `beside`.

    `slider` is to stand under the axial view.
    """

    def __init__(
        self, window: QMainWindow, session: Session, runner: JobRunner, beside: QDockWidget
    ) -> None:
        super().__init__(window)
        self._session = session
        self.study = SureStudy(session, runner, self)
        self.panel = SurePanel(session, self.study)
        self.slider = AxialSlider(session, self.study)
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self.panel)
        window.tabifyDockWidget(beside, self.panel)
        self.panel.hide()

    def entries(self, menu: str) -> list[Entry]:
        """The lines of a menu."""
        return [
            Entry(menu),
            Entry(menu, self.tr("Confidence"), ("Y",), self._toggle_panel,
                  self.tr("Where the number falls among known cases, and what a threshold reaches"),
                  True, self.panel.isVisible),
            Entry(menu, self.tr("Spread under small changes"), ("Shift+Y",), self._ask_spread,
                  self.tr("Classify the scan again with HU shifted, noise added, an edge cut off"),
                  True, None, None, self._has_number),
            Entry(menu, self.tr("Slice occlusion"), ("Ctrl+Shift+Y",), self._ask_influence,
                  self.tr("Classify the scan again with slab after slab replaced by clear lung"),
                  True, None, None, self._has_number),
        ]  # fmt: skip

    def _has_number(self) -> bool:
        result = self._session.result
        return result is not None and result.score is not None

    def _toggle_panel(self) -> None:
        self.panel.setVisible(not self.panel.isVisible())
        self.panel.raise_()

    def _ask_spread(self) -> None:
        self._show_panel()
        self.study.ask_spread()

    def _ask_influence(self) -> None:
        self._show_panel()
        self.study.ask_influence()

    def _show_panel(self) -> None:
        self.panel.show()
        self.panel.raise_()
