"""A file format unknown to the program, as a contributor would add one."""

import struct

import numpy as np

from ctviewer.core.base.errors import LoadError
from ctviewer.core.formats.onefile import one_file
from ctviewer.core.formats.reader import Reader
from ctviewer.core.formats.stored import StoredHeader
from tests.formats import numbered

MAGIC = b"TOYSCAN1"


def parse_toy(file) -> StoredHeader:
    """Eight letters, three sizes, a spacing, and a 64-byte comment."""
    block = file.read(88)
    if len(block) < 88:
        raise LoadError("The toy's header is cut off; copy it again.")
    *sizes, spacing = struct.unpack("<3hf", block[8:18])
    return StoredHeader(
        format="Toy",
        shape=tuple(sizes),
        dtype=np.dtype("<i2"),
        affine=np.diag([spacing, spacing, spacing, 1.0]),
        facts=(("note", block[24:].decode().strip("\0")), ("owner", "Erika Mustermann")),
        start=88,
    )


def write_toy(path, array=None, note="", spacing=2.5):
    array = numbered() if array is None else array
    head = MAGIC + struct.pack("<3hf", *array.shape, spacing)
    path.write_bytes(head.ljust(24, b"\0") + note.encode().ljust(64, b"\0") + array.tobytes("F"))
    return path


TOY = Reader(
    label="Toy",
    suffixes=(".toy",),
    sniff=lambda file: file.start.startswith(MAGIC),
    open=one_file(parse_toy),
    is_free_text=lambda name: name == "note",
    names="`.toy`",
    notes="for tests",
)
