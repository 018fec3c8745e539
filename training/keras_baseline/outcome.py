"""The results of a run of the seed: log, curves, figures and its closing sentences."""

import csv
import io
import platform
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path

import matplotlib
import torch
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ctviewer.core.base.files import write_whole
from ctviewer.core.base.text import Text
from ctviewer.core.statistics.accuracy import auc, interval
from training.base.words import table
from training.data.scans import LabelledScan, Scans
from training.keras_baseline.recipe import Recipe
from training.keras_baseline.state import Epoch

NAMES = ("normal", "abnormal")  # names of labels 0 and 1 in the Keras example


@dataclass(frozen=True)
class Scores:
    """Figures on one split; `auc_low` and `auc_high` bound its bootstrap 95 % interval."""

    split: str
    scans: int
    accuracy: float
    auc: float
    auc_low: float
    auc_high: float


@dataclass(frozen=True)
class RunOutcome:
    """One finished run: its epochs, figures by split and times in seconds.

    `closing` holds the sentences about the first validation scan.
    """

    epochs: tuple[Epoch, ...]
    scores: tuple[Scores, ...]
    seconds_per_step: float
    seconds_per_scan: float
    closing: tuple[str, ...]


def scores(split: str, logits: torch.Tensor, labels: torch.Tensor) -> Scores:
    """Return the figures of logits (N,) and labels (N,) with both classes present."""
    values, truth = logits.double().numpy(), labels.double().numpy()
    right = float(((values > 0) == (truth > 0.5)).mean())
    area = interval(auc, values, truth)
    return Scores(split, len(truth), right, area.value, area.low, area.high)


def closing_sentences(probability: float, scan: LabelledScan) -> tuple[str, ...]:
    """Return the two sentences of the Keras example, with the true label."""
    shares = zip((1.0 - probability, probability), NAMES, strict=True)
    lines = [
        f"This model is {100 * share:.2f} percent confident that CT scan is {name}"
        for share, name in shares
    ]
    grade = f", {scan.severity}" if scan.severity else ""
    return (*lines, f"Its label: {NAMES[int(scan.target)]}{grade} ({scan.path.name})")


def write_log(epochs: Sequence[Epoch], path: Path) -> None:
    """Write one CSV row per epoch."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([field.name for field in fields(Epoch)])
    writer.writerows(astuple(epoch) for epoch in epochs)
    write_whole(path, text.getvalue().encode())


def draw_curves(epochs: Sequence[Epoch], path: Path) -> None:
    """Write a PNG: accuracy and loss over the epochs, training and validation."""
    with matplotlib.rc_context({"font.size": 11}):
        figure = Figure(figsize=(14, 4), layout="constrained")
        FigureCanvasAgg(figure)
        for axes, name in zip(figure.subplots(1, 2), ("acc", "loss"), strict=True):
            for line, label in ((name, "train"), (f"val_{name}", "val")):
                values = [getattr(epoch, line) for epoch in epochs]
                axes.plot([epoch.epoch for epoch in epochs], values, marker=".", label=label)
            axes.set(title=f"Model {name}", xlabel="epochs", ylabel=name)
            axes.xaxis.set_major_locator(MaxNLocator(integer=True))
            axes.legend()
        content = io.BytesIO()
        figure.savefig(content, format="png", dpi=100)
    write_whole(path, content.getvalue())


def write_summary(outcome: RunOutcome, recipe: Recipe, scans: Scans, path: Path) -> None:
    """Write the run's page in Markdown."""
    best = min(outcome.epochs, key=lambda epoch: epoch.val_loss)
    sections = [
        "# Run of the seed",
        f"The weights are those of epoch {best.epoch} of {len(outcome.epochs)}, which has the "
        f"least validation loss ({best.val_loss:.4f}). Validation chose them, so its figures "
        "flatter; only a test split is a fair measure.",
        table(
            ["split", "scans", "accuracy", "AUC", "95 % interval"],
            [score_cells(score) for score in outcome.scores],
        ),
        f"{outcome.seconds_per_step:.3f} s per step of "
        f"{Text('{count} {count:scan|scans}', count=recipe.batch)}, "
        f"{outcome.seconds_per_scan:.3f} s per scan from the file to the number.",
        "The first validation scan:\n\n" + "\n".join(f"    {line}" for line in outcome.closing),
        "## Scans\n\n" + table(["split", "label", "severity", "scans"], _counts(scans)),
        "## Recipe\n\n"
        + table(["setting", "value"], [[k, f"{v}"] for k, v in recipe.to_dict().items()]),
        f"PyTorch {torch.__version__}, Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}.",
        "![Accuracy and loss](curves.png)",
    ]
    write_whole(path, ("\n\n".join(sections) + "\n").encode())


def score_cells(score: Scores) -> list[str]:
    """Return a row of a table: split, scans, accuracy, AUC, interval."""
    cells = {name: f"{value:.3f}" for name, value in asdict(score).items() if name != "split"}
    interval = f"{cells['auc_low']} to {cells['auc_high']}"
    return [score.split, f"{score.scans}", cells["accuracy"], cells["auc"], interval]


def _counts(scans: Scans) -> list[list[str]]:
    counts = Counter((scan.split or "", scan.label, scan.severity) for scan in scans)
    return [[*kind, f"{count}"] for kind, count in sorted(counts.items())]
