"""Text is shown as it is: never as markup, whatever a file, a network or a reader wrote into it.

Qt takes a label, a message box or a tool tip for HTML when its text looks like it. Everything that
shows text is made here, so that it cannot; what is meant as markup is a `Markup`, into which other
text comes escaped only.
"""

import re

from markupsafe import Markup, escape
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from ctviewer.core.base.text import shown

LONGEST = 2000  # characters of a label; more is no sentence, and no screen has room for it
LONGEST_END = 300  # of these, taken from the end
LONGEST_WORD = 60  # characters; a longer word would widen its window
LINE_BREAK = "\u200b"  # a place where a line may break; it has no width
LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
LONG_IN_MARKUP = re.compile(rf"(<[^>]*>)|(?:&#?\w+;|[^\s&<]){{{LONGEST_WORD}}}(?=[^\s<])")


def tip(text: str, *, wrapped: bool = False) -> str:
    """A text for a tool tip; Qt breaks the lines of a `wrapped` one."""
    text = _cut(shown(text))
    if wrapped or GuiQt.mightBeRichText(text):
        return GuiQt.convertFromPlainText(text, Qt.WhiteSpaceMode.WhiteSpaceNormal)
    return text


def caption(text: str) -> str:
    """A text for a button, a tab or a menu, where a "&" would underline the next letter."""
    return shown(text).replace("&", "&&")


class PlainLabel(QLabel):
    """A label that shows its text as it is; an endless text is cut, an endless word broken."""

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, wrap: bool = False
    ) -> None:
        super().__init__(parent)
        super().setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self._text = ""
        self.setText(text)

    def text(self) -> str:
        """The whole text."""
        return self._text

    def setText(self, text: str) -> None:
        """Show another text."""
        self._text = text
        super().setText(self.seen())

    def clear(self) -> None:
        """Show nothing."""
        self.setText("")

    def seen(self) -> str:
        """What is painted of the text."""
        return LONG_WORD.sub(rf"\g<0>{LINE_BREAK}", _cut(shown(self._text)))


class MarkupLabel(QLabel):
    """A wrapping label for colours and bold words; any text but `Markup` is shown as it is."""

    def __init__(self, text: str | Markup = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.show_text(text)

    def show_text(self, text: str | Markup) -> None:
        """Show another text, which can be copied."""
        markup = text if isinstance(text, Markup) else escape(_cut(text))
        super().setText(LONG_IN_MARKUP.sub(_broken, shown(markup)))

    def setText(self, text: str) -> None:
        """Show another text."""
        self.show_text(text)


def message_box(
    parent: QWidget, icon: QMessageBox.Icon, title: str, text: str, more: str = ""
) -> QMessageBox:
    """A box that shows text as it is, `more` of it in smaller letters; without buttons yet."""
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(icon)
    box.setWindowTitle(shown(title))
    box.setText(_cut(shown(text)))
    box.setInformativeText(shown(more))
    return box


def is_confirmed(parent: QWidget, title: str, text: str) -> bool:
    """Ask a question; whether the answer is yes, which Enter alone does not give."""
    yes, no = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No
    box = message_box(parent, QMessageBox.Icon.Question, title, text)
    box.setStandardButtons(yes | no)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    answer = box.exec()
    box.deleteLater()
    return answer == yes


def _broken(found: re.Match[str]) -> str:
    """A long word with a place to break behind it; tags stay as they are."""
    return found[0] if found[1] else f"{found[0]}{LINE_BREAK}"


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"{text[: LONGEST - LONGEST_END]} … {text[-LONGEST_END:]}"
