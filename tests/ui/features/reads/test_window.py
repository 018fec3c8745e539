"""Reading studies made and analysed in the window."""

import csv
import errno
import json
import os

import numpy as np
import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox

from ctviewer.core.worklist.blindread import Scale
from ctviewer.core.worklist.reading_files import HashedScans, known_readers, open_parts
from ctviewer.core.worklist.reading_study import (
    StudyReading,
    load_study,
    read_by,
    reader_path,
    save_study,
)
from ctviewer.ui.features.blind.feature import BlindFeature
from ctviewer.ui.features.reads.feature import ReadsFeature
from tests.scans import chest_array, write

POSITIVE = {"scan2.nii.gz", "scan3.nii.gz"}


@pytest.fixture
def folder(tmp_path):
    """Four scans, one of them twice, and a broken one."""
    place = tmp_path / "scans"
    place.mkdir()
    for number in range(4):
        hu = chest_array(shape=(20, 16, 14), spacing=(16.0, 15.0, 18.0)) + np.int16(number)
        write(place / f"scan{number}.nii.gz", hu)
    (place / "copy.nii.gz").write_bytes((place / "scan0.nii.gz").read_bytes())
    (place / "cut.nii.gz").write_bytes((place / "scan1.nii.gz").read_bytes()[:-900])
    return place


@pytest.fixture
def reads(window):
    return window.feature(ReadsFeature)


@pytest.fixture
def study(qtbot, reads, folder, tmp_path, monkeypatch):
    """The path of a study of two readers that the form made."""
    path = tmp_path / "study.json"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), ""))
    reads.ask_new()
    form = reads.making
    assert not form.make.isEnabled()  # no folder is chosen yet
    form.folder.click()
    form.repeat.setValue(1)
    form.finding.setText(" emphysema ")
    form.seed.setValue(5)
    form.make.click()
    qtbot.waitUntil(lambda: "was written" in form.problem.text())
    return path


def read_all(path, name, scores):
    """Let a reader read everything; scores by the names of files."""
    whole = load_study(path)
    names = {scan.sha256: scan.path.rpartition("/")[2] for scan in whole.scans}
    for item, sha256 in enumerate(whole.reader(name).order):
        moment = f"2026-11-28T10:{item:02}:00+01:00"
        reading = StudyReading(item, sha256, scores[names[sha256]], 3, moment, moment, 9.0,
                               probability=0.9 if names[sha256] in POSITIVE else 0.2)  # fmt: skip
        whole = read_by(whole, name, reading)
    save_study(reader_path(path, name), whole)


def test_the_form_makes_a_study_with_a_list_for_each_reader(reads, study):
    whole = load_study(study)
    assert (whole.scale, whole.seed, len(whole.repeated)) == (Scale.FIVE_POINT, 5, 1)
    assert sorted(scan.path for scan in whole.scans)[1:] == [
        "scans/scan1.nii.gz", "scans/scan2.nii.gz", "scans/scan3.nii.gz"
    ]  # fmt: skip
    assert whole.finding == "emphysema"
    assert known_readers(study) == ("R1", "R2")
    orders = [each.order for each in open_parts([study]).readers]
    assert orders == [whole.reader("R1").order, whole.reader("R2").order]
    said = reads.making.problem.text()
    assert "4 scans, 1 of them twice, for R1, R2" in said
    assert "1 scan cannot be opened and is left out: cut.nii.gz" in said
    assert "1 copy of another scan is left out" in said


def test_a_study_that_is_there_is_not_overwritten(qtbot, reads, study):
    before = study.read_bytes()
    reads.ask_new()
    reads.making.folder.click()
    reads.making.make.click()
    qtbot.waitUntil(lambda: "not overwritten" in reads.making.problem.text())
    assert study.read_bytes() == before
    assert reads.making.make.isEnabled()


def test_cancelled_it_leaves_nothing(qtbot, reads, folder, tmp_path, monkeypatch):
    path = tmp_path / "other.json"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), ""))
    reads.ask_new()
    reads.making.folder.click()
    reads.making.make.click()
    reads.making.reject()
    reads._runner.shutdown()
    assert not path.exists()


def test_the_join_dialog_offers_the_readers(window, study, monkeypatch):
    offered = []

    def choose(*given):
        offered.extend(given[3])
        return "R2", True

    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(study), ""))
    monkeypatch.setattr(QInputDialog, "getItem", choose)
    blind = window.feature(BlindFeature)
    blind.ask_study()
    assert offered == ["R1", "R2"]
    assert blind.run.state.name == "R2"
    blind.run.leave()


@pytest.fixture
def results(qtbot, reads, study, monkeypatch):
    """The dialog of the results, opened by the study's file alone."""
    read_all(study, "R1", {f"scan{n}.nii.gz": n + 1 for n in range(4)} | {"copy.nii.gz": 1})
    scores = {"scan0.nii.gz": 2, "scan1.nii.gz": 4, "scan2.nii.gz": 5, "scan3.nii.gz": 3}
    read_all(study, "R2", scores | {"copy.nii.gz": 2})
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(study)], ""))
    reads.ask_results()
    qtbot.waitUntil(lambda: reads.results is not None and reads.results.read is not None)
    return reads.results


def cells(table):
    return [[table.item(row, place).text() for place in range(table.columnCount())]
            for row in range(table.rowCount())]  # fmt: skip


def test_results_show_agreement_and_with_labels_roc(qtbot, results, reads, tmp_path, monkeypatch):
    assert not results._plots.isVisible()
    assert [row[:2] for row in cells(results.figures)] == [
        ["R1", "5 / 5"], ["R2", "5 / 5"], ["Network", "4 / 4"]
    ]  # fmt: skip
    assert any("quadratic" in row[0] for row in cells(results.agreement))
    table = tmp_path / "truth.csv"
    names = [scan.path for scan in results.read.study.scans]
    lines = [f"{name},{int(name.rpartition('/')[2] in POSITIVE)}" for name in names]
    table.write_text("\n".join(["path,label", *lines]))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(table), ""))
    results.labels.click()
    qtbot.waitUntil(lambda: bool(results.read.truth))
    assert results._plots.isVisible()
    rows = {row[0]: row for row in cells(results.figures)}
    assert rows["R1"][2].startswith("1.000")
    assert rows["R2"][2].startswith("0.750")
    assert "Mean of readers" in rows
    for table in (results.figures, results.agreement):
        of = QFontMetrics(table.font()).horizontalAdvance
        longest = max(of(row[0]) for row in cells(table))
        assert table.columnWidth(0) > longest  # no name is cut
    assert len(results.roc._curves) == 3
    plot = tmp_path / "roc.svg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(plot), ""))
    results.save_plot.click()
    assert "R1" in plot.read_text()


def test_the_export_is_that_of_the_command_and_asks_before_it_replaces(
    results, tmp_path, monkeypatch
):
    out = tmp_path / "figures"
    out.mkdir()
    (out / "readings.csv").write_text("mine")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
    monkeypatch.setattr(QMessageBox, "exec", lambda _: QMessageBox.StandardButton.No)
    results.export.click()
    assert (out / "readings.csv").read_text() == "mine"
    monkeypatch.setattr(QMessageBox, "exec", lambda _: QMessageBox.StandardButton.Yes)
    results.export.click()
    assert json.loads((out / "figures.json").read_text())["readers"][0]["name"] == "R1"
    assert (out / "study.imrmc").read_text().startswith("Reading study")
    rows = list(csv.DictReader((out / "readings.csv").read_text("utf-8-sig").splitlines()))
    assert {row["reader"] for row in rows} == {"R1", "R2", "network"}


def test_who_still_reads_is_named_before_figures_are_shown(qtbot, reads, study, monkeypatch):
    read_all(study, "R1", {f"scan{n}.nii.gz": n + 1 for n in range(4)} | {"copy.nii.gz": 1})
    asked = []

    def answer(box):
        asked.append(box.text())
        return QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "exec", answer)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(study)], ""))
    reads.ask_results()
    qtbot.waitUntil(lambda: bool(asked))
    assert "R2 have not read all their scans (0 of 5)" in asked[0]
    assert reads.results is None


def test_a_file_that_is_no_study_is_said(qtbot, window, reads, tmp_path, monkeypatch):
    other = tmp_path / "other.json"
    other.write_text("{}")
    said = []
    window.session.failed.connect(said.append)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(other)], ""))
    reads.ask_results()
    qtbot.waitUntil(lambda: bool(said))
    assert "not a reading study" in said[0]


def test_the_batch_menu_begins_with_the_batch(window):
    entries = [each.title for each in window.commands.actions.entries if each.menu == "&Batch"]
    assert entries[0] == "Classify folder…"
    assert entries.index("Export for training…") > entries.index("Export…")
    assert entries[-2:] == ["New reading study…", "Open reading results…"]


def test_on_a_full_disk_no_part_of_a_study_is_left(qtbot, reads, folder, tmp_path, monkeypatch):
    path = tmp_path / "out" / "study.json"
    path.parent.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), ""))

    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    reads.ask_new()
    reads.making.folder.click()
    monkeypatch.setattr(os, "fsync", full)
    reads.making.make.click()
    qtbot.waitUntil(lambda: bool(reads.making.problem.text()))
    monkeypatch.undo()
    assert "cannot be written" in reads.making.problem.text()
    assert not list(path.parent.iterdir())
    assert reads.making.make.isEnabled()


def test_names_of_what_is_left_out_stay_in_their_sentence():
    left_out = HashedScans((), copies=("line\nbreak.nii", "b.nii", "c.nii", "d.nii")).left_out
    assert "\n" not in left_out
    assert left_out.endswith(": line break.nii, b.nii, c.nii, ….")
