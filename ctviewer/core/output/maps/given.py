"""Maps made from masks that replace the network's: corrected by hand, or from elsewhere."""

from dataclasses import replace

import numpy as np

from ctviewer.core.analysis.lung_classes import Thresholds, labels_of
from ctviewer.core.analysis.mask_measures import MaskPair
from ctviewer.core.formats.writing.stored_map import Layers, StoredMap
from ctviewer.core.geometry.scan_mask import MaskMaker, MaskOrigin, ScanMask
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.maps.kinds import MapKind
from ctviewer.core.output.maps.sampling import stored_view

CORRECTED = "corrected by hand"
HASH_SHOWN = 8  # digits of a file's hash used instead of its name, which may contain a patient's


def mask_behind(kind: MapKind, masks: MaskPair) -> ScanMask | None:
    """The mask that replaces the network's in a map; None if there is none."""
    if kind is MapKind.LESION_MASK:
        return masks.lesions
    return masks.lungs if kind in (MapKind.LUNGS, MapKind.LUNG_CLASSES) else None


def is_corrected(kind: MapKind, masks: MaskPair) -> bool:
    """Whether a map's mask was corrected by hand."""
    mask = mask_behind(kind, masks)
    return mask is not None and (mask.origin.corrected or mask.origin.maker is MaskMaker.HAND)


def with_masks(
    volume: Volume, made: StoredMap, masks: MaskPair, thresholds: Thresholds
) -> StoredMap:
    """A map with a mask in place of the network's, named in the file; else unchanged."""
    kind = MapKind(made.name)
    mask = mask_behind(kind, masks)
    if mask is None:
        return made
    origin = replace(made.origin, mask=_text(mask.origin))
    mark = f", {CORRECTED}" if is_corrected(kind, masks) else ""
    segments = tuple(replace(each, name=f"{each.name}{mark}") for each in made.segments)
    layers = _layers(volume, mask, kind, thresholds)
    return replace(made, layers=layers, segments=segments, origin=origin, by_hand=bool(mark))


def _layers(volume: Volume, mask: ScanMask, kind: MapKind, thresholds: Thresholds) -> Layers:
    layers = np.array(stored_view(volume, mask.sides), np.uint8, order="C")
    if kind is MapKind.LUNG_CLASSES:
        voxels = stored_view(volume, volume.voxels)
        for layer, values in zip(layers, voxels, strict=True):
            inside = layer > 0
            layer[inside] = labels_of(np.ascontiguousarray(values)[inside], thresholds)
    return layers


def _text(origin: MaskOrigin) -> str:
    """The origin of a mask in a few words, without a file name."""
    made = {
        MaskMaker.NETWORK: f"network {origin.sha256[:HASH_SHOWN]}",
        MaskMaker.FILE: f"mask file {origin.sha256[:HASH_SHOWN]}",
        MaskMaker.PROGRAM: f"{origin.name} {origin.version}".strip(),
        MaskMaker.HAND: "drawn by hand",
    }[origin.maker]
    return f"{CORRECTED}, {made}" if origin.corrected else made
