"""Pictures from the command line: of any volume, the same from any stored orientation."""

import nibabel as nib
import numpy as np
import pytest
from PySide6.QtGui import QImage

from ctviewer import cli
from ctviewer.core.output.maps.kinds import MapKind
from tests.scans import AXES, affine_of, chest_array, real, stored_as, write

SPACING = (4.0, 4.0, 5.0)


@pytest.fixture(autouse=True)
def _application(qapp, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")


def picture(scan, out, *words) -> np.ndarray:
    """The picture that `render` writes, as an array (rows, columns, 3)."""
    assert cli.main(["render", str(scan), "-o", str(out), *words]) == 0
    image = QImage(str(out)).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


@pytest.fixture
def scan(tmp_path):
    return write(tmp_path / "Doe^Jane.nii.gz", chest_array())


@pytest.mark.parametrize("layout", ["ortho", "montage"])
def test_every_stored_orientation_gives_the_same_picture(tmp_path, layout):
    ras = chest_array(lesion=True)
    first = None
    for axes in AXES[::5]:
        affine = affine_of(axes, ras.shape, SPACING)
        path = write(tmp_path / f"{axes}.nii", stored_as(axes, ras), affine)
        shown = picture(path, tmp_path / "a.png", "--layout", layout)
        first = shown if first is None else first
        np.testing.assert_array_equal(shown, first, err_msg=axes)


@pytest.mark.real
@pytest.mark.parametrize("layout", ["ortho", "montage"])
def test_every_orientation_of_the_real_scan_gives_the_same_picture(tmp_path, layout):
    files = sorted(real("conformance/orientations").glob("*.nii.gz"))
    first = picture(files[0], tmp_path / "a.png", "--layout", layout)
    for path in files[1:]:
        shown = picture(path, tmp_path / "a.png", "--layout", layout)
        np.testing.assert_array_equal(shown, first, err_msg=path.name)


def test_the_name_is_written_only_when_asked(scan, tmp_path):
    plain = picture(scan, tmp_path / "a.png")
    other = scan.rename(tmp_path / "other.nii.gz")
    np.testing.assert_array_equal(picture(other, tmp_path / "b.png"), plain)
    assert (picture(other, tmp_path / "c.png", "--label") != plain).any()


def test_the_window_and_the_position_count(scan, tmp_path):
    plain = picture(scan, tmp_path / "a.png")
    assert (picture(scan, tmp_path / "b.png", "--window", "bone") != plain).any()
    assert (picture(scan, tmp_path / "c.png", "--at", "40,20,30") != plain).any()


def test_a_volume_that_is_no_ct(tmp_path):
    path = write(
        tmp_path / "mr.nii", np.linspace(0, 5000, 8000, dtype=np.float32).reshape(20, 20, 20)
    )
    shown = picture(path, tmp_path / "a.png")
    assert shown.max() > 200


@pytest.mark.usefixtures("listed")
def test_the_heat_map_is_laid_over(scan, tmp_path):
    path = write(tmp_path / "lesion.nii", chest_array(lesion=True))
    at = ("--at", "225,85,92")  # in the lesion
    plain = picture(path, tmp_path / "a.png", *at)
    hot = picture(path, tmp_path / "b.png", *at, "--heatmap", "--device", "cpu")
    changed = (plain != hot).any(axis=2)
    assert 0 < changed.mean() < 0.2


@pytest.mark.usefixtures("listed")
def test_nilearn_2623_the_map_is_in_the_same_place_in_every_stored_orientation(tmp_path):
    ras = chest_array(lesion=True)
    first = None
    for axes in AXES[::16]:
        affine = affine_of(axes, ras.shape, SPACING)
        path = write(tmp_path / f"{axes}.nii", stored_as(axes, ras), affine)
        words = ("--at", "75,-30,90", "--heatmap", "--map", "both", "--device", "cpu")
        shown = picture(path, tmp_path / "a.png", *words)
        first = shown if first is None else first
        np.testing.assert_array_equal(shown, first, err_msg=axes)
    assert ((first[..., 0].astype(int) - first[..., 2]) > 60).any()


@pytest.mark.usefixtures("listed")
def test_how_the_heat_map_is_drawn_counts(tmp_path):
    path = write(tmp_path / "lesion.nii", chest_array(lesion=True))
    common = ("--at", "225,85,92", "--heatmap", "--device", "cpu")
    plain = picture(path, tmp_path / "a.png", *common)
    for number, words in enumerate(
        [("--map", "contour"), ("--map-opacity", "20"), ("--map-threshold", "0.9")]
    ):
        other = picture(path, tmp_path / f"{number}.png", *common, *words)
        assert (other != plain).any(axis=2).sum() > 20, words


@pytest.mark.usefixtures("listed")
def test_no_heat_map_of_a_refused_scan(tmp_path, capsys):
    path = write(tmp_path / "head.nii", np.where(chest_array() == -850, 40, chest_array()))
    assert cli.main(["render", str(path), "-o", str(tmp_path / "a.png"), "--heatmap"]) == 1
    assert "refused" in capsys.readouterr().err
    assert not (tmp_path / "a.png").exists()


def test_a_position_may_begin_with_a_minus(tmp_path):
    affine = affine_of("RAS", chest_array().shape, SPACING)
    path = write(tmp_path / "a.nii", chest_array(), affine)
    picture(path, tmp_path / "a.png", "--at", "-40,20,60")


def test_a_folder_that_is_not_there(scan, tmp_path, capsys):
    assert cli.main(["render", str(scan), "-o", str(tmp_path / "gone" / "a.png")]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_a_position_outside_the_scan(scan, tmp_path, capsys):
    out = str(tmp_path / "a.png")
    assert cli.main(["render", str(scan), "-o", out, "--at", "9999,0,0"]) == 1
    assert "outside the scan" in capsys.readouterr().err


@pytest.mark.parametrize("at", ["1,2", "a,b,c", "1;2;3", "nan,0,0"])
def test_a_position_that_is_none(scan, at, capsys):
    with pytest.raises(SystemExit):
        cli.main(["render", str(scan), "-o", "a.png", "--at", at])
    assert "three numbers" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("--colour-map", "viridis"),
        ("--slab", "mip:40"),
        ("--invert",),
        ("--neurological",),
        ("--nearest",),
        ("--layout", "view", "--plane", "coronal"),
    ],
)
def test_each_option_of_the_look_counts(scan, tmp_path, words):
    plain = picture(scan, tmp_path / "a.png")
    assert (picture(scan, tmp_path / "b.png", *words) != plain).mean() > 0.005


@pytest.mark.parametrize(
    "words",
    [("--plane", "sagittal"), ("--range", "-50,20"), ("--step", "25"), ("--rows", "2"),
     ("--columns", "3")],
)  # fmt: skip
def test_each_option_of_the_montage_counts(scan, tmp_path, words):
    plain = picture(scan, tmp_path / "a.png", "--layout", "montage")
    other = picture(scan, tmp_path / "b.png", "--layout", "montage", *words)
    assert (other != plain).mean() > 0.005


def test_a_montage_as_pages(scan, tmp_path):
    out = tmp_path / "Seiten ä.pdf"
    words = ["--layout", "montage", "--step", "20", "--rows", "2", "--columns", "4"]
    assert cli.main(["render", str(scan), "-o", str(out), *words]) == 0
    content = out.read_bytes()
    assert content.startswith(b"%PDF-")
    assert content.count(b"/Type /Page\n") == 2
    assert b"Doe" not in content


def test_only_a_montage_has_pages(scan, tmp_path, capsys):
    assert cli.main(["render", str(scan), "-o", str(tmp_path / "a.pdf")]) == 1
    assert "--layout montage" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [("--slab", "mip"), ("--slab", "mip:0"), ("--slab", "max:10"), ("--slab", "mean:nan"),
     ("--range", "1"), ("--range", "nan,1"), ("--step", "0"), ("--rows", "0"),
     ("--columns", "99"), ("--map-opacity", "101"), ("--map-opacity", "half"),
     ("--map-threshold", "0"), ("--map-threshold", "nan"),
     ("--window", "lungs"), ("--window", "1,0"), ("--window", "-600"),
     ("--region", "axial:1,2,3"), ("--region", "top:1,2,3,4"), ("--region", "axial:1,2,0,4"),
     ("--page", "0"), ("--lung-thresholds", "1,2,3")],
)  # fmt: skip
def test_options_that_make_no_sense(scan, words, capsys):
    with pytest.raises(SystemExit):
        cli.main(["render", str(scan), "-o", "a.png", *words])
    assert "such as" in capsys.readouterr().err or words[0] in ("--rows", "--columns")


def test_thresholds_that_do_not_rise(scan, capsys):
    with pytest.raises(SystemExit):
        cli.main(["render", str(scan), "-o", "a.png", "--lung-thresholds", "-400,-750,-900,0"])
    assert "must rise" in capsys.readouterr().err


def test_a_page_that_is_not_there(scan, tmp_path, capsys):
    words = ["--layout", "montage", "--rows", "2", "--columns", "2", "--page", "99"]
    assert cli.main(["render", str(scan), "-o", str(tmp_path / "a.png"), *words]) == 1
    assert "pages" in capsys.readouterr().err


def test_the_outline_of_the_lungs_is_a_line_on_their_edge(scan, tmp_path):
    plain = picture(scan, tmp_path / "plain.png", "--layout", "view")
    lined = picture(scan, tmp_path / "lined.png", "--layout", "view", "--lung-outline")
    changed = (plain != lined).any(axis=2)
    coloured = picture(scan, tmp_path / "coloured.png", "--layout", "view", "--lung-classes")
    inside = (plain != coloured).any(axis=2)
    assert 100 < changed.sum() < 0.3 * inside.sum()


def test_lungs_are_drawn_in_one_way(scan, tmp_path, capsys):
    words = ["--lung-classes", "--lung-outline"]
    assert cli.main(["render", str(scan), "-o", str(tmp_path / "a.png"), *words]) == 1
    assert "choose one" in capsys.readouterr().err


def test_no_lungs_to_colour(tmp_path, capsys):
    path = write(tmp_path / "head.nii", np.where(chest_array() == -850, 40, chest_array()))
    assert cli.main(["render", str(path), "-o", str(tmp_path / "a.png"), "--lung-classes"]) == 1
    assert "No lungs" in capsys.readouterr().err


@pytest.mark.usefixtures("listed")
def test_what_is_drawn_can_be_saved_as_maps(tmp_path):
    scan = write(tmp_path / "scan.nii.gz", chest_array(lesion=True))
    words = ["render", str(scan), "-o", str(tmp_path / "out.png"), "--maps", str(tmp_path / "maps")]
    assert cli.main([*words, "--heatmap", "--map-threshold", "0.3"]) == 0
    assert (tmp_path / "out.png").exists()
    names = sorted(path.name for path in (tmp_path / "maps").iterdir())
    assert names == [f"scan_{name}.nii.gz" for name in sorted(kind.value for kind in MapKind)]
    mask = nib.load(tmp_path / "maps" / "scan_lesion-mask.nii.gz")
    shares = nib.load(tmp_path / "maps" / "scan_lesion-probability.nii.gz").get_fdata()
    drawn = np.asarray(mask.dataobj) > 0
    assert drawn.any()
    assert shares[drawn].min() >= 0.3 - 1 / 255
    assert shares[~drawn].max() < 0.3 + 1 / 255


def test_maps_without_a_place_in_their_pattern_are_refused_at_once(tmp_path, capsys):
    words = ["render", str(tmp_path / "none.nii"), "-o", str(tmp_path / "out.png")]
    assert cli.main([*words, "--maps", str(tmp_path), "--map-names", "{name}"]) == 1
    assert "the same name" in capsys.readouterr().err
