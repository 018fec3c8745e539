"""summary.md: a readable summary of steps, durations, results and failures."""

import json
from collections import Counter
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from ctviewer.core.base.files import write_whole
from ctviewer.core.base.text import Text
from training.base.config import Config
from training.base.errors import TrainingError
from training.base.words import duration, table
from training.data.labelled.prepared import PREPARED, read_list
from training.evaluation import Decision
from training.evaluation.calibrate import load_decision
from training.evaluation.masks import MASKS
from training.run.folder import FACTS, SAMPLES, STEPS, read_table
from training.run.log import LOG, read_log
from training.run.outputs import SampleOutputs, answers_file, read_answers

SUMMARY, METRICS = "summary.md", "metrics.json"
WORST = 5  # errors shown per kind and source
CURVES, ROC, SCORES = "curves.png", "roc.png", "scores.png"


def summarise(config: Config, folder: Path) -> None:
    """Write the page of a run from the contents of its folder.

    Plots are drawn if matplotlib is installed, which is not needed otherwise.
    """
    answers, decision = read_answers(answers_file(folder, "test")), _decision(folder)
    log = read_log(folder / LOG)
    if find_spec("matplotlib"):
        _draw(log, answers, decision, folder)
    sections = [
        f"# Run {config.name} {config.version}",
        *_ran(folder),
        *_data(config, folder),
        *_fitting(log),
        *_figures(folder, decision),
        *_failures(answers, decision),
        *_pictures(folder),
        *_stands_on(folder),
    ]
    write_whole(folder / SUMMARY, ("\n\n".join(sections) + "\n").encode())


def _draw(
    log: Sequence[dict[str, float]], answers: SampleOutputs | None, decision: Decision, folder: Path
) -> None:
    from training.run.curves import draw_discrimination, draw_log, draw_scores

    if log:
        draw_log(log, folder / CURVES)
    if answers:
        draw_discrimination(answers, folder / ROC)
        draw_scores(answers, decision, folder / SCORES)


def _ran(folder: Path) -> list[str]:
    """The finished steps, with the total time of all calls of a step."""
    spent: dict[str, list[float]] = {}
    for row in read_table(folder / STEPS):
        spent.setdefault(row["step"], []).append(float(row["seconds"]))
    rows = [[step, f"{len(each)}", duration(sum(each))] for step, each in spent.items()]
    return ["## What ran", table(["step", "calls", "time"], rows)] if rows else []


def _data(config: Config, folder: Path) -> list[str]:
    samples: Counter[tuple[str, str]] = Counter()
    people: Counter[tuple[str, str]] = Counter()
    for row in read_table(folder / SAMPLES):
        kind = (row["split"], row["source"])
        samples[kind] += int(row["samples"])
        people[kind] += 1
    rows = [[*kind, f"{people[kind]}", f"{count}"] for kind, count in samples.items()]
    lines = ["## Data", table(["split", "source", "patients", "samples"], rows)] if rows else []
    if config.labelled and (folder / PREPARED).exists():
        left_out = [made for made in read_list(folder / PREPARED) if not made.usable]
        lines += [f"Labelled scans left out: {len(left_out)}."] + [
            table(
                ["scan", "split", "why"],
                [[m.scan.path.name, m.scan.split or "", " ".join(m.reasons)] for m in left_out],
            )
        ] * bool(left_out)
    return lines


def _steps(count: float) -> Text:
    return Text("{count:.0f} {count:step|steps}", count=count)


def _fitting(log: Sequence[dict[str, float]]) -> list[str]:
    if not log:
        return []
    seconds = [row["seconds"] for row in log if "seconds" in row]
    losses = [row["loss"] for row in log if "loss" in row]
    last = losses[-50:]
    lines = (
        f"{_steps(log[-1]['step'])}, median {np.median(seconds):.3f} s each. Loss at first "
        f"{losses[0]:.3f}, at last {np.mean(last):.3f} (mean of {_steps(len(last))})."
    )
    return ["## Fitting", lines]


def _figures(folder: Path, decision: Decision) -> list[str]:
    metrics: dict[str, dict[str, Any]] = _json(folder / METRICS)
    lines: list[str] = []
    if metrics:
        names = list(dict.fromkeys(name for each in metrics.values() for name in each))
        rows = [
            [name, *(_cell(each.get(name)) for each in metrics.values())]
            for name in names
            if any(isinstance(each.get(name), int | float) for each in metrics.values())
        ]
        lines += [
            "## Figures on the test split",
            f"Temperature {decision.temperature:g}, midpoint {decision.midpoint:g}; normal up to "
            f"{decision.low:g}, pneumonia from {decision.high:g}, uncertain between.",
            table(["figure", *metrics], rows),
        ]
    masks = _json(folder / MASKS)
    if masks:
        rows = [[name, _cell(value)] for name, value in masks.items()]
        lines += ["## Figures on published lesion masks", table(["figure", "value"], rows)]
    return lines


def _failures(answers: SampleOutputs | None, decision: Decision) -> list[str]:
    """The worst errors of each source: negatives rated high, positives rated low."""
    if answers is None:
        return []
    rows = []
    for source in dict.fromkeys(answers.sources):
        part = answers.of(source)
        wrong = np.abs(part.probabilities - part.labels)
        for positive, name in ((0.0, "normal"), (1.0, "pneumonia")):
            worst = [at for at in np.argsort(-wrong) if part.labels[at] == positive][:WORST]
            rows += [
                [
                    source,
                    f"{part.numbers[at]}",
                    name,
                    _share(part.severities[at]),
                    f"{part.probabilities[at]:.3f}",
                ]
                for at in worst
                if (part.probabilities[at] >= decision.high) != (positive > 0.5)
            ]
    if not rows:
        return ["## Where it fails", "No sample of the test split is on the wrong side."]
    head = ["source", "sample", "truth", "lung involved", "probability of pneumonia"]
    return [
        "## Where it fails",
        f"The worst of each class, up to {WORST} of each source, that the label gets wrong:",
        table(head, rows),
    ]


def _pictures(folder: Path) -> list[str]:
    words = {CURVES: "Accuracy and loss", ROC: "ROC and calibration", SCORES: "Scores by class"}
    shown = [f"![{text}]({name})" for name, text in words.items() if (folder / name).exists()]
    return ["## Pictures", *shown] if shown else []


def _stands_on(folder: Path) -> list[str]:
    facts = _json(folder / FACTS)
    rows = [[name, f"{value}"] for name, value in facts.items()]
    return ["## Code and machine", table(["fact", "value"], rows)] if rows else []


def _decision(folder: Path) -> Decision:
    try:
        return load_decision(folder)
    except TrainingError:
        return Decision()


def _share(value: float) -> str:
    return "unknown" if np.isnan(value) else f"{100 * value:.1f} %"


def _cell(value: Any) -> str:
    return f"{value:g}" if isinstance(value, int | float) else ""


def _json(path: Path) -> dict[str, Any]:
    try:
        lines: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return lines
