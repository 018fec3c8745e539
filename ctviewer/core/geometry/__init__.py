"""Volumes and their voxels in space: planes, slabs, masks, cells, measurements."""
