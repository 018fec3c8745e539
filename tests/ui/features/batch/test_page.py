"""The page of the batch: the viewer with it, the summary, and the question at the next start."""

import re

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest

from ctviewer.core.geometry.scan_mask import MaskKind
from ctviewer.core.worklist.choose import Column, Kind
from ctviewer.core.worklist.remarks import titles_path
from ctviewer.ui.features.batch.controller import Phase
from ctviewer.ui.shell.resume import SessionKeeper
from ctviewer.ui.widgets.workspace import ViewerPlace
from tests.core.formats.test_study import series
from tests.scans import write
from tests.ui.features.batch.fakes import FakeEngine
from tests.ui.features.batch.test_batch import (
    COUNT,
    choose,
    engine,
    finished,
    folder,
    looked,
    opened,
    shown,
    wait_for,
    window,
)
from tests.ui.saving import answer

__all__ = ["engine", "folder", "window"]


def test_the_page_stands_alone_until_a_scan_is_opened_from_it(window, qtbot, folder):
    finished(window, qtbot, folder)
    assert not window.reading.isVisible()
    assert not window.side.isVisible()
    table = window.batch_page.worklist.table
    table.setCurrentIndex(table.model().index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.result is not None)
    assert window.reading.isVisible()
    assert window.side.isVisible()
    assert table.isVisible()
    window.session.close()
    qtbot.waitUntil(lambda: not window.welcome.isVisible())
    assert table.isVisible()
    choose(window, "Show worklist")
    assert window.welcome.isVisible()
    assert not table.isVisible()


def test_the_viewer_stands_where_it_is_wanted(window, qtbot, folder):
    finished(window, qtbot, folder)
    window.session.open(folder / "case-00.nii")
    qtbot.waitUntil(lambda: window.session.result is not None)
    buttons = window.batch_page.where.buttons
    assert buttons[ViewerPlace.ABOVE].isChecked()
    assert window.reading.mapTo(window, window.reading.rect().topLeft()).y() < (
        window.batch_page.mapTo(window, window.batch_page.rect().topLeft()).y()
    )
    buttons[ViewerPlace.BESIDE].click()
    assert window.batch_page.height() == window.workspace.height()
    buttons[ViewerPlace.ALONE].click()
    assert not window.reading.isVisible()
    qtbot.waitUntil(lambda: window.batch_page.size() == window.workspace.size())


def test_where_the_viewer_stands_is_kept_without_an_orderly_end(window, qtbot, classifier, engine):
    SessionKeeper(window)
    window.workspace.arrange(ViewerPlace.BESIDE)
    qtbot.waitUntil(lambda: QSettings().contains("session/workspace"))
    QSettings().sync()
    other = opened(qtbot, classifier, engine)
    SessionKeeper(other).restore_layout()
    assert other.workspace.text() == window.workspace.text()
    other.batch_page.open_page()
    other.workspace.show_viewer()
    assert other.workspace.arrangement is ViewerPlace.BESIDE


def test_the_summary_counts_and_each_count_shows_its_scans(window, qtbot, folder):
    (folder / "unfinished.nii.gz.part").write_bytes(b"x")
    finished(window, qtbot, folder)
    summary = window.batch_page.worklist.summary
    assert summary.isVisible()
    assert summary.head.text().startswith("10 scans")
    counts = {
        kind: int(re.search(r"\d+", button.text())[0]) for kind, button in summary.buttons.items()
    }
    assert (counts[Kind.CLASSIFIED], counts[Kind.REFUSED], counts[Kind.ERROR]) == (8, 1, 1)
    assert counts[Kind.POSITIVE] + counts[Kind.UNCERTAIN] + counts[Kind.NEGATIVE] == 8
    for kind, button in list(summary.buttons.items()):
        button.click()
        assert len(shown(window)) == counts[kind]
        assert window.batch_page.worklist.kinds.currentData() is kind
    assert summary.buttons[Kind.REFUSED].isEnabled()


def test_what_was_left_out_is_counted_in_the_summary(window, qtbot, folder):
    (folder / "unfinished.nii.gz.part").write_bytes(b"x")
    looked(window, qtbot, folder)
    left_out = sum(each.count for each in window.batch.state.found.omitted)
    window.batch_page.preflight.begin.click()
    wait_for(qtbot, window, Phase.DONE)
    summary = window.batch_page.worklist.summary
    assert summary.left_out.text() == f"{left_out} left out"
    assert summary.left_out.isEnabled() is (left_out > 0)
    if left_out:
        summary.left_out.click()
        assert "Left out" in summary.why.text()
        assert summary.why.isVisible()


def test_a_cancelled_batch_says_how_many_were_not_begun(window, qtbot, folder, engine):
    engine.held = True
    looked(window, qtbot, folder)
    window.batch_page.preflight.begin.click()
    assert not window.batch_page.worklist.summary.isVisible()
    engine.let.release(3)
    qtbot.waitUntil(lambda: len(window.batch.worklist.lines) == 3)
    window.batch.cancel()
    wait_for(qtbot, window, Phase.STOPPED)
    said = window.batch_page.worklist.summary.head.text()
    assert re.fullmatch(r"3 scans in \d+ s, 7 not begun", said)


@pytest.mark.parametrize("answer", ["later", "look", "quit"])
def test_the_unfinished_batch_is_named_and_asked_about_once(
    window, qtbot, folder, engine, classifier, answer
):
    engine.held = True
    looked(window, qtbot, folder)
    window.batch_page.preflight.begin.click()
    engine.let.release(4)
    qtbot.waitUntil(lambda: len(window.batch.worklist.lines) == 4)
    window.close()
    again = opened(qtbot, classifier, engine)
    qtbot.waitUntil(lambda: f"4 of {COUNT} scans" in again.offer.said.text())
    assert str(folder) in again.offer.said.text()
    assert window.batch.last.began in again.offer.said.text()
    assert again.offer.isVisible()
    if answer != "quit":
        getattr(again.offer, answer).click()
        assert not again.offer.isVisible()
    again.close()
    third = opened(qtbot, classifier, engine)
    assert not third.offer.isVisible()
    assert third.batch.can_recall


def test_a_recalled_batch_still_says_what_was_left_out(window, qtbot, tmp_path, classifier):
    class WithLeftOuts(FakeEngine):
        def find(self, options, progress):
            from dataclasses import replace

            from ctviewer.core.base.text import Text
            from ctviewer.core.formats.found import Omitted

            return replace(
                super().find(options, progress), omitted=(Omitted(Text("empty files"), 3, False),)
            )

    place = tmp_path / "more"
    place.mkdir()
    (place / "a.nii").write_bytes(b"x")
    engine = WithLeftOuts()
    first = opened(qtbot, classifier, engine)
    first.batch_page.preflight._paths = (place,)
    first.batch_page.preflight._look()
    wait_for(qtbot, first, Phase.READY)
    first.batch.start()
    wait_for(qtbot, first, Phase.DONE)
    first.close()
    again = opened(qtbot, classifier, engine)
    choose(again, "Last worklist")
    wait_for(qtbot, again, Phase.DONE)
    assert again.batch.left_out == "Left out: empty files (3)."


def test_dicom_series_are_called_by_their_headers_in_the_worklist(
    qtbot, tmp_path, classifier, monkeypatch
):
    from ctviewer.ui.features.batch.local import LocalEngine

    for number, kernel in ((1, "B31f"), (2, "B70f")):
        series(tmp_path / "study" / f"s{number}", number, ConvolutionKernel=kernel)
    fake, real = FakeEngine(), LocalEngine()
    monkeypatch.setattr(fake, "find", real.find, raising=False)
    made = opened(qtbot, classifier, fake)
    made.batch_page.look_at((tmp_path / "study",))
    wait_for(qtbot, made, Phase.READY)
    made.batch_page.preflight.begin.click()
    wait_for(qtbot, made, Phase.DONE)
    titles = ["Chest 1 · 2006-01-30 · 5 slices · B31f", "Chest 2 · 2006-01-30 · 5 slices · B70f"]
    assert shown(made) == titles
    made.batch_page.worklist.search.setText("b70F")
    qtbot.waitUntil(lambda: len(shown(made)) == 1)
    assert made.batch.worklist.lines[0].name == "s1"
    made.close()
    again = opened(qtbot, classifier, fake)
    choose(again, "Last worklist")
    wait_for(qtbot, again, Phase.DONE)
    assert shown(again) == titles
    kept = titles_path(again.batch.state.options.jsonl)
    assert "4711" not in kept.read_text("utf-8")  # the patient's ID


def test_the_page_has_a_way_back_and_a_way_to_the_report(
    window, qtbot, folder, tmp_path, monkeypatch
):
    finished(window, qtbot, folder)
    answer(monkeypatch, tmp_path / "out.html", "Report (*.html)")
    with qtbot.waitSignal(window.tasks.exported):
        window.batch_page.worklist.export.click()
    assert (tmp_path / "out.html").is_file()
    window.batch_page.where.close_button.click()
    assert window.welcome.isVisible()


def test_a_reason_has_room_in_the_table_of_a_small_window(window, qtbot, folder):
    finished(window, qtbot, folder)
    window.resize(1280, 720)
    table = window.batch_page.worklist.table
    across = table.horizontalHeader()
    place = table.model().columns.index(Column.SAID)
    qtbot.waitUntil(lambda: across.sectionSize(place) >= 240)
    end = across.sectionViewportPosition(place) + across.sectionSize(place)
    assert end <= table.viewport().width()
    before = across.sectionSize(place)
    window.resize(1900, 720)
    qtbot.waitUntil(lambda: across.sectionSize(place) > before)
    assert across.length() == table.viewport().width()


def test_a_batch_that_ran_says_why_it_cannot_be_started_and_how_it_can(
    window, qtbot, folder, engine
):
    finished(window, qtbot, folder)
    page = window.batch_page.preflight
    assert "their results are in the worklist" in page.summary.text()
    assert page.begin.text() == "Look again"
    engine.held = True
    page.begin.click()
    wait_for(qtbot, window, Phase.READY)
    assert page.begin.text() == "Start"
    assert page.summary.text().startswith(f"{COUNT} scans found")
    page.begin.click()
    wait_for(qtbot, window, Phase.RUNNING)
    assert not page.begin.isEnabled()
    assert "are being classified" in page.summary.text()
    assert window.batch_page.worklist.bar.value() == 0
    window.batch.cancel()
    engine.let.release(COUNT)
    wait_for(qtbot, window, Phase.STOPPED)
    assert "Resume in the worklist" in page.summary.text()


def test_the_preflight_says_what_became_of_each_scan(window, qtbot, folder, engine):
    """As of one whose file went between the look and the run: it is not to be classified."""
    write(folder / "later.nii", np.zeros((4, 4, 4), np.int16))
    engine.held = True
    looked(window, qtbot, folder)
    page = window.batch_page.preflight
    model, display = page.model, Qt.ItemDataRole.DisplayRole

    def column(place):
        rows = range(model.rowCount())
        return [model.index(row, place).data(display) for row in rows]

    expected = column(3)
    assert model.headerData(3, Qt.Orientation.Horizontal, display) == "Expected"
    page.begin.click()
    engine.let.release(COUNT)
    qtbot.waitUntil(lambda: len(window.batch.worklist.lines) == COUNT)
    window.batch.cancel()
    wait_for(qtbot, window, Phase.STOPPED)
    assert model.headerData(3, Qt.Orientation.Horizontal, display) == "Result"
    became = column(3)
    assert became[-1] == expected[-1]  # which has no row yet
    of = [line.status.value for line in window.batch.worklist.lines]
    words = {"ok": "Classified", "refused": "Refused", "error": "Error"}
    assert became[:-1] == [words[status] for status in of]
    assert {"Classified", "Refused", "Error"} <= set(became)
    assert column(4)[became.index("Error")] == "The file is damaged (gzip error)."
    page.only.setChecked(True)
    both = zip(of, expected[:-1], strict=True)
    twice = [status == "ok" and was == "Duplicate" for status, was in both]
    assert len(column(3)) == sum(status != "ok" for status in of) + sum(twice)
    assert column(3).count("Classified") == sum(twice)


def test_a_data_dictionary_is_replaced_only_after_a_question(
    window, qtbot, folder, tmp_path, monkeypatch
):
    finished(window, qtbot, folder)
    table, beside = tmp_path / "import.csv", tmp_path / "import_dictionary.csv"
    beside.write_text("mine")
    asked = []
    monkeypatch.setattr(
        "ctviewer.ui.output.saving.is_confirmed",
        lambda _parent, _title, text: asked.append(text) or len(asked) > 1,
    )
    kind = "REDCap import, with its data dictionary (*.csv)"
    answer(monkeypatch, table, kind)
    choose(window, "Export…")
    assert "import_dictionary.csv" in asked[0]
    assert not table.exists()
    assert beside.read_text() == "mine"
    with qtbot.waitSignal(window.tasks.exported):
        choose(window, "Export…")
    assert "mine" not in beside.read_text()


def test_a_batch_of_an_earlier_start_is_looked_for_as_it_was_asked_for(
    window, qtbot, folder, engine, classifier, tmp_path
):
    page = window.batch_page.preflight
    page.include.setText("case-0*")
    page.masks.fields[MaskKind.LUNGS].setText(str(tmp_path))
    page.masks.labels[MaskKind.LUNGS].setText("2, 3")
    finished(window, qtbot, folder)
    asked = engine.ran[-1]
    window.close()
    again = opened(qtbot, classifier, engine)
    again.batch.recall()
    wait_for(qtbot, again, Phase.DONE)
    again.batch_page.preflight.begin.click()
    wait_for(qtbot, again, Phase.READY)
    options = again.batch.state.options
    assert options.paths == asked.paths
    assert options.include == ("case-0*",)
    assert (options.lungs, options.lungs_labels) == (str(tmp_path), (2, 3))
