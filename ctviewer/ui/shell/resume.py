"""Session state: saved at the end, restored at the start."""

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
    """A scan by path and canonical shape, with its view.

    Colours, slab and convention are not restored: they would surprise after a night.
    """

    path: Path
    shape: Index
    cursor: Index
    window: Window
    inverted: bool = False
    montage_shown: bool = False
    enlarged: Plane | None = None

    def fits(self, volume: Volume) -> bool:
        """Whether a volume seems to be the same one, by a quick check."""
        return volume.source.path == self.path and tuple(volume.shape) == self.shape

    def in_view(self, volume: Volume, view: ViewState) -> ViewState:
        """The view of the volume moved to this place."""
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
    """Parse JSON; None if invalid."""
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
COLUMNS, TAB = "session/columns", "session/tab"  # views and panel; the front page
WORKSPACE = "session/workspace"  # the viewer and the batch page
TORN = "session/torn-off"  # detached tabs with their geometry
LAYOUT_KEYS = (GEOMETRY, DOCKS, COLUMNS, WORKSPACE, TORN)
GRIP = QSize(120, 24)  # pixels of a window's title bar needed to move it
FAR = 100_000  # pixels; beyond any screen
SHOWN_MS = 300  # until the window is visible
SETTLED_MS = 400  # delay after the last change, so that dragging does not write constantly
LAYOUT = 2  # version of the docks; other versions are not restored


Places = dict[str, QRect]
"""Geometry of detached tabs on the screen, by page name."""


def torn_text(places: Places) -> str:
    """As JSON."""
    return json.dumps({name: rect.getRect() for name, rect in places.items()})


def torn_of(text: str) -> Places:
    """Parse JSON; invalid entries are left out."""
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
    """A window geometry clipped to its screen; None if no screen shows its upper edge."""
    handle = QRect(place.topLeft(), QSize(place.width(), GRIP.height()))
    for screen in QGuiApplication.screens():
        room = screen.availableGeometry()
        seen = room.intersected(handle)
        if seen.width() >= min(GRIP.width(), place.width()) and seen.height() >= GRIP.height() / 2:
            return QRect(place.topLeft(), place.size().boundedTo(room.size()))
    return None


class SessionKeeper(QObject):
    """Saves a window's state, if preferred.

    The layout is saved soon after each change, so that it survives a crash; the place in the scan
    when the window closes.
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
        self._waiting: Places = {}  # until they are detached again
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
        """Observe close, move and resize events, without consuming any."""
        if watched is self._window:
            if event.type() == QEvent.Type.Close:
                self._settling.stop()
                self.keep()
            elif event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
                self._settling.start()
        return False

    def keep(self) -> None:
        """Save what the preferences allow, and delete the rest."""
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
        if self._window.isVisible():  # closing the window reattaches the tabs
            self._settling.start()

    @Slot()
    def keep_layout(self) -> None:
        """Save the layout to disk."""
        if not self._window.preferences.choices.value.session_restored:
            return
        window = self._window
        states = (window.saveGeometry(), window.saveState(LAYOUT), window.columns.saveState(),
                  window.workspace.text(),
                  torn_text({**self._waiting, **window.side.torn_off}))  # fmt: skip
        settings = QSettings()
        for key, state in zip(LAYOUT_KEYS, states, strict=True):
            if key != COLUMNS or window.columns.sizes()[1]:  # a hidden panel has no width to save
                settings.setValue(key, state)
        settings.sync()

    def restore_layout(self) -> None:
        """Restore the layout; Qt ignores invalid data."""
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
        """Detach tabs again once the window is visible, as a page may take long to build.

        A tab whose screen is gone stays in the panel.
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
        """Open the last session's scan, or only load the network.

        The entry is deleted first: a scan that crashes the program does so only once. Files dropped
        during the start take precedence.
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
