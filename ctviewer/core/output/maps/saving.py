"""Writes a scan's maps, each atomically."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import write_together
from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.base.text import Text
from ctviewer.core.formats.archives.inside import on_disk
from ctviewer.core.formats.writing.stored_map import StoredMap
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.maps.kinds import MapKind
from ctviewer.core.output.maps.making import Mapped, maps_of
from ctviewer.core.output.maps.naming import MapFormat

if TYPE_CHECKING:  # pydicom takes 0.3 s to import
    from ctviewer.core.formats.dicom.series import Series
    from ctviewer.core.formats.writing.dicom_seg import Sources

Writer = Callable[[StoredMap], Iterator[bytes]]
NO_SERIES = Text("DICOM refers to slices, so it needs a DICOM scan; choose another format.")


def save_maps(
    volume: Volume,
    mapped: Mapped,
    paths: Mapping[MapKind, Path],
    write: Writer,
    progress: Progress = silent,
) -> None:
    """Write the maps named in `paths`; existing files are replaced, all of them or none.

    Raises:
        UserError: one cannot be written; all are unchanged then.
        Cancelled: raised by `progress`, between the maps.
    """
    write_together(_files(volume, mapped, paths, write, progress))


def _files(
    volume: Volume,
    mapped: Mapped,
    paths: Mapping[MapKind, Path],
    write: Writer,
    progress: Progress,
) -> Iterator[tuple[Path, Iterator[bytes]]]:
    for done, each in enumerate(maps_of(volume, mapped)):
        progress(done / len(MapKind), Text("Saving the maps"))
        path = paths.get(MapKind(each.name))
        if path is not None:
            yield path, write(each)


def writer_of(wanted: MapFormat, volume: Volume, series: "Series | None" = None) -> Writer:
    """The writer for maps of a volume in a format; `series` are the headers it was loaded from.

    Raises:
        UserError: DICOM output for a scan that is not DICOM, or whose files have changed.
    """
    if wanted is MapFormat.NIFTI:
        from ctviewer.core.formats.writing.nifti import nifti_pieces  # imports nibabel: 1 s

        return nifti_pieces
    if wanted is MapFormat.NRRD:
        from ctviewer.core.formats.writing.nrrd import nrrd_pieces

        return nrrd_pieces
    return _segmenting(volume, series)


def sources_of(volume: Volume, series: "Series | None" = None) -> "Sources":
    """The headers of a volume's slices, for DICOM that references them.

    Raises:
        UserError: it was not loaded from DICOM, or its files have changed.
    """
    from ctviewer.core.formats.dicom.loading import find_series, stack_of
    from ctviewer.core.formats.writing.dicom_seg import Sources

    if volume.source.format != "DICOM" or volume.source.path is None:
        raise UserError(NO_SERIES)
    with on_disk(volume.source.path, series=series) as place:
        known = place.series or find_series(place.path).series
        if stack_of(known).shape != volume.source.shape:
            raise UserError(Text("The slices of this scan have changed; open it again."))
        return Sources.of(known)


def _segmenting(volume: Volume, series: "Series | None") -> Writer:
    sources = sources_of(volume, series)
    from ctviewer.core.formats.writing.dicom_seg import segmentation_pieces

    return partial(segmentation_pieces, sources=sources)
