"""A recipe of the seed, from its file alone: command, scans and output folder."""

import tomllib
from collections.abc import Callable
from pathlib import Path

from training.data.labelled.table import has_grades
from training.data.mosmed.download import MOSMED, download
from training.keras_baseline.recipe import PROGRAM

CLASSES = "CT-0,CT-1"  # those of the Keras example


def seed_program(path: Path | None) -> str:
    """Return the seed's command of a recipe; empty if it is not a recipe of the seed."""
    try:
        values = tomllib.loads(path.read_text("utf-8")) if path else {}
    except (OSError, ValueError):
        return ""  # load_config reports the error
    return str(values.get(PROGRAM, ""))


def seed_arguments(
    path: Path, work: Path, labelled: Path | None, report: Callable[[str], None]
) -> list[str]:
    """Return the arguments for the Keras example; fetch its scans if none are given.

    Raises:
        TrainingError: the scans cannot be fetched.
    """
    program = seed_program(path)
    if labelled is None:
        labelled = work / MOSMED
        download(labelled, report)
    common = [program, "--recipe", str(path), "--run", str(work / path.stem)]
    if labelled.suffix.lower() == ".csv":
        return [*common, "--csv", str(labelled)]
    if not has_grades(labelled):
        return [*common, "--folders", str(labelled)]
    split = ["--split", "keras"] if program == "train" else []
    return [*common, "--mosmed", str(labelled), "--classes", CLASSES, *split]
