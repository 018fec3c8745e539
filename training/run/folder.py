"""Files of a run folder besides checkpoint and figures: recipe, facts, samples, finished steps."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ctviewer.core.base.files import write_whole
from training.base.config import SPLITS, Config
from training.base.facts import facts
from training.data.labelled.prepared import PREPARED, read_list
from training.synthetic.dataset import patients

RECIPE, FACTS, SAMPLES, STEPS = "recipe.toml", "facts.json", "samples.csv", "steps.csv"
STEP_COLUMNS = ("step", "began", "seconds", "code", "commit", "torch", "device")


def as_toml(config: Config) -> str:
    """Return every setting as TOML that `training.base.config.load_config` can read."""
    lines = [f"{name} = {_value(value)}" for name, value in asdict(config).items()]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_value(item) for item in value)}]"
    # A JSON string is a valid TOML string, and Python's "1e-05" a valid TOML float.
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str | bool) else repr(value)


def describe_run(config: Config, work: Path) -> None:
    """Write the resolved recipe, the facts, and the samples of each split."""
    folder = work / config.name
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / RECIPE, as_toml(config).encode())
    write_whole(folder / FACTS, (json.dumps(facts(), indent=2) + "\n").encode())
    rows = [row for split in SPLITS for row in _samples(config, work, split)]
    write_table(folder / SAMPLES, ("split", "source", "patient", "samples"), rows)


def _samples(config: Config, work: Path, split: str) -> list[tuple[str, ...]]:
    """Rows of split, source, patient and number of samples."""
    rows: list[tuple[str, ...]] = [
        (split, "phantoms", f"{seed}", "2") for seed in patients(config, split)
    ]
    count = 2 * config.painted_pairs
    if split == "train" and config.painted_train:  # newly painted at every step, patients evenly
        count = config.steps * config.batch // len(config.painted_train)
    rows += [
        (split, "painted scans", patient, f"{count}")
        for patient in getattr(config, f"painted_{split}", ())
    ]
    if config.labelled:
        rows += [
            (split, "labelled scans", made.scan.patient, "1")
            for made in read_list(work / config.name / PREPARED)
            if made.usable and made.scan.split == split
        ]
    return rows


def note_step(folder: Path, step: str, began: float, seconds: float) -> None:
    """Add a row to the finished steps; `began` in seconds since 1970."""
    known = facts()
    when = datetime.fromtimestamp(began, UTC).isoformat(timespec="seconds")
    row = (step, when, f"{seconds:.1f}", *(known[name] for name in STEP_COLUMNS[3:]))
    earlier = [tuple(each.values()) for each in read_table(folder / STEPS)]
    folder.mkdir(parents=True, exist_ok=True)
    write_table(folder / STEPS, STEP_COLUMNS, [*earlier, row])


def write_table(path: Path, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a CSV file atomically."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    write_whole(path, text.getvalue().encode())


def read_table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file by column; empty if there is no file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
