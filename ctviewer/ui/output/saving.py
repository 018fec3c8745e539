"""The dialog that saves what may name a scan: whether it does is a tick, not a kind of file."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QGridLayout, QWidget

from ctviewer.ui.base.plain import is_confirmed, tip
from ctviewer.ui.base.preferences import read

ENDING = re.compile(r"\*(\.[\w.]+)")  # in a filter of a dialog, "Table (*.csv)"


@dataclass(frozen=True)
class SaveQuestion:
    """What is saved: the dialog's `title`, its `kinds` as filters of files, and what the tick says.

    `suggested` makes the name of the file, with or without that of the scan. Files of the kinds in
    `always` name scans in any case; `why` says so beside the tick, which cannot be changed then.
    """

    title: str
    kinds: Sequence[str]
    suggested: Callable[[bool], str]
    tick: str
    always: Collection[str] = ()
    why: str = ""


@dataclass(frozen=True)
class SaveAnswer:
    """Where to save, as which kind, and whether the scan may be named."""

    path: Path
    kind: str
    named: bool


class SaveDialog(QFileDialog):
    """Qt's own dialog, into which the tick can be put; ticked at first if names may leave.

    It begins where something was saved last, at first among the user's documents: the folder in
    which the program was started says nothing.
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
        """What the user chose; a name that ends as another kind does is of that kind."""
        path, kind = self._typed, self.selectedNameFilter()
        if not path.name.lower().endswith(endings_of(kind)):
            others = (each for each in self._question.kinds if _is_of(path, each))
            kind = next(others, kind)
        wanted = self.named.isChecked() if self.named.isEnabled() else self._wanted
        named = wanted or kind in self._question.always
        return SaveAnswer(with_ending(path, *endings_of(kind)), kind, named)

    def accept(self) -> None:
        """Qt asks about the name that was typed; with an ending it may be that of another file."""
        typed = self._typed
        path = typed if typed.is_dir() else self.chosen.path  # a folder is gone into
        if path == typed or may_replace(self, self._question.title, path):
            super().accept()

    @property
    def _typed(self) -> Path:
        return Path(self.selectedFiles()[0]) if self.selectedFiles() else Path()

    @Slot(str)
    def _on_kind(self, kind: str) -> None:
        """A kind that names scans in any case shows that; behind it the own choice comes back."""
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
        """Another name for the file, unless the user typed one."""
        if self._suggested in ("", self._typed.name):
            ending = endings_of(self.selectedNameFilter())[0]
            name = self._question.suggested(self.named.isChecked())
            self._suggested = Path(name).with_suffix(ending).name
            self.selectFile(self._suggested)


def ask_to_save(question: SaveQuestion, parent: QWidget) -> SaveAnswer | None:
    """Ask where to save; None when the user cancels."""
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
    """Qt's own dialog for a file's name, where nothing else is asked; ("", "") when cancelled.

    It begins where the dialog with a tick does: in the folder of what was saved last. A name gets
    the ending of its kind, unless what is there is not to be asked about (`confirm`): then it is
    as it was typed.
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
    """The endings in filters of a dialog, as ".csv"."""
    return tuple(ENDING.findall(kinds))


def with_ending(path: Path, *endings: str) -> Path:
    """A path that has one of the endings, else with the first of them behind its name.

    Nothing of the name is taken away: "lung.v2" is "lung.v2.csv", not "lung.csv".
    """
    if not endings or path.name.lower().endswith(endings):
        return path
    return path.with_name(path.name + endings[0])


def may_replace(parent: QWidget, title: str, path: Path) -> bool:
    """Whether a file may be written: there is none of its name, or the user wants it replaced."""
    text = QCoreApplication.translate(
        "SaveDialog", "There is a file {name} already. Replace it?"
    ).format(name=path.name)
    return not path.exists() or is_confirmed(parent, title, text)


def _is_of(path: Path, kind: str) -> bool:
    return path.name.lower().endswith(endings_of(kind))


def first_folder() -> str:
    """Where something was saved last, else the documents or home; not the program's folder."""
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    places = (SaveDialog.last_folder, QStandardPaths.writableLocation(documents))
    return next((each for each in places if each and Path(each).is_dir()), str(Path.home()))
