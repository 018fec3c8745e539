"""The archives of the Keras example: 100 scans without (CT-0) and 100 with few findings (CT-1)."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ctviewer.core.base.files import write_whole
from ctviewer.core.base.text import Text
from training.base.errors import TrainingError
from training.data.mosmed.fetch import RemoteFile, fetch
from training.data.mosmed.unzip import unzip

# Addresses and sizes as in the Keras example "3D image classification from CT scans" (2020).
_RELEASE = "https://github.com/hasibzunair/3D-image-classification-tutorial/releases/download/v0.2"
MOSMED = "MosMedData"  # their folder in the work folder
LICENCE = (
    "MosMedData (Morozov et al. 2020, medRxiv 2020.05.20.20100362) is licensed CC BY-NC-ND 3.0: "
    "name its authors, no commercial use, no changed copies handed on. Networks trained on it are "
    "yours to study; ask before you pass them on."
)


@dataclass(frozen=True)
class Archive:
    """One zip file with one folder of scans."""

    name: str
    source: RemoteFile


ARCHIVES = (
    Archive("CT-0.zip", RemoteFile(f"{_RELEASE}/CT-0.zip", 1_065_471_431)),
    Archive("CT-1.zip", RemoteFile(f"{_RELEASE}/CT-1.zip", 1_050_898_487)),
)


def download(
    folder: Path, report: Callable[[str], None], archives: Sequence[Archive] = ARCHIVES
) -> None:
    """Fetch and unpack the archives into `folder`, once; the licence is shown first.

    A list of the unpacked files and the archive's SHA-256 (in the format of sha256sum) are stored
    next to the scans; the archive itself is removed. Complete files are not fetched again. If the
    hash of an archive is known, e.g. from an earlier download, it must match.

    Raises:
        TrainingError: a file cannot be fetched or is not a safe archive.
    """
    report(LICENCE)
    for archive in archives:
        if _is_unpacked(archive, folder):
            report(f"{archive.name}: is there already")
            continue
        report(f"{archive.name}: fetching {archive.source.size / 1e6:.0f} MB")
        path = folder / archive.name
        source = replace(archive.source, sha256=archive.source.sha256 or _known_hash(path))
        found = fetch(source, path, report)
        if source.sha256:
            report(f"{archive.name}: the SHA-256 is the one expected")
        files = unzip(path, folder)
        if not files:
            path.unlink()
            raise TrainingError(
                f"{archive.name} contains no files and was deleted; fetch it again."
            )
        if not source.sha256:
            report(f"{archive.name}: SHA-256 {found}; a later fetch must bring the same")
            write_whole(_hash_file(path), f"{found}  {archive.name}\n".encode())
        write_whole(_list(archive, folder), json.dumps(files, indent=1).encode())
        path.unlink()
        unpacked = "{archive}: {count} {count:file|files} unpacked to {folder}"
        report(Text(unpacked, archive=archive.name, count=len(files), folder=folder))


def _is_unpacked(archive: Archive, folder: Path) -> bool:
    try:
        files = json.loads(_list(archive, folder).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return all(
        (folder / name).is_file() and (folder / name).stat().st_size == size
        for name, size in files.items()
    )


def _known_hash(archive: Path) -> str:
    """The hash stored next to the archive by an earlier download or the user; "" if none.

    Raises:
        TrainingError: the stored text is not a SHA-256.
    """
    place = _hash_file(archive)
    if not place.exists():
        return ""
    found = re.match(r"[0-9a-f]{64}(?!\S)", place.read_text("utf-8", errors="replace").lower())
    if found is None:
        raise TrainingError(f"{place.name} holds no SHA-256; correct it or delete it.")
    return found[0]


def _hash_file(archive: Path) -> Path:
    return archive.with_name(f"{archive.name}.sha256")


def _list(archive: Archive, folder: Path) -> Path:
    return folder / f"{archive.name}.list.json"
