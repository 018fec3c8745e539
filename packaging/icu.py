"""ICU's data without the parts that Qt does not use: 11 MB instead of 32.

Qt's Linux libraries use ICU for three things: collation, the names of time zones and legacy text
encodings. The program reads and writes UTF-8 and ISO 8859-1, which need no table, and does not use
names of units, currencies, languages and countries, rules for line breaks or numbers in words.
Collation and time zones are kept for every language.

ICU's data are one archive (its `CmnD` format, as packed by `icupkg`: a header, a table of names and
offsets, the items) inside a library with no other content. ICU has the Unicode licence.
"""

import re
import struct
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from collect import Entry

LIBRARY = re.compile(r"libicudata\.so\.\d+$")
NEVER_ASKED = re.compile(
    r"^(brkitr|curr|lang|rbnf|region|translit|unit)/|\.(cfu|cnv|spp)$|^unames\.icu$"
)
MAGIC = b"\xda\x27"
ALIGNED = 16  # alignment of items in bytes


def smaller(libraries: Iterable[Entry], folder: Path) -> list[Entry]:
    """The libraries of the package; ICU's data library is replaced by a reduced copy in `folder`.

    Raises:
        ValueError: the library contains something other than ICU's data.
        CalledProcessError: a tool of binutils failed.
    """
    return [
        (entry[0], str(_rebuilt(Path(entry[1]), folder)), entry[2])
        if entry[2] != "SYMLINK" and LIBRARY.fullmatch(PurePosixPath(entry[0]).name)
        else entry
        for entry in libraries
    ]


def _rebuilt(library: Path, folder: Path) -> Path:
    data = folder / "icudt.dat"
    _run("objcopy", "-O", "binary", "--only-section=.rodata", library, data)
    head, items = unpacked(data.read_bytes())
    data.write_bytes(packed(head, {name: items[name] for name in items if is_asked_for(name)}))
    name = re.sub(r"[lb]/.*", "_dat", next(iter(items)))  # "icudt73l/af.res" in "icudt73_dat"
    return as_library(data, name, folder / library.name)


def is_asked_for(item: str) -> bool:
    """Whether an item such as "icudt73l/coll/de.res" is of a kind that Qt uses."""
    return not NEVER_ASKED.search(item.partition("/")[2])


def unpacked(data: bytes) -> tuple[bytes, dict[str, bytes]]:
    """The header of an ICU archive, and its items by name.

    Raises:
        ValueError: not an ICU archive.
    """
    length = int.from_bytes(data[:2], "little")
    if data[2:4] != MAGIC or data[12:16] != b"CmnD":
        raise ValueError("this library does not hold ICU's data as they are known here")
    body = data[length:]
    (number,) = struct.unpack_from("<I", body)
    places = [struct.unpack_from("<II", body, 4 + 8 * each) for each in range(number)]
    ends = [begin for _, begin in places[1:]] + [len(body)]
    items = {
        body[name : body.index(b"\0", name)].decode("ascii"): body[begin:end]
        for (name, begin), end in zip(places, ends, strict=True)
    }
    return data[:length], items


def packed(head: bytes, items: Mapping[str, bytes]) -> bytes:
    """The ICU archive of these items; names must be sorted for ICU's binary search."""
    names = b"".join(name.encode("ascii") + b"\0" for name in items)
    name = 4 + 8 * len(items)
    begin = -(-(name + len(names)) // ALIGNED) * ALIGNED
    table, first = struct.pack("<I", len(items)), begin
    for each, item in items.items():
        table += struct.pack("<II", name, begin)
        name, begin = name + len(each) + 1, begin + len(item)
    return head + (table + names).ljust(first, b"\0") + b"".join(items.values())


def as_library(data: Path, symbol: str, library: Path) -> Path:
    """A library with the name of `library` and the bytes of `data` at one symbol."""
    made = library.with_suffix(".o")
    start = f"_binary_{re.sub('[^A-Za-z0-9]', '_', data.name)}"
    subprocess.run(["ld", "-r", "-b", "binary", "-o", made, data.name], cwd=data.parent, check=True)
    _run(
        "objcopy", "--rename-section", ".data=.rodata,alloc,load,readonly,data,contents",
        f"--set-section-alignment=.data={ALIGNED}", f"--redefine-sym={start}_start={symbol}",
        f"--strip-symbol={start}_end", f"--strip-symbol={start}_size", made,
    )  # fmt: skip
    _run("ld", "-shared", "-z", "noexecstack", "--build-id=none", "-soname", library.name, "-o",
         library, made)  # fmt: skip
    return library


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True)
