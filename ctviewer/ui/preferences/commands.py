"""What the menus do with the preferences, and how they take effect in the window."""

from dataclasses import replace

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow

from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.preferences import Choices, Preferences
from ctviewer.ui.preferences.dialog import PreferencesDialog
from ctviewer.ui.scan.opening import forget_all
from ctviewer.ui.scan.session import Session
from ctviewer.ui.viewer.reading import Reading


class PreferenceCommands(QObject):
    """Applies the preferences to a session and its reading room, at the start and when changed."""

    def __init__(self, window: QMainWindow, session: Session, reading: Reading) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._reading = reading
        self.choices = Choices(self)
        self.choices.changed.connect(self._apply)
        self._dialog: PreferencesDialog | None = None
        self._apply(None, self.choices.value)

    def entries(self) -> list[Entry]:
        """The lines of the menus."""
        value = self._value
        return [
            Entry(self.tr("&File"), self.tr("Preferences…"), ("Ctrl+,",), self.show_dialog,
                  self.tr("Theme, language, mouse, and what is kept")),
            Entry(self.tr("&View"), self.tr("PACS-like mouse"), (), self._toggle_mouse,
                  self.tr("Left changes the window, right moves the crosshair"),
                  False, lambda: value().pacs_mouse),
            Entry(self.tr("&Picture"), self.tr("Reverse the wheel"), (), self._toggle_wheel,
                  self.tr("For systems whose natural scrolling exchanges up and down"), False,
                  lambda: value().reversed_wheel),
        ]  # fmt: skip

    def show_dialog(self) -> None:
        """The preferences, beside the window; they are shown once."""
        if self._dialog is None:
            self._dialog = PreferencesDialog(self.choices, self._window)
            self._dialog.destroyed.connect(self._on_closed)
        self._dialog.show()
        self._dialog.activateWindow()

    @Slot(object, object)
    def _apply(self, old: Preferences | None, new: Preferences) -> None:
        self._reading.views.pacs_mouse = new.pacs_mouse
        self._reading.reversed_wheel = new.reversed_wheel
        self._session.first_window = new.first_window
        display = self._session.display
        if old is None or old.smooth != new.smooth:
            display.prefer(replace(display.view, smooth=new.smooth))
        if not new.recent_kept:
            forget_all()

    def _value(self) -> Preferences:
        return self.choices.value

    def _toggle_mouse(self) -> None:
        value = self.choices.value
        self.choices.choose(replace(value, pacs_mouse=not value.pacs_mouse))

    def _toggle_wheel(self) -> None:
        value = self.choices.value
        self.choices.choose(replace(value, reversed_wheel=not value.reversed_wheel))

    @Slot()
    def _on_closed(self) -> None:
        self._dialog = None
