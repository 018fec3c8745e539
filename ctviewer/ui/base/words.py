"""Translation of the core's texts and errors."""

import re
import traceback
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import product
from numbers import Real
from string import Formatter
from typing import Any

from PySide6.QtCore import QCoreApplication

from ctviewer.core.base.errors import Advice, UserError
from ctviewer.core.base.program import resource
from ctviewer.core.base.text import FORMS, Text, chosen, numeral

CONTEXT = "core"  # translation context of these texts
ADVICE = {
    Advice.TRUST_NETWORK: Text("Under Network, Networks… you can add it, if you trust its maker."),
}
"""Advice in the window; cases that only commands meet are missing."""
DECIMAL_COMMA = {"de"}  # languages
EXCHANGED = str.maketrans(".,", ",.")
FIELD = re.compile(r"\{(\w+)[^}]*\}")


def word(text: str) -> str:
    """Translate a text of the core; any other str is data and returned unchanged."""
    if not isinstance(text, Text):
        return text
    values = {
        name: word(value) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    return filled(_translation(text.template), **values)


def filled(template: str, **values: Any) -> str:
    """Format a translated template, with numbers in the language's format.

    Plural forms are written in it (`core.base.text.chosen`).
    """
    template = chosen(template, values)
    if _translation("en") in DECIMAL_COMMA:
        return _WITH_COMMA.vformat(template, (), values)
    return template.format(**values)  # several times faster


def number(value: float, spec: str, unit: str = "") -> str:
    """A number by a format specification, e.g. "12,5 %" in German."""
    return word(numeral(value, spec, unit))


class _WithComma(Formatter):
    """Like `str.format`, with a decimal comma."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Format one value; a bare number without a specification is unchanged."""
        made: str = super().format_field(value, format_spec)
        if format_spec and isinstance(value, Real):
            return made.translate(EXCHANGED)
        return made


_WITH_COMMA = _WithComma()


def words(texts: Iterable[str], between: str = " ") -> str:
    """Several texts of the core, translated and joined."""
    return between.join(word(text) for text in texts)


def sentence_case(text: str) -> str:
    """Capitalise the first letter only."""
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=4096)
def recalled(sentence: str) -> str:
    """Translate a sentence stored in English in a result file.

    The file has no template, so it is recovered by matching.
    """
    if _translation("en") == "en":
        return sentence
    known = QCoreApplication.translate(CONTEXT, sentence)
    if known != sentence:
        return known
    for template, pattern in _templates():
        if found := pattern.fullmatch(sentence):
            parts = found.groupdict()
            counts = {name: int(part == "1") for name, part in parts.items()}
            plain = FIELD.sub(r"{\1}", chosen(_translation(template), counts))
            fields = Formatter().parse(chosen(template, counts))
            numbers = {name for _, name, spec, _ in fields if spec}
            return plain.format(
                **{
                    name: _recalled_number(part) if name in numbers else recalled(part)
                    for name, part in parts.items()
                }
            )
    return sentence


def _recalled_number(part: str) -> str:
    return part.translate(EXCHANGED) if _translation("en") in DECIMAL_COMMA else part


@cache
def _translation(template: str) -> str:
    """Cached: the language does not change during a run."""
    return QCoreApplication.translate(CONTEXT, template)


@cache
def _templates() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Every template with values, the one with the most words first."""
    tree = ET.parse(resource("languages/ctviewer_de.ts"))
    contexts = [each for each in tree.iter("context") if each.findtext("name") == CONTEXT]
    sources = [each.text or "" for context in contexts for each in context.iter("source")]
    with_values = [source for source in sources if FIELD.search(source)]
    longest_first = sorted(with_values, key=lambda source: -len(FIELD.sub("", source)))
    return tuple((source, _pattern(each)) for source in longest_first for each in _variants(source))


def _variants(template: str) -> Iterator[str]:
    """The template in the singular and plural forms of its counts."""
    names = sorted({form[1] for form in FORMS.finditer(template)})
    for counts in product((1, 2), repeat=len(names)):
        yield chosen(template, dict(zip(names, counts, strict=True)))


def _pattern(template: str) -> re.Pattern[str]:
    pieces = FIELD.split(template)
    names, literals = pieces[1::2], [re.escape(piece) for piece in pieces[::2]]
    groups = [
        f"(?P={name})" if name in names[:place] else f"(?P<{name}>.+?)"
        for place, name in enumerate(names)
    ]
    return re.compile("".join(a + b for a, b in zip(literals, [*groups, ""], strict=True)))


def forget() -> None:
    """Clear the caches, for tests that change the language."""
    for kept in (recalled, _translation):
        kept.cache_clear()


def sentence(error: BaseException) -> str:
    """An error as one sentence: what went wrong and what to do."""
    if isinstance(error, UserError):
        advice = ADVICE.get(error.advice, "") if error.advice else ""
        return f"{word(str(error))} {word(advice)}".rstrip()
    if isinstance(error, MemoryError):
        return QCoreApplication.translate(
            "messages", "There is too little memory for this scan; close other programs."
        )
    text = QCoreApplication.translate(
        "messages", "Something unexpected went wrong ({kind}); try again, then report it."
    )
    return text.format(kind=type(error).__name__)


def trace_of(error: BaseException) -> str:
    """The stack trace without the message, which may name a patient's file."""
    places = "".join(traceback.format_tb(error.__traceback__))
    return f"{type(error).__name__}\n{places}"
