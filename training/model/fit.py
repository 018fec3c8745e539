"""Fitting the network: one resumable loop whose every step depends on seed and step number only."""

import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import torch
from torch import nn

from training.base.config import Config
from training.base.errors import TrainingError
from training.base.parallel import ProcessPlace, place_of
from training.base.words import Rate
from training.model.batches import Batches
from training.model.lineage import fingerprint
from training.model.loss import loss_of
from training.model.network import Network, TrainingOutputs
from training.model.state import LAYOUT, Training, resume, save
from training.model.unfold import network_file, unfold
from training.synthetic.augment import TrainingBatch
from training.synthetic.dataset import Samples
from training.synthetic.painting.batches import PaintedBatches
from training.synthetic.painting.painter import Painter

CLIP = 5.0  # largest gradient norm

Log = Callable[[int, Mapping[str, float]], None]
"""Takes the number of a step, from 1, and what was measured in it."""


def unlogged(_step: int, _values: Mapping[str, float]) -> None:
    """Keep nothing."""


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

    `until` ends the run early (0: go on to the last step). `log` gets the loss, learning rate and
    seconds of each step, and how many of them were spent waiting for data. Under `torchrun` each
    process takes its part of every batch; only the first reports, logs and writes.

    Raises:
        TrainingError: the loss is no number, the samples are of one class, the disk is full, the
            GPU failed, or the checkpoint is of another configuration or of other labelled scans.
    """
    torch.set_num_threads(config.threads)
    place = place_of(config.device, half=config.precision == "bfloat16")
    batches, learnt = _source(config, train, place)
    run = resume(config, folder, place.device, learnt)
    last = until or config.steps
    pace = Rate(config.steps, run.step)
    if config.begin_file and run.step == 0:
        images = next(iter(batches(0, 1))).images
        for network in (run.network, run.average):
            unfold(network, network_file(config.begin_file), images)
    wrapped = place.wrapped(TrainingOutputs(run.network))
    before, begun = 0.0, time.perf_counter()
    with _failures_of_the_gpu(run):
        for batch in batches(run.step, last):
            rate = learning_rate(config, run.step)
            loss = one_step(config, run, wrapped, batch, place)
            if not place.is_first:
                continue
            now = time.perf_counter()
            waited = batches.waited - before
            before, seconds, begun = batches.waited, now - begun, now
            values = {"loss": loss, "learning_rate": rate, "seconds": seconds}
            log(run.step, values | {"waited": waited})
            if run.step % 20 == 0:
                report(f"step {run.step} of {config.steps}: loss {loss:.4f}{pace(run.step)}")
            if run.step % config.validate_every == 0 or run.step == last:
                save(config, run, folder)
    return run.average.cpu().eval()


@contextmanager
def _failures_of_the_gpu(run: Training) -> Iterator[None]:
    """Say in a sentence that a GPU ran out of memory or went away; the last checkpoint stays.

    Raises:
        TrainingError: it did.
    """
    try:
        yield
    except torch.OutOfMemoryError:
        raise TrainingError(
            f"The GPU has too little free memory for step {run.step + 1}; close what else uses it, "
            "or take a smaller batch or device = cpu, and start again."
        ) from None
    except torch.AcceleratorError as error:
        why = str(error).splitlines()[0]
        raise TrainingError(
            f"The GPU failed in step {run.step + 1} ({why}); start the same command again, after "
            "a restart of the machine if need be: it goes on from the last checkpoint."
        ) from None


def _source(
    config: Config, train: Samples | Painter, place: ProcessPlace
) -> tuple[Batches | PaintedBatches, str]:
    """Return what gives the batches of a run, and the fingerprint of whom it learns from."""
    if isinstance(train, Painter):
        return PaintedBatches(config, train, place), ""
    learnt = fingerprint(zip(train.subjects, train.scans, strict=True))
    return Batches(config, train, place), learnt


def learning_rate(config: Config, step: int) -> float:
    """Return the rate of a step: linear warm-up, then half a cosine down to zero.

    With `decay` it is level after the warm-up, which is `warmup` of the decay's steps long, until
    the last steps take it down in a line.
    """
    warm = max(1, round(config.warmup * (config.decay or config.steps)))
    if step < warm:
        return config.learning_rate * (step + 1) / warm
    if config.decay:
        return config.learning_rate * min(1.0, (config.steps - step) / config.decay)
    done = (step - warm) / max(1, config.steps - warm)
    return config.learning_rate * 0.5 * (1.0 + math.cos(math.pi * done))


def one_step(
    config: Config, run: Training, wrapped: nn.Module, batch: TrainingBatch, place: ProcessPlace
) -> float:
    """Change the weights once; return the loss. `wrapped` is `TrainingOutputs` as `place` wraps it.

    Raises:
        TrainingError: the loss is no number.
    """
    for group in run.optimiser.param_groups:
        group["lr"] = learning_rate(config, run.step)
    wrapped.train()
    images = batch.images.contiguous(memory_format=LAYOUT)
    with place.autocast():
        outputs = wrapped(images)
    loss = loss_of(outputs, batch, config, place)
    value = float(loss.detach())
    if not math.isfinite(value):
        raise TrainingError(
            f"The loss became {value} at step {run.step + 1}; lower learning_rate and start again."
        )
    run.optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(run.network.parameters(), CLIP)
    run.optimiser.step()
    _update_average(run, config.average)
    run.step += 1
    return value


@torch.no_grad()
def _update_average(run: Training, decay: float) -> None:
    kept = min(decay, (1.0 + run.step) / (10.0 + run.step))  # young averages forget faster
    now = run.network.state_dict()
    for name, value in run.average.state_dict().items():
        if value.dtype.is_floating_point:
            value.mul_(kept).add_(now[name], alpha=1.0 - kept)
        else:
            value.copy_(now[name])
