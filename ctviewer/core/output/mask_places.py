"""Which file is a scan's mask: in a folder, by the scan's name; or by a pattern of the user's."""

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
CORRECTED = "-corrected"  # behind the name of a saved map that was corrected by hand
MAP_OF = {MaskKind.LESIONS: MapKind.LESION_MASK, MaskKind.LUNGS: MapKind.LUNGS}


@dataclass(frozen=True)
class MaskPlace:
    """Where the masks of several scans lie: `text` is a folder, or a pattern of paths.

    In a folder a mask has the name that a saved map has ("scan_lesion-mask.nii.gz"), one that was
    corrected first, else the scan's own where masks have `own_names`: not where both kinds of masks
    lie, nor where the scan itself does. A pattern has the fields {name}, the scan's without its
    ending, and perhaps {folder}, that of its folder.
    """

    text: str
    own_names: bool = True

    @property
    def is_pattern(self) -> bool:
        """Whether it is a pattern, not a folder."""
        return "{" in self.text

    def checked(self) -> "MaskPlace":
        """The same place.

        Raises:
            UserError: there is no such folder, or the pattern has no {name} or an unknown field.
        """
        if not self.is_pattern:
            if not isdir(self.text):  # nor where the system cannot look, e.g. a name too long
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
        """The mask of a scan; None where there is none. A scan is no mask of itself."""
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
