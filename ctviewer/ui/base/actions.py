"""Menus and keys as one table of data; the keyboard sheet is made from it too."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from ctviewer.ui.base.plain import tip

Gesture = tuple[str, str]  # what the hand does with the mouse, and what happens


@dataclass(frozen=True)
class Entry:
    """A line of a menu: its keys, what it does, and when it can be chosen.

    `is_on` makes it a switch and says its state, `usable` whether it can be chosen besides what
    `needs_scan` says; what is `of_first` is about the first of two scans only. An empty `title` is
    a separator; a `submenu` stands for itself. `default_key` is the first key that it has unless
    the user chose another one; it identifies a command, whatever the language. `in_views` puts it
    into the menu of a right click on a slice too: into the submenu of that title, "" into none;
    `in_welcome` makes it a button of the page that is shown without a scan, `tool` puts it into the
    row above the views: into the button of that name. `page` is what it brings to the front, whose
    tab names its keys. A menu shows its entries by `part`, with a line between parts, and those
    with a title `under` in a submenu.
    """

    menu: str
    title: str = ""
    keys: tuple[str, ...] = ()
    slot: Callable[[], object] | None = None
    tip: str = ""
    needs_scan: bool = False
    is_on: Callable[[], bool] | None = None
    submenu: QMenu | None = None
    usable: Callable[[], bool] | None = None
    of_first: bool = False
    default_key: str = ""
    in_views: str | None = None
    in_welcome: bool = False
    part: int = 1
    under: str = ""
    tool: str = ""
    page: QWidget | None = None


class Actions:
    """The table's entries as QActions in the menus of a window."""

    def __init__(self, window: QMainWindow, entries: Sequence[Entry]) -> None:
        entries = [
            replace(each, default_key=each.keys[0]) if each.keys else each for each in entries
        ]
        self._window = window
        self._default_keys = {each.default_key: each.keys for each in entries}
        self.entries = tuple(entries)
        self._actions: list[tuple[Entry, QAction]] = []
        self._menus: dict[tuple[str, str], QMenu] = {}
        for name in {entry.menu: None for entry in entries}:
            self._menus[name, ""] = window.menuBar().addMenu(name)
            self._menus[name, ""].setToolTipsVisible(True)
            self._fill(name, sorted((e for e in entries if e.menu == name), key=_part))

    def _fill(self, name: str, entries: Sequence[Entry]) -> None:
        """Put a menu's entries into it, a separator between its parts."""
        part = entries[0].part
        for entry in entries:
            if entry.part != part:
                self._menus[name, ""].addSeparator()
                part = entry.part
            action = _action(self._window, entry)
            self._menu_of(entry).addAction(action)
            self._window.addAction(action)  # so that its key works without a menu bar
            self._actions.append((entry, action))

    def _menu_of(self, entry: Entry) -> QMenu:
        """The menu of an entry, or the submenu under which it stands."""
        place = entry.menu, entry.under
        if place not in self._menus:
            self._menus[place] = self._menus[entry.menu, ""].addMenu(entry.under)
            self._menus[place].setToolTipsVisible(True)
        return self._menus[place]

    def update(self, *, has_scan: bool, on_second: str = "") -> None:
        """Bring every action's state up to date.

        `on_second` is the sentence why what is of the first scan cannot be chosen, if it cannot.
        """
        for entry, action in self._actions:
            usable = entry.usable is None or entry.usable()
            why_not = on_second if entry.of_first else ""
            action.setEnabled(usable and not why_not and (has_scan or not entry.needs_scan))
            action.setToolTip(tip("\n".join(filter(None, (_keyed(entry), why_not or entry.tip)))))
            if entry.is_on is not None:
                action.setChecked(entry.is_on())

    def rekey(self, chosen: Mapping[str, str]) -> None:
        """Give commands the keys chosen for their default ones, "" for none, and no others."""
        for number, (entry, action) in enumerate(self._actions):
            if entry.default_key:
                other = chosen.get(entry.default_key)
                keys = (
                    self._default_keys[entry.default_key]
                    if other is None
                    else (other,)
                    if other
                    else ()
                )
                self._actions[number] = replace(entry, keys=keys), action
                action.setShortcuts([QKeySequence(key) for key in keys])
        self.entries = tuple(entry for entry, _ in self._actions)

    def exchange(self, old: Sequence[str], new: Sequence[Entry]) -> None:
        """Put other entries in the place of those with the `old` titles, which stand together."""
        places = [n for n, (entry, _) in enumerate(self._actions) if entry.title in old]
        first, behind = places[0], places[-1] + 1
        menu, window = self._menu_of(self._actions[first][0]), self._window
        made = []
        for entry in new:
            known = replace(entry, default_key=entry.keys[0]) if entry.keys else entry
            action = _action(window, known)
            menu.insertAction(self._actions[first][1], action)
            window.addAction(action)
            made.append((known, action))
            self._default_keys[known.default_key] = known.keys
        for _, action in self._actions[first:behind]:
            menu.removeAction(action)
            window.removeAction(action)
            action.deleteLater()
        self._actions[first:behind] = made
        self.entries = tuple(entry for entry, _ in self._actions)

    def in_views(self) -> list[tuple[str, QAction]]:
        """The actions for the menu of a slice, each with the title of its submenu or ""."""
        known = ((entry.in_views, action) for entry, action in self._actions)
        return [(title, action) for title, action in known if title is not None]

    def of_tool(self, name: str) -> list[tuple[str, QAction]]:
        """The actions of a tool above the views, each with the title of its submenu or ""."""
        return [(entry.under, action) for entry, action in self._actions if entry.tool == name]

    def pages(self) -> dict[QWidget, str]:
        """Each page that a command brings to the front, with the keys of that command."""
        return {each.page: shown_keys(each.keys) for each in self.entries if each.page is not None}

    def in_welcome(self) -> list[QAction]:
        """The actions for the page without a scan, in their order."""
        return [action for entry, action in self._actions if entry.in_welcome]

    def titled(self, title: str) -> QAction:
        """The action of an entry.

        Raises:
            KeyError: there is none.
        """
        return {entry.title: action for entry, action in self._actions}[title]


def shown_keys(keys: Sequence[str]) -> str:
    """Keys as the system writes them, the first of them where there are several; "" for none."""
    native = QKeySequence.SequenceFormat.NativeText
    return QKeySequence(keys[0]).toString(native) if keys else ""


def _keyed(entry: Entry) -> str:
    """The title of an entry with its key: what a button without a text stands for."""
    title, keys = entry.title.removesuffix("…"), shown_keys(entry.keys)
    return f"{title} ({keys})" if keys else title


def _part(entry: Entry) -> int:
    return entry.part


def _action(window: QMainWindow, entry: Entry) -> QAction:
    if entry.submenu is not None:
        return entry.submenu.menuAction()
    action = QAction(entry.title, window)
    if not entry.title:
        action.setSeparator(True)
        return action
    action.setShortcuts([QKeySequence(key) for key in entry.keys])
    action.setStatusTip("")
    action.setCheckable(entry.is_on is not None)
    slot = entry.slot
    if slot is not None:
        action.triggered.connect(lambda _checked=False: slot())
    return action
