"""The command line: opens the window, or does the same work without it."""

import argparse
import atexit
import io
import os
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from ctviewer.cli.advice import advised
from ctviewer.core.base.commandline import signed_joined
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.program import keep_freed_memory, version_text
from ctviewer.core.base.text import shown


class Command(Protocol):
    """A module of this package that is one command; its docstring is the command's help."""

    __doc__: str | None

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""

    def run(self, options: argparse.Namespace) -> int:
        """Run the command; returns the exit code."""


COMMANDS = {
    "window": "show scans and classify them in the window, as without a command",
    "classify": "classify scans and folders: one line for each scan, tables",
    "calibrate": "calibrate the network to a site, from results and their ground truth",
    "reads": "make a reading study of several readers, or analyse it",
    "export": "write labelled scans and masks as a folder for training",
    "verify": "repeat the run of a receipt and compare bit for bit",
    "merge": "join the result files of all shards of a run",
    "render": "draw a scan into a PNG or PDF",
    "report": "classify a scan and write a report of it",
    "anonymise": "anonymise a scan: copy it without the fields that may name the patient",
    "info": "print what a scan's file says",
    "demo": "classify and draw the two synthetic demo scans",
    "selftest": "check this installation",
}
"""The commands, each a module of this package, with their lines in the general help."""
WINDOW = "window"  # the default command
AS_OPTION = "--selftest"  # a command that installers call as an option
GENERAL = ("-h", "--help", "--version")
FAILED, INTERRUPTED = 1, 130  # exit codes; 2 (usage) is argparse's, 130 the shells' convention


def command_of(name: str) -> Command:
    """Import a command's module; importing all of them would delay the splash."""
    return cast(Command, import_module(f"ctviewer.cli.{name}"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, by default the window; returns the exit code."""
    words = _with_command(list(sys.argv[1:] if arguments is None else arguments))
    _open_closed_streams()
    _write_any_name()
    keep_freed_memory()
    try:
        options = _options(words)
        if options.command != WINDOW:  # the window does it after it is shown
            _sweep()
        code: int = command_of(options.command).run(options)
        sys.stdout.flush()
        return code
    except UserError as error:
        print(f"ctviewer: {shown(advised(error))}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader, e.g. "head", has closed the pipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except MemoryError:
        print("ctviewer: There is too little memory; close other programs.", file=sys.stderr)
        return FAILED
    except OSError as error:
        print(f"ctviewer: {error.strerror or error}; check the names given.", file=sys.stderr)
        return FAILED


def end(code: int) -> None:
    """Exit now if threads are still computing; otherwise just return.

    Python itself would wait for the threads of a pool, however long their network computes, and
    stop other threads in the middle of C++ code, which aborts the program.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if threading.active_count() > 1:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        atexit._run_exitfuncs()
        os._exit(code)


def _open_closed_streams() -> None:
    """Discard output if the output streams are closed, or on Windows without a console.

    Python then has no such streams, and the next file opened would get their numbers.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


def _write_any_name() -> None:
    """Do not fail on file names that the terminal cannot show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _with_command(words: list[str]) -> list[str]:
    """The words after a command, be it named or not."""
    if words[:1] == [AS_OPTION]:
        return [AS_OPTION.removeprefix("--"), *words[1:]]
    return words if words and words[0] in (*COMMANDS, *GENERAL) else [WINDOW, *words]


def _options(words: list[str]) -> argparse.Namespace:
    """What was typed; ends the program with the usage when it makes no sense."""
    parser, chosen = _parser(words)
    options, unknown = parser.parse_known_args(signed_joined(words, chosen))
    for path in options.paths if options.command == WINDOW else ():
        if not os.path.lexists(path) and not _is_in_archive(path):
            options.refuse(_missing(str(path)))
    if unknown:
        options.refuse(f"unrecognized arguments: {' '.join(unknown)}")
    return options


def _is_in_archive(path: Path) -> bool:
    from ctviewer.core.formats.archives.inside import is_there  # seldom needed

    return is_there(path)


def _sweep() -> None:
    """Delete what a killed process had unpacked."""
    from ctviewer.core.formats.archives.scratch import sweep

    sweep()


def _missing(word: str) -> str:
    """The sentence about a word that is neither a command nor a path, with what was meant."""
    from difflib import get_close_matches  # seldom needed

    reported = f"there is no command, file or folder '{word}'"
    meant = get_close_matches(word.lower(), COMMANDS, 1)
    return (
        f"{reported}; did you mean 'ctviewer {meant[0]}'?"
        if meant
        else f"{reported}; check the name"
    )


def _parser(words: list[str]) -> tuple[argparse.ArgumentParser, argparse.ArgumentParser]:
    """All commands by name; and that of the command that the first word names, if it does."""
    parser = argparse.ArgumentParser(
        "ctviewer",
        usage="%(prog)s [FILE|FOLDER ...]\n       %(prog)s COMMAND ...",
        description="See chest CTs and classify them. Research use only. Without a command, the "
        "window opens, on the given scans or folders.",
        epilog="'ctviewer COMMAND --help' explains each.",
    )
    parser.add_argument("--version", action="version", version=f"ctviewer {version_text()}")
    chosen = parser
    commands = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND")
    for name, line in COMMANDS.items():
        if name != words[0]:
            commands.add_parser(name, help=line)
            continue
        command, title = command_of(name), f"ctviewer {name}"
        chosen = commands.add_parser(name, prog=title, help=line, description=command.__doc__)
        chosen.set_defaults(refuse=chosen.error)
        command.add_arguments(chosen)
    return parser, chosen
