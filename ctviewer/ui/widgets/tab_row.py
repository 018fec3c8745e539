"""A single row of tabs; those without room are in the menu of its last button."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QFontMetrics, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from ctviewer.ui.base.look import ACCENT, LINE, MUTED
from ctviewer.ui.base.plain import caption

FONT = 12  # font size in pixels
BESIDE = 2  # margin left and right of the row in pixels
ROOM = 14  # minimum padding of a tab's text in pixels
FAR = 24  # drag distance in pixels that detaches a tab
ARROW = " ▾"
STYLE = (
    f"QPushButton {{ border: none; border-radius: 0; border-bottom: 2px solid {LINE};"
    f" background: transparent; padding: 6px 0; font-size: {FONT}px; color: {MUTED}; }}"
    f"QPushButton:checked {{ color: palette(text); border-bottom-color: {ACCENT}; }}"
    "QPushButton:hover, QPushButton:focus { color: palette(text); }"
    "QPushButton::menu-indicator { image: none; width: 0; }"
)


class Tab(QPushButton):
    """The button of a page; dragging or double-clicking it detaches the page."""

    torn = Signal(QPoint)

    def __init__(self, text: str, page: QWidget | None, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.page = page
        self.setCheckable(True)
        self.setFlat(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setStyleSheet(STYLE)
        self._pressed_at: QPoint | None = None

    def wanted(self, text: str = "") -> int:
        """The width in pixels of its text, or of `text`, with minimum padding."""
        font = self.font()
        font.setPixelSize(FONT)
        return QFontMetrics(font).horizontalAdvance(text or self.text()) + ROOM

    def sizeHint(self) -> QSize:
        """The width of its text."""
        return QSize(self.wanted(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """A tab may be cut, so that it does not widen the window."""
        return QSize(0, super().sizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember a possible start of a drag."""
        super().mousePressEvent(event)
        self._pressed_at = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Detach the page when dragged far enough."""
        super().mouseMoveEvent(event)
        start = self._pressed_at
        if start is not None and (event.position().toPoint() - start).manhattanLength() > FAR:
            self._pressed_at = None
            self.setDown(False)
            self.torn.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End of the drag."""
        self._pressed_at = None
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Detach on double click."""
        self._pressed_at = None
        self.torn.emit(event.globalPosition().toPoint())


class MoreTabs(QPushButton):
    """The menu of the tabs without room, named after the one in front, if any."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFlat(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setStyleSheet(STYLE)
        self.setAccessibleName(self.tr("More tabs"))
        self.setToolTip(self.tr("More tabs"))
        self.word = self.tr("More")
        self._lines = QActionGroup(self)  # at most one of them is in front
        self._lines.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        self.setMenu(QMenu(self))
        self.menu().triggered.connect(self._on_triggered)

    def minimumSizeHint(self) -> QSize:
        """Same as a tab's."""
        return QSize(0, super().sizeHint().height())

    def offer(self, tabs: Sequence[Tab]) -> None:
        """List these tabs with their keys and states."""
        menu = self.menu()
        menu.clear()
        for tab in tabs:
            key = str(tab.property("key") or "")
            line = QAction(caption(tab.text()) + (f"\t{key}" if key else ""), menu)
            line.setCheckable(True)
            line.setChecked(tab.isChecked())
            line.setData(tab)
            font = line.font()
            font.setItalic(tab.font().italic())
            line.setFont(font)
            self._lines.addAction(line)
            menu.addAction(line)
        front = next((tab for tab in tabs if tab.isChecked()), None)
        self.setChecked(front is not None)
        self.setText((front.text() if front else self.word) + ARROW)
        self.setVisible(bool(tabs))

    @Slot(QAction)
    def _on_triggered(self, line: QAction) -> None:
        self.chosen.emit(line.data().page)


class TabRow(QWidget):
    """Tabs of pages in order; `chosen` and `torn` carry the page's name.

    A detached tab keeps its position. The last button's width does not depend on its name, so that
    tabs do not move under the mouse.
    """

    chosen = Signal(object)
    torn = Signal(object, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs: list[Tab] = []
        self.more = MoreTabs(self)
        self.more.chosen.connect(self.chosen)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(0)
        self._row.setContentsMargins(BESIDE, 2, BESIDE, 0)
        self._row.addWidget(self.more)

    @property
    def rest(self) -> list[Tab]:
        """Tabs without room, which are in the menu."""
        return [tab for tab in self.tabs if tab.isHidden()]

    def add(self, tab: Tab, place: int) -> None:
        """Insert a tab at a position from 0."""
        tab.clicked.connect(self._on_tab)
        tab.torn.connect(self._on_torn)
        self.tabs.insert(place, tab)
        self._row.insertWidget(place, tab)  # a stretch would discard its size hint
        self.arrange()

    def arrange(self) -> None:
        """Show as many tabs as fit, the others in the menu."""
        room = self.width() - 2 * BESIDE
        widths = [tab.wanted() for tab in self.tabs]
        count = len(widths)
        if sum(widths) > room:
            count = max(1, next((n for n in range(count - 1, 0, -1)
                                 if sum(widths[:n]) + self._wide(n) <= room), 1))  # fmt: skip
            self.more.setFixedWidth(min(self._wide(count), max(0, room - widths[0])))
        for place, tab in enumerate(self.tabs):
            tab.setVisible(place < count)
        self.more.offer(self.rest)

    def _wide(self, count: int) -> int:
        """The width of the last button beside the first `count` tabs: that of its longest name."""
        names = [self.more.word, *(tab.text() for tab in self.tabs[count:])]
        return max(self.tabs[0].wanted(name + ARROW) for name in names)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Adapt the visible tabs."""
        super().resizeEvent(event)
        self.arrange()

    @Slot()
    def _on_tab(self) -> None:
        tab = self.sender()  # lambdas would keep the window alive
        if isinstance(tab, Tab):
            self.chosen.emit(tab.page)

    @Slot(QPoint)
    def _on_torn(self, place: QPoint) -> None:
        tab = self.sender()
        if isinstance(tab, Tab):
            self.torn.emit(tab.page, place)
