"""The labelled scans of a recipe and the split of each, drawn once and stored in the run folder."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from training.base.config import SPLITS, Config
from training.base.errors import TrainingError
from training.data.scans import GRADES, Scans, from_covidnet, from_csv, from_folders, from_mosmed
from training.data.splits import Plan, draw, hold_out, once

SPLIT = "split.csv"
EXPORTED = "labels.csv"  # the table in a folder exported by the program for training


def split_scans(config: Config, work: Path) -> Scans:
    """Return the recipe's scans with their splits; the first call stores them in the run folder.

    Raises:
        TrainingError: the scans or their labels are invalid, or differ from the stored split;
            see `training.data.scans` and `training.data.splits`.
    """
    scans = _scans(config, labelled_place(config, work))
    plan = Plan(
        shares=dict(zip(SPLITS, config.labelled_shares, strict=True)),
        seed=config.seed,
        together=config.labelled_together,
    )
    known = {scan.split for scan in scans}
    ways: dict[bool, Callable[[Scans], Scans]] = {
        known == {None}: partial(draw, plan=plan),
        known == {"train", "test"}: partial(hold_out, plan=plan),
    }
    return once(work / config.name / SPLIT, scans, ways.get(True, _as_they_are))


def labelled_place(config: Config, work: Path) -> Path:
    """Return the folder or table of the labelled scans; a relative path is from the work folder."""
    return work / config.labelled


def _as_they_are(scans: Scans) -> Scans:
    return scans


def _scans(config: Config, place: Path) -> Scans:
    if place.suffix.lower() == ".csv":
        return from_csv(place)
    if (place / EXPORTED).is_file():
        return from_csv(place / EXPORTED)
    if config.labelled_covidnet:
        train, test = (place / name for name in config.labelled_covidnet)
        return from_covidnet(place, train, test)
    if not place.is_dir():
        raise TrainingError(
            f"There are no labelled scans at {place}; name a folder or a CSV table "
            "(--labelled, or LABELLED= for make)."
        )
    grades = has_grades(place)
    if grades:
        return from_mosmed(place, config.labelled_classes or grades)
    return from_folders(place)


def has_grades(place: Path) -> list[str]:
    """Return the MosMedData classes in a folder; none if its layout is different."""
    root = place / "studies" if (place / "studies").is_dir() else place
    return [grade for grade in GRADES if (root / grade).is_dir()]
