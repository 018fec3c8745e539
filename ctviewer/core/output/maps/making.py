"""Computes a classified scan's maps voxel by voxel of its file."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ctviewer import __version__
from ctviewer.core.analysis.fine_lungs import fine_lungs
from ctviewer.core.analysis.heatmap import LEFT, RIGHT, HeatMap
from ctviewer.core.analysis.lung_classes import Thresholds, labels_of
from ctviewer.core.analysis.lungs import Lungs
from ctviewer.core.analysis.mask_measures import MaskPair
from ctviewer.core.analysis.result import ModelInfo
from ctviewer.core.formats.writing.stored_map import LEVELS, Layers, Origin, StoredMap
from ctviewer.core.geometry.cells import CellGrid
from ctviewer.core.geometry.resample import Box
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.maps.given import with_masks
from ctviewer.core.output.maps.kinds import SEGMENTS, MapKind
from ctviewer.core.output.maps.sampling import labels_in, reached, sampled, stored_view

DEFAULT_THRESHOLDS = Thresholds()
NO_MASKS = MaskPair()
HALF = np.float32(0.5)


@dataclass(frozen=True, eq=False)
class Mapped:
    """What maps are made from: the network's heat map, the lungs, and their origin.

    `threshold` is the heat map value from which a voxel counts as lesion; `masks` replace the
    network's own lungs and lesions.
    """

    heat_map: HeatMap
    lungs: Lungs
    model: ModelInfo
    threshold: float
    thresholds: Thresholds = DEFAULT_THRESHOLDS
    masks: MaskPair = NO_MASKS

    @property
    def origin(self) -> Origin:
        """The origin as written to files."""
        model = self.model
        return Origin(__version__, model.name, model.version, model.sha256, self.threshold)


def maps_of(volume: Volume, mapped: Mapped) -> Iterator[StoredMap]:
    """All maps of a scan, one at a time to save memory."""
    for made in _by_network(volume, mapped):
        yield with_masks(volume, made, mapped.masks, mapped.thresholds)


def _by_network(volume: Volume, mapped: Mapped) -> Iterator[StoredMap]:
    probability, mask = lesion_layers(volume, mapped.heat_map, mapped.threshold)
    yield _stored(volume, mapped, MapKind.LESION_PROBABILITY, probability)
    yield _stored(volume, mapped, MapKind.LESION_MASK, mask)
    del probability, mask
    lungs = _lungs(volume, mapped)
    sides = labels_in(volume, *lung_labels(mapped.heat_map, lungs))
    yield _stored(volume, mapped, MapKind.LUNGS, sides)
    known = sides if lungs.on_right is not None else None
    classes = lung_class_layers(volume, lungs, mapped.thresholds, known)
    yield _stored(volume, mapped, MapKind.LUNG_CLASSES, classes)


def map_of(volume: Volume, mapped: Mapped, kind: MapKind) -> StoredMap:
    """One map of a scan."""
    if kind in (MapKind.LUNGS, MapKind.LUNG_CLASSES):
        return _lung_map(volume, mapped, kind, _lungs(volume, mapped))
    probability, mask = lesion_layers(volume, mapped.heat_map, mapped.threshold)
    return _stored(volume, mapped, kind, mask if kind is MapKind.LESION_MASK else probability)


def _lung_map(volume: Volume, mapped: Mapped, kind: MapKind, lungs: Lungs) -> StoredMap:
    if kind is MapKind.LUNGS:
        layers = labels_in(volume, *lung_labels(mapped.heat_map, lungs))
    else:
        layers = lung_class_layers(volume, lungs, mapped.thresholds)
    return _stored(volume, mapped, kind, layers)


def lesion_layers(volume: Volume, heat_map: HeatMap, threshold: float) -> tuple[Layers, Layers]:
    """The lesion probability in steps of 1/255, and where it reaches the threshold (1)."""
    k, j, i = stored_view(volume, volume.voxels).shape
    probability, mask = np.zeros((k, j, i), np.uint8), np.zeros((k, j, i), np.uint8)
    # scaled and offset by half a step, so that truncation rounds: saves a pass
    levels = np.clip(heat_map.values, 0, 1) * np.float32(LEVELS) + HALF
    limit = np.float32(threshold) * np.float32(LEVELS) + HALF
    for part in sampled(volume, levels, heat_map.grid, min(1.0, float(limit))):
        np.copyto(part.of(probability), part.values, casting="unsafe")
        np.greater_equal(part.values, limit, out=part.of(mask).view(bool))
    return probability, mask


def _lungs(volume: Volume, mapped: Mapped) -> Lungs:
    """The network's lungs, if it segments them; else those by HU."""
    return fine_lungs(volume, mapped.heat_map, mapped.lungs) or mapped.lungs


def lung_labels(heat_map: HeatMap, lungs: Lungs) -> tuple[NDArray[np.uint8], CellGrid]:
    """The left (1) and right lung (2) as cells; those of `heat_map` take precedence over HU."""
    if heat_map.sides is not None and lungs.on_right is None:
        return heat_map.sides, heat_map.grid
    sides = np.where(lungs.right, np.uint8(RIGHT), np.uint8(LEFT))
    return np.multiply(sides, lungs.trimmed.view(np.uint8)), _whole(lungs)


def lung_class_layers(
    volume: Volume, lungs: Lungs, thresholds: Thresholds, known: Layers | None = None
) -> Layers:
    """The lung tissue class of each voxel, 0 outside the lungs.

    `known` are existing labels that are 0 outside the lungs, if any.
    """
    mask, grid = lungs.trimmed.view(np.uint8), _whole(lungs)
    inside = labels_in(volume, mask, grid) if known is None else known
    place, layers = reached(volume, mask, grid), np.zeros_like(inside)
    stored = stored_view(volume, volume.voxels)[place]
    for layer, within, values in zip(layers[place], inside[place], stored, strict=True):
        # copied once: each threshold comparison would stride through the volume
        labels = labels_of(np.ascontiguousarray(values), thresholds)
        np.multiply(labels, within != 0, out=layer)
    return layers


def _stored(volume: Volume, mapped: Mapped, kind: MapKind, layers: Layers) -> StoredMap:
    fractional = kind is MapKind.LESION_PROBABILITY
    segments, origin = SEGMENTS[kind], mapped.origin
    return StoredMap(kind.value, layers, volume.stored_affine, segments, origin, fractional)


def _whole(lungs: Lungs) -> CellGrid:
    r, a, s = lungs.mask.shape
    return CellGrid(Box.whole(lungs.shape), (r, a, s))
