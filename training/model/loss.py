"""What training minimises: cross-entropy of the label, cross-entropy and Dice of the lesion map.

And, where a recipe gives it weight, the cross-entropy of the lung's outline.
"""

import torch
from torch import Tensor
from torch.nn import functional

from training.base.config import Config
from training.base.parallel import ProcessPlace
from training.synthetic.augment import TrainingBatch

SMOOTH = 1.0  # voxels added to both sides of Dice, so that an empty map counts as right
VOXELS = 5.0  # weight of a voxel's cross-entropy beside Dice, and of the lung's


def loss_of(
    outputs: tuple[Tensor, Tensor, Tensor],
    batch: TrainingBatch,
    config: Config,
    place: ProcessPlace,
) -> Tensor:
    """Return the loss of a batch, which all processes of `place` share.

    `outputs` are those of `TrainingOutputs`. Samples whose lesions are not known count for the
    label only.
    """
    logit, heatmap, lungs = (output.float() for output in outputs)
    known = batch.has_lesions
    total = place.total
    count = total(logit.new_tensor(float(len(batch))))
    wanted = batch.labels.lerp(torch.full_like(batch.labels, 0.5), 2.0 * config.smoothing)
    label = total(functional.binary_cross_entropy_with_logits(logit, wanted, reduction="sum"))
    map_loss = _map_loss if config.dice == "batch" else _each_map_loss
    return (
        label / count
        + config.map_weight * map_loss(heatmap[known], batch.lesions[known], place)
        + config.lung_weight * _lung_loss(lungs[known], batch.lungs[known], place)
    )


def _lung_loss(logits: Tensor, lungs: Tensor, place: ProcessPlace) -> Tensor:
    """Return the mean cross-entropy of lung shares in 0..1, weighted.

    `logits` (N,2,32,64,64) are of the left and the right lung; so are `lungs`, or they are shares
    of both together, (N,32,64,64).
    """
    total = place.total
    if lungs.dim() == logits.dim():
        cells = functional.binary_cross_entropy_with_logits(logits, lungs, reduction="sum")
    else:
        neither = functional.logsigmoid(-logits).sum(1).exp()
        either = (1.0 - neither).clamp(1e-6, 1.0 - 1e-6)
        cells = 2.0 * functional.binary_cross_entropy(either, lungs, reduction="sum")
    cells = total(cells)
    return VOXELS * cells / total(logits.new_tensor(float(logits.numel()))).clamp(min=1.0)


def _map_loss(heatmap: Tensor, lesions: Tensor, place: ProcessPlace) -> Tensor:
    """Return the loss of lesion maps (N,32,64,64) in 0..1; 0 where no process has one."""
    total = place.total
    heatmap = heatmap.clamp(1e-6, 1.0 - 1e-6)
    voxels = total(functional.binary_cross_entropy(heatmap, lesions, reduction="sum"))
    count = total(heatmap.new_tensor(float(heatmap.numel())))
    both, either = total((heatmap * lesions).sum()), total(heatmap.sum() + lesions.sum())
    dice = (2.0 * both + SMOOTH) / (either + SMOOTH)
    return VOXELS * voxels / count.clamp(min=1.0) + 1.0 - dice


def _each_map_loss(heatmap: Tensor, lesions: Tensor, place: ProcessPlace) -> Tensor:
    """Return the loss of lesion maps with the mean Dice of positives: small lesions as large."""
    total = place.total
    heatmap = heatmap.clamp(1e-6, 1.0 - 1e-6)
    voxels = total(functional.binary_cross_entropy(heatmap, lesions, reduction="sum"))
    count = total(heatmap.new_tensor(float(heatmap.numel())))
    true = lesions.sum((1, 2, 3))
    both, found = (heatmap * lesions).sum((1, 2, 3)), heatmap.sum((1, 2, 3))
    positive = (true > 0.0).float()
    dice = total((positive * (2.0 * both + SMOOTH) / (found + true + SMOOTH)).sum())
    number = total(positive.sum()).clamp(min=1.0)
    return VOXELS * voxels / count.clamp(min=1.0) + 1.0 - dice / number
