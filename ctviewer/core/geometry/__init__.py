"""Volumes in space: planes, slabs, masks, grids, measurements."""
