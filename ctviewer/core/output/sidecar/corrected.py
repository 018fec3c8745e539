"""Masks that were corrected by hand: into a scan's sidecar, and back from where it lies."""

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
    """The folder of a user's sidecars that lie beside no scan."""
    return user_data_path("CT Viewer", appauthor=False) / "sidecars"


def shelf_of(volume: Volume) -> Shelf:
    """Where the sidecars of a scan may lie."""
    own, path = own_sidecars(), volume.source.path
    if path is None:
        return Shelf(own)
    folder = path if path.is_dir() else path.parent
    return Shelf(own, folder, "" if path.is_dir() else path.name)


def kept(mask: ScanMask) -> KeptMask:
    """A corrected mask as the scan's sidecar keeps it."""
    content = packed(mask.labels)
    return KeptMask(mask.kind, mask.origin, hashlib.sha256(content).hexdigest(), content)


def restored(mask: KeptMask, volume: Volume) -> ScanMask:
    """The mask that a sidecar keeps.

    Raises:
        LoadError: it is damaged.
    """
    labels = unpacked(mask.content, mask.kind, volume.shape)
    return ScanMask(mask.kind, labels, mask.origin)


def corrected_masks(volume: Volume) -> MaskPair:
    """The masks of a scan that its sidecars keep; hashes its voxels to find them.

    Raises:
        LoadError: a sidecar or a mask beside it cannot be used, so that what it holds is not known.
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
