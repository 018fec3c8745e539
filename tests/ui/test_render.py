from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage

from ctviewer.core.errors import UserError
from ctviewer.core.viewstate import ViewState
from ctviewer.core.volume import Volume
from ctviewer.ui.render import RenderRequest, render_picture, save_png
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
