"""Run slice occlusion with the shipped network on phantoms with known lesions.

`python -m bench.influence` prints a table and writes docs/influence.md: for each seed the same
patient with and without lesions, never seen in training.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scipy.stats import spearmanr

from ctviewer.core.analysis.influence import Influence
from ctviewer.core.base.text import Text
from ctviewer.inference.classifier import load_classifier
from ctviewer.inference.explain import influence
from training.synthetic.phantom.chest import Phantom, make_phantom
from training.synthetic.phantom.lesions import Disease

PAGE = Path(__file__).parents[1] / "docs" / "influence.md"
FIRST_SEED = 910_000  # above the seeds of every recipe
SEVERITIES = (0.02, 0.05, 0.1, 0.2)
PATIENTS = 2  # per severity
NEAR = 4  # a quarter of the slabs
HEADINGS = (
    *("seed", "lesions", "probability", "strongest slab", "its lesions", "rank of its lesions"),
    *("correlation", "without lesions: probability", "strongest slab there"),
)


@dataclass(frozen=True)
class PatientLine:
    """One patient with and without lesions; `lesions` is the fraction of them in each slab."""

    seed: int
    severity: float
    positive: Influence
    lesions: tuple[float, ...]
    healthy: Influence

    @property
    def rank(self) -> int:
        """1 if the strongest slab is the one with the most lesions."""
        own = self.lesions[self.positive.slabs.index(self.positive.strongest)]
        return 1 + sum(share > own for share in self.lesions)

    def cells(self) -> tuple[str, ...]:
        """The cells of the row, in the order of the column headings."""
        strongest = self.positive.strongest
        own = self.lesions[self.positive.slabs.index(strongest)]
        calm = max(self.healthy.slabs, key=lambda each: abs(each.log_odds))
        return (
            str(self.seed),
            f"{100 * self.severity:.0f} %",
            f"{self.positive.probability:.2f}",
            f"{strongest.log_odds:+.2f}, alone {strongest.alone:.2f}",
            f"{100 * own:.0f} %",
            str(self.rank),
            f"{self.correlation:.2f}",
            f"{self.healthy.probability:.2f}",
            f"{calm.log_odds:+.2f}",
        )

    @property
    def correlation(self) -> float:
        """Spearman's rho between the log-odds of the slabs and their lesions."""
        log_odds = [each.log_odds for each in self.positive.slabs]
        return float(spearmanr(log_odds, self.lesions).statistic)


def lesions_of(phantom: Phantom, found: Influence) -> tuple[float, ...]:
    """The fraction of a phantom's lesion voxels in each slab."""
    along = phantom.lesions.sum(axis=(0, 1))
    spans = [(round(s.slab.lowest), round(s.slab.highest)) for s in found.slabs]
    return tuple(float(along[a:b].sum() / along.sum()) for a, b in spans)


def main() -> None:
    """Compute, print, write the page."""
    classifier = load_classifier("cpu")
    spec = classifier.model.spec
    lines: list[PatientLine] = []
    rows = [HEADINGS, tuple("---" for _ in HEADINGS)]
    for number, severity in enumerate(SEVERITIES * PATIENTS):
        seed = FIRST_SEED + number
        disease = Disease(severity, solid=0.2, sides=(1.0, 0.7), lower=1.5)
        positive = make_phantom(seed, pneumonia=True, disease=disease)
        curve = influence(classifier, spec, positive.volume)
        healthy = influence(classifier, spec, make_phantom(seed, pneumonia=False).volume)
        line = PatientLine(seed, positive.severity, curve, lesions_of(positive, curve), healthy)
        rows.append(line.cells())
        print(" | ".join(rows[-1]), flush=True)
        lines.append(line)
    model = classifier.model.info
    text = _page(f"{model.name} {model.version} (sha256 {model.sha256})", rows, lines)
    PAGE.write_text(text, "utf-8")


def _page(model: str, rows: Sequence[Sequence[str]], lines: Sequence[PatientLine]) -> str:
    hit = sum(line.rank == 1 for line in lines)
    near = sum(line.rank <= NEAR for line in lines)
    mean = sum(line.correlation for line in lines) / len(lines)
    calm = sorted(max(s.log_odds for s in line.healthy.slabs) for line in lines)
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return (
        "# Slice occlusion on known lesions\n\n"
        f"Written by `python -m bench.influence` with {model}. Each row is a phantom not used for "
        "training, once with lesions and once without. Strongest slab: the log-odds it adds, and "
        "the probability with all other slabs replaced; its lesions: the share of the patient's "
        "lesions in it (one of 16 slabs has 6 % on average); rank: 1 if no slab has more; "
        "correlation: Spearman's, between log-odds and lesions over the slabs.\n\n"
        f"{table}\n\n"
        f"Of {Text('{count} {count:patient|patients}', count=len(lines))}, the strongest slab is "
        f"the one with the most lesions in {hit}, and "
        f"among the {NEAR} with the most in {near}; the mean correlation is {mean:.2f}. In the "
        f"same patients without lesions the strongest slab adds {calm[len(calm) // 2]:.1f} in the "
        f"median and {calm[-1]:.1f} at most: values below that have no meaning.\n"
    )


if __name__ == "__main__":
    main()
