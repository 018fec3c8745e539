"""Fitting the network: one resumable loop whose every step depends on seed and step number only."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import torch
from torch import Tensor

from training.base.ahead import MadeByStep
from training.base.config import Config
from training.base.errors import TrainingError
from training.base.parallel import ProcessPlace, place_of
from training.base.words import Rate, reason
from training.model.batches import Batches
from training.model.lineage import fingerprint
from training.model.network import Network
from training.model.state import Training, resume, save
from training.model.step import Stepper, checked, learning_rate
from training.model.unfold import network_file, unfold
from training.synthetic.augment import TrainingBatch
from training.synthetic.dataset import Samples
from training.synthetic.painting.batches import PaintedBatches
from training.synthetic.painting.painter import Painter

OF_THE_GPU = ("CUDA", "cuDNN", "CUDNN", "cuBLAS", "NCCL")  # prefixes of errors
READ = 20  # number of steps after which losses are read from a GPU

Log = Callable[[int, Mapping[str, float]], None]
"""Takes the number of a step, from 1, and its measurements."""


def unlogged(_step: int, _values: Mapping[str, float]) -> None:
    """Discard everything."""


def fit(  # noqa: PLR0913  (a run has these parts)
    config: Config,
    train: Samples | Painter,
    folder: Path,
    report: Callable[[str], None],
    until: int = 0,
    log: Log = unlogged,
) -> Network:
    """Train, from the checkpoint in `folder` if there is one; return the averaged network (CPU).

    Samples are augmented, base scans painted, at every step.

    `until` ends the run early (0: continue to the last step). `log` gets the loss, learning rate
    and seconds of each step, and the seconds spent waiting for data. Under `torchrun` each process
    takes its part of every batch; only the first reports, logs and writes.

    Raises:
        TrainingError: the loss is not a number, the samples are of one class, the disk is full, the
            GPU failed, or the checkpoint has another configuration or other labelled scans.
    """
    torch.set_num_threads(config.threads)
    place = place_of(config.device, half=config.precision == "bfloat16")
    batches, learnt = _source(config, train, place, report)
    run = resume(config, folder, place.device, learnt)
    last = until or config.steps
    pace = Rate(config.steps, run.step)
    _begin_with_file(config, run, batches)
    step, lap = Stepper(config, run, place, report), _Lap(run.step)
    waits = 1 if place.device.type == "cpu" else READ
    with _failures_of_the_gpu(run):
        for batch in batches(run.step, last):
            lap.losses.append(step(batch))
            keeps = run.step % config.validate_every == 0 or run.step == last
            if run.step % waits and not keeps:
                continue
            found = lap.read(batches.waited)
            if not place.is_first:
                continue
            for number, values in found:
                log(number, values | {"learning_rate": learning_rate(config, number - 1)})
            if run.step % READ == 0:
                report(f"step {run.step} of {config.steps}: loss {lap.loss:.4f}{pace(run.step)}")
            if keeps:
                save(config, run, folder)
    return run.average.cpu().eval()


class _Lap:
    """The steps since losses were last read; reading one waits for the GPU."""

    def __init__(self, step: int) -> None:
        self.losses: list[Tensor] = []
        self.loss = 0.0  # the last loss read
        self._step, self._begun, self._waited = step, time.perf_counter(), 0.0

    def read(self, waited: float) -> list[tuple[int, dict[str, float]]]:
        """Return the number and measurements of each step; `waited` is the total of the run in s.

        Raises:
            TrainingError: a loss is not a number.
        """
        losses, self.losses = torch.stack(self.losses).tolist(), []
        self.loss = losses[-1]
        first, count = self._step + 1, len(losses)
        now = time.perf_counter()
        times = {"seconds": (now - self._begun) / count, "waited": (waited - self._waited) / count}
        self._step, self._begun, self._waited = self._step + count, now, waited
        return [
            (number, {"loss": checked(loss, number)} | times)
            for number, loss in enumerate(losses, start=first)
        ]


def _begin_with_file(config: Config, run: Training, batches: MadeByStep[TrainingBatch]) -> None:
    """Load the weights of the file that a fresh run starts from, if any."""
    if config.begin_file and run.step == 0:
        images = next(iter(batches(0, 1))).images
        for network in (run.network, run.average):
            unfold(network, network_file(config.begin_file), images)


@contextmanager
def _failures_of_the_gpu(run: Training) -> Iterator[None]:
    """Report in a sentence that a GPU ran out of memory or failed; the last checkpoint is kept.

    Raises:
        TrainingError: this happened.
    """
    try:
        yield
    except torch.OutOfMemoryError:
        raise TrainingError(
            f"The GPU has too little free memory for step {run.step + 1}; close what else uses it, "
            "or take a smaller batch or device = cpu, and start again."
        ) from None
    except torch.AcceleratorError as error:
        raise _failed(run, error) from None
    except RuntimeError as error:
        if not str(error).startswith(OF_THE_GPU):
            raise
        raise _failed(run, error) from None


def _failed(run: Training, error: RuntimeError) -> TrainingError:
    return TrainingError(
        f"The GPU failed in step {run.step + 1} ({reason(error)}); start the same command again, "
        "after a restart of the machine if need be: it resumes from the last checkpoint."
    )


def _source(
    config: Config, train: Samples | Painter, place: ProcessPlace, report: Callable[[str], None]
) -> tuple[MadeByStep[TrainingBatch], str]:
    """Return the source of a run's batches, and the fingerprint of its training subjects."""
    if isinstance(train, Painter):
        if config.compiler != "none":
            train.capture(report)
        return PaintedBatches(config, train, place), ""
    learnt = fingerprint(zip(train.subjects, train.scans, strict=True))
    return Batches(config, train, place), learnt
