"""The training loss: cross-entropy of the label, cross-entropy and Dice of the lesion map.

If a recipe gives it weight, the cross-entropy of the lungs is added.
"""

import torch
from torch import Tensor
from torch.nn import functional

from training.base.config import Config
from training.base.parallel import ProcessPlace
from training.synthetic.augment import TrainingBatch

SMOOTH = 1.0  # voxels added to both sides of Dice, so that an empty map is correct
NOWHERE = -200.0  # logit of a blank cell: its cross-entropy and gradient are 0 in float32
VOXELS = 5.0  # weights of the voxel cross-entropy relative to Dice, and of the lungs'


def loss_of(
    outputs: tuple[Tensor, Tensor, Tensor],
    batch: TrainingBatch,
    config: Config,
    place: ProcessPlace,
) -> Tensor:
    """Return the loss of a batch, which all processes of `place` share.

    `outputs` are those of `TrainingOutputs`. Samples with unknown lesions count for the label only.
    """
    logit, heatmap, lungs = (output.float() for output in outputs)
    total = place.total
    count = total(logit.new_full((), float(len(batch))))
    wanted = batch.labels.lerp(torch.full_like(batch.labels, 0.5), 2.0 * config.smoothing)
    label = total(functional.binary_cross_entropy_with_logits(logit, wanted, reduction="sum"))
    map_loss = _map_loss if config.dice == "batch" else _each_map_loss
    known, number = batch.has_lesions, batch.has_lesions.sum().float()
    heatmap = _known(heatmap.clamp(1e-6, 1.0 - 1e-6), known, 0.0)
    lesions = _known(batch.lesions, known, 0.0)
    return (
        label / count
        + config.map_weight * map_loss(heatmap, lesions, number, place)
        + config.lung_weight * _lung_loss(lungs, batch, number, place)
    )


def _known(values: Tensor, known: Tensor, otherwise: float) -> Tensor:
    """Return the known samples (N,...); on a GPU all of them, with unknown ones blank.

    Their number would require synchronisation with the GPU. Blank samples add nothing to a loss.
    """
    if values.device.type == "cpu":
        return values[known]
    return blank(values, known, otherwise)


def blank(values: Tensor, known: Tensor, otherwise: float) -> Tensor:
    """Return all samples (N,...), with those not `known` (N,) filled with a number."""
    return values.masked_fill(~known.view(-1, *(1,) * (values.dim() - 1)), otherwise)


def _lung_loss(logits: Tensor, batch: TrainingBatch, number: Tensor, place: ProcessPlace) -> Tensor:
    """Return the mean cross-entropy of lung shares in 0..1, weighted, over `number` known samples.

    `logits` (N,2,32,64,64) are for the left and the right lung. The batch's lungs have the same
    shape, or are shares of both together, (N,32,64,64).
    """
    total, known = place.total, batch.has_lesions
    lungs, logits = _known(batch.lungs, known, 0.0), _known(logits, known, NOWHERE)
    if lungs.dim() == logits.dim():
        cells = functional.binary_cross_entropy_with_logits(logits, lungs, reduction="sum")
    else:
        neither = functional.logsigmoid(-logits).sum(1).exp()
        either = (1.0 - neither).clamp(1e-6, 1.0 - 1e-6) * (logits[:, 0] > NOWHERE)
        cells = 2.0 * functional.binary_cross_entropy(either, lungs, reduction="sum")
    cells = total(cells)
    return VOXELS * cells / total(number * logits.shape[1:].numel()).clamp(min=1.0)


def _map_loss(heatmap: Tensor, lesions: Tensor, number: Tensor, place: ProcessPlace) -> Tensor:
    """Return the loss of lesion maps (N,32,64,64) in 0..1; 0 if no process has one.

    `number` of them are known.
    """
    total = place.total
    voxels = total(functional.binary_cross_entropy(heatmap, lesions, reduction="sum"))
    count = total(number * heatmap.shape[1:].numel())
    both, either = total((heatmap * lesions).sum()), total(heatmap.sum() + lesions.sum())
    dice = (2.0 * both + SMOOTH) / (either + SMOOTH)
    return VOXELS * voxels / count.clamp(min=1.0) + 1.0 - dice


def _each_map_loss(heatmap: Tensor, lesions: Tensor, number: Tensor, place: ProcessPlace) -> Tensor:
    """Return the loss of lesion maps with mean Dice of positives, equal for all lesion sizes."""
    total = place.total
    voxels = total(functional.binary_cross_entropy(heatmap, lesions, reduction="sum"))
    count = total(number * heatmap.shape[1:].numel())
    true = lesions.sum((1, 2, 3))
    both, found = (heatmap * lesions).sum((1, 2, 3)), heatmap.sum((1, 2, 3))
    positive = (true > 0.0).float()
    dice = total((positive * (2.0 * both + SMOOTH) / (found + true + SMOOTH)).sum())
    positives = total(positive.sum()).clamp(min=1.0)
    return VOXELS * voxels / count.clamp(min=1.0) + 1.0 - dice / positives
