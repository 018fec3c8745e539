"""A page of the guide: Markdown rendered by Qt, with pictures from the guide's folder only."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QImage,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from ctviewer.core.base.guide import GuidePage, anchor_of
from ctviewer.ui.base.look import ACCENT, LINE, ON_ACCENT

WIDEST = 660  # maximum width of a picture in pixels
PADDING = 5  # of table cells, in pixels
FEATURES = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)


class GuideBrowser(QTextBrowser):
    """Shows one page; `page_asked` carries another page's name ("" for this one) and a heading.

    `outside_asked` carries an external link. Nothing is opened or downloaded.
    """

    page_asked = Signal(str, str)
    outside_asked = Signal(str)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder.resolve()
        self.setOpenLinks(False)
        self.setAccessibleName(self.tr("Page of the guide"))
        self.document().setDocumentMargin(18)
        self.anchorClicked.connect(self._on_link)

    def show_page(self, page: GuidePage, anchor: str = "") -> None:
        """Show a page, from a heading or from its start."""
        self.setExtraSelections([])
        self.document().setMarkdown(page.markdown, FEATURES)
        self._set_tables()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        block = self._headings().get(anchor)
        top = self.document().documentLayout().blockBoundingRect(block).top() if block else 0.0
        self.verticalScrollBar().setValue(round(top))

    def mark(self, words: str) -> None:
        """Highlight all matches of some words, and go to the first one from the top."""
        marks, style = [], QTextCharFormat()
        style.setBackground(QColor(ACCENT))
        style.setForeground(QColor(ON_ACCENT))
        start = self.cursorForPosition(self.viewport().rect().topLeft())
        first: QTextCursor | None = None
        for word in words.split():
            cursor = self.document().find(word)
            while not cursor.isNull():
                mark = QTextEdit.ExtraSelection()
                mark.cursor, mark.format = cursor, style
                marks.append(mark)
                if cursor.position() >= start.position() and (
                    first is None or cursor.position() < first.position()
                ):
                    first = cursor
                cursor = self.document().find(word, cursor)
        self.setExtraSelections(marks)
        if first is not None:
            place = QTextCursor(self.document())
            place.setPosition(first.position())
            self.setTextCursor(place)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """A picture below the guide's folder, scaled to the page width; nothing else."""
        link = QUrl(name)
        path = (self._folder / link.path()).resolve()
        inside = link.isRelative() and path.is_relative_to(self._folder)
        if kind != QTextDocument.ResourceType.ImageResource.value or not inside:
            return None
        image = QImage(str(path))
        ratio = self.devicePixelRatioF()
        if image.width() > WIDEST * ratio:
            image = image.scaledToWidth(
                round(WIDEST * ratio), Qt.TransformationMode.SmoothTransformation
            )
        image.setDevicePixelRatio(max(1.0, image.width() / WIDEST))
        return image

    def _headings(self) -> dict[str, QTextBlock]:
        """The blocks of headings by anchor; the first of equal ones."""
        found: dict[str, QTextBlock] = {}
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel():
                found.setdefault(anchor_of(block.text()), block)
            block = block.next()
        return found

    def _set_tables(self) -> None:
        """Draw table borders, and have Qt update the layout after them."""
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                style = QTextTableFormat(frame.format().toTableFormat())
                style.setCellPadding(PADDING)
                style.setCellSpacing(0)
                style.setBorder(1)
                style.setBorderCollapse(True)
                style.setBorderBrush(QColor(LINE))
                style.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
                frame.setFormat(style)
        self.document().markContentsDirty(0, self.document().characterCount())

    @Slot(QUrl)
    def _on_link(self, link: QUrl) -> None:
        path = Path(link.path())
        local = link.isRelative() and path.parent == Path(".")
        if local and (not link.path() or path.suffix == ".md"):
            self.page_asked.emit(path.stem if link.path() else "", link.fragment())
        else:
            self.outside_asked.emit(link.toString())
