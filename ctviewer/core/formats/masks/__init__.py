"""Masks from elsewhere, in any scan format or DICOM SEG."""
