"""Input boxes for numbers and positions that take precedence over the window's shortcuts."""

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QSlider, QWidget

from ctviewer.core.geometry.plane import DIRECTIONS, Plane, place_text
from ctviewer.ui.base.plain import tip
from ctviewer.ui.base.words import word

NO_MODIFIER = Qt.KeyboardModifier.NoModifier
STEP_KEYS = (
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
    Qt.Key.Key_Home, Qt.Key.Key_End,
)  # fmt: skip
NUMBER_SIGNS = "0123456789.,-+"


class NumberBox(QDoubleSpinBox):
    """A spin box whose keys take precedence over the window's shortcuts."""

    def __init__(self, name: str, *, decimals: int = 0, suffix: str = "") -> None:
        super().__init__()
        self.setDecimals(decimals)
        self.setSuffix(suffix)
        self.setAccessibleName(name)
        self.setToolTip(tip(name))
        self.setKeyboardTracking(False)  # half-typed numbers are ignored

    def event(self, event: QEvent) -> bool:
        """Accept keys for numbers and steps before shortcuts do."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (NO_MODIFIER, Qt.KeyboardModifier.KeypadModifier)
            if plain and (self.takes(event.text()) or event.key() in STEP_KEYS):
                event.accept()
                return True
        return super().event(event)

    def takes(self, text: str) -> bool:
        """Whether a key's text can be part of the number."""
        return bool(text) and text in NUMBER_SIGNS


class PositionBox(NumberBox):
    """Millimetres along a plane's axis; positive is right, anterior or superior."""

    _plane = Plane.AXIAL  # Qt calls textFromValue during __init__

    def __init__(self, name: str) -> None:
        super().__init__(name, decimals=1)

    def set_plane(self, plane: Plane) -> None:
        """Use the direction letters of another plane."""
        self._plane = plane

    def textFromValue(self, value: float) -> str:
        """E.g. "I 30.0"."""
        return word(place_text(value, self._plane, decimals=1))

    def valueFromText(self, text: str) -> float:
        """Accepts "I 30", "i30" and "-30"."""
        letter, number = text.strip()[:1].upper(), text.strip().lstrip(self._letters)
        value = float(number.replace(",", "."))
        return -value if letter == DIRECTIONS[self._plane.axis][1] else value

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        """Whether the text is a position, or a prefix of one."""
        try:
            self.valueFromText(text)
        except ValueError:
            started = all(self.takes(sign) or sign == " " for sign in text)
            state = QValidator.State.Intermediate if started else QValidator.State.Invalid
            return state, text, place
        return QValidator.State.Acceptable, text, place

    def takes(self, text: str) -> bool:
        """Numbers, and the letters of the two directions."""
        return super().takes(text) or (bool(text) and text in self._letters)

    @property
    def _letters(self) -> str:
        pair = DIRECTIONS[self._plane.axis]
        return pair + pair.lower()


BOX_WIDTH = 76


class SliderBox(QWidget):
    """A slider with a number box; `changed` carries the user's choice."""

    changed = Signal(float)

    def __init__(
        self, name: str, ends: tuple[float, float], *, decimals: int = 0, suffix: str = ""
    ) -> None:
        super().__init__()
        self._scale = 10**decimals
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(*(round(end * self._scale) for end in ends))
        self.slider.setAccessibleName(name)
        self.box = NumberBox(name, decimals=decimals, suffix=suffix)
        self.box.setRange(*ends)
        self.box.setSingleStep(5 / self._scale)
        self.box.setFixedWidth(BOX_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slider, 1)
        row.addWidget(self.box)
        self.slider.valueChanged.connect(self._on_slid)
        self.box.valueChanged.connect(self._on_typed)

    def show_value(self, value: float) -> None:
        """Show a number without emitting `changed`."""
        with QSignalBlocker(self.slider), QSignalBlocker(self.box):
            self.slider.setValue(round(value * self._scale))
            self.box.setValue(value)

    @Slot(int)
    def _on_slid(self, steps: int) -> None:
        self._choose(steps / self._scale)

    @Slot(float)
    def _on_typed(self, value: float) -> None:
        self._choose(value)

    def _choose(self, value: float) -> None:
        self.show_value(value)
        self.changed.emit(value)
