"""What is done on a scan is there when it is opened again, in this window and in the next."""

import json
import threading
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from ctviewer.core.base.errors import WriteError
from ctviewer.core.geometry.measure import MeasurementKind
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.worklist.blindread import Scale
from ctviewer.ui.scan import sidecars
from tests.scans import chest_array, write
from tests.timing import PATIENCE
from tests.ui.screen import drag
from tests.ui.windows import MainWindow

LEFT = Qt.MouseButton.LeftButton


START = QPoint(150, 270)


def draw(window, start=START):
    axial = window.reading.views.views[Plane.AXIAL]
    window.measuring.editor.choose(MeasurementKind.RULER)
    drag(axial, LEFT, start, QPoint(80, 60))


def saved(window):
    volume = window.session.scan.volume
    return bool(window.sidecars.places(volume)) and window.sidecars.is_saved(volume)


def written(window):
    (path,) = window.sidecars.places(window.session.scan.volume)
    return json.loads(path.read_text("utf-8"))


@pytest.fixture
def another(qtbot, classifier):
    """A function that opens a scan in a window of its own."""

    def make(path):
        window = MainWindow(lambda: classifier)
        qtbot.addWidget(window)
        window.show()
        window.open_paths([path])
        qtbot.waitUntil(lambda: window.session.result is not None)
        return window

    return make


def test_measurements_and_comments_come_back_in_the_next_window(
    opened, qtbot, another, phantom_path
):
    draw(opened)
    kept = opened.measuring.editor.measurements
    opened.measuring.editor.comment(0, "grows")
    qtbot.waitUntil(lambda: saved(opened))
    opened.close()
    later = another(phantom_path)
    editor = later.measuring.editor
    qtbot.waitUntil(lambda: bool(editor.measurements))
    assert editor.measurements == (replace(kept[0], comment="grows"),)
    assert later.session.display.drawn.measurements == editor.measurements
    assert not later.measuring.dock.isVisible()
    model = later.measuring.dock.model
    assert model.index(0, model.columnCount() - 1).data() == "grows"


def test_what_was_drawn_just_before_quitting_is_saved(opened, another, qtbot, phantom_path):
    draw(opened)
    opened.close()
    later = another(phantom_path)
    qtbot.waitUntil(lambda: bool(later.measuring.editor.measurements))


def test_the_same_voxels_in_another_file_have_the_same_sidecar(opened, qtbot, another, tmp_path):
    draw(opened)
    qtbot.waitUntil(lambda: saved(opened))
    copy = write(tmp_path / "copy.nii", chest_array(lesion=True))
    later = another(copy)
    qtbot.waitUntil(lambda: bool(later.measuring.editor.measurements))
    draw(opened, QPoint(180, 200))
    qtbot.waitUntil(lambda: saved(opened))
    later.measuring.editor.select(0)
    later.measuring.editor.rename(0, "renamed")
    qtbot.waitUntil(lambda: saved(later))
    names = {each["name"] for each in written(later)["measurements"]}
    assert names == {"renamed", "Ruler 2"}
    assert len(later.measuring.editor.measurements) == 2


def test_undoing_what_was_restored_does_not_remove_it(opened, qtbot, another, phantom_path):
    draw(opened)
    opened.close()
    later = another(phantom_path)
    editor = later.measuring.editor
    qtbot.waitUntil(lambda: bool(editor.measurements))
    draw(later, QPoint(180, 200))
    editor.undo()
    editor.undo()
    assert len(editor.measurements) == 1


def test_a_comment_is_typed_and_saved(opened, qtbot, another, phantom_path):
    opened.commands.actions.titled("Comment on the scan").trigger()
    page = opened.sidecar.page
    QTest.keyClicks(page.comment, "Small nodule, see 2019")
    assert page.place.text() == "Not saved yet"
    qtbot.waitUntil(lambda: saved(opened))
    assert page.place.text() == "Saved in your data folder"
    assert written(opened)["comment"] == "Small nodule, see 2019"
    opened.close()
    later = another(phantom_path)
    later.sidecar.page.setVisible(True)
    qtbot.waitUntil(lambda: later.sidecar.page.comment.toPlainText() == "Small nodule, see 2019")
    assert later.sidecar.report(later.session.scan.volume)[0].rows == (("Small nodule, see 2019",),)


def test_nothing_in_the_sidecar_names_the_scan(opened, qtbot, phantom_path):
    draw(opened)
    qtbot.waitUntil(lambda: saved(opened))
    (path,) = opened.sidecars.places(opened.session.scan.volume)
    for text in (path.name, path.read_text("utf-8")):
        assert "Müller" not in text
        assert str(phantom_path.parent) not in text


def test_beside_the_scan_by_preference(opened, qtbot, phantom_path):
    choices = opened.preferences.choices
    choices.choose(replace(choices.value, sidecar_beside=True))
    opened.sidecar.page.setVisible(True)
    draw(opened)
    qtbot.waitUntil(lambda: saved(opened))
    (path,) = opened.sidecars.places(opened.session.scan.volume)
    assert path.parent == phantom_path.parent
    assert path.name.startswith(phantom_path.name)
    assert opened.sidecar.page.place.text().startswith("Saved beside the scan")


def test_blind_reads_are_kept_and_their_scores_withheld_from_the_next(
    opened, qtbot, another, phantom_path, tmp_path
):
    volume = opened.session.scan.volume
    opened.blind.reader.begin(tmp_path / "readings.csv", Scale.PERCENT)
    opened.session.blind(replace(opened.session.blindness, seen=frozenset()))
    opened.blind.reader._on_scan_changed()
    opened.blind.commit(70, "left base")
    qtbot.waitUntil(lambda: saved(opened))
    (reading,) = written(opened)["blind_reads"]
    assert reading["score"] == 70
    assert reading["probability"] == pytest.approx(0.92)
    assert reading["revealed"]
    assert opened.sidecars.of(volume).readings[0].comment == "left base"
    opened.close()
    later = another(phantom_path)
    later.sidecar.page.setVisible(True)
    qtbot.waitUntil(lambda: "70 %" in later.sidecar.page.readings.text())
    later.blind.reader.begin(tmp_path / "others.csv", Scale.PERCENT)
    assert later.sidecar.page.readings.text() == "Blind reads of this scan: 1"


def test_a_disk_that_fails_is_said_once_and_saving_is_tried_again(opened, qtbot, monkeypatch):
    real = sidecars.write_stored

    def full(*_arguments):
        raise WriteError("It cannot be written (No space left on device).")

    monkeypatch.setattr(sidecars, "AGAIN_MS", 200)
    monkeypatch.setattr(sidecars, "write_stored", full)
    said = []
    opened.session.failed.connect(said.append)
    draw(opened)
    qtbot.waitUntil(lambda: bool(said))
    assert "No space left on device" in said[0]
    assert "tried again" in said[0]
    draw(opened, QPoint(180, 200))
    qtbot.wait(500)
    assert len(said) == 1
    monkeypatch.setattr(sidecars, "write_stored", real)
    qtbot.waitUntil(lambda: saved(opened))
    assert len(written(opened)["measurements"]) == 2


@pytest.mark.usefixtures("expected_log")
def test_a_sidecar_whose_reading_failed_is_read_again(window, qtbot, phantom_path, monkeypatch):
    real, tries = sidecars.read_stored, []

    def read(key, shelf):
        tries.append(key)
        if len(tries) == 1:
            raise MemoryError
        return real(key, shelf)

    monkeypatch.setattr(sidecars, "AGAIN_MS", 100)
    monkeypatch.setattr(sidecars, "read_stored", read)
    said = []
    window.session.failed.connect(said.append)
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: bool(said))
    volume = window.session.scan.volume
    window.sidecars.change(volume, comment="a word")
    qtbot.waitUntil(lambda: window.sidecars.is_saved(volume), timeout=20_000)
    assert window.sidecars.of(volume).comment == "a word"
    assert len(tries) == 2


def test_quitting_with_unsaved_work_asks_first(opened, monkeypatch):
    real, asked = sidecars.write_stored, []

    def full(*_arguments):
        raise WriteError("It cannot be written (No space left on device).")

    def say_no(box):
        asked.append(box.text())
        return QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "exec", say_no)
    monkeypatch.setattr(sidecars, "write_stored", full)
    draw(opened)
    opened.close()
    assert opened.isVisible()
    assert "would be lost" in asked[0]
    monkeypatch.setattr(sidecars, "write_stored", real)
    opened.close()
    assert not opened.isVisible()
    assert len(asked) == 1


def test_a_sidecar_goes_out_and_comes_in(opened, qtbot, tmp_path, monkeypatch):
    draw(opened)
    path = tmp_path / "out.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(path), ""))
    opened.commands.actions.titled("Export sidecar…").trigger()
    stored = json.loads(path.read_text("utf-8"))
    assert len(stored["measurements"]) == 1
    stored["measurements"].append({**stored["measurements"][0], "name": "theirs"})
    path.write_text(json.dumps({**stored, "comment": "of a colleague"}))
    opened.commands.actions.titled("Import sidecar…").trigger()
    assert [each.name for each in opened.measuring.editor.measurements] == ["Ruler 1", "theirs"]
    assert opened.sidecars.of(opened.session.scan.volume).comment == "of a colleague"
    path.write_text("[]")
    said = []
    opened.session.failed.connect(said.append)
    opened.sidecar.bring_in(path)
    assert said == ["out.json is no sidecar of CT Viewer, or damaged."]
    qtbot.waitUntil(lambda: saved(opened))


def test_a_damaged_sidecar_is_said_when_the_scan_is_opened(opened, qtbot, another, phantom_path):
    draw(opened)
    qtbot.waitUntil(lambda: saved(opened))
    (path,) = opened.sidecars.places(opened.session.scan.volume)
    opened.close()
    path.write_text("{")
    later = another(phantom_path)
    qtbot.waitUntil(lambda: "damaged" in later.error.text)
    assert path.with_name(f"{path.name}.damaged").read_text() == "{"


def test_what_is_kept_of_a_scan_that_was_closed_at_once_is_saved(opened, qtbot, another, tmp_path):
    path = write(tmp_path / "other.nii", chest_array(shape=(60, 50, 40)))
    opened.open_paths([path])
    qtbot.waitUntil(lambda: opened.session.shown == path)
    opened.sidecars.change(opened.session.scan.volume, comment="in passing")
    opened.session.close()
    qtbot.waitUntil(lambda: any((tmp_path / "own" / "sidecars").glob("*.json")))
    opened.close()
    later = another(path)
    qtbot.waitUntil(lambda: later.sidecars.of(later.session.scan.volume).comment == "in passing")


def test_scans_that_are_passed_by_are_not_hashed(opened, qtbot, monkeypatch, tmp_path):
    paths = [
        write(tmp_path / f"{n}.nii", chest_array(shape=(60, 50, 40)) + np.int16(n))
        for n in range(3)
    ]
    let_go, hashed, real = threading.Event(), [], sidecars.ScanKey.of

    def slow(volume):
        let_go.wait(PATIENCE)
        hashed.append(volume.source.path)
        return real(volume)

    monkeypatch.setattr(sidecars.ScanKey, "of", slow)
    for path in paths:
        opened.open_paths([path])
        qtbot.waitUntil(lambda path=path: opened.session.shown == path)
    let_go.set()
    qtbot.waitUntil(lambda: paths[2] in hashed)
    assert paths[1] not in hashed
