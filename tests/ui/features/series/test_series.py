"""The strip of a study's series, and what a DICOM scan is called in the window."""

from dataclasses import replace

import pytest

from ctviewer.core.formats.dicom import loading
from ctviewer.ui.features.series.feature import SeriesFeature
from tests.core.formats.test_study import series

LAST = -1


@pytest.fixture
def study(tmp_path):
    """Three series beside each other, the last of which makes no volume."""
    place = tmp_path / "study"
    for number in (1, 2):
        series(place / f"s{number}", number)
    series(place / "s3", 3, ImageOrientationPatient=[1, 0, 0, 1, 0, 0])
    return place


@pytest.fixture
def strip(window, qtbot, study):
    window.open_paths([study / "s1"])
    qtbot.waitUntil(lambda: window.session.scan is not None)
    window.commands.actions.titled("Series of the study").trigger()
    strip = window.feature(SeriesFeature).strip
    qtbot.waitUntil(lambda: strip.list.count() == 3)
    return strip


def texts(strip):
    return [strip.list.item(row).text() for row in range(strip.list.count())]


def has_picture(strip, row):
    icon = strip.list.item(row).icon()
    return not icon.isNull() and icon.pixmap(96).toImage().pixelColor(48, 48).value() > 0


def test_the_series_are_shown_with_pictures_and_the_open_one_in_bold(strip, qtbot):
    assert texts(strip)[:2] == ["Chest 1\n2006-01-30\n5 slices", "Chest 2\n2006-01-30\n5 slices"]
    bold = [strip.list.item(row).font().bold() for row in range(3)]
    assert bold == [True, False, False]
    qtbot.waitUntil(lambda: all(has_picture(strip, row) for row in (0, 1)))


def test_a_series_that_cannot_be_read_says_so_and_does_not_open(strip, window):
    from PySide6.QtCore import Qt

    item = strip.list.item(2)
    assert "Cannot be read" in item.text()
    assert item.icon().isNull()
    assert item.toolTip().count("\n") >= 1
    assert not item.flags() & Qt.ItemFlag.ItemIsEnabled
    strip.list.itemActivated.emit(item)
    assert "Chest 1" in window.windowTitle()


def test_a_double_click_opens_a_series_and_the_strip_stays(strip, window, qtbot):
    strip.list.itemActivated.emit(strip.list.item(1))
    qtbot.waitUntil(lambda: "Chest 2" in window.windowTitle())
    qtbot.waitUntil(lambda: strip.list.count() == 3 and strip.list.item(1).font().bold())


def test_a_slice_that_cannot_be_decoded_is_said(window, qtbot, study, monkeypatch):
    monkeypatch.setattr(loading, "thumbnail", lambda _each: None)
    window.open_paths([study / "s1"])
    qtbot.waitUntil(lambda: window.session.scan is not None)
    strip = window.feature(SeriesFeature).strip
    strip.show()
    qtbot.waitUntil(lambda: strip.list.count() == 3)
    qtbot.waitUntil(lambda: "No picture" in strip.list.item(1).text())


def test_the_patient_is_named_only_where_names_may_leave(strip, window):
    assert window.windowTitle() == "Chest 1 · 2006-01-30 · 5 slices · B31f – CT Viewer"
    choices = window.preferences.choices
    choices.choose(replace(choices.value, scan_named=True))
    assert "4711" in window.windowTitle()


def test_other_formats_have_no_other_series(opened):
    strip = opened.feature(SeriesFeature).strip
    strip.show()
    assert strip.list.count() == 0
    assert strip.note.text() == "Only scans in DICOM have other series of their study."
