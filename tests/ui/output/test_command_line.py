"""The copied command draws what the window saves: the same pixels."""

import shlex
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication, QImage

from ctviewer import cli
from ctviewer.core.analysis.lung_classes import ClassMap, Thresholds
from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.slab import Projection, Slab
from ctviewer.core.view.state import ColourMap, MapDrawing, MapLook
from ctviewer.core.view.window import PRESETS, Window, auto_window
from ctviewer.pipeline.options import Options
from tests.inference.conftest import listed, network
from tests.ui.windows import MainWindow

__all__ = ["listed", "network"]


@pytest.fixture
def reader(qtbot, listed, phantom_path):
    """A window with the real classifier, so that the command's heat map is the window's."""
    from ctviewer.inference.classifier import load_classifier

    window = MainWindow(lambda: load_classifier("cpu"))
    qtbot.addWidget(window)
    window.show()
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.result is not None)
    return window


def pixels(path):
    image = QImage(str(path)).convertedTo(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1).copy()


def copied(window):
    window.commands.actions.titled("Copy as command").trigger()
    return QGuiApplication.clipboard().text().splitlines()


def assert_same(window, folder):
    """Run the copied command, and compare with what the window saves."""
    render, *_ = copied(window)
    words = shlex.split(render)
    assert words[0] == "ctviewer"
    words[words.index("-o") + 1] = str(folder / "command.png")
    assert cli.main(words[1:]) == 0
    window.commands.export.save_picture(folder / "window.png")
    assert (pixels(folder / "command.png") == pixels(folder / "window.png")).all(), render


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"window": PRESETS[1]},
        {"window": Window(-612.3456789, 777.1)},
        {"window": Window(-600, 1500)},  # the lung window's HU without its name
        {"colour_map": ColourMap.VIRIDIS, "slab": Slab(Projection.HIGHEST, 12.5)},
        {"inverted": True, "neurological": True, "smooth": False},
        {"crosshair_shown": False, "cursor": (3, 50, 7)},
        {"heat_map_shown": True},
        {"heat_map_shown": True, "map_look": MapLook(MapDrawing.CONTOUR, 0.37, 0.21)},
    ],
)
def test_the_command_draws_the_same_pixels(reader, tmp_path, change):
    display = reader.session.display
    display.show(replace(display.view, **change))
    assert_same(reader, tmp_path)


def test_the_automatic_window(reader, tmp_path):
    reader.session.display.change_window(auto_window(reader.session.display.volume))
    assert "--window auto" in copied(reader)[0]
    assert_same(reader, tmp_path)


def test_zoomed_and_moved_views(reader, tmp_path):
    views = reader.reading.views.views
    reader.reading.views.reset_zoom()  # a scan opens on its lungs
    views[Plane.AXIAL].zoom_by(3.7)
    views[Plane.CORONAL].zoom_by(0.6)
    assert copied(reader)[0].count("--region") == 2
    assert_same(reader, tmp_path)


def test_one_view_alone(reader, tmp_path):
    reader.reading.views.active = Plane.SAGITTAL
    reader.reading.views.enlarge(Plane.SAGITTAL)
    assert "--layout view" in copied(reader)[0]
    assert "--plane sagittal" in copied(reader)[0]
    assert_same(reader, tmp_path)


def test_a_montage_and_its_pages(reader, tmp_path):
    reader.reading.toggle_montage()
    assert_same(reader, tmp_path)
    montage = reader.reading.montage
    montage.show_plane(Plane.CORONAL)
    montage.rows.setValue(2)
    montage.columns.setValue(3)
    montage.sheet.page = 1
    assert "--page" in copied(reader)[0]
    assert_same(reader, tmp_path)


def test_the_classes_of_lung_tissue(reader, tmp_path):
    display = reader.session.display
    lungs = find_lungs(display.volume)
    for thresholds in (Thresholds(), Thresholds(-940, -700, -300, 10)):
        display.classify(ClassMap(lungs, thresholds))
        assert_same(reader, tmp_path)


def test_the_other_line_gives_the_result(reader, capsys):
    words = shlex.split(copied(reader)[1])
    assert cli.main(words[1:]) == 0
    assert "Pneumonia" in capsys.readouterr().out


def test_the_network_and_device_of_the_window_are_in_it(reader):
    options = Options(paths=(), device="cpu", model=Path("my net.pt"), allow_unlisted=True)
    reader.networks.start = options
    display = reader.session.display
    plain, classify = copied(reader)
    network_words = "--device cpu --model 'my net.pt' --allow-unlisted-model"
    assert network_words in classify
    assert network_words not in plain  # a picture without a heat map needs no network
    display.show(replace(display.view, heat_map_shown=True))
    assert network_words in copied(reader)[0]


def test_measurements_are_reported_to_be_missing(reader):
    from ctviewer.core.geometry.measure import MeasurementKind
    from ctviewer.ui.viewer.mouse import Touch

    editor = reader.measuring.editor
    editor.choose(MeasurementKind.RULER)
    for spot in ((20.0, 20.0), (60.0, 70.0)):
        touch = Touch(Plane.AXIAL, reader.session.display.view.cursor[2], spot, 1.0)
        editor.moved(touch)
        editor.pressed(touch)
        editor.released(touch)
    assert copied(reader)[-1].startswith("#")


def test_non_ascii_paths_with_spaces_survive_the_shell(reader, phantom_path):
    for line in copied(reader):
        assert shlex.split(line)[2] == str(phantom_path)
