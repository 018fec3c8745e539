"""Loads TorchScript files; the only module that calls torch.jit.

TorchScript is deprecated and warns at every call, but is still the one format that runs without the
network's source. If it is removed, this module and `training/release/export.py` must change.
"""

import io
import warnings
from typing import Any

import torch

from ctviewer.core.base.errors import ModelError
from ctviewer.core.base.text import Text

# For the whole process: `warnings.catch_warnings` is not thread-safe.
warnings.filterwarnings("ignore", "`torch.jit", DeprecationWarning)


def load(content: bytes, device: torch.device) -> Any:
    """Load a frozen network from bytes onto a device, ready to be called in inference mode.

    Raises:
        ModelError: not a TorchScript file.
    """
    try:
        network: Any = torch.jit.load(io.BytesIO(content), map_location=device)  # type: ignore[no-untyped-call]
        return network.eval()
    except RuntimeError as error:
        raise ModelError(
            Text(
                "The network cannot be loaded ({reason}); install the program again.",
                reason=str(error).splitlines()[0],
            )
        ) from error


def optimised(network: Any) -> Any:
    """The network optimised for this machine; verify it with the golden input before use."""
    return torch.jit.optimize_for_inference(network)
