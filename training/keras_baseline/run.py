"""A complete run of the seed, and a comparison of runs with different resampling of depth."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

import torch

from ctviewer.core.base.files import write_whole
from ctviewer.core.base.text import Text
from training.base.config import SPLITS
from training.base.errors import TrainingError
from training.base.words import table
from training.data.scans import Scans, as_csv
from training.data.splits import thinned
from training.keras_baseline.fit import answers, fit
from training.keras_baseline.inputs import Inputs, prepared
from training.keras_baseline.network import SeedNet
from training.keras_baseline.outcome import (
    RunOutcome,
    closing_sentences,
    draw_curves,
    score_cells,
    scores,
    write_log,
    write_summary,
)
from training.keras_baseline.preprocess import normalise, prepare
from training.keras_baseline.recipe import Recipe
from training.keras_baseline.state import KerasData, best_network, resume

TIMED = 5  # scans timed from file to probability

Report = Callable[[str], None]


def train(
    recipe: Recipe, scans: Scans, folder: Path, report: Report, inputs: Path | None = None
) -> RunOutcome:
    """Train the seed on split scans and write its run folder; return the result.

    The folder gets recipe.json, scans.csv, log.csv, best.pt, last.pt, curves.png and summary.md;
    prepared inputs go to `inputs`, or to a folder in it. An interrupted run is resumed.

    Raises:
        TrainingError: a scan cannot be read, train or validation is missing, or the folder has
            another run.
    """
    used = thinned(scans, recipe.fraction, recipe.seed)
    parts = _parts(recipe, used, inputs or folder / "inputs", report)
    data = KerasData(parts["train"], parts["validation"])
    resume(recipe, data, folder)  # refuses another run before anything of it is overwritten
    _write_settings(recipe, used, folder)
    epochs = fit(recipe, data, folder, report)
    network = best_network(recipe, folder)
    answered = {name: answers(network, parts[name], recipe.batch) for name in parts}
    watched = parts["validation"]
    outcome = RunOutcome(
        epochs=tuple(epochs),
        scores=tuple(scores(name, *answered[name]) for name in SPLITS if name in answered),
        seconds_per_step=median(epoch.seconds_per_step for epoch in epochs),
        seconds_per_scan=_seconds_per_scan(network, recipe, watched),
        closing=closing_sentences(float(answered["validation"][0][0].sigmoid()), watched.scans[0]),
    )
    write_log(epochs, folder / "log.csv")
    draw_curves(epochs, folder / "curves.png")
    write_summary(outcome, recipe, used, folder / "summary.md")
    for line in outcome.closing:
        report(line)
    return outcome


def compare(recipe: Recipe, scans: Scans, folder: Path, report: Report) -> str:
    """Train each of the recipe's methods with the same split and epochs; return one table.

    Runs have no early stop and are evaluated on the last split: test, or validation if there are
    only two. The table is also written to compare.md.

    Raises:
        TrainingError: errors of `train`.
    """
    rows = []
    for method in recipe.methods:
        report(f"method {method}")
        one = replace(recipe, uniformize=method, patience=recipe.epochs)
        outcome = train(one, scans, folder / method, report, folder / "inputs")
        cells = score_cells(outcome.scores[-1])  # in the order of SPLITS, so test if there is one
        times = (outcome.seconds_per_step, outcome.seconds_per_scan)
        rows.append([method, *cells, *(f"{seconds:.3f}" for seconds in times)])
    head = ["method", "split", "scans", "accuracy", "AUC", "95 % interval", "s/step", "s/scan"]
    text = table(head, rows)
    epochs = Text("{count} {count:epoch|epochs}", count=recipe.epochs)
    title = f"# Ways to one depth, {epochs} each, seed {recipe.seed}"
    write_whole(folder / "compare.md", f"{title}\n\n{text}\n".encode())
    return text


def _write_settings(recipe: Recipe, scans: Scans, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / "recipe.json", json.dumps(recipe.to_dict(), indent=1).encode())
    write_whole(folder / "scans.csv", as_csv(scans, folder / "scans.csv").encode())


def _parts(recipe: Recipe, scans: Scans, inputs: Path, report: Report) -> dict[str, Inputs]:
    """Return the inputs of each split that has scans."""
    found = {name: tuple(s for s in scans if s.split == name) for name in SPLITS}
    for name in ("train", "validation"):
        if not found[name]:
            raise TrainingError(f"No scan is in the split {name}; draw a split first.")
    return {name: prepared(part, recipe, inputs, report) for name, part in found.items() if part}


@torch.inference_mode()
def _seconds_per_scan(network: SeedNet, recipe: Recipe, inputs: Inputs) -> float:
    """Return the median time from a file to a probability."""
    device = next(network.parameters()).device
    times = []
    for scan in inputs.scans[:TIMED]:
        begun = time.perf_counter()
        volume = normalise(prepare(scan.path, recipe.side, recipe.depth, recipe.uniformize))
        float(network(torch.from_numpy(volume).float()[None, None].to(device))[0, 0])
        times.append(time.perf_counter() - begun)
    return median(times)
