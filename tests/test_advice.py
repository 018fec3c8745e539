"""Advice in messages fits the interface: no options in the window, no menus in a terminal."""

import ast
import re
from pathlib import Path

import pytest

from ctviewer.cli import COMMANDS
from ctviewer.cli.advice import ADVICE as TYPED
from ctviewer.core.base.errors import Advice, UserError
from ctviewer.ui.base.words import ADVICE as SHOWN
from ctviewer.ui.base.words import sentence

PROGRAM = Path(__file__).parents[1] / "ctviewer"
BOTH = ("core", "inference", "batch")
TERMINAL = re.compile(
    r"(?<![\w-])--[a-z]|\bpython3? -m\b|\bpip install\b"
    rf"|\bctviewer ({'|'.join(COMMANDS)})\b"
)
MENUS = "File|View|Picture|Go|Measure|Explain|Network|Batch|Help"
WINDOW = re.compile(
    rf"\b({MENUS})( >|,) ?[A-Z]|…|\b(menu|button|dialog|click|tick|drag|drop|press)\b|Ctrl\+(?!C\b)"
)


def texts(package):
    """Every sentence in the code of a package, with its location.

    Docstrings do not count, nor the help of options (`options.py`), which is for the command line.
    """
    for path in sorted((PROGRAM / package).rglob("*.py")):
        if path.name == "options.py":
            continue
        tree = ast.parse(path.read_text("utf-8"))
        said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            match node:
                case ast.Constant(str(text)) if " " in text.strip() and id(node) not in said:
                    yield f"{path.relative_to(PROGRAM)}:{node.lineno}", text


@pytest.mark.parametrize("package", [*BOTH, "ui"])
def test_nothing_that_the_window_shows_needs_a_terminal(package):
    assert not [(place, text) for place, text in texts(package) if TERMINAL.search(text)]


@pytest.mark.parametrize("package", [*BOTH, "cli"])
def test_nothing_that_a_command_prints_needs_the_window(package):
    found = [(place, text) for place, text in texts(package) if WINDOW.search(text)]
    assert not found


def test_each_place_has_advice_of_its_own():
    assert TYPED.keys() == set(Advice)
    assert SHOWN.keys() <= set(Advice)
    for advice, shown in SHOWN.items():
        error = UserError("It is not on the list.", advice)
        assert sentence(error) == f"It is not on the list. {shown}"
        assert not TERMINAL.search(shown)
        assert not WINDOW.search(TYPED[advice])


def test_the_walk_finds_such_sentences():
    for text in ("add --resume to go on", "run python -m training export", "ctviewer verify it"):
        assert TERMINAL.search(text)
    for text in ("under Network, Networks", "File > Open", "a click opens it", "Ctrl+O opens"):
        assert WINDOW.search(text)
