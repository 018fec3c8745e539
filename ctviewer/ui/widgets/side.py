"""The panel beside the views: a tab per page, and pages detached into windows."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ctviewer.ui.base.look import SURFACE
from ctviewer.ui.base.plain import PlainLabel, tip
from ctviewer.ui.widgets.tab_row import Tab, TabRow

WIDTH, MIN_WIDTH = 420, 262  # pixels; below the minimum a probability is cut
SHARE = 0.33  # maximum share of the window
TORN_OFF = QSize(560, 720)
LAST = 100  # the default rank of a page


class Page(QWidget):
    """The content of a tab, built when first shown, so that the window opens sooner.

    `name` identifies it in saved layouts, the window title is its heading. Showing a page brings
    its tab to the front, hiding it returns to the first tab.
    """

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.side: SidePanel | None = None
        self._held: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def is_made(self) -> bool:
        """Whether the content was built."""
        return self._held is not None

    def widget(self) -> QWidget | None:
        """The content."""
        return self._held

    def setWidget(self, held: QWidget) -> None:
        """Set the content."""
        self._held = held
        self._column.addWidget(held)

    def make(self) -> None:
        """Build the content, fill it, and set it as the page's widget."""
        raise NotImplementedError

    def setVisible(self, visible: bool) -> None:
        """Bring to the front, or return to the first page."""
        if self.side is None:
            self.set_shown(visible)
        elif visible:
            self.side.bring(self)
        else:
            self.side.put_back(self)

    def set_shown(self, visible: bool) -> None:
        """Show or hide it in place; the content is built first."""
        if visible and not self.is_made:
            self.make()
        super().setVisible(visible)


class TornOff(QWidget):
    """The window of a detached page, above the main window and with its shortcuts."""

    closed = Signal()
    moved = Signal()  # or resized

    def __init__(self, page: Page, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self.page = page
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(page.windowTitle())
        page.windowTitleChanged.connect(self.setWindowTitle)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page)
        self.resize(TORN_OFF)

    def moveEvent(self, event: QMoveEvent) -> None:
        """Report a move."""
        super().moveEvent(event)
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Report a resize."""
        super().resizeEvent(event)
        self.moved.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Return the page to the panel."""
        self.closed.emit()
        event.accept()


class SidePanel(QWidget):
    """Tabs, with the page in front below them.

    `changed` reports another front page or a detached one, `torn_moved` that such a window was
    moved. `of_first` are the pages that always show the first of two scans, with their titles.
    """

    changed = Signal()
    torn_moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.of_first: dict[Page, str] = {}
        self._pages: list[tuple[int, Page, Tab]] = []
        self._front: Page | None = None
        self._torn: dict[Page, TornOff] = {}
        self._keys: dict[QWidget, str] = {}
        self.tabs = TabRow()
        self.tabs.chosen.connect(self._on_chosen)
        self.tabs.torn.connect(self.tear_off)
        self.heading = PlainLabel()
        self.heading.setStyleSheet("font-weight: 600;")
        self.heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.tear = QToolButton()
        self.tear.setText("↗")
        self.tear.setAutoRaise(True)
        self.tear.setAccessibleName(self.tr("Tear off"))
        self.tear.setToolTip(tip(self.tr("Give this tab a window of its own, as does dragging the "
                                         "tab away or double-clicking it")))  # fmt: skip
        self.tear.clicked.connect(self._on_tear)
        self._lay_out()
        self.setMinimumWidth(MIN_WIDTH)

    def _lay_out(self) -> None:
        self.setObjectName("side")
        self.setStyleSheet(f"QWidget#side {{ background: {SURFACE}; }}")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout()
        row.setContentsMargins(18, 6, 8, 0)
        row.addWidget(self.heading, 1)
        row.addWidget(self.tear)
        self._body = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addLayout(row)
        column.addLayout(self._body, 1)

    @property
    def front(self) -> Page | None:
        """The page visible in the panel, None if the panel is hidden."""
        return self._front

    @property
    def pages(self) -> tuple[Page, ...]:
        """All pages, in tab order."""
        return tuple(page for _, page, _ in self._pages)

    def sizeHint(self) -> QSize:
        """The usual width, or less in a small window."""
        share = round(SHARE * self.window().width())
        return QSize(min(WIDTH, max(MIN_WIDTH, share)), super().sizeHint().height())

    def add(self, page: Page, tab: str, rank: int = LAST) -> None:
        """Add a page; the panel returns to the one with the lowest rank."""
        button = Tab(tab, page)
        page.windowTitleChanged.connect(self._show_tabs)
        page.set_shown(False)
        page.side = self
        self._body.addWidget(page, 1)
        self._pages.append((rank, page, button))
        self._pages.sort(key=lambda each: each[0])
        self.tabs.add(button, self.pages.index(page))

    @property
    def in_order(self) -> list[QWidget]:
        """The widgets above the front page, from left to right."""
        return [*self.tabs.tabs, self.tabs.more, self.tear]

    def show_keys(self, keys: Mapping[QWidget, str]) -> None:
        """Show in the tabs' tool tips the keys that open their pages."""
        self._keys = dict(keys)
        self._show_tabs()

    def keep_with_first(self, page: Page) -> None:
        """Keep a page on the first of two scans, and say so in its title."""
        self.of_first[page] = page.windowTitle()

    def bring(self, page: Page) -> None:
        """Bring a page, or its detached window, to the front."""
        if page in self._torn:
            self._torn[page].show()
            self._torn[page].raise_()
            self._torn[page].activateWindow()
            return
        before, self._front = self._front, page
        if before is not None and before is not page:
            before.set_shown(False)
        page.set_shown(True)
        self.show()
        self._show_tabs()

    def put_back(self, page: Page) -> None:
        """Return from a page to the first one; a detached page is reattached."""
        if page in self._torn:
            self._torn[page].close()
        elif page is self._front and page is not self._home:
            self.go_home()

    def go_home(self) -> None:
        """Bring the first attached page to the front."""
        home = self._home
        if home is not None:
            self.bring(home)

    @property
    def torn_off(self) -> dict[str, QRect]:
        """The geometry of detached windows, by page name."""
        return {page.objectName(): window.geometry() for page, window in self._torn.items()}

    def tear_off(self, page: Page, place: QPoint | QRect | None = None) -> None:
        """Detach a page into a window under the mouse (a point), or with a geometry."""
        if page in self._torn or len(self._pages) - len(self._torn) < 2:
            return
        window = TornOff(page, self.window())
        window.closed.connect(self._take_back)
        window.moved.connect(self.torn_moved)
        self._torn[page] = window
        if self._front is page:
            self._front = None
        page.set_shown(True)
        if isinstance(place, QRect):
            window.setGeometry(place)
        elif place is not None:
            window.move(place - QPoint(60, 10))
        window.show()
        if self._front is None:
            self.go_home()
        self._show_tabs()

    def take_all_back(self) -> None:
        """Reattach all pages, before the main window closes."""
        for window in list(self._torn.values()):
            window.close()

    def is_torn_off(self, page: Page) -> bool:
        """Whether a page is detached."""
        return page in self._torn

    @Slot()
    def _take_back(self) -> None:
        window = self.sender()
        if not isinstance(window, TornOff):
            return
        page = window.page
        del self._torn[page]
        page.set_shown(False)
        self._body.addWidget(page, 1)
        self._show_tabs()

    @property
    def _home(self) -> Page | None:
        there = [page for page in self.pages if page not in self._torn]
        return there[0] if there else None

    @Slot(object)
    def _on_chosen(self, page: Page) -> None:
        self.bring(page)
        self._show_tabs()

    @Slot()
    def _on_tear(self) -> None:
        if self._front is not None:
            self.tear_off(self._front, self.mapToGlobal(QPoint(0, 0)))

    @Slot()
    def _show_tabs(self) -> None:
        for _, page, button in self._pages:
            button.setChecked(page is self._front)
            key, title = self._keys.get(page, ""), page.windowTitle()
            button.setToolTip(tip(f"{title} ({key})" if key else title))
            button.setProperty("key", key)
            font = button.font()
            font.setItalic(page in self._torn)
            button.setFont(font)
        self.tabs.arrange()
        self.heading.setText(self._front.windowTitle() if self._front else "")
        self.changed.emit()
