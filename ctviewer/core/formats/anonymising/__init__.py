"""Copies of scans without what names a patient, their voxels untouched."""
