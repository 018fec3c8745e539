"""Reduce the size of files: remove symbol tables, and white space in large JSON.

A symbol table (`.symtab`, `.strtab`, debugging sections) names the functions inside a library for
debuggers; the loader uses another one (`.dynsym`), which is kept. torch's are 89 MB, those of
Python 17 MB. Unchanged are:

- Qt and PySide6 (LGPL-3.0): they are shipped as delivered, and have hardly any symbols.
- `*.libs`: auditwheel has moved sections of these files, and `strip` may misalign them.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from collect import Entry

AS_DELIVERED = ("PySide6", "shiboken6")
LEAST = 4096  # minimum saving in bytes; otherwise the file is unchanged
LARGE_JSON = 2**20  # minimum size in bytes: that of highdicom's table of DICOM modules is above it
ELF = b"\x7fELF"


def slimmer(entries: Iterable[Entry], folder: Path) -> list[Entry]:
    """The files of the package; reduced ones are replaced by copies in `folder`."""
    return [
        (entry[0], str(_smaller(entry, folder / entry[0])), entry[2])
        if _loses_symbols(entry) or _has_white_space(entry)
        else entry
        for entry in entries
    ]


def _loses_symbols(entry: Entry) -> bool:
    """Whether a file is a Linux library that may be stripped (see above)."""
    place, source, kind = PurePosixPath(entry[0]), Path(entry[1]), entry[2]
    top = place.parts[0]
    if kind == "SYMLINK" or top in AS_DELIVERED or top.endswith(".libs"):
        return False
    if sys.platform != "linux" or not source.is_file():
        return False
    with source.open("rb") as file:
        return file.read(len(ELF)) == ELF


def _has_white_space(entry: Entry) -> bool:
    source = Path(entry[1])
    large = source.suffix == ".json" and entry[2] == "DATA" and source.is_file()
    return large and source.stat().st_size >= LARGE_JSON


def _smaller(entry: Entry, copy: Path) -> Path:
    """The reduced copy, or the file itself if that would save too little.

    Raises:
        CalledProcessError: `strip` failed.
    """
    source = Path(entry[1])
    copy.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix == ".json":
        said = json.loads(source.read_text("utf-8"))
        text = json.dumps(said, separators=(",", ":"), ensure_ascii=False)
        copy.write_text(text, "utf-8")
    else:
        subprocess.run(["strip", "--strip-unneeded", "-o", copy, source], check=True)
        copy.chmod(source.stat().st_mode & 0o777)
    return copy if copy.stat().st_size <= source.stat().st_size - LEAST else source
