"""Writes maps of a scan in the scan's own grid: NIfTI, NRRD that 3D Slicer reads, DICOM SEG."""
