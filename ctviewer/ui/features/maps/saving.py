"""Writes the maps of the scan shown, in the worker."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ctviewer.core.analysis.lung_classes import Thresholds
from ctviewer.core.analysis.mask_measures import MaskPair
from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.maps.given import is_corrected
from ctviewer.core.output.maps.kinds import MapKind
from ctviewer.core.output.maps.making import NO_MASKS, Mapped
from ctviewer.core.output.maps.naming import MapFormat, MapPlaces
from ctviewer.core.output.maps.saving import save_maps, writer_of
from ctviewer.ui.scan.session import Session

ENDINGS = (".nii.gz", ".seg.nrrd", ".nrrd", ".dcm", ".nii")


@dataclass(frozen=True, eq=False)
class SaveRequest:
    """Volume, target paths and format."""

    volume: Volume
    mapped: Mapped
    paths: Mapping[MapKind, Path]
    format: MapFormat


def mapped_now(session: Session) -> tuple[Volume, Mapped] | None:
    """The volume shown, and the source of its maps with the displayed thresholds.

    None while the result is missing or withheld, or without a heat map.
    """
    display, result = session.display, session.result
    lungs = result.examined.lungs if result and result.examined else None
    if display.volume is None or display.heat_map is None or result is None or lungs is None:
        return None
    threshold = display.view.map_look.threshold_of(display.heat_map)
    classes = display.class_map.thresholds if display.class_map else Thresholds()
    return display.volume, Mapped(
        display.heat_map, lungs, result.model, threshold, classes, display.masks
    )


def paths_from(
    chosen: Path, scan: Path, wanted: MapFormat, masks: MaskPair = NO_MASKS
) -> Mapping[MapKind, Path]:
    """The paths of the maps, with the prefix that the user chose.

    The names of maps corrected by hand say so.
    """
    ending = next((each for each in ENDINGS if chosen.name.lower().endswith(each)), "")
    start = chosen.name[: len(chosen.name) - len(ending)]
    pattern = f"{start.replace('{', '{{').replace('}', '}}')}_{{map}}"
    places = MapPlaces(chosen.parent, wanted, pattern).of(scan, 1)
    return {
        kind: path.with_name(_corrected(path.name, kind)) if is_corrected(kind, masks) else path
        for kind, path in places.items()
    }


def save(request: SaveRequest, progress: Progress = silent) -> Path:
    """Write the maps; returns their folder.

    Raises:
        Cancelled: raised by `progress`.
        UserError: one cannot be written, or not in this format.
    """
    write = writer_of(request.format, request.volume)
    save_maps(request.volume, request.mapped, request.paths, write, progress)
    return next(iter(request.paths.values())).parent


def _corrected(name: str, kind: MapKind) -> str:
    """The name of a corrected map; only the suffix changes, as the prefix may contain it too."""
    start, _, ending = name.rpartition(kind.value)
    return f"{start}{kind.value}-corrected{ending}"
