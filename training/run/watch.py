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

TIMES = 10  # times that a whole run is watched
MOST = 64  # training samples that are evaluated beside those of validation


@dataclass(frozen=True)
class RunData:
    """What a run trains on, and what it is watched on, by the begin of its columns in the log."""

    train: Samples
    watched: Mapping[str, Samples]


@dataclass(frozen=True)
class RunMonitor:
    """Where a run is reported: to people (`report`) and to its log."""

    report: Callable[[str], None]
    log: Log


def fit_watched(config: Config, data: RunData, folder: Path, monitor: RunMonitor) -> Network:
    """Fit as `training.model.fit.fit` does, to the same weights; evaluate the watched on the way.

    Under torchrun nothing is watched: the other processes would wait for the one that evaluates.
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
    """Return at most so many samples, drawn evenly from all: negative ones and positive ones."""
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
