"""A tiny network file, made in code: bright lungs give a high logit and a hot map."""

import hashlib
import json
import warnings
from pathlib import Path

import numpy as np
import torch

from ctviewer.core.analysis.preprocess import DEFAULT_SPEC


class Tiny(torch.nn.Module):
    def __init__(self, bias: float = 0.0) -> None:
        super().__init__()
        self.bias = bias

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        pooled = torch.nn.functional.avg_pool3d(x, 2)[:, 0]
        map_ = ((pooled > 0.3) & (pooled < 0.6)).to(x.dtype)
        map_ = -torch.nn.functional.max_pool3d(-map_, 3, stride=1, padding=1)  # no thin borders
        logit = 2000.0 * map_.mean(dim=(1, 2, 3)) - 2.0 + self.bias
        return logit, map_, pooled.mean(dim=(2, 3))


class Halves(torch.nn.Module):
    """Also segments the lungs: everything dark, split into left and right at the middle."""

    def __init__(self, bias: float = 0.0) -> None:
        super().__init__()
        self.tiny = Tiny(bias)

    def forward(self, x: torch.Tensor):
        logit, map_, features = self.tiny(x)
        dark = (torch.nn.functional.avg_pool3d(x, 2)[:, 0] < 0.5).to(x.dtype)
        on_left = (torch.arange(dark.shape[3]) >= dark.shape[3] // 2).to(x.dtype)
        return logit, map_, features, torch.stack([dark * on_left, dark * (1 - on_left)], dim=1)


def metadata(**changes) -> dict:
    return {
        "name": "tiny", "version": "0", "synthetic": True, "notice": "tiny",
        "classes": ["normal", "pneumonia"],
        "heatmap": {"kind": "lesion probability", "shape": [32, 64, 64], "threshold": 0.5},
        "preprocess": DEFAULT_SPEC.to_dict(), "temperature": 1.0,
        "thresholds": {"low": 0.3, "high": 0.7},
        **changes,
    }  # fmt: skip


def golden(shape: tuple[int, ...]) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (1, *shape), np.uint8)


def golden_logit(
    network: torch.nn.Module | None = None, shape: tuple[int, ...] = DEFAULT_SPEC.shape
) -> float | list[float]:
    """The output of a network for the golden input: one logit, or one per class."""
    network = network or Tiny()
    with torch.inference_mode():
        logit = network(torch.from_numpy(golden(shape)[None] / np.float32(255)))[0][0]
    return logit.tolist()


GOLDEN = golden(DEFAULT_SPEC.shape)


def write_network(
    path: Path, *, bias: float = 0.0, kind: type[torch.nn.Module] = Tiny, **changes
) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        network = kind(bias).eval()
        said, shape = metadata(**changes), DEFAULT_SPEC.shape
        if isinstance(said["preprocess"], dict):
            shape = tuple(said["preprocess"].get("shape", shape))
        known = {"logit": golden_logit(kind().eval(), shape), "tolerance": 1e-3}
        said.setdefault("golden", known)
        scripted = torch.jit.freeze(torch.jit.script(network))
        extra = {"metadata.json": json.dumps(said), "golden.u8": golden(shape).tobytes()}
        torch.jit.save(scripted, path, _extra_files=extra)
    return path


def write_manifest(folder: Path, *networks: Path) -> None:
    """Make `folder` a resources folder that lists these networks."""
    (folder / "models").mkdir(exist_ok=True)
    entries = [
        {"file": n.name, "sha256": hashlib.sha256(n.read_bytes()).hexdigest()} for n in networks
    ]
    manifest = {"models": entries, "default": networks[0].name}
    (folder / "models" / "manifest.json").write_text(json.dumps(manifest))
