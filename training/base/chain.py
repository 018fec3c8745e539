"""The steps of a recipe in order: those of the run that it continues from, then its own."""

from pathlib import Path

from training.base.config import Config, load_config
from training.base.errors import TrainingError

RECIPES = Path(__file__).parents[1] / "recipes"
DATA = ("phantoms", "paint", "prepare")
MEASURED = ("calibrate", "evaluate", "export", "card")

Run = tuple[Config, Path, tuple[str, ...]]
"""A run: its configuration, the recipe it is from and the names of its steps."""


def recipe_file(given: str | None) -> Path | None:
    """Return the file of a recipe given as a path or as the name of one in training/recipes.

    Raises:
        TrainingError: there is no such recipe.
    """
    if given is None or Path(given).is_file():
        return None if given is None else Path(given)
    named = RECIPES / f"{given}.toml"
    if Path(given).name != given or not named.is_file():
        known = ", ".join(sorted(path.stem for path in RECIPES.glob("*.toml")))
        raise TrainingError(
            f"There is no recipe {given}; give a TOML file or one of the names {known}."
        )
    return named


def chain(config: Config, path: Path | None) -> list[Run]:
    """Return the runs that lead to a configuration, in order.

    Earlier runs are only fitted; the last one is also evaluated, exported and described.

    Raises:
        TrainingError: an earlier recipe makes a different run than requested, or recipes start
            from each other.
    """
    runs: list[Run] = [(config, path or Path(), (*DATA, "fit", *MEASURED))]
    while config.begin_recipe:
        before = runs[0][1].parent / config.begin_recipe
        earlier = load_config(before)
        if earlier.name != config.begin_with:
            raise TrainingError(
                f"The recipe {before.name} makes the run {earlier.name}, not {config.begin_with}; "
                "name another begin_recipe."
            )
        if earlier.name in {run[0].name for run in runs}:
            raise TrainingError(
                f"The recipe {before.name} begins with itself; name an earlier one."
            )
        runs.insert(0, (earlier, before, (*DATA, "fit")))
        config = earlier
    return runs
