"""Unpacking an untrusted archive: nothing outside the folder, no partial files."""

import os
import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from training.base.errors import TrainingError

LARGEST = 20 << 30  # bytes, total of all files of an archive
CLUTTER = ("__MACOSX", ".DS_Store")  # added to archives by some systems


def unzip(archive: Path, folder: Path) -> dict[str, int]:
    """Unpack all files; return their names (relative, with /) and sizes in bytes.

    Each file is written under a temporary name and then renamed; complete files are kept. An
    archive that is unsafe or unreadable is deleted.

    Raises:
        TrainingError: the archive is damaged, has a name that leads out of the folder, a link,
            a duplicate name, a password, or more than `LARGEST` bytes; or writing fails.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            members = _members(opened)
            for member in members:
                _unpack(opened, member, folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, _ArchiveError) as error:
        archive.unlink()
        raise TrainingError(
            f"{archive.name} is not a trustworthy archive ({error}), deleted; fetch it again."
        ) from None
    except OSError as error:
        raise TrainingError(
            f"{archive.name} cannot be unpacked ({error.strerror or error}); free some of the disk "
            "or choose another folder."
        ) from None
    return {member.filename: member.file_size for member in members}


class _ArchiveError(Exception):
    """An archive that zipfile can read but this program refuses to unpack."""


def _members(opened: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the files of the archive, all checked before any is written."""
    members = [
        member
        for member in opened.infolist()
        if not member.is_dir() and not set(CLUTTER) & set(PurePosixPath(member.filename).parts)
    ]
    for member in members:
        _check(member)
    if len({member.filename.casefold() for member in members}) < len(members):
        raise _ArchiveError("it holds one name twice")
    total = sum(member.file_size for member in members)
    if total > LARGEST:
        raise _ArchiveError(f"it would unpack to {total / 1e9:.0f} GB")
    return members


def _check(member: zipfile.ZipInfo) -> None:
    name = member.filename
    parts = name.split("/")
    if name.startswith("/") or "\\" in name or ":" in name or {"..", ""} & set(parts):
        raise _ArchiveError(f"the name {name!r} leads out of the folder")
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise _ArchiveError(f"{name!r} is a link or device")
    if member.flag_bits & 1:
        raise _ArchiveError("it asks for a password")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _ArchiveError("it is packed in an unknown way")


def _unpack(opened: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> None:
    target = folder / member.filename
    if target.is_file() and target.stat().st_size == member.file_size:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.parent.resolve().is_relative_to(folder.resolve()):
        raise _ArchiveError(f"the name {member.filename!r} leads out of the folder by a link")
    partial = target.with_name(f".{target.name}.partial")
    try:
        with opened.open(member) as source, partial.open("wb") as file:
            shutil.copyfileobj(source, file, 1 << 20)  # zipfile stops at file_size, checks the CRC
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)
