"""Where the last session ended: stored at the end, restored at the start."""

import json
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QObject, QRect, QSettings, QSize, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDockWidget

from ctviewer.core.formats.archives.inside import is_there
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Index, Volume
from ctviewer.core.view.state import ViewState
from ctviewer.core.view.window import MIN_WIDTH, Window
from ctviewer.ui.scan.session import Stage
from ctviewer.ui.shell.main_window import MainWindow


@dataclass(frozen=True)
class SessionPlace:
    """A scan by its path and shape (canonical), and how it was looked at.

    Colours, slab and convention are not here: after a night they would be forgotten ones.
    """

    path: Path
    shape: Index
    cursor: Index
    window: Window
    inverted: bool = False
    montage_shown: bool = False
    enlarged: Plane | None = None

    def fits(self, volume: Volume) -> bool:
        """Whether a volume is the one that was looked at, as far as can be seen at once."""
        return volume.source.path == self.path and tuple(volume.shape) == self.shape

    def in_view(self, volume: Volume, view: ViewState) -> ViewState:
        """A view of the volume, moved here."""
        moved = view.at(volume, self.cursor)
        return replace(moved, window=self.window, inverted=self.inverted)

    def text(self) -> str:
        """As JSON."""
        window = self.window
        return json.dumps(
            {
                "path": str(self.path),
                "shape": self.shape,
                "cursor": self.cursor,
                "window": [window.level, window.width, window.name],
                "inverted": self.inverted,
                "montage": self.montage_shown,
                "enlarged": self.enlarged.title if self.enlarged else None,
            }
        )


def place_of(text: str) -> SessionPlace | None:
    """From JSON; None when it is not that of a place."""
    try:
        stored = json.loads(text)
        level, width, name = stored["window"]
        if not (math.isfinite(level) and MIN_WIDTH <= width < math.inf):
            return None
        return SessionPlace(
            Path(stored["path"]), _index(stored["shape"]), _index(stored["cursor"]),
            Window(level, width, str(name)), bool(stored["inverted"]), bool(stored["montage"]),
            {plane.title: plane for plane in Plane}.get(stored["enlarged"]),
        )  # fmt: skip
    except (ValueError, TypeError, KeyError, OverflowError):
        return None


def _index(stored: Any) -> Index:
    r, a, s = (int(number) for number in stored)
    return r, a, s


PLACE, GEOMETRY, DOCKS = "session/place", "session/geometry", "session/docks"
COLUMNS, TAB = "session/columns", "session/tab"  # views and panel; which page is in front
WORKSPACE = "session/workspace"  # the viewer and the page of the batch
TORN = "session/torn-off"  # the tabs with windows of their own, and where these are
LAYOUT_KEYS = (GEOMETRY, DOCKS, COLUMNS, WORKSPACE, TORN)
GRIP = QSize(120, 24)  # pixels of a window's upper edge by which it can be moved
FAR = 100_000  # pixels; no screen is further out
SHOWN_MS = 300  # the window is on the screen by then
SETTLED_MS = 400  # after the last change, so that dragging an edge does not write at each pixel
LAYOUT = 2  # the version of the docks; another is not restored


Places = dict[str, QRect]
"""Windows of torn off tabs on the screen, by the names of their pages."""


def torn_text(places: Places) -> str:
    """Places as JSON."""
    return json.dumps({name: rect.getRect() for name, rect in places.items()})


def torn_of(text: str) -> Places:
    """Places from JSON; what is none is left out."""
    try:
        stored = json.loads(text)
        rects = {str(name): QRect(*_pixels(numbers)) for name, numbers in stored.items()}
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return {}
    return {name: rect for name, rect in rects.items() if rect.isValid()}


def _pixels(numbers: Any) -> tuple[int, int, int, int]:
    left, top, width, height = (int(number) for number in numbers)
    if max(map(abs, (left, top, width, height))) > FAR:
        raise ValueError(numbers)
    return left, top, width, height


def on_a_screen(place: QRect) -> QRect | None:
    """A window's place, no larger than its screen; None where no screen shows its upper edge."""
    handle = QRect(place.topLeft(), QSize(place.width(), GRIP.height()))
    for screen in QGuiApplication.screens():
        room = screen.availableGeometry()
        seen = room.intersected(handle)
        if seen.width() >= min(GRIP.width(), place.width()) and seen.height() >= GRIP.height() / 2:
            return QRect(place.topLeft(), place.size().boundedTo(room.size()))
    return None


class SessionKeeper(QObject):
    """Stores where a window was left, if that is preferred.

    The layout is stored soon after it changes, so that a program that was ended by force has it
    too; the place in the scan when the window closes.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self._place: SessionPlace | None = None
        for dock in window.findChildren(QDockWidget):
            if not dock.objectName():  # by which Qt restores it
                dock.setObjectName(type(dock).__name__)
        window.installEventFilter(self)
        self._waiting: Places = {}  # until they are torn off again
        self._settling = QTimer(self, interval=SETTLED_MS, singleShot=True)
        self._settling.timeout.connect(self.keep_layout)
        self._shown = QTimer(self, interval=SHOWN_MS, singleShot=True)
        self._shown.timeout.connect(self.restore_torn_off)
        for news in (
            window.workspace.changed,
            window.docks.changed,
            window.columns.splitterMoved,
            window.side.changed,
            window.side.torn_moved,
        ):
            news.connect(self._on_layout_changed)
        self._session.scan_changed.connect(self._on_scan_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look on while the window closes, is moved or changes its size, and stop nothing."""
        if watched is self._window:
            if event.type() == QEvent.Type.Close:
                self._settling.stop()
                self.keep()
            elif event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
                self._settling.start()
        return False

    def keep(self) -> None:
        """Store what is wanted, and forget what is not."""
        settings, preferences = QSettings(), self._window.preferences.choices.value
        for key in (PLACE, *LAYOUT_KEYS, TAB):
            settings.remove(key)
        if not preferences.session_restored:
            return
        self.keep_layout()
        front = self._window.side.front
        settings.setValue(TAB, front.objectName() if front and self._session.scan else "")
        place = self._here()
        if place is not None and preferences.recent_kept:
            settings.setValue(PLACE, place.text())

    @Slot()
    def _on_layout_changed(self) -> None:
        if self._window.isVisible():  # a window that closes takes its tabs back
            self._settling.start()

    @Slot()
    def keep_layout(self) -> None:
        """Store how the window is laid out, and see that it is on the disk."""
        if not self._window.preferences.choices.value.session_restored:
            return
        window = self._window
        states = (window.saveGeometry(), window.saveState(LAYOUT), window.columns.saveState(),
                  window.workspace.text(),
                  torn_text({**self._waiting, **window.side.torn_off}))  # fmt: skip
        settings = QSettings()
        for key, state in zip(LAYOUT_KEYS, states, strict=True):
            if key != COLUMNS or window.columns.sizes()[1]:  # a hidden panel has no width to keep
                settings.setValue(key, state)
        settings.sync()

    def restore_layout(self) -> None:
        """Lay the window out as it was; Qt leaves it as it is where that cannot be read."""
        if not self._window.preferences.choices.value.session_restored:
            return
        geometry, docks, columns = (QSettings().value(key) for key in (GEOMETRY, DOCKS, COLUMNS))
        if isinstance(geometry, QByteArray):
            self._window.restoreGeometry(geometry)
        if isinstance(docks, QByteArray):
            self._window.restoreState(docks, LAYOUT)
        if isinstance(columns, QByteArray):
            self._window.columns.restoreState(columns)
        self._window.workspace.restore(str(QSettings().value(WORKSPACE, "")))
        self._waiting = torn_of(str(QSettings().value(TORN, "")))
        self._shown.start()

    @Slot()
    def restore_torn_off(self) -> None:
        """Tear off the tabs that were, once the window is shown: a page may take long to make.

        One whose screen is gone stays in the panel.
        """
        if not self._window.isVisible():
            return
        waiting, self._waiting = self._waiting, {}
        for page in self._window.side.pages:
            place = (
                on_a_screen(waiting[page.objectName()]) if page.objectName() in waiting else None
            )
            if place is not None:
                self._window.side.tear_off(page, place)

    def restore_place(self) -> None:
        """Open the last session's scan, which warms the network; without one only warm it.

        It is forgotten before it is opened: a scan that ends the program ends it only once. What
        was dropped while the program started is opened in its place.
        """
        place = place_of(str(QSettings().value(PLACE, "")))
        QSettings().remove(PLACE)
        if self._session.scan is not None or self._session.activity.stage is not Stage.IDLE:
            return
        if place is None or not self._window.preferences.choices.value.session_restored:
            self._session.prewarm()
        elif is_there(place.path):
            self._session.open(place.path)
            self._place = place
        else:
            text = self.tr("{name} of the last session is no longer there; open another scan.")
            self._window.error.show_text(text.format(name=place.path.name))
            self._session.prewarm()

    def _here(self) -> SessionPlace | None:
        scan, reading, view = self._session.scan, self._window.reading, self._session.display.view
        if scan is None or scan.volume.source.path is None:
            return None
        r, a, s = scan.volume.shape
        return SessionPlace(
            scan.volume.source.path.absolute(), (r, a, s), view.cursor, view.window, view.inverted,
            reading.montage_shown, reading.views.enlarged,
        )  # fmt: skip

    @Slot()
    def _on_scan_changed(self) -> None:
        place, self._place = self._place, None
        scan, reading = self._session.scan, self._window.reading
        if place is None or scan is None or not place.fits(scan.volume):
            return
        display = self._session.display
        display.show(place.in_view(scan.volume, display.view))
        reading.views.enlarge(place.enlarged)
        tab = QSettings().value(TAB, "")
        for page in self._window.side.pages:
            if page.objectName() == tab:
                self._window.side.bring(page)
        if place.montage_shown:
            reading.toggle_montage()
