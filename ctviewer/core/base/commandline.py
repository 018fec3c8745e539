"""Command line options: how each is declared, parsed, documented, and written back by the window.

Each command has a table of options. `add_options` declares them to argparse, which generates the
help; `words_of` writes the options that reproduce a window's state ("Copy as a command").
"""

import argparse
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any, Generic, TypeVar

Source = TypeVar("Source")
"""What an option's value is read from when written: the settings of a batch, or a view's state."""


@dataclass(frozen=True)
class Option(Generic[Source]):
    """One option; a value option if it has a `parse`, else a switch.

    `of` reads the value from a source in the form that `parse` returns, and `write` is the inverse
    of `parse`; an option without `of` exists on the command line only. It is written if its value
    is neither None nor the default. A switch that is on by default is written `--no-...`. `signed`
    values may start with a minus; a `many` option may be repeated.
    """

    flag: str
    help: str | None = None
    of: Callable[[Source], Any] | None = None
    parse: Callable[[str], Any] | None = None
    write: Callable[[Any], str] = str
    default: Any = None
    metavar: str | None = None
    choices: Sequence[str] | None = None
    many: bool = False
    signed: bool = False
    dest: str = ""

    @property
    def name(self) -> str:
        """The attribute name that argparse uses for the value."""
        return self.dest or self.flag.removeprefix("--").replace("-", "_")

    def add_to(self, parser: argparse._ActionsContainer) -> None:
        """Add the option to a parser."""
        given: dict[str, Any] = {"dest": self.name, "help": self.help}
        if self.parse is None:
            given |= {"default": bool(self.default)}
            given |= {"action": argparse.BooleanOptionalAction if self.default else "store_true"}
        else:
            given |= {"type": self.parse, "choices": self.choices, "metavar": self.metavar}
            given |= {"action": "append", "default": []} if self.many else {"default": self.default}
        parser.add_argument(self.flag, **given)
        if self.signed:
            parser.set_defaults(signed=(*(parser.get_default("signed") or ()), self.flag))

    def words(self, source: Source) -> Iterator[str]:
        """The option as words to type; empty if not needed."""
        value = self.of(source) if self.of else None
        if value is None or value == self.default:
            return
        if self.parse is None:
            if value or self.default:
                yield self.flag if value else self.flag.replace("--", "--no-", 1)
            return
        for each in value if self.many else [value]:
            yield from (self.flag, self.write(each))


AUTO = "auto"  # the best available device
NETWORK: tuple[Option[Any], ...] = (
    Option(
        "--device", "auto, cpu, cuda or cuda:N; classify takes several: a,b",
        attrgetter("device"), str, default=AUTO,
    ),
    Option("--model", "another network file", attrgetter("model"), Path, metavar="FILE"),
    Option(
        "--allow-unlisted-model",
        "trust a network file that is not on the program's list; it can run any code",
        attrgetter("allow_unlisted"), default=False, dest="allow_unlisted",
    ),
    Option(
        "--calibration", "a site's calibration of this network, as the command calibrate makes it",
        attrgetter("calibration"), Path, metavar="FILE",
    ),
)  # fmt: skip
"""Options that choose a network and its device, for every command that runs one.

Here and not beside the batch options: the window's command is parsed before the splash and must
import nothing slow.
"""


@dataclass(frozen=True)
class NetworkChoice:
    """The values of the `NETWORK` options; a `device` of None is the preferred one."""

    device: str | None = AUTO
    model: Path | None = None
    allow_unlisted: bool = False
    calibration: Path | None = None

    @classmethod
    def of(cls, given: argparse.Namespace) -> "NetworkChoice":
        """From the parsed arguments."""
        return cls(given.device, given.model, given.allow_unlisted, given.calibration)


Table = Mapping[str, Sequence[Option[Source]]]
"""The options of a command by help group title; those without a title first."""


def add_options(parser: argparse.ArgumentParser, table: Table[Any]) -> None:
    """Add all options of a table to a parser."""
    for title, options in table.items():
        container = parser.add_argument_group(title) if title else parser
        for option in options:
            option.add_to(container)


def words_of(table: Table[Source], source: Source) -> Iterator[str]:
    """The words to type for all options whose values differ from the defaults."""
    for options in table.values():
        for option in options:
            yield from option.words(source)


def signed_joined(words: Iterable[str], parser: argparse.ArgumentParser) -> list[str]:
    """Join signed options to their values, which argparse would take for options."""
    signed = parser.get_default("signed") or ()
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in signed:
            joined[-1] = f"{joined[-1]}={word}"
        else:
            joined.append(word)
    return joined


def numbers(text: str, count: int) -> tuple[float, ...]:
    """Parse finite numbers separated by commas.

    Raises:
        ValueError: there are others, or not `count` of them.
    """
    found = tuple(float(part) for part in text.split(","))
    if len(found) != count or not all(map(math.isfinite, found)):
        raise ValueError
    return found


def number_text(value: float) -> str:
    """A number in full precision, so that typing it reproduces the value."""
    return repr(float(value)).removesuffix(".0")


def numbers_text(values: Iterable[float]) -> str:
    """Numbers in full precision, separated by commas."""
    return ",".join(map(number_text, values))


def whole_from(lowest: int, highest: int | None = None) -> Callable[[str], int]:
    """A parser of integers in a range."""
    ends = f"from {lowest} to {highest}" if highest else f"from {lowest} on, such as {lowest + 1}"

    def read(text: str) -> int:
        if not text.isdecimal() or not lowest <= int(text) <= (highest or math.inf):
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number {ends}")
        return int(text)

    return read
