"""The DICOM reader: a folder of files with one or many slices each. Imports pydicom on demand."""

from pathlib import Path

from ctviewer.core.base.progress import Progress
from ctviewer.core.formats.dicom.content import starts_as_dicom
from ctviewer.core.formats.reader import Beginning, OpenScan, Reader


def _sniff(file: Beginning) -> bool:
    return starts_as_dicom(file.start)


def _open(path: Path, progress: Progress) -> OpenScan:
    from ctviewer.core.formats.dicom.loading import find_series  # pydicom takes 0.3 s to import

    return find_series(path, progress)


def _is_free_text(_name: str) -> bool:
    """DICOM fields are identified by keyword in `privacy`."""
    return False


READER = Reader(
    label="DICOM",
    suffixes=(".dcm", ".ima"),
    sniff=_sniff,
    open=_open,
    is_free_text=_is_free_text,
    names="a folder, any file of a series, or a DICOMDIR",
    notes="CT, one file a slice or enhanced multi-frame; uncompressed in either byte order, "
    "deflated, RLE, JPEG (lossless too), JPEG-LS, JPEG 2000 and its high-throughput kind",
    series=True,
)
