"""A model card as a page; its links are told, not opened."""

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QImage, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from ctviewer.ui.base.look import MUTED
from ctviewer.ui.base.plain import PlainLabel

FEATURES = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub  # tables
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)


class Card(QTextBrowser):
    """Shows words alone: whoever wrote a card may have named any file as its picture."""

    def loadResource(self, _kind: int, _name: QUrl | str) -> QImage:
        """A dot; without a picture from here Qt would open the file itself."""
        return QImage(1, 1, QImage.Format.Format_ARGB32)


class CardPage(QWidget):
    """The program opens no connection: whoever wants to follow a link copies it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = Card()
        self.card.setOpenLinks(False)
        self.card.setAccessibleName(self.tr("Model card"))
        self.card.anchorClicked.connect(self._on_link)
        self.link = PlainLabel()
        self.link.setStyleSheet(f"color: {MUTED};")
        self.link.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.link.hide()
        column = QVBoxLayout(self)
        column.addWidget(self.card)
        column.addWidget(self.link)

    def show_card(self, markdown: str) -> None:
        """Show a card."""
        self.link.hide()
        self.card.document().setMarkdown(markdown, FEATURES)
        self.card.moveCursor(QTextCursor.MoveOperation.Start)  # it stood at the end, and was seen

    def show_problem(self, sentence: str) -> None:
        """Show why there is none."""
        self.link.hide()
        self.card.setPlainText(sentence)

    @Slot(QUrl)
    def _on_link(self, link: QUrl) -> None:
        self.link.setText(self.tr("Not opened: {link}").format(link=link.toString()))
        self.link.show()
