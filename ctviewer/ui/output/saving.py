"""The dialog that saves what may name a scan: whether it does is a tick, not a kind of file."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QGridLayout, QWidget

from ctviewer.ui.base.plain import tip
from ctviewer.ui.base.preferences import read


@dataclass(frozen=True)
class Door:
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

    def __init__(self, door: Door, parent: QWidget) -> None:
        super().__init__(parent, door.title)
        self._door = door
        self._suggested = ""
        self.setOption(QFileDialog.Option.DontUseNativeDialog)
        self.setDirectory(_first_folder())
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.setNameFilters(list(door.kinds))
        self.named = QCheckBox(door.tick)
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
        """What the user chose."""
        path = Path(self.selectedFiles()[0])
        return SaveAnswer(path, self.selectedNameFilter(), self.named.isChecked())

    @Slot(str)
    def _on_kind(self, kind: str) -> None:
        """A kind that names scans in any case shows that; behind it the own choice comes back."""
        if self.named.isEnabled():
            self._wanted = self.named.isChecked()
        always = kind in self._door.always
        self.named.setEnabled(not always)
        self.named.setChecked(always or self._wanted)
        self.named.setToolTip(tip(self._door.why if always else ""))
        ending = kind.rsplit("*.", 1)[-1].rstrip(")")
        self.setDefaultSuffix(ending)

    @Slot()
    def _suggest(self) -> None:
        """Another name for the file, unless the user typed one."""
        typed = Path(self.selectedFiles()[0]).name if self.selectedFiles() else ""
        if self._suggested in ("", typed):
            self._suggested = self._door.suggested(self.named.isChecked())
            self.selectFile(self._suggested)


def ask_to_save(door: Door, parent: QWidget) -> SaveAnswer | None:
    """Ask where to save; None when the user cancels."""
    dialog = SaveDialog(door, parent)
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

    It begins where the dialog with a tick does: in the folder of what was saved last.
    """
    option = QFileDialog.Option
    options = option(0) if confirm else option.DontConfirmOverwrite
    place = Path(_first_folder()) / name
    chosen, kind = QFileDialog.getSaveFileName(parent, title, str(place), kinds, "", options)
    if chosen:
        SaveDialog.last_folder = str(Path(chosen).parent)
    return chosen, kind


def _first_folder() -> str:
    """Where something was saved last, else the user's documents; never the program's folder."""
    places = QStandardPaths.StandardLocation
    return SaveDialog.last_folder or QStandardPaths.writableLocation(places.DocumentsLocation)
