import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSettings

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.view.window import Window, preset
from ctviewer.ui.base.preferences import read, write
from ctviewer.ui.scan.session import Stage
from ctviewer.ui.shell.resume import PLACE, SessionKeeper, SessionPlace, place_of
from tests.scans import chest_array
from tests.scans import write as write_scan
from tests.ui.fakes import FakeClassifier
from tests.ui.windows import MainWindow

TALL = 760  # the screen of these tests is as narrow as the window


@pytest.fixture
def begin(qtbot):
    """A function that makes a window with its keeper, as the program does at its start."""

    def make():
        window = MainWindow(FakeClassifier)
        qtbot.addWidget(window)
        keeper = SessionKeeper(window)
        keeper.restore_layout()
        window.show()
        return window, keeper

    return make


def close_at_a_place(qtbot, begin, path):
    window, _ = begin()
    window.open_paths([path])
    qtbot.waitUntil(lambda: window.session.result is not None)
    display = window.session.display
    display.show(replace(display.view, cursor=(3, 4, 5), window=Window(-500, 900), inverted=True))
    window.reading.views.enlarge(Plane.CORONAL)
    window.reading.histogram.show()
    window.resize(1000, TALL)
    window.lungs.panel.show()
    window.columns.setSizes([620, 380])
    window.close()


def test_the_program_begins_where_the_last_session_ended(qtbot, begin, phantom_path):
    close_at_a_place(qtbot, begin, phantom_path)
    window, keeper = begin()
    keeper.restore_place()
    qtbot.waitUntil(lambda: window.session.result is not None)
    view = window.session.display.view
    assert (view.cursor, view.window, view.inverted) == ((3, 4, 5), Window(-500, 900), True)
    assert window.reading.views.enlarged is Plane.CORONAL
    assert window.reading.histogram.isVisible()
    assert window.height() == TALL
    assert window.side.front is window.lungs.panel
    assert window.side.width() == pytest.approx(380, abs=8)
    window.close()


def test_the_montage_comes_back(qtbot, begin, opened):
    SessionKeeper(opened)
    opened.reading.toggle_montage()
    opened.close()
    window, keeper = begin()
    keeper.restore_place()
    qtbot.waitUntil(lambda: window.session.result is not None)
    assert window.reading.montage_shown
    window.close()


def test_a_last_scan_that_is_gone_is_one_sentence(qtbot, begin, phantom_path):
    close_at_a_place(qtbot, begin, phantom_path)
    phantom_path.unlink()
    window, keeper = begin()
    keeper.restore_place()
    assert phantom_path.name in window.error.text
    assert str(phantom_path.parent) not in window.error.text
    assert window.session.scan is None
    window.close()


def test_another_scan_in_its_place_opens_as_any_scan(qtbot, begin, phantom_path):
    close_at_a_place(qtbot, begin, phantom_path)
    write_scan(phantom_path, chest_array((40, 40, 30)))
    window, keeper = begin()
    keeper.restore_place()
    qtbot.waitUntil(lambda: window.session.result is not None)
    view = window.session.display.view
    assert (view.cursor, view.window.name, view.inverted) == ((20, 20, 15), "Auto", False)
    window.close()


def test_a_scan_that_ends_the_program_ends_it_only_once(qtbot, begin, phantom_path):
    close_at_a_place(qtbot, begin, phantom_path)
    window, keeper = begin()
    keeper.restore_place()
    assert QSettings().value(PLACE) is None  # while it is being opened
    window.close()


@pytest.mark.parametrize("name", ["session_restored", "recent_kept"])
def test_who_wants_nothing_kept_has_nothing_kept(qtbot, begin, phantom_path, name):
    write(replace(read(), **{name: False}))
    close_at_a_place(qtbot, begin, phantom_path)
    stored = {key: QSettings().value(key) for key in QSettings().allKeys()}
    assert PLACE not in stored
    assert (phantom_path.name in str(stored)) == (name != "recent_kept")
    window, keeper = begin()
    keeper.restore_place()
    assert window.session.activity.stage is Stage.IDLE
    assert (window.height() == TALL) == (name != "session_restored")
    window.close()


@given(
    st.lists(st.integers(0, 900), min_size=6, max_size=6),
    st.floats(-3000, 3000), st.floats(1, 6000), st.booleans(), st.sampled_from([None, *Plane]),
)  # fmt: skip
def test_a_place_survives_its_text(numbers, level, width, on, plane):
    place = SessionPlace(
        Path("/a/Müller 肺.nii"), tuple(numbers[:3]), tuple(numbers[3:]),
        Window(level, width, "x"), on, not on, plane,
    )  # fmt: skip
    assert place_of(place.text()) == place


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("path", None), ("shape", [1, 2]), ("cursor", "abc"), ("window", [0, 0, ""]),
        ("window", [float("nan"), 5, ""]), ("window", [0, "wide", ""]), ("window", 7),
        ("cursor", [1, 2, float("inf")]), ("enlarged", []),
    ],
)  # fmt: skip
def test_a_broken_place_is_none(key, value):
    whole = SessionPlace(Path("/a.nii"), (9, 9, 9), (1, 2, 3), preset("Lung"))
    stored = json.loads(whole.text())
    assert place_of(json.dumps(stored | {key: value})) is None
    del stored[key]
    assert place_of(json.dumps(stored)) is None
    for text in ("", "[]", "null", "{", '"x"'):
        assert place_of(text) is None
