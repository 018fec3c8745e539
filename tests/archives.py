"""Archives made in code, optionally with defects."""

import io
import tarfile
import zipfile
from pathlib import Path


def zip_of(folder: Path, path: Path) -> Path:
    """A ZIP of all files in a folder."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for each in sorted(folder.rglob("*")):
            packed.write(each, each.relative_to(folder))
    return path


def tar_of(folder: Path, path: Path, kind: str = "") -> Path:
    """A TAR of all files in a folder; `kind` is "", "gz", "bz2" or "xz"."""
    with tarfile.open(path, f"w:{kind}") as packed:
        for each in sorted(folder.iterdir()):
            packed.add(each, each.name)
    return path


def named_zip(path: Path, contents: dict[str, bytes]) -> Path:
    """A ZIP of files with arbitrary names."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in contents.items():
            packed.writestr(name, content)
    return path


def named_tar(path: Path, contents: dict[str, bytes | tarfile.TarInfo]) -> Path:
    """A TAR of files with arbitrary names, or of entries that are not files."""
    with tarfile.open(path, "w") as packed:
        for name, content in contents.items():
            if isinstance(content, tarfile.TarInfo):
                packed.addfile(content)
                continue
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            packed.addfile(entry, io.BytesIO(content))
    return path


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    """A link or device."""
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, target
    return entry


def with_password(path: Path) -> Path:
    """The same ZIP with the flags of an encrypted one (APPNOTE.TXT, 4.4.4)."""
    content = bytearray(path.read_bytes())
    for magic, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = content.find(magic)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(magic, at + 4)
    path.write_bytes(content)
    return path
