"""A site's own calibration of a network: parameters, quality, and its file.

The file is JSON. Its signature is the SHA-256 of everything else in it, including the hashes of
network and cases: it detects damage and manual edits, but not someone who recomputes it.
"""

import json
import math
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from ctviewer.core.analysis.classes import Calibration, Classes
from ctviewer.core.analysis.fingerprint import json_sha256
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import read_content, versioned_json, write_whole
from ctviewer.core.base.text import Text
from ctviewer.core.statistics.accuracy import Interval
from ctviewer.core.statistics.conformal import Conformal

FORMAT = 1  # raise it if a field changes its meaning
MAX_BYTES = 1_000_000  # actual files are a hundred times smaller
HASH_SIGNS = 8  # of a signature, enough to identify a calibration


class Reservation(Enum):
    """A caveat of a calibration; the value is its sentence."""

    SEPARATED = Text(
        "A threshold separates these cases without error, so that how steeply the probability "
        "rises follows from their number alone: it is too careful or too certain near the "
        "threshold."
    )
    NOT_SURELY_BETTER = Text(
        "Out of fold the gain is within chance: the network's own calibration may be as good."
    )
    FEW_PATIENTS = Text(
        "The cases of one class are of fewer than 30 patients, so the numbers are less certain "
        "than their count."
    )
    PATIENTS_UNKNOWN = Text(
        "The table names no patients: each scan counts as one of its own, so that intervals are "
        "too narrow where several are of one patient."
    )

    @property
    def code(self) -> str:
        """The stable name in JSON."""
        return self.name.lower()


@dataclass(frozen=True)
class Bin:
    """A point of a reliability diagram: mean probability, observed share of positives, cases."""

    said: float
    seen: Interval
    cases: int


@dataclass(frozen=True)
class Quality:
    """Performance of probabilities on cases, each figure with its 95 % interval.

    `sensitivity` is the share of positive scans called positive, `specificity` that of negative
    scans called negative, `uncertain` the share of all scans called neither.
    """

    log_loss: Interval
    brier: Interval
    calibration_error: Interval
    sensitivity: Interval
    specificity: Interval
    uncertain: Interval
    bins: tuple[Bin, ...]


@dataclass(frozen=True)
class CaseCounts:
    """The cases: scans per class, patients (None if unknown), hash of voxels and labels."""

    positive: int
    negative: int
    patients: int | None
    sha256: str


@dataclass(frozen=True)
class SiteCalibration:
    """Platt parameters, thresholds and conformal limits of one network at one site.

    `before` is the network's own calibration on the cases, `after` this one out of fold; `gain` is
    the reduction of the log loss. `made_at` is UTC (ISO 8601).
    """

    network: str
    version: str
    network_sha256: str
    classes: Classes
    made_at: str
    cases: CaseCounts
    calibration: Calibration
    conformal: Conformal | None
    before: Quality
    after: Quality
    gain: Interval
    reservations: tuple[Reservation, ...] = ()

    @property
    def signature(self) -> str:
        """The SHA-256 of its content."""
        return json_sha256(self._content())

    @property
    def title(self) -> Text:
        """E.g. "site calibration 1a2b3c4d, 40 positive and 44 negative cases, 2026-11-28"."""
        return Text(
            "site calibration {hash}, {positive} positive and {negative} negative "
            "{negative:case|cases}, {date}",
            hash=self.signature[:HASH_SIGNS],
            positive=self.cases.positive,
            negative=self.cases.negative,
            date=self.made_at[:10],
        )

    def to_dict(self) -> dict[str, Any]:
        """The entry in a result made with it."""
        numbers = self.calibration
        return {
            "sha256": self.signature,
            "made_at": self.made_at,
            "positive": self.cases.positive,
            "negative": self.cases.negative,
            "temperature": numbers.temperature,
            "midpoint": numbers.midpoint,
            "low": numbers.low,
            "high": numbers.high,
        }

    def to_json(self) -> str:
        """The content of its file."""
        whole = {**self._content(), "signature": self.signature}
        return json.dumps(whole, indent=1, ensure_ascii=False, allow_nan=False) + "\n"

    def save(self, path: Path) -> None:
        """Write its file.

        Raises:
            WriteError: it cannot be written; an existing file is untouched.
        """
        write_whole(path, self.to_json().encode())

    def _content(self) -> dict[str, Any]:
        numbers = self.calibration
        content = {
            "calibration": FORMAT,
            "network": {
                "name": self.network,
                "version": self.version,
                "sha256": self.network_sha256,
                **self.classes.to_dict(),
            },
            "made_at": self.made_at,
            "cases": asdict(self.cases),
            "temperature": numbers.temperature,
            "midpoint": numbers.midpoint,
            "thresholds": {"low": numbers.low, "high": numbers.high},
            "conformal": self.conformal.to_dict() if self.conformal else None,
            "before": asdict(self.before),
            "after": asdict(self.after),
            "gain": asdict(self.gain),
            "reservations": [each.code for each in self.reservations],
        }
        return dict(json.loads(json.dumps(content)))


def read_site_calibration(path: Path) -> SiteCalibration:
    """Read a calibration file.

    Raises:
        UserError: it cannot be read; see also `parse_site_calibration`.
    """
    return parse_site_calibration(read_content(path, MAX_BYTES))


def parse_site_calibration(content: bytes) -> SiteCalibration:
    """Parse a calibration file's content.

    Raises:
        UserError: not a calibration, another format, or edited by hand.
    """
    none = Text("This file is no calibration of CT Viewer; choose one made by “Calibrate”.")
    values, version = versioned_json(content, MAX_BYTES, "calibration", none)
    if version != FORMAT:
        raise UserError(
            Text(
                "This calibration has format {version!s:.20}, this program reads {format}; make "
                "it again, or use the version of CT Viewer that made it.",
                version=version,
                format=FORMAT,
            )
        )
    try:
        signature = values.pop("signature")
        found = _from_dict(values)
        whole = signature == json_sha256(values) == found.signature and _possible(found)
    except (ValueError, KeyError, TypeError, AttributeError):
        whole = False
    if not whole:
        raise UserError(
            Text(
                "This calibration is damaged or was changed after it was made, so it is not used; "
                "calibrate again, or ask for the original."
            )
        )
    return found


def _possible(found: SiteCalibration) -> bool:
    numbers = found.calibration
    finite = all(map(math.isfinite, (numbers.temperature, numbers.midpoint)))
    return (
        finite
        and numbers.temperature > 0
        and 0 <= numbers.low <= numbers.high <= 1
        and found.classes.binary
    )


def _from_dict(values: dict[str, Any]) -> SiteCalibration:
    network, limits = values["network"], values["thresholds"]
    conformal = values["conformal"]
    known = {each.code: each for each in Reservation}
    return SiteCalibration(
        network=str(network["name"]),
        version=str(network["version"]),
        network_sha256=str(network["sha256"]),
        classes=Classes.from_dict(network),
        made_at=str(values["made_at"]),
        cases=CaseCounts(**values["cases"]),
        calibration=Calibration(
            float(values["temperature"]),
            float(values["midpoint"]),
            float(limits["low"]),
            float(limits["high"]),
        ),
        conformal=Conformal.from_dict(conformal) if conformal else None,
        before=_quality(values["before"]),
        after=_quality(values["after"]),
        gain=Interval(**values["gain"]),
        reservations=tuple(known[code] for code in values["reservations"]),
    )


def _quality(values: dict[str, Any]) -> Quality:
    figures = {name: Interval(**each) for name, each in values.items() if name != "bins"}
    bins = tuple(
        Bin(each["said"], Interval(**each["seen"]), each["cases"]) for each in values["bins"]
    )
    return Quality(**figures, bins=bins)
