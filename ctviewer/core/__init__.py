"""Volumes, planes, windows, the input gate and preprocessing: numpy only, no Qt, no torch."""
