"""nibabel, imported alone; and how pydicom is, without a socket.

nibabel brings pydicom along where that is installed: 9 MB and half of the time, for NIfTI files
with DICOM fields inside, which are not read. pydicom brings its downloader of sample files, and
that `requests`, whose urllib3 binds a socket to see whether there is IPv6. Either goes without.
`nib` is taken from here inside of what needs it, not before the window is shown.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

DICOM, DOWNLOADER = "pydicom", "requests"


@contextmanager
def without(package: str) -> Iterator[None]:
    """While a library is imported: as if a package that is not imported yet were not there.

    Other threads miss it meanwhile: of the program's modules, those that import pydicom import this
    one first, and so wait until it is whole.
    """
    hidden = package not in sys.modules
    if hidden:
        sys.modules[package] = None  # type: ignore[assignment]  # Python's sign for "not there"
    try:
        yield
    finally:
        if hidden:
            del sys.modules[package]


with without(DICOM):
    import nibabel as nib

__all__ = ["DOWNLOADER", "nib", "without"]
