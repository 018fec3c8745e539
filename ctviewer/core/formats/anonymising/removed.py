"""What was removed from an anonymised copy: field names, never values."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(eq=False)
class Removed:
    """Names of removed fields, with the number of files; `sentences` are further remarks."""

    fields: Counter[str] = field(default_factory=Counter)
    uids: Counter[str] = field(default_factory=Counter)
    sentences: list[str] = field(default_factory=list)
