"""Slices and montage on the screen, with their overlays."""
