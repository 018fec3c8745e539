"""DICOM: from a folder's files to series, from a series to a Volume."""
