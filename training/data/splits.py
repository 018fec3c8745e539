"""Train, validation, calibration and test: drawn once, stratified, no patient in two of them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np

from ctviewer.core.base.files import write_whole
from ctviewer.core.base.text import Text
from training.base.config import SPLITS
from training.base.errors import TrainingError
from training.data.scans import LABELS, LabelledScan, Scans, as_csv, checked, from_csv

SEED_SHARE = 0.7  # training share of each class in the Keras example; the rest is for validation
SHARES = MappingProxyType({"train": 0.6, "validation": 0.1, "calibration": 0.1, "test": 0.2})


@dataclass(frozen=True)
class Plan:
    """How to split: `shares` of the scans, a seed, and the grouping.

    `together` "site" keeps the scans of a patient and those of a known site in one split;
    "patient" only those of a patient.
    """

    shares: Mapping[str, float] = field(default_factory=lambda: SHARES)
    seed: int = 0
    together: str = "site"

    def __post_init__(self) -> None:
        unknown = set(self.shares) - set(SPLITS)
        values = self.shares.values()
        if unknown or min(values, default=-1.0) < 0.0 or abs(sum(values) - 1.0) > 1e-6:
            raise TrainingError(
                f"The shares {dict(self.shares)} cannot be drawn; give {', '.join(SPLITS)} shares "
                "that add up to 1."
            )
        if self.together not in ("site", "patient"):
            raise TrainingError(
                f"Scans cannot be kept together by {self.together!r}; choose site or patient."
            )


def draw(scans: Scans, plan: Plan = Plan()) -> Scans:
    """Return the scans with splits drawn by the plan; the same plan draws the same splits.

    The shares of the plan hold for each label and severity, as closely as whole groups allow: with
    one scan per group, the count of each severity is off by less than 1.

    Raises:
        TrainingError: a split gets no scan of a class.
    """
    splits = _share_out(_groups(scans, plan.together), plan)
    return _usable(
        checked(replace(scan, split=splits[scan.patient]) for scan in scans),
        [name for name, share in plan.shares.items() if share > 0],
    )


def hold_out(scans: Scans, plan: Plan = Plan()) -> Scans:
    """Return scans with only train and test, with the plan's other splits drawn from train.

    Raises:
        TrainingError: scans have no such splits, or a split gets no scan of a class.
    """
    if {scan.split for scan in scans} != {"train", "test"}:
        raise TrainingError("These scans are not split into train and test; draw a split instead.")
    shares = {name: share for name, share in plan.shares.items() if name != "test"}
    total = sum(shares.values())
    kept = replace(plan, shares={name: share / total for name, share in shares.items()})
    train = tuple(replace(scan, split=None) for scan in scans if scan.split == "train")
    return checked((*draw(train, kept), *(scan for scan in scans if scan.split == "test")))


def keras_example(scans: Scans) -> Scans:
    """Return the split of the Keras example: of each class the first 70 % train, the rest validate.

    It uses the order of files in the folder, which differs between machines; here by name.

    Raises:
        TrainingError: a class is too small, or a patient is in both.
    """
    order = sorted(scans, key=lambda scan: scan.path.name)
    split: dict[Path, str] = {}
    for label in LABELS:
        paths = [scan.path for scan in order if scan.label == label]
        last = round(SEED_SHARE * len(paths))
        split |= {path: "train" if n < last else "validation" for n, path in enumerate(paths)}
    named = checked(replace(scan, split=split[scan.path]) for scan in order)
    return _usable(named, ["train", "validation"])


def thinned(scans: Scans, share: float, seed: int = 0) -> Scans:
    """Return a share of the scans of each split and label, at least one; for small machines."""
    if not 0.0 < share <= 1.0:
        raise TrainingError(f"The fraction {share:g} cannot be taken; give one above 0, up to 1.")
    sets: dict[tuple[str | None, str], list[int]] = defaultdict(list)
    for number, scan in enumerate(scans):
        sets[scan.split, scan.label].append(number)
    random = np.random.default_rng([seed, 77])
    kept: set[int] = set()
    for numbers in sets.values():
        count = max(1, round(share * len(numbers)))
        kept |= set(random.permutation(numbers)[:count].tolist())
    return tuple(scan for number, scan in enumerate(scans) if number in kept)


def once(table: Path, scans: Scans, split: Callable[[Scans], Scans]) -> Scans:
    """Return the split stored in the CSV file `table`, or split the scans and store the result.

    Raises:
        TrainingError: the stored split is of other scans; or the errors of splitting.
    """
    if not table.exists():
        drawn = split(scans)
        table.parent.mkdir(parents=True, exist_ok=True)
        write_whole(table, as_csv(drawn, table).encode())
        return drawn
    stored = from_csv(table)
    given = {scan.split for scan in scans}
    if _identities(stored, given) != _identities(scans, given):
        raise TrainingError(
            Text(
                "{table} splits {count} {count:scan that is|scans that are} not the {given} given; "
                "give those, take another run folder, or remove all of {folder}: a network in it "
                "would be evaluated on scans that it has seen.",
                table=table,
                count=len(stored),
                given=len(scans),
                folder=table.parent,
            )
        )
    return stored


def _identities(scans: Scans, given: set[str | None]) -> set[tuple[Path, str, str, str, str]]:
    """The part of a stored split that must match the table: only splits `given` in the table.

    If it has only train and test, the others are drawn from train.
    """

    def split(scan: LabelledScan) -> str:
        if given == {"train", "test"} and scan.split != "test":
            return "train"
        return "" if given == {None} else scan.split or ""

    return {(s.path.resolve(), s.label, s.patient, s.site, split(s)) for s in scans}


def _usable(scans: Scans, splits: list[str]) -> Scans:
    found = {(scan.split, scan.label) for scan in scans}
    for name in splits:
        for label in LABELS:
            if (name, label) not in found:
                count = sum(scan.label == label for scan in scans)
                raise TrainingError(
                    Text(
                        "The split {name} gets none of the {count} {count:scan|scans} labelled "
                        "{label}; give more scans, other shares, or keep together by patient only.",
                        name=name,
                        count=count,
                        label=label,
                    )
                )
    return scans


def _groups(scans: Scans, together: str) -> list[list[LabelledScan]]:
    """Return the scans in groups that share a patient or, if requested, a known site."""
    parent: dict[tuple[str, str], tuple[str, str]] = {}

    def root(key: tuple[str, str]) -> tuple[str, str]:
        while parent.setdefault(key, key) != key:
            key = parent[key]
        return key

    for scan in scans:
        patient = root(("patient", scan.patient))
        if together == "site" and scan.site:
            parent[patient] = root(("site", scan.site))
    groups: dict[tuple[str, str], list[LabelledScan]] = defaultdict(list)
    for scan in scans:
        groups[root(("patient", scan.patient))].append(scan)
    return list(groups.values())


def _share_out(groups: list[list[LabelledScan]], plan: Plan) -> dict[str, str]:
    """Return the split of each patient: large groups first, to the split that lacks them most."""
    kinds = [Counter((scan.label, scan.severity) for scan in group) for group in groups]
    total = sum(kinds, Counter())
    lacks = {
        name: {kind: share * n for kind, n in total.items()}
        for name, share in plan.shares.items()
        if share > 0
    }
    random = np.random.default_rng(plan.seed)
    order = sorted(random.permutation(len(groups)).tolist(), key=lambda at: -len(groups[at]))
    splits: dict[str, str] = {}
    for at in order:
        best = max(lacks, key=lambda name: _need(lacks[name], kinds[at], total))
        for kind, n in kinds[at].items():
            lacks[best][kind] -= n
        splits |= {scan.patient: best for scan in groups[at]}
    return splits


def _need(
    lack: Mapping[tuple[str, str], float],
    kinds: Counter[tuple[str, str]],
    total: Counter[tuple[str, str]],
) -> float:
    """Return how much a split lacks the kinds of a group; rare kinds have a larger weight."""
    return sum(n * lack[kind] / total[kind] for kind, n in kinds.items())
