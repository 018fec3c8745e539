"""Storage of a scan's sidecar, without losing data.

Files are written atomically. Changes by other windows or programs are merged; a file of a later
version is not changed; a damaged one is kept under another name.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ctviewer.core.base.errors import UserError, WriteError
from ctviewer.core.base.files import write_whole
from ctviewer.core.base.text import Text, cut
from ctviewer.core.output.sidecar.content import EMPTY, KeptMask, ScanKey, Sidecar, merged
from ctviewer.core.output.sidecar.encoding import (
    SCHEMA,
    NewerSchemaError,
    OtherScanError,
    from_json,
    included_in,
    to_json,
)
from ctviewer.core.output.sidecar.masks import ENDING

BESIDE_ENDING = ".ctviewer.json"
HASH_DIGITS = 12  # of the voxel hash in a file name beside the scan; the full hash is in the file
LONGEST_STEM = 100  # characters of the scan's name used for its sidecar's: a name has 255 bytes
LARGEST = 64 << 20  # bytes; more is no sidecar
MOST_DAMAGED = 1000
MOST_INCLUDED = 200


@dataclass(frozen=True)
class Shelf:
    """Possible places of sidecars: in the user's data folder `own`, and beside the scan.

    `beside` is the scan's folder, None for a volume without a file; `stem` is the prefix of names
    there.
    """

    own: Path
    beside: Path | None = None
    stem: str = ""
    beside_preferred: bool = False


@dataclass(frozen=True)
class Stored:
    """A scan's stored sidecar, and the files it was read from.

    `notes` are sentences about anything that failed.
    """

    sidecar: Sidecar = EMPTY
    paths: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()


def read_stored(key: ScanKey, shelf: Shelf) -> Stored:
    """Read and merge the sidecars of a scan from all places."""
    found = _find(key, shelf)
    return Stored(found.together(), found.paths, tuple(found.notes))


def write_stored(key: ScanKey, shelf: Shelf, ours: Sidecar, base: Stored) -> Stored:
    """Write a sidecar based on the stored version `base`, merged with changes made since.

    It stays beside the scan if it was there or that is preferred, else it goes to the user's data
    folder; also, with a note, if it cannot be written beside the scan.

    Raises:
        UserError: it cannot be written anywhere; existing files are unchanged.
    """
    found = _find(key, shelf)
    comparable = set(base.paths) <= set(found.paths)  # else what is missing was not removed
    result = merged(base.sidecar if comparable else EMPTY, ours, found.together())
    if result.empty and not found.paths:
        return Stored(notes=tuple(found.notes))
    notes = list(found.notes)
    beside = [path for path in found.paths if path.parent == shelf.beside]
    if shelf.beside is not None and (beside or shelf.beside_preferred):
        places = beside or [found.free(_names_beside(key, shelf))]
        try:
            return replace(_written(found, places, result), notes=tuple(notes))
        except UserError:
            notes.append(
                Text("Nothing can be written beside the scan, so its sidecar is kept in the "
                     "user's data folder.")
            )  # fmt: skip
    _make_folder(shelf.own)
    stored = _written(found, [found.free(_own(key, shelf))], result)
    return replace(stored, notes=tuple(notes))


def read_sidecar(path: Path, key: ScanKey) -> Sidecar:
    """Read a sidecar that the user selected.

    Raises:
        UserError: it cannot be read, is no sidecar, or belongs to another scan.
    """
    try:
        return from_json(_content(path), key)
    except OSError as error:
        raise UserError(
            Text("{file} cannot be read ({reason}).", file=cut(path.name), reason=error.strerror)
        ) from None
    except NewerSchemaError:
        raise UserError(
            Text("{file} was written by a later version of CT Viewer; update the program.",
                 file=cut(path.name))
        ) from None  # fmt: skip
    except OtherScanError:
        raise UserError(
            Text("{file} is the sidecar of another scan: its voxels are others.",
                 file=cut(path.name))
        ) from None  # fmt: skip
    except ValueError:
        raise UserError(
            Text("{file} is no sidecar of CT Viewer, or damaged.", file=cut(path.name))
        ) from None


@dataclass(frozen=True)
class _Read:
    """A sidecar that was read: its file, the file's hash, and the hashes merged into it."""

    path: Path
    sha256: str
    includes: tuple[str, ...]
    sidecar: Sidecar


class _Found:
    """The sidecars found for a scan, and the files that must not be changed."""

    def __init__(self, key: ScanKey) -> None:
        self.key = key
        self.reads: list[_Read] = []
        self.untouched: set[Path] = set()
        self.notes: list[str] = []

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that were read."""
        return tuple(each.path for each in self.reads)

    def merged_into(self, places: Sequence[Path]) -> list[str]:
        """The hashes of merged files that may remain after writing to `places`."""
        left = {each.sha256 for each in self.reads if each.path not in places}
        return sorted(left.union(*(each.includes for each in self.reads)))[:MOST_INCLUDED]

    def together(self) -> Sidecar:
        """Their merged content, without files already merged into another one."""
        old = {sha for each in self.reads for sha in each.includes}
        total = EMPTY
        for each in self.reads:
            if each.sha256 not in old:
                total = merged(EMPTY, total, each.sidecar)
        return total

    def free(self, places: tuple[Path, ...]) -> Path:
        """The first of the places that may be written.

        Raises:
            WriteError: there is none.
        """
        for path in places:
            if path not in self.untouched:
                return path
        raise WriteError(Text("{file} cannot be read, so it is not replaced.", file=places[0].name))

    def take(self, path: Path) -> None:
        """Read a file if it exists."""
        try:
            content = _content(path)
            sidecar = self._with_masks(path, from_json(content, self.key))
        except FileNotFoundError:
            return
        except OSError as error:
            self._leave(path, Text("The sidecar {file} cannot be read ({reason}).",
                                   file=path.name, reason=error.strerror))  # fmt: skip
        except NewerSchemaError:
            self._leave(path, Text("The sidecar {file} was written by a later version of CT "
                                   "Viewer: it is left as it is, and what you do now goes into "
                                   "another one.", file=path.name))  # fmt: skip
        except OtherScanError:
            self.untouched.add(path)
        except ValueError:
            self._keep_aside(path)
        else:
            digest = hashlib.sha256(content.encode()).hexdigest()
            self.reads.append(_Read(path, digest, included_in(content), sidecar))

    def _with_masks(self, path: Path, sidecar: Sidecar) -> Sidecar:
        """A sidecar with the mask files beside it."""
        masks = tuple(each if each.content else _filled(path, each) for each in sidecar.masks)
        if not all(each.content for each in masks):
            self.notes.append(
                Text("A corrected mask of this scan is missing or damaged beside {file}.",
                     file=path.name)
            )  # fmt: skip
        return replace(sidecar, masks=masks)

    def _leave(self, path: Path, note: str) -> None:
        self.untouched.add(path)
        self.notes.append(note)

    def _keep_aside(self, path: Path) -> None:
        numbers = ("", *map(str, range(2, MOST_DAMAGED)))
        places = (path.with_name(f"{path.name}.damaged{number}") for number in numbers)
        aside = next(place for place in places if not place.exists())
        try:
            path.rename(aside)
        except OSError:
            self._leave(path, Text("The sidecar {file} is damaged and cannot be renamed; what you "
                                   "do now goes into another one.", file=path.name))  # fmt: skip
        else:
            self.notes.append(
                Text("The sidecar {file} is damaged; it is kept as {aside}.",
                     file=path.name, aside=aside.name)
            )  # fmt: skip


def _find(key: ScanKey, shelf: Shelf) -> _Found:
    found = _Found(key)
    for path in (*_beside(key, shelf), *_own(key, shelf)):
        found.take(path)
    return found


def _written(found: _Found, places: Sequence[Path], sidecar: Sidecar) -> Stored:
    """Write to all places; other copies in the user's folder are then obsolete."""
    content = to_json(sidecar, found.key, found.merged_into(places)).encode()
    old = {_mask_path(each.path, mask) for each in found.reads for mask in each.sidecar.masks}
    for path in places:
        for mask in sidecar.masks:
            beside = _mask_path(path, mask)
            old.discard(beside)
            if mask.content and not beside.exists():
                write_whole(beside, mask.content)
        write_whole(path, content)
    for mask_file in old:
        if mask_file.parent in {path.parent for path in places}:
            mask_file.unlink(missing_ok=True)
    for path in found.paths:
        if path not in places and path.name.startswith(found.key.sha256):
            with suppress(OSError):  # harmless: recorded as merged
                path.unlink()
    return Stored(sidecar, tuple(places))


def _own(key: ScanKey, shelf: Shelf) -> tuple[Path, ...]:
    """The names in the user's folder: the usual one, and an alternative if that must stay."""
    return shelf.own / f"{key.sha256}.json", shelf.own / f"{key.sha256}.schema{SCHEMA}.json"


def _beside(key: ScanKey, shelf: Shelf) -> Iterator[Path]:
    """The sidecars in the scan's folder, whatever the scan's name when they were written."""
    if shelf.beside is None:
        return
    ending = f"{key.sha256[:HASH_DIGITS]}{BESIDE_ENDING}"
    endings = ending, f"{key.sha256[:HASH_DIGITS]}.schema{SCHEMA}{BESIDE_ENDING}"
    try:
        with os.scandir(shelf.beside) as entries:
            names = sorted(each.name for each in entries if each.name.endswith(endings))
    except OSError:  # the folder is gone or not readable
        return
    yield from (shelf.beside / name for name in names)


def _names_beside(key: ScanKey, shelf: Shelf) -> tuple[Path, ...]:
    assert shelf.beside is not None
    start = f"{shelf.stem[:LONGEST_STEM]}.{key.sha256[:HASH_DIGITS]}".lstrip(".")
    return (
        shelf.beside / f"{start}{BESIDE_ENDING}",
        shelf.beside / f"{start}.schema{SCHEMA}{BESIDE_ENDING}",
    )


def _content(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError(path.name)
    return content.decode("utf-8")


def _mask_path(path: Path, mask: KeptMask) -> Path:
    """The file of a mask beside a sidecar, named by its hash: it never changes."""
    stem = path.name.removesuffix(".json")
    return path.with_name(f"{stem}.{mask.kind.value}.{mask.sha256[:HASH_DIGITS]}{ENDING}")


def _filled(path: Path, mask: KeptMask) -> KeptMask:
    """A mask with its content, if its file exists and is intact."""
    ending = f".{mask.kind.value}.{mask.sha256[:HASH_DIGITS]}{ENDING}"
    places = [_mask_path(path, mask)]
    with suppress(OSError):  # the sidecar may have been moved without its masks
        places += sorted(each for each in path.parent.iterdir() if each.name.endswith(ending))
    for place in places:
        with suppress(OSError):
            content = place.read_bytes()
            if hashlib.sha256(content).hexdigest() == mask.sha256:
                return replace(mask, content=content)
    return mask


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(
            Text("The folder for sidecars cannot be made ({reason}).", reason=error.strerror)
        ) from None
