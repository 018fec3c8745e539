"""Newly painted batches for every step of a run, and samples for evaluation.

A batch depends only on the run's seed and the step number.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from training.base.ahead import MadeByStep
from training.base.config import Config
from training.base.errors import TrainingError
from training.base.parallel import ProcessPlace
from training.synthetic.augment import TrainingBatch
from training.synthetic.dataset import Samples, joined
from training.synthetic.painting.base import Bases
from training.synthetic.painting.painter import Painter

EVALUATION = 500_000_000  # first seed of evaluation samples
PAIRS = 4  # painted together for evaluation


class PaintedBatches(MadeByStep[TrainingBatch]):
    """The painted batches of a run, prefetched on CPUs with spare threads.

    Every batch has each of its scans twice, without and with lesions. Patients are drawn evenly
    (counts differ by at most one), then one of the patient's scans.
    """

    def __init__(self, config: Config, painter: Painter, place: ProcessPlace) -> None:
        if config.batch % 2:
            raise TrainingError(f"A batch of painted pairs is even; {config.batch} is not.")
        self._config, self._painter, self._place = config, painter, place
        names = sorted(set(painter.bases.subjects) & set(config.painted_train))
        self._scans = [painter.bases.of([name]) for name in names]
        super().__init__(is_ahead=place.device.type == "cpu" and config.threads >= 2)

    def _made(self, step: int) -> TrainingBatch:
        seed = 1_000_003 * (self._config.seed + 1) + step
        rng = np.random.default_rng([self._config.seed, step])
        wanted, number = self._config.batch // 2, len(self._scans)
        whole = (wanted - 1) // number  # times that every patient is taken
        patients = [*range(number)] * whole
        patients += rng.choice(number, wanted - whole * number, replace=False).tolist()
        rows = [int(rng.choice(self._scans[patient])) for patient in patients]
        batch = self._painter.batch(torch.tensor(rows), seed)
        if self._place.world == 1:
            return batch
        own = self._place.part(len(batch))
        return TrainingBatch(*(part[own] for part in vars(batch).values()))


def evaluation_samples(bases: Bases, patients: Sequence[str], pairs: int, seed: int) -> Samples:
    """Return a number of sample pairs per patient, deterministic for a seed."""
    painter = Painter(bases)
    return joined([_of_patient(painter, name, pairs, seed) for name in patients])


def _of_patient(painter: Painter, name: str, pairs: int, seed: int) -> Samples:
    scans = painter.bases.of([name])
    if not scans:
        raise TrainingError(
            f"There is no scan of {name} to evaluate on; give the folder that has it."
        )
    place = sorted(set(painter.bases.subjects)).index(name)
    found = []
    for first in range(0, pairs, PAIRS):
        rows = [scans[n % len(scans)] for n in range(first, min(first + PAIRS, pairs))]
        begin = EVALUATION + 10_000_000 * seed + 10_000 * place + first
        found.append(_stored(*painter.scans(torch.tensor(rows), begin), name))
    return joined(found)


def _stored(batch: TrainingBatch, thickness: Tensor, name: str) -> Samples:
    """Return a batch in the format of samples: uint8 on the CPU, both lungs as one."""
    lungs = batch.lungs.sum(1).clamp(0.0, 1.0)
    images, lesions, whole = (
        (part * 255.0).round().to(torch.uint8).cpu()
        for part in (batch.images, batch.lesions, lungs)
    )
    inside = lungs.sum((1, 2, 3)).clamp(min=1.0)
    severities = (batch.lesions.sum((1, 2, 3)) / inside).cpu()
    return Samples(
        images,
        lesions,
        whole,
        batch.labels.cpu(),
        severities,
        thickness.cpu(),
        torch.ones_like(severities),
        sources=(name,) * len(batch),
        subjects=(name,) * len(batch),
    )
