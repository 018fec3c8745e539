"""The main window: creates and connects the parts."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ctviewer.core.analysis.result import RESEARCH_ONLY
from ctviewer.core.base.text import shown
from ctviewer.core.formats.dicom.titles import source_title
from ctviewer.pipeline.options import Options
from ctviewer.ui.base.clicks import DoubleClickGuard
from ctviewer.ui.base.focus import FocusRing, order_tab_key
from ctviewer.ui.base.jobs import JobRunner
from ctviewer.ui.base.look import MUTED
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.base.words import word, words
from ctviewer.ui.features.all import FEATURES
from ctviewer.ui.features.feature import Docks, Feature, Frame, MakeFeature
from ctviewer.ui.scan.networks import Networks
from ctviewer.ui.scan.opening import Opening
from ctviewer.ui.scan.session import Classifier, Session
from ctviewer.ui.scan.sidecars import Sidecars
from ctviewer.ui.shell.commands import Commands
from ctviewer.ui.shell.drop import DropTarget
from ctviewer.ui.shell.preferences import PreferenceCommands
from ctviewer.ui.shell.welcome import Welcome
from ctviewer.ui.viewer.reading import ReadingArea
from ctviewer.ui.viewer.readout import readout
from ctviewer.ui.widgets.labels import Banner, ButtonRow, CutLabel
from ctviewer.ui.widgets.side import SidePanel
from ctviewer.ui.widgets.workspace import Workspace

SIZE = QSize(1600, 1000)  # maximum initial size
SCREEN_SHARE = 0.9
STARTED = Options(paths=())
Kind = TypeVar("Kind", bound=Feature)


class MainWindow(QMainWindow):
    """A window with its session and features, none of which it imports.

    `make_classifier` is called in a worker; `started` holds the device and network file that the
    program was started with.
    """

    def __init__(
        self,
        make_classifier: Callable[[], Classifier],
        started: Options = STARTED,
        features: Sequence[MakeFeature] = FEATURES,
    ) -> None:
        super().__init__()
        self._runner = JobRunner(self)
        self.networks = Networks(make_classifier, started, self._runner, self)
        self.session = Session(self._runner, self.networks.classifier, self)
        self.second = Session(self._runner, self.networks.classifier, self)
        self.sidecars = Sidecars((self.session, self.second), self)
        self.reading = ReadingArea(self.session.display)
        self.welcome = Welcome()
        self.warning = Banner(is_error=False)
        self.error = Banner(is_error=True)
        self.line = CutLabel()
        self.drop_target = DropTarget(self)
        self._clicks, self._focus = DoubleClickGuard(self), FocusRing(self)
        frame = self._lay_out()
        frame.features.extend(make(frame) for make in features)
        self.features = tuple(frame.features)
        self.docks = frame.docks
        self.docks.add(self.reading.histogram)
        self.preferences = PreferenceCommands(self, (self.session, self.second), self.reading)
        self.commands = Commands(frame, self.features, self.preferences)
        order_tab_key((*self.reading.in_order, *self.side.in_order))
        room = self.screen().availableSize() * SCREEN_SHARE
        self.resize(room.boundedTo(SIZE).expandedTo(self.minimumSizeHint()))
        self._connect()
        self._on_scan_changed()

    def feature(self, kind: type[Kind]) -> Kind:
        """The feature of a class.

        Raises:
            KeyError: the window does not have it.
        """
        for each in self.features:
            if isinstance(each, kind):
                return each
        raise KeyError(kind.__name__)

    @Slot(list)
    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open the only scan in files and folders, or offer a choice."""
        self.error.clear()
        if paths:
            self.session.open_all(paths)

    def event(self, event: QEvent) -> bool:
        """Activate the scan under the mouse before a key without Ctrl or Alt acts."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
            if not event.modifiers() & modifiers:
                self.reading.turn_to_mouse()
        return super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide at once, then wait for the worker.

        But first save measurements and comments, unless the user discards them.
        """
        if not self.sidecars.may_leave(self):
            event.ignore()
            return
        self.hide()
        self.side.take_all_back()
        self.session.close()
        for feature in self.features:
            feature.shutdown()
        self.sidecars.finish()  # a reading that waited for the network is saved without it
        self.sidecars.shutdown()
        self._runner.shutdown()
        event.accept()

    def _lay_out(self) -> Frame:
        """Lay out the window's own parts, and make the frame for its features."""
        self._pages = QStackedWidget()
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self.reading)
        left = QVBoxLayout()
        left.setSpacing(0)
        for widget in (self.error, self.warning):
            left.addWidget(widget)
        self.workspace = Workspace(self._pages)
        left.addWidget(self.workspace, 1)
        left.setContentsMargins(0, 0, 0, 0)
        centre = QWidget()
        centre.setLayout(left)
        self.side = SidePanel()
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        self.columns.setChildrenCollapsible(False)
        self.columns.addWidget(centre)
        self.columns.addWidget(self.side)
        self.columns.setStretchFactor(0, 1)
        self.columns.setStretchFactor(1, 0)
        self.setCentralWidget(self.columns)
        self.line.setContentsMargins(8, 0, 8, 0)
        research = PlainLabel(word(RESEARCH_ONLY))
        research.setStyleSheet(f"color: {MUTED}; padding-right: 8px;")
        self.statusBar().addWidget(self.line, 1)
        self.statusBar().addPermanentWidget(research)
        self.statusBar().setSizeGripEnabled(False)
        return Frame(
            self, self._runner, self.session, self.second, self.networks,
            Opening(self, self.session), self.reading, Docks(self), self.side,
            self.sidecars, QVBoxLayout(), ButtonRow(), left, self.workspace,
        )  # fmt: skip

    def _connect(self) -> None:
        session, second, views = self.session, self.second, self.reading.views
        session.scan_changed.connect(self._on_scan_changed)
        for news in (session.activity_changed, session.result_changed, second.activity_changed):
            news.connect(self.commands.update)
        session.begun.connect(self.error.clear)
        session.failed.connect(self.error.show_text)
        self.sidecars.failed.connect(session.failed)
        self.reading.active.view_changed.connect(self._update_line)
        views.looked_elsewhere.connect(self._update_line)
        views.menu_asked.connect(self.commands.show_menu)
        self.reading.montage.sheet.menu_asked.connect(self.commands.show_menu)
        self.reading.currentChanged.connect(self._on_view_changed)
        for news in (
            self.reading.player.changed,
            self.reading.montage.sheet.layout_changed,
            self.docks.changed,
            self.side.changed,
            self.workspace.changed,
            self.preferences.choices.changed,
            self.second.scan_changed,
            self.second.display.view_changed,
            *(feature.changed for feature in self.features),
        ):
            news.connect(self._on_view_changed)
        self.welcome.offer(self.commands.actions.in_welcome())
        self.commands.opening.chosen.connect(self.drop_target.give)
        for news in (
            self.commands.opening.recent.triggered,
            self.preferences.choices.changed,
            session.result_changed,
        ):
            news.connect(self._update_welcome)
        self.welcome.chosen.connect(self._on_welcome_chosen)
        self.drop_target.dropped.connect(self.open_paths)
        self.drop_target.takers = self.features
        self.preferences.choices.changed.connect(self._update_title)

    @Slot(object)
    def _on_welcome_chosen(self, path: Path) -> None:
        self.open_paths([path])

    @Slot()
    def _on_scan_changed(self) -> None:
        scan = self.session.scan
        findings = scan.findings if scan else ()
        self.warning.show_text(words((finding.message for finding in findings), "\n"))
        self._update_welcome()
        self._pages.setCurrentWidget(self.reading if scan else self.welcome)
        if scan:
            self.error.clear()
            self.reading.views.active_view.setFocus()
        self._update_title()
        self._on_view_changed()

    @Slot()
    def _update_title(self) -> None:
        """A DICOM scan by its header, with the patient's ID only if names may leave the program."""
        scan = self.session.scan
        if scan is None:
            self.setWindowTitle("CT Viewer")
            return
        named = self.preferences.choices.value.scan_named
        title = word(source_title(scan.volume.source, named=named))
        self.setWindowTitle(f"{shown(title)} – CT Viewer")

    @Slot()
    def _update_welcome(self) -> None:
        """Refresh the recent scans while visible; a blind reader sees no outcomes."""
        if self.session.scan is None:
            self.welcome.show_recent(with_outcomes=not self.session.blindness.is_on)

    @Slot()
    def _on_view_changed(self) -> None:
        self.commands.update()
        self._update_line()

    @Slot()
    def _update_line(self) -> None:
        """The status line for the voxel under the mouse, or else under the crosshair."""
        # `active` is notified of another volume after its views
        display = self.reading.keyed.display
        if display.volume is None:
            self.line.setText(self.tr("No scan is open"))
            return
        plane, index = self.reading.looked_at
        zoom = self.reading.keyed.views.views[plane].zoom
        text = readout(display.volume, display.view, index or display.view.cursor, plane, zoom)
        self.line.setText(text)
