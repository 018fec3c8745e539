"""The brush in menus and tool row, and saving of corrected masks."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Slot

from ctviewer.ui.base.actions import Entry, Gesture
from ctviewer.ui.base.jobs import JobRunner
from ctviewer.ui.base.plain import is_confirmed
from ctviewer.ui.features.correcting.editor import MaskEditor
from ctviewer.ui.features.correcting.keeper import MaskKeeper
from ctviewer.ui.features.correcting.page import CorrectPage
from ctviewer.ui.features.correcting.work import replaced
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.viewer.mouse import MouseTool

RANK = 25  # of its tab


class CorrectFeature(Feature):
    """Corrects the masks of the first scan."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._runner = JobRunner(self)  # separate, so that saving does not wait for measuring
        self.editor = MaskEditor(frame.session, self._runner, self)
        self.page = CorrectPage(self.editor)
        self._before: MouseTool | None = None
        self.page.brush_asked.connect(self.hold)
        self.page.fill_asked.connect(self.fill)
        self.page.discard_asked.connect(self.ask_discard)
        self.editor.changed.connect(self._on_changed)
        self.editor.refused.connect(frame.session.failed)
        frame.reading.mouse_tool_changed.connect(self._on_mouse_tool_changed)
        self.keeper = MaskKeeper(frame.sidecars, frame.session, self._runner, self)
        self.editor.corrected.connect(self.keeper.keep)
        self.keeper.failed.connect(frame.session.failed)
        frame.sidecars.finishing.connect(self.editor.flush)
        frame.sidecars.finishing.connect(self.keeper.finish)
        frame.side.add(self.page, self.tr("Correct"), RANK)

    def entries(self) -> list[Entry]:
        """The entries of the Measure menu."""
        menu, under = self.tr("&Measure"), self.tr("Correct mask")
        return [
            Entry(menu, self.tr("Brush"), ("B",), partial(self.hold, erases=False),
                  self.tr("Add voxels to the lesions or a lung, by hand"),
                  True, partial(self._has, erases=False), of_first=True, under=under,
                  in_views=under, tool="brush", page=self.page),
            Entry(menu, self.tr("Eraser"), ("Shift+B",), partial(self.hold, erases=True),
                  self.tr("Take voxels away from the mask, by hand"),
                  True, partial(self._has, erases=True), of_first=True, under=under,
                  in_views=under, tool="brush"),
            Entry(menu, self.tr("Smaller brush"), (",",), partial(self.editor.resize, -1), "",
                  True, of_first=True, under=under, tool="brush"),
            Entry(menu, self.tr("Larger brush"), (".",), partial(self.editor.resize, 1), "",
                  True, of_first=True, under=under, tool="brush"),
            Entry(menu, self.tr("Fill between slices"), ("Ctrl+Shift+F",), self.fill,
                  self.tr("Between the slices of the active plane in which you drew"),
                  True, usable=self._can_fill, of_first=True, under=under, tool="brush"),
            Entry(menu, self.tr("Discard corrections…"), (), self.ask_discard,
                  self.tr("Restore the mask as it was before it was corrected"),
                  True, usable=lambda: self.editor.is_corrected, of_first=True, under=under),
        ]  # fmt: skip

    def gestures(self) -> list[Gesture]:
        """Mouse actions of the brush."""
        return [
            (self.tr("Left, with the brush (B) or eraser"),
             self.tr("Correct the lesions or a lung; , and . change the radius")),
        ]  # fmt: skip

    def cancel(self) -> bool:
        """Deactivate the brush."""
        return self.deactivate()

    def shutdown(self) -> None:
        """Stop the thread."""
        self._runner.shutdown()

    @Slot(bool)
    def hold(self, erases: bool) -> None:
        """Activate brush or eraser, or deactivate it if active."""
        if self._has(erases=erases):
            self.deactivate()
            return
        reading = self.frame.reading
        if reading.mouse_tool is not self.editor:
            self._before = reading.mouse_tool
        reading.show_views()
        self.editor.activate(replace(self.editor.palette, erases=erases))
        if self.editor.is_active:
            reading.set_mouse_tool(self.editor)
            self.page.show()

    def deactivate(self) -> bool:
        """Deactivate the brush, and restore the previous mouse tool."""
        was = self.editor.deactivate()
        reading = self.frame.reading
        if reading.mouse_tool is self.editor and self._before is not None:
            reading.set_mouse_tool(self._before)
        return was

    @Slot()
    def fill(self) -> None:
        """Fill between the slices of the active plane."""
        self.editor.fill(self.frame.reading.views.active)

    @Slot()
    def ask_discard(self) -> None:
        """Restore the mask before its corrections, after confirmation."""
        text = self.tr("All corrections of this mask are discarded, those of earlier sessions too. "
                       "Continue?")  # fmt: skip
        if is_confirmed(self.frame.window, self.tr("Discard corrections"), text):
            self.discard()

    def discard(self) -> None:
        """Restore the mask before its corrections."""
        kind, display = self.editor.palette.kind, self.frame.session.display
        self.deactivate()
        if display.volume is not None:
            self.keeper.forget(display.volume, kind)
        display.use_masks(replaced(display.masks, kind, None))

    def _has(self, *, erases: bool) -> bool:
        return self.editor.is_active and self.editor.palette.erases is erases

    def _can_fill(self) -> bool:
        return self.editor.is_active and bool(self.editor.log.past)

    @Slot()
    def _on_mouse_tool_changed(self) -> None:
        """Another tool was activated."""
        if self.frame.reading.mouse_tool is not self.editor:
            self.editor.deactivate()

    @Slot()
    def _on_changed(self) -> None:
        if (
            not self.editor.is_active
            and self.frame.reading.mouse_tool is self.editor
            and self._before
        ):
            self.frame.reading.set_mouse_tool(self._before)
        self.changed.emit()
