"""The measurements of the current scan, and their mouse tools."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from ctviewer.core.base.text import shown
from ctviewer.core.geometry.measure import Drawn, Measurement, MeasurementKind
from ctviewer.core.geometry.measure_edit import History
from ctviewer.core.geometry.volume import Volume
from ctviewer.ui.base.words import word
from ctviewer.ui.features.measuring.dragging import EMPTY, DragState, begin, follow, let_go, take
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.mouse import Touch

LONGEST_NAME, LONGEST_COMMENT = 80, 1000
List = tuple[Measurement, ...]


class MeasurementEditor(QObject):
    """Holds each scan's measurements while the program runs, with undo and redo.

    The list is one frozen value, so that undo restores an older one; a drag is one step. `tool` is
    what the next press draws; it is deactivated after that. `edited` reports changes by the user,
    `changed` any change, also of the scan.
    """

    changed = Signal()
    edited = Signal()
    refused = Signal(str)

    def __init__(self, display: Display, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._display = display
        self._histories: dict[str, History[List]] = {}
        self._drag = EMPTY
        self.tool: MeasurementKind | None = None
        self.selected: int | None = None
        display.volume_changed.connect(self._on_volume_changed)

    radius_mm = 0.0  # radius of the tool: a point

    @property
    def volume(self) -> Volume | None:
        """The current scan's volume."""
        return self._display.volume

    @property
    def history(self) -> History[List]:
        """The current scan's list with its undo history."""
        return self._histories.get(_key(self.volume), History(()))

    @property
    def measurements(self) -> List:
        """The current scan's list."""
        return self.history.now

    def choose(self, tool: MeasurementKind | None) -> None:
        """Activate a tool instead of the current one."""
        self._drag = EMPTY
        self.tool = None if tool is self.tool else tool
        self._announce()

    @Slot()
    def leave(self) -> None:
        """Deselect everything, as the user activates another scan."""
        self._drag, self.selected = EMPTY, None
        self._draw()

    def keep_shown(self, display: Display) -> None:
        """Show existing measurements of every scan in another display."""
        display.volume_changed.connect(partial(self.show_kept, display))

    def show_kept(self, display: Display) -> None:
        """Show the list of a scan that is not being edited."""
        kept = self._histories.get(_key(display.volume), History(()))
        display.draw(Drawn(kept.now, None))

    def restore(self, volume: Volume, measurements: List) -> None:
        """Replace a scan's list by its stored one; an equal list keeps its undo history."""
        key = _key(volume)
        if measurements == self._histories.get(key, History(())).now:
            return
        self._histories[key] = History(measurements)
        if volume is self.volume:
            self._drag, self.selected = EMPTY, None
            self._announce()

    def cancel_drawing(self) -> bool:
        """Cancel an unfinished measurement, else the tool; False if there is neither."""
        if self._drag == EMPTY and self.tool is None:
            return False
        self._drag, self.tool = EMPTY, None
        self._announce()
        return True

    def pressed(self, touch: Touch) -> bool:
        """Continue or start drawing, or grab the measurement under the mouse."""
        volume = self.volume
        if volume is None:
            return False
        if self._drag.shape is not None:
            if self._drag.shape.lies_on(touch.plane, touch.position):
                self._hold(follow(volume, self._drag, touch))
                return True
            self._drag = EMPTY  # elsewhere: start over
        if self.tool is None:
            return self._take(volume, touch)
        drag = begin(volume, self.tool, touch)
        if drag is None:
            self.refused.emit(self.tr("There is no scan there; begin on the slice."))
        self._hold(drag or EMPTY)
        return True

    def moved(self, touch: Touch) -> bool:
        """Follow the mouse; returns whether a press would grab something."""
        volume = self.volume
        if volume is None:
            return False
        if self._drag.shape is not None:
            self._hold(follow(volume, self._drag, touch))
            return self._drag.number is not None
        return self.tool is None and take(volume, self.measurements, touch) is not None

    def released(self, touch: Touch) -> None:
        """Keep a finished change."""
        if self.volume is None:
            return
        drag = let_go(self.volume, self._drag, touch)
        if not drag.done or drag.shape is None:
            self._hold(drag)
            return
        self._drag, self.tool = EMPTY, None
        if drag.number is None:
            named = replace(drag.shape, name=self._free_name(drag.shape.kind))
            self._change((*self.measurements, named), len(self.measurements))
        else:
            self._change(_with(self.measurements, drag.number, drag.shape), drag.number)

    def select(self, number: int | None) -> None:
        """Select a measurement, or none."""
        if number != self.selected:
            self.selected = number
            self._announce()

    def jump(self, number: int) -> None:
        """Select a measurement, and move the crosshair to its centre."""
        each = self.measurements[number]
        r, a, s = (round(i) for i in each.index_of(each.middle))
        self._display.point_at((r, a, s))
        self.select(number)

    def rename(self, number: int, name: str) -> None:
        """Rename; an empty name is ignored."""
        name = " ".join(name.split())[:LONGEST_NAME]
        if name and name.isprintable():
            renamed = replace(self.measurements[number], name=name)
            self._change(_with(self.measurements, number, renamed), number)

    def comment(self, number: int, text: str) -> None:
        """Set or clear the comment."""
        text = " ".join(shown(text).split())[:LONGEST_COMMENT]
        commented = replace(self.measurements[number], comment=text)
        self._change(_with(self.measurements, number, commented), number)

    @Slot()
    def delete(self) -> None:
        """Delete the selected measurement."""
        if self.selected is not None:
            left = list(self.measurements)
            del left[self.selected]
            self._change(tuple(left), None)

    @Slot()
    def undo(self) -> None:
        """Undo the last change."""
        self._go(self.history.undone())

    @Slot()
    def redo(self) -> None:
        """Redo the last undone change."""
        self._go(self.history.redone())

    def _take(self, volume: Volume, touch: Touch) -> bool:
        drag = take(volume, self.measurements, touch)
        if drag is not None:
            self.selected = drag.number
        elif self.selected is not None:
            self.selected = None
            self._announce()
        if drag is not None:
            self._hold(drag)
        return drag is not None

    def _hold(self, drag: DragState) -> None:
        if drag != self._drag:
            self._drag = drag
            self._draw()

    def _change(self, measurements: List, selected: int | None) -> None:
        self.selected = selected
        self._go(self.history.changed(measurements))

    def _go(self, history: History[List]) -> None:
        self._histories[_key(self.volume)] = history
        if self.selected is not None and self.selected >= len(history.now):
            self.selected = None
        self._drag = EMPTY
        self._announce()
        self.edited.emit()

    def _announce(self) -> None:
        self._draw()
        self.changed.emit()

    def _draw(self) -> None:
        """Show the list with the dragged measurement in place."""
        drag, shown, selected = self._drag, self.measurements, self.selected
        if drag.shape is not None:
            number = len(shown) if drag.number is None else drag.number
            shown, selected = _with(shown, number, drag.shape), number
        self._display.draw(Drawn(shown, selected))

    def _free_name(self, kind: MeasurementKind) -> str:
        taken = {each.name for each in self.measurements}
        numbers = range(1, len(taken) + 2)
        return next(name for n in numbers if (name := f"{word(kind.value)} {n}") not in taken)

    @Slot()
    def _on_volume_changed(self) -> None:
        self._drag, self.selected = EMPTY, None
        if self.volume is None:
            self.tool = None
        self._announce()


def _key(volume: Volume | None) -> str:
    """A key for a scan: the file's hash, else its path."""
    if volume is None:
        return ""
    return volume.source.sha256 or str(volume.source.path or id(volume))


def _with(measurements: List, number: int, changed: Measurement) -> List:
    return (*measurements[:number], changed, *measurements[number + 1 :])
