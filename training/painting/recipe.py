"""Painting what a recipe asks for: its patients, so many pairs of each from every seed."""

from pathlib import Path

from training.config import Config
from training.errors import TrainingError
from training.painting.__main__ import chosen
from training.painting.draw import Job, draw
from training.painting.entries import find_entries
from training.painting.samples import painted_paths


def paint_recipe(config: Config, work: Path) -> None:
    """Draw the painted samples of a recipe that are not in the work folder yet.

    Raises:
        TrainingError: the folder of scans is not named, or lacks a patient; see `find_entries`.
    """
    if not config.painted:
        return
    if not config.scans:
        _need_all(config, work)
        return
    groups = chosen(find_entries(Path(config.scans)), config.painted)
    draw(
        [
            Job(tuple(group), work, pairs, seed)
            for seed, pairs in enumerate(config.painted_pairs)
            for group in groups.values()
        ],
        config.workers,
    )


def _need_all(config: Config, work: Path) -> None:
    """Do without the scans where everything has been drawn."""
    try:
        for patient in config.painted:
            painted_paths(work, patient, config.painted_pairs)
    except TrainingError:
        raise TrainingError(
            f"The recipe paints lesions into scans of {', '.join(config.painted)}; name the folder "
            "of these scans (--scans FOLDER, or SCANS=FOLDER for make)."
        ) from None
