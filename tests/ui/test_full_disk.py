"""A disk that is full when something is saved: one sentence, and nothing half-written.

And scans of the list of recent ones that are there but cannot be read.
"""

import errno
import os

import pytest
from PySide6.QtWidgets import QFileDialog

from ctviewer.core.worklist.blindread import Scale
from ctviewer.core.worklist.lines import Line
from ctviewer.ui.features.batch.export import ExportRequest
from ctviewer.ui.features.maps.feature import MapsFeature
from ctviewer.ui.scan.opening import recent_paths, remember
from tests.dicoms import write_series
from tests.rows import row
from tests.scans import chest_array, write
from tests.ui.fakes import FakeClassifier
from tests.ui.saving import answer

OLD = b"as it was"


@pytest.fixture
def classifier():
    """One whose results say what was examined, which lesions need."""
    return FakeClassifier(examines=True)


@pytest.fixture
def old(tmp_path):
    """A function that makes a file in a folder of its own."""

    def make(name):
        (tmp_path / "out").mkdir()
        path = tmp_path / "out" / name
        path.write_bytes(OLD)
        return path

    return make


@pytest.fixture
def full_disk(monkeypatch):
    """A function from which on nothing reaches the disk."""

    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return lambda: monkeypatch.setattr("ctviewer.core.base.files.os.fsync", full)


@pytest.fixture
def is_refused(qtbot, full_disk):
    """A function that saves over a file on a full disk, and looks at what is reported and left."""

    def check(window, path, save):
        full_disk()
        save(path)
        qtbot.waitUntil(lambda: bool(window.error.text))
        assert window.error.text == f"{path.name} cannot be written (No space left on device)."
        assert path.read_bytes() == OLD
        assert list(path.parent.iterdir()) == [path]

    return check


@pytest.mark.parametrize("kind", ["picture", "view", "montage_pages"])
def test_a_picture_of_one_scan(opened, old, is_refused, kind):
    path = old("ct.pdf" if kind == "montage_pages" else "ct.png")
    is_refused(opened, path, getattr(opened.commands.export, f"save_{kind}"))


@pytest.mark.parametrize("kind", ["picture", "view"])
def test_a_picture_of_two_scans(opened, qtbot, tmp_path, old, is_refused, kind):
    second = opened.compare.comparison.second
    opened.compare.comparison.open(write(tmp_path / "second.nii", chest_array()))
    qtbot.waitUntil(lambda: second.result is not None)
    is_refused(opened, old("two.png"), getattr(opened.commands.export, f"save_{kind}"))


def test_the_statistics_of_the_lungs(opened, qtbot, old, is_refused):
    opened.lungs.panel.show()
    qtbot.waitUntil(lambda: opened.lungs.study.state.statistics is not None)
    is_refused(opened, old("lungs.csv"), opened.lungs.export)


def test_the_lesions(opened, qtbot, old, is_refused):
    opened.explain.panel.show()
    qtbot.waitUntil(lambda: opened.explain.study.state.lesions is not None)
    is_refused(opened, old("lesions.csv"), opened.explain.export)


def test_the_report_of_a_scan(opened, old, is_refused, monkeypatch):
    def save(path):
        answer(monkeypatch, path)
        opened.commands.actions.titled("Save report…").trigger()

    is_refused(opened, old("report.html"), save)


def test_a_receipt(opened, qtbot, old, is_refused):
    opened.receipt.show_receipt()
    qtbot.waitUntil(lambda: opened.receipt.study.state.receipt is not None)
    receipt = opened.receipt.study.state.receipt
    is_refused(opened, old("receipt.json"), lambda path: opened.receipt.save(receipt, path))
    opened.receipt.dialog.close()


def test_a_blind_reading_stays_uncommitted(window, qtbot, phantom_path, tmp_path, full_disk):
    table = tmp_path / "readings.csv"
    window.blind.reader.begin(table, Scale.PERCENT)
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.sealed is not None)
    before = table.read_bytes()
    full_disk()
    window.blind.dock.percent.setValue(40)
    window.blind.dock.commit.click()
    assert window.error.text == "readings.csv cannot be written (No space left on device)."
    assert table.read_bytes() == before
    assert window.session.result is None
    assert not window.sidecars.of(window.session.scan.volume).readings


@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx", "html"])
def test_a_worklist(window, old, is_refused, kind):
    lines = (Line.of(row("a.nii", probability=0.9)), Line.of(row("b.nii", refused="no_lungs")))
    path = old(f"worklist.{kind}")
    is_refused(window, path, lambda path: window.tasks.export(ExportRequest(lines, path)))


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.EACCES, "You have no permission to read b.nii; ask its owner."),
        (errno.EIO, "b.nii could not be read (Input/output error)."),
    ],
)
def test_a_recent_scan_that_cannot_be_read(opened, qtbot, tmp_path, monkeypatch, number, sentence):
    path = write(tmp_path / "b.nii", chest_array())
    remember(path)
    shown, real = opened.session.scan, type(path).open

    def broken(self, *args, **options):
        if self.name == path.name:
            raise OSError(number, os.strerror(number))
        return real(self, *args, **options)

    monkeypatch.setattr(type(path), "open", broken)
    opened.commands.opening.recent.rebuild()
    opened.commands.opening.recent.actions()[0].trigger()
    qtbot.waitUntil(lambda: bool(opened.error.text))
    assert opened.error.text == sentence
    assert opened.session.scan is shown
    assert recent_paths()[0] == path  # it may be readable again


@pytest.fixture
def fills_up(monkeypatch):
    """A function from which on two files reach the disk, and no more."""
    reached = []

    def flush(descriptor):
        reached.append(descriptor)
        if len(reached) > 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return lambda: monkeypatch.setattr("ctviewer.core.base.files.os.fsync", flush)


@pytest.mark.parametrize(
    "kind", ["NIfTI (*.nii.gz)", "DICOM Segmentations, with the patient's name (*.dcm)"]
)
def test_maps_on_a_disk_that_fills_in_the_middle(
    window, qtbot, tmp_path, monkeypatch, fills_up, kind
):
    write_series(tmp_path / "ct", chest_array(lesion=True))
    window.open_paths([tmp_path / "ct"])
    qtbot.waitUntil(lambda: window.session.result is not None)
    (tmp_path / "out").mkdir()
    place = str(tmp_path / "out" / "scan")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (place, kind))
    fills_up()
    window.feature(MapsFeature).ask()
    qtbot.waitUntil(lambda: bool(window.error.text))
    assert window.error.text.endswith("cannot be written (No space left on device).")
    assert not list((tmp_path / "out").iterdir())


def test_what_failed_is_no_news_once_it_is_saved_elsewhere(
    window, qtbot, tmp_path, phantom_path, monkeypatch
):
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.result is not None)
    for place in (tmp_path / "gone" / "report.html", tmp_path / "report.html"):
        answer(monkeypatch, place)
        window.commands.actions.titled("Save report…").trigger()
        qtbot.waitUntil(lambda place=place: bool(window.error.text) or place.exists())
    qtbot.waitUntil(lambda: "was written" in window.statusBar().currentMessage())
    assert window.error.text == ""


def test_an_anonymised_copy_on_a_disk_that_fills_in_the_middle(
    window, qtbot, tmp_path, monkeypatch, fills_up
):
    write_series(tmp_path / "ct", chest_array(lesion=True))
    window.open_paths([tmp_path / "ct"])
    qtbot.waitUntil(lambda: window.session.result is not None)
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(tmp_path / "out" / "copy"), "")
    )
    (tmp_path / "out").mkdir()
    fills_up()
    window.commands.actions.titled("Save anonymised copy…").trigger()
    qtbot.waitUntil(lambda: bool(window.error.text))
    assert window.error.text.endswith("cannot be written (No space left on device).")
    assert not list((tmp_path / "out").iterdir())
