"""Fitting the network: one resumable loop whose every step depends on seed and step number only."""

import math
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from training.augment import Batch, augmented
from training.config import Config
from training.dataset import Samples
from training.errors import TrainingError
from training.network import Network
from training.pace import Pace

CHECKPOINT = "checkpoint.pt"
LAYOUT = torch.channels_last_3d  # trains a third faster on a CPU
CLIP = 5.0  # largest gradient norm
SMOOTH = 1.0  # voxels added to both sides of Dice, so that an empty map counts as right


@dataclass(eq=False)
class Training:
    """State of a run: the network, its running average, the optimiser and the next step."""

    network: Network
    average: Network
    optimiser: torch.optim.AdamW
    step: int = 0


def start(config: Config) -> Training:
    """Return a fresh run, its weights drawn from the configuration's seed."""
    torch.manual_seed(config.seed)
    network, average = (_fresh_network() for _ in range(2))
    average.load_state_dict(network.state_dict())
    optimiser = torch.optim.AdamW(
        network.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay
    )
    return Training(network, average, optimiser)


def _fresh_network() -> Network:
    network: Network = Network().to(memory_format=LAYOUT)  # type: ignore[call-overload]
    return network


Log = Callable[[int, Mapping[str, float]], None]
"""Takes the number of a step, from 1, and what was measured in it."""


def unlogged(_step: int, _values: Mapping[str, float]) -> None:
    """Keep nothing."""


def fit(  # noqa: PLR0913  (a run has these parts)
    config: Config,
    train: Samples,
    folder: Path,
    report: Callable[[str], None],
    until: int = 0,
    log: Log = unlogged,
) -> Network:
    """Train, from the checkpoint in `folder` if there is one; return the averaged network.

    `until` ends the run early (0: go on to the last step). `log` gets the loss, learning rate and
    seconds of each step.

    Raises:
        TrainingError: the loss is no number, or the checkpoint is of another configuration.
    """
    torch.set_num_threads(config.threads)
    run = resume(config, folder)
    last = until or config.steps
    pace = Pace(config.steps, run.step)
    while run.step < last:
        begun, rate = time.perf_counter(), learning_rate(config, run.step)
        loss = _one_step(config, run, train)
        run.step += 1
        seconds = time.perf_counter() - begun
        log(run.step, {"loss": loss, "learning_rate": rate, "seconds": seconds})
        if run.step % 20 == 0:
            report(f"step {run.step} of {config.steps}: loss {loss:.4f}{pace(run.step)}")
        if run.step % config.validate_every == 0 or run.step == last:
            save(config, run, folder)
    return run.average.eval()


def learning_rate(config: Config, step: int) -> float:
    """Return the rate of a step: linear warm-up, then half a cosine down to zero."""
    warm = max(1, round(config.warmup * config.steps))
    if step < warm:
        return config.learning_rate * (step + 1) / warm
    done = (step - warm) / max(1, config.steps - warm)
    return config.learning_rate * 0.5 * (1.0 + math.cos(math.pi * done))


def loss_of(outputs: tuple[Tensor, Tensor, Tensor], batch: Batch, map_weight: float) -> Tensor:
    """Return cross-entropy of the label plus cross-entropy and Dice of the lesion map."""
    logit, heatmap, _ = outputs
    label = functional.binary_cross_entropy_with_logits(logit, batch.labels)
    heatmap = heatmap.clamp(1e-6, 1.0 - 1e-6)
    voxels = functional.binary_cross_entropy(heatmap, batch.lesions)
    both = (heatmap * batch.lesions).sum()
    dice = (2.0 * both + SMOOTH) / (heatmap.sum() + batch.lesions.sum() + SMOOTH)
    return label + map_weight * (5.0 * voxels + 1.0 - dice)


def _one_step(config: Config, run: Training, train: Samples) -> float:
    random = torch.Generator().manual_seed(1_000_003 * (config.seed + 1) + run.step)
    batch = augmented(draw_batch(train, config, run.step), random)
    for group in run.optimiser.param_groups:
        group["lr"] = learning_rate(config, run.step)
    run.network.train()
    images = batch.images.contiguous(memory_format=LAYOUT)
    loss = loss_of(run.network(images), batch, config.map_weight)
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
    return value


def draw_batch(train: Samples, config: Config, step: int) -> Batch:
    """Return the samples of a step; each epoch visits all once, in an order of its own."""
    per_epoch = max(1, len(train) // config.batch)
    epoch, place = divmod(step, per_epoch)
    random = torch.Generator().manual_seed(7_919 * (config.seed + 1) + epoch)
    order = torch.randperm(len(train), generator=random)
    chosen = order[place * config.batch : (place + 1) * config.batch]
    return Batch(
        train.images[chosen].float() / 255.0,
        train.lesions[chosen].float() / 255.0,
        train.labels[chosen],
    )


@torch.no_grad()
def _update_average(run: Training, decay: float) -> None:
    kept = min(decay, (1.0 + run.step) / (10.0 + run.step))  # young averages forget faster
    now = run.network.state_dict()
    for name, value in run.average.state_dict().items():
        if value.dtype.is_floating_point:
            value.mul_(kept).add_(now[name], alpha=1.0 - kept)
        else:
            value.copy_(now[name])


def save(config: Config, run: Training, folder: Path) -> None:
    """Write the run's checkpoint: to a temporary file, then moved into place."""
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{CHECKPOINT}.partial"
    torch.save(
        {
            "config": asdict(config),
            "network": run.network.state_dict(),
            "average": run.average.state_dict(),
            "optimiser": run.optimiser.state_dict(),
            "step": run.step,
        },
        partial,
    )
    os.replace(partial, folder / CHECKPOINT)


def resume(config: Config, folder: Path) -> Training:
    """Return the run stored in `folder`, or a fresh one.

    Raises:
        TrainingError: the stored run has another configuration.
    """
    run = start(config)
    path = folder / CHECKPOINT
    if not path.exists():
        return _begun(config, run, folder)
    stored = torch.load(path, weights_only=True)
    if not config.same_run(stored["config"]):
        raise TrainingError(
            f"The checkpoint in {folder} is of another configuration; take another work folder "
            "or remove the checkpoint."
        )
    run.network.load_state_dict(stored["network"])
    run.average.load_state_dict(stored["average"])
    run.optimiser.load_state_dict(stored["optimiser"])
    run.step = int(stored["step"])
    return run


def _begun(config: Config, run: Training, folder: Path) -> Training:
    """Return a fresh run, with the averaged weights of the run it begins with, if it names one.

    Raises:
        TrainingError: that run was never made.
    """
    if not config.begin_with:
        return run
    path = folder.parent / config.begin_with / CHECKPOINT
    if not path.exists():
        raise TrainingError(
            f"There is no run {config.begin_with} in {folder.parent} to begin with; make it first."
        )
    weights = torch.load(path, weights_only=True)["average"]
    run.network.load_state_dict(weights)
    run.average.load_state_dict(weights)
    return run
