"""What users of such viewers complain of, where it can be seen in the window only."""

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.view.window import PRESETS
from tests.scans import chest_array, write
from tests.ui.screen import grab, press


def test_scrolling_slice_by_slice_never_goes_back_to_the_file(window, qtbot, tmp_path):
    path = write(tmp_path / "scan.nii.gz", chest_array(lesion=True))
    window.open_paths([path])
    qtbot.waitUntil(lambda: window.session.result is not None)
    path.unlink()
    display, shown = window.session.display, set()
    for plane in Plane:
        view = window.reading.views.views[plane]
        for position in range(0, plane.count(display.volume), 10):
            display.scroll(plane, position - display.view.cursor[plane.axis])
            shown.add(grab(view).tobytes())
    assert len(shown) > 15
    window.reading.toggle_montage()
    window.reading.montage.sheet.complete()


def test_nothing_is_drawn_with_opengl_which_dies_on_remote_desktops(opened):
    opened.reading.toggle_montage()
    opened.reading.histogram.show()
    opened.lungs.panel.show()
    for widget in opened.findChildren(QWidget):
        assert "OpenGL" not in widget.metaObject().className()


@pytest.mark.parametrize("key", ["1", "5"])
def test_a_window_is_one_key_away_and_the_next_scan_opens_as_chosen(opened, qtbot, tmp_path, key):
    press(opened, key)
    assert opened.session.display.view.window == PRESETS[int(key) - 1]
    opened.open_paths([write(tmp_path / "next.nii", chest_array())])
    qtbot.waitUntil(lambda: opened.session.scan.volume.source.name == "next.nii")
    assert opened.session.display.view.window == opened.session.opening.ct


def test_letters_cannot_be_hidden_and_stay_large(opened):
    press(opened, "x")  # no crosshair
    view = opened.reading.views.views[Plane.AXIAL]
    picture = grab(view)
    rows, columns = picture.shape[:2]
    for edge in (
        picture[rows // 2 - 12 : rows // 2 + 12, :28],
        picture[rows // 2 - 12 : rows // 2 + 12, -28:],
        picture[:28, columns // 2 - 14 : columns // 2 + 14],
        picture[-28:, columns // 2 - 14 : columns // 2 + 14],
    ):
        bright = np.argwhere((edge > 220).all(axis=2))
        assert len(bright)
        assert np.ptp(bright[:, 0]) >= 9  # pixels tall
