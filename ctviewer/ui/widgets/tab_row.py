"""One row of tabs: as many as have room, the others in the menu of its last button."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QFontMetrics, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from ctviewer.ui.base.look import ACCENT, LINE, MUTED
from ctviewer.ui.base.plain import caption

FONT = 12  # pixels, of the letters
BESIDE = 2  # pixels left and right of the row
ROOM = 14  # pixels beside the words of a tab, at least
FAR = 24  # pixels a tab is dragged until it is torn off
ARROW = " ▾"
STYLE = (
    f"QPushButton {{ border: none; border-radius: 0; border-bottom: 2px solid {LINE};"
    f" background: transparent; padding: 6px 0; font-size: {FONT}px; color: {MUTED}; }}"
    f"QPushButton:checked {{ color: palette(text); border-bottom-color: {ACCENT}; }}"
    "QPushButton:hover, QPushButton:focus { color: palette(text); }"
    "QPushButton::menu-indicator { image: none; width: 0; }"
)


class Tab(QPushButton):
    """The button of a page; dragged away or clicked twice it tears its page off."""

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
        """The width in pixels of its words, or of a `text`, with the least room beside them."""
        font = self.font()
        font.setPixelSize(FONT)
        return QFontMetrics(font).horizontalAdvance(text or self.text()) + ROOM

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        return QSize(self.wanted(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """A tab may be cut rather than widen the window."""
        return QSize(0, super().sizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag may begin."""
        super().mousePressEvent(event)
        self._pressed_at = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tear off what is dragged far enough."""
        super().mouseMoveEvent(event)
        start = self._pressed_at
        if start is not None and (event.position().toPoint() - start).manhattanLength() > FAR:
            self._pressed_at = None
            self.setDown(False)
            self.torn.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The drag is over."""
        self._pressed_at = None
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tear off what is clicked twice."""
        self._pressed_at = None
        self.torn.emit(event.globalPosition().toPoint())


class MoreTabs(QPushButton):
    """The menu of the tabs without room; it bears the name of the one of them in front."""

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
        self._lines = QActionGroup(self)  # one of them is in front, or none
        self._lines.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        self.setMenu(QMenu(self))
        self.menu().triggered.connect(self._on_triggered)

    def minimumSizeHint(self) -> QSize:
        """As that of a tab."""
        return QSize(0, super().sizeHint().height())

    def offer(self, tabs: Sequence[Tab]) -> None:
        """Show these, with the key and the state of each."""
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
    """Tabs of pages in their order; `chosen` and `torn` name the page.

    A tab that is torn off keeps its place. The last button never changes its width with the name
    that it bears, so no tab moves under the mouse.
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
        """Those without room, which are in the menu."""
        return [tab for tab in self.tabs if tab.isHidden()]

    def add(self, tab: Tab, place: int) -> None:
        """Add a tab at a place from 0."""
        tab.clicked.connect(self._on_tab)
        tab.torn.connect(self._on_torn)
        self.tabs.insert(place, tab)
        self._row.insertWidget(place, tab)  # without a stretch, which would forget its words
        self.arrange()

    def arrange(self) -> None:
        """Show as many tabs as have room, and the others in the menu."""
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
        """The width of the last button beside the first `count` tabs: of its longest name."""
        names = [self.more.word, *(tab.text() for tab in self.tabs[count:])]
        return max(self.tabs[0].wanted(name + ARROW) for name in names)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other tabs have room."""
        super().resizeEvent(event)
        self.arrange()

    @Slot()
    def _on_tab(self) -> None:
        tab = self.sender()  # a lambda for each would keep the window alive
        if isinstance(tab, Tab):
            self.chosen.emit(tab.page)

    @Slot(QPoint)
    def _on_torn(self, place: QPoint) -> None:
        tab = self.sender()
        if isinstance(tab, Tab):
            self.torn.emit(tab.page, place)
