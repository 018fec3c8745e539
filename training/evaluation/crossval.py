"""Command line: python -m training folds trains without some subjects, and evaluates on them.

Recipes are chosen by the resulting table: test subjects are not used.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import write_whole
from ctviewer.core.base.text import Text
from ctviewer.core.statistics.accuracy import auc
from training.base.chain import recipe_file
from training.base.config import Config, checked, load_config
from training.base.errors import TrainingError
from training.base.parallel import first_process
from training.data.gather import gathered
from training.evaluation import Decision, Outputs, dice, probability, run
from training.evaluation.folds import Member, Report, fit_member, is_phantom, members
from training.evaluation.maps import masked
from training.model.lineage import seen_before
from training.synthetic.dataset import Samples

FOLDS = 5  # if the recipe sets none


@dataclass(frozen=True)
class SubjectRow:
    """One held-out subject; shares in 0..1, None where it has no sample of a needed class.

    Pneumonia means an uncalibrated probability of at least 0.5; `dice` is also at 0.5.
    """

    subject: str
    samples: int
    auc: float | None
    sensitivity: float | None
    specificity: float | None
    false_alarms: float | None
    dice: float | None


def cross_validate(
    config: Config, work: Path, one_out: bool, report: Report
) -> tuple[list[SubjectRow], Path]:
    """Train and evaluate each member; return the rows and the table's file (Markdown and JSON).

    Finished members are not trained again, and members without a subject for evaluation are not
    trained. Phantoms of a group count as one subject.

    Raises:
        TrainingError: errors of `fit` and `gathered`, or no subject is left for evaluation.
    """
    train = gathered(work, config, "train")
    known = seen_before(config, work)
    parts = leave_one_out(config, work, train.subjects) if one_out else None
    parts = parts or members(config, work, train.subjects)
    if all(member.without <= known for member in parts):
        raise TrainingError(
            f"Every subject was seen by {config.begin_with}, which the recipe begins with, or by a "
            f"run before it; no subject is left to evaluate on. Take the recipe of "
            f"{config.begin_with}."
        )
    rows: list[SubjectRow] = []
    for number, member in enumerate(parts, start=1):
        if member.without <= known:
            continue  # no subject for evaluation
        report(f"without {', '.join(sorted({_spoken(name, number) for name in member.without}))}")
        network = fit_member(member, train, report)
        for subject, held in _held(train, member.without - known, number):
            rows.append(_row(subject, run(network, held), held))
    way = "leave-one-out" if one_out else f"{config.folds}-folds"
    path = work / f"{config.name}.{config.steps}-steps.{way}.md"
    if first_process():
        write_whole(path, (_title(config, one_out) + table(rows) + "\n").encode())
        stored = {"steps": config.steps, "rows": [asdict(row) for row in rows]}
        write_whole(path.with_suffix(".json"), (json.dumps(stored, indent=2) + "\n").encode())
    return rows, path


def leave_one_out(config: Config, work: Path, subjects: Sequence[str]) -> list[Member]:
    """Return a member for each patient, who is held out; phantoms are used in all.

    Raises:
        TrainingError: there are no patients.
    """
    patients = sorted({name for name in subjects if name and not is_phantom(name)})
    if not patients:
        raise TrainingError(
            "The recipe trains on no patient who could be left out; name some in painted_train."
        )
    begin = f"{config.name}.{config.steps}-steps.without-"
    alone = replace(config, folds=0)
    return [Member(alone, work / f"{begin}{name}", frozenset({name})) for name in patients]


def table(rows: Sequence[SubjectRow]) -> str:
    """Return the rows and their mean as a Markdown table."""
    names = list(asdict(rows[0]))
    lines = [" | ".join(names), " | ".join("---" for _ in names)]
    lines += [" | ".join(_cell(value) for value in asdict(row).values()) for row in rows]
    means = [_mean([getattr(row, name) for row in rows]) for name in names[2:]]
    total = f"mean | {sum(row.samples for row in rows)} | "
    lines.append(total + " | ".join(_cell(value) for value in means))
    return "\n".join(f"| {line} |" for line in lines)


def _row(subject: str, outputs: Outputs, samples: Samples) -> SubjectRow:
    positive = outputs.labels > 0.5
    called = probability(outputs.logits, 1.0) >= 0.5
    alarms = float(called[~positive].mean()) if (~positive).any() else None
    return SubjectRow(
        subject=subject,
        samples=len(positive),
        auc=auc(outputs.logits, outputs.labels) if positive.any() and (~positive).any() else None,
        sensitivity=float(called[positive].mean()) if positive.any() else None,
        specificity=None if alarms is None else 1.0 - alarms,
        false_alarms=alarms,
        dice=dice(outputs, samples, Decision().lesion) if len(masked(samples)) else None,
    )


def _held(train: Samples, names: frozenset[str], number: int) -> list[tuple[str, Samples]]:
    """Return the samples of each held-out patient, and of all held-out phantoms together."""
    by_subject: dict[str, list[int]] = {}
    for row, name in enumerate(train.subjects):
        if name in names:
            by_subject.setdefault(_spoken(name, number), []).append(row)
    return [(name, train.chosen(rows)) for name, rows in sorted(by_subject.items())]


def _spoken(name: str, number: int) -> str:
    return f"phantoms of fold {number}" if is_phantom(name) else name


def _title(config: Config, one_out: bool) -> str:
    folds = Text("{count} {count:fold|folds}", count=config.folds)
    return Text(
        "# {name} {version}: {way}, {steps} {steps:step|steps} each\n\n",
        name=config.name,
        version=config.version,
        steps=config.steps,
        way="one patient left out at a time" if one_out else folds,
    )


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 0, or 1 after a sentence on stderr."""
    options = _parser().parse_args(arguments)
    try:
        config = load_config(recipe_file(options.config))
        steps = config.steps if options.steps is None else options.steps
        folds = config.folds if config.folds >= 2 else FOLDS
        config = replace(config, folds=folds, steps=checked({"steps": steps}).steps)
        rows, path = cross_validate(config, options.work, options.leave_one_out, _say)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    if first_process():
        _say(f"{table(rows)}\nwritten to {path}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training folds", description=__doc__)
    parser.add_argument(
        "--config", "--recipe", metavar="RECIPE", help="TOML file, or a name in training/recipes"
    )
    parser.add_argument("--work", type=Path, default=Path("work"), help="folder of the samples")
    parser.add_argument("--leave-one-out", action="store_true", help="a member for each patient")
    parser.add_argument("--steps", type=int, help="steps of each member, instead of the recipe's")
    return parser


def _say(text: str) -> None:
    if first_process():
        print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
