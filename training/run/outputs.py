"""The outputs of the network for all samples of a split, for plots."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from training.evaluation import Values
from training.run.folder import read_table


@dataclass(frozen=True, eq=False)
class SampleOutputs:
    """Outputs for N samples, identified by `sources` and `numbers`; the arrays are (N,)."""

    sources: tuple[str, ...]
    numbers: tuple[int, ...]
    labels: Values
    severities: Values
    probabilities: Values

    def of(self, source: str) -> "SampleOutputs":
        """Return the outputs of one source."""
        at = np.array([name == source for name in self.sources])
        return SampleOutputs(
            tuple(name for name in self.sources if name == source),
            tuple(n for n, kept in zip(self.numbers, at, strict=True) if kept),
            self.labels[at],
            self.severities[at],
            self.probabilities[at],
        )


def answers_file(folder: Path, split: str) -> Path:
    """The file of the outputs of a split in a run folder."""
    return folder / f"{split}.csv"


def read_answers(path: Path) -> SampleOutputs | None:
    """Return the stored outputs, or None if there are none."""
    rows = read_table(path)
    if not rows:
        return None
    label, severity, chance = (
        np.array([float(row[name]) for row in rows])
        for name in ("label", "severity", "probability")
    )
    sources = tuple(row["source"] for row in rows)
    return SampleOutputs(
        sources, tuple(int(row["sample"]) for row in rows), label, severity, chance
    )
