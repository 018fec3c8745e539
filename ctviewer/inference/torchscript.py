"""The one module that calls torch.jit: a TorchScript file as a function of arrays.

TorchScript is deprecated and warns so at every call; it still is the one format that runs without
the network's source. Should it go, this module and `training/release/export.py` are what changes.
"""

import io
import warnings
from typing import Any

import torch

from ctviewer.core.base.errors import ModelError
from ctviewer.core.base.text import Text

# Once for the process: `warnings.catch_warnings` is not safe while other threads run.
warnings.filterwarnings("ignore", "`torch.jit", DeprecationWarning)


def load(content: bytes, device: torch.device) -> Any:
    """The bytes of a frozen network on a device, ready to be called in inference mode.

    Raises:
        ModelError: the file is no TorchScript.
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
    """The network rewritten for this machine; to be believed only after a golden test."""
    return torch.jit.optimize_for_inference(network)
