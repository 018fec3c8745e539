"""Masks corrected by hand: to and from a scan's sidecar."""

import hashlib
from pathlib import Path

from platformdirs import user_data_path

from ctviewer.core.analysis.mask_measures import MaskPair
from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.text import joined
from ctviewer.core.geometry.scan_mask import ScanMask
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.sidecar.content import KeptMask, ScanKey
from ctviewer.core.output.sidecar.masks import packed, unpacked
from ctviewer.core.output.sidecar.store import Shelf, read_stored


def own_sidecars() -> Path:
    """The user's folder for sidecars that are not beside a scan."""
    return user_data_path("CT Viewer", appauthor=False) / "sidecars"


def shelf_of(volume: Volume) -> Shelf:
    """The possible places of a scan's sidecars."""
    own, path = own_sidecars(), volume.source.path
    if path is None:
        return Shelf(own)
    folder = path if path.is_dir() else path.parent
    return Shelf(own, folder, "" if path.is_dir() else path.name)


def kept(mask: ScanMask) -> KeptMask:
    """A corrected mask in the form stored in a sidecar."""
    content = packed(mask.labels)
    return KeptMask(mask.kind, mask.origin, hashlib.sha256(content).hexdigest(), content)


def restored(mask: KeptMask, volume: Volume) -> ScanMask:
    """Unpack a mask stored in a sidecar.

    Raises:
        LoadError: it is damaged.
    """
    labels = unpacked(mask.content, mask.kind, volume.shape)
    return ScanMask(mask.kind, labels, mask.origin)


def corrected_masks(volume: Volume) -> MaskPair:
    """The masks in a scan's sidecars; hashes its voxels to find them.

    Raises:
        LoadError: a sidecar or its mask file cannot be used, so its content is unknown.
    """
    stored = read_stored(ScanKey.of(volume), shelf_of(volume))
    if stored.notes:
        raise LoadError(joined(stored.notes))
    found = [restored(each, volume) for each in stored.sidecar.masks]
    lungs, lesions = (
        next((mask for mask in found if mask.kind.is_of_lungs is of_lungs), None)
        for of_lungs in (True, False)
    )
    return MaskPair(lungs, lesions)
