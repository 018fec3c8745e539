"""The samples of a split: phantoms, and painted scans where the configuration names patients."""

from pathlib import Path

from training.config import Config
from training.dataset import Samples, joined, load_split
from training.painting.samples import load_painted


def sources(work: Path, config: Config, split: str) -> dict[str, Samples]:
    """Return the samples of a split by where they come from: "phantoms", "painted scans"."""
    found = {}
    if getattr(config, f"{split}_patients"):
        found["phantoms"] = load_split(work, config, split)
    painted = getattr(config, f"painted_{split}", ())
    if painted:
        found["painted scans"] = load_painted(work, painted, config.painted_pairs)
    return found


def gathered(work: Path, config: Config, split: str) -> Samples:
    """Return all samples of a split."""
    return joined(list(sources(work, config, split).values()))
