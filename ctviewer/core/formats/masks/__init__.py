"""Masks that were made elsewhere, read from files of any format that opens, and DICOM SEG."""
