"""The dock beside the viewer: pre-flight, worklist and ground truth as three tabs."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QTabWidget, QWidget

from ctviewer.core.formats.found import Discovery
from ctviewer.core.worklist.assess import Assessment
from ctviewer.core.worklist.lines import classes_of
from ctviewer.ui.features.batch.controller import Batch, Phase
from ctviewer.ui.features.batch.preflight_page import PreflightPage
from ctviewer.ui.features.batch.worklist_page import WorklistPage
from ctviewer.ui.features.batch.worklist_tasks import WorklistTasks
from ctviewer.ui.widgets.docks import LateDock

if TYPE_CHECKING:
    from ctviewer.ui.features.batch.truth_page import TruthPage


class BatchDock(LateDock):
    """Lies below the views, or on a second screen; `open_asked` carries a scan's path."""

    open_asked = Signal(object)
    failed = Signal(str)

    def __init__(self, batch: Batch, tasks: WorklistTasks, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Batch"), "batch", parent)
        self._batch = batch
        self._tasks = tasks
        self._phase = batch.state.phase
        batch.changed.connect(self._on_changed)
        tasks.assessed.connect(self._on_assessed)
        batch.worklist.replaced.connect(self._show_pages)
        batch.worklist.added.connect(self._show_pages)

    def make(self) -> None:
        """Put the three pages into tabs."""
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.preflight, self.tr("Pre-flight"))
        self.tabs.addTab(self.worklist, self.tr("Worklist"))
        self.tabs.addTab(self.truth, self.tr("Ground truth"))
        self.setWidget(self.tabs)
        self._show_pages()

    @property
    def is_binary(self) -> bool:
        """Whether its network says positive or negative, so that labels can be compared."""
        return classes_of(self._batch.worklist.lines).binary

    @Slot()
    def _show_pages(self) -> None:
        """The page of ground truth is of binary networks."""
        if self.widget() is not None:
            self.tabs.setTabVisible(self.tabs.indexOf(self.truth), self.is_binary)

    @cached_property
    def preflight(self) -> PreflightPage:
        """What is in a folder, before it is classified."""
        return PreflightPage(self._batch)

    @cached_property
    def worklist(self) -> WorklistPage:
        """What was classified."""
        page = WorklistPage(self._batch)
        page.table.open_asked.connect(self.open_asked)
        return page

    @cached_property
    def truth(self) -> "TruthPage":
        """How it agrees with labels."""
        from ctviewer.ui.features.batch.truth_page import TruthPage  # its plots take long to import

        page = TruthPage(self._batch.worklist)
        page.open_asked.connect(self._on_error_chosen)
        page.labels_asked.connect(self._on_labels)
        page.once_asked.connect(self._tasks.recount)
        page.failed.connect(self.failed)
        return page

    def look_at(self, paths: tuple[Path, ...], found: Discovery | None = None) -> None:
        """Show what is in folders, or was `found` in them, before anything is classified."""
        self.bring(self.preflight)
        self.preflight.look_at(paths, found)

    @Slot()
    def ask_folder(self) -> None:
        """Let the user choose a folder."""
        self.bring(self.preflight)
        self.preflight.ask_folder()

    @Slot()
    def ask_labels(self) -> None:
        """Let the user choose labels."""
        self.bring(self.truth)
        self.truth.ask_labels()

    def bring(self, page: QWidget) -> None:
        """Show the dock with one of its pages in front."""
        self.show()
        self.tabs.setCurrentWidget(page)
        self.raise_()

    @Slot()
    def _on_changed(self) -> None:
        """Once a batch begins, and when the last one is shown again, its table is in front."""
        phase, before = self._batch.state.phase, self._phase
        self._phase = phase
        began = phase is Phase.RUNNING and before in (Phase.READY, Phase.STOPPED)
        recalled = before is Phase.RECALLING and phase in (Phase.DONE, Phase.STOPPED)
        if began or recalled:
            self.bring(self.worklist)
            self.worklist.table.setFocus()

    @Slot(object)
    def _on_labels(self, path: Path) -> None:
        self._tasks.assess(list(self._batch.worklist.lines), path)

    @Slot(object, float)
    def _on_assessed(self, found: Assessment, threshold: float) -> None:
        self.bring(self.truth)
        self.truth.show_assessment(found, threshold)

    @Slot(object)
    def _on_error_chosen(self, path: Path) -> None:
        """Open it, and mark its line, so that "next" goes on from there."""
        place = self._batch.worklist.index_of(path)
        index = self.worklist.model.index_of_place(place)
        if index.isValid():
            self.worklist.table.setCurrentIndex(index)
        self.open_asked.emit(path)
