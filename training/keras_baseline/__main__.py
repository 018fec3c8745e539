"""Command line: python -m training.keras_baseline trains the Keras example, or compares depths.

`beside` trains it on the samples of a run of the default recipe, for the same time, and compares
both.
"""

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text
from training.base.chain import recipe_file
from training.base.config import load_config
from training.base.errors import TrainingError
from training.data.scans import GRADES, Scans, from_covidnet, from_csv, from_folders, from_mosmed
from training.data.splits import Plan, draw, hold_out, keras_example, once
from training.keras_baseline.recipe import Recipe, changed, load_recipe

COMMANDS = ("train", "compare")
OVERRIDES = ("epochs", "fraction", "seed", "device")
NEEDED = {"cv2": "opencv-python-headless", "matplotlib": "matplotlib"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, or 1 after a sentence on stderr."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if given and given[0] == "beside":
            _beside(_beside_parser().parse_args(given[1:]))
        else:
            _run(_parser().parse_args(given))
    except (TrainingError, UserError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(
            "Stopped; run the same command again to resume after the last complete epoch.",
            file=sys.stderr,
        )
        return 130
    return 0


def _beside(options: argparse.Namespace) -> None:
    _check_needed()
    from training.keras_baseline.beside import COMPARISON, beside

    config = load_config(recipe_file(options.config))
    recipe = load_recipe(options.recipe)
    for row in beside(config, recipe, options.work, options.seconds, _say):
        _say(
            f"{row.recipe:24} accuracy {row.accuracy:.3f} AUC {row.auc:.3f} ({row.auc_low:.3f} to "
            f"{row.auc_high:.3f}), {Text('{steps} {steps:step|steps}', steps=row.steps)} of "
            f"{row.seconds_per_step:.3f} s, {row.seconds_per_scan:.3f} s per scan"
        )
    _say(f"written to {options.work / config.name / COMPARISON}")


def _beside_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.keras_baseline beside")
    parser.add_argument("--config", metavar="RECIPE", help="recipe of the run to compare with")
    parser.add_argument("--work", type=Path, default=Path("work"), help="its work folder")
    parser.add_argument("--recipe", type=Path, help="TOML file; default: the Keras example")
    parser.add_argument("--seconds", type=float, default=0.0, help="default: what that run cost")
    return parser


def _check_needed() -> None:
    missing = [package for module, package in NEEDED.items() if not find_spec(module)]
    if missing:
        raise TrainingError(f"The seed needs {' and '.join(missing)}; install it with pip.")


def _run(options: argparse.Namespace) -> None:
    _check_needed()
    from training.keras_baseline.run import compare, train

    given = {name: getattr(options, name) for name in OVERRIDES}
    overrides: dict[str, Any] = {name: v for name, v in given.items() if v is not None}
    recipe = changed(load_recipe(options.recipe), overrides)
    scans = _split(options, recipe)
    if options.command == "train":
        train(recipe, scans, options.run, _say)
    else:
        _say(compare(recipe, scans, options.run, _say))


def _split(options: argparse.Namespace, recipe: Recipe) -> Scans:
    """Return the scans with their splits: those of the table, or drawn once and stored.

    Raises:
        TrainingError: the stored split is of other scans, or differs from the one requested.
    """
    scans = _scans(options)
    plan = Plan(seed=recipe.seed, together=options.together)
    known = {scan.split for scan in scans}
    if known == {None}:
        way = keras_example if options.split == "keras" else partial(draw, plan=plan)
    elif known == {"train", "test"}:
        way = partial(hold_out, plan=plan)
    else:
        return scans
    table = options.run / "split.csv"
    stored = once(table, scans, way)
    if _placed(stored) != _placed(way(scans)):
        raise TrainingError(
            f"{table} holds another split than --split {options.split} --together "
            f"{options.together} --seed {recipe.seed} makes; take another run folder, or keep that "
            f"split with --csv {table}."
        )
    return stored


def _placed(scans: Scans) -> dict[Path, str | None]:
    """The split of each file."""
    return {scan.path.resolve(): scan.split for scan in scans}


def _scans(options: argparse.Namespace) -> Scans:
    if options.covidnet:
        if not options.mosmed:
            raise TrainingError("A split of CovidNet3D needs the scans too; add --mosmed FOLDER.")
        return from_covidnet(options.mosmed, *options.covidnet)
    if options.mosmed:
        return from_mosmed(options.mosmed, options.classes.split(","))
    return from_csv(options.csv) if options.csv else from_folders(options.folders)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.keras_baseline", description=__doc__)
    parser.add_argument("command", choices=COMMANDS, help="or beside, which has other options")
    scans = parser.add_mutually_exclusive_group(required=True)
    scans.add_argument("--mosmed", type=Path, help="folder with CT-0 to CT-4")
    scans.add_argument("--folders", type=Path, help="folder with one folder per class")
    scans.add_argument("--csv", type=Path, help="table: path,label,patient,site,severity,split")
    parser.add_argument("--classes", default=",".join(GRADES), help="those of --mosmed to take")
    parser.add_argument(
        "--covidnet", type=Path, nargs=2, metavar=("TRAIN", "TEST"), help="CovidNet3D's split files"
    )
    parser.add_argument("--split", choices=("keras", "stratified"), default="stratified")
    parser.add_argument("--together", choices=("site", "patient"), default="site")
    parser.add_argument("--recipe", type=Path, help="TOML file; default: the Keras example")
    parser.add_argument("--run", type=Path, default=Path("work/seed"), help="folder of the run")
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--fraction", type=float, help="share of the scans, above 0, up to 1")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--device", help="auto, cpu or cuda")
    return parser


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
