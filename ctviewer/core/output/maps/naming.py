"""File names of a scan's maps: from a pattern, unique per scan."""

import string
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text
from ctviewer.core.formats.readers import half_suffixes, scan_suffixes
from ctviewer.core.output.maps.kinds import MapKind

PATTERN = "{name}_{map}"
FIELDS = ("name", "folder", "number", "map")
SHOWN = ", ".join(f"{{{name}}}" for name in FIELDS)
LONGEST = 240  # bytes of a file name; systems allow 255, and a temporary name is longer


class MapFormat(Enum):
    """The file format of maps."""

    NIFTI = "nifti"
    NRRD = "nrrd"
    SEG = "seg"

    def ending(self, kind: MapKind) -> str:
        """The end of a file name; 3D Slicer recognises a segmentation in NRRD by it."""
        if self is MapFormat.NRRD:
            return ".nrrd" if kind is MapKind.LESION_PROBABILITY else ".seg.nrrd"
        return ".nii.gz" if self is MapFormat.NIFTI else ".dcm"


@dataclass(frozen=True)
class MapPlaces:
    """Where maps go: folder, format, and name pattern.

    The pattern's fields are {name}, the scan's without its ending; {folder}, its parent folder;
    {number}, its place in the list from 1; {map}, the kind of map.
    """

    folder: Path
    format: MapFormat = MapFormat.NIFTI
    pattern: str = PATTERN

    def checked(self) -> "MapPlaces":
        """Return these places if they are valid.

        Raises:
            UserError: the pattern has an unknown field, no {map}, or names a folder.
        """
        try:
            used = {field for _, field, *_ in string.Formatter().parse(self.pattern) if field}
            if used <= set(FIELDS):
                self._name("scan", "folder", 1, MapKind.LUNGS)
        except (ValueError, LookupError):
            raise UserError(
                Text(
                    "The pattern {pattern} cannot be understood; write fields as {fields}.",
                    pattern=self.pattern,
                    fields=SHOWN,
                )
            ) from None
        wrong = sorted(used - set(FIELDS))
        if wrong:
            raise UserError(
                Text(
                    "The pattern {pattern} has the field {field}, which is none of {fields}.",
                    pattern=self.pattern,
                    field=f"{{{wrong[0]}}}",
                    fields=SHOWN,
                )
            )
        if "map" not in used:
            raise UserError(
                Text(
                    "The pattern {pattern} would give all maps of a scan the same name; add "
                    "{field} to it.",
                    pattern=self.pattern,
                    field="{map}",
                )
            )
        if set(self.pattern) & set("/\\\0"):
            raise UserError(
                Text(
                    "The pattern {pattern} names a folder; a pattern is of file names only.",
                    pattern=self.pattern,
                )
            )
        return self

    def of(self, scan: Path, number: int) -> Mapping[MapKind, Path]:
        """The file of each map for the scan at `number` in the list, from 1."""
        place = scan.absolute()
        name, folder = stem_of(place), place.parent.name
        return {kind: self.folder / self._name(name, folder, number, kind) for kind in MapKind}

    def _name(self, name: str, folder: str, number: int, kind: MapKind) -> str:
        words = self.pattern.format(name=name, folder=folder, number=number, map=kind.value)
        return words + self.format.ending(kind)


def stem_of(scan: Path) -> str:
    """A scan's name without its format ending; a folder's name in full."""
    name = scan.name
    if scan.is_dir():
        return name
    endings = sorted((*scan_suffixes(), *half_suffixes()), key=len, reverse=True)
    ending = next((each for each in endings if name.lower().endswith(each)), "")
    return name[: len(name) - len(ending)] or name


def check_names(scans: Sequence[Path], places: MapPlaces) -> None:
    """Check before the run that the names of all scans' maps are unique.

    Raises:
        UserError: two scans share a name, a name is too long, or is that of a scan.
    """
    originals = {_key(scan) for scan in scans}
    taken: dict[str, Path] = {}
    for number, scan in enumerate(scans, start=1):
        for path in places.of(scan, number).values():
            other = taken.setdefault(_key(path), scan)
            if other is not scan:
                raise UserError(_shared(path, scan, other))
            if _key(path) in originals:
                raise UserError(
                    Text(
                        "{file} is a scan, and a map would be saved under its name; choose "
                        "another folder for the maps.",
                        file=path.name,
                    )
                )
            if len(path.name.encode("utf-8", "surrogateescape")) > LONGEST:
                raise UserError(
                    Text(
                        "The maps of {scan} would have a name of more than {most} "
                        "{most:byte|bytes}; use a shorter pattern.",
                        scan=scan.name,
                        most=LONGEST,
                    )
                )


def _shared(path: Path, scan: Path, other: Path) -> Text:
    return Text(
        "{one} and {other} would both be saved as {file}; "
        "put {folder} or {number} into the pattern of names.",
        one="/".join(other.absolute().parts[-2:]),
        other="/".join(scan.absolute().parts[-2:]),
        file=path.name,
        folder="{folder}",
        number="{number}",
    )


def _key(path: Path) -> str:
    """Paths with equal keys may be the same file: some systems ignore case or normalise Unicode."""
    return unicodedata.normalize("NFC", str(path.absolute())).casefold()


def missing(paths: Iterable[Path]) -> bool:
    """Whether any of these files is missing."""
    return not all(path.is_file() for path in paths)
