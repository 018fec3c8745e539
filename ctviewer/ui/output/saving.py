"""Save dialog with a check box for including the scan's name."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QGridLayout, QWidget

from ctviewer.ui.base.plain import is_confirmed, tip
from ctviewer.ui.base.preferences import read

ENDING = re.compile(r"\*(\.[\w.]+)")  # in a dialog's file filter, "Table (*.csv)"


@dataclass(frozen=True)
class SaveQuestion:
    """The dialog's `title`, its `kinds` (file filters), and the text of the check box.

    `suggested` returns a file name, with or without the scan's name. Files of the kinds in `always`
    always name scans; then the check box is disabled and `why` shown beside it.
    """

    title: str
    kinds: Sequence[str]
    suggested: Callable[[bool], str]
    tick: str
    always: Collection[str] = ()
    why: str = ""


@dataclass(frozen=True)
class SaveAnswer:
    """Path, kind, and whether the scan may be named."""

    path: Path
    kind: str
    named: bool


class SaveDialog(QFileDialog):
    """Qt's own file dialog with the check box, initially checked if the preference allows names.

    It starts in the folder used last, by default the user's documents, not in the working
    directory.
    """

    last_folder = ""

    def __init__(self, question: SaveQuestion, parent: QWidget) -> None:
        super().__init__(parent, question.title)
        self._question = question
        self._suggested = ""
        self.setOption(QFileDialog.Option.DontUseNativeDialog)
        self.setDirectory(first_folder())
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.setNameFilters(list(question.kinds))
        self.named = QCheckBox(question.tick)
        self.named.setChecked(read("scan_named").scan_named)
        grid = self.layout()
        assert isinstance(grid, QGridLayout)
        grid.addWidget(self.named, grid.rowCount(), 0, 1, -1)
        self.named.toggled.connect(self._suggest)
        self.filterSelected.connect(self._on_kind)
        self._wanted = self.named.isChecked()
        self._on_kind(self.selectedNameFilter())
        self._suggest()

    @property
    def chosen(self) -> SaveAnswer:
        """The user's choice; a name with another kind's ending selects that kind."""
        path, kind = self._typed, self.selectedNameFilter()
        if not path.name.lower().endswith(endings_of(kind)):
            others = (each for each in self._question.kinds if _is_of(path, each))
            kind = next(others, kind)
        wanted = self.named.isChecked() if self.named.isEnabled() else self._wanted
        named = wanted or kind in self._question.always
        return SaveAnswer(with_ending(path, *endings_of(kind)), kind, named)

    def accept(self) -> None:
        """Qt confirms only the typed name; with an ending it may be another existing file."""
        typed = self._typed
        path = typed if typed.is_dir() else self.chosen.path  # a folder is opened
        if path == typed or may_replace(self, self._question.title, path):
            super().accept()

    @property
    def _typed(self) -> Path:
        return Path(self.selectedFiles()[0]) if self.selectedFiles() else Path()

    @Slot(str)
    def _on_kind(self, kind: str) -> None:
        """Kinds that always name scans override the check box; its state is restored afterwards."""
        if self.named.isEnabled():
            self._wanted = self.named.isChecked()
        always = kind in self._question.always
        self.named.setEnabled(not always)
        self.named.setChecked(always or self._wanted)
        self.named.setToolTip(tip(self._question.why if always else ""))
        ending = endings_of(kind)[0]
        self.setDefaultSuffix(ending.lstrip("."))
        typed = self._typed
        if typed.suffix and typed.suffix != ending and typed.name == self._suggested:
            self._suggested = typed.with_suffix(ending).name
            self.selectFile(self._suggested)

    @Slot()
    def _suggest(self) -> None:
        """Suggest another file name, unless the user typed one."""
        if self._suggested in ("", self._typed.name):
            ending = endings_of(self.selectedNameFilter())[0]
            name = self._question.suggested(self.named.isChecked())
            self._suggested = Path(name).with_suffix(ending).name
            self.selectFile(self._suggested)


def ask_to_save(question: SaveQuestion, parent: QWidget) -> SaveAnswer | None:
    """Show the dialog; None if cancelled."""
    dialog = SaveDialog(question, parent)
    saved = dialog.exec() == QDialog.DialogCode.Accepted
    chosen = dialog.chosen if saved else None
    if chosen is not None:
        SaveDialog.last_folder = str(chosen.path.parent)
    dialog.deleteLater()
    return chosen


def ask_name(
    parent: QWidget, title: str, name: str, kinds: str = "", *, confirm: bool = True
) -> tuple[str, str]:
    """Qt's own dialog for a file name, without a check box; ("", "") if cancelled.

    It starts in the folder used last. The kind's ending is appended, unless `confirm` is False (no
    overwrite question): then the name is returned as typed.
    """
    option = QFileDialog.Option
    options = option(0) if confirm else option.DontConfirmOverwrite
    place = Path(first_folder()) / name
    chosen, kind = QFileDialog.getSaveFileName(parent, title, str(place), kinds, "", options)
    if not chosen:
        return "", ""
    SaveDialog.last_folder = str(Path(chosen).parent)
    if not confirm:
        return chosen, kind
    path = with_ending(Path(chosen), *endings_of(kind), *endings_of(kinds))
    if str(path) != chosen and not may_replace(parent, title, path):
        return "", ""
    return str(path), kind


def endings_of(kinds: str) -> tuple[str, ...]:
    """The endings in file filters, like ".csv"."""
    return tuple(ENDING.findall(kinds))


def with_ending(path: Path, *endings: str) -> Path:
    """A path with one of the endings, else with the first one appended.

    Nothing is removed: "lung.v2" becomes "lung.v2.csv", not "lung.csv".
    """
    if not endings or path.name.lower().endswith(endings):
        return path
    return path.with_name(path.name + endings[0])


def may_replace(parent: QWidget, title: str, path: Path) -> bool:
    """Whether a file may be written: it does not exist, or the user confirms overwriting."""
    text = QCoreApplication.translate(
        "SaveDialog", "There is a file {name} already. Replace it?"
    ).format(name=path.name)
    return not path.exists() or is_confirmed(parent, title, text)


def _is_of(path: Path, kind: str) -> bool:
    return path.name.lower().endswith(endings_of(kind))


def first_folder() -> str:
    """The folder used last, else documents or home."""
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    places = (SaveDialog.last_folder, QStandardPaths.writableLocation(documents))
    return next((each for each in places if each and Path(each).is_dir()), str(Path.home()))
