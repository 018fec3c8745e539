"""Saved maps of a scan as files of a BIDS derivative, each with its JSON.

By the Brain Imaging Data Structure specification 1.10, "Derivatives", "Imaging data": binary masks
are `_mask`, discrete segmentations `_dseg` with a table of their labels, probabilities `_probseg`.
The saved files are copied unchanged.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ctviewer.core.analysis.result import Status
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import read_content
from ctviewer.core.base.text import Text
from ctviewer.core.output.maps.kinds import SEGMENTS, MapKind
from ctviewer.core.output.maps.naming import MapFormat

MapFiles = Mapping[MapKind, Path]
"""The saved maps of a scan, as NIfTI."""


@dataclass(frozen=True)
class _Name:
    """The BIDS name of a map: `desc-…` and suffix; and its mask in a row, if any."""

    desc: str
    suffix: str
    masks: str
    meaning: str


NAMES = {
    MapKind.LESION_PROBABILITY: _Name(
        "lesions", "probseg", "", "Probability of lesion by the network, 0 to 1."
    ),
    MapKind.LESION_MASK: _Name(
        "lesions", "mask", "lesions", "Where the probability of lesion reaches the threshold."
    ),
    MapKind.LUNGS: _Name("lungs", "dseg", "lungs", "The left and the right lung."),
    MapKind.LUNG_CLASSES: _Name(
        "lungclasses", "dseg", "lungs", "Lung tissue by classes of its HU value."
    ),
}


def check_format(chosen: MapFormat) -> None:
    """Check before the run that saved maps can go into a derivative.

    Raises:
        UserError: their format is not NIfTI.
    """
    if chosen is not MapFormat.NIFTI:
        raise UserError(
            Text(
                "A BIDS derivative holds maps as NIfTI; choose nifti as their format, or leave the "
                "export out."
            )
        )


def map_files(start: str, row: Mapping[str, Any], maps: MapFiles) -> Iterator[tuple[str, bytes]]:
    """The files of a scan's maps, by names that start with `start`.

    Empty for a scan that was not classified: existing files are of an earlier run.

    Raises:
        UserError: one cannot be read.
    """
    for kind, path in maps.items() if row["status"] == Status.OK.value else ():
        name = NAMES[kind]
        place = f"{start}_desc-{name.desc}_{name.suffix}"
        yield f"{place}.nii.gz", read_content(path)
        yield f"{place}.json", _json(_about(kind, row))
        if name.suffix == "dseg":
            yield f"{place}.tsv", _labels(kind)


def _about(kind: MapKind, row: Mapping[str, Any]) -> dict[str, object]:
    name, model = NAMES[kind], row.get("model") or {}
    mask = (row.get("masks") or {}).get(name.masks) or {}
    by_network = mask.get("by", "network") == "network" and not mask.get("corrected")
    made = f"By the network {model.get('name')} {model.get('version')}." if by_network else ""
    about: dict[str, object] = {
        "Description": f"{name.meaning} {made} Research use only.".replace("  ", " "),
        "SpatialReference": "orig",  # the scan's own grid
    }
    if name.suffix == "mask":
        about["Type"] = "Lesion"
    if name.suffix in ("mask", "dseg"):
        about["Manual"] = bool(mask.get("corrected")) or mask.get("by") == "hand"
    if by_network:
        about["NetworkSHA256"] = model.get("sha256")
    return about


def _labels(kind: MapKind) -> bytes:
    lines = [("index", "name", "color"), ("0", "Background", "#000000")]
    for segment in SEGMENTS[kind]:
        red, green, blue = segment.colour
        lines.append((str(segment.label), segment.name, f"#{red:02x}{green:02x}{blue:02x}"))
    return "".join("\t".join(line) + "\n" for line in lines).encode()


def _json(content: Mapping[str, object]) -> bytes:
    return (json.dumps(content, indent=2) + "\n").encode()
