"""What is seen while no scan is open: what to drop, and what there is to try."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.program import resource
from ctviewer.core.base.text import Text
from ctviewer.core.formats.readers import file_formats_text
from ctviewer.ui.base.look import LINE, MUTED, SURFACE
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.base.words import word


def demo_scans() -> list[Path]:
    """The scans that come with the program, by name; none in a copy without them."""
    try:
        return sorted(resource("demo").glob("*.nii.gz"))
    except UserError:
        return []


TITLES = {
    "synthetic_clear.nii.gz": Text("Synthetic clear"),
    "synthetic_pneumonia.nii.gz": Text("Synthetic pneumonia"),
}


def demo_title(path: Path) -> str:
    """A demo scan as a title; by its name, if it is none of ours."""
    return word(TITLES.get(path.name, path.name))


class Welcome(QWidget):
    """A place to drop a scan, with buttons for those who do not drop."""

    open_asked = Signal()
    demo_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        place = QFrame()
        place.setObjectName("place")
        place.setStyleSheet(
            f"QFrame#place {{ border: 2px dashed {LINE}; border-radius: 14px;"
            f" background: {SURFACE}; }}"
        )
        column = QVBoxLayout(place)
        column.setSpacing(14)
        column.addStretch(2)
        column.addWidget(_text(self.tr("Drop a chest CT here"), 30))
        column.addWidget(
            _text(
                self.tr("{formats}, or a folder of DICOM files").format(
                    formats=file_formats_text()
                ),
                15,
                MUTED,
            )
        )
        self.open_button = QPushButton(self.tr("Open…"))
        self.open_button.setObjectName("main")
        self.open_button.clicked.connect(self.open_asked)
        column.addSpacing(6)
        column.addLayout(_centred([self.open_button]))
        demos = demo_scans()
        if demos:
            column.addSpacing(26)
            column.addWidget(
                _text(self.tr("Demo scans (made by a computer, no patients)"), 14, MUTED)
            )
            column.addLayout(_centred([self._demo_button(path) for path in demos]))
        column.addStretch(3)
        column.addWidget(
            _text(self.tr("Everything stays on this computer. Research use only."), 13, MUTED)
        )
        column.addSpacing(14)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(28, 24, 28, 24)
        outer.addWidget(place)

    def _demo_button(self, path: Path) -> QPushButton:
        button = QPushButton(demo_title(path))
        button.clicked.connect(lambda: self.demo_chosen.emit(path))
        return button


def _text(text: str, pixels: int, colour: str = "") -> PlainLabel:
    label = PlainLabel(text)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    style = f"font-size: {pixels}px;" + (f" color: {colour};" if colour else "")
    label.setStyleSheet(style)
    return label


def _centred(widgets: list[QPushButton]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
