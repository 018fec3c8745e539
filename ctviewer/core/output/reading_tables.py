"""A reading study for analysis programs: a table, iMRMC's input file, and figures as JSON.

The table has the columns documented for MRMCaov (reader, treatment, case, truth, rating;
rdrr.io/cran/MRMCaov/man/VanDyke.html), then further ones. The iMRMC file has the format of the
FDA's iMRMC, also read by RJafroc's `DfReadDataFile(format = "iMRMC")`: N0, N1, NR, NM, then reader,
case, modality and score, with the truth as reader -1.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ctviewer import __version__
from ctviewer.core.analysis.result import RESEARCH_USE
from ctviewer.core.base.files import Cell, csv_text, write_together
from ctviewer.core.base.text import Text
from ctviewer.core.statistics.accuracy import Interval
from ctviewer.core.worklist.reading_analysis import (
    KappaFigure,
    ReaderFigures,
    ReadingAnalysis,
    first_readings,
    network_scores,
)
from ctviewer.core.worklist.reading_study import ReadingStudy

COLUMNS = ("reader", "treatment", "case", "truth", "rating", "scan", "scan_sha256", "repeat",
           "confidence", "seconds", "opened", "committed", "comment", "position")  # fmt: skip
FILES = ("figures.json", "readings.csv", "study.imrmc")
UNAIDED, NETWORK = "unaided", "network"


def case_numbers(study: ReadingStudy) -> dict[str, int]:
    """A number from 1 for each scan, in the order of the study: iMRMC requires integers."""
    return {scan.sha256: number for number, scan in enumerate(study.scans, start=1)}


def reading_rows(study: ReadingStudy, truth: Mapping[str, bool]) -> Iterator[list[Cell]]:
    """The header, then every reading, then the network's for each scan."""
    numbers = case_numbers(study)
    paths = {scan.sha256: scan.path for scan in study.scans}
    yield list(COLUMNS)
    for reader in study.readers:
        seen: set[str] = set()
        for each in sorted(reader.readings, key=lambda reading: reading.item):
            again = each.sha256 in seen
            seen.add(each.sha256)
            yield [
                reader.name, UNAIDED, numbers[each.sha256], _label(truth, each.sha256), each.score,
                paths[each.sha256], each.sha256, int(again), each.confidence, each.seconds,
                each.opened, each.committed, each.comment, each.item + 1,
            ]  # fmt: skip
    for sha256, probability in network_scores(study).items():
        yield [NETWORK, NETWORK, numbers[sha256], _label(truth, sha256), probability,
               paths[sha256], sha256, 0, *[None] * 6]  # fmt: skip


def _label(truth: Mapping[str, bool], sha256: str) -> int | None:
    return int(truth[sha256]) if sha256 in truth else None


def imrmc_text(study: ReadingStudy, truth: Mapping[str, bool]) -> str:
    """The iMRMC input file with first readings: one modality, the network as its first reader.

    The network's scores are on the study's scale: percent, or 1 to 5 (fractional). Scans without a
    truth are left out.
    """
    numbers = {sha: n for sha, n in case_numbers(study).items() if sha in truth}
    network = {sha: value for sha, value in network_scores(study).items() if sha in truth}
    low, high = (1.0, 5.0) if study.scale.value == "five-point" else (0.0, 100.0)
    lines = [f"{NETWORK},{numbers[sha]},1,{low + (high - low) * value:.6g}"
             for sha, value in network.items()]  # fmt: skip
    for reader in study.readers:
        lines += [f"{reader.name},{numbers[sha]},1,{each.score}"
                  for sha, each in first_readings(reader).items() if sha in truth]  # fmt: skip
    positive = sum(truth[sha] for sha in numbers)
    count = bool(network) + sum(bool(each.readings) for each in study.readers)
    head = [
        "Reading study of CT Viewer, research use only", f"N0: {len(numbers) - positive}",
        f"N1: {positive}", f"NR: {count}", "NM: 1", "", "BEGIN DATA:",
    ]  # fmt: skip
    truths = [f"-1,{number},0,{int(truth[sha])}" for sha, number in numbers.items()]
    return "\n".join([*head, *truths, *lines]) + "\n"


def analysis_json(study: ReadingStudy, found: ReadingAnalysis) -> dict[str, Any]:
    """All figures with their intervals."""
    return {
        "schema": "ctviewer-reading-analysis", "version": 1, "use": RESEARCH_USE,
        "program": f"CT Viewer {__version__}", "study": study.study, "title": study.title,
        "scale": study.scale.value, "seed": study.seed,
        "notes": [str(each) for each in found.notes],
        "readers": [asdict(each) for each in found.readers],
        "network": asdict(found.network) if found.network else None,
        "mean_auc": _interval(found.mean_auc), "pooled_auc": _interval(found.pooled),
        "network_less_mean_auc": _interval(found.gain),
        "agreement": [asdict(each) for each in found.agreements],
    }  # fmt: skip


def write_figures(
    folder: Path, study: ReadingStudy, truth: Mapping[str, bool], found: ReadingAnalysis
) -> tuple[Path, ...]:
    """Write figures.json, readings.csv and study.imrmc into a folder, all or none; where they are.

    Raises:
        UserError: they cannot be written there.
    """
    figures = json.dumps(analysis_json(study, found), indent=1, ensure_ascii=False) + "\n"
    table, scores = csv_text(reading_rows(study, truth)), imrmc_text(study, truth)
    contents = (figures.encode(), table.encode("utf-8-sig", "backslashreplace"), scores.encode())
    files = [(folder / name, [made]) for name, made in zip(FILES, contents, strict=True)]
    write_together(files)
    return tuple(path for path, _ in files)


def _interval(figure: Interval | None) -> dict[str, float] | None:
    return asdict(figure) if figure else None


def analysis_lines(found: ReadingAnalysis) -> Iterator[str]:
    """The figures as lines of a terminal."""
    yield from map(str, found.notes)
    yield f"{'reader':<16}{'read':>9}{'AUC (95 %)':>24}{'sens.':>8}{'spec.':>8}{'seconds':>9}"
    everyone = (*found.readers, *((found.network,) if found.network else ()))
    yield from map(_figures_line, everyone)
    for name, figure in (("mean of readers", found.mean_auc), ("pooled readings", found.pooled),
                         ("network - mean", found.gain)):  # fmt: skip
        yield f"{name:<25}{_interval_text(figure):>24}"
    for each in found.agreements:
        yield _agreement_line(each)


def _figures_line(each: ReaderFigures) -> str:
    read = f"{each.done}/{each.wanted}"
    shares = "".join(
        f"{'-' if share is None else f'{share:.2f}':>8}"
        for share in (each.sensitivity, each.specificity)
    )
    seconds = "-" if each.median_seconds is None else f"{each.median_seconds:.0f}"
    return f"{each.name[:15]:<16}{read:>9}{_interval_text(each.auc):>24}{shares}{seconds:>9}"


def _interval_text(figure: Interval | None) -> str:
    return "-" if figure is None else f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]"


def _agreement_line(each: KappaFigure) -> str:
    value = "-" if each.kappa is None else f"{each.kappa:.2f}"
    ends = "" if each.low is None else f" [{each.low:.2f}, {each.high:.2f}]"
    scans = Text("{count} {count:scan|scans}", count=each.cases)
    return f"kappa ({each.kind}) of {', '.join(each.readers)}: {value}{ends}, {scans}"
