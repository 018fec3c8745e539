import json
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from ctviewer.core.analysis.result import RESEARCH_USE
from ctviewer.core.worklist.choose import Column
from ctviewer.core.worklist.lines import Opinion
from ctviewer.core.worklist.remarks import load_remarks
from ctviewer.ui.features.batch.controller import BatchState, Phase
from ctviewer.ui.scan.session import Stage
from tests.scans import chest_array, write
from tests.timing import PATIENCE
from tests.ui.features.batch.fakes import Endless, FakeEngine, rows_of
from tests.ui.saving import answer
from tests.ui.screen import drop
from tests.ui.windows import MainWindow

COUNT = 10
NOT_NORMAL = ("pneumonia", "uncertain")


@pytest.fixture
def folder(tmp_path):
    """Ten small scans; case-03 is case-02 again, case-04 has too few slices."""
    place = tmp_path / "scans"
    place.mkdir()
    for number in range(COUNT):
        array = chest_array(shape=(40, 30, 20))
        array[0, 0, 0] = number if number != 3 else 2
        write(place / f"case-{number:02}.nii", array[:, :, :3] if number == 4 else array)
    return place


@pytest.fixture
def engine():
    made = FakeEngine()
    yield made
    made.held = False  # or a run that a window lost keeps it from closing
    made.let.release()


@pytest.fixture
def window(qtbot, classifier, engine):
    return opened(qtbot, classifier, engine)


def opened(qtbot, classifier, engine):
    window = MainWindow(lambda: classifier, engine)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def choose(window, title):
    action = window.commands.actions.titled(title)
    assert action.isEnabled(), title
    action.trigger()


def wait_for(qtbot, window, *phases):
    qtbot.waitUntil(lambda: window.batch.state.phase in phases)


def looked(window, qtbot, folder):
    drop(window, folder)
    wait_for(qtbot, window, Phase.READY)
    return window


def finished(window, qtbot, folder):
    looked(window, qtbot, folder)
    window.batch_page.preflight.begin.click()
    wait_for(qtbot, window, Phase.DONE)
    return window


def shown(window, column=Column.FILE):
    model = window.batch_page.worklist.model
    cells = [model.index(row, list(Column).index(column)) for row in range(model.rowCount())]
    return [cell.data() for cell in cells]


def line_named(window, name):
    (line,) = [each for each in window.batch.worklist.lines if each.name == name]
    return line


def test_the_menu_looks_at_a_folder_before_anything_is_classified(
    window, qtbot, folder, engine, monkeypatch
):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    choose(window, "Classify folder…")
    wait_for(qtbot, window, Phase.READY)
    page = window.batch_page.preflight
    assert window.batch_page.isVisible()
    assert "10 scans found. 1 will get no number" in page.summary.text()
    assert "1 has the same voxels" in page.summary.text()
    assert page.model.rowCount() == COUNT
    page.only.click()
    cells = [[page.model.index(r, c).data() for c in (0, 3)] for r in range(page.model.rowCount())]
    assert cells == [["case-03.nii", "Duplicate"], ["case-04.nii", "Refused"]]
    assert "case-02.nii" in page.model.index(0, 4).data()
    assert not engine.ran


def test_patterns_choose_files_and_the_command_says_so(window, qtbot, folder):
    looked(window, qtbot, folder)
    page = window.batch_page.preflight
    QTest.keyClicks(page.exclude, "*-03* *-04*")
    QTest.keyClick(page.exclude, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.model.rowCount() == 8)
    page.recursive.click()
    wait_for(qtbot, window, Phase.READY)
    page.copy.click()
    command = QGuiApplication.clipboard().text()
    assert command.startswith(f"ctviewer classify {folder}")
    assert "--exclude" in command
    assert "--recursive" not in command


def test_leaving_a_field_unchanged_asks_for_nothing(window, qtbot, folder):
    finished(window, qtbot, folder)
    window.batch_page.preflight.exclude.editingFinished.emit()
    assert window.batch.state.phase is Phase.DONE


def test_an_empty_folder_is_reported(window, qtbot, tmp_path):
    (tmp_path / "empty").mkdir()
    drop(window, tmp_path / "empty")
    qtbot.waitUntil(lambda: "holds no scan" in window.error.text)
    assert not window.batch_page.preflight.begin.isEnabled()


def test_one_dropped_scan_is_opened_several_are_looked_at(window, qtbot, folder):
    drop(window, folder / "case-00.nii")
    qtbot.waitUntil(lambda: window.session.result is not None)
    assert not window.batch_page.isVisible()
    drop(window, folder / "case-00.nii", folder / "case-01.nii")
    wait_for(qtbot, window, Phase.READY)
    assert window.batch_page.preflight.model.rowCount() == 2


def test_looking_can_be_cancelled(qtbot, classifier, folder):
    window = opened(qtbot, classifier, Endless())
    window.batch_page.look_at((folder,))
    assert window.batch.state.phase is Phase.LOOKING
    qtbot.waitUntil(window.batch_page.preflight.cancel.isVisible)
    window.batch_page.preflight.cancel.click()
    wait_for(qtbot, window, Phase.NONE)


def test_a_folder_looked_at_anew_meanwhile_loses_no_run(window, qtbot, folder, engine):
    """The first look's answer was taken for the second's; then the second's ended the run."""
    engine.held, asked, let = True, [], [threading.Event(), threading.Event()]
    find = engine.find

    def held(options, progress):
        asked.append(options.recursive)
        if len(asked) <= len(let):
            assert let[len(asked) - 1].wait(PATIENCE)
        return find(options, progress)

    engine.find = held
    window.batch_page.look_at((folder,))
    qtbot.waitUntil(lambda: len(asked) == 1)
    page = window.batch_page.preflight
    page.recursive.click()
    let[0].set()
    qtbot.waitUntil(lambda: len(asked) == 2)
    qtbot.wait(50)
    page.begin.click()
    qtbot.wait(50)
    assert not engine.ran
    let[1].set()
    qtbot.waitUntil(lambda: bool(engine.ran))
    qtbot.wait(50)
    assert window.batch.state.phase is Phase.RUNNING
    window.batch_page.worklist.cancel.click()
    wait_for(qtbot, window, Phase.STOPPED)
    assert [options.recursive for options in engine.ran] == [page.recursive.isChecked()]


def test_the_last_batch_is_resumed_only_when_that_was_asked(
    window, qtbot, folder, engine, classifier
):
    """A resuming that came to nothing was caught up on at the next look at the worklist."""
    engine.held = True
    looked(window, qtbot, folder)
    window.batch_page.preflight.begin.click()
    engine.let.release(1)
    qtbot.waitUntil(lambda: len(window.batch.worklist.lines) == 1)
    window.close()
    again = opened(qtbot, classifier, engine)
    again.batch_page.look_at(
        (folder,)
    )  # a folder is looked at, so there is nothing to be resumed now
    again.batch.recall_and_resume()
    again.batch.cancel()
    wait_for(qtbot, again, Phase.NONE, Phase.READY)
    again.batch._set(BatchState())
    again.batch.recall()
    wait_for(qtbot, again, Phase.STOPPED)
    qtbot.wait(50)
    assert again.batch.state.phase is Phase.STOPPED


def test_the_table_fills_row_by_row(window, qtbot, folder, engine):
    engine.held = True
    looked(window, qtbot, folder)
    window.batch_page.preflight.begin.click()
    page = window.batch_page.worklist
    assert window.batch.state.phase is Phase.RUNNING
    assert page.isVisible()
    for count in (1, 4):
        for _ in range(count - page.model.rowCount()):
            engine.let.release()
        qtbot.waitUntil(lambda count=count: page.model.rowCount() == count)
    assert page.bar.value() == 4
    assert "4 / 10" in page.pace.text()
    assert "120 a minute" in page.pace.text()
    assert "less than a minute left" in page.pace.text() or "about 1 min" in page.pace.text()
    engine.held = False
    engine.let.release()
    wait_for(qtbot, window, Phase.DONE)
    assert shown(window) == [f"case-{n:02}.nii" for n in range(COUNT)]
    assert shown(window, Column.VERDICT)[8:] == ["Not classified", "Error"]
    assert not page.bar.isVisible()


def test_pause_and_go_on(window, qtbot, folder, engine):
    engine.held = True
    looked(window, qtbot, folder)
    window.batch_page.preflight.begin.click()
    page = window.batch_page.worklist
    page.pause.click()
    assert page.pause.text() == "Go on"
    assert "Paused" in page.pace.text()
    engine.let.release(COUNT)
    qtbot.wait(150)
    assert page.model.rowCount() <= 1
    choose(window, "Pause")
    wait_for(qtbot, window, Phase.DONE)
    assert page.model.rowCount() == COUNT


def test_the_batch_waits_while_a_scan_is_opened(window, qtbot, folder, engine, classifier):
    classifier.held = True
    engine.held = True
    looked(window, qtbot, folder)
    window.batch_page.preflight.begin.click()
    engine.let.release(1)
    qtbot.waitUntil(lambda: len(window.batch.worklist.lines) == 1)
    window.session.open(folder / "case-00.nii")
    qtbot.waitUntil(lambda: window.session.activity.stage is Stage.CLASSIFYING)
    engine.let.release(COUNT)
    qtbot.wait(150)
    assert len(window.batch.worklist.lines) <= 2
    assert window.batch.state.phase is Phase.RUNNING
    classifier.let_go.set()
    wait_for(qtbot, window, Phase.DONE)


def test_cancel_then_resume_classifies_the_rest_once(window, qtbot, folder, engine):
    engine.held = True
    looked(window, qtbot, folder)
    window.batch_page.preflight.begin.click()
    page = window.batch_page.worklist
    engine.let.release(3)
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    page.pause.click()
    page.cancel.click()
    assert page.cancel.text() == "Cancelling…"
    qtbot.waitUntil(lambda: window.batch.state.phase is Phase.STOPPED)
    assert page.resume.isVisible()
    engine.held = False
    page.resume.click()
    wait_for(qtbot, window, Phase.DONE)
    assert len(shown(window)) == len(set(shown(window))) == COUNT
    assert engine.ran[1].resume
    assert engine.ran[0].jsonl == engine.ran[1].jsonl


def test_what_stops_a_batch_is_reported_and_can_be_gone_on_with(window, qtbot, folder, engine):
    engine.stopped = "The disk is full."
    looked(window, qtbot, folder)
    window.batch_page.preflight.begin.click()
    wait_for(qtbot, window, Phase.STOPPED)
    assert window.error.text == "The disk is full."
    engine.stopped = ""
    choose(window, "Resume batch")
    wait_for(qtbot, window, Phase.DONE)


def test_a_scan_is_opened_from_the_list_while_the_batch_runs(window, qtbot, folder, engine):
    engine.held = True
    looked(window, qtbot, folder)
    window.batch_page.preflight.begin.click()
    engine.let.release(3)
    table = window.batch_page.worklist.table
    qtbot.waitUntil(lambda: table.model().rowCount() == 3)
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.result is not None)
    assert window.session.scan.volume.source.name == "case-00.nii"
    assert window.batch.state.phase is Phase.RUNNING
    assert table.model().index(0, 0).data(Qt.ItemDataRole.FontRole).bold()
    QTest.keyClick(table, Qt.Key.Key_Down)  # the viewer follows, the slices stay
    qtbot.waitUntil(lambda: window.session.scan.volume.source.name == "case-01.nii")
    choose(window, "Next scan")
    qtbot.waitUntil(lambda: window.session.scan.volume.source.name == "case-02.nii")
    choose(window, "Previous scan")
    qtbot.waitUntil(lambda: window.session.scan.volume.source.name == "case-01.nii")
    window.batch.cancel()
    wait_for(qtbot, window, Phase.STOPPED)


def test_moving_through_the_list_opens_nothing_before_the_first(window, qtbot, folder):
    finished(window, qtbot, folder)
    table = window.batch_page.worklist.table
    table.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_End):
        QTest.keyClick(table, key)
    assert table.currentIndex().row() == COUNT - 1
    qtbot.wait(350)
    assert window.session.scan is None


def test_the_list_is_sorted_and_filtered_and_keeps_its_line(window, qtbot, folder):
    finished(window, qtbot, folder)
    page = window.batch_page.worklist
    page.table.setCurrentIndex(page.model.index(2, 0))
    page.table.sortByColumn(list(Column).index(Column.PROBABILITY), Qt.SortOrder.DescendingOrder)
    reported = [
        float(text[:-2]) for text in shown(window, Column.PROBABILITY) if text[:1].isdigit()
    ]
    assert reported == sorted(reported, reverse=True)
    assert page.table.current_line().name == "case-02.nii"
    assert shown(window)[-2:] == ["case-08.nii", "case-09.nii"]
    QTest.keyClicks(page.search, "damaged")
    qtbot.waitUntil(lambda: shown(window) == ["case-09.nii"])
    assert "1 of 10" in page.count.text()
    page.search.clear()
    page.kinds.setCurrentIndex(page.kinds.findText("Refused"))
    qtbot.waitUntil(lambda: shown(window) == ["case-08.nii"])
    page.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    page.kinds.setCurrentIndex(0)
    assert shown(window) == [f"case-{n:02}.nii" for n in range(COUNT)]


def test_rows_that_come_into_a_sorted_list_find_their_place(window, qtbot, folder, engine):
    engine.held = True
    looked(window, qtbot, folder)
    window.batch_page.preflight.begin.click()
    page = window.batch_page.worklist
    page.table.sortByColumn(list(Column).index(Column.FILE), Qt.SortOrder.DescendingOrder)
    engine.let.release(2)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.table.setCurrentIndex(page.model.index(0, 0))
    assert page.table.current_line().name == "case-01.nii"
    engine.held = False
    engine.let.release()
    wait_for(qtbot, window, Phase.DONE)
    assert shown(window) == [f"case-{n:02}.nii" for n in reversed(range(COUNT))]
    assert page.table.current_line().name == "case-01.nii"


def test_opinions_and_comments_are_kept_over_a_restart(window, qtbot, folder, engine, classifier):
    finished(window, qtbot, folder)
    table = window.batch_page.worklist.table
    table.setCurrentIndex(table.model().index(1, 0))
    choose(window, "Disagree")
    table.setCurrentIndex(table.model().index(2, 0))
    choose(window, "Agree")
    choose(window, "Agree")  # again takes it back
    choose(window, "Comment…")
    editor = table.viewport().findChild(QLineEdit)
    QTest.keyClicks(editor, "old scar")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown(window, Column.COMMENT)[2] == "old scar")
    assert shown(window, Column.OPINION)[1:3] == ["Disagree", ""]
    window.close()
    again = opened(qtbot, classifier, engine)
    assert not again.offer.isVisible()
    choose(again, "Last worklist")
    wait_for(qtbot, again, Phase.DONE)
    assert line_named(again, "case-01.nii").remark.opinion is Opinion.DISAGREE
    assert line_named(again, "case-02.nii").remark.comment == "old scar"
    assert len(load_remarks(engine.ran[0].jsonl)) == 2


def test_an_unfinished_batch_is_offered_after_a_restart(window, qtbot, folder, engine, classifier):
    engine.held = True
    looked(window, qtbot, folder)
    window.batch_page.preflight.begin.click()
    engine.let.release(4)
    qtbot.waitUntil(lambda: len(window.batch.worklist.lines) == 4)
    window.close()
    engine.held = False
    again = opened(qtbot, classifier, engine)
    assert again.offer.isVisible()
    again.offer.resume.click()
    wait_for(qtbot, again, Phase.DONE)
    assert not again.offer.isVisible()
    assert len(again.batch.worklist.lines) == COUNT
    again.close()
    assert not opened(qtbot, classifier, engine).offer.isVisible()


def test_rows_of_files_that_are_gone_finish_no_batch(window, qtbot, folder, engine, classifier):
    engine.held = True
    looked(window, qtbot, folder)
    window.batch_page.preflight.begin.click()
    engine.let.release(4)
    qtbot.waitUntil(lambda: len(window.batch.worklist.lines) == 4)
    window.close()
    gone = [folder / f"gone-{number}.nii" for number in range(COUNT)]
    engine.files[engine.ran[0].jsonl] += rows_of(gone)
    again = opened(qtbot, classifier, engine)
    choose(again, "Last worklist")
    wait_for(qtbot, again, Phase.STOPPED)
    assert again.batch_page.worklist.resume.isVisible()
    assert again.batch_page.worklist.pace.text() == "Not finished"


def test_a_second_batch_waits_for_the_first(window, qtbot, folder, engine):
    engine.held = True
    looked(window, qtbot, folder)
    window.batch_page.preflight.begin.click()
    drop(window, folder)
    qtbot.waitUntil(lambda: "is running" in window.error.text)
    window.batch.cancel()
    wait_for(qtbot, window, Phase.STOPPED)


def export(window, monkeypatch, path, kind, named=None):
    answer(monkeypatch, path, kind, named)
    choose(window, "Export…")


def test_tables_are_exported(window, qtbot, folder, tmp_path, monkeypatch):
    finished(window, qtbot, folder)
    table = window.batch_page.worklist.table
    table.setCurrentIndex(table.model().index(1, 0))
    choose(window, "Agree")
    for name, kind in (("a.csv", ""), ("b", "JSON Lines (*.jsonl)"), ("c.xlsx", "")):
        with qtbot.waitSignal(window.tasks.exported):
            export(window, monkeypatch, tmp_path / name, kind)
    assert len((tmp_path / "a.csv").read_text().splitlines()) == COUNT + 1
    rows = [json.loads(line) for line in (tmp_path / "b.jsonl").read_text().splitlines()]
    assert rows[1]["opinion"] == "agree"
    assert (tmp_path / "c.xlsx").read_bytes().startswith(b"PK")
    with qtbot.waitSignal(window.tasks.failed):
        export(window, monkeypatch, tmp_path / "nowhere" / "a.csv", "")
    assert "cannot be written" in window.error.text


def test_a_report_says_what_was_left_out_of_its_batch_alone(
    window, qtbot, folder, tmp_path, monkeypatch
):
    (folder / "unfinished.nii.gz.part").write_bytes(b"x")
    finished(window, qtbot, folder)
    kind, page = "Report (*.html)", tmp_path / "page.html"
    with qtbot.waitSignal(window.tasks.exported):
        export(window, monkeypatch, page, kind)
    assert "Left out: scans with a further ending" in page.read_text()
    looked(window, qtbot, folder)
    with qtbot.waitSignal(window.tasks.exported):
        export(window, monkeypatch, page, kind)
    assert "Left out" not in page.read_text()


def test_a_comparison_with_labels_does_not_cancel_an_export(
    window, qtbot, folder, tmp_path, labels, monkeypatch
):
    finished(window, qtbot, folder)
    with qtbot.waitSignals([window.tasks.exported, window.tasks.assessed]):
        export(window, monkeypatch, tmp_path / "page", "Report (*.html)")
        window.tasks.assess(list(window.batch.worklist.lines), labels)
    assert (tmp_path / "page.html").is_file()


@pytest.mark.parametrize("names", [False, True])
def test_the_report_has_pictures_and_names_only_when_asked(
    window, qtbot, folder, tmp_path, monkeypatch, names
):
    finished(window, qtbot, folder)
    with qtbot.waitSignal(window.tasks.exported):
        export(window, monkeypatch, tmp_path / "page", "Report (*.html)", names)
    text = (tmp_path / "page.html").read_text()
    odd = [each for each in window.batch.worklist.lines if each.verdict in NOT_NORMAL]
    assert text.count("data:image/png;base64,iVBOR") == len(odd) == 5
    assert ("case-0" in text) is names
    assert str(folder) not in text
    assert RESEARCH_USE.capitalize() in text


@pytest.fixture
def labels(tmp_path):
    path = tmp_path / "labels.csv"
    positive = {1, 2, 5, 8}
    lines = [f"case-{n:02},{int(n in positive)}" for n in range(COUNT)]
    path.write_text("\n".join(["name,label", *lines, "stranger,1"]))
    return path


def compared(window, qtbot, labels, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(labels), ""))
    with qtbot.waitSignal(window.tasks.assessed):
        choose(window, "Ground truth…")
    return window.batch_page.truth


def test_ground_truth_is_compared_and_errors_are_clicked_through(
    window, qtbot, folder, labels, monkeypatch
):
    finished(window, qtbot, folder)
    page = compared(window, qtbot, labels, monkeypatch)
    assert "10 scans have a label: 4 positive, 6 negative." in page.said.text()
    assert "stranger" in page.said.text()
    assert "2 of them got no number" in page.said.text()
    assert "AUC" in page.area.text()
    assert page.threshold == 0.7
    # of the eight with a number, 0.74 (case-02) and 0.85 (case-05) are positive, 0.37 (case-01) too
    counts = {key: int(cell.text()) for key, cell in page.cells.items()}
    assert counts == {"tp": 2, "fn": 1, "fp": 0, "tn": 5}
    assert [page.errors.item(n).text() for n in range(page.errors.count())] == [
        "37 %  (positive)  case-01.nii"
    ]
    page.slider.setValue(200)
    counts = {key: int(cell.text()) for key, cell in page.cells.items()}
    assert counts == {"tp": 3, "fn": 0, "fp": 3, "tn": 2}
    page.slider.setValue(700)
    page.errors.itemClicked.emit(page.errors.item(0))
    qtbot.waitUntil(lambda: window.session.scan is not None)
    assert window.session.scan.volume.source.name == "case-01.nii"
    assert window.batch_page.worklist.table.current_line().name == "case-01.nii"


def test_scans_with_the_same_voxels_count_once_when_ticked(
    window, qtbot, folder, labels, monkeypatch, tmp_path
):
    finished(window, qtbot, folder)
    page = compared(window, qtbot, labels, monkeypatch)
    assert not page.once.isVisible()
    lines = window.batch.worklist.lines
    same = lines[1].row["input"]["sha256"]
    for place in (3, 6):  # called and labelled as case-01 is not
        lines[place].row["input"]["sample_sha256"] = same
    lines[2].row["input"]["sample_sha256"] = "another"
    lines[5].row["input"]["sample_sha256"] = "another"
    page = compared(window, qtbot, labels, monkeypatch)
    assert page.once.isVisible()
    assert "3 scans have the same voxels as another one" in page.said.text()
    assert "Sensitivity 66.7 % (20.8 to 93.9 %), 2 of 3" in page.figures.text()
    assert "Specificity 100.0 % (56.6 to 100.0 %), 5 of 5" in page.figures.text()
    page.slider.setValue(650)
    with qtbot.waitSignal(window.tasks.assessed):
        page.once.click()
    assert page.once.isChecked()
    assert page.slider.value() == 650
    assert "Sensitivity 100.0 % (20.7 to 100.0 %), 1 of 1" in page.figures.text()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "f"), ""))
    page.save.click()
    assert "Sensitivity,1.0,0.2" in (tmp_path / "f.csv").read_text()
    with qtbot.waitSignal(window.tasks.exported):
        export(window, monkeypatch, tmp_path / "page.html", "")
    assert "Ground truth" in (tmp_path / "page.html").read_text()
    window.batch.worklist.replaced.emit()
    assert window.tasks.comparison is None
    assert not page.once.isVisible()


def test_plots_are_saved(window, qtbot, folder, labels, monkeypatch, tmp_path):
    finished(window, qtbot, folder)
    page = compared(window, qtbot, labels, monkeypatch)
    for plot, name in ((page.roc, "roc.png"), (page.calibration, "c.svg")):
        plot.save(tmp_path / name)
    assert (tmp_path / "roc.png").read_bytes().startswith(b"\x89PNG")
    drawing = (tmp_path / "c.svg").read_bytes()
    assert b"<svg" in drawing
    assert b"<image" not in drawing  # the points are shapes too


def test_labels_that_cannot_be_used_are_reported(window, qtbot, folder, labels, monkeypatch):
    finished(window, qtbot, folder)
    labels.write_text("file,label\ncase-01,perhaps\n")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(labels), ""))
    with qtbot.waitSignal(window.tasks.failed):
        choose(window, "Ground truth…")
    assert "'perhaps'" in window.error.text


def test_a_screen_of_1280_by_720_has_room_for_all_of_it(
    window, qtbot, folder, labels, phantom_path
):
    """A scan above the figures of the ground truth, a warning and a message; a bar below."""
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.result is not None)
    finished(window, qtbot, folder)
    with qtbot.waitSignal(window.tasks.assessed):
        window.tasks.assess(list(window.batch.worklist.lines), labels)
    qtbot.waitUntil(lambda: "AUC" in window.batch_page.truth.area.text())
    window.warning.show_text("The header names a patient.")
    window.error.show_text("Choose the labels of these scans first.")
    QApplication.processEvents()
    least = window.minimumSizeHint()
    assert least.width() <= 1270
    assert least.height() <= 720 - 40  # less the title and a bar of the system
