"""Menus and shortcuts as one table of data, from which the keyboard sheet is made too."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from ctviewer.ui.base.plain import tip

Gesture = tuple[str, str]  # mouse action, and its effect


@dataclass(frozen=True)
class Entry:
    """A menu entry: its keys, its effect, and when it is enabled.

    `is_on` makes it a switch and gives its state, `usable` adds a condition to `needs_scan`;
    `of_first` entries apply to the first of two scans only. An empty `title` is a separator; a
    `submenu` is inserted as is. `default_key` is its first key unless the user chose another; it
    identifies a command in every language. `in_views` adds it to the context menu of slices: to the
    submenu of that title, "" for no submenu; `in_welcome` makes it a button of the welcome page,
    `tool` adds it to the button of that name above the views. `page` is the page it brings to the
    front, whose tab shows its keys. A menu groups its entries by `part`, with separators, and puts
    those with a title `under` into a submenu.
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
        """Add a menu's entries, with separators between its parts."""
        part = entries[0].part
        for entry in entries:
            if entry.part != part:
                self._menus[name, ""].addSeparator()
                part = entry.part
            action = _action(self._window, entry)
            self._menu_of(entry).addAction(action)
            self._window.addAction(action)  # the shortcut works without a menu bar
            self._actions.append((entry, action))

    def _menu_of(self, entry: Entry) -> QMenu:
        """The menu of an entry, or its submenu."""
        place = entry.menu, entry.under
        if place not in self._menus:
            self._menus[place] = self._menus[entry.menu, ""].addMenu(entry.under)
            self._menus[place].setToolTipsVisible(True)
        return self._menus[place]

    def update(self, *, has_scan: bool, on_second: str = "") -> None:
        """Update the state of every action.

        `on_second` is the reason why `of_first` entries are disabled, "" if they are not.
        """
        for entry, action in self._actions:
            usable = entry.usable is None or entry.usable()
            why_not = on_second if entry.of_first else ""
            action.setEnabled(usable and not why_not and (has_scan or not entry.needs_scan))
            action.setToolTip(tip("\n".join(filter(None, (_keyed(entry), why_not or entry.tip)))))
            if entry.is_on is not None:
                action.setChecked(entry.is_on())

    def rekey(self, chosen: Mapping[str, str]) -> None:
        """Apply the keys chosen for default keys ("" for none); others keep their default."""
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
        """Replace the consecutive entries with the `old` titles by others."""
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
        """The actions of a slice's context menu, each with the title of its submenu or ""."""
        known = ((entry.in_views, action) for entry, action in self._actions)
        return [(title, action) for title, action in known if title is not None]

    def of_tool(self, name: str) -> list[tuple[str, QAction]]:
        """The actions of a tool above the views, each with the title of its submenu or ""."""
        return [(entry.under, action) for entry, action in self._actions if entry.tool == name]

    def pages(self) -> dict[QWidget, str]:
        """The pages that commands bring to the front, each with the command's keys."""
        return {each.page: shown_keys(each.keys) for each in self.entries if each.page is not None}

    def in_welcome(self) -> list[QAction]:
        """The actions of the welcome page, in order."""
        return [action for entry, action in self._actions if entry.in_welcome]

    def titled(self, title: str) -> QAction:
        """The action of an entry.

        Raises:
            KeyError: there is none.
        """
        return {entry.title: action for entry, action in self._actions}[title]


def shown_keys(keys: Sequence[str]) -> str:
    """Keys in the system's notation, only the first of several; "" for none."""
    native = QKeySequence.SequenceFormat.NativeText
    return QKeySequence(keys[0]).toString(native) if keys else ""


def _keyed(entry: Entry) -> str:
    """The title of an entry with its key, for buttons without text."""
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
