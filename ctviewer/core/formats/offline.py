"""Imports nibabel without pydicom, and pydicom without its downloader.

nibabel imports pydicom if installed: 9 MB and half of the time, for NIfTI files with embedded DICOM
fields, which are not read here. pydicom imports its downloader of sample files, and with it
`requests`, whose urllib3 binds a socket to test for IPv6. Both are suppressed. Import `nib` from
here inside functions, so that the window is shown first.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

DICOM, DOWNLOADER = "pydicom", "requests"


@contextmanager
def without(package: str) -> Iterator[None]:
    """Within the context, hide a package that is not imported yet.

    This affects other threads: modules of this program that import pydicom import this one first,
    and so wait until it is complete.
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
