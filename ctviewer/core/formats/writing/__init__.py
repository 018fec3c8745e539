"""Writers of maps on the scan's own grid: NIfTI, NRRD for 3D Slicer, DICOM SEG."""
