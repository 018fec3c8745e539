"""nibabel, imported without a socket.

nibabel brings pydicom along, pydicom its downloader of sample files, and that `requests`, whose
urllib3 binds a socket to see whether there is IPv6. Without `requests` pydicom goes without the
downloader, which this program never uses. All of it takes a second to import: `nib` is taken from
here inside of what needs it, not before the window is shown.
"""

import sys

DOWNLOADER = "requests"

_hidden = DOWNLOADER not in sys.modules
if _hidden:
    sys.modules[DOWNLOADER] = None  # type: ignore[assignment]  # Python's sign for "not there"
try:
    import nibabel as nib
finally:
    if _hidden:
        del sys.modules[DOWNLOADER]

__all__ = ["nib"]
