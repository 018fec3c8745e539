"""Corruption of the bytes of any file."""

import random

import numpy as np

SMALL = (7, 6, 5)
AFFINE = np.diag([4.0, 4.0, 5.0, 1.0])
TAIL = 64  # the end of a file in bytes: truncation near the end cuts here


def flipped(rng: random.Random, content: bytearray, within: int = 400) -> bytearray:
    for _ in range(rng.choice((1, 1, 2, 4, 8))):
        content[rng.randrange(min(within, len(content)))] = rng.randrange(256)
    return content


def shifted(rng: random.Random, content: bytearray) -> bytearray:
    """Bytes inserted, deleted or duplicated, which shifts everything after them."""
    place, count = rng.randrange(min(600, len(content))), rng.choice((1, 2, 4, 8, 100))
    part = rng.choice((b"", rng.randbytes(count), bytes(content[place : place + count]) * 2))
    return content[:place] + part + content[place + count :]


def cut(rng: random.Random, content: bytearray) -> bytearray:
    near_end = len(content) - rng.randrange(TAIL)
    return content[: rng.choice((near_end, rng.randrange(len(content)), rng.randrange(400), 0))]
