"""What an anonymised copy has no more: names of fields, never their values."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(eq=False)
class Removed:
    """Fields by their names, with the number of files; `sentences` are what to know besides."""

    fields: Counter[str] = field(default_factory=Counter)
    uids: Counter[str] = field(default_factory=Counter)
    sentences: list[str] = field(default_factory=list)
