"""Export: a trained network as one frozen TorchScript file with complete metadata."""

import hashlib
import json
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from ctviewer.core.base.files import write_whole
from training.base.config import Config
from training.model.ensemble import Ensemble
from training.model.network import Network
from training.release.metadata import NetworkCard, metadata
from training.release.onnx_file import Answers, same, write_onnx
from training.synthetic.dataset import prepared_phantom
from training.synthetic.phantom.chest import make_phantom

GOLDEN_SEED = 900_001  # a patient of no split
MANIFEST = "manifest.json"


def export(
    network: Network | Ensemble,
    card: NetworkCard,
    folder: Path,
    report: Callable[[str], None] = print,
) -> Path:
    """Write the network and its manifest entry to `folder`; return the network's file.

    An ONNX file is added if the packages for it are installed.

    Raises:
        TrainingError: the output of an export stage differs from that of the network.
    """
    golden = golden_input()
    x = torch.from_numpy(golden).float()[None] / 255.0
    path = folder / f"{card.config.name}-{card.config.version}.pt"
    folder.mkdir(parents=True, exist_ok=True)
    with torch.inference_mode():
        eager = network.eval()(x)
        said = metadata(card, float(eager[0][0])) | {"parameters": parameters(network)}
        extra = {
            "metadata.json": json.dumps(said, indent=1),
            "golden.u8": golden.tobytes(),
        }
        with _deprecation_known():
            _write_torchscript(network, x, eager, path, extra)
    write_onnx(network, x, path.with_suffix(".onnx"), report)
    _write_manifest(path, card.config)
    return path


def _write_torchscript(
    network: nn.Module, x: Tensor, eager: Answers, path: Path, extra: dict[str, Any]
) -> None:
    """Write the frozen network, moved into place after the outputs of all forms agreed."""
    scripted = torch.jit.script(network)
    same(eager, scripted(x), "scripted")
    frozen = torch.jit.freeze(scripted)
    same(eager, frozen(x), "frozen")
    partial = path.with_suffix(".partial")
    try:
        torch.jit.save(frozen, str(partial), _extra_files=extra)
        reloaded = torch.jit.load(str(partial))  # type: ignore[no-untyped-call]
        same(eager, reloaded(x), "reloaded")
        optimised = torch.jit.optimize_for_inference(reloaded)
        same(eager, optimised(x), "optimised")
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def parameters(network: nn.Module) -> int:
    """Return the number of trained parameters used for the outputs."""
    return sum(values.numel() for values in network.parameters())


def golden_input() -> NDArray[np.uint8]:
    """Return the input (1,64,128,128) of a fixed phantom, its 0..1 as 0..255."""
    prepared = prepared_phantom(make_phantom(GOLDEN_SEED, pneumonia=True))
    return np.asarray(np.round(prepared.array * 255.0), dtype=np.uint8)


def _write_manifest(path: Path, config: Config) -> None:
    """List the file as the only model of its folder, with its ONNX form if there is one."""
    entry = _hashed(path) | {"name": config.name, "version": config.version}
    onnx = path.with_suffix(".onnx")
    if onnx.exists():
        entry["onnx"] = _hashed(onnx)
    text = json.dumps({"models": [entry], "default": path.name}, indent=2)
    write_whole(path.with_name(MANIFEST), (text + "\n").encode())


def _hashed(path: Path) -> dict[str, Any]:
    return {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


@contextmanager
def _deprecation_known() -> Iterator[None]:
    # TorchScript is deprecated, but still needed to run without the network's source.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "`torch.jit", DeprecationWarning)
        yield
