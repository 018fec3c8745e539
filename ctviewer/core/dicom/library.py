"""pydicom as the program uses it: without its downloader, silent, the same in every thread.

Its warnings and log messages quote headers, so they would name patients. They are switched off
once for the process: `warnings.catch_warnings` changes what all threads share.
"""
# ruff: noqa: I001

from ctviewer.core import offline  # first of all, so that pydicom comes without its downloader

import logging
import warnings

from pydicom import config, dcmread
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.encaps import get_frame
from pydicom.filereader import read_partial
from pydicom.pixels.utils import iter_pixels
from pydicom.tag import BaseTag
from pydicom.uid import UID

__all__ = [
    "UID", "BaseTag", "DataElement", "Dataset", "RawDataElement", "dcmread", "dictionary_VR",
    "get_frame", "iter_pixels", "offline", "read_partial", "tag_for_keyword",
]  # fmt: skip

UNREADABLE = Exception  # pydicom raises whatever it meets in a broken file, of many kinds

logging.getLogger("pydicom").disabled = True
warnings.filterwarnings("ignore", module=r"(pydicom|ctviewer\.core\.dicom)\b")
config.settings.reading_validation_mode = config.IGNORE  # odd values are met in `values`
