"""The state of a run of the seed between two epochs, and its storage on disk."""

import hashlib
import io
import json
import math
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch

from ctviewer.core.base.files import write_whole
from training.base.errors import TrainingError
from training.keras_baseline.inputs import Inputs
from training.keras_baseline.network import SeedNet
from training.keras_baseline.recipe import Recipe

LAST, BEST = "last.pt", "best.pt"
EPSILON = 1e-7  # of Adam, Keras' default
FREE = (
    "epochs",
    "patience",
    "workers",
    "device",
    "methods",
)  # settings that a resumed run may change


@dataclass(frozen=True)
class Epoch:
    """Results of one epoch; accuracies are in 0..1, at a probability threshold of 0.5."""

    epoch: int
    loss: float
    acc: float
    val_loss: float
    val_acc: float
    seconds_per_step: float


@dataclass(eq=False)
class Run:
    """State between two epochs; `waited` counts epochs since the best accuracy."""

    network: SeedNet
    optimiser: torch.optim.Adam
    device: torch.device
    epochs: list[Epoch] = field(default_factory=list)
    best_loss: float = math.inf
    best_acc: float = -math.inf
    waited: int = 0

    def note(self, epoch: Epoch) -> bool:
        """Add an epoch; return whether its weights are the best so far, by validation loss."""
        self.epochs.append(epoch)
        better = epoch.val_loss < self.best_loss
        self.best_loss = min(self.best_loss, epoch.val_loss)
        self.waited = 0 if epoch.val_acc > self.best_acc else self.waited + 1
        self.best_acc = max(self.best_acc, epoch.val_acc)
        return better


@dataclass(frozen=True)
class KerasData:
    """The training and validation data of a run."""

    train: Inputs
    validation: Inputs


def start(recipe: Recipe) -> Run:
    """Return a fresh run, its weights drawn from the recipe's seed."""
    torch.manual_seed(recipe.seed)
    device = _device(recipe.device)
    network = SeedNet(recipe.filters, recipe.units).to(device)
    return Run(network, torch.optim.Adam(network.parameters(), eps=EPSILON), device)


def resume(recipe: Recipe, data: KerasData, folder: Path) -> Run:
    """Return the run stored in `folder`, or a fresh one.

    Raises:
        TrainingError: the stored run has other settings or scans.
    """
    run = start(recipe)
    if not (folder / LAST).exists():
        return run
    stored = torch.load(folder / LAST, map_location=run.device, weights_only=True)
    if stored["identity"] != _identity(recipe, data):
        raise TrainingError(
            f"{folder} holds a run of other settings or scans; take another run folder."
        )
    run.network.load_state_dict(stored["network"])
    run.optimiser.load_state_dict(stored["optimiser"])
    for epoch in stored["epochs"]:
        run.note(Epoch(**epoch))
    return run


def best_network(recipe: Recipe, folder: Path) -> SeedNet:
    """Return the network with the lowest validation loss, on the recipe's device.

    Raises:
        TrainingError: no epoch is finished.
    """
    run = start(recipe)
    try:
        state = torch.load(folder / BEST, map_location=run.device, weights_only=True)
    except FileNotFoundError:
        raise TrainingError(f"{folder} holds no trained seed; train it first.") from None
    run.network.load_state_dict(state)
    return run.network.eval()


def save(recipe: Recipe, data: KerasData, run: Run, folder: Path, is_best: bool) -> None:
    """Write the run; best weights first, so that an interruption only repeats an epoch."""
    if is_best:
        _write(run.network.state_dict(), folder / BEST)
    state = {
        "identity": _identity(recipe, data),
        "network": run.network.state_dict(),
        "optimiser": run.optimiser.state_dict(),
        "epochs": [asdict(epoch) for epoch in run.epochs],
    }
    _write(state, folder / LAST)


def _device(name: str) -> torch.device:
    if name == "cuda" and not torch.cuda.is_available():
        raise TrainingError("There is no CUDA device here; set device to cpu or auto.")
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.device(name)


def _identity(recipe: Recipe, data: KerasData) -> str:
    kept = {name: value for name, value in recipe.to_dict().items() if name not in FREE}
    scans = [
        [(str(scan.path.resolve()), scan.label) for scan in part.scans]
        for part in (data.train, data.validation)
    ]
    return hashlib.sha256(json.dumps([kept, scans]).encode()).hexdigest()


def _write(state: object, path: Path) -> None:
    content = io.BytesIO()
    torch.save(state, content)
    write_whole(path, content.getvalue())
