"""What save dialogs suggest: kind, plane and day, and the scan's name only where it may be."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Source
from ctviewer.ui.output import names
from ctviewer.ui.output.names import suggested_name, suggested_stem
from ctviewer.ui.output.saving import SaveDialog, ask_name
from tests.scans import chest
from tests.ui.saving import suggestions
from tests.ui.screen import press

TODAY = "2024-02-29"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """Whatever the day is, and whether midnight comes in the middle of a test."""

    class Day(date):
        @classmethod
        def today(cls):
            return cls.fromisoformat(TODAY)

    monkeypatch.setattr(names, "date", Day)


@pytest.fixture
def suggested(opened, monkeypatch):
    """The name that a command's dialog suggests; the dialog is cancelled."""
    asked = suggestions(monkeypatch)
    monkeypatch.setattr(
        QFileDialog,
        "getSaveFileName",
        lambda *args, **_: asked.append(Path(args[2]).name) or ("", ""),
    )

    def suggested(title):
        opened.commands.actions.titled(title).trigger()
        return asked.pop()

    return suggested


def allow_names(window):
    choices = window.preferences.choices
    choices.choose(replace(choices.value, scan_named=True))


def test_pictures_say_which_view_and_day(opened, suggested):
    assert suggested("Save picture…") == f"views-{TODAY}.png"
    assert suggested("Save active view…") == f"view-axial-{TODAY}.png"
    opened.reading.views.enlarge(Plane.SAGITTAL)
    assert suggested("Save picture…") == f"view-sagittal-{TODAY}.png"
    opened.reading.montage.show_plane(Plane.CORONAL)
    press(opened, Qt.Key.Key_M)
    assert suggested("Save picture…") == f"montage-coronal-{TODAY}.png"
    assert suggested("Save montage as PDF…") == f"montage-coronal-{TODAY}.pdf"


def test_the_scan_is_named_only_where_names_may_leave(opened, suggested, phantom_path):
    stem = phantom_path.name.removesuffix(".nii.gz").replace(" ", "_")
    assert suggested("Save report…") == f"report-{TODAY}.html"
    allow_names(opened)
    assert suggested("Save report…") == f"{stem}-report-{TODAY}.html"
    assert suggested("Save picture…") == f"{stem}-views-{TODAY}.png"


@pytest.mark.parametrize(
    "name",
    ["x" * 250 + ".nii", 'a/b:"c"*?<>|\\ d.nii', "\u202e\n.nii", "...nii", "😀" * 60 + ".nii"],
)
def test_names_of_any_kind_make_names_of_files(opened, tmp_path, name):
    allow_names(opened)
    volume = replace(chest(shape=(4, 4, 4)), source=Source(path=tmp_path / name))
    made = suggested_name("measurements", ".csv", volume)
    assert made.endswith(f"measurements-{TODAY}.csv")
    assert len(made.encode()) < 255
    assert not set('/\\:*?"<>|\n\u202e ') & set(made)
    (tmp_path / made).write_text("it can be written")


def test_maps_begin_with_the_day_where_the_scan_has_no_name(opened):
    volume = opened.session.scan.volume
    assert suggested_stem(volume) == f"ct-{TODAY}"
    allow_names(opened)
    assert suggested_stem(volume).startswith("Thorax_Müller")


def test_every_save_dialog_begins_where_something_was_saved_last(opened, monkeypatch, tmp_path):
    (tmp_path / "Documents").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    begun, answer = [], tmp_path / "here" / "views.png"
    answer.parent.mkdir()
    monkeypatch.setattr(SaveDialog, "last_folder", "")

    def choose(*given, **_):
        begun.append(Path(given[2]).parent)
        return str(answer), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    for _ in range(2):
        assert ask_name(opened, "Save", "views.png")[0] == str(answer)
    places = QStandardPaths.StandardLocation
    documents = QStandardPaths.writableLocation(places.DocumentsLocation)
    assert begun == [Path(documents), answer.parent]
