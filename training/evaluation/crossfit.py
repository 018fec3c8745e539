"""Additional networks, each trained without some subjects, for out-of-fold predictions.

The shipped network is trained on every base subject, so that none is left for calibration and
evaluation. Other networks are made in the same way, each without one group of subjects; their
predictions for that group calibrate and evaluate the shipped one (ADR 0022). Subjects used by the
earlier run or network file from which all continue are in no group: every network trains on them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np

from training.base.config import Config
from training.base.errors import TrainingError
from training.evaluation import Outputs, run
from training.evaluation.folds import Member, groups
from training.model.fit import Log, fit, unlogged
from training.model.lineage import painted_before
from training.model.network import Network
from training.model.state import CHECKPOINT, resume
from training.synthetic.dataset import Samples, joined
from training.synthetic.painting.base import Bases
from training.synthetic.painting.batches import evaluation_samples
from training.synthetic.painting.painter import Painter

DECAY = 3  # a fold network lowers its learning rate in the last 1/n of its steps

Report = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class HeldOut:
    """Outputs of a network for samples of subjects that it was not trained on."""

    network: Network
    outputs: Outputs
    samples: Samples


def crossfit_members(config: Config, work: Path) -> list[Member]:
    """Return the members: their settings, folders and held-out subjects.

    Raises:
        TrainingError: a run that all start from is not in the work folder.
    """
    known = painted_before(config, work)
    unseen = [name for name in config.painted_train if name not in known]
    steps = config.crossfit_steps or config.steps
    found = []
    for number, without in enumerate(groups(unseen, config.crossfit, config.seed), start=1):
        settings = replace(
            config,
            painted_train=tuple(name for name in config.painted_train if name not in without),
            seed=config.seed + number,
            steps=steps,
            decay=max(steps // DECAY, 1),
            crossfit=0,
        )
        folder = work / f"{config.name}.{steps}-steps.fold-{number}-of-{config.crossfit}"
        found.append(Member(settings, folder, without))
    return found


def fit_members(
    config: Config, bases: Bases, work: Path, report: Report, log: Log = unlogged
) -> None:
    """Train each member, from its checkpoint if it has one."""
    for number, member in enumerate(crossfit_members(config, work), start=1):
        report(f"fold {number} of {config.crossfit}, without {', '.join(sorted(member.without))}")
        fit(member.config, Painter(bases), member.folder, report, log=log)


def held_out(
    config: Config, bases: Bases, work: Path, seed: int, share: float = 0.0
) -> list[HeldOut]:
    """Return each member's outputs for its held-out group, on samples drawn from a seed.

    `share` is the share of the map in the logit.

    Raises:
        TrainingError: the training of a member is not finished.
    """
    found = []
    for member in crossfit_members(config, work):
        network = _trained(member)
        network.map_share = share
        samples = evaluation_samples(bases, sorted(member.without), config.painted_pairs, seed)
        found.append(HeldOut(network, run(network, samples), samples))
    return found


def pooled(parts: Sequence[HeldOut]) -> tuple[Outputs, Samples]:
    """Return the outputs and samples of all members, concatenated."""
    outputs = {
        each.name: np.concatenate([getattr(part.outputs, each.name) for part in parts])
        for each in fields(Outputs)
    }
    return Outputs(**outputs), joined([part.samples for part in parts])


def _trained(member: Member) -> Network:
    stored = resume(member.config, member.folder) if _there(member) else None
    if stored is None or stored.step < member.config.steps:
        raise TrainingError(
            f"The network in {member.folder} is not trained to its end; run python -m training fit "
            "again, which goes on where it was."
        )
    return stored.average.eval()


def _there(member: Member) -> bool:
    return (member.folder / CHECKPOINT).exists()
