"""The guide's window: contents and search on the left, the page on the right."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.base.guide import GuidePage, GuideSection, found_in
from ctviewer.ui.base.look import RAISED, resize_on_screen
from ctviewer.ui.base.plain import PlainLabel, tip
from ctviewer.ui.features.guide.browser import GuideBrowser
from ctviewer.ui.widgets.labels import fill

SIZE, SIDE = (1000, 720), 270  # pixels
DEEPEST = 2  # maximum heading level in the contents
ROLE = Qt.ItemDataRole.UserRole


class GuideWindow(QDialog):
    """Shows pages; external links are shown as text to copy, and never opened."""

    def __init__(self, pages: Sequence[GuidePage], folder: Path, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("User guide"))
        self._pages = {page.name: page for page in pages}
        self._been: list[tuple[str, str]] = []
        self.search = QLineEdit(placeholderText=self.tr("Search the guide"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(self.tr("Contents"))
        self.back = QPushButton(self.tr("Back"))
        self.back.setAutoDefault(False)
        self.browser = GuideBrowser(folder)
        self.outside = QLineEdit(readOnly=True)
        self.outside.setAccessibleName(self.tr("Address of the link"))
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.setAutoDefault(False)
        self._lay_out()
        self._connect()
        self._fill()
        self.go(pages[0].name)
        resize_on_screen(self, *SIZE)
        self.search.setFocus()

    def go(self, name: str, anchor: str = "", words: str = "") -> None:
        """Show a page at a heading, with search words highlighted."""
        page = self._pages[name]
        self._been.append((name, anchor))
        self.back.setEnabled(len(self._been) > 1)
        self.strip.hide()
        self.browser.show_page(page, anchor)
        self.browser.mark(words)

    def _lay_out(self) -> None:
        self.strip = QWidget()
        self.strip.setStyleSheet(f"background: {RAISED};")
        row = QHBoxLayout(self.strip)
        row.addWidget(PlainLabel(self.tr("Leads out of the guide; copy it to open it yourself:")))
        row.addWidget(self.outside, 1)
        row.addWidget(self.copy)
        self.strip.hide()
        left, right = QWidget(), QWidget()
        fill(left, (self.search, self.tree, self.back))
        fill(right, (self.browser, self.strip))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(right)
        split.setChildrenCollapsible(False)
        split.setStretchFactor(1, 1)
        split.setSizes([SIDE, SIZE[0] - SIDE])
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(split)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._on_return)
        self.tree.itemClicked.connect(self._on_item)
        self.tree.itemActivated.connect(self._on_item)
        self.back.clicked.connect(self.go_back)
        self.copy.clicked.connect(self._copy)
        self.browser.page_asked.connect(self._on_page_asked)
        self.browser.outside_asked.connect(self._on_outside)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        QShortcut(QKeySequence.StandardKey.Back, self, self.go_back)

    @Slot()
    def go_back(self) -> None:
        """Go back in the history."""
        if len(self._been) > 1:
            self._been.pop()
            self.go(*self._been.pop())

    @Slot()
    def _fill(self) -> None:
        """Show the contents, or search hits."""
        self.tree.clear()
        wanted = self.search.text().strip()
        if not wanted:
            for page in self._pages.values():
                self._add_page(page)
            for top in self.tree.findItems("*", Qt.MatchFlag.MatchWildcard)[:1]:
                top.setExpanded(True)
            return
        hits = found_in(self._pages.values(), wanted)
        for hit in hits:
            title = f"{hit.page.title} › {hit.section.title}"
            item = self._item(title, hit.page, hit.section)
            item.setToolTip(0, tip(hit.excerpt or title, wrapped=True))
            self.tree.addTopLevelItem(item)
        if not hits:
            nothing = QTreeWidgetItem([self.tr("Nothing has these words.")])
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.tree.addTopLevelItem(nothing)

    def _add_page(self, page: GuidePage) -> None:
        top = self._item(page.title, page, page.sections[0] if page.sections else None)
        self.tree.addTopLevelItem(top)
        for section in page.sections[1:]:
            if section.level <= DEEPEST:
                top.addChild(self._item(section.title, page, section))

    def _item(self, title: str, page: GuidePage, section: GuideSection | None) -> QTreeWidgetItem:
        item = QTreeWidgetItem([title])
        item.setToolTip(0, tip(title))
        item.setData(0, ROLE, (page.name, section.anchor if section else ""))
        return item

    @Slot(QTreeWidgetItem)
    def _on_item(self, item: QTreeWidgetItem) -> None:
        place = item.data(0, ROLE)
        if place is not None:
            name, anchor = place
            self.go(name, anchor, self.search.text())

    @Slot()
    def _on_return(self) -> None:
        first = self.tree.topLevelItem(0)
        if self.search.text().strip() and first is not None:
            self._on_item(first)

    @Slot(str, str)
    def _on_page_asked(self, name: str, anchor: str) -> None:
        name = name or self._been[-1][0]
        if name in self._pages:
            self.go(name, anchor)
        else:
            self._on_outside(f"docs/{name}.md")

    @Slot(str)
    def _on_outside(self, link: str) -> None:
        self.outside.setText(link)
        self.outside.setCursorPosition(0)
        self.strip.show()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.outside.text())
