"""Saved pictures read back: bars of a scale beside a rod of known length, pages of a PDF."""

import re
import zlib

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.montage import MontageLayout, whole_layout
from ctviewer.core.view.state import ViewState
from ctviewer.core.view.window import Window
from ctviewer.ui.output.render import (
    LINE,
    POINTS,
    RATIO,
    RenderRequest,
    paged,
    render_picture,
    save_pages,
)
from ctviewer.ui.output.shots import slice_shot
from ctviewer.ui.viewer.marks import BAR_MM
from tests.scans import chest
from tests.ui.screen import pixels

ROD_MM = 60.0
CROSSING = (90, 120, 45)
VIEW = ViewState(CROSSING, Window(0.0, 10.0), crosshair_shown=False, smooth=False)
BRIGHT = 180
A4 = b"/MediaBox [0 0 842.000000 595.000000]"  # landscape, in points


@pytest.fixture
def rods(qapp):
    """Air, and along each axis a rod, which all cross in the patient's right upper front."""
    spacing = (1.5, 1.0, 4.0)
    voxels = np.full((120, 160, 60), -1000, np.int16)
    for axis, (middle, step) in enumerate(zip(CROSSING, spacing, strict=True)):
        place = [slice(at, at + 2) for at in CROSSING]
        start = middle - round(ROD_MM / step / 2)
        place[axis] = slice(start, start + round(ROD_MM / step))
        voxels[tuple(place)] = 1000
    return Volume.from_array(voxels, spacing)


def longest(lit):
    """The longest run of lit pixels in a row."""
    edges = np.diff(np.pad(lit.astype(int), ((0, 0), (1, 1))), axis=1)
    runs = [np.flatnonzero(row < 0) - np.flatnonzero(row > 0) for row in edges]
    return max((int(run.max()) for run in runs if run.size), default=0)


def bar_mm(image, foot=LINE):
    """How long the bar below on the right is, by the rod above it."""
    lit = pixels(image).mean(axis=2) > BRIGHT
    lit = lit[: len(lit) - foot]
    low = round(0.8 * len(lit))
    return longest(lit[low:, lit.shape[1] // 2 :]) / longest(lit[:low]) * ROD_MM


def is_round(mm):
    return any(mm == pytest.approx(length, rel=0.03) for length in BAR_MM)


@pytest.mark.parametrize("region", [{}, {plane: QRectF(0, 10, 130, 110) for plane in Plane}])
@pytest.mark.parametrize("plane", Plane)
def test_the_bar_of_a_view_is_as_long_as_it_says(rods, plane, region):
    request = RenderRequest(VIEW, "view", plane=plane, regions=region)
    assert is_round(bar_mm(render_picture(rods, request)))


@pytest.mark.parametrize("plane", Plane)
def test_so_are_those_of_a_montage_and_of_a_report(rods, plane):
    at = CROSSING[plane.axis]
    montage = MontageLayout(at, at + 1, 1, columns=2, rows=1, plane=plane)
    request = RenderRequest(VIEW, "montage", montage=montage)
    assert is_round(bar_mm(render_picture(rods, request)))
    assert is_round(bar_mm(slice_shot(rods, plane, VIEW), foot=0))


def test_a_pdf_has_a_page_of_a4_for_each_picture(qapp, tmp_path):
    volume = chest(lesion=True)
    montage = paged(whole_layout(volume, Plane.CORONAL))
    request = RenderRequest(ViewState.opening(volume), "montage", montage=montage)
    save_pages(volume, request, tmp_path / "a.pdf")
    content = (tmp_path / "a.pdf").read_bytes()
    count = len(montage.pages)
    assert count > 1
    assert content.count(A4) == len(re.findall(rb"/Type /Page\b", content)) == count
    shape = tuple(round(side * RATIO) for side in reversed(POINTS))
    pages = [page for page in inflated(content) if len(page) == 3 * shape[0] * shape[1]]
    assert len(pages) == count
    for number, page in enumerate(pages):
        drawn = RenderRequest(request.view, "montage", montage=montage, size=POINTS, ratio=RATIO,
                              page=number)  # fmt: skip
        shown = np.frombuffer(page, np.uint8).reshape(*shape, 3)
        assert (shown == pixels(render_picture(volume, drawn))).all()


def inflated(content):
    """What the packed streams of a PDF hold."""
    for found in re.finditer(rb"/FlateDecode.*?stream\r?\n", content, re.DOTALL):
        yield zlib.decompressobj().decompress(content[found.end() :])
