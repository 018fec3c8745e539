"""Volumes, planes, windows, the input gate and preprocessing: NumPy and SciPy, no Qt, no torch."""
