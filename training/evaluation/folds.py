"""Cross-validation by subject: members of an ensemble, each trained without one group of subjects.

A subject is a painted or real patient, or the seed of a phantom. Predictions of a member for the
group it was not trained on are out of fold: suitable for choosing recipes and for calibration (ADR
0008).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ctviewer.core.base.text import Text
from training.base.config import Config
from training.base.errors import TrainingError
from training.model.ensemble import Ensemble
from training.model.fit import Log, fit, unlogged
from training.model.lineage import fingerprint, shown
from training.model.network import Network
from training.model.state import CHECKPOINT, resume
from training.synthetic.dataset import PHANTOM, Samples

Report = Callable[[str], None]


@dataclass(frozen=True)
class Member:
    """One network of an ensemble: its settings, its folder, and its held-out subjects."""

    config: Config
    folder: Path
    without: frozenset[str]


def is_phantom(subject: str) -> bool:
    """Return whether a subject is the seed of a phantom."""
    return subject.startswith(f"{PHANTOM} ")


def groups(subjects: Sequence[str], count: int, seed: int) -> list[frozenset[str]]:
    """Return subjects in `count` groups, drawn by seed; patients and phantoms each spread evenly.

    Raises:
        TrainingError: there are fewer subjects than groups.
    """
    names = sorted(set(subjects) - {""})
    if len(names) < count:
        raise TrainingError(
            Text(
                "{count} {count:fold needs a subject|folds need as many subjects}, and "
                "{names:there is|there are} {names}; ask for fewer folds.",
                count=count,
                names=len(names),
            )
        )
    dealt = np.random.default_rng([seed, count]).permutation(names).tolist()
    dealt.sort(key=is_phantom)  # stable: keeps the drawn order within each kind
    return [frozenset(dealt[first::count]) for first in range(count)]


def members(config: Config, work: Path, subjects: Sequence[str]) -> list[Member]:
    """Return the members of a recipe with `folds`, in folders next to that of the run."""
    return [
        Member(*_settings(config, work, number), without)
        for number, without in enumerate(groups(subjects, config.folds, config.seed))
    ]


def fit_member(member: Member, train: Samples, report: Report, log: Log = unlogged) -> Network:
    """Train a member, from its checkpoint if it has one, on all subjects but its group."""
    rows = [row for row, name in enumerate(train.subjects) if name not in member.without]
    return fit(member.config, train.chosen(rows), member.folder, report, log=log)


def fit_recipe(
    config: Config, train: Samples, work: Path, report: Report, log: Log = unlogged
) -> Network | Ensemble:
    """Train the network of a recipe, or an ensemble with `folds`."""
    if config.folds < 2:
        return fit(config, train, work / config.name, report, log=log)
    trained = []
    for number, member in enumerate(members(config, work, train.subjects), start=1):
        report(
            Text(
                "member {number} of {folds}, without {count} {count:subject|subjects}",
                number=number,
                folds=config.folds,
                count=len(member.without),
            )
        )
        trained.append(fit_member(member, train, report, log))
    return Ensemble(trained).eval()


def trained(config: Config, work: Path) -> Network | Ensemble:
    """Return the network trained by `fit_recipe`.

    Raises:
        TrainingError: it was not trained, or on other labelled scans.
    """
    if config.folds < 2:
        return _trained(Member(config, work / config.name, frozenset()), work)
    subjects = [name for name, _ in shown(config, work, "train")]
    return Ensemble([_trained(one, work) for one in members(config, work, subjects)]).eval()


def _settings(config: Config, work: Path, number: int) -> tuple[Config, Path]:
    """Return a member's recipe, with its own seed, and its folder."""
    fold = f"fold-{number + 1}-of-{config.folds}"
    folder = work / f"{config.name}.{config.steps}-steps.{fold}"
    return replace(config, folds=0, seed=config.seed + number), folder


def _trained(member: Member, work: Path) -> Network:
    if not (member.folder / CHECKPOINT).exists():
        raise TrainingError(
            f"There is no trained network in {member.folder}; run python -m training fit first."
        )
    whom = shown(member.config, work, "train")
    learnt = fingerprint(one for one in whom if one[0] not in member.without)
    return resume(member.config, member.folder, learnt=learnt).average.eval()
