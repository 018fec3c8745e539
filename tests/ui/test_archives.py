"""Archives in the window: dropped, chosen from, cancelled; they leave nothing behind."""

from threading import Event

import pytest

from ctviewer.core.formats.archives import extracting
from ctviewer.ui.scan.chooser import SeriesChooser
from ctviewer.ui.scan.opening import RecentMenu, recent_paths, scan_filters
from ctviewer.ui.scan.session import Stage
from tests.archives import named_zip, tar_of, zip_of
from tests.dicoms import new_series, write_series
from tests.scans import chest_array, write
from tests.timing import PATIENCE
from tests.ui.screen import drop

pytestmark = pytest.mark.usefixtures("temporary")


@pytest.fixture
def two_studies(tmp_path):
    """A ZIP of two studies and a report."""
    folder = tmp_path / "in"
    write_series(folder / "first", chest_array(shape=(60, 50, 40)))
    write_series(folder / "second", chest_array(shape=(40, 30, 20)), **new_series())
    (folder / "report.pdf").write_bytes(b"%PDF-1.4")
    return zip_of(folder, tmp_path / "studies.zip")


def test_a_scan_in_a_dropped_archive_opens(window, qtbot, tmp_path):
    (tmp_path / "in").mkdir()
    write(tmp_path / "in" / "chest.nii.gz", chest_array())
    path = tar_of(tmp_path / "in", tmp_path / "scan.tar.gz", "gz")
    drop(window, path)
    qtbot.waitUntil(lambda: window.session.result is not None)
    assert window.windowTitle() == "chest.nii.gz – CT Viewer"
    assert recent_paths() == [path / "chest.nii.gz"]
    window.session.close()
    window.session.open(recent_paths()[0])
    qtbot.waitUntil(lambda: window.session.result is not None)
    RecentMenu("", window).remove_missing()
    assert len(recent_paths()) == 1


def test_of_two_studies_one_is_chosen(window, qtbot, two_studies):
    drop(window, two_studies)
    qtbot.waitUntil(lambda: window.findChild(SeriesChooser) is not None)
    chooser = window.findChild(SeriesChooser)
    assert chooser.list.count() == 2
    assert not chooser.list.item(1).icon().isNull()
    chooser.list.setCurrentRow(1)
    chooser.buttons.accepted.emit()
    qtbot.waitUntil(lambda: window.session.result is not None)
    assert window.session.scan.volume.shape == (40, 30, 20)
    assert window.session.shown == two_studies / "second"


def test_unpacking_is_shown_and_cancelled(window, qtbot, two_studies, monkeypatch):
    reached, go_on = Event(), Event()
    real = extracting._NewFile.write

    def slow(self, piece):
        real(self, piece)
        reached.set()
        go_on.wait(PATIENCE)

    monkeypatch.setattr(extracting._NewFile, "write", slow)
    drop(window, two_studies)
    qtbot.waitUntil(reached.is_set)
    qtbot.waitUntil(lambda: window.session.activity.label == "Unpacking studies.zip")
    window.session.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: window.session.activity.stage is Stage.IDLE)
    assert window.session.scan is None
    assert window.findChild(SeriesChooser) is None


def test_what_is_wrong_with_an_archive_is_said(window, qtbot, tmp_path):
    drop(window, named_zip(tmp_path / "code.zip", {"main.c": b"int main;"}))
    qtbot.waitUntil(lambda: "holds no scan" in window.error.text)
    assert "The archive code.zip holds no scan" in window.error.text
    assert "other files (1)" in window.error.text


def test_the_dialog_offers_archives():
    assert "*.zip" in scan_filters().split(";;")[1]
    assert "*.tar.gz" in scan_filters().split(";;")[-1]
