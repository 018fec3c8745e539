"""3D Slicer's segmentations in NRRD: segment names, and overlapping segments in layers.

The keys are those of Slicer's developer guide, "Segmentation file format".
"""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.text import Text
from ctviewer.core.formats.masks.counting import counted_once, counts_of
from ctviewer.core.formats.nrrd import TO_RAS
from ctviewer.core.formats.reading import free_memory, readable, too_large
from ctviewer.core.formats.stored import is_usable
from ctviewer.core.geometry.scan_mask import FileMask, MaskMaker, MaskOrigin

KEY = re.compile(r"Segment(\d+)_(Name|LabelValue|Layer)$")
MOST_LAYERS = 100
LARGEST_LAYERED = 255  # labels of all layers are renumbered
Segments = dict[int, dict[str, str]]


def names_of(facts: Mapping[str, str]) -> dict[int, str]:
    """Label names from the header fields; empty if there are none."""
    return {
        int(each.get("LabelValue", number + 1)): each["Name"]
        for number, each in _segments(facts).items()
        if each.get("Name") and each.get("LabelValue", "1").isdecimal()
    }


def _segments(facts: Mapping[str, str]) -> Segments:
    found: Segments = {}
    for name, value in facts.items():
        if match := KEY.match(name):
            found.setdefault(int(match[1]), {})[match[2]] = value.strip()
    return found


def read_layered(path: Path) -> FileMask | None:
    """Read a segmentation with layers along the first of four axes; None for any other file.

    Where segments overlap, the first one counts.

    Raises:
        LoadError: its header is inconsistent, or it is too large for the memory.
    """
    import nrrd  # late: for the window's start

    with readable(path):
        header = _header(path)
        if header is None:
            return None
        sizes = [int(size) for size in header["sizes"]]
        needed, limit = 2 * int(np.prod(sizes)) * 2, free_memory()
        if needed > limit:
            raise too_large(needed, limit)
        content = path.read_bytes()
        try:
            layers, _ = nrrd.read(str(path))
        except (nrrd.NRRDError, ValueError, OSError, EOFError):
            raise _broken(path) from None
    labels, names, twice = _flattened(layers, _segments(header))
    return FileMask(
        labels=labels,
        affine=_affine(header, path),
        counts=counts_of(labels),
        origin=MaskOrigin(MaskMaker.FILE, path.name, sha256=hashlib.sha256(content).hexdigest()),
        names=names,
        notes=counted_once(twice),
    )


def _header(path: Path) -> dict[str, Any] | None:
    """The header of a segmentation with layers; None for any other file."""
    import nrrd

    try:
        header = dict(nrrd.read_header(str(path)))
    except (nrrd.NRRDError, ValueError, OSError, UnicodeDecodeError):
        return None
    is_layered = len(header.get("sizes", ())) == 4 and header["sizes"][0] <= MOST_LAYERS
    return header if is_layered and _segments(header) else None


def _flattened(
    layers: NDArray[Any], segments: Segments
) -> tuple[NDArray[np.uint8], dict[int, str], int]:
    """One array with a label per segment (from 1), and the number of overlapping voxels."""
    labels = np.zeros(layers.shape[1:], np.uint8, order="F")
    names, twice = {}, 0
    for label, (number, each) in enumerate(sorted(segments.items()), start=1):
        if label > LARGEST_LAYERED:
            break
        layer, value = int(each.get("Layer", 0)), int(each.get("LabelValue", number + 1))
        if layer >= len(layers):
            continue
        inside = layers[layer] == value
        twice += int(np.count_nonzero(labels[inside]))
        labels[inside & (labels == 0)] = label
        names[label] = each.get("Name", "")
    return labels, names, twice


def _affine(header: dict[str, Any], path: Path) -> NDArray[np.float64]:
    """The affine from an index along the last three axes to RAS mm."""
    signs = np.array(TO_RAS.get(str(header.get("space", "")).lower(), (0, 0, 0)), float)
    directions = np.asarray(header.get("space directions", np.zeros((4, 3))), float)[1:]
    affine = np.eye(4)
    affine[:3, :3] = signs[:, None] * directions.T
    affine[:3, 3] = signs * np.asarray(header.get("space origin", np.zeros(3)), float)
    if directions.shape != (3, 3) or not is_usable(affine):
        raise _broken(path)
    return affine


def _broken(path: Path) -> LoadError:
    return LoadError(
        Text("The segmentation {file} is damaged or cut; save it again.", file=path.name)
    )
