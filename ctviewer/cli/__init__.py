"""The command line: the window, or the same work without one."""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from ctviewer.cli.network_options import add_network_arguments
from ctviewer.core.edition import version_text
from ctviewer.core.errors import UserError


class Command(Protocol):
    """A module of this package that is one command; its docstring is the command's help."""

    __doc__: str | None

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""

    def run(self, options: argparse.Namespace) -> int:
        """Do it; the exit code."""


COMMANDS = ("classify", "verify", "merge", "render", "report", "info", "demo", "selftest")
AS_OPTION = "--selftest"  # a command that installers know as an option
FAILED, INTERRUPTED = 1, 130  # exit codes; 2 (usage) is argparse's, 130 the shells' custom


def command_of(name: str) -> Command:
    """A command's module, imported when it is asked for: all of them would delay the splash."""
    return cast(Command, import_module(f"ctviewer.cli.{name}"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, or open the window when none is named; the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    _open_closed_streams()
    _write_any_name()
    if words[:1] == [AS_OPTION]:
        words[0] = AS_OPTION.removeprefix("--")
    try:
        if words and words[0] in COMMANDS:
            command = command_of(words[0])
            parser = argparse.ArgumentParser(f"ctviewer {words[0]}", description=command.__doc__)
            command.add_arguments(parser)
            code = command.run(parser.parse_args(_signed(words[1:])))
            sys.stdout.flush()
            return code
        return _open_window(words)
    except UserError as error:
        print(f"ctviewer: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader, "head" say, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except MemoryError:
        print("ctviewer: There is too little memory; close other programs.", file=sys.stderr)
        return FAILED
    except OSError as error:
        print(f"ctviewer: {error.strerror or error}; check the names given.", file=sys.stderr)
        return FAILED


def _open_closed_streams() -> None:
    """Started with its output closed, or on Windows without a console: what is said goes nowhere.

    Python has no such stream then; the next file opened would take its number.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


def _write_any_name() -> None:
    """A file's name may hold what the terminal cannot show; that must not stop anything."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _signed(words: list[str]) -> list[str]:
    """Join these to their values, which argparse takes for options when they begin with "-"."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in ("--at", "--range", "--window", "--lung-thresholds"):
            joined[-1] = f"{joined[-1]}={word}"
        else:
            joined.append(word)
    return joined


def _open_window(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        "ctviewer",
        description="See a chest CT and judge it. Research use only. Without a command, opens the "
        "window on the given scans or folders.",
        epilog=f"Commands: {', '.join(COMMANDS)}; 'ctviewer COMMAND --help' explains each.",
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="FILE|FOLDER")
    parser.add_argument("--version", action="version", version=f"ctviewer {version_text()}")
    parser.add_argument("--new", action="store_true", help="do not go on with the last session")
    add_network_arguments(parser)
    parser.set_defaults(device=None)  # then the preferred one
    options = parser.parse_args(words)
    if sys.platform == "win32":
        import torch  # noqa: F401  (on Windows torch >= 2.9 must come before Qt)
    from ctviewer.ui import app  # commands without a window need no Qt

    return app.run(
        options.paths,
        device=options.device,
        model=options.model,
        allow_unlisted=options.allow_unlisted_model,
        new=options.new,
    )
