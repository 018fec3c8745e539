"""The Batch menu and its dialogs."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication

from ctviewer.core.output.exports.writing import ExportKind, dictionary_beside
from ctviewer.core.output.parquet import SUFFIX, has_parquet
from ctviewer.core.worklist.lines import Opinion
from ctviewer.pipeline.options import equivalent_command
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.features.batch.controller import Batch, Phase
from ctviewer.ui.features.batch.engine import BatchEngine
from ctviewer.ui.features.batch.local import LocalEngine
from ctviewer.ui.features.batch.memory import Offer
from ctviewer.ui.features.batch.page import BatchPage
from ctviewer.ui.features.batch.worklist_tasks import WorklistTasks
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.output.names import suggested_name
from ctviewer.ui.output.saving import SaveQuestion, ask_to_save, may_replace
from ctviewer.ui.scan.scan import Several
from ctviewer.ui.scan.session import Stage

MESSAGE_MS = 8000


class BatchFeature(Feature):
    """The batch of a window, its worklist, its page, and their commands.

    `engine` runs it; by default the local one, with the options of the program.
    """

    def __init__(self, frame: Frame, engine: BatchEngine | None = None) -> None:
        super().__init__(frame)
        engine = engine or LocalEngine(frame.networks.start)
        self.batch = Batch(engine, frame.networks, self)
        self.tasks = WorklistTasks(engine, frame.networks, self.batch.worklist, self)
        self.page = BatchPage(self.batch, self.tasks, frame.workspace, frame.session)
        self._phase = self.batch.state.phase
        self.offer = Offer()
        frame.notices.insertWidget(0, self.offer)
        if self.batch.unfinished:
            self.offer.ask(self.batch.last)
            self.batch.counted.connect(self.offer.count)
            self.batch.count_last()
        self.tasks.exported.connect(self._on_exported)
        self.tasks.working.connect(self._on_working)
        self._connect()

    def _connect(self) -> None:
        frame, batch, worklist = self.frame, self.batch, self.batch.worklist
        for part in (batch, self.tasks, self.page):
            part.failed.connect(frame.session.failed)
        batch.changed.connect(self._on_batch_changed)
        for news in (batch.changed, worklist.replaced, worklist.added):
            news.connect(self.changed)
        self.page.open_asked.connect(frame.session.turn_to)
        self.page.export_asked.connect(self.ask_export)
        self.offer.show_asked.connect(batch.recall)
        self.offer.resume_asked.connect(batch.recall_and_resume)
        frame.networks.chosen_changed.connect(batch.take_network)
        frame.opening.all_wanted.connect(self._on_several)
        frame.session.stayed.connect(worklist.opened_changed)
        frame.session.scan_changed.connect(self._on_scan_changed)
        frame.session.result_changed.connect(self._on_result_changed)
        for session in (frame.session, frame.second):
            session.activity_changed.connect(self._on_activity_changed)

    def entries(self) -> list[Entry]:
        """The menu entries."""
        menu = self.tr("&Batch")
        has_lines, classifying = self._has_lines, self._is_classifying
        return [
            Entry(menu, self.tr("Classify folder…"), ("Ctrl+Shift+B",), self.page.ask_folder,
                  self.tr("Classify every scan of a folder, in the background"),
                  in_welcome=True),
            Entry(menu, self.tr("Show worklist"), ("Ctrl+B",), self._toggle_page,
                  self.tr("Pre-flight, worklist and ground truth"), False, self._is_shown),
            Entry(menu, self.tr("Last worklist"), (), self._recall,
                  self.tr("Open the last batch as it was left"), usable=self._can_recall),
            Entry(menu),
            Entry(menu, self.tr("Pause"), (), self.batch.toggle_pause,
                  self.tr("Take no further scan, or go on"), is_on=self._is_paused,
                  usable=classifying),
            Entry(menu, self.tr("Cancel batch"), (), self.batch.cancel,
                  self.tr("Finished scans are kept"), usable=classifying),
            Entry(menu, self.tr("Resume batch"), (), self.batch.resume,
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
            Entry(menu, self.tr("Ground truth…"), (), self.page.ask_labels,
                  self.tr("Compare with labels from a CSV"), usable=self._has_binary),
            Entry(menu, self.tr("Export…"), ("Ctrl+E",), self.ask_export,
                  self.tr("CSV, JSON Lines, Excel or a report"), usable=has_lines),
            Entry(menu, self.tr("Copy as a command"), (), self._copy_command,
                  self.tr("The command line that does the same"), usable=self._has_options),
        ]  # fmt: skip

    def shutdown(self) -> None:
        """Stop the batch and any export."""
        self.offer.settle()
        self.batch.shutdown()
        self.tasks.shutdown()

    @Slot()
    def ask_export(self) -> None:
        """Ask for a file and its format, and export the worklist."""
        from ctviewer.ui.features.batch.export import REPORT, ExportRequest

        kinds = {
            self.tr("Table (*.csv)"): ".csv",
            self.tr("JSON Lines (*.jsonl)"): ".jsonl",
            self.tr("Excel (*.xlsx)"): ".xlsx",
            **({self.tr("Parquet (*.parquet)"): SUFFIX} if has_parquet() else {}),
            self.tr("Report (*.html)"): REPORT,
        }
        systems = {
            self.tr("REDCap import, with its data dictionary (*.csv)"): ExportKind.REDCAP,
            self.tr("BIDS derivative, a folder (*.bids)"): ExportKind.BIDS,
        }
        question = SaveQuestion(
            self.tr("Export the worklist"),
            (*kinds, *systems),
            lambda _named: suggested_name("worklist", ".csv", None),
            self.tr("Name the files of the scans"),
            always=[kind for kind, suffix in kinds.items() if suffix != REPORT],
            why=self.tr("A table names the file of each scan, or it could not be matched."),
        )
        chosen = ask_to_save(question, self.frame.window)
        if chosen is not None:
            path, system = chosen.path, systems.get(chosen.kind)
            if system is ExportKind.BIDS:
                path = path.with_name(path.name.removesuffix(".csv").removesuffix(".bids"))
            if system is ExportKind.REDCAP and not self._may_replace_dictionary(path):
                return
            lines = tuple(self.batch.worklist.lines)
            left_out = self.batch.left_out
            request = ExportRequest(lines, path, chosen.named, left_out=left_out, as_kind=system)
            self.frame.session.begun.emit()
            self.tasks.export(request, self.batch.state.options)

    def _may_replace_dictionary(self, table: Path) -> bool:
        """Overwriting was confirmed for the table only; that includes its data dictionary."""
        beside = dictionary_beside(table)
        title = self.tr("Export the worklist")
        return table.exists() or may_replace(self.frame.window, title, beside)

    def _toggle_page(self) -> None:
        self.page.close_page() if self._is_shown() else self.page.open_page()

    def _recall(self) -> None:
        self.page.bring(self.page.worklist)
        self.batch.recall()

    def _open_next(self, step: int) -> None:
        self.page.worklist.table.open_next(step)

    def _note(self, opinion: Opinion) -> None:
        self.page.worklist.table.say(opinion)

    def _comment(self) -> None:
        self.page.bring(self.page.worklist)
        self.page.worklist.table.write_comment()

    def _copy_command(self) -> None:
        options = self.batch.state.options
        if options is not None:
            QGuiApplication.clipboard().setText(equivalent_command(options))
            self._say(self.tr("The command was copied."))

    def _say(self, text: str) -> None:
        self.frame.window.statusBar().showMessage(text, MESSAGE_MS)

    def _is_shown(self) -> bool:
        return self.frame.workspace.page_shown

    def _has_binary(self) -> bool:
        """Whether there are lines with a positive or negative label."""
        return self._has_lines() and self.page.is_binary

    def _has_lines(self) -> bool:
        return bool(self.batch.worklist.lines)

    def _has_options(self) -> bool:
        return self.batch.state.options is not None

    def _is_classifying(self) -> bool:
        return self.batch.state.phase in (Phase.RUNNING, Phase.PAUSED)

    def _is_paused(self) -> bool:
        return self.batch.state.phase is Phase.PAUSED

    def _can_resume(self) -> bool:
        return self.batch.state.resumable

    def _can_recall(self) -> bool:
        return self.batch.can_recall

    @Slot(object)
    def _on_several(self, several: Several) -> None:
        """Several scans are shown in the pre-flight before they are classified."""
        self.page.look_at(several.paths, several.found)

    @Slot()
    def _on_batch_changed(self) -> None:
        """Starting another batch answers the offer to resume the last one."""
        phase, before = self.batch.state.phase, self._phase
        self._phase = phase
        if phase is not Phase.NONE:
            self.offer.settle()
        if phase is not before and phase in (Phase.LOOKING, Phase.RUNNING):
            self.frame.session.begun.emit()

    @Slot()
    def _on_scan_changed(self) -> None:
        """Show the viewer when a scan is opened."""
        session, workspace = self.frame.session, self.frame.workspace
        self.batch.worklist.show_opened(session.shown)
        if workspace.page_shown:
            workspace.show_viewer(session.scan is not None)

    @Slot()
    def _on_result_changed(self) -> None:
        """Withhold in the worklist what a blind reader must not see."""
        self.batch.worklist.withhold(self.frame.session.blindness)

    @Slot()
    def _on_activity_changed(self) -> None:
        """Pause the batch while the user waits for a scan."""
        sessions = self.frame.session, self.frame.second
        self.batch.pause_for_viewer(any(each.activity.stage is not Stage.IDLE for each in sessions))

    @Slot(object)
    def _on_exported(self, path: Path) -> None:
        self._say(self.tr("{name} was written.").format(name=path.name))

    @Slot(float, str)
    def _on_working(self, fraction: float, label: str) -> None:
        if label:
            self._say(f"{label} {round(100 * fraction)} %")
