"""From a file to a `FileMask`, with its content checked."""

from pathlib import Path

import numpy as np

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.base.text import Text
from ctviewer.core.formats.dicom.content import is_dicom
from ctviewer.core.formats.masks import slicer
from ctviewer.core.formats.masks.counting import counted_from, counts_of
from ctviewer.core.formats.readers import open_scan
from ctviewer.core.formats.reading import free_memory
from ctviewer.core.formats.stored import SeveralVolumesError
from ctviewer.core.geometry.scan_mask import FileMask, MaskMaker, MaskOrigin
from ctviewer.core.geometry.volume import Volume, Voxels

HALF = 0.5
MOST_LABELS = 300  # TotalSegmentator has 117, FreeSurfer's largest table some 200; a CT thousands
LARGEST = 65_535  # the largest label


def read_mask(path: Path, progress: Progress = silent, threshold: float | None = None) -> FileMask:
    """Read a mask: NIfTI, NRRD (including Slicer's .seg.nrrd), MetaImage, or DICOM Segmentation.

    In a fractional mask (0 to 1) voxels count from `threshold`, by default 0.5.

    Raises:
        Cancelled: raised by `progress`.
        LoadError: it cannot be read, is empty, or is not a mask.
    """
    limit = HALF if threshold is None else threshold
    if path.is_dir():
        raise LoadError(
            Text("{file} is a folder; open the file of the mask in it.", file=path.name)
        )
    if is_dicom(path):
        from ctviewer.core.formats.masks.segmentation import read_segmentation  # highdicom: 0.6 s

        return not_empty(read_segmentation(path, progress, limit), path)
    try:
        volume = open_scan(path, progress).load(progress, free_memory())
    except SeveralVolumesError as error:
        layered = slicer.read_layered(path)
        if layered is not None:
            return not_empty(layered, path)
        raise LoadError(
            Text(
                "{file} holds {count} {count:volume|volumes}, not one mask; save the mask as one "
                "volume of labels.",
                file=path.name,
                count=error.count,
            )
        ) from None
    return not_empty(_of_volume(volume, path, limit), path)


def not_empty(found: FileMask, path: Path) -> FileMask:
    """Return the mask if it is not empty.

    Raises:
        LoadError: it has no labelled voxel.
    """
    if found.counts:
        return found
    raise LoadError(
        Text("The mask {file} is empty: no voxel is marked in it. Save it again.", file=path.name)
    )


def _of_volume(volume: Volume, path: Path, limit: float) -> FileMask:
    fractional = volume.voxels.dtype.kind == "f"
    labels = _from_shares(volume, path, limit) if fractional else volume.voxels
    notes = list(volume.source.notes)
    if fractional:
        notes.append(counted_from(limit))
    if not volume.source.orientation_known:
        notes.append(
            Text("The mask's header gives no orientation; it is taken as {axes}.",
                 axes=volume.source.axes)
        )  # fmt: skip
    return FileMask(
        labels=labels,
        affine=volume.affine,
        counts=_counts(labels, path),
        origin=MaskOrigin(MaskMaker.FILE, path.name, sha256=volume.source.sha256),
        names=slicer.names_of(dict(volume.source.facts)),
        notes=tuple(notes),
        fractional=fractional,
    )


def _from_shares(volume: Volume, path: Path, limit: float) -> Voxels:
    """Threshold values from 0 to 1.

    Raises:
        LoadError: there are values outside 0 to 1.
    """
    voxels = volume.voxels
    if volume.nonfinite:
        raise LoadError(
            Text(
                "The mask {file} has {count} {count:voxel|voxels} without a number (NaN or "
                "infinite); save it with whole numbers.",
                file=path.name,
                count=volume.nonfinite,
            )
        )
    low, high = float(voxels.min()), float(voxels.max())
    if low < 0 or high > 1:
        raise LoadError(
            Text(
                "{file} holds numbers like {value:g}, which are neither labels nor shares from "
                "0 to 1; a mask has whole numbers. If it is a scan, open it as one.",
                file=path.name,
                value=low if low < 0 else high,
            )
        )
    return np.asarray(voxels >= limit).astype(np.uint8, order="K")


def _counts(labels: Voxels, path: Path) -> dict[int, int]:
    """The number of voxels per label.

    Raises:
        LoadError: the values are not labels.
    """
    low, high = int(labels.min()), int(labels.max())
    if low < 0:
        raise LoadError(
            Text(
                "{file} holds negative numbers like {value}, which no mask does; if it is a scan, "
                "open it as one.",
                file=path.name,
                value=low,
            )
        )
    if high <= LARGEST:
        found = counts_of(labels)
        if len(found) <= MOST_LABELS:
            return found
    raise LoadError(
        Text(
            "{file} holds too many different numbers for a mask (up to {high}); it looks like a "
            "scan. Open it as a scan, or choose the mask.",
            file=path.name,
            high=high,
        )
    )
