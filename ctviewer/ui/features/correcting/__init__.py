"""Manual correction of masks: brush, eraser, and filling between slices."""
