"""Draw a volume as the window shows it, into a PNG, without a display. Research use only."""

import argparse
import os
import sys
from pathlib import Path

import numpy as np

from ctviewer.cli.look import looked, montage_of
from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.analysis.lung_classes import ClassMap
from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.analysis.result import Result
from ctviewer.core.analysis.wording import NO_HEAT_MAP
from ctviewer.core.base.commandline import NETWORK, NetworkChoice, add_options
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.plane import Plane, position_text
from ctviewer.core.geometry.volume import Index, Millimetres, Volume
from ctviewer.core.output.maps.naming import MapPlaces, check_names
from ctviewer.core.output.maps.saving import save_maps, writer_of
from ctviewer.core.output.masked import mapped_of
from ctviewer.core.view.options import RENDER
from ctviewer.core.view.state import ViewState
from ctviewer.pipeline.options import CLASSIFY, MAPS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("file", type=Path, metavar="SCAN", help="a file or a DICOM folder")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="OUT.png",
        help="a PNG, or a PDF of pages for a montage",
    )  # fmt: skip
    parser.add_argument("--label", action="store_true", help="write the file's name on it")
    add_options(parser, RENDER)
    add_options(parser, {MAPS: [each for each in CLASSIFY[MAPS] if each.name != "map_threshold"]})
    add_options(parser, {"": NETWORK})


def run(options: argparse.Namespace) -> int:
    """Render the picture; 0 if it was written."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # a picture needs no display, even where one is
    if sys.platform == "win32" and (options.heatmap or options.maps):
        import torch  # noqa: F401  (on Windows torch >= 2.9 must come before Qt)
    from PySide6.QtCore import QRectF

    from ctviewer.ui.output.render import RenderRequest, render_picture, save_pages, save_png
    from ctviewer.ui.shell.app import application  # the other commands need no Qt

    paged = options.output.suffix.lower() == ".pdf"
    if paged and options.layout != "montage":
        raise UserError("Only a montage can be written as a PDF; add --layout montage.")
    places = _map_places(options)
    volume = load_volume(options.file)
    result = _classified(volume, options) if options.heatmap or places else None
    plane = Plane[options.plane.upper()]
    montage = montage_of(volume, plane, options)
    if options.page > len(montage.pages):
        raise UserError(
            Text(
                "The montage has {count} {count:page|pages}; choose one of them.",
                count=len(montage.pages),
            )
        )
    request = RenderRequest(
        view=_view(volume, options),
        layout=options.layout,
        heat_map=_heat_map(result) if result and options.heatmap else None,
        label=options.file.name if options.label else None,
        plane=plane,
        montage=montage,
        page=options.page - 1,
        regions={plane: QRectF(*mm) for plane, mm in options.region},
        class_map=_class_map(volume, options),
    )
    application()
    if paged:
        save_pages(volume, request, options.output)
    else:
        save_png(render_picture(volume, request), options.output)
    if places and result:
        _save_maps(volume, result, places, options)
    return 0


def _map_places(options: argparse.Namespace) -> MapPlaces | None:
    """Where maps are saved, checked before the run; None if not requested."""
    if options.maps is None:
        return None
    places = MapPlaces(options.maps, options.map_format, options.map_names).checked()
    check_names([options.file], places)
    return places


def _save_maps(
    volume: Volume, result: Result, places: MapPlaces, options: argparse.Namespace
) -> None:
    """Save the maps, with the lesion mask at the displayed threshold."""
    mapped = mapped_of(result, options.map_threshold)
    if mapped is None:
        raise UserError(NO_HEAT_MAP)
    places.folder.mkdir(parents=True, exist_ok=True)
    save_maps(volume, mapped, places.of(options.file, 1), writer_of(places.format, volume))


def _class_map(volume: Volume, options: argparse.Namespace) -> ClassMap | None:
    """The lung tissue classes to overlay, if requested."""
    asked = [name for name in ("lung_classes", "lung_outline") if getattr(options, name)]
    if not asked:
        return None
    if len(asked) > 1:
        raise UserError("Lungs are drawn as --lung-classes or as --lung-outline; choose one.")
    lungs = find_lungs(volume)
    if lungs is None:
        option = asked[0].replace("_", "-")
        raise UserError(f"No lungs were found in this scan; leave out --{option}.")
    return ClassMap(lungs, options.lung_thresholds)


def _view(volume: Volume, options: argparse.Namespace) -> ViewState:
    state = looked(volume, options)
    return state.at(volume, _index(volume, options.at)) if options.at else state


def _index(volume: Volume, mm: Millimetres) -> Index:
    """The voxel at a position.

    Raises:
        UserError: it is outside the volume.
    """
    index = volume.index_of(mm)
    off = np.abs(np.subtract(volume.mm_of(index), mm)).max()
    if not off <= max(volume.spacing):
        raise UserError(f"The position {position_text(mm)} lies outside the scan; give another.")
    return index


def _classified(volume: Volume, options: argparse.Namespace) -> Result:
    from ctviewer.inference.run import chosen_classifier  # imports torch

    return chosen_classifier(NetworkChoice.of(options)).classify(volume)


def _heat_map(result: Result) -> HeatMap:
    if result.score is None:
        reasons = " ".join(finding.message for finding in result.gate.findings)
        raise UserError(f"There is no heat map, because the scan was refused: {reasons}")
    if result.score.heat_map is None:
        raise UserError(NO_HEAT_MAP)
    return result.score.heat_map
