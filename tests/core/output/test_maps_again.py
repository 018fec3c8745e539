"""Every map out of the program and in again: equal voxels, however the scan's file lies."""

import numpy as np
import pytest

from ctviewer.core.analysis.placed_mask import MaskChoice, place_mask
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.formats.masks.reading import read_mask
from ctviewer.core.geometry.regrid import Grid, regridded
from ctviewer.core.geometry.scan_mask import MaskKind
from ctviewer.core.output.maps.kinds import SEGMENTS, MapKind
from ctviewer.core.output.maps.making import maps_of
from ctviewer.core.output.maps.naming import MapFormat
from ctviewer.core.output.maps.sampling import stored_view
from tests.core.output.test_maps import SHAPE, SPACING, hu, saved, stored_scan
from tests.dicoms import write_series
from tests.maps import mapped
from tests.scans import AXES

OBLIQUE = np.array([[0.96, -0.28, 0, 3], [0.28, 0.96, 0, -7], [0, 0, 1, 11], [0, 0, 0, 1.0]])
SHEARED = np.array([[1, 0, 0, 3], [0, 1, 0.3, -7], [0, 0, 1, 11], [0, 0, 0, 1.0]])


def same_again(volume, source, places):
    """Whether each saved map, read and placed, has the voxels that were saved."""
    for made in maps_of(volume, source):
        kind = MapKind(made.name)
        threshold = 0.4 if made.fractional else None
        found = read_mask(places[kind], threshold=threshold)
        expected = made.layers >= np.ceil(255 * 0.4) if made.fractional else made.layers
        again = regridded(found.labels, found.affine, Grid(volume.shape, volume.affine))
        assert np.array_equal(stored_view(volume, again), expected), kind
        if found.names and not made.fractional:
            names = {part.label: part.name for part in SEGMENTS[kind]}
            assert found.names == names


@pytest.mark.parametrize(
    "moved", [np.eye(4), OBLIQUE, SHEARED], ids=["plain", "oblique", "sheared"]
)
@pytest.mark.parametrize("axes", AXES)
def test_files_of_numbers_come_back_equal(tmp_path, axes, moved):
    volume = stored_scan(tmp_path / "scan.nii", axes, moved)
    source = mapped(volume, seed=5)
    for wanted in (MapFormat.NIFTI, MapFormat.NRRD):
        same_again(volume, source, saved(volume, source, tmp_path / wanted.value, wanted))


@pytest.mark.parametrize("axes", ["LPS", "LPI", "RAS", "PIR", "SLA"])
def test_segmentations_come_back_equal(tmp_path, axes):
    write_series(tmp_path / "ct", hu(), SPACING, axes)
    volume = load_volume(tmp_path / "ct")
    source = mapped(volume, seed=5)
    same_again(volume, source, saved(volume, source, tmp_path / "out", MapFormat.SEG))


def test_saved_lungs_and_lesions_are_understood(tmp_path):
    volume = stored_scan(tmp_path / "scan.nii")
    source = mapped(volume, sides=False)
    places = saved(volume, source, tmp_path / "out", MapFormat.NRRD)
    lungs = place_mask(volume, read_mask(places[MapKind.LUNGS]), MaskChoice(MaskKind.LUNGS))
    lesions = place_mask(
        volume, read_mask(places[MapKind.LESION_MASK]), MaskChoice(MaskKind.LESIONS)
    )
    made = {each.name: each.layers for each in maps_of(volume, source)}
    assert np.array_equal(stored_view(volume, lungs.labels), made["lungs"])
    assert np.array_equal(stored_view(volume, lesions.labels), made["lesion-mask"])
    assert lungs.labels.shape == SHAPE
