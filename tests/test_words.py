"""Terminology: one name for one thing, and none of the banned words."""

import ast
import re
import tokenize
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted(
    path
    for top in ("ctviewer", "training", "bench", "packaging")
    for path in (ROOT / top).rglob("*.py")
)
BANNED = re.compile(
    r"\b(judg(e|es|ed|ing|ement)|sick|taught|told|tells?|veil(s|ed)?|whose turn|how sure|desk|"
    r"shaken|heard|foreign|unusual|speaks?|spoke|doors?)\b",
    re.IGNORECASE,
)
KEPT = re.compile(
    r"\.tell\(|"  # of a file
    r"\"(usual|unusual|foreign)\"|usual, unusual, foreign|unusual: beyond|foreign: beyond|"
    r"unusual \(beyond|or foreign|"  # values of JSON and CSV
    r"\"sick\"|sick: int|sick=int|`sick`"  # a key of network files, and a label in tables of users
)
SHARED = {
    "Classifier": 3,  # the real one, a session's protocol for it, and that of `import ctviewer`
    "Networks": 2,  # the real ones, and a batch's protocol for them
    "Result": 2,  # the internal one, and that of `import ctviewer`
}
"""Class names used more than once for different sides of one thing, and their number."""


def test_a_class_has_a_name_of_its_own():
    names = Counter(
        node.name
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    assert {name: count for name, count in names.items() if count > 1} == SHARED


def said(text):
    """The banned words in a text."""
    return [line for line in text.splitlines() if BANNED.search(KEPT.sub(" ", line))]


@pytest.mark.parametrize("top", ["ctviewer", "training", "bench", "packaging"])
def test_code_and_comments_use_the_words_of_the_field(top):
    found = {}
    for path in (each for each in SOURCES if each.is_relative_to(ROOT / top)):
        if lines := said(path.read_text("utf-8")):
            found[str(path.relative_to(ROOT))] = lines
    assert not found


def test_names_are_no_pet_names():
    """Also inside longer names, as in `judge_scan` or `SickScan`."""
    inside = re.compile(
        r"(?i)judge(?!d_at)|sick|veil|taught|shaken|(?<![a-z])told|heard|(?<![a-z])doors?(?![a-z])"
    )
    found = {
        (path.name, token.string)
        for path in SOURCES
        for token in tokenize.generate_tokens(
            iter(path.read_text("utf-8").splitlines(True)).__next__
        )
        if token.type == tokenize.NAME and inside.search(token.string)
    }
    assert {name for _, name in found} <= {"sick"}  # the key of network files


def test_the_list_is_no_empty_one():
    for text in ("the network judges it", "a sick scan", "it was told", "a foreign scan", "a door"):
        assert said(text)
    for text in ("file.tell()", '"foreign"', "sick: int", "judged_at"):
        assert not said(text)


COUNTED = re.compile(
    r"(?: [\w-]+)? (axes|bases|channels|cells|classes|epochs|files|folds|lesions|networks|"
    r"numbers|patients|phantoms|rounds|rows|samples|scans|steps|subjects|voxels)\b"
)

MANY = {"len(known) numbers", "crossfit['folds'] networks"}  # never 1
NO_COUNTS = {"split needs scans", "contours.shape voxels"}


def counts_without_forms(source):
    """The f-strings with a number, other than a constant of the module, before a plural."""
    pairs = (
        (value, behind)
        for string in ast.walk(ast.parse(source))
        if isinstance(string, ast.JoinedStr)
        for value, behind in pairwise(string.values)
        if isinstance(value, ast.FormattedValue) and isinstance(behind, ast.Constant)
    )
    return [
        f"{ast.unparse(value.value)}{found[0]}"
        for value, behind in pairs
        if (found := COUNTED.match(str(behind.value)))
        and not ast.unparse(value.value).isupper()
        and not re.search(r"\bname\b|archive|table", ast.unparse(value.value))
    ]


def test_what_training_prints_says_one_of_one():
    found = {
        str(path.relative_to(ROOT)): counts
        for path in SOURCES
        if path.is_relative_to(ROOT / "training")
        if (counts := {*counts_without_forms(path.read_text("utf-8"))} - MANY - NO_COUNTS)
    }
    assert not found


def test_counts_without_forms_are_found():
    assert counts_without_forms('f"{done} of {total} scans"') == ["total scans"]
    assert counts_without_forms('f"{len(a)} labelled scans"') == ["len(a) labelled scans"]
    assert not counts_without_forms('f"{LEAST} scans and {path.name} holds no files"')
