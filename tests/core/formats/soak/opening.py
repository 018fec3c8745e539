"""Open a corrupt scan like any other, and check the volume if it opens."""

from pathlib import Path

import numpy as np

from ctviewer.core.base.errors import LoadError
from ctviewer.core.formats.loading import load_volume, outline
from ctviewer.core.geometry.volume import Volume

MEMORY = 64 << 20  # memory limit for opening, in bytes


def open_scan(path: Path) -> None:
    """Open only the header, then the whole scan; if the latter works, so must the former.

    Raises:
        LoadError: it does not open.
    """
    try:
        seen = outline(path)
    except LoadError as error:
        seen, reason = None, error
    volume = load_volume(path, memory_limit=MEMORY)
    check(volume)
    assert seen is not None, f"opens, but its header alone is refused: {reason}"
    assert seen.shape == volume.shape, f"{volume.shape}, but {seen.shape} by its header alone"
    np.testing.assert_allclose(seen.affine, volume.affine, rtol=1e-6, atol=1e-6)


def check(volume: Volume) -> None:
    """Check that the rest of the program can work with it."""
    assert volume.voxels.ndim == 3
    assert min(volume.shape) >= 1
    assert volume.voxels.dtype.isnative
    assert volume.voxels.dtype.kind in "iuf"
    assert np.isfinite(volume.affine).all(), "the affine is not finite"
    assert np.isfinite(volume.spacing).all(), "the spacing is not finite"
    assert min(volume.spacing) > 0, "a spacing is 0"
    inverse = np.linalg.inv(volume.affine)
    assert np.isfinite(inverse).all(), "the affine cannot be inverted"
    left = volume.voxels.size - np.count_nonzero(np.isfinite(volume.voxels))
    assert left in (0, volume.nonfinite), f"{left} voxels are not finite, {volume.nonfinite} told"
    assert all(isinstance(text, str) for fact in volume.source.facts for text in fact)
