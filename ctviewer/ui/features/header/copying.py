"""The anonymised copy of the open scan: target, progress, and removed fields."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import write_whole
from ctviewer.core.base.progress import Progress
from ctviewer.core.base.text import shown
from ctviewer.core.output.anonymised import Anonymised, anonymise
from ctviewer.ui.base.jobs import Job, JobRunner
from ctviewer.ui.base.look import resize_on_screen
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.base.words import filled, sentence, word
from ctviewer.ui.output.saving import ask_name

SIZE = (560, 480)  # pixels, with the list
WIDTH = 400


class CopyDialog(QDialog):
    """Shows the progress of the copy, then the list of removed fields; Cancel or Esc stops it.

    `failed` carries a sentence.
    """

    failed = Signal(str)

    def __init__(self, parent: QWidget, runner: JobRunner, source: Path, place: Path) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Anonymised copy"))
        self.setMinimumWidth(WIDTH)
        self._place = place
        self._made: Anonymised | None = None
        self.said = PlainLabel(self.tr("Writing the copy…"))
        self.said.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.list = QPlainTextEdit()
        self.list.setReadOnly(True)
        self.list.setAccessibleName(self.tr("What was removed, without its values"))
        self.save = QPushButton(self.tr("Save list…"))
        self.save.clicked.connect(self._ask_list)
        self.end = QPushButton(self.tr("Cancel"))
        self.end.clicked.connect(self.reject)
        self._lay_out()
        self._job = Job(partial(_work, source, place))
        self._job.progressed.connect(self._on_progressed)
        self._job.finished.connect(self._on_finished)
        self._job.failed.connect(self._on_failed)
        self._job.cancelled.connect(self._on_cancelled)
        runner.start(self._job)

    def reject(self) -> None:
        """Cancel running work, which closes the window; else close it."""
        if self._made is None:
            self._job.cancel()
            self.end.setEnabled(False)
        else:
            super().reject()

    def save_list(self, path: Path) -> None:
        """Save the list, which has no values."""
        if self._made is not None:
            try:
                write_whole(path, "".join(f"{shown(line)}\n" for line in self._lines()).encode())
            except UserError as error:
                self.failed.emit(sentence(error))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.save, self.end):
            button.setAutoDefault(False)
            row.addWidget(button)
        column = QVBoxLayout(self)
        for widget in (self.said, self.bar):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.list.hide()
        self.save.hide()

    def _lines(self) -> list[str]:
        return [word(line) for line in self._made.lines] if self._made else []

    @Slot(float, str)
    def _on_progressed(self, fraction: float, _label: str) -> None:
        self.bar.setValue(round(1000 * fraction))

    @Slot(object)
    def _on_finished(self, made: Anonymised) -> None:
        self._made = made
        text = self.tr(
            "The copy {name} was saved, files: {count}. Its voxels are those of the scan."
        )
        self.said.setText(filled(text, name=self._place.name, count=made.files))
        self.list.setPlainText("\n".join(self._lines()))
        self.bar.hide()
        resize_on_screen(self, *SIZE)
        self.list.show()
        self.save.show()
        self.end.setText(self.tr("Close"))
        self.end.setEnabled(True)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(sentence(error))
        self.done(QDialog.DialogCode.Rejected)

    @Slot()
    def _on_cancelled(self) -> None:
        self.done(QDialog.DialogCode.Rejected)

    @Slot()
    def _ask_list(self) -> None:
        name, _ = ask_name(
            self, self.tr("Save list"), f"{self._place.name}-removed.txt", self.tr("Text (*.txt)")
        )
        if name:
            self.save_list(Path(name))


def _work(source: Path, place: Path, progress: Progress) -> Anonymised:
    return anonymise(source, place, progress)
