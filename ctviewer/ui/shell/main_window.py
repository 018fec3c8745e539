"""The main window: puts the parts together and wires them, nothing else."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.analysis.result import RESEARCH_ONLY
from ctviewer.core.base.text import shown
from ctviewer.core.geometry.plane import Plane
from ctviewer.ui.base.jobs import JobRunner
from ctviewer.ui.base.look import MUTED
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.base.words import word, words
from ctviewer.ui.features.batch.commands import BatchCommands
from ctviewer.ui.features.batch.controller import Batch
from ctviewer.ui.features.batch.dock import BatchDock
from ctviewer.ui.features.batch.engine import Engine
from ctviewer.ui.features.batch.local import LocalEngine
from ctviewer.ui.features.batch.memory import Offer
from ctviewer.ui.features.batch.worklist_tasks import WorklistTasks
from ctviewer.ui.features.blind.commands import BlindCommands
from ctviewer.ui.features.blind.reader import BlindSync
from ctviewer.ui.features.compare.commands import CompareCommands
from ctviewer.ui.features.compare.comparison import Comparison
from ctviewer.ui.features.lesions.commands import ExplainCommands
from ctviewer.ui.features.lungs.commands import LungCommands
from ctviewer.ui.features.measuring.commands import MeasureCommands
from ctviewer.ui.features.networks.commands import NetworkCommands
from ctviewer.ui.features.networks.registry import Networks
from ctviewer.ui.features.receipt.commands import ReceiptCommands
from ctviewer.ui.features.report.commands import ReportCommands
from ctviewer.ui.features.result.panel import ResultPanel
from ctviewer.ui.features.uncertainty.commands import SureCommands
from ctviewer.ui.scan.scan import Several
from ctviewer.ui.scan.session import Classifier, Session, Stage
from ctviewer.ui.shell.commands import Commands
from ctviewer.ui.shell.drop import DropTarget
from ctviewer.ui.shell.preferences import PreferenceCommands
from ctviewer.ui.shell.welcome import Welcome
from ctviewer.ui.viewer.reading import Reading
from ctviewer.ui.viewer.readout import readout
from ctviewer.ui.widgets.labels import Banner, CutLabel

SIZE = QSize(1600, 1000)  # at most, when it opens
SCREEN_SHARE = 0.9
DOCK_HEIGHT = 380


class MainWindow(QMainWindow):
    """One window, one session, one batch. `make_classifier` is called once, in a worker."""

    def __init__(
        self, make_classifier: Callable[[], Classifier], engine: Engine | None = None
    ) -> None:
        super().__init__()
        self._runner = JobRunner(self)
        make_classifier = cache(make_classifier)
        engine = engine or LocalEngine()
        self.networks = Networks(make_classifier, engine.defaults, self._runner, self)
        self.batch = Batch(engine, self.networks, self)
        self.session = Session(self._runner, self.networks.classifier, self)
        self.tasks = WorklistTasks(engine, self.networks, self.batch.worklist, self)
        self.dock = BatchDock(self.batch, self.tasks)
        self.welcome = Welcome()
        self.reading = Reading(self.session.display)
        self.panel = ResultPanel(self.session)
        self.results = QVBoxLayout()
        self.results.addWidget(self.panel)
        self.warning = Banner(is_error=False)
        self.error = Banner(is_error=True)
        self.offer = Offer()
        self.line = CutLabel()
        self.drop_target = DropTarget(self)
        self._lay_out()
        self.offer.setVisible(self.batch.unfinished)
        self._make_commands()
        self._connect()
        self._on_scan_changed()
        self._on_activity_changed()

    @Slot(list)
    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open the one scan that files and folders hold, or offer what there is to choose from."""
        self.error.clear()
        if paths:
            self.session.open_all(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Be gone at once, then wait for the worker's next report."""
        self.hide()
        self.session.close()
        self.batch.shutdown()
        self.tasks.shutdown()
        self._runner.shutdown()
        event.accept()

    def _make_commands(self) -> None:
        batch_commands = BatchCommands(self, self.batch, self.tasks, self.dock)
        self.measuring = MeasureCommands(self, self.reading.active)
        self.lungs = LungCommands(self, self.reading.active, self._runner)
        self.explain = ExplainCommands(self, self.session, self._runner, self.lungs.panel)
        self.sure = SureCommands(self, self.session, self._runner, self.lungs.panel)
        self.reading.views.put_below(Plane.AXIAL, self.sure.slider)
        self.sure.slider.pressed.connect(self.reading.views.pressed)
        self.preferences = PreferenceCommands(self, self.session, self.reading)
        classifier = self.networks.classifier
        self.receipt = ReceiptCommands(self, self.session, self._runner, classifier)
        self.network_files = NetworkCommands(self, self.session, self.networks)
        pair = Comparison(self.session, self._runner, classifier, self)
        blind_sync = BlindSync(self.session, pair.second, self.batch.worklist, self)
        self.blind = BlindCommands(self, blind_sync, self.lungs.panel)
        of_first = self.explain.panel, self.sure.panel
        self.compare = CompareCommands(self, pair, self.reading, self.results, of_first)
        others = [
            *self.compare.entries(self.tr("&File")),
            *self.measuring.entries(),
            *self.lungs.entries(self.measuring.menu),
            *self.explain.entries(),
            *self.sure.entries(self.explain.menu),
            *self.receipt.entries(),
            *self.network_files.entries(self.receipt.menu),
            *self.blind.entries(),
            *batch_commands.entries(),
            *ReportCommands(self, self.session, self._runner).entries(),
            *self.preferences.entries(),
        ]
        self.commands = Commands(self, self.session, self.reading, others)
        self.commands.export.network = lambda: self.networks.options

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self.reading)
        left = QVBoxLayout()
        left.setSpacing(0)
        for widget in (self.offer, self.error, self.warning):
            left.addWidget(widget)
        left.addWidget(self._pages, 1)
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addLayout(self.results)
        self.setCentralWidget(centre)
        self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.dock)
        self.resizeDocks([self.dock], [DOCK_HEIGHT], Qt.Orientation.Vertical)
        self.dock.hide()
        self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.reading.histogram)
        self.reading.histogram.hide()
        self.line.setContentsMargins(8, 0, 8, 0)
        research = PlainLabel(word(RESEARCH_ONLY))
        research.setStyleSheet(f"color: {MUTED}; padding-right: 8px;")
        self.statusBar().addWidget(self.line, 1)
        self.statusBar().addPermanentWidget(research)
        self.statusBar().setSizeGripEnabled(False)
        room = self.screen().availableSize() * SCREEN_SHARE
        self.resize(room.boundedTo(SIZE).expandedTo(self.minimumSizeHint()))

    def _connect(self) -> None:
        session, views = self.session, self.reading.views
        session.scan_changed.connect(self._on_scan_changed)
        session.activity_changed.connect(self._on_activity_changed)
        session.result_changed.connect(self.commands.update)
        session.failed.connect(self.error.show_text)
        self.reading.active.view_changed.connect(self._update_line)
        views.looked_elsewhere.connect(self._update_line)
        views.menu_asked.connect(self.commands.show_menu)
        self.reading.currentChanged.connect(self._on_view_changed)
        for news in (
            self.reading.player.changed,
            self.reading.montage.sheet.layout_changed,
            self.reading.histogram.visibilityChanged,
            self.blind.reader.changed,
            self.preferences.choices.changed,
        ):
            news.connect(self._on_view_changed)
        self.welcome.open_asked.connect(self.commands.opening.ask_file)
        self.commands.opening.folder_chosen.connect(self.open_paths)
        self.welcome.demo_chosen.connect(self._on_demo_chosen)
        self.commands.opening.all_wanted.connect(self._on_several)
        self.drop_target.dropped.connect(self.open_paths)
        self._connect_batch()
        self._connect_measuring()
        self._connect_second_scan()

    def _connect_batch(self) -> None:
        for part in (self.batch, self.tasks, self.dock):
            part.failed.connect(self.error.show_text)
        self.dock.open_asked.connect(self.session.turn_to)
        self.networks.chosen_changed.connect(self.batch.take_network)
        self.offer.show_asked.connect(self.batch.recall)
        self.offer.resume_asked.connect(self.batch.recall_and_resume)
        worklist = self.batch.worklist
        self.session.stayed.connect(worklist.opened_changed)
        for news in (self.batch.changed, worklist.replaced, worklist.added,
                     self.dock.visibilityChanged):  # fmt: skip
            news.connect(self.commands.update)

    def _connect_measuring(self) -> None:
        editor, dock = self.measuring.editor, self.measuring.dock
        self.tabifyDockWidget(self.dock, dock)  # beside each other both would be too narrow
        self.reading.let_hand_take(editor)
        self.commands.put_away = editor.put_away
        for refused in (editor.refused, self.lungs.failed):
            refused.connect(self.error.show_text)
        explain, panels = self.explain, (self.lungs.panel, self.explain.panel, self.sure.panel)
        seen = [panel.visibilityChanged for panel in (dock, *panels)]
        for news in (editor.changed, explain.study.changed, *seen):
            news.connect(self._on_view_changed)

    def _connect_second_scan(self) -> None:
        second = self.compare.comparison.second
        self.compare.menu_asked.connect(self.commands.show_menu)
        for news in (second.scan_changed, second.display.view_changed):
            news.connect(self._on_view_changed)
        self.measuring.editor.keep_shown(second.display)
        second.activity_changed.connect(self._on_activity_changed)
        lay_down = self.commands.put_away
        self.commands.put_away = lambda: lay_down() or self.compare.stop()

    @Slot(object)
    def _on_several(self, several: Several) -> None:
        """More scans than one are looked at before they are classified."""
        self.dock.look_at(several.paths, several.found)

    @Slot(object)
    def _on_demo_chosen(self, path: Path) -> None:
        self.open_paths([path])

    @Slot()
    def _on_scan_changed(self) -> None:
        scan = self.session.scan
        findings = scan.findings if scan else ()
        self.warning.show_text(words((finding.message for finding in findings), "\n"))
        self._pages.setCurrentWidget(self.reading if scan else self.welcome)
        self.batch.worklist.show_opened(self.session.shown)
        if scan:
            self.error.clear()
            self.setWindowTitle(f"{shown(scan.volume.source.name)} – CT Viewer")
            self.reading.views.active_view.setFocus()
        else:
            self.setWindowTitle("CT Viewer")
        self._on_view_changed()
        self._on_activity_changed()

    @Slot()
    def _on_activity_changed(self) -> None:
        """The panel takes no room while there is nothing to say."""
        busy = self.session.activity.stage is not Stage.IDLE
        second = self.compare.comparison.second.activity.stage
        self.batch.give_way(busy or second is not Stage.IDLE)
        self.commands.update()
        self.panel.setVisible(busy or self.session.scan is not None or bool(self.session.problem))

    @Slot()
    def _on_view_changed(self) -> None:
        self.commands.update()
        self._update_line()

    @Slot()
    def _update_line(self) -> None:
        """One line, from the voxel under the mouse, or else under the crosshair."""
        display = self.reading.keyed.display  # `active` hears of another volume after its views
        if display.volume is None:
            self.line.setText(self.tr("No scan is open"))
            return
        plane, index = self.reading.looked_at
        zoom = self.reading.keyed.views.views[plane].zoom
        index = index or display.view.cursor
        text = readout(display.volume, display.view, index, plane, zoom)
        self.line.setText(text)
