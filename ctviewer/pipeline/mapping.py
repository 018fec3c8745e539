"""Maps of a batch: paths fixed before it starts, saved by the reader that holds the scan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ctviewer.core.analysis.examine import Examined
from ctviewer.core.analysis.result import Result, Status
from ctviewer.core.analysis.wording import NO_LESION_MAPS
from ctviewer.core.base.errors import SCAN_ERRORS, UserError, WriteError, sentence_of
from ctviewer.core.base.files import check_writable, leftover_name, remove_leftovers
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.maps.kinds import MapKind
from ctviewer.core.output.maps.making import Mapped
from ctviewer.core.output.maps.naming import MapFormat, MapPlaces, check_names
from ctviewer.core.output.maps.saving import save_maps, writer_of
from ctviewer.inference.model_file import ModelFile
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.outcome import Outcome
from ctviewer.pipeline.survey import Found

if TYPE_CHECKING:
    from ctviewer.core.formats.dicom.series import Series
    from ctviewer.inference.run import ClassifiedScan

Paths = Mapping[MapKind, Path]


@dataclass(frozen=True, eq=False)
class MapOrder:
    """Which maps of a scan to save, from what, and where.

    `known` describes the request (`facts_of`).
    """

    mapped: Mapped
    paths: Paths
    format: MapFormat
    known: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Saving:
    """The outcome of saving a scan's maps; `problem` is a sentence, "" if there was none.

    `stops` is set if no further maps can be saved: the disk is full or gone. `known` describes the
    request for which maps were saved (`facts_of`).
    """

    problem: str = ""
    stops: bool = False
    known: Mapping[str, Any] = field(default_factory=dict)


SAVED = Saving()


def places_of(options: Options) -> MapPlaces | None:
    """Where the maps of a batch go; None if none are requested."""
    if options.maps is None:
        return None
    return MapPlaces(options.maps, options.map_format, options.map_names)


def prepare(files: Sequence[Found], options: Options) -> MapPlaces | None:
    """Check before the run that all maps can be saved, and make their folder.

    Raises:
        UserError: the folder is not writable, two scans would share a name, or the like.
    """
    places = places_of(options)
    if places is None or not files:
        return places
    places.checked()
    _check_apart(places.folder, options.paths)
    if places.format is MapFormat.SEG:
        _check_dicom(files)
    check_names([Path(found.path) for found in files], places)
    _make(places.folder)
    for path in places.of(Path(files[0].path), 1).values():
        check_writable(path)
    return places


def check_network(places: MapPlaces | None, model: ModelFile) -> None:
    """Check before the run that the network gives what is to be saved.

    Raises:
        UserError: it has no heat map.
    """
    if places is not None and model.heat_map_kind is None:
        raise UserError(NO_LESION_MAPS)


def paths_for(found: Found, places: MapPlaces) -> Paths:
    """The paths of a scan's maps."""
    return places.of(Path(found.path), found.index + 1)


def facts_of(paths: Paths, options: Options) -> dict[str, Any]:
    """The request for maps as JSON values, to detect later changes of it.

    Names may move from one scan to another: `{number}` does if files come or go.
    """
    names = {kind.value: path.name for kind, path in paths.items()}
    return {"names": names, "threshold": options.map_threshold}


def are_saved(row: Mapping[str, Any], found: Found, options: Options) -> bool:
    """Whether the maps requested for a row's scan exist; scans without maps count as saved."""
    places = places_of(options)
    if places is None or row["status"] != Status.OK.value:
        return True
    paths = paths_for(found, places)
    known = row["file"].get("maps") == facts_of(paths, options)
    return known and all(path.is_file() for path in paths.values())


def saved_maps(files: Iterable[tuple[int, str]], options: Options) -> dict[Path, Paths]:
    """The existing maps of scans, by path; `files` come with their index in the list.

    Scans without maps are left out.
    """
    places = places_of(options)
    if places is None:
        return {}
    named = ((Path(path), places.of(Path(path), index + 1)) for index, path in files)
    there = (
        (scan, {kind: path for kind, path in paths.items() if path.is_file()})
        for scan, paths in named
    )
    return {scan: paths for scan, paths in there if paths}


def remove_unfinished(files: Sequence[Found], places: MapPlaces | None) -> None:
    """Remove partial maps that a killed process left."""
    if places is not None:
        paths = (path for found in files for path in paths_for(found, places).values())
        remove_leftovers(places.folder, {leftover_name(path.name) for path in paths})


def map_order(
    found: Found, examined: Examined, result: Result, options: Options
) -> MapOrder | None:
    """The maps to save for a classified scan; None if it was refused, or no maps are requested."""
    places, score = places_of(options), result.score
    if places is None or score is None or examined.lungs is None:
        return None
    heat_map, threshold = score.heat_map, options.map_threshold
    if heat_map is None:
        return None
    if threshold is None:
        threshold = heat_map.threshold
    mapped = Mapped(heat_map, examined.lungs, result.model, threshold)
    paths = paths_for(found, places)
    return MapOrder(mapped, paths, places.format, facts_of(paths, options))


def save(order: MapOrder, volume: Volume, series: "Series | None") -> Saving:
    """Save the maps of a scan; `series` are the headers it was loaded from, if any."""
    try:
        save_maps(volume, order.mapped, order.paths, writer_of(order.format, volume, series))
    except SCAN_ERRORS as error:
        return Saving(sentence_of(error), stops=isinstance(error, WriteError))
    return Saving(known=order.known)


def save_of(found: Found, scan: "ClassifiedScan", options: Options) -> None:
    """Save the maps of a scan classified alone, from its masks; none if it was refused.

    Raises:
        UserError: the network has no heat map, or they cannot be written.
    """
    result = scan.row.result
    if result is None or result.score is None or result.examined is None:
        return
    order = map_order(found, result.examined, result, options)
    if order is None:
        raise UserError(NO_LESION_MAPS)
    mapped = replace(order.mapped, masks=scan.masks)
    saving = save(replace(order, mapped=mapped), scan.volume, found.scan.series)
    if saving.problem:
        raise UserError(_not_saved(saving))


def with_saving(outcome: Outcome, saving: Saving) -> Outcome:
    """The row with the state of its scan's maps, or the note that they were not saved."""
    if not saving.problem:
        return replace(outcome, maps=saving.known)
    return outcome.with_note(_not_saved(saving))


def _not_saved(saving: Saving) -> Text:
    return Text("The maps were not saved: {problem}", problem=saving.problem)


def stop_text(saving: Saving) -> Text:
    """Why a batch stops when no map can be written any more."""
    return Text("{problem} Make room, then resume the batch.", problem=saving.problem)


def _check_apart(folder: Path, searched: Sequence[Path]) -> None:
    """Refuse a folder among the scans: the next run would find the maps as scans."""
    here = folder.absolute()
    for path in searched:
        if path.is_dir() and here.resolve().is_relative_to(path.resolve()):
            raise UserError(
                Text(
                    "The folder {folder} for the maps lies in a folder that is searched for "
                    "scans; choose one outside it.",
                    folder=here.name,
                )
            )


def _check_dicom(files: Sequence[Found]) -> None:
    for found in files:
        if not found.problem and found.scan.series is None:
            raise UserError(
                Text(
                    "{scan} is no DICOM scan, so no DICOM Segmentation of it can be made; choose "
                    "nifti or nrrd.",
                    scan=Path(found.path).name,
                )
            )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            Text(
                "The folder {folder} for the maps cannot be made ({reason}); choose another.",
                folder=folder.name,
                reason=error.strerror,
            )
        ) from None
