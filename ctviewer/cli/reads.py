"""Make a reading study of several readers, or analyse it. Research use only.

With --scans the study's file is made; readers join it in the window (Network, Reading study).
Without it, all files of the study (its own and those of its readers, from any machine) are merged
and analysed: ROC of each reader and pooled, agreement, and the network beside them.
"""

import argparse
import json
import os
import random
from collections.abc import Sequence
from pathlib import Path

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import csv_text, read_content, write_together
from ctviewer.core.base.text import shown
from ctviewer.core.formats.discovery import discover
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.output.reading_tables import (
    analysis_json,
    analysis_lines,
    imrmc_text,
    reading_rows,
)
from ctviewer.core.worklist.blindread import Scale
from ctviewer.core.worklist.reading_analysis import analyse
from ctviewer.core.worklist.reading_study import (
    ReadingStudy,
    StudyScan,
    asking_for,
    load_study,
    merged,
    new_study,
    save_study,
)
from ctviewer.core.worklist.truth import match, read_labels


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
        "--truth", type=Path, metavar="TABLE.csv", help="a CSV with the columns path and label"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="write tables and figures there")
    parser.add_argument(
        "--unfinished", action="store_true", help="analyse before all readers are at the end"
    )


def run(options: argparse.Namespace) -> int:
    """Make or analyse; 0, since what cannot be done raises."""
    if options.scans:
        return _make(options)
    study = merged([load_study(path) for path in options.files])
    truth = _truth(options.truth, study) if options.truth else {}
    found = analyse(study, truth, unfinished=options.unfinished)
    print(shown("\n".join(analysis_lines(found))))
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        figures = json.dumps(analysis_json(study, found), indent=1, ensure_ascii=False) + "\n"
        write_together(
            [
                (options.out / "figures.json", [figures.encode()]),
                (options.out / "readings.csv",
                 [csv_text(reading_rows(study, truth)).encode("utf-8-sig")]),
                (options.out / "study.imrmc", [imrmc_text(study, truth).encode()]),
            ]
        )  # fmt: skip
        print(f"Written to {options.out}: figures.json, readings.csv, study.imrmc")
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
    save_study(path, study)
    print(f"{path}: {len(scans)} scans, {options.repeat} of them twice, seed {seed}")
    return 0


def _scans(paths: Sequence[Path], study: Path) -> list[StudyScan]:
    """Every scan of files and folders, by the hash of what was read."""
    found = discover(paths)
    scans = []
    for scan in found.openable:
        volume = load_volume(scan.path, series=scan.series)
        place = os.path.relpath(scan.path.resolve(), study.resolve().parent)
        scans.append(StudyScan(volume.source.sha256, Path(place).as_posix()))
    if found.note:
        print(shown(found.note))
    left = len(found.scans) - len(found.openable)
    if left:
        print(f"{left} scans cannot be opened and are left out.")
    return scans


def _truth(table: Path, study: ReadingStudy) -> dict[str, bool]:
    paths = {Path(scan.path): scan.sha256 for scan in study.scans}
    known = match(read_labels(read_content(table), study.classes), list(paths))
    print(shown(known.sentence))
    return {paths[path]: positive for path, positive in known.positive.items()}
