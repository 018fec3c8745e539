"""Texts over slices: those that each slice has anew are painted at once, to the same picture."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from ctviewer.core.view.state import ViewState
from ctviewer.ui.viewer import marks
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.three_views import ThreeViews
from tests.scans import chest
from tests.ui.screen import pixels

ROUNDED = 2  # of 255: a picture that is blended, and glyphs that are


def painted(place, *, kept):
    """A text on a grey ground."""
    picture = QImage(200, 60, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.gray)
    painter = QPainter(picture)
    ink = marks.TextInk(colour="#ff5a5a", kept=kept)
    marks.paint_text(painter, QRectF(0, 0, 200, 60), place, "Axial 73/255 äg", ink)
    painter.end()
    return pixels(picture).astype(int)


@pytest.mark.parametrize("place", [marks.TOP | marks.LEFT, marks.BOTTOM | marks.RIGHT])
def test_a_text_is_the_same_whether_its_picture_is_kept_or_not(qapp, place):
    kept, at_once = (painted(place, kept=kept) for kept in (True, False))
    assert np.ptp(kept) > 100, "there is a text"
    assert np.abs(kept - at_once).max() <= ROUNDED


def test_scrolling_makes_no_pictures_of_texts(qtbot):
    """Else a step makes two for each view, and throws out those of texts that stay."""
    display = Display()
    views = ThreeViews(display)
    qtbot.addWidget(views)
    volume = chest()
    display.open(volume, ViewState.opening(volume))
    views.grab()
    made = marks._written.cache_info().misses
    r, a, s = display.view.cursor

    display.point_at((r - 1, a - 2, s - 3))
    views.grab()

    assert made
    assert marks._written.cache_info().misses == made
