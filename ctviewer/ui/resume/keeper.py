"""Keeps where a session ends, and begins the next one there."""

from PySide6.QtCore import QByteArray, QEvent, QObject, QSettings, Slot
from PySide6.QtWidgets import QDockWidget

from ctviewer.ui.main_window import MainWindow
from ctviewer.ui.resume.place import Place, place_of

PLACE, GEOMETRY, DOCKS = "session/place", "session/geometry", "session/docks"
LAYOUT = 1  # the version of the docks; another is not restored


class SessionKeeper(QObject):
    """Stores the layout and the place in the scan when a window closes, if that is preferred."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self._place: Place | None = None
        for dock in window.findChildren(QDockWidget):
            if not dock.objectName():  # by which Qt knows it again
                dock.setObjectName(type(dock).__name__)
        window.installEventFilter(self)
        self._session.scan_changed.connect(self._on_scan_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look on while the window closes, and stop nothing."""
        if watched is self._window and event.type() == QEvent.Type.Close:
            self.keep()
        return False

    def keep(self) -> None:
        """Store what is wanted, and forget what is not."""
        settings, preferences = QSettings(), self._window.preferences.choices.value
        for key in (PLACE, GEOMETRY, DOCKS):
            settings.remove(key)
        if not preferences.session_restored:
            return
        settings.setValue(GEOMETRY, self._window.saveGeometry())
        settings.setValue(DOCKS, self._window.saveState(LAYOUT))
        place = self._here()
        if place is not None and preferences.recent_kept:
            settings.setValue(PLACE, place.text())

    def restore_layout(self) -> None:
        """Lay the window out as it was; Qt leaves it as it is where that cannot be read."""
        if not self._window.preferences.choices.value.session_restored:
            return
        geometry, docks = QSettings().value(GEOMETRY), QSettings().value(DOCKS)
        if isinstance(geometry, QByteArray):
            self._window.restoreGeometry(geometry)
        if isinstance(docks, QByteArray):
            self._window.restoreState(docks, LAYOUT)

    def restore_place(self) -> None:
        """Open the scan of the last session, whose judging warms the network; else only warm it.

        It is forgotten before it is opened: a scan that ends the program ends it only once.
        """
        place = place_of(str(QSettings().value(PLACE, "")))
        QSettings().remove(PLACE)
        if place is None or not self._window.preferences.choices.value.session_restored:
            self._session.prewarm()
        elif place.path.exists():
            self._session.open(place.path)
            self._place = place
        else:
            text = self.tr("{name} of the last session is no longer there; open another scan.")
            self._window.error.show_text(text.format(name=place.path.name))
            self._session.prewarm()

    def _here(self) -> Place | None:
        scan, reading, view = self._session.scan, self._window.reading, self._session.display.view
        if scan is None or scan.volume.source.path is None:
            return None
        r, a, s = scan.volume.shape
        return Place(
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
        if place.montage_shown:
            reading.toggle_montage()
