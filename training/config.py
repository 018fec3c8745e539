"""Configuration of a training run: every number that shapes the shipped network."""

import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from training.errors import TrainingError

SPLITS = ("train", "validation", "calibration", "test")
LARGEST_SPLIT = 100_000  # patients; seeds of the splits lie that far apart


@dataclass(frozen=True)
class Config:
    """One run. A synthetic patient is a seed; each gives one healthy and one sick scan.

    The splits' seeds start LARGEST_SPLIT apart, so that no patient is in two of them. The painted
    patients are those of `training.painting`, each in one split at most. `begin_with` names an
    earlier run in the same work folder whose weights this one goes on from.
    """

    name: str = "ctviewer-synthetic"
    version: str = "0.1.0"
    begin_with: str = ""
    painted_train: tuple[str, ...] = ()
    painted_calibration: tuple[str, ...] = ()
    painted_test: tuple[str, ...] = ()
    seed: int = 0
    train_patients: int = 500
    validation_patients: int = 50
    calibration_patients: int = 75
    test_patients: int = 100
    steps: int = 1000
    batch: int = 8
    learning_rate: float = 2e-3
    weight_decay: float = 1e-2
    warmup: float = 0.1
    map_weight: float = 1.0
    average: float = 0.99
    validate_every: int = 100
    threads: int = 2
    workers: int = 2

    @property
    def synthetic(self) -> bool:
        """Whether the network sees nothing but phantoms."""
        return not (self.painted_train or self.begin_with)


def load_config(path: Path | None) -> Config:
    """Return the configuration in a TOML file; what it leaves out keeps its default.

    Raises:
        TrainingError: the file cannot be read, or has an unknown name or an impossible value.
    """
    if path is None:
        return Config()
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise TrainingError(f"The configuration {path.name} cannot be read ({error}).") from None
    return checked(values)


def checked(values: dict[str, Any]) -> Config:
    """Return the defaults changed by `values`.

    Raises:
        TrainingError: a name is unknown, or a value has the wrong type or is negative.
    """
    kinds = {field.name: type(getattr(Config(), field.name)) for field in fields(Config)}
    for name, value in values.items():
        if name not in kinds:
            raise TrainingError(
                f"The configuration has no setting {name!r}; it knows {', '.join(sorted(kinds))}."
            )
        _check(name, value, kinds[name])
    _check_patients(values)
    if max(values.get(f"{split}_patients", 0) for split in SPLITS) > LARGEST_SPLIT:
        raise TrainingError(
            f"A split of more than {LARGEST_SPLIT} patients would share patients with the next; "
            "draw fewer."
        )
    return replace(Config(), **{name: kinds[name](value) for name, value in values.items()})


def _check(name: str, value: Any, kind: type) -> None:
    accepted = {tuple: (list, tuple), float: (int, float)}.get(kind, (kind,))
    negative = isinstance(value, int | float) and value < 0
    if isinstance(value, bool) or not isinstance(value, accepted) or negative:
        raise TrainingError(
            f"The setting {name} is {value!r}; it must be of type {kind.__name__} and 0 or more."
        )


def _check_patients(values: dict[str, Any]) -> None:
    """Each painted patient is in one split at most."""
    named = [p for split in SPLITS for p in values.get(f"painted_{split}", ())]
    twice = sorted({patient for patient in named if named.count(patient) > 1})
    if twice:
        raise TrainingError(
            f"Patient {', '.join(twice)} stands in two splits, so the figures would not be honest; "
            "leave each patient in one."
        )
