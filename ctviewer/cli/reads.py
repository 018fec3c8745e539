"""Make a reading study of several readers, or analyse it. Research use only.

With --scans the study's file is made; readers join it in the window (Network, Join a
reading study).
Without it, all files of the study (its own and those of its readers, from any machine) are merged
and analysed: ROC of each reader and pooled, agreement, and the network beside them.
"""

import argparse
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text, shown
from ctviewer.core.formats.discovery import discover
from ctviewer.core.output.reading_tables import analysis_lines, write_figures
from ctviewer.core.worklist.blindread import Scale
from ctviewer.core.worklist.reading_analysis import analyse
from ctviewer.core.worklist.reading_files import (
    hashed_scans,
    readers_named,
    save_new_study,
    study_truth,
)
from ctviewer.core.worklist.reading_study import (
    StudyScan,
    asking_for,
    load_study,
    merged,
    new_study,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="STUDY.json", help="the study and its readers' files"
    )
    parser.add_argument(
        "--scans", nargs="+", type=Path, metavar="PATH", help="make the study of these scans"
    )
    parser.add_argument("--title", default="", help="what the study is called")
    parser.add_argument(
        "--finding", default="", metavar="WORDS",
        help="what readers are asked for (default: the class that the network in use looks for)",
    )  # fmt: skip
    parser.add_argument(
        "--scale", choices=[each.value for each in Scale], default=Scale.FIVE_POINT.value,
        help="how readers score (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, help="of the readers' orders (default: drawn)")
    parser.add_argument(
        "--repeat", type=int, default=0, metavar="N", help="so many scans are read twice"
    )
    parser.add_argument(
        "--readers", type=int, default=0, metavar="N",
        help="make the lists of N readers, R1 to RN; others may join all the same",
    )  # fmt: skip
    parser.add_argument(
        "--truth", type=Path, metavar="TABLE.csv", help="a CSV with the columns path and label"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="write tables and figures there")
    parser.add_argument(
        "--unfinished", action="store_true", help="analyse before all readers are at the end"
    )


def run(options: argparse.Namespace) -> int:
    """Create or analyse; 0, as errors are raised."""
    if options.scans:
        return _make(options)
    study = merged([load_study(path) for path in options.files])
    truth: Mapping[str, bool] = {}
    if options.truth:
        truth, said = study_truth(options.truth, study)
        print(shown(said))
    found = analyse(study, truth, unfinished=options.unfinished)
    print(shown("\n".join(analysis_lines(found))))
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        written = write_figures(options.out, study, truth, found)
        print(f"Written to {options.out}: {', '.join(path.name for path in written)}")
    return 0


def _make(options: argparse.Namespace) -> int:
    (path, *others) = options.files
    if others or path.exists():
        raise UserError("Name one new file for a new study; one that is there is not overwritten.")
    seed = random.SystemRandom().randrange(2**31) if options.seed is None else options.seed
    scans = _scans(options.scans, path)
    study = new_study(
        options.title or path.stem, scans, Scale(options.scale),
        seed=seed, repeat=options.repeat,
    )  # fmt: skip
    study = asking_for(study, options.finding)
    save_new_study(path, study, readers_named(options.readers))
    print(Text("{path}: {count} {count:scan|scans}, {twice} of them twice, seed {seed}",
               path=path, count=len(scans), twice=options.repeat, seed=seed))  # fmt: skip
    return 0


def _scans(paths: Sequence[Path], study: Path) -> list[StudyScan]:
    """All scans in files and folders, with the hash of what was read."""
    found = discover(paths)
    if found.note:
        print(shown(found.note))
    hashed = hashed_scans([(scan.path, scan.series) for scan in found.openable], study)
    if hashed.left_out:
        print(shown(hashed.left_out))
    left = len(found.scans) - len(found.openable)
    if left:
        print(Text("{count} {count:scan|scans} cannot be opened and {count:is|are} left out.",
                   count=left))  # fmt: skip
    return list(hashed.scans)
