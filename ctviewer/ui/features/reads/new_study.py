"""The form of a new reading study: scans, scale, readers."""

import random
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.worklist.blindread import Scale
from ctviewer.ui.base.look import ALARM, MUTED
from ctviewer.ui.base.plain import PlainLabel, caption
from ctviewer.ui.base.words import filled, word
from ctviewer.ui.features.reads.work import MadeStudy, WantedStudy
from ctviewer.ui.output.names import suggested_name
from ctviewer.ui.output.saving import ask_name, with_ending
from ctviewer.ui.scan.opening import last_folder

MOST_READERS, LARGEST_SEED = 50, 2**31 - 1
WIDTH = 560  # pixels


class NewStudyDialog(QDialog):
    """Asks for a study's design; `wanted` carries it when its path was chosen."""

    wanted = Signal(object)
    cancel_asked = Signal()

    def __init__(self, scans: Sequence[Path], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("New reading study"))
        self.setMinimumWidth(WIDTH)
        self._scans = tuple(scans)
        self._folder: Path | None = None
        self.said = PlainLabel(
            self.tr(
                "Several readers read the same scans blind, each in an order of their own. The "
                "study is one file; it leads to the scans by paths from its own folder, so keep "
                "both together."
            ),
            wrap=True,
        )
        self.source = QComboBox()
        self.folder = QPushButton(self.tr("Choose a folder…"))
        self.title = QLineEdit(self.tr("Reading study"))
        self.finding = QLineEdit(
            placeholderText=self.tr("what the network looks for, or e.g. emphysema")
        )
        self.scale = QComboBox()
        self.scale.addItem(self.tr("Score 1 to 5"), Scale.FIVE_POINT)
        self.scale.addItem(self.tr("Score 0 to 100 %"), Scale.PERCENT)
        self.readers = QSpinBox(minimum=1, maximum=MOST_READERS, value=2)
        self.repeat = QSpinBox(minimum=0, maximum=9999)
        self.seed = QSpinBox(minimum=0, maximum=LARGEST_SEED)
        self.seed.setValue(random.SystemRandom().randrange(LARGEST_SEED))
        self.busy = QProgressBar(maximum=1000, textVisible=False)
        self.problem = PlainLabel(wrap=True)
        self.make = QPushButton(self.tr("Create…"))
        self.make.setObjectName("main")
        self.close_button = QPushButton(self.tr("Close"))
        self._fill()
        self._lay_out()
        self.folder.clicked.connect(self._on_folder)
        self.source.currentIndexChanged.connect(self._show_usable)
        self.make.clicked.connect(self._on_create)
        self.close_button.clicked.connect(self.reject)
        self._show_usable()

    @Slot(float)
    def show_working(self, fraction: float) -> None:
        """Show the progress of reading the scans; 1 ends it."""
        self.busy.setVisible(fraction < 1)
        self.busy.setValue(round(1000 * fraction))
        self.make.setEnabled(fraction >= 1)
        self.close_button.setText(self.tr("Close") if fraction >= 1 else self.tr("Cancel"))

    @Slot(str)
    def show_problem(self, problem: str) -> None:
        """Show why there is no study."""
        self.problem.setStyleSheet(f"color: {ALARM};")
        self.problem.setText(problem)

    @Slot(object)
    def show_made(self, made: MadeStudy) -> None:
        """Show what was written and the next steps; the readers' lists are drawn by now."""
        text = self.tr(
            "{name} was written: {count} {count:scan|scans}, {twice} of them twice, for "
            "{readers}. Each reader chooses Network, Join a reading study…, and this file. "
            "When all have finished, “Open reading results…” in the menu Batch shows what they "
            "found."
        )
        self.problem.setStyleSheet("")
        self.problem.setText(" ".join(filter(None, (
            filled(text, name=made.path.name, count=len(made.study.scans),
                   twice=len(made.study.repeated), readers=", ".join(made.readers)),
            word(made.left_out),
        ))))  # fmt: skip
        self.make.setEnabled(False)
        self.close_button.setFocus()

    def reject(self) -> None:
        """Close, and cancel the work."""
        self.cancel_asked.emit()
        super().reject()

    def _fill(self) -> None:
        if self._scans:
            text = filled(self.tr("The {count} classified {count:scan|scans} of the worklist"),
                          count=len(self._scans))  # fmt: skip
            self.source.addItem(text, "rows")
        self.source.addItem(self.tr("All scans of a folder"), "folder")
        for box, name in (
            (self.source, self.tr("Scans")), (self.title, self.tr("Title")),
            (self.finding, self.tr("Asked for")),
            (self.scale, self.tr("Score")), (self.readers, self.tr("Readers")),
            (self.repeat, self.tr("Scans read twice")), (self.seed, self.tr("Seed")),
        ):  # fmt: skip
            box.setAccessibleName(name)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        scans = QHBoxLayout()
        scans.addWidget(self.source, 1)
        scans.addWidget(self.folder)
        form.addRow(self.tr("Scans"), scans)
        form.addRow(self.tr("Title"), self.title)
        form.addRow(self.tr("Asked for"), self.finding)
        form.addRow(self.tr("Score"), self.scale)
        for box, name, hint in (
            (self.readers, self.tr("Readers"), self.tr("called R1, R2, …")),
            (self.repeat, self.tr("Scans read twice"), self.tr("to see how a reader agrees with "
                                                              "themselves")),
            (self.seed, self.tr("Seed"), self.tr("it draws every reader's order; the same seed, "
                                                 "the same orders")),
        ):  # fmt: skip
            row, said = QHBoxLayout(), PlainLabel(hint, wrap=True)
            said.setStyleSheet(f"color: {MUTED};")
            box.setFixedWidth(self.seed.sizeHint().width())
            row.addWidget(box)
            row.addWidget(said, 1)
            form.addRow(name, row)
        foot = QHBoxLayout()
        foot.addStretch(1)
        for button in (self.make, self.close_button):
            button.setAutoDefault(False)
            foot.addWidget(button)
        self.folder.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(self.said)
        column.addLayout(form)
        column.addWidget(self.busy)
        column.addWidget(self.problem)
        column.addStretch(1)
        column.addLayout(foot)
        self.busy.hide()

    @Slot()
    def _show_usable(self) -> None:
        of_folder = self.source.currentData() == "folder"
        self.folder.setVisible(of_folder)
        self.make.setEnabled(not of_folder or self._folder is not None)

    @Slot()
    def _on_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Folder of scans"), last_folder())
        if name:
            self._folder = Path(name)
            self.folder.setText(caption(self._folder.name or name))
            self._show_usable()

    @Slot()
    def _on_create(self) -> None:
        name, _ = ask_name(
            self, self.tr("Save the reading study"), suggested_name("study", ".json", None),
            self.tr("Reading studies (*.json)"), confirm=False,
        )  # fmt: skip
        if not name:
            return
        of_folder = self.source.currentData() == "folder"
        path = with_ending(Path(name), ".json")
        self.problem.clear()
        self.wanted.emit(WantedStudy(
            path, self.title.text().strip() or path.stem, self.scale.currentData(),
            self.readers.value(), self.repeat.value(), self.seed.value(),
            () if of_folder else self._scans, self._folder if of_folder else None,
            self.finding.text(),
        ))  # fmt: skip
