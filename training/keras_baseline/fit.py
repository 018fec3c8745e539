"""Training of the seed: epochs, best weights by validation loss, early stop by accuracy; resumable.

An epoch depends on the seed and its number only, so that on a CPU a run interrupted after any epoch
ends with the same weights as an uninterrupted one.
"""

import math
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from training.base.errors import TrainingError
from training.keras_baseline.batches import Batch, plain_batches, training_batches
from training.keras_baseline.inputs import Inputs
from training.keras_baseline.network import SeedNet
from training.keras_baseline.recipe import Recipe
from training.keras_baseline.state import EPSILON, Epoch, KerasData, Run, resume, save


def fit(
    recipe: Recipe, data: KerasData, folder: Path, report: Callable[[str], None], until: int = 0
) -> list[Epoch]:
    """Train from the state in `folder`; return all epochs. `until` stops after that epoch.

    The best weights are stored in `folder`; an early stop does not restore them, as in the Keras
    example.

    Raises:
        TrainingError: the loss is not a number, or `folder` has a run with other settings or scans.
    """
    folder.mkdir(parents=True, exist_ok=True)
    run = resume(recipe, data, folder)
    last = min(recipe.epochs, until or recipe.epochs)
    while len(run.epochs) < last and run.waited < recipe.patience:
        epoch = _one_epoch(recipe, run, data)
        is_best = run.note(epoch)
        save(recipe, data, run, folder, is_best)
        report(
            f"epoch {epoch.epoch} of {recipe.epochs}: loss {epoch.loss:.4f} acc {epoch.acc:.4f} "
            f"val_loss {epoch.val_loss:.4f} val_acc {epoch.val_acc:.4f}"
        )
    return run.epochs


def settings(recipe: Recipe, step: int) -> tuple[float, float]:
    """Return Adam's rate and epsilon at `step` (0: the first).

    The rate decays in steps. Keras adds epsilon to the uncorrected second moment ("epsilon hat"
    in Kingma and Ba 2015), PyTorch to the corrected one.
    """
    rate = recipe.learning_rate * recipe.decay ** (step // recipe.decay_steps)
    return rate, EPSILON / math.sqrt(1.0 - 0.999 ** (step + 1))


@torch.inference_mode()
def answers(network: SeedNet, inputs: Inputs, size: int) -> tuple[Tensor, Tensor]:
    """Return logits (N,) and labels (N,) of the inputs, `size` at a time."""
    network.eval()
    device = next(network.parameters()).device
    logits, labels = zip(
        *((network.logits(x.to(device)).cpu(), y) for x, y in plain_batches(inputs, size)),
        strict=True,
    )
    return torch.cat(logits), torch.cat(labels)


def _one_epoch(recipe: Recipe, run: Run, data: KerasData) -> Epoch:
    number = len(run.epochs)
    steps = math.ceil(len(data.train) / recipe.batch)
    loss_sum = right = 0.0
    begun = time.perf_counter()
    run.network.train()
    for place, (images, labels) in enumerate(training_batches(recipe, data.train, number)):
        loss, hits = one_step(recipe, run, number * steps + place, (images, labels))
        loss_sum += loss * len(labels)
        right += hits
    seconds = (time.perf_counter() - begun) / steps
    logits, labels = answers(run.network, data.validation, recipe.batch)
    val_loss = float(functional.binary_cross_entropy_with_logits(logits, labels))
    val_acc = float(((logits > 0) == (labels > 0.5)).double().mean())
    count = len(data.train)
    return Epoch(number + 1, loss_sum / count, right / count, val_loss, val_acc, seconds)


def one_step(recipe: Recipe, run: Run, step: int, batch: Batch) -> tuple[float, float]:
    """Update the weights once; return the mean loss of the batch and the number correct."""
    torch.manual_seed(1_000_003 * (recipe.seed + 1) + step)  # of dropout
    images, labels = (part.to(run.device) for part in batch)
    logits = run.network.logits(images)
    # Numerically stable, from logits; Keras also uses the logits if it has them.
    loss = functional.binary_cross_entropy_with_logits(logits, labels)
    value = float(loss.detach())
    if not math.isfinite(value):
        raise TrainingError(
            f"The loss became {value} at step {step + 1}; look for a broken scan in the table."
        )
    rate, epsilon = settings(recipe, step)
    run.optimiser.param_groups[0].update(lr=rate, eps=epsilon)
    run.optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    run.optimiser.step()
    return value, float(((logits > 0) == (labels > 0.5)).sum())
