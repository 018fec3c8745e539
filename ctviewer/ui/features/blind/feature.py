"""The blind read's menu entry and dialogs."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QInputDialog

from ctviewer.core.base.errors import UserError
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.sidecar.content import KeptReading
from ctviewer.core.worklist.blindread import Scale
from ctviewer.core.worklist.reading_files import known_readers
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.plain import is_confirmed
from ctviewer.ui.base.words import sentence
from ctviewer.ui.features.blind.dock import BlindPage
from ctviewer.ui.features.blind.reader import BlindReader, BlindSync, Step
from ctviewer.ui.features.blind.study import StudyRun
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.output.names import suggested_name
from ctviewer.ui.output.saving import ask_name, first_folder, with_ending

RANK = 50  # of its tab
UNFINISHED = {Step.READING, Step.WAITING}


class BlindFeature(Feature):
    """The blind read of a window's first scan, while nothing else shows its result."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._session = session = frame.session
        self._sync = BlindSync(session, frame.second, self)
        self.reader = BlindReader(session, self)
        self.reader.changed.connect(self.changed)
        self.reader.committed.connect(self._on_committed)
        self.run = StudyRun(session, self)
        self.run.changed.connect(self.changed)
        networks = frame.networks
        self.dock = BlindPage(self.reader, session, self.run, lambda: networks.classes)
        self.dock.study.join_asked.connect(self.ask_study)
        self.dock.study.commit_asked.connect(self.commit_to_study)
        self.dock.study.leave_asked.connect(self.run.leave)
        self.dock.begin_asked.connect(self.ask_table)
        self.dock.commit_asked.connect(self.commit)
        self.dock.leave_asked.connect(self.ask_leave)
        frame.side.add(self.dock, self.tr("Blind read"), RANK)

    def entries(self) -> list[Entry]:
        """The menu entry."""
        return [
            Entry(self.tr("&Network"), self.tr("Blind read"), ("Ctrl+Shift+L",), self.toggle,
                  self.tr("Score scans before the network's number is shown"),
                  False, lambda: self.reader.is_on, page=self.dock),
            Entry(self.tr("&Network"), self.tr("Join a reading study…"), (), self.ask_study,
                  self.tr("Read the scans of a study of several readers, one after the other"),
                  usable=lambda: not self.reader.is_on and self.run.state is None),
        ]  # fmt: skip

    def toggle(self) -> None:
        """Show the form; while numbers are withheld, offer to leave."""
        if self.reader.is_on:
            self.ask_leave()
        else:
            self.dock.setVisible(not self.dock.isVisible())

    @Slot(object)
    def ask_table(self, scale: Scale) -> None:
        """Ask for a new or existing table, and start."""
        name, _ = ask_name(
            self.frame.window, self.tr("Table of readings"),
            suggested_name("readings", ".csv", None),
            self.tr("CSV tables (*.csv)"), confirm=False,
        )  # fmt: skip
        if name:
            self._try(lambda: self.reader.begin(with_ending(Path(name), ".csv"), scale))

    @Slot()
    def ask_study(self) -> None:
        """Ask for a study file and the reader's name, and continue where that reader stopped.

        Other readers' readings are not loaded.
        """
        name, _ = QFileDialog.getOpenFileName(
            self.frame.window, self.tr("Join a reading study"), first_folder(),
            self.tr("Reading studies (*.json)"),
        )  # fmt: skip
        if not name:
            return
        reader, chosen = QInputDialog.getItem(
            self.frame.window, self.tr("Join a reading study"),
            self.tr("Your name as a reader: one of the list, or a new one"),
            list(known_readers(Path(name))),
        )  # fmt: skip
        if chosen:
            self.dock.setVisible(True)
            self._try(lambda: self.run.join(Path(name), reader.strip()))

    @Slot(int, int, str)
    def commit_to_study(self, score: int, confidence: int, comment: str) -> None:
        """Commit a reading of the study; write errors are reported in a sentence."""
        self._try(lambda: self.run.commit(score, confidence, comment))

    @Slot(int, str)
    def commit(self, score: int, comment: str) -> None:
        """Commit a score; write errors are reported in a sentence."""
        self._try(lambda: self.reader.commit(score, comment))

    @Slot()
    def ask_leave(self) -> None:
        """Leave; confirm first if the open scan's reading would be lost or incomplete."""
        if self.reader.state.step in UNFINISHED:
            text = self.tr("The network's number of the open scan will be shown before your "
                           "score is recorded. Leave the blind read?")  # fmt: skip
            if not is_confirmed(self.frame.window, self.tr("Blind read"), text):
                self.reader.changed.emit()
                return
        self._try(self.reader.leave)
        self.dock.setVisible(self.reader.is_on)

    @Slot(object, object)
    def _on_committed(self, volume: Volume, reading: KeptReading) -> None:
        """Store the reading in the scan's sidecar too; only once if repeated after an error."""
        sidecars = self.frame.sidecars
        others = (r for r in sidecars.of(volume).readings if r.committed != reading.committed)
        sidecars.change(volume, readings=(*others, reading))

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except UserError as error:
            self._session.failed.emit(sentence(error))
