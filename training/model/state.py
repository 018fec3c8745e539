"""The state of a run between two steps, and its storage on disk."""

import io
import pickle
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import write_whole
from training.base.config import Config
from training.base.errors import TrainingError
from training.model.narrow import narrowed
from training.model.network import Network

CHECKPOINT = "checkpoint.pt"
LAYOUT = torch.channels_last_3d  # trains a third faster on a CPU; the layout of GPU kernels
KEPT = {"config", "network", "average", "optimiser", "step"}
HOW = ("fused", "foreach", "capturable")  # an optimiser computes, on the device that it is on
CPU = torch.device("cpu")


@dataclass(eq=False)
class Training:
    """State of a run: the network, its running average, the optimiser and the next step.

    `learnt` is the fingerprint of the training subjects, see `training.model.lineage`.
    """

    network: Network
    average: Network
    optimiser: torch.optim.AdamW
    step: int = 0
    learnt: str = ""


def start(config: Config, device: torch.device = CPU) -> Training:
    """Return a fresh run, its weights drawn from the configuration's seed."""
    torch.manual_seed(config.seed)
    network, average = (_fresh_network(config, device) for _ in range(2))
    average.load_state_dict(network.state_dict())
    optimiser = torch.optim.AdamW(
        network.parameters(),
        lr=config.learning_rate,
        weight_decay=config.weight_decay,
        fused=device.type == "cuda" or None,  # a few kernels for all weights
        foreach=device.type == "cpu" or None,  # the same bits as weight by weight, but faster
    )
    return Training(network, average, optimiser)


def _fresh_network(config: Config, device: torch.device) -> Network:
    network = Network(config.channels, config.levels)
    return network.to(device, memory_format=LAYOUT)  # type: ignore[call-overload,no-any-return]


def save(config: Config, run: Training, folder: Path) -> None:
    """Write the run's checkpoint atomically.

    Raises:
        TrainingError: the disk is full or not writable; the earlier checkpoint is kept.
    """
    content = io.BytesIO()
    torch.save(
        {
            "config": asdict(config),
            "network": run.network.state_dict(),
            "average": run.average.state_dict(),
            "optimiser": run.optimiser.state_dict(),
            "step": run.step,
            "learnt": run.learnt,
        },
        content,
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / CHECKPOINT, content.getvalue())
    except (OSError, UserError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise TrainingError(
            f"The run in {folder} could not be kept at step {run.step} ({why}); make room and "
            "start the same command again: it resumes from the previous checkpoint."
        ) from None


def resume(config: Config, folder: Path, device: torch.device = CPU, learnt: str = "") -> Training:
    """Return the run stored in `folder`, or a fresh one; `learnt` is the expected fingerprint.

    A checkpoint without a fingerprint is assumed to have this one.

    Raises:
        TrainingError: the stored run has another configuration, was trained on other scans, has a
            network of another shape, or cannot be read.
    """
    run = start(config, device)
    if not (folder / CHECKPOINT).exists():
        run.learnt = learnt
        return _begun(config, run, folder)
    stored = load(folder, device)
    if not config.same_run(stored["config"]):
        raise TrainingError(
            f"The checkpoint in {folder} is of another configuration; take another work folder "
            "or remove the checkpoint."
        )
    known = stored.get("learnt", "")
    if known and learnt and known != learnt:
        raise TrainingError(
            f"The checkpoint in {folder} was trained on other labelled scans than the recipe uses "
            "now, and would be evaluated on some of its training scans; restore the earlier "
            "split.csv and scans, or remove that folder and train again."
        )
    _take(run.network, stored["network"], folder)
    _take(run.average, stored["average"], folder)
    here = run.optimiser.param_groups[0]
    for group in stored["optimiser"]["param_groups"]:  # a run may continue on another device
        group.update({name: here[name] for name in HOW if name in here})
    run.optimiser.load_state_dict(stored["optimiser"])
    run.step, run.learnt = int(stored["step"]), learnt or known
    return run


def _take(network: Network, weights: dict[str, Any], folder: Path) -> None:
    """Load stored weights into a network; they must match completely."""
    try:
        network.load_state_dict(weights)
    except RuntimeError:
        raise TrainingError(
            f"The checkpoint in {folder} is of another network than this version trains; remove "
            "that folder and train the run again."
        ) from None


def load(folder: Path, device: torch.device = CPU) -> dict[str, Any]:
    """Return the contents of a checkpoint: config, network, average, optimiser, step.

    Raises:
        TrainingError: it cannot be read.
    """
    try:
        stored: dict[str, Any] = torch.load(
            folder / CHECKPOINT, map_location=device, weights_only=True
        )
        if not stored["config"] or not set(stored) >= KEPT:
            raise KeyError
    except (
        OSError,
        RuntimeError,
        EOFError,
        KeyError,
        TypeError,
        ValueError,
        pickle.UnpicklingError,
    ):
        raise TrainingError(
            f"The checkpoint in {folder} cannot be read; remove it and train again."
        ) from None
    return stored


def _begun(config: Config, run: Training, folder: Path) -> Training:
    """Return a fresh run, with the averaged weights of the run it starts from, if any.

    From a wider network it takes a part of the channels, see `training.model.narrow`.

    Raises:
        TrainingError: that run does not exist, or its network is narrower or incompatible.
    """
    if not config.begin_with:
        return run
    before = folder.parent / config.begin_with
    if not (before / CHECKPOINT).exists():
        raise TrainingError(
            f"There is no run {config.begin_with} in {folder.parent} to begin with; make it first."
        )
    weights = load(before)["average"]
    for network in (run.network, run.average):
        _take(network, narrowed(weights, network.state_dict()), before)
    return run
