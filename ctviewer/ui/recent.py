"""The scans opened last, newest first; or none when the user wants no list kept."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from ctviewer.ui.base.plain import caption, tip
from ctviewer.ui.base.preferences import read

MOST = 10
PATHS = "recent/paths"  # their name in the settings


def recent_paths() -> list[Path]:
    """The scans opened last."""
    stored = QSettings().value(PATHS, [])
    texts = [stored] if isinstance(stored, str) else list(stored or [])  # type: ignore[call-overload]
    return [Path(text) for text in texts if text]


def remember(path: Path) -> None:
    """Put a scan on top of the list, if one is kept."""
    if read().recent_kept:
        path = path.absolute()
        _store([path, *(other for other in recent_paths() if other != path)][:MOST])


def forget_all() -> None:
    """Empty the list."""
    QSettings().remove(PATHS)


def _store(paths: list[Path]) -> None:
    QSettings().setValue(PATHS, [str(path) for path in paths])


class RecentMenu(QMenu):
    """The list as a menu, made anew whenever it opens; an entry that is gone stays until asked."""

    chosen = Signal(object)

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self.rebuild)
        self.rebuild()

    @Slot()
    def rebuild(self) -> None:
        """One entry for each scan, then what can be done with the list."""
        self.clear()
        paths = recent_paths()
        for number, path in enumerate(paths, start=1):
            key = f"&{number % 10}"
            entry = self._add(f"{key}  {_shown(path)}", partial(self.chosen.emit, path))
            entry.setToolTip(tip(str(path)))
        if not paths:
            self._add(self.tr("No scans yet"), None).setEnabled(False)
        self.addSeparator()
        self._add(self.tr("Remove those that are gone"), self.remove_missing).setEnabled(
            bool(paths)
        )
        self._add(self.tr("Clear the list"), forget_all).setEnabled(bool(paths))

    @Slot()
    def remove_missing(self) -> None:
        """Forget what cannot be found now."""
        _store([path for path in recent_paths() if path.exists()])

    def _add(self, text: str, slot: object) -> QAction:
        action = QAction(text, self)
        if callable(slot):
            action.triggered.connect(lambda _checked=False: slot())
        self.addAction(action)
        return action


def _shown(path: Path) -> str:
    """The name with its folder; "&" would underline the next letter."""
    return caption(f"{path.parent.name}/{path.name}")
