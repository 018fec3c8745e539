"""The commands of menus and keys, and their table."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QPoint, Slot

from ctviewer.core.geometry.volume import Index
from ctviewer.core.view.state import ViewState
from ctviewer.core.view.window import Window, auto_window
from ctviewer.ui.base.actions import Actions, Entry
from ctviewer.ui.base.preferences import Preferences, Preset
from ctviewer.ui.base.words import word
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.output.export import Export
from ctviewer.ui.output.result_text import result_line
from ctviewer.ui.scan.session import Stage
from ctviewer.ui.shell import keys
from ctviewer.ui.shell.about import AboutCommands
from ctviewer.ui.shell.help import show_keys
from ctviewer.ui.shell.keys import KeysDialog
from ctviewer.ui.shell.preferences import PreferenceCommands
from ctviewer.ui.shell.presets import PresetsDialog
from ctviewer.ui.shell.view_menu import view_menu
from ctviewer.ui.viewer.commands import PictureCommands
from ctviewer.ui.viewer.display import Display

MANY = 5  # slices per page key, as with Shift and the wheel
ZOOM_STEP = 1.25
MESSAGE_MS = 5000


class Commands(QObject):
    """Commands of a window, its session and reading area, and those of its features."""

    def __init__(
        self,
        frame: Frame,
        features: Sequence[Feature],
        preferences: PreferenceCommands,
    ) -> None:
        super().__init__(frame.window)
        self._window = window = frame.window
        self._session = session = frame.session
        self._sessions = session, frame.second
        self._display = frame.reading.active
        self._reading = reading = frame.reading
        self._side = frame.side
        self.opening = frame.opening
        self.export = Export(window, reading)
        self.export.network = lambda: frame.networks.options
        self.export.result = self._result_line
        self.export.failed.connect(session.failed)
        self.export.saved.connect(self._say)
        self.picture = PictureCommands(self._display, reading, self)
        self._features = features
        self._choices = preferences.choices
        self._choices.changed.connect(self._on_preferences_changed)
        preferences.keys_changed.connect(self._on_keys_changed)
        first = [*self._file(), *self._view(), *self._move()]
        others = [entry for feature in features for entry in feature.entries()]
        last = [
            *self.export.entries(self.tr("&File")),
            *preferences.entries(),
            *self._leave(),
            *self._help(),
        ]
        entries = [*first, *others, *last]
        self.actions = Actions(window, entries)
        self.actions.rekey(keys.read())
        reading.tools.offer(self.actions)
        reading.write_window()
        self._show_keys_of_tabs()
        self._display.view_changed.connect(self._on_display_changed)
        self._display.label_changed.connect(self.update)

    def _file(self) -> list[Entry]:
        menu = self.tr("&File")
        return [
            *self.opening.entries(menu),
            Entry(menu, self.tr("Cancel"), ("Esc",), self.cancel,
                  self.tr("Stop opening or classifying; then back to three views"), part=3),
        ]  # fmt: skip

    def _leave(self) -> list[Entry]:
        """The last entries of the first menu, after those of features."""
        menu = self.tr("&File")
        return [
            Entry(menu, self.tr("Close scan"), ("Ctrl+W",), self._session.close, "", True, part=4),
            Entry(menu, self.tr("Quit"), ("Ctrl+Q",), self._window.close, part=4),
        ]

    def _view(self) -> list[Entry]:
        menu, view = self.tr("&View"), self._view_state
        return [
            *self._presets(),
            Entry(menu, self.tr("Window: automatic"), ("0", "A"), self.set_auto_window,
                  self.tr("From the 0.5 to the 99.5 percentile"), True,
                  in_views=self.tr("Window"), under=self.tr("Window"), tool="window"),
            Entry(menu, self.tr("Window presets…"), (), self.edit_presets,
                  self.tr("Names, levels, widths and keys of the windows above"),
                  under=self.tr("Window"), tool="window"),
            Entry(menu),
            Entry(menu, self.tr("Invert"), ("I",), self._toggle_invert,
                  self.tr("Black on white"), True, lambda: view().inverted, in_views="",
                  tool="window"),
            Entry(menu, self.tr("Crosshair"), ("X",), self._toggle_crosshair,
                  "", True, lambda: view().crosshair_shown),
            Entry(menu, self.tr("Heat map"), ("H",), self._toggle_heat_map,
                  self.tr("Where the network sees lesions"), True, lambda: view().heat_map_shown,
                  in_views="", tool="heat"),
            Entry(menu, self.tr("One view alone"), ("F",), self._enlarge,
                  self.tr("The view under the mouse, or all three again"), True,
                  lambda: self._reading.keyed.views.enlarged is not None, tool="layout"),
            Entry(menu, self.tr("Montage"), ("M",), self._reading.toggle_montage,
                  self.tr("Many slices at once, or the three views"), True,
                  lambda: self._reading.montage_shown, tool="layout"),
            Entry(menu),
            Entry(menu, self.tr("Reset view"), ("R",), self.reset_view,
                  self.tr("The chest in the first window; again, all of each slice"), True,
                  in_views="", part=2),
            Entry(menu, self.tr("Full screen"), ("F11",), self.toggle_full_screen, "",
                  False, self._window.isFullScreen, part=2, tool="layout"),
            *self.picture.entries(),
        ]  # fmt: skip

    def _presets(self) -> list[Entry]:
        made = [self._preset(*each) for each in self._choices.value.windows]
        self._preset_titles = [entry.title for entry in made]
        return made

    def edit_presets(self) -> None:
        """Open the dialog of window presets."""
        dialog = PresetsDialog(self._choices.value.presets, self.actions, self._window)
        dialog.chosen.connect(self._on_presets_chosen)
        dialog.open()

    @Slot(tuple)
    def _on_presets_chosen(self, presets: tuple[Preset, ...]) -> None:
        self._choices.choose(replace(self._choices.value, presets=presets))

    @Slot()
    def _on_keys_changed(self) -> None:
        self.actions.rekey(keys.read())
        self.update()
        self._show_keys_of_tabs()

    def _show_keys_of_tabs(self) -> None:
        self._side.show_keys(self.actions.pages())

    @Slot(object, object)
    def _on_preferences_changed(self, old: Preferences, new: Preferences) -> None:
        if old.presets != new.presets:
            titles = self._preset_titles
            self.actions.exchange(titles, self._presets())
            self.actions.rekey(keys.read())
            self.update()

    def _preset(self, window: Window, key: str) -> Entry:
        title = self.tr("Window: {name}").format(name=word(window.name))
        tip = self.tr("W {width:.0f} L {level:.0f}: {low:.0f} to {high:.0f} HU").format(
            width=window.width, level=window.level, low=window.lowest, high=window.highest
        )
        change = partial(self._change_window, window)
        shown = partial(self._has_window, window)
        return Entry(self.tr("&View"), title, (key,) if key else (), change, tip, True, shown,
                     in_views=self.tr("Window"), under=self.tr("Window"),
                     tool="window")  # fmt: skip

    def _move(self) -> list[Entry]:
        menu, scroll, zoom = self.tr("&Go"), self._scroll, self._zoom
        return [
            Entry(menu, self.tr("Next slice"), ("Up",), partial(scroll, 1),
                  self.tr("Superior, anterior or right in the active view"), True),
            Entry(menu, self.tr("Previous slice"), ("Down",), partial(scroll, -1),
                  self.tr("Inferior, posterior or left in the active view"), True),
            Entry(menu, self.tr("Five slices on"), ("PgUp",), partial(scroll, MANY), "", True),
            Entry(menu, self.tr("Five slices back"), ("PgDown",), partial(scroll, -MANY), "", True),
            Entry(menu, self.tr("First slice"), ("Home",), partial(self._end, -1),
                  self.tr("Again, all of each slice instead of the chest"), True),
            Entry(menu, self.tr("Last slice"), ("End",), partial(self._end, 1), "", True),
            Entry(menu),
            Entry(menu, self.tr("Zoom in"), ("+", "="), partial(zoom, ZOOM_STEP), "", True),
            Entry(menu, self.tr("Zoom out"), ("-",), partial(zoom, 1 / ZOOM_STEP), "", True),
        ]  # fmt: skip

    def _help(self) -> list[Entry]:
        menu = self.tr("&Help")
        return [
            Entry(menu, self.tr("Keys and mouse"), ("F1",), self.show_keys),
            Entry(menu, self.tr("Choose keys…"), (), self.choose_keys,
                  self.tr("Give commands other keys")),
            *AboutCommands(self._window, self._session).entries(menu),
        ]  # fmt: skip

    def cancel(self) -> None:
        """Put away the current tool; else cancel the worker; else show all three views again."""
        if any(feature.cancel() for feature in self._features):
            return
        if self._session.activity.stage is not Stage.IDLE:
            self._session.cancel()
        elif self._reading.views.enlarged is not None:
            self._reading.views.enlarge(None)

    def set_auto_window(self) -> None:
        """Fit the window to the volume's values."""
        volume = self._display.volume
        if volume is not None:
            self._change_window(auto_window(volume))

    def reset_view(self) -> None:
        """Reset to the initial plain view of the chest; a second time, show whole slices.

        The crosshair is not moved.
        """
        if self._session.scan is None:
            return
        plain = self._display.view.plain(self._session.scan.view.window)
        self.show_whole(whole=plain == self._display.view and self._reading.is_at_chest)
        self._display.show(plain)

    def show_whole(self, *, whole: bool = True) -> None:
        """Show whole slices, or the chest."""
        if self._reading.montage_shown:
            self._reading.montage.sheet.show_whole(whole=whole)
            return
        for side in reversed(self._reading.sides):  # the first one's scale takes precedence
            side.views.reset_zoom() if whole else side.views.show_chest()

    def toggle_full_screen(self) -> None:
        """Toggle full screen."""
        full = self._window.isFullScreen()
        self._window.showNormal() if full else self._window.showFullScreen()

    def show_keys(self) -> None:
        """Show the keyboard and mouse sheet."""
        gestures = [gesture for feature in self._features for gesture in feature.gestures()]
        show_keys(self._window, self.actions.entries, gestures)

    def choose_keys(self) -> None:
        """Open the dialog of keys."""
        KeysDialog(self.actions, self._window).open()

    @Slot(QPoint, object)
    def show_menu(self, at: QPoint, index: Index | None) -> None:
        """Show the context menu at a screen position, for the voxel there."""
        if self._display.volume is not None:
            view_menu(self._window, self.actions, self._display, index).popup(at)

    @Slot()
    def update(self) -> None:
        """Update the state of all menu entries."""
        first = self._reading.keyed is self._reading.sides[0]
        why_not = self.tr("This is of scan 1 alone: click into scan 1, then choose it again.")
        has_scan = self._session.scan is not None
        self.actions.update(has_scan=has_scan, on_second="" if first else why_not)
        self._reading.tools.update_state()

    @Slot(object, object)
    def _on_display_changed(self, old: ViewState, new: ViewState) -> None:
        """Ignore mere crosshair moves, as when scrolling: they change no action."""
        if replace(old, cursor=new.cursor) != new:
            self.update()

    def _result_line(self, display: Display) -> str:
        """The result line below a display's pictures, if preferred."""
        session = next(each for each in self._sessions if each.display is display)
        scan, result = session.scan, session.result
        if not self._choices.value.result_pictured or scan is None or result is None:
            return ""
        return result_line(scan.volume, result, named=False)

    @Slot(str)
    def _say(self, text: str) -> None:
        self._window.statusBar().showMessage(text, MESSAGE_MS)

    def _view_state(self) -> ViewState:
        return self._display.view

    def _toggle_invert(self) -> None:
        view = self._display.view
        self._display.show(replace(view, inverted=not view.inverted))

    def _enlarge(self) -> None:
        """Enlarge the view that keys act on, or show all three again."""
        if self._reading.montage_shown:
            self._reading.show_views()
        views = self._reading.keyed.views
        views.enlarge(views.keyed_plane if views.enlarged is None else None)
        self.update()

    def _toggle_crosshair(self) -> None:
        view = self._display.view
        self._display.show(replace(view, crosshair_shown=not view.crosshair_shown))

    def _toggle_heat_map(self) -> None:
        view = self._display.view
        self._display.show(replace(view, heat_map_shown=not view.heat_map_shown))

    def _change_window(self, window: Window) -> None:
        self._display.change_window(window)

    def _has_window(self, window: Window) -> bool:
        return self._display.view.window == window

    def _scroll(self, slices: int) -> None:
        self._display.scroll(self._reading.active_plane, slices)

    def _end(self, sign: int) -> None:
        """Go to an end of the stack; if already there at the first slice, to the whole picture."""
        display, plane = self._display, self._reading.active_plane
        if display.volume is None:
            return
        if sign < 0 and display.view.cursor[plane.axis] == 0:
            self.show_whole()
        display.scroll(plane, sign * plane.count(display.volume))

    def _zoom(self, factor: float) -> None:
        if not self._reading.montage_shown:
            views = self._reading.keyed.views
            views.views[views.keyed_plane].zoom_by(factor)
