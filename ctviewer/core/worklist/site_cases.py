"""Cases for a site calibration: classified scans with known labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.analysis.classes import Calibration
from ctviewer.core.analysis.fingerprint import json_sha256
from ctviewer.core.analysis.result import Label, ModelInfo
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text, joined
from ctviewer.core.statistics.accuracy import Values
from ctviewer.core.statistics.conformal import Conformal
from ctviewer.core.worklist.lines import Line
from ctviewer.core.worklist.truth import Truth

LEAST = 30  # scans per class
LEAST_PATIENTS = 10  # per class, if known: two per fold
HASH_SIGNS = 12


@dataclass(frozen=True)
class OwnCalibration:
    """A network and the calibration in its file."""

    info: ModelInfo
    calibration: Calibration
    conformal: Conformal | None = None


@dataclass(frozen=True, eq=False)
class SiteCases:
    """N scans: `logits` (N,), `positive` (N,), and patient numbers (N,).

    `patients` is their count, None if the table has none; then each scan has its own number.
    `left_out` is a sentence on exclusions, `sha256` identifies voxels and labels.
    """

    logits: Values
    positive: NDArray[np.bool_]
    groups: NDArray[np.int64]
    patients: int | None
    left_out: str
    sha256: str

    @property
    def labels(self) -> Values:
        """The labels as 0 and 1."""
        return self.positive.astype(np.float64)

    @property
    def counts(self) -> tuple[int, int]:
        """The numbers of positive and negative scans."""
        count = int(self.positive.sum())
        return count, len(self.positive) - count

    @property
    def counts_text(self) -> str:
        """Case and patient counts, and exclusions, as text."""
        positive, negative = self.counts
        if self.patients is None:
            known = Text("{positive} positive and {negative} negative {negative:scan|scans}.",
                         positive=positive, negative=negative)  # fmt: skip
        else:
            known = Text(
                "{positive} positive and {negative} negative {negative:scan|scans} of {patients} "
                "{patients:patient|patients}.",
                positive=positive,
                negative=negative,
                patients=self.patients,
            )
        return joined(filter(None, (known, self.left_out)))


def site_cases(lines: Sequence[Line], truth: Truth, own: OwnCalibration) -> SiteCases:
    """Select the cases from the lines of a batch; scans with the same voxels count once.

    Scans without a label, a score or a verdict are excluded, and duplicates with contradictory
    labels.

    Raises:
        UserError: made with another network, or too few.
    """
    if own.info.classes.pair is None:
        raise UserError(
            Text(
                "This network does not say positive or negative, so it cannot be calibrated to "
                "labels of two classes."
            )
        )
    _check_network(lines, own.info)
    usable = [line for line in lines if _is_usable(line, truth)]
    labelled = sum(line.path in truth.positive for line in lines)
    once = _once(usable, truth)
    left_out = _left_out(labelled - len(usable), len(usable) - len(once))
    found = _cases(once, truth, left_out)
    _check_counts(found)
    return found


def _left_out(unclassified: int, copies: int) -> Text:
    """The exclusions among the labelled scans; "" if none."""
    said = (
        Text(
            "{count} labelled {count:scan|scans} without a number or a verdict {count:does|do} "
            "not count.",
            count=unclassified,
        ),
        Text(
            "{count} {count:scan|scans} with the voxels of another one {count:does|do} not count.",
            count=copies,
        ),
    )
    return joined(each for each in said if each.values["count"])


def _check_network(lines: Sequence[Line], info: ModelInfo) -> None:
    hashes = {(line.row.get("model") or {}).get("sha256"): line for line in lines}
    others = [line for sha256, line in hashes.items() if sha256 not in (None, "", info.sha256)]
    if not others:
        return
    model = others[0].row["model"]
    raise UserError(
        Text(
            "These results are by the network {name} {version} ({hash}), not by {own} "
            "{own_version} ({own_hash}), which would be calibrated; classify the scans with that, "
            "or name the file of the other.",
            name=str(model.get("name", "")),
            version=str(model.get("version", "")),
            hash=str(model["sha256"])[:HASH_SIGNS],
            own=info.name,
            own_version=info.version,
            own_hash=info.sha256[:HASH_SIGNS],
        )
    )


def _is_usable(line: Line, truth: Truth) -> bool:
    has_number = line.row.get("logit") is not None and line.label is not Label.NO_VERDICT
    return has_number and line.path in truth.positive


def _once(lines: Sequence[Line], truth: Truth) -> list[Line]:
    """The first of scans with the same voxels; none if their labels differ."""
    alike: dict[str, list[Line]] = {}
    for line in lines:
        alike.setdefault(line.voxels or str(line.path), []).append(line)
    return [
        group[0]
        for group in alike.values()
        if len({truth.positive[line.path] for line in group}) == 1
    ]


def _cases(lines: Sequence[Line], truth: Truth, left_out: str) -> SiteCases:
    positive = np.array([truth.positive[line.path] for line in lines], bool)
    patients = [truth.patients.get(line.path, "") for line in lines]
    known = any(patients)
    names = [patient or f"scan {place}" for place, patient in enumerate(patients)]
    _, groups = np.unique(np.array(names, str), return_inverse=True)
    identity: list[Any] = sorted(
        [line.voxels, bool(label)] for line, label in zip(lines, positive, strict=True)
    )
    return SiteCases(
        np.array([line.row["logit"] for line in lines], np.float64),
        positive,
        groups.astype(np.int64),
        len(set(names)) if known else None,
        left_out,
        json_sha256(identity),
    )


def _check_counts(found: SiteCases) -> None:
    positive, negative = found.counts
    if min(positive, negative) < LEAST:
        raise UserError(
            Text(
                "A calibration needs at least {least} positive and {least} negative "
                "{least:scan|scans} with a label and a number; here are {positive} and "
                "{negative}. {left_out}",
                least=LEAST,
                positive=positive,
                negative=negative,
                left_out=found.left_out,
            )
        )
    groups = least_patients(found)
    if groups < LEAST_PATIENTS:
        raise UserError(
            Text(
                "The scans of one class are of only {count} {count:patient|patients}; a "
                "calibration needs {least} of each at least, so that it can be tested on others.",
                count=groups,
                least=LEAST_PATIENTS,
            )
        )


def least_patients(found: SiteCases) -> int:
    """The number of patients in the class with the fewest."""
    return min(len(np.unique(found.groups[found.positive == label])) for label in (True, False))
