"""Versions, licences and machine data for bug reports; nothing on scans or patients."""

import os
import platform
import sys
from dataclasses import asdict
from enum import Enum

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication, QScreen

from ctviewer import __version__
from ctviewer.core.base.program import version_text
from ctviewer.ui.base.preferences import Preferences

LICENCES = {
    "CT Viewer": "Apache-2.0",
    "Python": "PSF-2.0",
    "PySide6-Essentials": "LGPL-3.0",
    "pyqtgraph": "MIT",
    "nibabel": "MIT",
    "pynrrd": "MIT",
    "pydicom": "MIT",
    "imagecodecs": "BSD-3-Clause",
    "highdicom": "MIT",
    "dicom-anonymizer": "BSD-3-Clause",
    "isal": "PSF-2.0",
    "backports.zstd": "PSF-2.0",
    "numpy": "BSD-3-Clause",
    "scipy": "BSD-3-Clause",
    "torch": "BSD-3-Clause",
    "contourpy": "BSD-3-Clause",
    "filelock": "MIT",
    "platformdirs": "MIT",
    "MarkupSafe": "BSD-3-Clause",
    "XlsxWriter": "BSD-2-Clause",
    "psutil": "BSD-3-Clause",
}
"""The program, its language and its dependencies, with SPDX licence names."""

CITATION = (
    f"The CT Viewer developers. CT Viewer (version {__version__}). Computer software, Apache-2.0."
)
"""As in CITATION.cff."""


NOT_PACKAGES = ("CT Viewer", "Python")


def diagnostics(preferences: Preferences, device: str) -> str:
    """One fact per line: versions, system, `device` of the last result, screens, preferences."""
    import psutil  # late: for the window's start

    memory = psutil.virtual_memory()
    facts = {
        "CT Viewer": version_text(),
        "System": f"{platform.system()} {platform.release()} {platform.machine()}",
        "Python": platform.python_version(),
        "Qt": f"{qVersion()} on {QGuiApplication.platformName()}",
        **{name: _version(name) for name in LICENCES if name not in NOT_PACKAGES},
        "CPUs": str(os.cpu_count()),
        "Memory": f"{memory.total / 2**30:.1f} GB, {memory.available / 2**30:.1f} GB free",
        "GPUs": _gpus(),
        "Last classified on": device or "nothing classified yet",
        **{f"Screen {n}": _screen(s) for n, s in enumerate(QGuiApplication.screens(), start=1)},
        **{name.replace("_", " ").capitalize(): _plain(value)
           for name, value in asdict(preferences).items()},
    }  # fmt: skip
    return "".join(f"{name}: {value}\n" for name, value in facts.items())


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # late: for the window's start

    try:
        return version(package)
    except PackageNotFoundError:  # packages may lack their metadata
        return "unknown"


def _gpus() -> str:
    """Queried only if torch is loaded: loading it takes seconds."""
    torch = sys.modules.get("torch")
    if torch is None:
        return "not asked yet"
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    return ", ".join(torch.cuda.get_device_name(n) for n in range(count)) or "none usable"


def _screen(screen: QScreen) -> str:
    width, height = screen.size().toTuple()
    return f"{width} x {height} at {screen.devicePixelRatio():g}x, {screen.refreshRate():.0f} Hz"


def _plain(value: object) -> str:
    return str(value.value if isinstance(value, Enum) else value)
