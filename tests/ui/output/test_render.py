from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage

from ctviewer.core.analysis.lung_classes import ClassMap, Thresholds
from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.base.errors import UserError
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.slab import Projection, Slab
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.state import ColourMap, ViewState
from ctviewer.ui.output.render import RenderRequest, render_picture, save_png
from ctviewer.ui.viewer.montage_sheet import MontageSheet
from tests.scans import chest
from tests.ui.fakes import heat_map
from tests.ui.screen import pixels


@pytest.fixture
def volume(qapp):
    return chest(lesion=True)


@pytest.fixture
def view(volume):
    return ViewState.opening(volume)


@pytest.mark.parametrize("layout", ["ortho", "montage"])
def test_a_picture_has_the_size_asked_for_and_shows_something(volume, view, layout):
    image = render_picture(volume, RenderRequest(view, layout, size=(800, 600)))
    assert (image.width(), image.height()) == (800, 600)
    grey = pixels(image).mean(axis=2)
    assert ((grey > 30).mean(), (grey > 200).mean()) > (0.3, 0.05)


@pytest.mark.parametrize("layout", ["ortho", "montage"])
def test_the_heat_map_is_drawn_only_when_shown(volume, view, layout):
    request = RenderRequest(view, layout, heat_map=heat_map(volume))
    plain = pixels(render_picture(volume, replace(request, heat_map=None))).astype(int)
    hidden = pixels(render_picture(volume, request)).astype(int)
    shown = replace(request, view=replace(view.at(volume, (20, 40, 40)), heat_map_shown=True))
    heated = pixels(render_picture(volume, shown)).astype(int)
    assert (hidden == plain).all()
    assert ((heated[..., 0] - heated[..., 2]) > 60).mean() > 0.01


def test_only_the_foot_changes_with_a_label(volume, view):
    plain = pixels(render_picture(volume, RenderRequest(view)))
    labelled = pixels(render_picture(volume, RenderRequest(view, label="case 7")))
    rows = np.nonzero((plain != labelled).any(axis=(1, 2)))[0]
    assert rows.min() >= 1000 - 30


@pytest.mark.parametrize("kind", ["uint8", "float32"])
def test_any_volume_can_be_drawn(qapp, kind):
    voxels = np.random.default_rng(0).integers(0, 200, (20, 30, 7)).astype(kind)
    if kind == "float32":
        voxels[0, 0, 0] = np.nan
    volume = Volume.from_array(voxels, (1.0, 2.0, 3.0))
    for layout in ("ortho", "montage"):
        image = render_picture(volume, RenderRequest(ViewState.opening(volume), layout))
        assert pixels(image).std() > 20


def test_a_png_is_written_whole_or_not_at_all(volume, view, tmp_path):
    image = render_picture(volume, RenderRequest(view, size=(400, 300)))
    save_png(image, tmp_path / "Bild ä.png")
    assert QImage(str(tmp_path / "Bild ä.png")).convertedTo(image.format()) == image
    assert [path.name for path in tmp_path.iterdir()] == ["Bild ä.png"]
    with pytest.raises(UserError, match="cannot be written"):
        save_png(image, tmp_path / "missing" / "a.png")


def test_the_window_saves_what_it_shows(opened, tmp_path):
    opened.commands.export.save_picture(tmp_path / "views.png")
    opened.reading.toggle_montage()
    opened.commands.export.save_picture(tmp_path / "montage.png")
    views, montage = (pixels(QImage(str(tmp_path / f"{n}.png"))) for n in ("views", "montage"))
    assert (views != montage).any()
    opened.commands.export.save_picture(tmp_path / "no" / "a.png")
    assert "cannot be written" in opened.error.text


@pytest.mark.parametrize("layout", ["ortho", "view", "montage"])
@pytest.mark.parametrize(
    "change",
    [{"colour_map": ColourMap.HOT}, {"slab": Slab(Projection.MEAN, 4)}, {"inverted": True}],
)
def test_whatever_changes_the_picture_is_written_under_it(volume, view, layout, change):
    requests = [RenderRequest(each, layout) for each in (view, replace(view, **change))]
    feet = [pixels(render_picture(volume, request))[-30:] for request in requests]
    assert (feet[0] != feet[1]).any()


@pytest.mark.parametrize("layout", ["ortho", "view", "montage"])
def test_letters_are_in_every_export_and_turn_with_the_convention(volume, view, layout):
    """There is no switch for them; hiding crosshair and heat map leaves them where they are."""
    bare = replace(view, crosshair_shown=False, heat_map_shown=False)
    letters = []
    for neurological in (False, True):
        state = replace(bare, neurological=neurological)
        image = pixels(render_picture(volume, RenderRequest(state, layout, size=(900, 700))))
        middle = image[300:370, :40] if layout != "montage" else image[:, :60]
        letters.append(middle)
    assert all((each > 220).any() for each in letters)
    assert (letters[0] != letters[1]).any()


def test_an_export_shows_the_region_that_the_view_shows(opened, tmp_path):
    axial = opened.reading.views.views[Plane.AXIAL]
    axial.reset_zoom()  # a scan opens on its lungs
    opened.commands.export.save_view(tmp_path / "whole.png")
    axial.zoom_by(6)
    opened.commands.export.save_view(tmp_path / "near.png")
    axial.reset_zoom()
    opened.commands.export.save_view(tmp_path / "again.png")
    whole, near, again = (
        pixels(QImage(str(tmp_path / f"{name}.png"))) for name in ("whole", "near", "again")
    )
    assert (whole != near).mean() > 0.2
    assert (whole == again).all()


@pytest.mark.parametrize("width", [700, 900, 1600])
@pytest.mark.parametrize("classes", [False, True])
def test_nothing_covers_research_use_only(volume, view, width, classes):
    """However much is reported, and however long the file's name is."""
    reported = replace(view, colour_map=ColourMap.CIVIDIS, slab=Slab(Projection.MEAN, 4),
                   inverted=True, heat_map_shown=True)  # fmt: skip
    class_map = ClassMap(find_lungs(volume), Thresholds()) if classes else None
    request = RenderRequest(reported, heat_map=heat_map(volume), size=(width, 600),
                            label=90 * "long ",
                            class_map=class_map)  # fmt: skip
    plain = RenderRequest(view, size=(width, 600))
    full, bare = (pixels(render_picture(volume, each)) for each in (request, plain))
    words = bare[-30:, -150:]
    rows = [y for y in range(400, 571) if (full[y : y + 30, -150:] == words).all()]
    assert len(rows) == 1
    lines = (600 - rows[0]) // 30
    assert lines > 1
    assert (full[rows[0] + 30 :, : width // 4] > 128).any()


def test_the_picture_is_copied(opened):
    opened.commands.actions.titled("Copy picture").trigger()
    assert QGuiApplication.clipboard().image().size().toTuple() == (1600, 1000)


def test_a_sharper_picture_shows_the_same(volume, view):
    for layout in ("ortho", "montage"):
        request = RenderRequest(view, layout, size=(400, 300))
        once = pixels(render_picture(volume, request)).astype(int)
        image = render_picture(volume, replace(request, ratio=2.0))
        smooth = Qt.TransformationMode.SmoothTransformation
        shrunk = image.scaled(400, 300, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        twice = pixels(shrunk).astype(int)
        assert image.size().toTuple() == (800, 600)
        assert np.abs(once - twice).mean() < 6


def test_a_full_disk_at_export_leaves_nothing_behind(opened, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    opened.commands.export.save_montage_pages(tmp_path / "a.pdf")
    assert "No space left" in opened.error.text
    assert list(tmp_path.glob("*.pdf")) == []


def test_a_saved_montage_is_the_same_on_a_finer_screen(volume, view, monkeypatch):
    request = RenderRequest(view, "montage", size=(500, 400))
    coarse = pixels(render_picture(volume, request))
    monkeypatch.setattr(MontageSheet, "devicePixelRatioF", lambda _sheet: 2.0)
    assert (pixels(render_picture(volume, request)) == coarse).all()
