"""The samples of a split: phantoms, painted scans and labelled scans, according to the recipe."""

from pathlib import Path

from training.base.config import SPLITS, Config
from training.base.errors import TrainingError
from training.data.labelled.prepared import load_labelled
from training.synthetic.dataset import Samples, joined, load_split
from training.synthetic.painting.batches import evaluation_samples
from training.synthetic.painting.recipe import recipe_bases


def sources(work: Path, config: Config, split: str) -> dict[str, Samples]:
    """Return the samples of a split by source: "phantoms", "painted scans" ..."""
    found = {}
    if getattr(config, f"{split}_patients"):
        found["phantoms"] = load_split(work, config, split)
    painted = getattr(config, f"painted_{split}", ())
    if painted and split != "train":  # these are newly painted at every step
        bases = recipe_bases(config, painted, work, _unsaid)
        seed = SPLITS.index(split)
        found["painted scans"] = evaluation_samples(bases, painted, config.painted_pairs, seed)
    labelled = load_labelled(config, work, split) if config.labelled else None
    if labelled is not None:
        found["labelled scans"] = labelled
    return found


def gathered(work: Path, config: Config, split: str) -> Samples:
    """Return all samples of a split.

    Raises:
        TrainingError: the split has no samples, or of one class only, or its samples are painted
            during training.
    """
    if split == "train" and config.painted_train:
        raise TrainingError(
            "Scans are painted anew at every step, so there are no samples of them to keep; take a "
            "recipe of phantoms or labelled scans, or crossfit to leave subjects out."
        )
    found = list(sources(work, config, split).values())
    samples = joined(found) if found else None
    if samples is None or len(set(samples.labels.tolist())) < 2:
        raise TrainingError(
            f"The split {split} needs scans with pneumonia and without; give it phantoms "
            f"({split}_patients), painted patients (painted_{split}) or labelled scans."
        )
    return samples


def _unsaid(_text: str) -> None:
    """Report nothing: base scans are made when painting starts."""
