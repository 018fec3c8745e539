"""Maps of a batch: known before it starts where they go, saved by the reader that has the scan."""

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
    """Which maps of a scan to save, of what they are made, and where they go.

    `known` is what was asked for (`facts_of`).
    """

    mapped: Mapped
    paths: Paths
    format: MapFormat
    known: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Saving:
    """How saving a scan's maps ended: `problem` is the sentence of what went wrong, "" if nothing.

    `stops` says that no other scan's maps can be saved either: the disk is full or gone. `known`
    is what was asked for of maps that were saved (`facts_of`).
    """

    problem: str = ""
    stops: bool = False
    known: Mapping[str, Any] = field(default_factory=dict)


SAVED = Saving()


def places_of(options: Options) -> MapPlaces | None:
    """Where the maps of a batch go; None where none are asked for."""
    if options.maps is None:
        return None
    return MapPlaces(options.maps, options.map_format, options.map_names)


def prepare(files: Sequence[Found], options: Options) -> MapPlaces | None:
    """Know before the work whether each scan's maps can be saved, and make their folder.

    Raises:
        UserError: the folder cannot be written, two scans would share a name, or the like.
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
    """Know before the work whether the network gives what is to be saved.

    Raises:
        UserError: it gives no heat map.
    """
    if places is not None and model.heat_map_kind is None:
        raise UserError(NO_LESION_MAPS)


def paths_for(found: Found, places: MapPlaces) -> Paths:
    """The files of a scan's maps."""
    return places.of(Path(found.path), found.index + 1)


def facts_of(paths: Paths, options: Options) -> dict[str, Any]:
    """By what it is noticed that other maps are asked for, as JSON values.

    Names may go from one scan to another: `{number}` does when files come or go.
    """
    names = {kind.value: path.name for kind, path in paths.items()}
    return {"names": names, "threshold": options.map_threshold}


def are_saved(row: Mapping[str, Any], found: Found, options: Options) -> bool:
    """Whether the maps that are asked for of a row's scan are there; others have none."""
    places = places_of(options)
    if places is None or row["status"] != Status.OK.value:
        return True
    paths = paths_for(found, places)
    known = row["file"].get("maps") == facts_of(paths, options)
    return known and all(path.is_file() for path in paths.values())


def saved_maps(files: Iterable[tuple[int, str]], options: Options) -> dict[Path, Paths]:
    """The maps that are there of scans, by their paths; these come with their places in the list.

    Scans without one are left out.
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
    """Remove the beginnings of maps that a killed process left."""
    if places is not None:
        paths = (path for found in files for path in paths_for(found, places).values())
        remove_leftovers(places.folder, {leftover_name(path.name) for path in paths})


def map_order(
    found: Found, examined: Examined, result: Result, options: Options
) -> MapOrder | None:
    """What to save of a classified scan; None of a refused one, or where no maps are asked for."""
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
    """Save the maps of a scan; `series` are the headers it was loaded by, if any."""
    try:
        save_maps(volume, order.mapped, order.paths, writer_of(order.format, volume, series))
    except SCAN_ERRORS as error:
        return Saving(sentence_of(error), stops=isinstance(error, WriteError))
    return Saving(known=order.known)


def save_of(found: Found, scan: "ClassifiedScan", options: Options) -> None:
    """Save the maps of a scan that was classified alone, made of its masks; none of a refused one.

    Raises:
        UserError: the network gives none, or they cannot be written.
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
    """A row with what is known of its scan's maps, or the note that they were not saved."""
    if not saving.problem:
        return replace(outcome, maps=saving.known)
    return outcome.with_note(_not_saved(saving))


def _not_saved(saving: Saving) -> Text:
    return Text("The maps were not saved: {problem}", problem=saving.problem)


def stop_text(saving: Saving) -> Text:
    """Why a batch stops when no map can be written any more."""
    return Text("{problem} Make room, then resume the batch.", problem=saving.problem)


def _check_apart(folder: Path, searched: Sequence[Path]) -> None:
    """Maps beside the scans would be scans of the next run."""
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
