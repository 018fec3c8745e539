"""Command line of training: draw phantoms, fit, calibrate, evaluate and export the network."""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ctviewer.core.base.errors import UserError
from training.base.chain import chain, recipe_file
from training.base.config import Config, load_config
from training.base.errors import TrainingError
from training.base.parallel import first_process, place_of
from training.data.gather import gathered, sources
from training.data.labelled.prepared import load_inputs, prepare_labelled
from training.data.mosmed.__main__ import main as download
from training.data.mosmed.download import MOSMED
from training.data.mosmed.download import download as fetch_mosmed
from training.evaluation import Decision, measure, run
from training.evaluation.calibrate import load_decision
from training.evaluation.compare import main as compare
from training.evaluation.crossfit import fit_members
from training.evaluation.crossval import main as folds
from training.evaluation.folds import fit_recipe, trained
from training.evaluation.masks import mask_figures, prepare_masked, write_figures
from training.keras_baseline.__main__ import main as seed
from training.keras_baseline.chain import seed_arguments, seed_program
from training.model.ensemble import reading_map
from training.model.fit import Log, fit
from training.model.lineage import fingerprint, learnt_labelled, refuse_leakage, shown, unseen
from training.model.state import resume
from training.release.card import write_card
from training.release.export import export
from training.release.limits import main as limits
from training.release.wrap import main as wrap
from training.run.folder import describe_run, note_step
from training.run.log import LOG, CsvLog, both, tensorboard_log
from training.run.steps import (
    calibrate_crossfit,
    calibrate_run,
    card_of,
    evaluate_run,
    report_figures,
)
from training.run.summary import summarise
from training.run.watch import RunData, RunMonitor, evenly, fit_watched
from training.synthetic.dataset import OFFSETS, build_split, joined
from training.synthetic.painting.painter import Painter
from training.synthetic.painting.recipe import recipe_bases
from training.synthetic.phantom.demo import write_demo

RESOURCES = Path(__file__).parent.parent / "resources"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, or 1 after a sentence on stderr."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if given and given[0] in OTHERS:
            return OTHERS[given[0]](given[1:])
        return _run(_parser().parse_args(given))
    except (UserError, OSError) as error:
        print(error if isinstance(error, UserError) else _of_system(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; run the same command again to resume.", file=sys.stderr)
        return 130


def _run(options: argparse.Namespace) -> int:
    path = recipe_file(options.config)
    if path and seed_program(path):
        if options.command != "all":
            raise TrainingError(
                f"{path.name} is a recipe of the seed, which is run as a whole: "
                f"python -m training all --recipe {path.stem}."
            )
        return seed(seed_arguments(path, options.work, options.labelled, _say))
    config = _placed(load_config(path), options)
    if options.command != "all":
        _step(options.command, config, options)
        return 0
    for one, _, steps in chain(config, path):
        for number, step in enumerate(steps, start=1):
            _say(f"== {one.name}: {step} ({number} of {len(steps)})")
            _step(step, one if one is config else _placed(one, options, asked=False), options)
    return 0


def _step(name: str, config: Config, options: argparse.Namespace) -> None:
    """Run one step; record it in the run folder and update the summary."""
    began = time.time()
    if name == "fit" and options.tensorboard:
        fit_network(config, options.work, tensorboard=True)
    else:
        COMMANDS[name](config, options.work)
    folder = options.work / config.name
    if name in NOTED and first_process():
        note_step(folder, name, began, time.time() - began)
        summarise(config, folder)


def _placed(config: Config, options: argparse.Namespace, *, asked: bool = True) -> Config:
    """Return the configuration with the folders given on the command line.

    Labelled scans are for the requested run; a run that it starts from gets them only if its own
    recipe has labelled scans.
    """
    given = {name: getattr(options, name) for name in PLACES}
    if not (asked or config.labelled):
        del given["labelled"]
    places: dict[str, Any] = {name: str(path) for name, path in given.items() if path}
    return replace(config, **places)


def _of_system(error: OSError) -> str:
    """Return a system error as a sentence; a full disk is the most common reason."""
    place = f" {error.filename}" if error.filename else ""
    return f"A file{place} cannot be read or written ({error.strerror}); free the disk or check it."


def draw_phantoms(config: Config, work: Path) -> None:
    """Draw the samples of all splits."""
    for split in OFFSETS:
        build_split(work, config, split, _say)


def paint_scans(config: Config, work: Path) -> None:
    """Make the base scans of the recipe's patients, if any; lesions are painted in `fit`."""
    if config.painted:
        recipe_bases(config, config.painted, work, _say)


def prepare_scans(config: Config, work: Path) -> None:
    """Split, gate and prepare the labelled scans, if the recipe has any."""
    if config.labelled == MOSMED:  # rather than by a folder on the command line
        fetch_mosmed(work / MOSMED, _say)
    if config.labelled:
        prepare_labelled(config, work, _say)


def draw_demo(config: Config, work: Path) -> None:
    """Write the demo scans."""
    for path in write_demo(RESOURCES / "demo"):
        _say(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")


def fit_network(config: Config, work: Path, *, tensorboard: bool = False) -> None:
    """Train; then evaluate, uncalibrated, on the validation split if there is one."""
    folder = work / config.name
    if config.painted_train:
        _fit_painted(config, work, tensorboard=tensorboard)
        return
    train = gathered(work, config, "train")
    refuse_leakage(config, work)
    learnt = fingerprint(shown(config, work, "train"))
    resume(config, folder, learnt=learnt)  # refuses another run before anything is overwritten
    if first_process():
        describe_run(config, work)
    log: Log = CsvLog(folder / LOG)
    if tensorboard:
        log = both(log, tensorboard_log(folder / "tensorboard"))
    validation = sources(work, config, "validation")
    if config.folds >= 2:
        network = fit_recipe(config, train, work, _say)
    else:
        watched = {"train": evenly(train)}
        if validation:
            watched["val"] = joined(list(validation.values()))
        network = fit_watched(config, RunData(train, watched), folder, RunMonitor(_say, log))
    for source, samples in validation.items() if first_process() else ():
        measured = measure(run(network, samples), samples, Decision())
        report_figures(f"validation on {source}, uncalibrated", measured, _say)


def _fit_painted(config: Config, work: Path, *, tensorboard: bool) -> None:
    """Train on base scans, newly painted at every step; then the networks of the folds."""
    folder = work / config.name
    refuse_leakage(config, work)
    resume(config, folder)  # refuses another run before anything is overwritten
    if first_process():
        describe_run(config, work)
    log: Log = CsvLog(folder / LOG)
    if tensorboard:
        log = both(log, tensorboard_log(folder / "tensorboard"))
    device = place_of(config.device).device
    bases = recipe_bases(config, config.painted_train, work, _say, device)
    fit(config, Painter(bases), folder, _say, log=log)
    if config.crossfit >= 2:
        fit_members(config, bases, work, _say)


def calibrate_network(config: Config, work: Path) -> None:
    """Choose scaling and limits on the calibration split."""
    if config.crossfit >= 2:
        calibrate_crossfit(trained(config, work), config, work, _say)
        return
    calibration = gathered(work, config, "calibration")
    calibrate_run(trained(config, work), calibration, config, work, _say)


def evaluate_network(config: Config, work: Path) -> None:
    """Evaluate on the test split, which is not used for anything else, or out of fold."""
    evaluate_run(trained(config, work), config, work, _say)
    if config.masks:
        _measure_masks(config, work)


def _measure_masks(config: Config, work: Path) -> None:
    """Evaluate the lesion map on published masks of patients not used for training."""
    samples = load_inputs(unseen(prepare_masked(config, work, _say), config, work, _say))
    outputs = run(trained(config, work), samples)
    figures = mask_figures(outputs, samples, load_decision(work / config.name))
    write_figures(figures, work / config.name)
    _say("lesion masks of MosMedData:")
    for name, value in figures.items():
        _say(f"  {name:20} {value:g}")


def export_network(config: Config, work: Path) -> None:
    """Write the network file with its card and manifest."""
    card = card_of(config, work)
    network = reading_map(trained(config, work), card.decision.map_share)
    path = export(network, card, models_folder(config, work), _say)
    _say(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")


def write_model_card(config: Config, work: Path) -> None:
    """Write MODEL_CARD.md from the metadata of the exported file."""
    models = models_folder(config, work)
    page = RESOURCES.parent if models.parent == RESOURCES else models
    write_card(models, page / "MODEL_CARD.md")


def models_folder(config: Config, work: Path) -> Path:
    """The output folder: networks trained on labelled scans are kept out of the program.

    This includes networks that started from such a one. The licence of the scans may not allow
    distribution (MosMedData's is CC BY-NC-ND).
    """
    own = work / config.name / "model"
    return own if learnt_labelled(config, work) else RESOURCES / "models"


COMMANDS = {
    "phantoms": draw_phantoms,
    "paint": paint_scans,
    "prepare": prepare_scans,
    "demo": draw_demo,
    "fit": fit_network,
    "calibrate": calibrate_network,
    "evaluate": evaluate_network,
    "export": export_network,
    "card": write_model_card,
}
OTHERS = {
    "compare": compare, "download": download, "folds": folds, "limits": limits, "seed": seed,
    "wrap": wrap,
}  # own options  # fmt: skip
NOTED = ("phantoms", "paint", "prepare", "fit", "calibrate", "evaluate", "export", "card")
PLACES = ("scans", "labelled", "masks")  # may be given on the command line


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("command", choices=[*COMMANDS, "all", *OTHERS])
    parser.add_argument(
        "--work", type=Path, default=Path("work"), help="folder of samples and runs"
    )
    parser.add_argument(
        "--config", "--recipe", metavar="RECIPE", help="TOML file, or a name in training/recipes"
    )
    parser.add_argument("--scans", type=_place, help="folder of scans to paint lesions into")
    parser.add_argument("--labelled", type=_place, help="folder or CSV table of labelled scans")
    parser.add_argument("--masks", type=_place, help="folder of MosMedData's lesion masks")
    parser.add_argument(
        "--tensorboard", action="store_true", help="fit writes events for TensorBoard too"
    )
    return parser


def _place(text: str) -> Path:
    return Path(text).resolve()


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
