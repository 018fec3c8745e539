"""Light augmentation of training batches: mirror, shift, HU offset and noise; and mixup."""

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from training.base.parallel import sent

HU_PER_UNIT = 1400.0  # the input's 0..1 spans -1000..400 HU
LARGEST_OFFSET, LARGEST_NOISE = 18.0, 30.0  # HU
LARGEST_SHIFT = 3  # cells of the lesion map, each two cells of the input


@dataclass(frozen=True, eq=False)
class TrainingBatch:
    """Inputs (N,1,64,128,128), lesion and lung shares (N,32,64,64), float in 0..1; labels (N,).

    `has_lesions` (N,) is True where the shares are known.
    """

    images: Tensor
    lesions: Tensor
    lungs: Tensor
    labels: Tensor
    has_lesions: Tensor

    def __len__(self) -> int:
        return len(self.labels)


def augmented(
    batch: TrainingBatch, random: torch.Generator, noise: torch.Generator
) -> TrainingBatch:
    """Return the batch with small random changes; image and maps move together.

    `random` is on the CPU, `noise` on the device of the batch; on a CPU they are the same, and the
    numbers of each sample are drawn before its noise.
    """
    device, shape = batch.images.device, batch.images.shape
    if random is noise:
        each = [(*_numbers(1, random), _normal(shape[1:], noise)) for _ in range(len(batch))]
        chances, steps, grains = (torch.cat(parts) for parts in zip(*each, strict=True))
    else:
        (chances, steps), grains = _numbers(len(batch), random), _normal(shape, noise)
    mirror, tone, grain = chances.double().unbind(1)
    offset = (2.0 * tone - 1.0) * LARGEST_OFFSET / HU_PER_UNIT
    amount = grain**2 * LARGEST_NOISE / HU_PER_UNIT
    few = torch.stack([(mirror < 0.5).double(), offset, amount], 1).float()
    mirrored, offset, amount = sent(few, device).unbind(1)
    mirror, shifts = mirrored > 0.0, sent(steps, device)
    lowest = batch.images.amin((1, 2, 3, 4))
    images = moved(batch.images[:, 0], 2 * shifts, mirror, lowest)[:, None]
    lesions, lungs = (
        moved(each, shifts, mirror, torch.zeros_like(lowest))
        for each in (batch.lesions, batch.lungs)
    )
    images = images + offset.view(-1, 1, 1, 1, 1) + grains.view(shape) * amount.view(-1, 1, 1, 1, 1)
    return replace(batch, images=images.clamp(0.0, 1.0), lesions=lesions, lungs=lungs)


def _numbers(count: int, random: torch.Generator) -> tuple[Tensor, Tensor]:
    """Return for each sample three numbers in 0..1, and shifts in map cells along three axes."""
    chances = torch.rand((count, 3), generator=random)
    return chances, torch.randint(-LARGEST_SHIFT, LARGEST_SHIFT + 1, (count, 3), generator=random)


def _normal(shape: torch.Size, noise: torch.Generator) -> Tensor:
    return torch.randn(shape, generator=noise, device=noise.device)


def mixed(batch: TrainingBatch, alpha: float, random: np.random.Generator) -> TrainingBatch:
    """Return each sample mixed with another of the batch, labels and lesions too (mixup).

    One weight for the batch is drawn from Beta(alpha, alpha) (Zhang et al. 2018). The lesions of a
    mixture are known if those of both parts are.
    """
    share = float(random.beta(alpha, alpha))
    other = sent(torch.from_numpy(random.permutation(len(batch))), batch.images.device)
    parts = batch.images, batch.lesions, batch.lungs, batch.labels
    images, lesions, lungs, labels = (torch.lerp(part[other], part, share) for part in parts)
    known = batch.has_lesions & batch.has_lesions[other]
    return TrainingBatch(images, lesions, lungs, labels, known)


def moved(volumes: Tensor, shifts: Tensor, mirror: Tensor, padding: Tensor) -> Tensor:
    """Return volumes (N,z,y,x) mirrored along x where `mirror` (N,), then shifted by whole cells.

    `shifts` (N,3) are along z, y, x; new cells are filled with `padding` (N,).
    """
    places, inside = [], []
    for axis, size in enumerate(volumes.shape[1:]):
        at = torch.arange(size, device=volumes.device) - shifts[:, axis, None]
        shape = [len(volumes), 1, 1, 1]
        shape[axis + 1] = size
        inside.append(((at >= 0) & (at < size)).view(shape))
        at = at.clamp(0, size - 1)
        if axis == 2:
            at = torch.where(mirror[:, None], size - 1 - at, at)
        places.append(at.view(shape))
    number = torch.arange(len(volumes), device=volumes.device).view(-1, 1, 1, 1)
    z, y, x = inside
    return torch.where(z & y & x, volumes[number, *places], padding.view(-1, 1, 1, 1))
