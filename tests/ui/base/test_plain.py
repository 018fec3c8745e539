"""Text is shown as it is, and only one module makes what shows text."""

import ast
from pathlib import Path

import pytest
from markupsafe import Markup
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

import ctviewer
from ctviewer.core.base.text import HIDDEN, shown
from ctviewer.ui.base.plain import (
    LONGEST,
    MarkupLabel,
    PlainLabel,
    caption,
    is_confirmed,
    message_box,
    tip,
)
from ctviewer.ui.widgets.labels import CutLabel
from tests.ui.rendered import read

HOSTILE = [
    "<img src=x>",
    "<b>bold</b> <a href='x'>link</a>",
    "&amp; &lt;b&gt;",
    "<qt>all of it</qt>",
    "two\nlines <br> three",
    "<p>" + "x" * 5000,
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("make", [PlainLabel, CutLabel, MarkupLabel])
def test_a_label_shows_letters(qtbot, make, text):
    label = make()
    qtbot.addWidget(label)
    label.setText(text)
    painted = read(QLabel.text(label), label.textFormat()).replace("\u200b", "")
    assert painted[:1000].split() == text[:1000].split()
    assert read(label.toolTip())[:1000].split() in (text[:1000].split(), [])


def test_a_label_knows_its_whole_text(qtbot):
    text = "a" * (LONGEST + 5)
    label = PlainLabel(text)
    qtbot.addWidget(label)
    assert label.text() == text
    assert len(label.seen().replace("\u200b", "")) < len(text)
    label.clear()
    assert label.text() == QLabel.text(label) == ""


@pytest.mark.parametrize("word", ["directory" * 100, "&" * 500, "<" * 500])
def test_an_endless_word_does_not_widen_a_window(qtbot, word):
    for label in (PlainLabel(word, wrap=True), MarkupLabel(Markup("<i>{}</i>").format(word))):
        qtbot.addWidget(label)
        assert label.minimumSizeHint().width() < 800
        assert read(QLabel.text(label), label.textFormat()).replace("\u200b", "") == word


@pytest.mark.parametrize("code", [0x202E, 0x2066, 0x200F, 0x0, 0x1B, 0x85, 0xDCFF])
def test_characters_that_change_what_is_seen_are_marked(qtbot, code):
    text = f"scan{chr(code)}gpj.exe is safe"
    label = PlainLabel(text)
    qtbot.addWidget(label)
    assert QLabel.text(label) == "scan\ufffdgpj.exe is safe"
    assert tip(text) == caption(text) == shown(text) == "scan\ufffdgpj.exe is safe"
    assert HIDDEN.search(text)


def test_markup_is_markup_and_what_comes_into_it_is_not(qtbot):
    label = MarkupLabel(Markup("<b>{}</b>").format("<img src=x>"))
    qtbot.addWidget(label)
    assert label.text() == "<b>&lt;img src=x&gt;</b>"
    assert read(label.text()) == "<img src=x>"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_tip_shows_letters(text):
    assert read(tip(text))[:1000].split() == text[:1000].split()
    assert read(tip(text, wrapped=True))[:1000].split() == text[:1000].split()


def test_a_usual_tip_stays_as_it_is():
    assert tip("A < B & C") == "A < B & C"
    assert tip("") == ""


def test_a_caption_underlines_nothing():
    assert caption("Lung & bone") == "Lung && bone"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_box_shows_letters(qtbot, text):
    parent = QWidget()
    qtbot.addWidget(parent)
    box = message_box(parent, QMessageBox.Icon.Warning, text, text, text)
    for label in box.findChildren(QLabel):
        if label.text():
            assert label.textFormat() == Qt.TextFormat.PlainText
    assert box.text()[:1000] == box.informativeText()[:1000] == text[:1000]


@pytest.mark.parametrize("answer", [QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No])
def test_a_question_is_answered(qtbot, monkeypatch, answer):
    parent = QWidget()
    qtbot.addWidget(parent)
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: answer)
    assert is_confirmed(parent, "Leave?", "<b>") is (answer == QMessageBox.StandardButton.Yes)


SOURCES = sorted(Path(ctviewer.__file__).parent.rglob("*.py"))
MADE_HERE = {"QLabel", "QMessageBox", "QErrorMessage", "QProgressDialog", "QInputDialog",
             "QToolTip", "QWhatsThis"}  # fmt: skip
AS_MARKUP = {"setHtml", "insertHtml", "setTextFormat", "setWhatsThis", "mightBeRichText"}


def calls(source):
    tree = ast.parse(source.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            yield name, node


def others():
    return [source for source in SOURCES if source.name != "plain.py"]


def test_only_one_module_makes_labels_and_boxes():
    found = [
        f"{source}:{node.lineno}: {name}"
        for source in others()
        for name, node in calls(source)
        if name in MADE_HERE | AS_MARKUP
    ]
    assert not found


def test_nothing_else_is_derived_from_a_label_or_a_box():
    found = [
        f"{source}:{node.lineno}"
        for source in others()
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if getattr(base, "id", "") in MADE_HERE
    ]
    assert not found


def test_every_tool_tip_is_of_the_program_or_plain():
    """`tip(...)`, or a translated sentence into which nothing comes."""
    found = [
        f"{source}:{node.lineno}"
        for source in others()
        for name, node in calls(source)
        if name == "setToolTip" and _called(node.args[-1]) not in ("tip", "tr")
    ]
    assert not found


def test_every_tip_of_a_table_is_plain():
    found = []
    for source in others():
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.If) and "ToolTipRole" in ast.unparse(node.test):
                found += [
                    f"{source}:{each.lineno}"
                    for each in ast.walk(ast.Module(node.body, []))
                    if isinstance(each, ast.Return)
                    and not {"tip", "tr"} & {name for name, _ in _calls_in(each)}
                ]
    assert not found


def test_markup_is_written_in_the_program_and_nowhere_else():
    """`Markup(...)` is only of a literal, of a translated one, or empty: never of a value."""
    found = [
        f"{source}:{node.lineno}: {ast.unparse(node)}"
        for source in others()
        for name, node in calls(source)
        if name == "Markup" and node.args and not _is_literal(node.args[0])
    ]
    assert not found


def _calls_in(node):
    for each in ast.walk(node):
        if isinstance(each, ast.Call):
            yield getattr(each.func, "attr", getattr(each.func, "id", "")), each


def _called(node):
    return (
        getattr(node.func, "attr", getattr(node.func, "id", ""))
        if isinstance(node, ast.Call)
        else ""
    )


def _is_literal(node):
    if isinstance(node, ast.Call) and _called(node) == "tr":
        return all(isinstance(each, ast.Constant) for each in node.args)
    return isinstance(node, ast.Constant)
