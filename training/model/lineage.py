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
    """The training subjects of a run and of those that it started from.

    `phantoms` is the number of seeds and `painted` the names of patients used for training.
    `labelled` counts scans by label, including validation and calibration; `mosmed` is true if
    they have MosMedData's grades. `file` is the network file that the first of the runs started
    from, and `before` names the training subjects of that file and of the earlier runs.
    """

    phantoms: int = 0
    painted: tuple[str, ...] = ()
    labelled: Mapping[str, int] = field(default_factory=dict)
    mosmed: bool = False
    file: str = ""
    before: frozenset[str] = frozenset()


def shown(config: Config, work: Path, split: str) -> frozenset[Shown]:
    """Return the subjects of a split of a recipe.

    Raises:
        TrainingError: its labelled scans are not prepared.
    """
    phantoms = (phantom_name(str(seed)) for seed in patients(config, split))
    painted: tuple[str, ...] = getattr(config, f"painted_{split}", ())
    labelled = ((made.scan.patient, content_of(made.key)) for made in _listed(config, work, split))
    return frozenset([*((name, "") for name in (*phantoms, *painted)), *labelled])


def fingerprint(whom: Iterable[Shown]) -> str:
    """Return a hash of a network's training subjects; empty without labelled scans.

    Phantoms and painted patients for training are determined by the settings alone.
    """
    known = sorted(set(whom))
    if not any(scan for _, scan in known):
        return ""
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()


def earlier_runs(config: Config, work: Path) -> tuple[Config, ...]:
    """Return the runs that this one started from, the latest first, as far as available."""
    return tuple(run for run, _ in _earlier(config, work))


def learnt_labelled(config: Config, work: Path) -> bool:
    """Return whether a run, or one that it started from, was trained on labelled scans.

    Raises:
        TrainingError: a run that it started from is missing, so that this is unknown.
    """
    return any(run.labelled for run in _lineage(config, work))


def learnt_by(config: Config, work: Path) -> Learnt:
    """Return the training subjects of a run and of those that it started from.

    Raises:
        TrainingError: a run that it started from, or its list of labelled scans, is missing.
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
    """Return the painted training subjects of the runs and the file that a run starts from.

    Raises:
        TrainingError: such a run is missing.
    """
    _, *earlier = runs = _lineage(config, work)
    files = {run.begin_file for run in runs if run.begin_file}
    of_files = (name for file in files for name in learnt_from(network_file(file)))
    return frozenset([*of_files, *(name for run in earlier for name in run.painted_train)])


def seen_before(config: Config, work: Path) -> frozenset[str]:
    """Return the training subjects of the runs that this one started from.

    This includes its own subjects whose scans had another name in those runs.

    Raises:
        TrainingError: such a run was trained on other labelled scans than are listed now.
    """
    seen: set[Shown] = set()
    for run, learnt in _earlier(config, work):
        whom = shown(run, work, "train")
        if learnt and learnt != fingerprint(whom):
            raise TrainingError(
                f"The run {run.name} was trained on other labelled scans than its {PREPARED} lists "
                f"now; put its earlier files back, or remove the folder {work / run.name} and "
                "train it again."
            )
        seen |= whom
    scans = {scan for _, scan in seen if scan}
    own = (shown(config, work, split) for split in SPLITS) if scans else ()
    known = {name for whom in own for name, scan in whom if scan in scans}
    return frozenset(known | {name for name, _ in seen})


def refuse_leakage(config: Config, work: Path) -> None:
    """Check that no evaluation subject was used for training by a run that this one starts from.

    Raises:
        TrainingError: there is such a subject.
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
    """Return the scans that this run and those it started from used at most for testing.

    Scans are excluded by content, and by patient name if it is exactly the same.

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
        raise TrainingError("This run was trained on every one of these scans; choose others.")
    return left


def _earlier(config: Config, work: Path) -> list[tuple[Config, str]]:
    """Return the runs that this one started from, each with the fingerprint of its checkpoint."""
    runs: list[tuple[Config, str]] = []
    while config.begin_with and (work / config.begin_with / CHECKPOINT).exists():
        stored = load(work / config.begin_with)
        config = stored_config(stored["config"])
        runs.append((config, stored.get("learnt", "")))
    return runs


def _lineage(config: Config, work: Path) -> tuple[Config, ...]:
    """Return a run and all runs that it started from."""
    runs = (config, *earlier_runs(config, work))
    gone = runs[-1].begin_with
    if gone:
        raise TrainingError(
            f"The run {gone}, which {runs[-1].name} began with, is not in {work}, so it is not "
            "known what it was trained on; restore its folder."
        )
    return runs


def _listed(config: Config, work: Path, split: str) -> list[Input]:
    """Return the usable labelled scans of a split of a run."""
    listed = read_list(work / config.name / PREPARED) if config.labelled else ()
    return [made for made in listed if made.usable and made.scan.split == split]
