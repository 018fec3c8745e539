"""Every text with a count has the forms of one and of more, in both languages."""

import ast
import re
import xml.etree.ElementTree as ET
from itertools import product, takewhile
from pathlib import Path
from string import Formatter

import pytest
from PySide6.QtCore import QTranslator

import ctviewer
from ctviewer.core.base.program import resource
from ctviewer.core.base.text import FORMS, Text, chosen
from ctviewer.ui.base import words

PACKAGE = Path(ctviewer.__file__).parent
MESSAGES = [
    (context.findtext("name"), message.findtext("source"), message.findtext("translation"))
    for context in ET.parse(resource("languages/ctviewer_de.ts")).iter("context")
    for message in context.iter("message")
]
COUNTED = [each for each in MESSAGES if FORMS.search(each[1])]
FORMED = [form.groups() for _, source, _ in COUNTED for form in FORMS.finditer(source)]
COUNTS = {name for name, _, _ in FORMED}
VERBS = {"are", "count", "do", "have", "lie", "were"}
NO_NOUN = {
    "a", "all", "and", "around", "by", "contradict", "different", "each", "fit", "for", "from",
    "in", "names", "not", "numbers", "of", "on", "or", "than", "their", "they", "them", "to",
    "with",
}  # fmt: skip
NOUNS = {word for _, one, more in FORMED for word in set(more.split()) - set(one.split())}
NOUNS = {"cells", "errors", "months", "networks", "points", "times", "years"} | NOUNS
NOUNS -= VERBS | NO_NOUN
NO_COUNTS = {
    "{size} voxels", "{counts} cells of {mm} mm", "{kind} files", "{number} points",
    "This is another scan: the receipt's has {then} voxels, this one {now}.", "{} + {} cases, {}",
    "its classes are no words of at most {} letters",
}  # fmt: skip  # sizes such as 512 x 512 x 255, formats, a number with a decimal, a sum, a limit
ALIKE = {
    "Befunder", "Byte", "Fehler", "Grad", "Label", "negativen", "Patienten", "Volumen", "Voxel",
    "Zeichen",
}  # fmt: skip  # German words that are the same for one and for more
FIELD = re.compile(r"\{(\w*)(?::(?:,|g|d|\.0f))?\} ([\w-]+(?: [\w-]+){0,2})")


@pytest.fixture
def german(qapp, marker):
    """The program's own translation above the marked one."""
    translator = QTranslator()
    assert translator.load(str(resource("languages/ctviewer_de.qm")))
    qapp.installTranslator(translator)
    words.forget()
    yield
    qapp.removeTranslator(translator)
    words.forget()


def without_forms(template):
    """Each count that stands before words of more than one which are the same for one."""
    found = []
    for field in FIELD.finditer(template):
        behind = field[2].split()
        if behind[0] in VERBS and field[1] in COUNTS:
            found.append(field[0])
        phrase = takewhile(lambda word: word not in NO_NOUN | VERBS, behind)
        ends = [word for word in phrase if word.endswith("s") or word in NOUNS][:1]
        found += [field[0]] if NOUNS & set(ends) else []
    return found


def f_strings():
    """Every f-string of the package, its values as fields without a name."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                yield "".join(
                    part.value if isinstance(part, ast.Constant) else "{}" for part in node.values
                )


def counts_of(template):
    return sorted({form[1] for form in FORMS.finditer(template)})


def values_of(template, counts):
    fields = (name for _, name, _, _ in Formatter().parse(FORMS.sub("", template)) if name)
    return dict.fromkeys(fields, 3) | counts


@pytest.mark.parametrize(
    "template",
    [
        "{count} scans were left out.",
        "{n:,} axial slices",
        "Only {count} have a mask",
        "{x:g} errors",
    ],
)
def test_a_count_without_forms_is_found(template):
    assert without_forms(template)


@pytest.mark.parametrize(
    "template", ["{n} {n:scan|scans}", "{file} holds scans", "{n} of the scans"]
)
def test_what_has_forms_or_is_no_count_is_not(template):
    assert not without_forms(template)


def test_every_count_in_a_text_has_forms():
    assert len(COUNTED) > 80
    texts = {source for _, source, _ in MESSAGES} - NO_COUNTS
    assert not {each: without_forms(each) for each in texts if without_forms(each)}


def test_no_f_string_says_a_count():
    assert not {each for each in f_strings() if without_forms(each)} - NO_COUNTS


def test_none_one_and_two_are_shown_in_both_languages(german):
    for context, source, translation in COUNTED:
        names = counts_of(source)
        for numbers in product((0, 1, 2), repeat=len(names)):
            values = values_of(source, dict(zip(names, numbers, strict=True)))
            english, said = Text(source, **values), words.filled(translation, **values)
            assert not re.search(r"[{}|]", english + said)
            assert context != "core" or words.word(english) == said
            for template, shown in ((source, english), (translation, said)):
                for name, one, more in FORMS.findall(template):
                    assert (one if values[name] == 1 else more) in shown


def test_german_has_its_own_forms():
    """Each count of the English has them, but before words that are the same for one and more."""
    for _, source, translation in COUNTED:
        assert set(counts_of(translation)) <= set(re.findall(r"\{(\w+)", source))
        for name in set(counts_of(source)) - set(counts_of(translation)):
            behind = re.search(rf"\{{{name}(?::[,g])?\}}((?: [\w-]+){{1,3}})", translation)
            assert behind, translation
            assert ALIKE & set(behind[1].split()), translation


def test_a_sentence_of_a_result_file_is_found_again_in_either_form(german):
    template = "{count:,} {count:voxel is not a number|voxels are not numbers} (NaN or infinite) "
    template += "and {count:counts|count} as air."
    for count in (1, 2, 1234):
        text = Text(template, count=count)
        assert words.recalled(str(text)) == words.word(text) != str(text)


def test_forms_hold_where_others_do_not():
    assert chosen("{n:a scan|scans}, {m:.0f}", {"n": 1}) == "a scan, {m:.0f}"
    assert chosen("{n:a scan|scans}", {"n": 0}) == "scans"
    assert Text("{name}: {n} {n:scan|scans}", name="{n:a|b}", n=2) == "{n:a|b}: 2 scans"
