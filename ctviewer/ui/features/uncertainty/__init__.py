"""Confidence in the result: known cases, robustness, slice occlusion."""
