"""The parameters of a run of the seed; the defaults are those of the Keras example."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from training.base.errors import TrainingError
from training.base.settings import KNOWN_ONLY, Amount, Count, Positive, read_toml, validated
from training.keras_baseline.network import FILTERS, SMALLEST, UNITS
from training.keras_baseline.uniformize import METHODS

PROGRAM = "program"  # the key that makes a TOML file a recipe of the seed: "train" or "compare"
DEVICES = ("auto", "cpu", "cuda")


@dataclass(frozen=True)
class Recipe:
    """One run. `side` and `depth` are the input's voxels, `uniformize` one of METHODS.

    `fraction` trains and validates on a share of the scans; `methods` are what `compare` trains.
    """

    __pydantic_config__ = KNOWN_ONLY

    seed: Count = 0
    side: Count = 128
    depth: Count = 64
    uniformize: str = "spline"
    methods: tuple[str, ...] = METHODS
    filters: tuple[Count, ...] = FILTERS
    units: Positive = UNITS
    batch: Positive = 2
    epochs: Positive = 100
    patience: Positive = 10
    learning_rate: Amount = 1e-4
    decay: Amount = 0.96
    decay_steps: Positive = 100_000
    fraction: Amount = 1.0
    device: str = "auto"
    workers: Positive = 2

    def __post_init__(self) -> None:
        for name in (self.uniformize, *self.methods):
            _one_of("method", name, METHODS)
        _one_of("device", self.device, DEVICES)
        if min(self.side, self.depth) < SMALLEST:
            raise TrainingError(
                f"An input of {self.side} x {self.side} x {self.depth} shrinks to nothing in the "
                f"network; give at least {SMALLEST} voxels on every axis."
            )
        if len(self.filters) != len(FILTERS) or min(self.filters) < 1 or not self.methods:
            raise TrainingError(
                "The recipe must name four counts of filters, each 1 or more, and a method."
            )

    def to_dict(self) -> dict[str, Any]:
        """Return the numbers as plain JSON values."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}


def load_recipe(path: Path | None) -> Recipe:
    """Return the recipe in a TOML file; defaults are those of the Keras example.

    Raises:
        TrainingError: the file cannot be read, or has an unknown name or an impossible value.
    """
    if path is None:
        return Recipe()
    values = read_toml(path, "The recipe")
    values.pop(PROGRAM, None)
    return changed(Recipe(), values, path.name)


def changed(recipe: Recipe, values: dict[str, Any], name: str = "") -> Recipe:
    """Return the recipe with some values changed, which are from the file `name` if given.

    Raises:
        TrainingError: a name is unknown, or a value has the wrong type or is impossible.
    """
    return validated(Recipe, asdict(recipe) | values, (), name)


def _one_of(what: str, name: str, names: tuple[str, ...]) -> None:
    if name not in names:
        raise TrainingError(f"There is no {what} {name!r}; choose from {', '.join(names)}.")
