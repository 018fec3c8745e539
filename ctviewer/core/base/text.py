"""What the core says, in English and with its values apart: the window says it in its language."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

MAX_QUOTED = 60  # characters of a header field that a sentence quotes
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, but for tab and new line
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # that turn the direction of what follows
    "\ud800-\udfff]"  # half characters, as names have that are no UTF-8
)
FORMS = re.compile(r"\{(\w+):([^{}|]*)\|([^{}|]*)\}")


class Text(str):
    """A word or sentence: `template` with `values` put in, as `str.format` does.

    It is a plain English str to whoever writes it down. The window looks the template up in the
    user's language, and puts the values in there; values that are Texts themselves are looked up
    too, all others are data. `make translations` finds every `Text("...")`. What changes with a
    count has both forms: "{count} {count:scan was|scans were} left out."
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> "Text":
        """The English sentence."""
        made = super().__new__(cls, chosen(template, values).format(**values))
        made.template, made.values = template, values
        return made

    def __str__(self) -> str:
        """Itself, so that the `str()` of an error still has its template."""
        return self

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        """How it is made anew in another process."""
        return (self.template,), self.values


def chosen(template: str, values: Mapping[str, Any]) -> str:
    """The template with the one form of each `{count:scan|scans}` that its count asks for.

    The first form is for 1, the second for all other numbers, 0 among them, as in English and
    German. A translation has forms where its own language needs them, whatever the template has.
    """
    return FORMS.sub(lambda form: form[2] if values[form[1]] == 1 else form[3], template)


def numeral(value: float, spec: str, unit: str = "") -> Text:
    """A number by a format specification such as ".1f", with what stands behind it.

    The window writes it as the user's language does, with a decimal comma in German.
    """
    return Text(f"{{value:{spec}}}{{unit}}", value=value, unit=unit)


def joined(parts: Iterable[str], between: str = " ") -> Text:
    """Several in a row, each still to be looked up."""
    values = {f"part{place}": part for place, part in enumerate(parts)}
    return Text(between.join(f"{{{name}}}" for name in values), **values)


def cut(text: str, most: int = MAX_QUOTED) -> str:
    """A text of a file as it is quoted: its first characters where it is very long."""
    return text if len(text) <= most else f"{text[:most]}…"


def shown(text: str) -> str:
    """A text without characters that are not seen but change what is seen; "�" is in their place.

    E.g. U+202E, which turns the rest of a sentence round, or what a terminal takes for a command.
    """
    return HIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
