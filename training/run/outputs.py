"""The network's answer to every sample of a split, as a CSV file that pictures are drawn from."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from training.dataset import Samples
from training.evaluate import Decision, Outputs, Values, involved_shares, probability
from training.run.folder import read_table, write_table

COLUMNS = ("source", "sample", "label", "severity", "logit", "probability", "involved")


@dataclass(frozen=True, eq=False)
class Answers:
    """Answers to N samples: `sources` and `numbers` name each; the arrays are (N,)."""

    sources: tuple[str, ...]
    numbers: tuple[int, ...]
    labels: Values
    severities: Values
    probabilities: Values

    def of(self, source: str) -> "Answers":
        """Return those of one source."""
        at = np.array([name == source for name in self.sources])
        return Answers(
            tuple(name for name in self.sources if name == source),
            tuple(n for n, kept in zip(self.numbers, at, strict=True) if kept),
            self.labels[at],
            self.severities[at],
            self.probabilities[at],
        )


def answers_file(folder: Path, split: str) -> Path:
    """Where the answers of a split lie in a run folder."""
    return folder / f"{split}.csv"


def write_answers(
    judged: Mapping[str, tuple[Samples, Outputs]], decision: Decision, path: Path
) -> None:
    """Write one row for each sample, by source."""
    rows = []
    for source, (samples, outputs) in judged.items():
        chances = probability(outputs.logits, decision.temperature)
        shares = involved_shares(outputs, samples, decision.lesion)
        for number in range(len(samples)):
            known = (float(samples.severities[number]), outputs.logits[number], chances[number])
            figures = (f"{value:.5f}" for value in (*known, shares[number]))
            rows.append((source, f"{number}", f"{outputs.labels[number]:.0f}", *figures))
    write_table(path, COLUMNS, rows)


def read_answers(path: Path) -> Answers | None:
    """Return the stored answers, or None where there are none."""
    rows = read_table(path)
    if not rows:
        return None
    label, severity, chance = (
        np.array([float(row[name]) for row in rows])
        for name in ("label", "severity", "probability")
    )
    sources = tuple(row["source"] for row in rows)
    return Answers(sources, tuple(int(row["sample"]) for row in rows), label, severity, chance)
