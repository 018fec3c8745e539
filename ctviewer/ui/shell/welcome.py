"""The welcome page: drop area, recent scans, demo scans."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.analysis.wording import NOT_CLASSIFIED, verdict_text
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.program import resource
from ctviewer.core.base.text import Text, cut
from ctviewer.core.formats.readers import file_formats_text
from ctviewer.ui.base.look import LINE, MUTED, NORMAL, PNEUMONIA, SURFACE
from ctviewer.ui.base.plain import PlainLabel, caption, tip
from ctviewer.ui.base.words import word
from ctviewer.ui.scan.opening import REFUSED, Visit, recent_paths, visits


def demo_scans() -> list[Path]:
    """The demo scans, by name; empty if the files are missing."""
    try:
        return sorted(resource("demo").glob("*.nii.gz"))
    except UserError:
        return []


TITLES = {
    "synthetic_clear.nii.gz": Text("Synthetic clear"),
    "synthetic_pneumonia.nii.gz": Text("Synthetic pneumonia"),
}


def demo_title(path: Path) -> str:
    """A demo scan's title; the file name if it is none of ours."""
    return word(TITLES.get(path.name, path.name))


RECENT = 5
DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
LETTERS = 44  # maximum length of a scan's name
WIDTH = 760  # maximum width of the recent scans in pixels
COLOURS = {"pneumonia": PNEUMONIA, "normal": NORMAL}


class Welcome(QWidget):
    """A drop area, buttons, and the recent scans.

    `chosen` carries the path of a scan to open.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        place = QFrame()
        place.setObjectName("place")
        place.setStyleSheet(
            f"QFrame#place {{ border: 2px dashed {LINE}; border-radius: 14px;"
            f" background: {SURFACE}; }}"
        )
        self._buttons = QHBoxLayout()
        self._offered: list[QPushButton] = []
        self._recent: list[QPushButton] = []
        self._demos = [self._demo_button(path) for path in demo_scans()]
        self.recent = QWidget()
        self.recent.setMaximumWidth(WIDTH)
        self._rows = QGridLayout(self.recent)
        self._rows.setColumnStretch(0, 1)
        self._rows.setHorizontalSpacing(22)
        self._rows.setVerticalSpacing(2)
        self._fill(QVBoxLayout(place))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(28, 24, 28, 24)
        scroll = QScrollArea()
        scroll.setWidget(place)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the focus to its buttons
        outer.addWidget(scroll)
        self.show_recent()

    def offer(self, actions: Sequence[QAction]) -> None:
        """Add a button for each action, the first one bold."""
        self._buttons.addStretch(1)
        for number, action in enumerate(actions):
            button = QPushButton(action.text())
            button.setToolTip(tip(action.toolTip()))
            button.setObjectName("main" if number == 0 else "")
            button.clicked.connect(action.trigger)
            self._buttons.addWidget(button)
            self._offered.append(button)
        self._buttons.addStretch(1)
        self._order_tab_key()

    def _order_tab_key(self) -> None:
        """Tab order from top to bottom; the initial focus is at the top."""
        order = [*self._offered, *self._recent, *self._demos]
        for before, after in pairwise(order):
            self.setTabOrder(before, after)
        if order and self.window().focusWidget() is None:
            order[0].setFocus()

    def show_recent(self, *, with_outcomes: bool = True) -> None:
        """List the recent scans, newest first; without outcomes for a blind reader."""
        for old in self.recent.findChildren(QWidget, options=DIRECT):
            self._rows.removeWidget(old)
            old.deleteLater()
        known, paths = visits(), recent_paths()[:RECENT]
        self._recent = []
        for row, path in enumerate(paths):
            visit = known.get(path, Visit())
            name = QPushButton(f"{row + 1}.  {caption(cut(path.name, LETTERS))}")
            name.setToolTip(tip(str(path)))
            name.setFlat(True)
            name.setStyleSheet("text-align: left; padding: 3px 6px;")
            name.clicked.connect(partial(self.chosen.emit, path))
            self._rows.addWidget(name, row, 0)
            self._recent.append(name)
            self._rows.addWidget(_fact(visit.date, MUTED), row, 1)
            if with_outcomes:
                called = NOT_CLASSIFIED if visit.outcome == REFUSED else verdict_text(visit.outcome)
                colour = COLOURS.get(visit.outcome, MUTED)
                self._rows.addWidget(_fact(word(called), colour), row, 2)
        self.recent.setVisible(bool(paths))
        self._recent_title.setVisible(bool(paths))
        self._order_tab_key()

    def _fill(self, column: QVBoxLayout) -> None:
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(_text(self.tr("Drop a chest CT here"), 30))
        kinds = self.tr(
            "{formats}, a folder of DICOM files or several of them, a folder of many scans, "
            "an archive"
        ).format(formats=file_formats_text())
        column.addWidget(_text(kinds, 15, MUTED))
        column.addSpacing(4)
        column.addLayout(self._buttons)
        self._recent_title = _text(self.tr("Opened last"), 14, MUTED)
        column.addSpacing(14)
        column.addWidget(self._recent_title)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.recent, 8)
        middle.addStretch(1)
        column.addLayout(middle)
        if self._demos:
            column.addSpacing(14)
            made = self.tr("Demo scans (made by a computer, no patients)")
            column.addWidget(_text(made, 14, MUTED))
            column.addLayout(_centred(self._demos))
        column.addStretch(3)
        column.addWidget(
            _text(self.tr("Everything stays on this computer. Research use only."), 13, MUTED)
        )
        column.addSpacing(10)

    def _demo_button(self, path: Path) -> QPushButton:
        button = QPushButton(demo_title(path))
        button.clicked.connect(partial(self.chosen.emit, path))
        return button


def _text(text: str, pixels: int, colour: str = "") -> PlainLabel:
    label = PlainLabel(text)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    style = f"font-size: {pixels}px;" + (f" color: {colour};" if colour else "")
    label.setStyleSheet(style)
    return label


def _fact(text: str, colour: str) -> PlainLabel:
    label = PlainLabel(cut(text))
    label.setStyleSheet(f"font-size: 13px; color: {colour};")
    return label


def _centred(widgets: list[QPushButton]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
