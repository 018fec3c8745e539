"""Curves as pictures: accuracy and loss as in the Keras example, ROC, calibration, scores."""

import io
from collections.abc import Sequence
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ctviewer.core.base.files import write_whole
from ctviewer.core.base.text import Text
from ctviewer.core.statistics.accuracy import auc
from training.evaluation import Decision, Values
from training.run.outputs import SampleOutputs

SIZE = (14.0, 4.5)  # inches, two plots side by side
DPI = 100
BINS = 10  # of the calibration curve
SMOOTHED = 50  # steps averaged for the line of the training loss
NORMAL, PNEUMONIA = "#2a7ab9", "#c8452c"


def draw_log(rows: Sequence[dict[str, float]], path: Path) -> None:
    """Draw accuracy and loss over the steps, where measured."""
    figure, (left, right) = _plots()
    for name, label in (("train", "train"), ("val", "validation")):
        for axes, what in ((left, "accuracy"), (right, "loss")):
            _line(axes, rows, f"{name}_{what}", label)
    steps, losses = _column(rows, "loss")
    if len(losses):
        width = min(SMOOTHED, len(losses))
        mean = np.convolve(losses, np.full(width, 1 / width), "valid")
        right.plot(
            steps[width - 1 :],
            mean,
            color="0.6",
            label=Text("train, with the map, mean of {count} {count:step|steps}", count=width),
        )
    left.set(title="Model accuracy", xlabel="step", ylabel="accuracy", ylim=(0.0, 1.02))
    right.set(title="Model loss", xlabel="step", ylabel="loss")
    right.set_ylim(bottom=0.0)
    _finish(figure, (left, right), path)


def draw_discrimination(answers: SampleOutputs, path: Path) -> None:
    """Draw the ROC curve and the calibration curve of each source."""
    figure, (left, right) = _plots()
    for axes in (left, right):
        axes.plot([0, 1], [0, 1], color="0.7", linestyle="--")
    for source in dict.fromkeys(answers.sources):
        part = answers.of(source)
        if len(set(part.labels.tolist())) == 2:
            false, true = roc(part.probabilities, part.labels)
            area = auc(part.probabilities, part.labels)
            left.plot(false, true, label=f"{source}, AUC {area:.3f}")
        said, held = reliability(part.probabilities, part.labels)
        right.plot(said, held, marker="o", label=source)
    left.set(title="ROC", xlabel="1 - specificity", ylabel="sensitivity")
    right.set(title="Calibration", xlabel="predicted probability", ylabel="share with pneumonia")
    _finish(figure, (left, right), path)


def draw_scores(answers: SampleOutputs, decision: Decision, path: Path) -> None:
    """Draw the distribution of the probabilities of each class, one row per source."""
    names = list(dict.fromkeys(answers.sources))
    figure = Figure(figsize=(SIZE[0] / 2, 3.0 * len(names)), layout="constrained")
    FigureCanvasAgg(figure)
    rows = figure.subplots(len(names), 1, squeeze=False)[:, 0]
    for axes, source in zip(rows, names, strict=True):
        part = answers.of(source)
        for positive, label, colour in ((0, "normal", NORMAL), (1, "pneumonia", PNEUMONIA)):
            chosen = part.probabilities[part.labels == positive]
            axes.hist(chosen, bins=20, range=(0, 1), alpha=0.6, label=label, color=colour)
        for limit in (decision.low, decision.high):
            axes.axvline(limit, color="0.3", linestyle=":")
        axes.set(title=source, xlabel="probability of pneumonia", ylabel="samples")
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    _finish(figure, list(rows), path)


def roc(scores: Values, labels: Values) -> tuple[Values, Values]:
    """Return 1 - specificity and sensitivity at every threshold, from the highest down."""
    order = np.argsort(-scores, kind="stable")
    positive, last = labels[order] > 0.5, np.append(np.diff(scores[order]) != 0, True)
    true, false = np.cumsum(positive)[last], np.cumsum(~positive)[last]
    return (
        np.concatenate([[0.0], false / max(false[-1], 1)]),
        np.concatenate([[0.0], true / max(true[-1], 1)]),
    )


def reliability(chances: Values, labels: Values) -> tuple[Values, Values]:
    """Return mean probability and share of the positives in each bin that has samples."""
    bins = np.minimum((chances * BINS).astype(int), BINS - 1)
    used = np.unique(bins)
    said = np.array([chances[bins == b].mean() for b in used])
    return said, np.array([labels[bins == b].mean() for b in used])


def _line(axes: Axes, rows: Sequence[dict[str, float]], name: str, label: str) -> None:
    steps, values = _column(rows, name)
    if len(values):
        axes.plot(steps, values, marker=".", label=label)


def _column(rows: Sequence[dict[str, float]], name: str) -> tuple[Values, Values]:
    points = [(row["step"], row[name]) for row in rows if name in row]
    table = np.array(points, np.float64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _plots() -> tuple[Figure, tuple[Axes, Axes]]:
    figure = Figure(figsize=SIZE, layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    return figure, (left, right)


def _finish(figure: Figure, plots: Sequence[Axes], path: Path) -> None:
    for axes in plots:
        if axes.get_legend_handles_labels()[1]:
            axes.legend()
    content = io.BytesIO()
    with matplotlib.rc_context({"font.size": 11}):
        figure.savefig(content, format="png", dpi=DPI)
    write_whole(path, content.getvalue())
