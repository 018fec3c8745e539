"""CT Viewer: see a chest CT and classify it; for research use only.

As a library: `ctviewer.open`, `Classifier`, `batch` and other names in `ctviewer.api`.
"""

import logging
from importlib import import_module
from typing import Any

__version__ = "0.3.0"
__all__ = [
    "Cancelled",
    "Classifier",
    "LoadError",
    "Map",
    "MaskFile",
    "ModelError",
    "Result",
    "Source",
    "UserError",
    "Volume",
    "WriteError",
    "batch",
    "columns",
    "open",
]

# Without a window there is no log; errors and notes are returned as sentences.
logging.getLogger(__name__).addHandler(logging.NullHandler())


def __getattr__(name: str) -> Any:
    """A name of the library, imported on first use, so that the window starts without it."""
    if name in __all__:
        return getattr(import_module("ctviewer.api"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
