"""The Batch menu's entries and dialogs for reading studies."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from ctviewer.core.analysis.result import Status
from ctviewer.core.base.errors import UserError
from ctviewer.core.worklist.reading_study import ReadingStudy
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.jobs import CurrentJob, JobRunner
from ctviewer.ui.base.plain import is_confirmed
from ctviewer.ui.base.words import filled, sentence
from ctviewer.ui.features.batch.feature import BatchFeature
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.output.names import suggested_name
from ctviewer.ui.output.saving import ask_name, first_folder

if TYPE_CHECKING:  # late: imports plots and tables
    from ctviewer.ui.features.reads.new_study import NewStudyDialog
    from ctviewer.ui.features.reads.results import ResultsDialog
    from ctviewer.ui.features.reads.work import MadeStudy, ReadStudy, WantedStudy

MESSAGE_MS = 8000


class ReadsFeature(Feature):
    """Creates and analyses reading studies, in a thread of its own."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.making: NewStudyDialog | None = None
        self.results: ResultsDialog | None = None
        self._unfinished = False
        self._runner = JobRunner(self)
        self._make, self._read = CurrentJob(self._runner, self), CurrentJob(self._runner, self)
        self._make.progressed.connect(self._on_making)
        self._make.failed.connect(self._on_not_made)
        self._read.failed.connect(self._on_not_read)

    def entries(self) -> list[Entry]:
        """The entries of the Batch menu."""
        menu = self.tr("&Batch")
        return [
            Entry(menu),
            Entry(menu, self.tr("New reading study…"), (), self.ask_new,
                  self.tr("Scans that several readers read blind, from the worklist or a folder")),
            Entry(menu, self.tr("Open reading results…"), (), self.ask_results,
                  self.tr("ROC of each reader, their agreement, and the network beside them"),
                  usable=lambda: not self.frame.session.blindness.is_on),
        ]  # fmt: skip

    def shutdown(self) -> None:
        """Stop the thread."""
        self._runner.shutdown()

    def ask_new(self) -> None:
        """Show the form of a new study."""
        from ctviewer.ui.features.reads.new_study import NewStudyDialog

        if self.making is not None:
            self.making.reject()
            self.making.deleteLater()
        lines = self._batch.batch.worklist.lines
        scans = tuple(line.path for line in lines if line.status is Status.OK)
        self.making = NewStudyDialog(scans, self.frame.window)
        self.making.wanted.connect(self.make)
        self.making.cancel_asked.connect(self._make.drop)
        self.making.show()

    @Slot(object)
    def make(self, wanted: "WantedStudy") -> None:
        """Create a study."""
        from ctviewer.ui.features.reads.work import make_study

        self._on_making(0.0, "")
        self._make.start(partial(make_study, wanted), self._on_made)

    @Slot()
    def ask_results(self) -> None:
        """Ask for a study's files, and show its analysis."""
        from ctviewer.ui.features.reads.work import open_study

        names, _ = QFileDialog.getOpenFileNames(
            self.frame.window, self.tr("Open reading results: the study, or all its files"),
            first_folder(),
            self.tr("Reading studies (*.json)"),
        )  # fmt: skip
        if names:
            self._read.start(partial(open_study, [Path(name) for name in names]), self._on_opened)

    @property
    def _batch(self) -> BatchFeature:
        (found,) = (each for each in self.frame.features if isinstance(each, BatchFeature))
        return found

    @property
    def _parent(self) -> QWidget:
        return self.results or self.frame.window

    @Slot(float, str)
    def _on_making(self, fraction: float, _label: str) -> None:
        if self.making is not None:
            self.making.show_working(min(fraction, 0.999))

    def _on_made(self, made: "MadeStudy") -> None:
        if self.making is not None:
            self.making.show_working(1.0)
            self.making.show_made(made)

    @Slot(Exception)
    def _on_not_made(self, error: Exception) -> None:
        if self.making is not None:
            self.making.show_working(1.0)
            self.making.show_problem(sentence(error))

    def _on_opened(self, study: ReadingStudy) -> None:
        """If readers have not finished, ask whether to show figures; then show them."""
        waiting = [each for each in study.readers if not each.complete]
        self._unfinished = bool(waiting)
        if waiting and any(each.readings for each in study.readers):
            text = filled(
                self.tr("{names} have not read all their scans ({done} of {wanted}). Readers "
                        "who have not finished must not see results. Show the figures anyway?"),
                names=", ".join(each.name for each in waiting),
                done=sum(len(each.readings) for each in waiting),
                wanted=sum(len(each.order) for each in waiting),
            )  # fmt: skip
            if not is_confirmed(self.frame.window, self.tr("Reading results"), text):
                return
        self._analyse(study, None)

    def _analyse(self, study: ReadingStudy, table: Path | None) -> None:
        from ctviewer.ui.features.reads.work import read_study

        self._read.start(partial(read_study, study, table, self._unfinished), self._on_read)

    def _on_read(self, read: "ReadStudy") -> None:
        from ctviewer.ui.features.reads.results import ResultsDialog

        if self.results is None:
            self.results = ResultsDialog(self.frame.window)
            self.results.labels_asked.connect(self._ask_labels)
            self.results.export_asked.connect(self._ask_export)
            self.results.plot_asked.connect(self._ask_plot)
            self.results.cancel_asked.connect(self._read.drop)
        self.results.show_read(read)
        self.results.show()
        self.results.activateWindow()

    @Slot(Exception)
    def _on_not_read(self, error: Exception) -> None:
        if self.results is not None:
            self.results.show_working(False)
        self.frame.session.failed.emit(sentence(error))

    @Slot()
    def _ask_labels(self) -> None:
        read = self.results.read if self.results else None
        name, _ = QFileDialog.getOpenFileName(
            self._parent, self.tr("Ground truth"), first_folder(),
            self.tr("Tables (*.csv *.tsv *.txt);;All files (*)"),
        )  # fmt: skip
        if name and read is not None and self.results is not None:
            self.results.show_working(True)
            self._analyse(read.study, Path(name))

    @Slot()
    def _ask_export(self) -> None:
        """Write figures.json, readings.csv and study.imrmc to a chosen folder."""
        read = self.results.read if self.results else None
        name = QFileDialog.getExistingDirectory(
            self._parent,
            self.tr("A folder for figures.json, readings.csv and study.imrmc"),
            first_folder(),
        )
        if not name or read is None:
            return
        from ctviewer.core.output.reading_tables import FILES, write_figures

        folder = Path(name)
        there = [each for each in FILES if (folder / each).exists()]
        text = filled(self.tr("{names} already exist. Replace them?"), names=", ".join(there))
        if there and not is_confirmed(self._parent, self.tr("Export"), text):
            return
        try:
            write_figures(folder, read.study, read.truth, read.found)
        except UserError as error:
            self.frame.session.failed.emit(sentence(error))
            return
        self._say(filled(self.tr("Written to {folder}: {names}"),
                         folder=folder.name, names=", ".join(FILES)))  # fmt: skip

    @Slot()
    def _ask_plot(self) -> None:
        name, _ = ask_name(
            self._parent, self.tr("Save this plot"), suggested_name("readers-roc", ".png", None),
            self.tr("Pictures (*.png *.svg)"),
        )  # fmt: skip
        if name and self.results is not None:
            path = Path(name)
            try:
                self.results.roc.save(path)
            except UserError as error:
                self.frame.session.failed.emit(sentence(error))

    def _say(self, text: str) -> None:
        self.frame.window.statusBar().showMessage(text, MESSAGE_MS)
