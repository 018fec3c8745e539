"""The numbers of a run of the seed; the defaults are those of the Keras example."""

import tomllib
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from training.base.errors import TrainingError
from training.keras_baseline.network import FILTERS, SMALLEST, UNITS
from training.keras_baseline.uniformize import METHODS

PROGRAM = "program"  # the key that makes a TOML file a recipe of the seed: "train" or "compare"
DEVICES = ("auto", "cpu", "cuda")
LEAST = {
    **dict.fromkeys(("units", "batch", "epochs", "patience", "decay_steps", "workers"), 1),
    **dict.fromkeys(("seed", "learning_rate", "decay"), 0),
}


@dataclass(frozen=True)
class Recipe:
    """One run. `side` and `depth` are the input's voxels, `uniformize` one of METHODS.

    `fraction` trains and validates on a share of the scans; `methods` are what `compare` trains.
    """

    seed: int = 0
    side: int = 128
    depth: int = 64
    uniformize: str = "spline"
    methods: tuple[str, ...] = METHODS
    filters: tuple[int, ...] = FILTERS
    units: int = UNITS
    batch: int = 2
    epochs: int = 100
    patience: int = 10
    learning_rate: float = 1e-4
    decay: float = 0.96
    decay_steps: int = 100_000
    fraction: float = 1.0
    device: str = "auto"
    workers: int = 2

    def __post_init__(self) -> None:
        for name in (self.uniformize, *self.methods):
            _one_of("method", name, METHODS)
        _one_of("device", self.device, DEVICES)
        if min(self.side, self.depth) < SMALLEST:
            raise TrainingError(
                f"An input of {self.side} x {self.side} x {self.depth} shrinks to nothing in the "
                f"network; give at least {SMALLEST} voxels on every axis."
            )
        for name, least in LEAST.items():
            if not getattr(self, name) >= least:
                raise TrainingError(
                    f"The setting {name} is {getattr(self, name)}; it must be {least:g} or more."
                )
        if len(self.filters) != len(FILTERS) or min(self.filters) < 1 or not self.methods:
            raise TrainingError(
                "The recipe must name four counts of filters, each 1 or more, and a method."
            )

    def told(self) -> dict[str, Any]:
        """Return the numbers as plain JSON values."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}


def load_recipe(path: Path | None) -> Recipe:
    """Return the recipe in a TOML file; what it leaves out is as in the Keras example.

    Raises:
        TrainingError: the file cannot be read, or has an unknown name or an impossible value.
    """
    if path is None:
        return Recipe()
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise TrainingError(f"The recipe {path.name} cannot be read ({error}).") from None
    values.pop(PROGRAM, None)
    return changed(Recipe(), values)


def changed(recipe: Recipe, values: dict[str, Any]) -> Recipe:
    """Return the recipe with some values changed.

    Raises:
        TrainingError: a name is unknown, or a value has the wrong type or is impossible.
    """
    known = asdict(Recipe())
    for name, value in values.items():
        if name not in known:
            raise TrainingError(
                f"The recipe has no setting {name!r}; it knows {', '.join(sorted(known))}."
            )
        if not _fits(value, known[name]):
            raise TrainingError(
                f"The setting {name} is {value!r}; it must be like {known[name]!r}."
            )
    plain: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    return replace(recipe, **plain)


def _fits(value: Any, like: Any) -> bool:
    if isinstance(like, tuple):
        return isinstance(value, (list, tuple)) and all(_fits(item, like[0]) for item in value)
    if isinstance(value, bool):
        return False
    return isinstance(value, (int, float) if isinstance(like, float) else type(like))


def _one_of(what: str, name: str, names: tuple[str, ...]) -> None:
    if name not in names:
        raise TrainingError(f"There is no {what} {name!r}; choose from {', '.join(names)}.")
