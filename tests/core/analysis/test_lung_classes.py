import numpy as np
import pytest

from ctviewer.core.analysis.lung_classes import (
    ClassMap,
    LungClass,
    LungShare,
    Thresholds,
    labels_of,
    lung_statistics,
)
from ctviewer.core.analysis.lungs import Lungs, find_lungs
from ctviewer.core.base.errors import Cancelled, UserError
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.tables import LUNG_COLUMNS, lung_rows
from tests.scans import chest


def blocks(voxels, spacing=(2.0, 1.5, 5.0), middle=3):
    """A volume of 12 x 10 x 8 voxels; the lungs are cells 1 to 4 of 6 x 5 x 8."""
    mask = np.zeros((6, 5, 8), bool)
    mask[1:5, 1:4, 1:7] = True
    cell = (spacing[0] * 2, spacing[1] * 2, spacing[2])
    return Volume.from_array(voxels, spacing), Lungs(mask, cell, (12, 10, 8), middle)


def noise(dtype=np.int16):
    return np.random.default_rng(5).integers(-1100, 300, (12, 10, 8)).astype(dtype)


def fine(lungs):
    return lungs.trimmed.repeat(2, axis=0).repeat(2, axis=1)


def test_every_voxel_of_the_mask_is_counted_once_on_its_side(monkeypatch):
    monkeypatch.setattr("ctviewer.core.analysis.lungs.LAYER_CM2", 0.0)
    volume, lungs = blocks(noise())
    found = lung_statistics(volume, lungs, Thresholds())
    inside, ml = fine(lungs), 2 * 1.5 * 5 / 1000
    ends = [-np.inf, -950, -750, -400, 0, np.inf]
    for side, half in ((found.left, slice(0, 6)), (found.right, slice(6, 12))):
        values = volume.voxels[half][inside[half]]
        for kind, low, high in zip(LungClass, ends, ends[1:], strict=False):
            wanted = ((values >= low) & (values < high)).sum() * ml
            assert side.of(kind) == pytest.approx(wanted)
    assert found.both.lung_ml == pytest.approx(found.left.lung_ml + found.right.lung_ml)


@pytest.mark.parametrize("plane", list(Plane))
def test_the_map_lies_on_the_voxels_that_were_counted(plane):
    """In other programs overlays were shifted relative to the slices after resampling."""
    volume, lungs = blocks(noise())
    inside = fine(lungs)
    for position in range(plane.count(volume)):
        labels = ClassMap(lungs, Thresholds()).slice_of(volume, plane, position)
        wanted = plane.slice_of(labels_of(volume.voxels, Thresholds()) * inside, position)
        assert np.array_equal(labels, wanted)


def test_the_map_and_the_table_agree_on_a_chest_of_uneven_size():
    volume = chest(shape=(83, 61, 47), spacing=(4.1, 4.3, 5.2), lesion=True)
    lungs = find_lungs(volume)
    found = lung_statistics(volume, lungs, Thresholds())
    drawn = ClassMap(lungs, Thresholds())
    counts = sum(
        np.bincount(drawn.slice_of(volume, Plane.SAGITTAL, at).ravel(), minlength=6)[1:]
        for at in range(volume.shape[0])
    )
    assert counts * np.prod(volume.spacing) / 1000 == pytest.approx(found.both.ml)
    clear = lung_statistics(chest(), find_lungs(chest()), Thresholds())
    assert found.right.severity > clear.right.severity
    assert found.both.percent(found.both.functional_ml) > 60


def test_a_threshold_belongs_to_the_denser_class():
    values = np.array([-951, -950, -750, -400, 0, 1], np.int16)
    assert labels_of(values, Thresholds()).tolist() == [1, 2, 3, 4, 5, 5]
    assert labels_of(np.array([np.nan, np.inf, -800], np.float32), Thresholds()).tolist() == [
        0, 0, 2
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("percent", "grade"),
    [
        (0, 0),
        (0.1, 1),
        (4.99, 1),
        (5, 2),
        (24.9, 2),
        (25, 3),
        (49.9, 3),
        (50, 4),
        (75, 5),
        (100, 5),
    ],
)
def test_severity_begins_where_the_scale_says(percent, grade):
    assert LungShare((0, 1000 - 10 * percent, 10 * percent, 0, 500)).severity == grade


def test_shares_leave_vessels_out_and_emphysema_by_itself():
    share = LungShare((50, 100, 30, 20, 800))
    assert (share.lung_ml, share.functional_ml, share.affected_ml) == (200, 100, 50)
    assert share.percent(share.affected_ml) == 25
    assert LungShare((0, 0, 0, 0, 3)).percent(0) == 0


def test_a_side_that_was_not_found_has_no_numbers():
    volume, lungs = blocks(noise(), middle=0)
    found = lung_statistics(volume, lungs, Thresholds())
    assert found.left is None
    assert found.severity is None
    table = lung_rows(found)
    assert all(row[LUNG_COLUMNS.index("left")] is None for row in table[1:])


def test_the_table_has_units_and_every_number():
    volume, lungs = blocks(noise())
    found = lung_statistics(volume, lungs, Thresholds(inflated=-900.0))
    header, *lines = lung_rows(found)
    assert tuple(header) == LUNG_COLUMNS
    assert all(len(line) == len(LUNG_COLUMNS) for line in lines)
    assert lines[0][:4] == ["emphysema", None, -900.0, "ml"]
    both = {(line[0], line[3]): line[-1] for line in lines}
    assert both["affected", "ml"] == found.both.affected_ml
    assert both["severity, sum of sides", "0 to 10"] == found.severity


@pytest.mark.parametrize(
    "thresholds",
    [
        Thresholds(inflated=-700),
        Thresholds(vessels=-400),
        Thresholds(-2000),
        Thresholds(vessels=9e9),
    ],
)
def test_thresholds_that_make_no_sense_get_a_sentence(thresholds):
    with pytest.raises(UserError, match=r"reset them\.$"):
        thresholds.checked()
    assert Thresholds().checked() == Thresholds()


def test_counting_can_be_cancelled():
    def stop(fraction, _label):
        if fraction > 0.3:
            raise Cancelled

    volume, lungs = blocks(noise())
    with pytest.raises(Cancelled):
        lung_statistics(volume, lungs, Thresholds(), stop)
