"""The network as an ONNX file, in addition to TorchScript, if the packages for it are installed."""

import contextlib
import io
import logging
import os
import warnings
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import torch
from torch import Tensor, nn

from training.base.errors import TrainingError

PARITY = 1e-4  # largest difference between the trained network and each exported form,
# relative for values above 1

Answers = tuple[Tensor, Tensor, Tensor, Tensor]
"""Logit (N,), lesion map (N,32,64,64), features (N,F) and lungs (N,2,32,64,64)."""


def same(trained: Answers, other: Answers, form: str) -> None:
    """Compare outputs of the trained network with those of another form of it.

    Raises:
        TrainingError: they differ by more than PARITY, or one is not a number.
    """
    off = max(
        float(((a - b).abs() / a.abs().clamp(min=1.0)).max())
        for a, b in zip(trained, other, strict=True)
    )
    if not off <= PARITY:
        raise TrainingError(
            f"The {form} network differs from the trained one by {off:.3g} (allowed {PARITY:g}); "
            "it was not written."
        )


OPSET = 20  # the lowest that torch's current exporter writes without conversion
NEEDED = ("onnx", "onnxscript", "onnxruntime")
OUTPUTS = ("logit", "heatmap", "features", "lungs")


def write_onnx(network: nn.Module, x: Tensor, path: Path, report: Callable[[str], None]) -> None:
    """Write `path` for any number of inputs like `x` (1,1,64,128,128), checked by ONNX Runtime.

    Without the packages it reports this and removes an older file.

    Raises:
        TrainingError: the output of ONNX Runtime differs from that of the network.
    """
    missing = [name for name in NEEDED if not find_spec(name)]
    if missing:
        path.unlink(missing_ok=True)
        report(
            f"No ONNX file was written, as {', '.join(missing)} is not installed "
            "(pip install --group onnx)."
        )
        return
    partial = path.with_suffix(".partial")
    try:
        _convert(network, torch.cat([x, x]), partial)  # a single input would be treated as constant
        for rows in (x, torch.cat([x, x.flip(-1)])):
            with torch.inference_mode():
                same(network(rows), _computed(partial, rows), "ONNX")
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def _convert(network: nn.Module, x: Tensor, path: Path) -> None:
    with _quiet():
        program = torch.onnx.export(
            network,
            (x,),
            dynamo=True,
            opset_version=OPSET,
            input_names=["x"],
            output_names=list(OUTPUTS),
            dynamic_shapes={"x": {0: torch.export.Dim("n")}},
        )
        assert program is not None
        program.save(str(path), external_data=False)


def _computed(path: Path, x: Tensor) -> Answers:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    found = session.run(list(OUTPUTS), {"x": x.numpy()})
    logit, heatmap, features, lungs = (torch.from_numpy(each) for each in found)
    return logit, heatmap, features, lungs


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Hide the exporter's progress and internal warnings."""
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield
