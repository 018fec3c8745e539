"""What training minimises: cross-entropy of the label, cross-entropy and Dice of the lesion map.

And, where a recipe gives it weight, the cross-entropy of the lung's outline.
"""

from torch import Tensor
from torch.nn import functional

from training.augment import Batch
from training.config import Config
from training.parallel import Place

SMOOTH = 1.0  # voxels added to both sides of Dice, so that an empty map counts as right
VOXELS = 5.0  # weight of a voxel's cross-entropy beside Dice, and of the lung's


def loss_of(
    outputs: tuple[Tensor, Tensor, Tensor], batch: Batch, config: Config, place: Place
) -> Tensor:
    """Return the loss of a batch, which all processes of `place` share.

    `outputs` are those of `Taught`. Samples whose lesions are not known count for the label only.
    """
    logit, heatmap, lungs = (output.float() for output in outputs)
    known = batch.has_lesions
    total = place.total
    count = total(logit.new_tensor(float(len(batch))))
    label = total(functional.binary_cross_entropy_with_logits(logit, batch.labels, reduction="sum"))
    return (
        label / count
        + config.map_weight * _map_loss(heatmap[known], batch.lesions[known], place)
        + config.lung_weight * _lung_loss(lungs[known], batch.lungs[known], place)
    )


def _lung_loss(logits: Tensor, lungs: Tensor, place: Place) -> Tensor:
    """Return the mean cross-entropy of lung shares (N,32,64,64) in 0..1, weighted."""
    total = place.total
    cells = total(functional.binary_cross_entropy_with_logits(logits, lungs, reduction="sum"))
    return VOXELS * cells / total(logits.new_tensor(float(logits.numel()))).clamp(min=1.0)


def _map_loss(heatmap: Tensor, lesions: Tensor, place: Place) -> Tensor:
    """Return the loss of lesion maps (N,32,64,64) in 0..1; 0 where no process has one."""
    total = place.total
    heatmap = heatmap.clamp(1e-6, 1.0 - 1e-6)
    voxels = total(functional.binary_cross_entropy(heatmap, lesions, reduction="sum"))
    count = total(heatmap.new_tensor(float(heatmap.numel())))
    both, either = total((heatmap * lesions).sum()), total(heatmap.sum() + lesions.sum())
    dice = (2.0 * both + SMOOTH) / (either + SMOOTH)
    return VOXELS * voxels / count.clamp(min=1.0) + 1.0 - dice
