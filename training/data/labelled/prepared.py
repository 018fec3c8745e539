"""The list of prepared inputs of a run: the split of each scan, which ones are excluded and why."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from ctviewer.core.base.files import write_whole
from ctviewer.core.base.text import Text
from training.base.config import SPLITS, Config
from training.base.errors import TrainingError
from training.data.labelled.cache import CacheEntry, code_version, kept
from training.data.labelled.inputs import UNREADABLE, Input, PreparationJob, prepare_scans
from training.data.labelled.table import split_scans
from training.data.scans import LABELS, LabelledScan
from training.synthetic.dataset import Samples, load_files

PREPARED = "prepared.csv"
COLUMNS = ("split", "label", "severity", "patient", "site", "path", "verdict", "reasons", "file")
HIDDEN = "key"  # the last column: the key that the file must contain
AGAIN = "run python -m training prepare again"


def prepare_labelled(config: Config, work: Path, report: Callable[[str], None]) -> None:
    """Split and prepare the recipe's labelled scans; list the results in the run folder.

    Raises:
        TrainingError: a scan is listed twice with different labels or splits, or a split has no
            scans of a class after removing the refused ones.
    """
    scans = split_scans(config, work)
    inputs = prepare_scans(
        [PreparationJob(scan, work, scan.mask, scan.lungs) for scan in scans],
        config.workers,
        report,
    )
    inputs = _each_once(inputs)
    write_list(inputs, work / config.name / PREPARED)
    for made in inputs:
        if not made.usable:
            report(f"{made.scan.path.name} is left out: {' '.join(made.reasons)}")
    verdicts = Counter(made.verdict for made in inputs)
    counted = ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items()))
    report(
        Text(
            "{count} labelled {count:scan|scans}: {counted}; listed in {table}",
            count=len(inputs),
            counted=counted,
            table=PREPARED,
        )
    )
    _no_empty_class(inputs)


def _each_once(inputs: Sequence[Input]) -> tuple[Input, ...]:
    """Leave out files with the same content as an earlier one."""
    first: dict[Path, LabelledScan] = {}
    kept_inputs = []
    for made in inputs:
        scan = made.scan
        other = first.setdefault(made.file, scan)
        if other is scan:
            kept_inputs.append(made)
            continue
        if (other.label, other.split) != (scan.label, scan.split):
            raise TrainingError(
                f"{other.path.name} and {scan.path.name} are the same scan with other labels or in "
                "other splits; remove one of them."
            )
        reason = f"It is the same scan as {other.path.name}."
        kept_inputs.append(replace(made, verdict=UNREADABLE, reasons=(reason,)))
    return tuple(kept_inputs)


def _no_empty_class(inputs: Sequence[Input]) -> None:
    found = {(made.scan.split, made.scan.label) for made in inputs if made.usable}
    for split, label in sorted({(made.scan.split, made.scan.label) for made in inputs} - found):
        raise TrainingError(
            f"The split {split} has no usable scan labelled {label}; see {PREPARED} for the "
            "reasons and give other scans."
        )


def write_list(inputs: Sequence[Input], path: Path) -> None:
    """Write one row per scan."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*COLUMNS, HIDDEN))
    for made in inputs:
        scan, reasons = made.scan, json.dumps(made.reasons)
        known = (scan.split or "", scan.label, scan.severity, scan.patient, scan.site, scan.path)
        writer.writerow((*known, made.verdict, reasons, made.file, made.key))
    write_whole(path, text.getvalue().encode())


def read_list(path: Path) -> tuple[Input, ...]:
    """Return what `write_list` wrote.

    Raises:
        TrainingError: nothing has been prepared, or the list is damaged.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(_input(row) for row in csv.DictReader(file))
    except FileNotFoundError:
        raise TrainingError(
            f"No labelled scans are prepared for {path.parent.name}; run python -m training "
            "prepare first."
        ) from None
    except (OSError, ValueError, KeyError, csv.Error) as error:
        raise TrainingError(f"The list {path} is damaged ({error}); {AGAIN}.") from None


def _input(row: dict[str, str]) -> Input:
    scan = LabelledScan(
        path=Path(row["path"]),
        label=row["label"],
        patient=row["patient"],
        site=row["site"],
        severity=row["severity"],
        split=row["split"] or None,
    )
    reasons = tuple(json.loads(row["reasons"]))
    return Input(scan, Path(row["file"]), row[HIDDEN], row["verdict"], reasons)


def load_labelled(config: Config, work: Path, split: str) -> Samples | None:
    """Return the samples of a split, or None if it has no scans.

    Raises:
        TrainingError: scans were not prepared, or their inputs are damaged or from older code.
    """
    listed = read_list(work / config.name / PREPARED)
    chosen = [made for made in listed if made.scan.split == split and made.usable]
    return load_inputs(chosen) if chosen else None


def load_inputs(chosen: Sequence[Input]) -> Samples:
    """Return the samples of prepared scans.

    Raises:
        TrainingError: an input is damaged, missing or from older code.
    """
    for made in chosen:
        if code_version() not in made.key or kept(CacheEntry(made.file, made.key)) is None:
            raise TrainingError(
                f"The prepared input of {made.scan.path.name} is damaged or stale; {AGAIN}."
            )
    return load_files([made.file for made in chosen])


def counts(inputs: Sequence[Input]) -> list[list[str]]:
    """Return rows of split, label and number of usable scans, in the order of the splits."""
    found = Counter((made.scan.split, made.scan.label) for made in inputs if made.usable)
    return [
        [split, label, f"{found[split, label]}"]
        for split in SPLITS
        for label in LABELS
        if found[split, label]
    ]
