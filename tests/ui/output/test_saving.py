"""The name that a file gets in the dialogs: its ending, and no other file in its place."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from ctviewer.ui.base import plain
from ctviewer.ui.output.saving import SaveDialog, SaveQuestion, ask_name, ask_to_save, with_ending

KINDS = ("Table (*.csv)", "Excel (*.xlsx)", "Report (*.html)")
TABLES = "CSV tables (*.csv)"


@pytest.fixture
def parent(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def dialog(parent, qtbot, tmp_path):
    SaveDialog.last_folder = str(tmp_path)
    question = SaveQuestion(
        "Export", KINDS, lambda _: "worklist.csv", "Name them", always=KINDS[:2]
    )
    made = SaveDialog(question, parent)
    qtbot.addWidget(made)
    yield made
    SaveDialog.last_folder = ""


@pytest.fixture
def asked(monkeypatch):
    """The questions; each is answered with No until `asked.yes` is set."""

    class Asked(list):
        yes = False

    made = Asked()
    monkeypatch.setattr(
        "ctviewer.ui.output.saving.is_confirmed",
        lambda _parent, _title, text: made.append(text) or made.yes,
    )
    return made


@pytest.mark.parametrize(
    ("typed", "name"),
    [("a", "a.csv"), ("lung.v2", "lung.v2.csv"), ("A.CSV", "A.CSV"), ("a.pdf", "a.pdf.csv")],
)
def test_a_name_gets_its_ending_and_loses_nothing(typed, name):
    assert with_ending(Path("/a", typed), ".csv", ".txt") == Path("/a", name)
    assert with_ending(Path("/a", "b.txt"), ".csv", ".txt") == Path("/a/b.txt")


def test_another_kind_changes_the_suggested_ending(dialog):
    dialog.selectNameFilter(KINDS[1])
    dialog.filterSelected.emit(KINDS[1])
    assert dialog.chosen.path.name == "worklist.xlsx"
    assert dialog.chosen.kind == KINDS[1]


def test_a_typed_ending_of_another_kind_is_that_kind(dialog):
    dialog.selectFile("x.html")
    assert (dialog.chosen.path.name, dialog.chosen.kind) == ("x.html", KINDS[2])
    assert not dialog.chosen.named  # the tick of tables is no wish
    dialog.selectFile("x.pdf")
    assert (dialog.chosen.path.name, dialog.chosen.kind) == ("x.pdf.csv", KINDS[0])
    assert dialog.chosen.named


def test_a_file_that_the_ending_names_is_replaced_only_after_a_question(dialog, asked, tmp_path):
    (tmp_path / "x.pdf.csv").write_text("mine")
    dialog.selectFile("x.pdf")
    dialog.accept()
    assert "x.pdf.csv" in asked[0]
    assert dialog.result() != QDialog.DialogCode.Accepted
    asked.yes = True
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_so_it_is_in_the_dialog_without_a_tick(parent, asked, tmp_path, monkeypatch):
    typed = str(tmp_path / "lung.v2")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (typed, TABLES))
    assert ask_name(parent, "Export", "a.csv", TABLES)[0] == f"{typed}.csv"
    Path(f"{typed}.csv").write_text("mine")
    assert ask_name(parent, "Export", "a.csv", TABLES) == ("", "")
    assert "lung.v2.csv" in asked[0]


def test_dialogs_begin_at_home_where_there_is_no_folder_of_documents(parent, monkeypatch, tmp_path):
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    SaveDialog.last_folder = str(tmp_path / "share that is gone")
    seen = []
    monkeypatch.setattr(
        SaveDialog, "exec", lambda dialog: seen.append(dialog.directory().absolutePath()) or 0
    )
    ask_to_save(SaveQuestion("Export", KINDS, lambda _: "a.csv", "Name them"), parent)
    SaveDialog.last_folder = ""
    assert seen == [str(tmp_path / "home")]


def test_enter_alone_confirms_nothing(parent, monkeypatch):
    buttons = []

    def note(box):
        buttons.append(box.standardButton(box.defaultButton()))
        return box.standardButton(box.escapeButton())

    monkeypatch.setattr(plain.QMessageBox, "exec", note)
    assert not plain.is_confirmed(parent, "Discard", "Discard all?")
    assert buttons == [plain.QMessageBox.StandardButton.No]


def test_a_scan_to_compare_with_is_looked_for_beside_the_open_one(
    opened, phantom_path, monkeypatch
):
    begun = []
    monkeypatch.setattr(
        QFileDialog,
        "getOpenFileName",
        lambda _parent, _title, place, *_: begun.append(place) or ("", ""),
    )
    opened.commands.actions.titled("Compare with…").trigger()
    assert begun == [str(phantom_path.parent)]
