"""A number that is dragged or typed."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from ctviewer.ui.number_box import NumberBox

BOX_WIDTH = 76


class SliderBox(QWidget):
    """A slider with a number box beside it; `changed` carries what the user chose."""

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
        """Show a number that was chosen elsewhere."""
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
