"""The base scans of a recipe: those of its patients, from its folder of scans."""

from collections.abc import Callable, Sequence
from pathlib import Path

import torch

from training.base.config import Config
from training.base.errors import TrainingError
from training.synthetic.painting.base import Bases, load_bases
from training.synthetic.painting.entries import BaseEntry, find_entries

CPU = torch.device("cpu")


def recipe_bases(
    config: Config,
    patients: Sequence[str],
    work: Path,
    report: Callable[[str], None],
    device: torch.device = CPU,
) -> Bases:
    """Return the base scans of these patients; those not stored in `work` are made.

    Raises:
        TrainingError: the folder of scans is not given, or lacks a patient; see `load_bases`.
    """
    return load_bases(recipe_entries(config, patients), work, report, device)


def recipe_entries(config: Config, patients: Sequence[str]) -> list[BaseEntry]:
    """Return the scans of these patients in the recipe's folder.

    Raises:
        TrainingError: the folder is not given, or lacks a patient; see `find_entries`.
    """
    if not config.scans:
        raise TrainingError(
            f"The recipe paints lesions into scans of {', '.join(patients)}; name the folder of "
            "these scans (--scans FOLDER, or SCANS=FOLDER for make)."
        )
    entries = [each for each in find_entries(Path(config.scans)) if each.patient in patients]
    missing = sorted(set(patients) - {entry.patient for entry in entries})
    if missing:
        raise TrainingError(
            f"The folder {config.scans} has no scan of {', '.join(missing)} to paint on; take "
            "another folder or another recipe."
        )
    return entries
