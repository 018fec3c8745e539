"""The Batch menu: what it holds, and the questions it asks."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMainWindow

from ctviewer.batch.options import equivalent_command
from ctviewer.core.worklist.lines import Opinion
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.features.batch.controller import Batch, Phase
from ctviewer.ui.features.batch.dock import BatchDock
from ctviewer.ui.features.batch.export import REPORT, TABLES, ExportRequest
from ctviewer.ui.features.batch.worklist_tasks import WorklistTasks

MESSAGE_MS = 8000


class BatchCommands(QObject):
    """The user's commands on a batch, its worklist and its dock."""

    def __init__(
        self, window: QMainWindow, batch: Batch, tasks: WorklistTasks, dock: BatchDock
    ) -> None:
        super().__init__(window)
        self._window = window
        self._batch = batch
        self._tasks = tasks
        self._dock = dock
        self._kinds = {
            self.tr("Table (*.csv)"): (".csv", False),
            self.tr("JSON Lines (*.jsonl)"): (".jsonl", False),
            self.tr("Excel (*.xlsx)"): (".xlsx", False),
            self.tr("Report without file names (*.html)"): (REPORT, False),
            self.tr("Report with file names (*.html)"): (REPORT, True),
        }
        tasks.exported.connect(self._on_exported)
        tasks.working.connect(self._on_working)

    def entries(self) -> list[Entry]:
        """The menu, as lines of the table of commands."""
        menu = self.tr("&Batch")
        has_lines, classifying = self._has_lines, self._is_classifying
        return [
            Entry(menu, self.tr("Classify folder…"), ("Ctrl+Shift+B",), self._dock.ask_folder,
                  self.tr("Classify every scan of a folder, in the background")),
            Entry(menu, self.tr("Show worklist"), ("Ctrl+B",), self._toggle_dock,
                  self.tr("Pre-flight, worklist and ground truth"), False, self._dock.isVisible),
            Entry(menu, self.tr("Last worklist"), (), self._recall,
                  self.tr("Open the last batch as it was left"), usable=self._can_recall),
            Entry(menu),
            Entry(menu, self.tr("Pause"), (), self._batch.toggle_pause,
                  self.tr("Take no further scan, or go on"), is_on=self._is_paused,
                  usable=classifying),
            Entry(menu, self.tr("Cancel batch"), (), self._batch.cancel,
                  self.tr("Finished scans are kept"), usable=classifying),
            Entry(menu, self.tr("Resume batch"), (), self._batch.resume,
                  self.tr("Classify the remaining scans"), usable=self._can_resume),
            Entry(menu),
            Entry(menu, self.tr("Next scan"), ("N",), partial(self._open_next, 1),
                  self.tr("Open the one below in the worklist"), usable=has_lines),
            Entry(menu, self.tr("Previous scan"), ("P",), partial(self._open_next, -1),
                  self.tr("Open the one above in the worklist"), usable=has_lines),
            Entry(menu, self.tr("Agree"), ("Shift+A",), partial(self._note, Opinion.AGREE),
                  self.tr("With the verdict on the worklist's current scan"), usable=has_lines),
            Entry(menu, self.tr("Disagree"), ("Shift+D",), partial(self._note, Opinion.DISAGREE),
                  self.tr("With the verdict on the worklist's current scan"), usable=has_lines),
            Entry(menu, self.tr("Comment…"), ("Shift+C",), self._comment,
                  self.tr("On the worklist's current scan"), usable=has_lines),
            Entry(menu),
            Entry(menu, self.tr("Ground truth…"), (), self._dock.ask_labels,
                  self.tr("Compare with labels from a CSV"), usable=has_lines),
            Entry(menu, self.tr("Export…"), ("Ctrl+E",), self.ask_export,
                  self.tr("CSV, JSON Lines, Excel or a report"), usable=has_lines),
            Entry(menu, self.tr("Copy as a command"), (), self._copy_command,
                  self.tr("The command line that does the same"), usable=self._has_options),
        ]  # fmt: skip

    def ask_export(self) -> None:
        """Let the user name a file and its kind, then write the worklist into it."""
        name, kind = QFileDialog.getSaveFileName(
            self._window, self.tr("Export the worklist"), "worklist.csv", ";;".join(self._kinds)
        )
        if name:
            suffix, names = self._kinds.get(kind, (".csv", False))
            path = Path(name)
            if path.suffix.lower() not in (*TABLES, REPORT):
                path = path.with_name(path.name + suffix)
            lines = tuple(self._batch.worklist.lines)
            self._tasks.export(ExportRequest(lines, path, names, left_out=self._batch.left_out))

    def _toggle_dock(self) -> None:
        self._dock.setVisible(not self._dock.isVisible())

    def _recall(self) -> None:
        self._dock.bring(self._dock.worklist)
        self._batch.recall()

    def _open_next(self, step: int) -> None:
        self._dock.worklist.table.open_next(step)

    def _note(self, opinion: Opinion) -> None:
        self._dock.worklist.table.say(opinion)

    def _comment(self) -> None:
        self._dock.bring(self._dock.worklist)
        self._dock.worklist.table.write_comment()

    def _copy_command(self) -> None:
        options = self._batch.state.options
        if options is not None:
            QGuiApplication.clipboard().setText(equivalent_command(options))
            self._say(self.tr("The command was copied."))

    def _say(self, text: str) -> None:
        self._window.statusBar().showMessage(text, MESSAGE_MS)

    def _has_lines(self) -> bool:
        return bool(self._batch.worklist.lines)

    def _has_options(self) -> bool:
        return self._batch.state.options is not None

    def _is_classifying(self) -> bool:
        return self._batch.state.phase in (Phase.RUNNING, Phase.PAUSED)

    def _is_paused(self) -> bool:
        return self._batch.state.phase is Phase.PAUSED

    def _can_resume(self) -> bool:
        return self._batch.state.resumable

    def _can_recall(self) -> bool:
        return self._batch.can_recall

    @Slot(object)
    def _on_exported(self, path: Path) -> None:
        self._say(self.tr("{name} was written.").format(name=path.name))

    @Slot(float, str)
    def _on_working(self, fraction: float, label: str) -> None:
        if label:
            self._say(f"{label} {fraction:.0%}")
