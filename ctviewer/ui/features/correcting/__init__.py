"""Correcting masks by hand: a brush, an eraser, and filling between slices."""
