"""Light augmentation of training batches: mirror, shift, HU offset and noise; and mixup."""

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

HU_PER_UNIT = 1400.0  # the input's 0..1 spans -1000..400 HU
LARGEST_OFFSET, LARGEST_NOISE = 18.0, 30.0  # HU
LARGEST_SHIFT = 3  # cells of the lesion map, each two cells of the input


@dataclass(frozen=True, eq=False)
class Batch:
    """Inputs (N,1,64,128,128) and lesion shares (N,32,64,64), both float in 0..1; labels (N,).

    `has_lesions` (N,) is True where the lesion shares are known.
    """

    images: Tensor
    lesions: Tensor
    labels: Tensor
    has_lesions: Tensor

    def __len__(self) -> int:
        return len(self.labels)


def augmented(batch: Batch, random: torch.Generator, noise: torch.Generator) -> Batch:
    """Return the batch with every sample changed a little; image and lesions move together.

    `random` lives on the CPU, `noise` where the batch does; on a CPU they are the same.
    """
    changed = [
        _changed(image, lesions, random, noise)
        for image, lesions in zip(batch.images, batch.lesions, strict=True)
    ]
    return replace(
        batch,
        images=torch.stack([image for image, _ in changed]),
        lesions=torch.stack([lesions for _, lesions in changed]),
    )


def mixed(batch: Batch, alpha: float, random: np.random.Generator) -> Batch:
    """Return each sample mixed with another of the batch, labels and lesions too (mixup).

    One share for the batch is drawn from Beta(alpha, alpha) (Zhang et al. 2018). The lesions of a
    mixture are known where those of both parts are.
    """
    share = float(random.beta(alpha, alpha))
    other = torch.from_numpy(random.permutation(len(batch))).to(batch.images.device)
    images, lesions, labels = (
        torch.lerp(part[other], part, share) for part in (batch.images, batch.lesions, batch.labels)
    )
    return Batch(images, lesions, labels, batch.has_lesions & batch.has_lesions[other])


def _changed(
    image: Tensor, lesions: Tensor, random: torch.Generator, noise: torch.Generator
) -> tuple[Tensor, Tensor]:
    mirror, tone, grain = torch.rand(3, generator=random).tolist()
    if mirror < 0.5:
        image, lesions = image.flip(-1), lesions.flip(-1)
    shift = torch.randint(-LARGEST_SHIFT, LARGEST_SHIFT + 1, (3,), generator=random).tolist()
    lesions = shifted(lesions, shift, 0.0)
    image = shifted(image[0], [2 * step for step in shift], float(image.min()))[None]
    normal = torch.randn(image.shape, generator=noise, device=image.device)
    offset = (2.0 * tone - 1.0) * LARGEST_OFFSET / HU_PER_UNIT
    grains = normal * (grain**2 * LARGEST_NOISE / HU_PER_UNIT)
    return (image + offset + grains).clamp(0.0, 1.0), lesions


def shifted(volume: Tensor, steps: list[int], padding: float) -> Tensor:
    """Return a 3D tensor moved by whole cells, what enters filled with `padding`."""
    moved = volume.roll(steps, (0, 1, 2))
    for axis, step in enumerate(steps):
        start = 0 if step > 0 else moved.shape[axis] + step
        moved.narrow(axis, start, abs(step)).fill_(padding)
    return moved
