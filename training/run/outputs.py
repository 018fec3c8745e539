"""The output of the network for every sample of a split, from which pictures are drawn."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from training.evaluation import Values
from training.run.folder import read_table


@dataclass(frozen=True, eq=False)
class SampleOutputs:
    """Answers to N samples: `sources` and `numbers` name each; the arrays are (N,)."""

    sources: tuple[str, ...]
    numbers: tuple[int, ...]
    labels: Values
    severities: Values
    probabilities: Values

    def of(self, source: str) -> "SampleOutputs":
        """Return those of one source."""
        at = np.array([name == source for name in self.sources])
        return SampleOutputs(
            tuple(name for name in self.sources if name == source),
            tuple(n for n, kept in zip(self.numbers, at, strict=True) if kept),
            self.labels[at],
            self.severities[at],
            self.probabilities[at],
        )


def answers_file(folder: Path, split: str) -> Path:
    """Where the answers of a split lie in a run folder."""
    return folder / f"{split}.csv"


def read_answers(path: Path) -> SampleOutputs | None:
    """Return the stored answers, or None where there are none."""
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
