"""Finds the mask of a scan: in a folder by the scan's name, or by a pattern."""

import string
from collections.abc import Iterator
from dataclasses import dataclass
from os.path import exists, isdir
from pathlib import Path

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.scan_mask import MaskKind
from ctviewer.core.output.maps.kinds import MapKind
from ctviewer.core.output.maps.naming import stem_of

FIELDS = ("name", "folder")
SHOWN = ", ".join(f"{{{field}}}" for field in FIELDS)
ENDINGS = (".nii.gz", ".nii", ".seg.nrrd", ".nrrd", ".mha", ".mhd", ".dcm")
CORRECTED = "-corrected"  # suffix for a saved map that was corrected by hand
MAP_OF = {MaskKind.LESIONS: MapKind.LESION_MASK, MaskKind.LUNGS: MapKind.LUNGS}


@dataclass(frozen=True)
class MaskPlace:
    """Where the masks of several scans are: `text` is a folder or a path pattern.

    In a folder a mask has the name of a saved map ("scan_lesion-mask.nii.gz"), a corrected one
    first, else the scan's own name if `own_names`: not if both kinds of masks share a folder, nor
    in the scan's own. A pattern has the fields {name}, the scan's without its ending, and
    optionally {folder}, its parent folder.
    """

    text: str
    own_names: bool = True

    @property
    def is_pattern(self) -> bool:
        """Whether it is a pattern rather than a folder."""
        return "{" in self.text

    def checked(self) -> "MaskPlace":
        """Return this place if it is valid.

        Raises:
            UserError: the folder does not exist, or the pattern has no {name} or an unknown field.
        """
        if not self.is_pattern:
            if not isdir(self.text):  # also if the system cannot check, e.g. a name too long
                raise UserError(
                    Text(
                        "There is no folder {folder} of masks; name a folder, or a pattern with "
                        "{field}.",
                        folder=Path(self.text).name or self.text,
                        field="{name}",
                    )
                )
            return self
        try:
            used = {field for _, field, *_ in string.Formatter().parse(self.text) if field}
            self.text.format(name="scan", folder="folder")
        except (ValueError, LookupError):
            used = set()
        if "name" not in used or not used <= set(FIELDS):
            raise UserError(
                Text(
                    "The pattern {pattern} of masks must have {field} and no fields but {fields}.",
                    pattern=self.text,
                    field="{name}",
                    fields=SHOWN,
                )
            )
        return self

    def of(self, scan: Path, kind: MaskKind) -> Path | None:
        """The mask of a scan, or None. A scan is never its own mask."""
        here = scan.absolute()
        places = (place for place in self._places(here, kind) if exists(place))
        return next((place for place in places if place.absolute() != here), None)

    def _places(self, scan: Path, kind: MaskKind) -> Iterator[Path]:
        name = stem_of(scan)
        if self.is_pattern:
            yield Path(self.text.format(name=name, folder=scan.parent.name))
            return
        of_map = f"_{MAP_OF[kind].value}"
        own = self.own_names and Path(self.text).absolute() != scan.parent
        for more in (of_map + CORRECTED, of_map, *([""] if own else [])):
            yield from (Path(self.text, f"{name}{more}{ending}") for ending in ENDINGS)
