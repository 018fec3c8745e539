"""What is drawn lies where the read-out says: the scan's voxels and all layers, in every plane."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.resample import Box
from ctviewer.core.geometry.scan_mask import MaskKind
from ctviewer.core.view.state import MapDrawing, MapLook, ViewState
from ctviewer.core.view.window import Window
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.mask_layer import ShownMask
from ctviewer.ui.viewer.readout import readout
from ctviewer.ui.viewer.slice_view import SliceView
from tests.scans import affine_of, write
from tests.ui.screen import grab

SHAPE = (17, 22, 11)  # as in the file
OBLIQUE = np.array([[-0.9, 0.2, 0, 10], [0.2, 0.8, 0.1, -20], [0, -0.1, 3, 7], [0, 0, 0, 1]])
AFFINES = {
    "LPS": affine_of("LPS", SHAPE, (0.7, 0.9, 4.0)),
    "PIR": affine_of("PIR", SHAPE, (1.0, 2.5, 1.2)),
    "oblique": OBLIQUE,
}
STORED = (11, 8, 6)
EMPTY, FULL = -1000, 1000
BLACK = Window(5000.0, 2000.0)  # all of the slice
DRAWN = 60  # of 3 x 255: more than the faint rim of what is stretched
NEAR = 0.75  # pixels


@pytest.fixture
def show(qtbot, tmp_path):
    """Opens a scan in one view, with some of its state changed, enlarged about a voxel."""

    def shown(affine, plane, zoom, **changed):
        array = np.full(SHAPE, EMPTY, np.int16)
        array[STORED] = FULL
        volume = load_volume(write(tmp_path / "scan.nii", array, affine))
        display = Display()
        view = SliceView(display, plane)
        qtbot.addWidget(view)
        view.resize(420, 360)
        display.open(volume, ViewState.opening(volume))
        cursor = tuple(int(i) for i in np.argwhere(volume.voxels == FULL)[0])
        window = Window(0.0, 2000.0)
        state = replace(display.view, cursor=cursor, window=window, crosshair_shown=False)
        display.show(replace(state, **changed))
        view.zoom_by(zoom, view.to_pixels.inverted()[0].map(view.pixel_of(cursor)))
        return display, view

    return shown


def middle(with_it, without):
    """The middle of what two pictures have otherwise, in pixels from the left and the top."""
    differs = np.abs(with_it.astype(int) - without).sum(axis=2)
    weights = np.where(differs > DRAWN, differs, 0)
    assert weights.any()
    rows, columns = np.indices(weights.shape) + 0.5
    return QPointF((columns * weights).sum(), (rows * weights).sum()) / weights.sum()


@pytest.mark.parametrize("zoom", [1.0, 3.3])
@pytest.mark.parametrize("neurological", [False, True])
@pytest.mark.parametrize("plane", list(Plane))
@pytest.mark.parametrize("affine", list(AFFINES.values()), ids=list(AFFINES))
def test_the_mouse_reads_the_voxel_that_is_seen_under_it(show, affine, plane, neurological, zoom):
    display, view = show(affine, plane, zoom, neurological=neurological)
    seen = grab(view)
    volume = display.volume
    display.open(replace(volume, voxels=np.full_like(volume.voxels, EMPTY)), display.view)
    view.zoom_by(zoom, view.to_pixels.inverted()[0].map(view.pixel_of(display.view.cursor)))
    at = middle(seen, grab(view))

    index = view.index_at(at)

    said = readout(volume, display.view, index, plane, view.zoom)
    assert f"voxel {', '.join(map(str, STORED))} (" in said
    assert f"{FULL} HU" in said
    np.testing.assert_allclose(volume.mm_of(index), (affine @ [*STORED, 1])[:3], atol=1e-3)
    assert (view.pixel_of(index) - at).manhattanLength() < 2 * NEAR


@pytest.mark.parametrize("smooth", [True, False])
@pytest.mark.parametrize("neurological", [False, True])
@pytest.mark.parametrize("plane", list(Plane))
@pytest.mark.parametrize("layer", ["fill", "contour", "mask"])
def test_every_layer_lies_on_its_voxels(show, layer, plane, neurological, smooth):
    """A cell of 2 x 2 x 1 voxels, or a voxel of a mask."""
    look = MapLook(MapDrawing.CONTOUR if layer == "contour" else MapDrawing.FILL)
    display, view = show(
        AFFINES["LPS"], plane, 1.5, neurological=neurological, smooth=smooth, map_look=look,
        heat_map_shown=True, window=BLACK,
    )  # fmt: skip
    without, cursor = grab(view), np.array(display.view.cursor)
    if layer == "mask":
        labels = np.zeros(display.volume.shape, np.uint8)
        labels[tuple(cursor)] = 1
        display.paint(ShownMask(MaskKind.LESIONS, labels))
        centre = cursor
    else:
        values = np.zeros((5, 5, 5), np.float32)
        values[2, 2, 2] = 1
        size = np.array((2, 2, 1))
        box = Box(tuple(cursor - 2.0 * size), tuple(cursor + 3.0 * size))
        display.overlay(HeatMap(values, box, "test", 0.5))
        centre = cursor + size / 2 - 0.5

    at = middle(grab(view), without)

    off = view.pixel_of(tuple(centre)) - at
    assert max(abs(off.x()), abs(off.y())) < NEAR
