"""The tick of the save dialog: what it says, what it is at first, and what it does to a picture."""

from dataclasses import replace

import numpy as np
import pytest

from ctviewer.ui.output.saving import Door, SaveDialog
from tests.ui.saving import answer
from tests.ui.screen import pixels

TABLE, REPORT = "Table (*.csv)", "Report (*.html)"


@pytest.fixture
def dialog(qtbot, opened):
    door = Door(
        "Save", (TABLE, REPORT), lambda named: "patient-x.html" if named else "x.html",
        "Name the scan", always=[TABLE], why="A table names all.",
    )  # fmt: skip
    made = SaveDialog(door, opened)
    qtbot.addWidget(made)
    return made


def name(dialog):
    return dialog.chosen.path.name


def choose(dialog, kind):
    dialog.selectNameFilter(kind)
    dialog.filterSelected.emit(kind)


def test_a_kind_that_names_in_any_case_shows_it(dialog):
    assert dialog.named.isChecked()
    assert not dialog.named.isEnabled()
    assert dialog.named.toolTip() == "A table names all."
    choose(dialog, REPORT)
    assert dialog.named.isEnabled()
    assert not dialog.named.isChecked()  # names do not leave unless that is preferred
    assert not dialog.chosen.named


def test_the_tick_renames_the_suggestion_but_not_what_was_typed(dialog):
    choose(dialog, REPORT)
    dialog.selectFile("x.html")
    dialog._suggested = "x.html"
    dialog.named.setChecked(True)
    assert name(dialog) == "patient-x.html"
    dialog.selectFile("mine.html")
    dialog.named.setChecked(False)
    assert name(dialog) == "mine.html"


def test_who_lets_names_leave_finds_the_tick_set(opened, qtbot):
    choices = opened.preferences.choices
    choices.choose(replace(choices.value, scan_named=True))
    made = SaveDialog(Door("Save", (REPORT,), lambda named: f"{named}.html", "Name it"), opened)
    qtbot.addWidget(made)
    assert made.named.isChecked()
    assert name(made) == "True.html"


@pytest.mark.parametrize("title", ["Save picture…", "Save active view…"])
def test_a_picture_names_the_scan_only_with_the_tick(opened, tmp_path, monkeypatch, title):
    from PySide6.QtGui import QImage

    made = []
    for named in (False, True):
        answer(monkeypatch, tmp_path / f"{named}.png", named=named)
        opened.commands.actions.titled(title).trigger()
        made.append(pixels(QImage(str(tmp_path / f"{named}.png"))))
    assert made[0].shape == made[1].shape
    assert not np.array_equal(*made)


def test_dialogs_begin_among_the_documents_then_where_something_was_saved(
    opened, tmp_path, monkeypatch
):
    monkeypatch.setattr(SaveDialog, "last_folder", "")
    answer(monkeypatch, tmp_path / "a.png")
    opened.commands.actions.titled("Save picture…").trigger()
    assert SaveDialog.last_folder == str(tmp_path)
