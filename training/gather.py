"""The samples of a split: phantoms, painted scans and labelled scans, as the recipe names them."""

from pathlib import Path

from training.config import Config
from training.dataset import Samples, joined, load_split
from training.errors import TrainingError
from training.labelled.prepared import load_labelled
from training.painting.samples import load_painted


def sources(work: Path, config: Config, split: str) -> dict[str, Samples]:
    """Return the samples of a split by where they come from: "phantoms", "painted scans" ..."""
    found = {}
    if getattr(config, f"{split}_patients"):
        found["phantoms"] = load_split(work, config, split)
    painted = getattr(config, f"painted_{split}", ())
    if painted:
        found["painted scans"] = load_painted(work, painted, config.painted_pairs)
    labelled = load_labelled(config, work, split) if config.labelled else None
    if labelled is not None:
        found["labelled scans"] = labelled
    return found


def gathered(work: Path, config: Config, split: str) -> Samples:
    """Return all samples of a split.

    Raises:
        TrainingError: the recipe gives the split no samples, or of one class only.
    """
    found = list(sources(work, config, split).values())
    samples = joined(found) if found else None
    if samples is None or len(set(samples.labels.tolist())) < 2:
        raise TrainingError(
            f"The split {split} needs scans with pneumonia and without; give it phantoms "
            f"({split}_patients), painted patients (painted_{split}) or labelled scans."
        )
    return samples
