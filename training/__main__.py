"""Command line of training: draw phantoms, fit, calibrate, evaluate and export the network."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from training.calibrate import calibrate, load_decision, save_decision
from training.config import Config, load_config
from training.dataset import OFFSETS, build_split, load_split
from training.errors import TrainingError
from training.evaluate import Decision, Metrics, measure, run
from training.export import Card, export
from training.fit import CHECKPOINT, fit, resume
from training.network import Network
from training.phantom.demo import write_demo

METRICS = "metrics.json"
RESOURCES = Path(__file__).parent.parent / "resources"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, or 1 after a sentence on stderr."""
    options = _parser().parse_args(arguments)
    try:
        config = load_config(options.config)
        for command in ALL if options.command == "all" else [options.command]:
            COMMANDS[command](config, options.work)
    except TrainingError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def draw_phantoms(config: Config, work: Path) -> None:
    """Draw the samples of all splits."""
    for split in OFFSETS:
        build_split(work, config, split, _say)


def draw_demo(config: Config, work: Path) -> None:
    """Write the demo scans."""
    for path in write_demo(RESOURCES / "demo"):
        _say(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")


def fit_network(config: Config, work: Path) -> None:
    """Train, then measure on the validation split with no calibration yet."""
    network = fit(config, load_split(work, config, "train"), work, _say)
    samples = load_split(work, config, "validation")
    _say_metrics("validation, uncalibrated", measure(run(network, samples), samples, Decision()))


def calibrate_network(config: Config, work: Path) -> None:
    """Choose temperature and limits on the calibration split."""
    samples = load_split(work, config, "calibration")
    outputs = run(_trained(config, work), samples)
    decision = calibrate(outputs, samples)
    save_decision(decision, work)
    _say(f"decision: {decision}")
    _say_metrics("calibration", measure(outputs, samples, decision))


def evaluate_network(config: Config, work: Path) -> None:
    """Measure on the test split, which nothing else looks at."""
    samples = load_split(work, config, "test")
    metrics = measure(run(_trained(config, work), samples), samples, load_decision(work))
    partial = work / f"{METRICS}.partial"
    partial.write_text(json.dumps(metrics.rounded(), indent=2) + "\n", "utf-8")
    os.replace(partial, work / METRICS)
    _say_metrics("test", metrics)


def export_network(config: Config, work: Path) -> None:
    """Write the network's file with its card and manifest."""
    try:
        metrics = json.loads((work / METRICS).read_text("utf-8"))
    except OSError:
        raise TrainingError(
            f"There are no metrics in {work}; run python -m training evaluate first."
        ) from None
    data = (
        f"{2 * config.train_patients} synthetic phantoms of {config.train_patients} synthetic "
        "patients, each once healthy and once with painted lesions; no real scan."
    )
    path = export(
        _trained(config, work), Card(load_decision(work), metrics, data), RESOURCES / "models"
    )
    _say(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")


COMMANDS = {
    "phantoms": draw_phantoms,
    "demo": draw_demo,
    "fit": fit_network,
    "calibrate": calibrate_network,
    "evaluate": evaluate_network,
    "export": export_network,
}
ALL = ["phantoms", "fit", "calibrate", "evaluate", "export"]


def _trained(config: Config, work: Path) -> Network:
    if not (work / CHECKPOINT).exists():
        raise TrainingError(
            f"There is no trained network in {work}; run python -m training fit first."
        )
    return resume(config, work).average.eval()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("command", choices=[*COMMANDS, "all"])
    parser.add_argument(
        "--work", type=Path, default=Path("work"), help="folder of samples and runs"
    )
    parser.add_argument("--config", type=Path, help="TOML file with settings to change")
    return parser


def _say(text: str) -> None:
    print(text, flush=True)


def _say_metrics(title: str, metrics: Metrics) -> None:
    _say(f"{title}:")
    for name, value in metrics.rounded().items():
        _say(f"  {name:20} {value:g}")


if __name__ == "__main__":
    sys.exit(main())
