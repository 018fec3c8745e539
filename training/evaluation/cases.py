"""A table of all test cases: output, truth, and the worst errors."""

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np

from ctviewer.core.base.files import write_whole
from ctviewer.core.statistics.accuracy import worst_errors
from training.base.errors import TrainingError
from training.evaluation.maps import involved_shares
from training.evaluation.outputs import Decision, Outputs
from training.synthetic.dataset import Samples

TEST = "test.csv"  # next to metrics.json
CALIBRATION = "calibration.csv"
ERRORS = "errors.csv"
MOST_ERRORS = 50


@dataclass(frozen=True)
class Case:
    """One sample; `sample` is its index among the samples of its `subject`.

    `severity` and `involved` (the same by the lesion map) are shares of the lung (0..1).
    """

    source: str
    subject: str
    sample: int
    label: int
    severity: float
    thickness_mm: float
    logit: float
    probability: float
    involved: float

    @property
    def name(self) -> str:
        """A key that is unique within a split."""
        return f"{self.source}/{self.subject}/{self.sample}"

    @property
    def identity(self) -> tuple[str, ...]:
        """The properties of a sample that are equal in two runs evaluated on it.

        Phantoms and painted samples of another seed have the same names, but different lesions.
        As text, so that unknown severities compare equal.
        """
        return (self.name, f"{self.label}", f"{self.severity}", f"{self.thickness_mm}")


def cases(source: str, outputs: Outputs, samples: Samples, decision: Decision) -> list[Case]:
    """Return the cases of a source in order."""
    chance = decision.probabilities(outputs.logits)
    involved = involved_shares(outputs, samples, decision.lesion)
    counted: dict[str, int] = {}
    found = []
    for row, subject in enumerate(samples.sources):
        number = counted[subject] = counted.get(subject, -1) + 1
        found.append(
            Case(
                source,
                subject,
                number,
                int(outputs.labels[row] > 0.5),
                round(float(samples.severities[row]), 4),
                round(float(samples.thickness[row]), 2),
                round(float(outputs.logits[row]), 5),
                round(float(chance[row]), 5),
                round(float(involved[row]), 5),
            )
        )
    return found


def worst(found: Sequence[Case], most: int = MOST_ERRORS) -> list[Case]:
    """Return the cases with a probability on the wrong side, the largest errors first."""
    chance, labels = _columns(found)
    return [found[place] for place in worst_errors(chance, labels, most)]


def write_cases(path: Path, found: Sequence[Case]) -> None:
    """Write cases as CSV with a header."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [f.name for f in fields(Case)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(case) for case in found)
    write_whole(path, text.getvalue().encode())


def read_cases(path: Path) -> list[Case]:
    """Return the cases of a run.

    Raises:
        TrainingError: there are none.
    """
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    except OSError:
        step = "calibrate" if path.name == CALIBRATION else "evaluate"
        raise TrainingError(
            f"There is no {path.name} in {path.parent}; run python -m training {step} first."
        ) from None
    kinds = {"source": str, "subject": str, "sample": int, "label": int}
    return [Case(**{k: kinds.get(k, float)(v) for k, v in row.items()}) for row in rows]


def by_class(found: Sequence[Case]) -> dict[str, list[float]]:
    """Return the probabilities of each class, ascending and rounded, for the model file."""
    chance, labels = _columns(found)
    named = (("normal", labels == 0), ("pneumonia", labels == 1))
    return {name: np.sort(chance[rows]).round(4).tolist() for name, rows in named}


def _columns(found: Sequence[Case]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([c.probability for c in found]), np.array([c.label for c in found])
