"""The program's resources, version, build commit, and memory settings."""

import ctypes
import json
import platform
import sys
from contextlib import suppress
from pathlib import Path

from ctviewer import __version__
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text


def resource(name: str) -> Path:
    """The path of a file under `resources/`, e.g. "models/manifest.json".

    Raises:
        UserError: the file is not there, so the installation is incomplete.
    """
    for root in _roots():
        if (root / name).exists():
            return root / name
    raise UserError(Text("The program's own file {name} is missing; install it again.", name=name))


def _roots() -> list[Path]:
    package = Path(__file__).resolve().parents[2]
    frozen = getattr(sys, "_MEIPASS", None)
    inside = [Path(frozen) / "resources"] if frozen else []
    return [*inside, package / "_resources", package.parent / "resources"]


BUILD = "build.json"  # only in a package
LIBRARIES = {"PyTorch": "torch", "NumPy": "numpy", "SciPy": "scipy"}  # may change results


def is_packaged() -> bool:
    """Whether this is the program that was built with `make package`."""
    return bool(getattr(sys, "frozen", False))


def commit() -> str:
    """The commit that the package was built from; "" if run from source."""
    if not is_packaged():
        return ""
    try:
        return str(json.loads(resource(BUILD).read_text("utf-8"))["commit"])
    except (UserError, OSError, KeyError, ValueError):  # never a reason not to start
        return "unknown"


def version_text() -> str:
    """E.g. "0.3.0", or "0.3.0 (commit 1a2b3c4d)" in a package."""
    built_from = commit()
    return f"{__version__} (commit {built_from})" if built_from else __version__


def software() -> dict[str, str]:
    """The versions of Python and of the loaded numerical libraries."""
    found = {
        title: getattr(sys.modules.get(name), "__version__", "")
        for title, name in LIBRARIES.items()
    }
    named = {title: str(version) for title, version in found.items() if version}
    return {"Python": platform.python_version(), **named}


TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3  # of mallopt, in glibc's malloc.h
KEPT = 32 << 20  # bytes; the maximum to which glibc raises its own threshold, see mallopt(3)


def keep_freed_memory() -> None:
    """Make the C library keep freed blocks of up to 32 MB, and up to 64 MB at the top of the heap.

    Arrays of a few megabytes come and go with every scan. Returning them to the system each time
    costs more than the computation: finding the lungs took 1.3 times as long. Only affects glibc.
    """
    if not sys.platform.startswith("linux"):
        return
    with suppress(AttributeError, OSError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(MMAP_THRESHOLD, KEPT)
        mallopt(TRIM_THRESHOLD, 2 * KEPT)


def give_freed_memory_back() -> None:
    """Return the C library's free memory to the system: takes 4 ms, when idle.

    It keeps about 50 MB after the network's first run and as much after each scan. Other libraries
    than glibc return memory by themselves.
    """
    if sys.platform.startswith("linux"):
        with suppress(AttributeError, OSError):
            ctypes.CDLL(None).malloc_trim(0)
