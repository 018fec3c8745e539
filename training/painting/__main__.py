"""Command line of painting: draw samples from real scans into the work folder."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from training.errors import TrainingError
from training.painting.draw import Job, draw
from training.painting.entries import Entry, find_entries


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw what is not there yet; return 0, or 1 after a sentence on stderr."""
    options = _parser().parse_args(arguments)
    try:
        entries = find_entries(options.scans)
        groups = chosen(entries, _names(options.patients), _names(options.exclude))
        jobs = [
            Job(tuple(group), options.work, options.per_patient, options.seed)
            for group in groups.values()
        ]
        draw(jobs, options.workers)
    except TrainingError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def chosen(
    entries: Sequence[Entry], patients: Sequence[str], exclude: Sequence[str] = ()
) -> dict[str, list[Entry]]:
    """Return the scans of each patient that was asked for: all of them if none was named.

    Raises:
        TrainingError: a name is no patient of these scans, or nobody is left.
    """
    known = {entry.patient for entry in entries}
    unknown = sorted({*patients, *exclude} - known)
    if unknown:
        raise TrainingError(
            f"There is no patient {', '.join(unknown)}; there are {', '.join(sorted(known))}."
        )
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.patient not in exclude and (not patients or entry.patient in patients):
            groups.setdefault(entry.patient, []).append(entry)
    if not groups:
        raise TrainingError("Every patient is excluded; name fewer with --exclude.")
    return groups


def _names(text: str) -> list[str]:
    return [name for name in text.split(",") if name]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.painting", description=__doc__)
    parser.add_argument("--scans", type=Path, required=True, help="folder with MANIFEST.json")
    parser.add_argument("--work", type=Path, default=Path("work"), help="folder of samples")
    parser.add_argument(
        "--per-patient", type=_count, default=40, metavar="N", help="pairs of twins"
    )
    parser.add_argument("--seed", type=_count, default=0, help="another one adds other samples")
    parser.add_argument("--workers", type=_count, default=1, help="processes")
    some = parser.add_mutually_exclusive_group()
    some.add_argument("--patients", default="", metavar="A,B", help="draw only these")
    some.add_argument("--exclude", default="", metavar="A,B", help="draw all but these")
    return parser


def _count(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 0 up")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
