"""The network's prepared input as a volume at its place in the scan."""

import numpy as np

from ctviewer.core.analysis.preprocess import InputSpec, Prepared, canonical_axes
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.cells import CellGrid
from ctviewer.core.geometry.volume import Index, Source, Volume
from ctviewer.core.view.window import Window


def grid_of(prepared: Prepared) -> CellGrid:
    """The grid of an input's cells."""
    r, a, s = canonical_axes(prepared.array[0]).shape
    return CellGrid(prepared.box, (r, a, s))


def seen_volume(volume: Volume, prepared: Prepared) -> Volume:
    """The values of an input converted from 0..1 to HU, with their own affine."""
    lowest, highest = prepared.spec.hu_range
    hu = canonical_axes(prepared.array[0]) * np.float32(highest - lowest) + np.float32(lowest)
    source = Source(format="network input", shape=prepared.array.shape[1:], dtype="float32")
    return Volume(hu, grid_of(prepared).affine(volume), source)


def seen_window(spec: InputSpec) -> Window:
    """The window that spans the input's HU range."""
    lowest, highest = spec.hu_range
    return Window((lowest + highest) / 2, highest - lowest, Text("Network"))


def input_index(prepared: Prepared, cell: Index) -> Index:
    """The index of a cell (r, a, s) in the network's array: depth, row, column."""
    _, _, height, width = prepared.array.shape
    r, a, s = cell
    return s, height - 1 - a, width - 1 - r


def input_text(volume: Volume, prepared: Prepared) -> str:
    """Grid, range and crop as text."""
    spec = prepared.spec
    lowest, highest = spec.hu_range
    return Text(
        "{grid} (superior, anterior, right): {what}. "
        "HU {lowest:g} to {highest:g} become 0 to 1; a cell is the mean of what it covers, and "
        "linear between voxels where it is smaller.",
        grid=grid_of(prepared).text(volume),
        what=_crop_text(spec),
        lowest=lowest,
        highest=highest,
    )


def _crop_text(spec: InputSpec) -> str:
    whole = spec.crop == "whole"
    if spec.spacing_mm is not None:
        return Text("around the middle of the scan") if whole else Text("around both lungs' middle")
    if whole:
        return Text("the whole scan")
    return Text("the lungs and {margin:g} mm around them", margin=spec.margin_mm)
