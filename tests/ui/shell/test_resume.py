import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSettings

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.view.window import Window, preset
from ctviewer.ui.base.preferences import read, write
from ctviewer.ui.scan.session import Stage
from ctviewer.ui.shell.resume import (
    PLACE,
    SETTLED_MS,
    TORN,
    SessionKeeper,
    SessionPlace,
    on_a_screen,
    place_of,
    torn_of,
    torn_text,
)
from tests.scans import chest_array
from tests.scans import write as write_scan
from tests.ui.fakes import FakeClassifier
from tests.ui.shell.test_drop import drop
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


def test_a_scan_dropped_during_the_start_stays(qtbot, begin, phantom_path, tmp_path):
    close_at_a_place(qtbot, begin, phantom_path)
    other = write_scan(tmp_path / "dropped.nii.gz", chest_array((40, 40, 30)))
    window, keeper = begin()
    drop(window, [other])
    keeper.restore_place()  # comes when the window has been painted
    qtbot.waitUntil(lambda: window.session.result is not None)
    assert window.session.scan.volume.source.path.name == "dropped.nii.gz"
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


def torn_off(window):
    return [page for page in window.side.pages if window.side.is_torn_off(page)]


def test_torn_off_tabs_come_back_where_they_were(qtbot, begin, phantom_path):
    window, _ = begin()
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.result is not None)
    window.side.tear_off(window.lungs.panel)
    window.side.tear_off(window.measuring.dock)
    lungs, measured = QRect(40, 60, 500, 400), QRect(120, 90, 420, 333)
    window.lungs.panel.window().setGeometry(lungs)
    window.measuring.dock.window().setGeometry(measured)
    window.close()
    window, keeper = begin()
    assert not torn_off(window), "not before the window is shown"
    keeper.keep_layout()  # as when the window is moved at once
    keeper.restore_torn_off()
    assert set(torn_off(window)) == {window.lungs.panel, window.measuring.dock}
    assert window.lungs.panel.window().geometry() == lungs
    assert window.measuring.dock.window().geometry() == measured
    assert window.lungs.panel.window().isVisible()
    window.measuring.dock.window().close()
    window.close()
    window, keeper = begin()
    keeper.restore_torn_off()
    assert torn_off(window) == [window.lungs.panel]
    window.close()


def test_a_program_that_was_killed_has_them_too(qtbot, begin, monkeypatch):
    window, keeper = begin()
    window.side.tear_off(window.lungs.panel, QRect(40, 60, 500, 400))
    qtbot.waitUntil(lambda: QSettings().value(TORN) == torn_text(window.side.torn_off))
    window.lungs.panel.window().move(55, 66)
    qtbot.waitUntil(lambda: QSettings().value(TORN) == torn_text(window.side.torn_off))
    monkeypatch.setattr(SessionKeeper, "keep", lambda _: None)
    window.close()
    qtbot.wait(SETTLED_MS + 100)
    window, keeper = begin()
    keeper.restore_torn_off()
    assert torn_off(window) == [window.lungs.panel]
    window.close()


@pytest.mark.parametrize("place", [(-3000, 60, 500, 400), (40, 5000, 500, 400), (40, -300, 50, 40)])
def test_a_tab_on_a_screen_that_is_gone_is_in_the_panel(qtbot, begin, place):
    QSettings().setValue(TORN, torn_text({"LungPanel": QRect(*place)}))
    window, keeper = begin()
    name = window.lungs.panel.objectName()
    QSettings().setValue(TORN, torn_text({name: QRect(*place)}))
    keeper.restore_layout()
    keeper.restore_torn_off()
    assert not torn_off(window)
    window.lungs.panel.show()
    assert window.side.front is window.lungs.panel
    window.close()


def test_a_window_larger_than_its_screen_becomes_as_large(qapp):
    room = qapp.primaryScreen().availableGeometry()
    place = on_a_screen(QRect(0, 0, 10 * room.width(), 10 * room.height()))
    assert place.size() == room.size()


@pytest.mark.parametrize(
    "text", ["", "no", "[]", "{}", '{"a": 1}', '{"a": [1, 2]}', '{"a": [1, 2, -5, 0]}', "[" * 9999,
             '{"a": [1e300, 0, 9, 9]}', '{"a": "abcd"}'],
)  # fmt: skip
def test_broken_places_of_tabs_are_none(text):
    assert torn_of(text) == {}


def test_a_panel_that_was_never_seen_has_its_usual_width_next_time(qtbot, begin, phantom_path):
    for _ in range(2):  # no scan was opened, e.g. a batch was run
        window, _ = begin()
        qtbot.waitExposed(window)
        window.close()
    window, _ = begin()
    window.resize(1280, TALL)
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.result is not None)
    assert window.side.width() >= 340
    window.close()
