"""Batches: pre-flight, worklist, ground truth and report, also of rows from a result file."""

import html
import json
import re

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFileDialog

from ctviewer.core.output.reports.batch import BatchDetails, batch_page
from ctviewer.core.output.reports.page import Html
from ctviewer.core.worklist.choose import Column
from ctviewer.ui.base.words import word
from ctviewer.ui.features.batch.controller import Phase
from ctviewer.ui.features.batch.table import WIDTHS
from tests.rows import row
from tests.scans import chest_array, write
from tests.ui.features.batch.fakes import FakeEngine
from tests.ui.german.marked import english, marked, texts_of
from tests.ui.screen import drop
from tests.ui.windows import MainWindow

SAID = (
    "The file is damaged (gzip error); copy or download it again.",
    "The system ended the process that read this scan, most likely for lack of memory; close other "
    "programs, or use fewer workers.",
    "No lungs were found (0.3 l of air inside the body): this is not a chest CT, or not one the "
    "network can classify.",
    "The values show no soft tissue near 0 HU: this is not a CT in HU (an MR, a mask, or a CT "
    "stored without its rescale); export it in HU.",
    "The scan could not be classified (IndexError); please report it.",
)
DATA = ("gzip", "IndexError", "fake-net", "ab" * 32, "ab" * 6, "labels.csv", "path", "label",
        "classify", "recursive", "jsonl", "own", "batches")  # fmt: skip


ROOM = 16  # pixels around a word of a table


class Engine(FakeEngine):
    """Gives rows as they come out of a result file, with sentences of the program."""

    def run(self, options, listener, control, *found):
        import tests.ui.features.batch.fakes as fakes

        plain = fakes.rows_of
        fakes.rows_of = made_rows
        try:
            return super().run(options, listener, control, *found)
        finally:
            fakes.rows_of = plain


def made_rows(paths):
    rows = []
    for number, path in enumerate(paths):
        said = SAID[number % len(SAID)]
        if number % 3 == 0:
            rows.append(row(str(path), error=said))
        elif number % 3 == 1:
            made = row(str(path), refused="no_lungs")
            made["gate"]["findings"] = [{"code": "no_lungs", "message": said, "verdict": "refuse"}]
            rows.append(made)
        else:
            level = ("usual", "unusual", "foreign")[number // 3 % 3]
            rows.append(row(str(path), probability=number / 12, level=level))
    return json.loads(json.dumps(rows))


@pytest.fixture
def folder(tmp_path):
    """Scans, one there twice, one of three slices, one that is none."""
    place = tmp_path / "4711"
    place.mkdir()
    for number in range(11):
        array = chest_array(shape=(40, 30, 20))
        array[0, 0, 0] = number if number != 3 else 2
        write(place / f"{number:03}.nii", array[:, :, :3] if number == 4 else array)
    (place / "011.nii").write_bytes(b"hello")
    return place


@pytest.fixture
def window(qtbot, classifier):
    made = MainWindow(lambda: classifier, Engine())
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def done(window, qtbot, folder):
    drop(window, folder)
    qtbot.waitUntil(lambda: window.batch.state.phase is Phase.READY)
    window.seen_before = list(texts_of(window.batch_page))
    window.batch_page.preflight.begin.click()
    qtbot.waitUntil(lambda: window.batch.state.phase is Phase.DONE)
    return window


def names(folder):
    return [*DATA, folder, folder.parent, *(path.name for path in folder.iterdir())]


def test_pre_flight_and_worklist(done, folder):
    before, after = done.seen_before, list(texts_of(done.batch_page))
    assert not english(before, names(folder))
    assert not english(after, names(folder))
    assert any(marked("which does not open here") in text for _, text in before)
    assert any(marked("axial slices cannot show a chest") in text for _, text in before)
    for said in SAID:
        first = marked(said.split("(")[0].split(" no ")[0].strip())
        assert any(first in text for _, text in after), said


def test_ground_truth(done, qtbot, folder, tmp_path, monkeypatch):
    labels = tmp_path / "labels.csv"
    lines = [f"{number:03}.nii,{number % 2}" for number in range(10)]
    labels.write_text("\n".join(["path,label", *lines, "stranger.nii,1"]))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(labels), ""))
    done.batch_page.ask_labels()
    qtbot.waitUntil(lambda: marked("have a label") in done.batch_page.truth.said.text())
    texts = list(texts_of(done.batch_page))
    assert not english(texts, [*names(folder), "stranger.nii", "AUC", "ROC"])


def test_what_is_wrong_with_labels(done, qtbot, folder, tmp_path, monkeypatch):
    labels = tmp_path / "labels.csv"
    labels.write_text("path,label\n000.nii,maybe\n")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(labels), ""))
    done.batch_page.ask_labels()
    qtbot.waitUntil(lambda: done.error.text != "")
    assert not english([("error", done.error.text)], [*names(folder), "maybe"])


def test_the_report_of_a_batch(done, folder):
    about = BatchDetails("2026-01-02", pictures={2: b"x"}, software={"NumPy": "2"}, statistics={})
    page = batch_page(done.batch.worklist.lines, about, Html(word))
    shown = html.unescape(re.sub(r"<[^>]+>", "\n", page.partition("<body>")[2]))
    texts = [("page", line) for line in shown.splitlines()]
    assert len(texts) > 60
    assert not english(texts, [*names(folder), "no_lungs"])


def test_the_worklist_has_room_for_its_longest_german_words(qapp):
    of = QFontMetrics(qapp.font()).horizontalAdvance
    assert of("Eingangsprüfung") + ROOM <= WIDTHS[Column.GATE]
    assert of("Ungewöhnlich (20.7)") + ROOM <= WIDTHS[Column.DISTRIBUTION]
