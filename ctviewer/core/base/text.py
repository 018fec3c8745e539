"""Translatable texts: English sentences that keep their template and values."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

MAX_QUOTED = 60  # characters of a header field quoted in a sentence
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters except tab and newline
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # characters that change the text direction
    "\ud800-\udfff]"  # surrogates, from file names that are not UTF-8
)
FORMS = re.compile(r"\{(\w+):([^{}|]*)\|([^{}|]*)\}")


class Text(str):
    """A word or sentence: `template` formatted with `values`, as by `str.format`.

    It is a plain English str when written or logged. The window translates the template and formats
    it with the values; values that are Texts are translated too, others are data. `make
    translations` finds every `Text("...")`. Plural forms are written as "{count} {count:scan
    was|scans were} left out."
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> "Text":
        """Format the English sentence."""
        made = super().__new__(cls, chosen(template, values).format(**values))
        made.template, made.values = template, values
        return made

    def __str__(self) -> str:
        """Itself, so that the `str()` of an error keeps the template."""
        return self

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        """Arguments for unpickling in another process."""
        return (self.template,), self.values


def chosen(template: str, values: Mapping[str, Any]) -> str:
    """The template with the form of each `{count:scan|scans}` chosen by its count.

    The first form is for 1, the second for all other numbers including 0, as in English and German.
    A translation has its own forms, independent of the template.
    """
    return FORMS.sub(lambda form: form[2] if values[form[1]] == 1 else form[3], template)


def numeral(value: float, spec: str, unit: str = "") -> Text:
    """A number by a format specification such as ".1f", followed by a unit.

    The window formats it for the user's locale, with a decimal comma in German.
    """
    return Text(f"{{value:{spec}}}{{unit}}", value=value, unit=unit)


def joined(parts: Iterable[str], between: str = " ") -> Text:
    """Several texts in a row, each translated separately."""
    values = {f"part{place}": part for place, part in enumerate(parts)}
    return Text(between.join(f"{{{name}}}" for name in values), **values)


def cut(text: str, most: int = MAX_QUOTED) -> str:
    """A text from a file for quoting: cut if very long."""
    return text if len(text) <= most else f"{text[:most]}…"


def shown(text: str) -> str:
    """Replace invisible characters that change the display by "�".

    E.g. U+202E, which reverses the rest of a sentence, or terminal control sequences.
    """
    return HIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
