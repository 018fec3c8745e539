"""Batches of a run, determined by seed and step only, and prefetched in a thread.

An epoch uses every sample once. With `balance` it uses equally many of each stratum (label;
source, which is phantoms or patients; or both): it passes through the largest stratum once, and
repeats smaller ones, each time completely and in a new order; batches are drawn from the strata in
turn. Samples that no longer fill a batch are moved to the next epoch.
"""

from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from ctviewer.core.base.text import Text
from training.base.ahead import MadeByStep
from training.base.config import Config
from training.base.errors import TrainingError
from training.base.parallel import ProcessPlace, sent
from training.synthetic.augment import TrainingBatch, augmented, mixed
from training.synthetic.dataset import PHANTOMS, Samples

TRAINED = ("images", "lesions", "lungs", "labels", "has_lesions")  # parts of samples
LABELS = ("normal", "pneumonia")


class Batches(MadeByStep[TrainingBatch]):
    """The prefetched batches of a run on samples.

    A GPU keeps all samples if they fit in half of its free memory, and makes the batches in the
    order of the calls, so that no samples are transferred during training.
    """

    def __init__(self, config: Config, train: Samples, place: ProcessPlace) -> None:
        self._config, self._place = config, place
        self._strata = strata(train, config)
        self._train = resident(train, place.device)
        super().__init__(is_ahead=self._train.images.device.type == "cpu")

    def _made(self, step: int) -> TrainingBatch:
        rows = draw_rows(self._strata, self._config, step)
        return made(self._train, rows, self._config, step, self._place)


def made(
    train: Samples, rows: Tensor, config: Config, step: int, place: ProcessPlace
) -> TrainingBatch:
    """Return this process's part of a step's batch, augmented, on its device."""
    random = torch.Generator().manual_seed(1_000_003 * (config.seed + 1) + step)
    noise = random
    if place.device.type != "cpu":
        noise = torch.Generator(place.device).manual_seed(random.initial_seed())
    batch = augmented(on_device(train, rows, place.device), random, noise)
    if config.mixup > 0.0:
        batch = mixed(batch, config.mixup, np.random.default_rng([config.seed, step, 1]))
    if place.world == 1:
        return batch
    own = place.part(len(batch))
    return TrainingBatch(*(part[own] for part in vars(batch).values()))


def resident(train: Samples, device: torch.device) -> Samples:
    """Return the samples on a GPU if they fit in half of its free memory."""
    if device.type != "cuda":
        return train
    needed = sum(getattr(train, name).nbytes for name in TRAINED)
    if needed > torch.cuda.mem_get_info(device)[0] // 2:
        return train
    return replace(train, **{name: getattr(train, name).to(device) for name in TRAINED})


def on_device(train: Samples, rows: Tensor, device: torch.device) -> TrainingBatch:
    """Return samples as floats on a device, transferred as uint8 (to a GPU from pinned memory).

    For samples that are already there only the row numbers are transferred.
    """
    kept = [getattr(train, name) for name in TRAINED]
    if kept[0].device.type == "cpu":
        parts = [sent(part[rows], device) for part in kept]
    else:
        own = sent(rows, device)
        parts = [part[own] for part in kept]
    images, lesions, lungs = (part.float() / 255.0 for part in parts[:3])
    return TrainingBatch(images, lesions, lungs, labels=parts[3], has_lesions=parts[4] > 0.5)


def strata(train: Samples, config: Config) -> list[Tensor]:
    """Return the rows of each stratum of `config.balance`; without it, all rows as one.

    Raises:
        TrainingError: there are no samples, or all are of one class.
    """
    classes = {float(label) for label in train.labels}
    if not classes:
        raise TrainingError("There are no training samples; name some in the recipe.")
    if len(classes) == 1 and classes <= {0.0, 1.0}:
        raise TrainingError(
            Text(
                "{count:The|All} {count} training {count:sample is|samples are} {label}; a "
                "network needs both classes, so add patients or phantoms of the other.",
                count=len(train),
                label=LABELS[int(classes.pop())],
            )
        )
    kinds = {
        "label": train.labels.tolist(),
        "source": [name == PHANTOMS for name in train.sources],
    }
    keys = list(zip(*(kinds[name] for name in config.balance), strict=True))
    if not keys:
        return [torch.arange(len(train))]
    return [
        torch.tensor([row for row, key in enumerate(keys) if key == one])
        for one in sorted(set(keys))
    ]


def draw_rows(parts: list[Tensor], config: Config, step: int) -> Tensor:
    """Return the row numbers of the samples in the batch of a step."""
    most = max(len(part) for part in parts)
    per_epoch = max(1, most * len(parts) // config.batch)
    epoch, place = divmod(step, per_epoch)
    random = torch.Generator().manual_seed(7_919 * (config.seed + 1) + epoch)
    columns = [_repeated(part, most, random) for part in parts]
    order = torch.stack(columns, dim=1).flatten()
    return order[place * config.batch : (place + 1) * config.batch]


def _repeated(rows: Tensor, wanted: int, random: torch.Generator) -> Tensor:
    """Return `wanted` rows: all rows in random order, repeated in new orders as needed."""
    rounds = -(-wanted // len(rows))
    orders = [rows[torch.randperm(len(rows), generator=random)] for _ in range(rounds)]
    return torch.cat(orders)[:wanted]
