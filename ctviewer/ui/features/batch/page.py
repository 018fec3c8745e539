"""The batch page: pre-flight, worklist and ground truth as three tabs."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QToolButton, QVBoxLayout, QWidget

from ctviewer.core.formats.found import Discovery
from ctviewer.core.worklist.assess import Assessment
from ctviewer.core.worklist.lines import classes_of
from ctviewer.ui.base.plain import tip
from ctviewer.ui.features.batch.controller import Batch, Phase
from ctviewer.ui.features.batch.worklist_tasks import WorklistTasks
from ctviewer.ui.scan.session import Session
from ctviewer.ui.widgets.workspace import ViewerPlace, Workspace

if TYPE_CHECKING:
    from ctviewer.ui.features.batch.preflight_page import PreflightPage
    from ctviewer.ui.features.batch.truth_page import TruthPage
    from ctviewer.ui.features.batch.worklist_page import WorklistPage


class WhereViewer(QWidget):
    """Three exclusive switches (no viewer, viewer above, viewer beside), and Close."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 8, 2)
        self.buttons: dict[ViewerPlace, QToolButton] = {}
        for where, title in (
            (ViewerPlace.ALONE, self.tr("Table alone")),
            (ViewerPlace.ABOVE, self.tr("Viewer above")),
            (ViewerPlace.BESIDE, self.tr("Viewer beside")),
        ):
            button = QToolButton()
            button.setText(title)
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.clicked.connect(self._on_clicked)
            self.buttons[where] = button
            row.addWidget(button)
        self.close_button = QToolButton()
        self.close_button.setText(self.tr("Close"))
        self.close_button.setToolTip(tip(self.tr("Back to the viewer; the batch goes on")))
        self.close_button.setAutoRaise(True)
        row.addWidget(self.close_button)
        workspace.changed.connect(self._show)
        self._show()

    @Slot()
    def _on_clicked(self) -> None:
        for where, button in self.buttons.items():
            if button is self.sender():
                self._workspace.arrange(where)

    @Slot()
    def _show(self) -> None:
        for where, button in self.buttons.items():
            button.setChecked(where is self._workspace.arrangement)


class BatchPage(QWidget):
    """A page of the workspace, alone or with the viewer; `open_asked` carries a scan's path.

    Built when first shown, so that the window opens sooner.
    """

    open_asked = Signal(object)
    export_asked = Signal()
    failed = Signal(str)

    def __init__(
        self, batch: Batch, tasks: WorklistTasks, workspace: Workspace, session: Session
    ) -> None:
        super().__init__()
        self._batch = batch
        self._tasks = tasks
        self._workspace = workspace
        self._session = session
        self._phase = batch.state.phase
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        workspace.add(self)
        batch.changed.connect(self._on_changed)
        tasks.assessed.connect(self._on_assessed)
        batch.worklist.replaced.connect(self._show_pages)
        batch.worklist.added.connect(self._show_pages)

    def showEvent(self, event: QShowEvent) -> None:
        """Build the content before it is shown."""
        if not self.is_made:
            self.make()
        super().showEvent(event)

    @property
    def is_made(self) -> bool:
        """Whether the content was built."""
        return self._column.count() > 0

    def make(self) -> None:
        """Put the three pages into tabs, with the viewer switches beside them."""
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.preflight, self.tr("Pre-flight"))
        self.tabs.addTab(self.worklist, self.tr("Worklist"))
        self.tabs.addTab(self.truth, self.tr("Ground truth"))
        self.where = WhereViewer(self._workspace)
        self.where.close_button.clicked.connect(self.close_page)
        self.tabs.setCornerWidget(self.where)
        self._column.addWidget(self.tabs)
        self._show_pages()

    @property
    def is_binary(self) -> bool:
        """Whether its network is binary, so that labels can be compared."""
        return classes_of(self._batch.worklist.lines).binary

    @Slot()
    def _show_pages(self) -> None:
        """Hide the ground truth page for non-binary networks."""
        if self.is_made:
            self.tabs.setTabVisible(self.tabs.indexOf(self.truth), self.is_binary)

    @cached_property
    def preflight(self) -> "PreflightPage":
        """The pre-flight."""
        from ctviewer.ui.features.batch.preflight_page import PreflightPage

        return PreflightPage(self._batch)

    @cached_property
    def worklist(self) -> "WorklistPage":
        """The worklist."""
        from ctviewer.ui.features.batch.worklist_page import WorklistPage

        page = WorklistPage(self._batch)
        page.table.open_asked.connect(self.open_asked)
        page.export_asked.connect(self.export_asked)
        return page

    @cached_property
    def truth(self) -> "TruthPage":
        """The comparison with ground truth."""
        from ctviewer.ui.features.batch.truth_page import TruthPage  # its plots are slow to import

        page = TruthPage(self._batch.worklist)
        page.open_asked.connect(self._on_error_chosen)
        page.labels_asked.connect(self._on_labels)
        page.once_asked.connect(self._tasks.recount)
        page.failed.connect(self.failed)
        return page

    def look_at(self, paths: tuple[Path, ...], found: Discovery | None = None) -> None:
        """Run the pre-flight of folders, or of what was `found` in them."""
        self.bring(self.preflight)
        self.preflight.look_at(paths, found)

    @Slot()
    def ask_folder(self) -> None:
        """Let the user choose a folder."""
        self.bring(self.preflight)
        self.preflight.ask_folder()

    @Slot()
    def ask_labels(self) -> None:
        """Let the user choose a table of labels."""
        self.bring(self.truth)
        self.truth.ask_labels()

    def bring(self, page: QWidget) -> None:
        """Show the page with one of its tabs in front."""
        if not self.is_made:
            self.make()
        if not self._workspace.page_shown:
            self.open_page()
        self.tabs.setCurrentWidget(page)

    def open_page(self) -> None:
        """Show the page, with the viewer in its last position if a scan is open."""
        self._workspace.show_page(True, viewer=self._session.scan is not None)

    @Slot()
    def close_page(self) -> None:
        """Show the viewer alone."""
        self._workspace.show_page(False)

    @Slot()
    def _on_changed(self) -> None:
        """Bring the table to the front when a batch starts, or the last one is shown again."""
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
        """Open the scan, and select its line, so that "next" continues from there."""
        place = self._batch.worklist.index_of(path)
        index = self.worklist.model.index_of_place(place)
        if index.isValid():
            self.worklist.table.setCurrentIndex(index)
        self.open_asked.emit(path)
