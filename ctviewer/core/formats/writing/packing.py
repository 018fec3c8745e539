"""Fast, deterministic gzip for maps, which are mostly zeros."""

from collections.abc import Iterable, Iterator
from typing import Any

from isal import isal_zlib
from numpy.typing import NDArray

GZIP = 31  # largest window of zlib (15) plus 16 for a gzip header
LEVEL = 1  # 0.02 s for a map of 67 million voxels; zlib's own level 1 takes 0.4 s


BLOCK = 8 << 20  # bytes compressed at once


def blocks_of(layers: NDArray[Any]) -> Iterator[memoryview]:
    """The bytes of an array in memory order, without a copy."""
    flat = layers.data.cast("B")
    return (flat[start : start + BLOCK] for start in range(0, len(flat), BLOCK))


def gzipped(pieces: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    """One gzip member of all pieces, without name and time."""
    packer = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, GZIP)
    for piece in pieces:
        packed = packer.compress(piece)
        if packed:
            yield packed
    yield packer.flush()
