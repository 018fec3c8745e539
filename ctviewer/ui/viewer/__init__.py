"""Slices and montage on the screen, and all that is drawn over them."""
