"""Fitting with periodic evaluation on validation samples."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ctviewer.core.statistics.accuracy import auc
from ctviewer.core.statistics.platt import log_loss
from training.base.config import Config
from training.evaluation import Outputs, probability, run
from training.evaluation.familiar import spread_rows
from training.model.fit import Log, fit
from training.model.network import Network
from training.synthetic.dataset import Samples

TIMES = 10  # evaluations during a whole run
MOST = 64  # training samples evaluated in addition to validation


@dataclass(frozen=True)
class RunData:
    """Training data of a run, and monitored samples by their column prefix in the log."""

    train: Samples
    watched: Mapping[str, Samples]


@dataclass(frozen=True)
class RunMonitor:
    """Outputs of a run: messages to the user (`report`) and its log."""

    report: Callable[[str], None]
    log: Log


def fit_watched(config: Config, data: RunData, folder: Path, monitor: RunMonitor) -> Network:
    """Fit as in `training.model.fit.fit`, to the same weights, with evaluations during the run.

    Under torchrun nothing is evaluated, since the other processes would have to wait.
    """
    stops = [config.steps]
    if data.watched and "WORLD_SIZE" not in os.environ:
        every = config.validate_every * -(-config.steps // (TIMES * config.validate_every))
        stops = [*range(every, config.steps, every), config.steps]
    for stop in stops:
        made: list[int] = []

        def log(step: int, values: Mapping[str, float], made: list[int] = made) -> None:
            made.append(step)
            monitor.log(step, values)

        network = fit(config, data.train, folder, monitor.report, stop, log)
        for name, samples in data.watched.items() if made else ():
            monitor.log(stop, figures_of(network, samples, name))
    return network


def figures_of(network: Network, samples: Samples, name: str) -> dict[str, float]:
    """Return loss and accuracy of the labels and AUC, uncalibrated; columns begin with `name`."""
    outputs = run(network, samples)
    return {f"{name}_{key}": value for key, value in _figures(outputs).items()}


def evenly(samples: Samples, most: int = MOST) -> Samples:
    """Return up to a number of samples, drawn evenly from the negative and the positive ones."""
    return samples.chosen(spread_rows(len(samples), most).tolist())


def _figures(outputs: Outputs) -> dict[str, float]:
    positive = outputs.labels > 0.5
    figures = {
        "loss": log_loss(outputs.logits, outputs.labels, 1.0),
        "accuracy": float(np.mean((probability(outputs.logits, 1.0) > 0.5) == positive)),
    }
    return figures | (
        {"auc": auc(outputs.logits, outputs.labels)} if 0 < positive.mean() < 1 else {}
    )
