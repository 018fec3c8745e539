"""A box for a scanner position, written as people say it: S 12.1 is 12.1 mm superior."""

from PySide6.QtGui import QValidator

from ctviewer.core.geometry.plane import DIRECTIONS, Plane, place_text
from ctviewer.ui.number_box import NumberBox


class PositionBox(NumberBox):
    """Millimetres along a plane's axis; positive is right, anterior or superior."""

    _plane = Plane.AXIAL  # Qt asks for the text before __init__ is through

    def __init__(self, name: str) -> None:
        super().__init__(name, decimals=1)

    def set_plane(self, plane: Plane) -> None:
        """Write positions with the letters of another plane's axis."""
        self._plane = plane

    def textFromValue(self, value: float) -> str:
        """For example "I 30.0"."""
        return place_text(value, self._plane, decimals=1)

    def valueFromText(self, text: str) -> float:
        """Read "I 30", "i30" and "-30" alike."""
        letter, number = text.strip()[:1].upper(), text.strip().lstrip(self._letters)
        value = float(number.replace(",", "."))
        return -value if letter == DIRECTIONS[self._plane.axis][1] else value

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        """Whether the text is a position, or can become one."""
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
