"""pydicom configured for this program: without its downloader, silent, and thread-safe.

Its warnings and log messages quote headers, and so patients' names. They are disabled once for the
process: `warnings.catch_warnings` changes state shared by all threads.
"""
# ruff: noqa: I001

from ctviewer.core.formats.offline import DOWNLOADER, without

with without(DOWNLOADER):  # before anything else imports pydicom
    from pydicom import config, filereader

import io
import logging
import warnings
import zlib
from pathlib import Path

from pydicom.filereader import dcmread
from pydicom.filewriter import dcmwrite
from pydicom.charset import convert_encodings
from pydicom.dataelem import DataElement, RawDataElement, convert_raw_data_element
from pydicom.dataelem import empty_value_for_VR
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.datadict import dictionary_VR, keyword_for_tag, tag_for_keyword
from pydicom.encaps import generate_fragments, get_frame, parse_basic_offsets
from pydicom.filereader import read_partial
from pydicom.pixels.utils import iter_pixels
from pydicom.tag import BaseTag
from pydicom.uid import UID, generate_uid

__all__ = [
    "UID",
    "UNREADABLE",
    "BaseTag",
    "DataElement",
    "Dataset",
    "FileMetaDataset",
    "RawDataElement",
    "convert_encodings",
    "convert_raw_data_element",
    "dcmwrite",
    "dictionary_VR",
    "empty_value_for_VR",
    "generate_fragments",
    "generate_uid",
    "get_frame",
    "header_of",
    "iter_pixels",
    "keyword_for_tag",
    "parse_basic_offsets",
    "parsed",
    "read_partial",
    "tag_for_keyword",
]  # fmt: skip

MOST_INFLATED, MOST_TIMES = 256 << 20, 100  # bytes, and times the size, of a deflated file
UNREADABLE = Exception  # pydicom raises many kinds of exceptions for a broken file

logging.getLogger("pydicom").setLevel(logging.CRITICAL + 1)  # child loggers inherit it
warnings.filterwarnings("ignore", module=r"(pydicom|ctviewer\.core\.formats\.dicom)\b")
config.settings.reading_validation_mode = config.IGNORE  # invalid values are handled in `values`


class BoundedZlib:
    """Replaces zlib in pydicom's reader, which inflates a file (PS3.5, A.5) without a limit.

    A file that inflates to more than `MOST_INFLATED` and `MOST_TIMES` its size counts as damaged.
    """

    MAX_WBITS = zlib.MAX_WBITS

    @staticmethod
    def decompress(content: bytes, wbits: int) -> bytes:
        """Inflate a whole stream.

        Raises:
            zlib.error: it is damaged, truncated, or too large.
        """
        stream = zlib.decompressobj(wbits)
        whole = stream.decompress(content, max(MOST_INFLATED, MOST_TIMES * len(content)))
        if not stream.eof:
            raise zlib.error
        return whole


filereader.zlib = BoundedZlib  # type: ignore[attr-defined, assignment]


def parsed(content: bytes) -> Dataset:
    """Parse a file's content, with or without the header of PS3.10.

    From memory, so that a false length in a damaged file allocates nothing.

    Raises:
        UNREADABLE: not DICOM, or broken.
    """
    return dcmread(io.BytesIO(content), force=True)


def header_of(path: Path) -> Dataset:
    """Read a file without its pixel data.

    Raises:
        UNREADABLE: not DICOM, or broken.
    """
    return dcmread(path, stop_before_pixels=True, force=True)
