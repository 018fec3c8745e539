"""The main window: puts the parts together and wires them, nothing else."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.errors import LoadError
from ctviewer.core.result import RESEARCH_USE
from ctviewer.ui.banner import Banner
from ctviewer.ui.commands import Commands
from ctviewer.ui.drop import DropTarget, accepted
from ctviewer.ui.jobs import JobRunner
from ctviewer.ui.look import MUTED
from ctviewer.ui.reading import Reading
from ctviewer.ui.readout import readout
from ctviewer.ui.result_panel import ResultPanel
from ctviewer.ui.session import Classifier, Session, Stage
from ctviewer.ui.welcome import Welcome

SIZE = QSize(1600, 1000)  # at most, when it opens
SCREEN_SHARE = 0.9
MESSAGE_MS = 8000


class MainWindow(QMainWindow):
    """One window, one session. `make_classifier` is called once, in the worker."""

    def __init__(self, make_classifier: Callable[[], Classifier]) -> None:
        super().__init__()
        self._runner = JobRunner(self)
        self.session = Session(self._runner, make_classifier, self)
        self.welcome = Welcome()
        self.reading = Reading(self.session.display)
        self.panel = ResultPanel(self.session)
        self.warning = Banner(is_error=False)
        self.error = Banner(is_error=True)
        self.line = QLabel()
        self.drop_target = DropTarget(self)
        self._lay_out()
        self.commands = Commands(self, self.session, self.reading)
        self._connect()
        self._on_scan_changed()
        self._on_activity_changed()

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open the first scan among files and folders, and say how many more there are."""
        self.error.clear()
        try:
            scans = accepted(paths)
        except LoadError as error:
            self.error.show_text(str(error))
            return
        if not scans:
            return
        self.session.open(scans[0])
        if len(scans) > 1:
            text = self.tr("The first of {count} scans is opened; drop the others one at a time.")
            self.statusBar().showMessage(text.format(count=len(scans)), MESSAGE_MS)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Be gone at once, then wait for the worker's next report."""
        self.hide()
        self.session.close()
        self._runner.shutdown()
        event.accept()

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self.reading)
        left = QVBoxLayout()
        left.setSpacing(0)
        for widget in (self.error, self.warning):
            left.addWidget(widget)
        left.addWidget(self._pages, 1)
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self.panel)
        self.setCentralWidget(centre)
        self.line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.line.setContentsMargins(8, 0, 8, 0)
        research = QLabel(RESEARCH_USE.capitalize())
        research.setStyleSheet(f"color: {MUTED}; padding-right: 8px;")
        self.statusBar().addWidget(self.line, 1)
        self.statusBar().addPermanentWidget(research)
        self.statusBar().setSizeGripEnabled(False)
        room = self.screen().availableSize() * SCREEN_SHARE
        self.resize(room.boundedTo(SIZE).expandedTo(self.minimumSizeHint()))

    def _connect(self) -> None:
        session, display, views = self.session, self.session.display, self.reading.views
        session.scan_changed.connect(self._on_scan_changed)
        session.activity_changed.connect(self._on_activity_changed)
        session.failed.connect(self.error.show_text)
        display.view_changed.connect(self._on_view_changed)
        views.looked_elsewhere.connect(self._update_line)
        views.menu_asked.connect(self.commands.show_menu)
        self.reading.currentChanged.connect(self._on_view_changed)
        self.welcome.open_asked.connect(self.commands.opening.ask_file)
        self.commands.opening.folder_chosen.connect(self.open_paths)
        self.welcome.demo_chosen.connect(self._on_demo_chosen)
        self.drop_target.dropped.connect(self.open_paths)

    @Slot(object)
    def _on_demo_chosen(self, path: Path) -> None:
        self.open_paths([path])

    @Slot()
    def _on_scan_changed(self) -> None:
        scan = self.session.scan
        findings = scan.findings if scan else ()
        self.warning.show_text("\n".join(finding.message for finding in findings))
        self._pages.setCurrentWidget(self.reading if scan else self.welcome)
        if scan:
            self.error.clear()
            self.setWindowTitle(f"{scan.volume.source.name} – CT Viewer")
            self.reading.views.active_view.setFocus()
        else:
            self.setWindowTitle("CT Viewer")
        self._on_view_changed()
        self._on_activity_changed()

    @Slot()
    def _on_activity_changed(self) -> None:
        """The panel takes no room while there is nothing to say."""
        busy = self.session.activity.stage is not Stage.IDLE
        self.panel.setVisible(busy or self.session.scan is not None)

    @Slot()
    def _on_view_changed(self) -> None:
        self.commands.actions.update(has_scan=self.session.scan is not None)
        self._update_line()

    @Slot()
    def _update_line(self) -> None:
        """One line, from the voxel under the mouse, or else under the crosshair."""
        display = self.session.display
        if display.volume is None:
            self.line.setText(self.tr("No scan is open"))
            return
        plane, index = self.reading.looked_at
        zoom = self.reading.views.views[plane].zoom
        index = index or display.view.cursor
        text = readout(display.volume, display.view, index, plane, zoom)
        self.line.setText(text)
