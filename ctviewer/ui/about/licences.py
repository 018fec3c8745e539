"""Under which licences the parts come, and how the program is cited."""

from ctviewer import __version__

LICENCES = {
    "CT Viewer": "Apache-2.0",
    "Python": "PSF-2.0",
    "PySide6-Essentials": "LGPL-3.0",
    "pyqtgraph": "MIT",
    "nibabel": "MIT",
    "pynrrd": "MIT",
    "pydicom": "MIT",
    "imagecodecs": "BSD-3-Clause",
    "isal": "PSF-2.0",
    "numpy": "BSD-3-Clause",
    "scipy": "BSD-3-Clause",
    "torch": "BSD-3-Clause",
    "filelock": "MIT",
    "platformdirs": "MIT",
    "MarkupSafe": "BSD-3-Clause",
    "XlsxWriter": "BSD-2-Clause",
    "psutil": "BSD-3-Clause",
}
"""The program, its language and what it imports, with SPDX names."""

CITATION = (
    f"The CT Viewer developers. CT Viewer (version {__version__}). Computer software, Apache-2.0."
)
"""As in CITATION.cff."""
