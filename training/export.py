"""Export: a trained network as one frozen TorchScript file that says all about itself."""

import hashlib
import json
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ctviewer.core.files import write_whole
from training.config import Config
from training.dataset import prepared_phantom
from training.errors import TrainingError
from training.metadata import Card, metadata
from training.network import Network
from training.phantom.chest import make_phantom

GOLDEN_SEED = 900_001  # a patient of no split
PARITY = 1e-4  # largest difference between eager, scripted, frozen and reloaded network
MANIFEST = "manifest.json"


def export(network: Network, card: Card, folder: Path) -> Path:
    """Write the network and its manifest entry to `folder`; return the network's file.

    Raises:
        TrainingError: a stage of the export computes something else than the network.
    """
    golden = golden_input()
    x = torch.from_numpy(golden).float() / 255.0
    with _deprecation_known(), torch.inference_mode():
        eager = network.eval()(x[None])
        scripted = torch.jit.script(network)
        _same(eager, scripted(x[None]), "scripted")
        frozen = torch.jit.freeze(scripted)
        _same(eager, frozen(x[None]), "frozen")
        path = folder / f"{card.config.name}-{card.config.version}.pt"
        folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        extra = {
            "metadata.json": json.dumps(metadata(card, float(eager[0][0])), indent=1),
            "golden.u8": golden.tobytes(),
        }
        torch.jit.save(frozen, str(partial), _extra_files=extra)
        reloaded = torch.jit.load(str(partial))  # type: ignore[no-untyped-call]
        _same(eager, reloaded(x[None]), "reloaded")
    os.replace(partial, path)
    _write_manifest(path, card.config)
    return path


def golden_input() -> NDArray[np.uint8]:
    """Return the input (1,64,128,128) of a fixed phantom, its 0..1 as 0..255."""
    prepared = prepared_phantom(make_phantom(GOLDEN_SEED, pneumonia=True))
    return np.asarray(np.round(prepared.array * 255.0), dtype=np.uint8)


def _same(eager: tuple[Tensor, ...], other: tuple[Tensor, ...], stage: str) -> None:
    off = max(float((a - b).abs().max()) for a, b in zip(eager, other, strict=True))
    if not off <= PARITY:
        raise TrainingError(
            f"The {stage} network differs from the trained one by {off:.3g} (allowed {PARITY:g}); "
            "it was not written."
        )


def _write_manifest(path: Path, config: Config) -> None:
    """List the file as the one and only model of its folder."""
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    entry = {"file": path.name, "sha256": sha256, "name": config.name}
    entry["version"] = config.version
    text = json.dumps({"models": [entry], "default": path.name}, indent=2)
    write_whole(path.with_name(MANIFEST), (text + "\n").encode())


@contextmanager
def _deprecation_known() -> Iterator[None]:
    # TorchScript is deprecated, yet still what runs without the network's source.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "`torch.jit", DeprecationWarning)
        yield
