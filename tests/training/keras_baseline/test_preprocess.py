"""From a file to the seed's input, and the four ways to one depth."""

import nibabel as nib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.base.errors import TrainingError

pytest.importorskip("cv2")

from training.keras_baseline.preprocess import ANGLES, augment, normalise, prepare, read
from training.keras_baseline.recipe import Recipe, changed, load_recipe
from training.keras_baseline.uniformize import METHODS, even_slices, subset_slices


def stored(path, voxels):
    nib.save(nib.Nifti1Image(np.asarray(voxels, np.int16), np.eye(4)), path)
    return path


def smooth(shape=(40, 30, 12)):
    """HU that grow by 1, 2 and 20 a voxel: every way of resampling nearly keeps such a ramp."""
    x, y, z = np.meshgrid(*(np.arange(n) for n in shape), indexing="ij")
    return x + 2 * y + 20 * z - 1000


def test_reading_turns_each_slice_by_a_quarter(tmp_path):
    voxels = smooth()
    turned = read(stored(tmp_path / "a.nii.gz", voxels))

    assert turned.shape == (30, 40, 12)
    assert turned.dtype == np.float64
    np.testing.assert_array_equal(turned, voxels.transpose(1, 0, 2)[::-1])


@pytest.mark.parametrize("method", METHODS)
def test_every_method_gives_the_wanted_shape_and_keeps_a_ramp(tmp_path, method):
    path = stored(tmp_path / "a.nii", smooth((96, 92, 90)))

    volume = prepare(path, 48, 46, method)

    assert volume.shape == (48, 48, 46)
    inner = volume[4:-4, 4:-4, 4:-4]
    np.testing.assert_allclose(np.diff(inner, axis=1), 2.0, atol=0.02)  # 96 voxels to 48
    np.testing.assert_allclose(np.diff(inner, axis=0), -2 * 92 / 48, atol=0.1)
    assert (np.diff(inner, axis=2) > 0).all()
    assert volume.max() - volume.min() == pytest.approx(np.ptp(smooth((96, 92, 90))), rel=0.05)


def test_depth_is_made_by_splines_between_the_first_and_the_last_slice(tmp_path):
    voxels = smooth((20, 20, 10))
    volume = prepare(stored(tmp_path / "a.nii", voxels), 20, 19, "spline")

    middle = volume[10, 10]
    assert middle[0] == pytest.approx(read(tmp_path / "a.nii")[10, 10, 0], abs=1e-6)
    assert middle[-1] == pytest.approx(read(tmp_path / "a.nii")[10, 10, -1], abs=1e-6)
    assert len(middle) == 19


@given(st.lists(st.integers(-2048, 3071), min_size=2, max_size=30, unique=True))
def test_normalising_is_what_the_keras_example_computes(values):
    volume = np.array(values, np.float64)
    lowest, highest = -1000, 400
    shifted = volume - lowest / highest - lowest
    wanted = (shifted - shifted.min()) / (shifted.max() - shifted.min())

    np.testing.assert_allclose(normalise(volume), wanted, atol=1e-12)


def test_one_bright_voxel_changes_all_others():
    lung = np.linspace(-1000, 400, 50)

    assert normalise(np.append(lung, 3000.0))[25] < 0.5 * normalise(lung)[25]


def test_augmentation_always_turns_and_blurs():
    volume = np.full((30, 30, 9), -1000.0)
    volume[15, 15, 4] = 3000.0

    turned = [augment(volume, np.random.default_rng(seed)) for seed in range(8)]

    assert all(each.shape == volume.shape for each in turned)
    assert all(each.max() < 0 for each in turned)  # blurred
    assert all(each[0, 0, 4] > -500 for each in turned)  # a corner that 0 HU came into
    assert len({each.tobytes() for each in turned}) <= len(ANGLES)
    assert len({each.tobytes() for each in turned}) > 2
    np.testing.assert_array_equal(turned[0], augment(volume, np.random.default_rng(0)))


@pytest.mark.parametrize(
    ("voxels", "sentence"),
    [(np.zeros((4, 4, 4)), "one value everywhere"), (np.zeros((4, 4, 4, 2)), "has 4 axes")],
)
def test_a_scan_that_cannot_be_used_is_reported(tmp_path, voxels, sentence):
    with pytest.raises(TrainingError, match=sentence):
        prepare(stored(tmp_path / "a.nii", voxels))


@pytest.mark.parametrize("content", [b"", b"not a scan" * 100])
def test_a_file_that_is_no_scan_is_reported(tmp_path, content):
    (tmp_path / "a.nii").write_bytes(content)

    with pytest.raises(TrainingError, match=r"a\.nii cannot be read"):
        prepare(tmp_path / "a.nii")


def test_the_first_middle_and_last_slices():
    assert subset_slices(30, 6).tolist() == [0, 1, 14, 15, 28, 29]
    assert subset_slices(31, 7).tolist() == [0, 1, 14, 15, 16, 29, 30]


def test_slices_at_even_distances():
    assert even_slices(12, 4).tolist() == [0, 3, 6, 9]
    assert even_slices(4, 8).tolist() == [0, 0, 1, 1, 2, 2, 3, 3]


@given(count=st.integers(1, 300), wanted=st.integers(46, 128))
def test_slices_are_in_order_and_inside(count, wanted):
    for chosen in (subset_slices(count, wanted), even_slices(count, wanted)):
        assert len(chosen) == wanted
        assert 0 <= chosen.min() <= chosen.max() < count
        assert (np.diff(chosen) >= 0).all()
        assert len(set(chosen.tolist())) == min(count, wanted)


def test_the_recipes_are_valid(request):
    folder = request.config.rootpath / "training" / "recipes"

    assert load_recipe(folder / "keras_example.toml") == Recipe() == load_recipe(None)
    assert load_recipe(folder / "uniformizing.toml").methods == METHODS


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"sides": 3}, "no setting 'sides'"),
        ({"side": "big"}, "The setting side is 'big'"),
        ({"side": True}, "The setting side is True"),
        ({"filters": [1, "2"]}, "The setting filters is"),
        ({"uniformize": "magic"}, "There is no method 'magic'; choose from subset, even"),
        ({"device": "abacus"}, "There is no device 'abacus'"),
        ({"depth": 45}, "give at least 46 voxels"),
        ({"batch": 0}, "The setting batch is 0; it must be 1 or more"),
        ({"seed": -1}, "The setting seed is -1; it must be 0 or more"),
        ({"decay": float("nan")}, "The setting decay is nan"),
        ({"filters": [1, 2]}, "must name four counts"),
        ({"methods": []}, "and a method"),
    ],
)
def test_a_bad_recipe_gives_one_sentence(values, sentence):
    with pytest.raises(TrainingError, match=sentence):
        changed(Recipe(), values)


def test_a_recipe_that_is_no_toml_is_reported(tmp_path):
    (tmp_path / "r.toml").write_text("side = ")

    with pytest.raises(TrainingError, match=r"r\.toml cannot be read"):
        load_recipe(tmp_path / "r.toml")
