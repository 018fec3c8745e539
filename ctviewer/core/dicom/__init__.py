"""DICOM: from a folder's files to series, from a series to a Volume."""

from ctviewer.core import offline

__all__ = ["offline"]  # first of all, so that pydicom comes without its downloader
