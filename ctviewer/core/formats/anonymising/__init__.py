"""Anonymised copies of scans, with unchanged voxels."""
