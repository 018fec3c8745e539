"""One of several processes that train together: run by torchrun in test_parallel.py."""

import os
import sys
from pathlib import Path
from unittest.mock import patch

import numpy as np
import torch

from tests.training.conftest import SMALL
from training.base.config import Config
from training.model.fit import fit
from training.model.step import Stepper
from training.synthetic.dataset import FIELDS, Samples

CONFIG = Config(steps=2, batch=4, threads=1, validate_every=2, **SMALL)


def write_samples(samples: Samples, path: Path) -> None:
    np.savez(path, **{name: getattr(samples, name).numpy() for name in FIELDS})


def read_samples(path: Path) -> Samples:
    with np.load(path) as stored:
        tensors = {name: torch.from_numpy(stored[name]) for name in FIELDS}
    return Samples(**tensors, sources=("phantoms",) * len(tensors["labels"]))


def fitted(samples: Samples, folder: Path) -> dict[str, dict[str, torch.Tensor]]:
    """Train; return the weights, and the gradients of the first step."""
    steps: list[dict[str, torch.Tensor]] = []

    def watched(step, batch):
        loss = call(step, batch)
        named = step.run.network.named_parameters()
        steps.append({name: part.grad.clone() for name, part in named})
        return loss

    call = Stepper.__call__
    with patch.object(Stepper, "__call__", watched):
        network = fit(CONFIG, samples, folder, print)
    return {"weights": network.state_dict(), "gradients": steps[0]}


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    kept = fitted(read_samples(folder / "samples.npz"), folder / "joint")
    torch.save(kept, folder / f"rank-{os.environ['RANK']}.pt")
