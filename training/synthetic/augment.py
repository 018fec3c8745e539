"""Light augmentation of training batches: mirror, shift, HU offset and noise; and mixup."""

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

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
    """Return the batch with every sample changed a little; image and maps move together.

    `random` lives on the CPU, `noise` where the batch does; on a CPU they are the same.
    """
    changed = [
        _changed(image, maps, random, noise)
        for image, *maps in zip(batch.images, batch.lesions, batch.lungs, strict=True)
    ]
    images, lesions, lungs = (torch.stack(parts) for parts in zip(*changed, strict=True))
    return replace(batch, images=images, lesions=lesions, lungs=lungs)


def mixed(batch: TrainingBatch, alpha: float, random: np.random.Generator) -> TrainingBatch:
    """Return each sample mixed with another of the batch, labels and lesions too (mixup).

    One share for the batch is drawn from Beta(alpha, alpha) (Zhang et al. 2018). The lesions of a
    mixture are known where those of both parts are.
    """
    share = float(random.beta(alpha, alpha))
    other = torch.from_numpy(random.permutation(len(batch))).to(batch.images.device)
    parts = batch.images, batch.lesions, batch.lungs, batch.labels
    images, lesions, lungs, labels = (torch.lerp(part[other], part, share) for part in parts)
    known = batch.has_lesions & batch.has_lesions[other]
    return TrainingBatch(images, lesions, lungs, labels, known)


def _changed(
    image: Tensor, maps: list[Tensor], random: torch.Generator, noise: torch.Generator
) -> tuple[Tensor, ...]:
    mirror, tone, grain = torch.rand(3, generator=random).tolist()
    if mirror < 0.5:
        image, maps = image.flip(-1), [each.flip(-1) for each in maps]
    shift = torch.randint(-LARGEST_SHIFT, LARGEST_SHIFT + 1, (3,), generator=random).tolist()
    maps = [shifted(each, shift, 0.0) for each in maps]
    image = shifted(image[0], [2 * step for step in shift], float(image.min()))[None]
    normal = torch.randn(image.shape, generator=noise, device=image.device)
    offset = (2.0 * tone - 1.0) * LARGEST_OFFSET / HU_PER_UNIT
    grains = normal * (grain**2 * LARGEST_NOISE / HU_PER_UNIT)
    return (image + offset + grains).clamp(0.0, 1.0), *maps


def shifted(volume: Tensor, steps: list[int], padding: float) -> Tensor:
    """Return a 3D tensor moved by whole cells, what enters filled with `padding`."""
    moved = volume.roll(steps, (0, 1, 2))
    for axis, step in enumerate(steps):
        start = 0 if step > 0 else moved.shape[axis] + step
        moved.narrow(axis, start, abs(step)).fill_(padding)
    return moved
