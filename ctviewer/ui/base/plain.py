"""Widgets that show text verbatim, never as markup.

Qt interprets the text of a label, message box or tool tip as HTML if it looks like HTML, and texts
may come from files, networks or readers. All widgets that show text are made here; intended markup
is a `Markup`, which escapes everything inserted into it.
"""

import re

from markupsafe import Markup, escape
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from ctviewer.core.base.text import shown

LONGEST = 2000  # characters of a label; longer texts are not sentences, and do not fit a screen
LONGEST_END = 300  # of these, characters kept from the end
LONGEST_WORD = 60  # characters; a longer word would widen its window
LINE_BREAK = "\u200b"  # zero-width space, which allows a line break
LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
LONG_IN_MARKUP = re.compile(rf"(<[^>]*>)|(?:&#?\w+;|[^\s&<]){{{LONGEST_WORD}}}(?=[^\s<])")


def tip(text: str, *, wrapped: bool = False) -> str:
    """A text for a tool tip; Qt wraps the lines if `wrapped`."""
    text = _cut(shown(text))
    if wrapped or GuiQt.mightBeRichText(text):
        return GuiQt.convertFromPlainText(text, Qt.WhiteSpaceMode.WhiteSpaceNormal)
    return text


def caption(text: str) -> str:
    """A text for a button, tab or menu, where "&" would mark a mnemonic."""
    return shown(text).replace("&", "&&")


class PlainLabel(QLabel):
    """A label that shows its text verbatim; overlong texts are cut, overlong words broken."""

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
        """The text as painted."""
        return LONG_WORD.sub(rf"\g<0>{LINE_BREAK}", _cut(shown(self._text)))


class MarkupLabel(QLabel):
    """A wrapping label for colours and bold text; only `Markup` is interpreted."""

    def __init__(self, text: str | Markup = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.show_text(text)

    def show_text(self, text: str | Markup) -> None:
        """Show another text, which can be selected and copied."""
        markup = text if isinstance(text, Markup) else escape(_cut(text))
        super().setText(LONG_IN_MARKUP.sub(_broken, shown(markup)))

    def setText(self, text: str) -> None:
        """Show another text."""
        self.show_text(text)


def message_box(
    parent: QWidget, icon: QMessageBox.Icon, title: str, text: str, more: str = ""
) -> QMessageBox:
    """A message box with verbatim text, `more` of it in small print; without buttons yet."""
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(icon)
    box.setWindowTitle(shown(title))
    box.setText(_cut(shown(text)))
    box.setInformativeText(shown(more))
    return box


def is_confirmed(parent: QWidget, title: str, text: str) -> bool:
    """Ask a question; returns whether the answer is yes, which is not the default button."""
    yes, no = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No
    box = message_box(parent, QMessageBox.Icon.Question, title, text)
    box.setStandardButtons(yes | no)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    answer = box.exec()
    box.deleteLater()
    return answer == yes


def _broken(found: re.Match[str]) -> str:
    """A long word with a break opportunity after it; tags are unchanged."""
    return found[0] if found[1] else f"{found[0]}{LINE_BREAK}"


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"{text[: LONGEST - LONGEST_END]} … {text[-LONGEST_END:]}"
