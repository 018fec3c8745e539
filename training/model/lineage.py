"""The subjects on which a run, and those it continues from, were trained.

A subject is identified by name. A labelled scan is also identified by the content of its file, so
that it is the same scan in another folder, under another name or in another table.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ctviewer.core.base.text import Text
from training.base.config import SPLITS, Config, stored_config
from training.base.errors import TrainingError
from training.data.labelled.inputs import Input
from training.data.labelled.prepared import PREPARED, read_list
from training.data.scans import GRADES
from training.model.state import CHECKPOINT, load
from training.model.unfold import learnt_from, network_file
from training.synthetic.dataset import content_of, patients, phantom_name

LEARNT = tuple(split for split in SPLITS if split != "test")

Shown = tuple[str, str]
"""A subject, and the content of a labelled scan of it; empty for phantoms and painted scans."""


@dataclass(frozen=True)
class Learnt:
    """Whom a run and those that it began with learnt from.

    `phantoms` counts seeds and `painted` names patients to train on. `labelled` counts scans by
    label, to validate and calibrate on too; `mosmed` is true where they have MosMedData's grades.
    `file` is the network file that the first of the runs began with, and `before` names the
    subjects that it and the runs before this one had learnt from.
    """

    phantoms: int = 0
    painted: tuple[str, ...] = ()
    labelled: Mapping[str, int] = field(default_factory=dict)
    mosmed: bool = False
    file: str = ""
    before: frozenset[str] = frozenset()


def shown(config: Config, work: Path, split: str) -> frozenset[Shown]:
    """Return whom a split of a recipe shows.

    Raises:
        TrainingError: its labelled scans are not prepared.
    """
    phantoms = (phantom_name(str(seed)) for seed in patients(config, split))
    painted: tuple[str, ...] = getattr(config, f"painted_{split}", ())
    labelled = ((made.scan.patient, content_of(made.key)) for made in _listed(config, work, split))
    return frozenset([*((name, "") for name in (*phantoms, *painted)), *labelled])


def fingerprint(whom: Iterable[Shown]) -> str:
    """Return a hash of whom a network learns from; empty without labelled scans.

    Settings alone decide which phantoms and painted patients are trained on.
    """
    known = sorted(set(whom))
    if not any(scan for _, scan in known):
        return ""
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()


def earlier_runs(config: Config, work: Path) -> tuple[Config, ...]:
    """Return the runs that this one began with, the latest first, as far as they are there."""
    return tuple(run for run, _ in _earlier(config, work))


def learnt_labelled(config: Config, work: Path) -> bool:
    """Return whether a run, or one that it began with, learnt from labelled scans.

    Raises:
        TrainingError: a run that it began with is gone, so that nothing is known of it.
    """
    return any(run.labelled for run in _lineage(config, work))


def learnt_by(config: Config, work: Path) -> Learnt:
    """Return whom a run and those that it began with learnt from.

    Raises:
        TrainingError: a run that it began with is gone, or the list of its labelled scans.
    """
    runs = _lineage(config, work)
    scans = {
        content_of(made.key): made.scan
        for run in runs
        for split in LEARNT
        for made in _listed(run, work, split)
    }
    return Learnt(
        phantoms=len({seed for run in runs for seed in patients(run, "train")}),
        painted=tuple(dict.fromkeys(name for run in runs for name in run.painted_train)),
        labelled=dict(sorted(Counter(scan.label for scan in scans.values()).items())),
        mosmed=any(scan.severity in GRADES for scan in scans.values()),
        file=runs[-1].begin_file,
        before=painted_before(config, work),
    )


def painted_before(config: Config, work: Path) -> frozenset[str]:
    """Return the painted subjects that the runs and the file which a run begins with learnt from.

    Raises:
        TrainingError: such a run is gone.
    """
    _, *earlier = runs = _lineage(config, work)
    files = {run.begin_file for run in runs if run.begin_file}
    of_files = (name for file in files for name in learnt_from(network_file(file)))
    return frozenset([*of_files, *(name for run in earlier for name in run.painted_train)])


def seen_before(config: Config, work: Path) -> frozenset[str]:
    """Return the subjects that the runs were trained on which this one began with.

    Among them are subjects of its own whose scans those runs knew under another name.

    Raises:
        TrainingError: such a run learnt from other labelled scans than are listed now.
    """
    seen: set[Shown] = set()
    for run, learnt in _earlier(config, work):
        whom = shown(run, work, "train")
        if learnt and learnt != fingerprint(whom):
            raise TrainingError(
                f"The run {run.name} learnt from other labelled scans than its {PREPARED} lists "
                f"now; put its earlier files back, or remove the folder {work / run.name} and "
                "train it again."
            )
        seen |= whom
    scans = {scan for _, scan in seen if scan}
    own = (shown(config, work, split) for split in SPLITS) if scans else ()
    known = {name for whom in own for name, scan in whom if scan in scans}
    return frozenset(known | {name for name, _ in seen})


def refuse_leakage(config: Config, work: Path) -> None:
    """Check that no subject of evaluation was seen by a run that this one begins with.

    Raises:
        TrainingError: someone was.
    """
    seen = seen_before(config, work)
    evaluated = {
        name for split in SPLITS if split != "train" for name, _ in shown(config, work, split)
    }
    both = sorted(evaluated & seen)
    if both:
        raise TrainingError(
            f"The run {config.begin_with} was trained on {', '.join(both[:3])}"
            f"{' and others' if len(both) > 3 else ''}, on whom this recipe is "
            "evaluated; begin with another run or move them to the training split."
        )


def unseen(
    inputs: Sequence[Input], config: Config, work: Path, report: Callable[[str], None]
) -> list[Input]:
    """Return the scans that a run and those it began with had in their test splits at most.

    A scan is left out for its content, and for its patient's name if it is to the letter the same.

    Raises:
        TrainingError: there are none.
    """
    runs = (config, *earlier_runs(config, work))
    learnt = [one for run in runs for split in LEARNT for one in shown(run, work, split)]
    seen = {name for each in learnt for name in each if name}
    left = [made for made in inputs if not {made.scan.patient, content_of(made.key)} & seen]
    if len(left) < len(inputs):
        report(
            Text(
                "{out} of {count} {count:scan|scans} {out:is|are} in the splits {splits} of this "
                "run or of one that it began with, and {out:is|are} left out",
                out=len(inputs) - len(left),
                count=len(inputs),
                splits=", ".join(LEARNT),
            )
        )
    if not left:
        raise TrainingError("This run has learnt from every one of these scans; give others.")
    return left


def _earlier(config: Config, work: Path) -> list[tuple[Config, str]]:
    """Return the runs that this one began with, each with the fingerprint of its checkpoint."""
    runs: list[tuple[Config, str]] = []
    while config.begin_with and (work / config.begin_with / CHECKPOINT).exists():
        stored = load(work / config.begin_with)
        config = stored_config(stored["config"])
        runs.append((config, stored.get("learnt", "")))
    return runs


def _lineage(config: Config, work: Path) -> tuple[Config, ...]:
    """Return a run and all that it began with."""
    runs = (config, *earlier_runs(config, work))
    gone = runs[-1].begin_with
    if gone:
        raise TrainingError(
            f"The run {gone}, which {runs[-1].name} began with, is not in {work}, so it is not "
            "known what it learnt from; bring its folder back."
        )
    return runs


def _listed(config: Config, work: Path, split: str) -> list[Input]:
    """Return the usable labelled scans of a split of a run."""
    listed = read_list(work / config.name / PREPARED) if config.labelled else ()
    return [made for made in listed if made.usable and made.scan.split == split]
