"""A DICOM series in several folders is one scan if certain; otherwise it is reported."""

import numpy as np
import pytest

from ctviewer.core.base.errors import LoadError
from ctviewer.core.formats.dicom.series import ELSEWHERE
from ctviewer.core.formats.discovery import discover
from ctviewer.core.formats.loading import load_volume
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.survey import survey
from tests.archives import zip_of
from tests.dicoms import new_series, numbered, write_series
from tests.scans import write

EVEN = range(0, 10, 2)
ODD = range(1, 10, 2)
VOXELS = numbered((7, 6, 10))


def spread(folder, *parts, **fields):
    """A series of ten slices over folders, each with those that its part names."""
    for number, part in enumerate(parts):
        left = [each for each in range(10) if each not in part]
        write_series(folder / f"{number}", VOXELS, skipped=left, **fields)
    return folder


HALVES = (range(5), range(5, 10))


@pytest.mark.parametrize("parts", [HALVES, (EVEN, ODD), (range(9), [9]), ([0], [1], range(2, 10))])
def test_slices_in_several_folders_are_one_volume(tmp_path, parts):
    folder = spread(tmp_path / "series", *parts)
    (found,) = discover([tmp_path]).scans
    assert found.path == folder
    assert not found.problem
    for volume in (load_volume(folder), load_volume(found.path, series=found.series)):
        np.testing.assert_array_equal(volume.voxels, VOXELS)
        assert f"Its slices lie in {len(parts)} folders." in volume.source.notes
        assert ELSEWHERE not in volume.source.notes


def test_so_they_are_in_an_archive(tmp_path):
    spread(tmp_path / "in" / "series", *HALVES)
    write(tmp_path / "in" / "a.nii", numbered())
    path = zip_of(tmp_path / "in", tmp_path / "a.zip")
    found = discover([path]).scans
    assert [each.path for each in found] == [path / "a.nii", path / "series"]
    np.testing.assert_array_equal(load_volume(found[1].path, series=found[1].series).voxels, VOXELS)
    np.testing.assert_array_equal(load_volume(found[1].path).voxels, VOXELS)


def test_each_of_two_spread_series_is_one(tmp_path):
    spread(tmp_path / "a", *HALVES)
    spread(tmp_path / "b", EVEN, ODD, **new_series())
    found = discover([tmp_path]).scans
    assert [each.path.name for each in found] == ["a", "b"]
    for each in found:
        np.testing.assert_array_equal(load_volume(each.path).voxels, VOXELS)


def test_a_change_in_any_of_the_folders_is_noticed(tmp_path):
    folder = spread(tmp_path / "series", *HALVES)
    (before,) = survey(Options((folder,)))
    (folder / "1" / "IM00000.dcm").write_bytes(b"x")
    (after,) = survey(Options((folder,)))
    assert before.stamp != after.stamp


def test_two_whole_volumes_are_not_mixed(tmp_path):
    """Another phase at the same places, under one number."""
    write_series(tmp_path / "0", VOXELS)
    write_series(tmp_path / "1", VOXELS + 7)
    found = discover([tmp_path]).scans
    assert [each.path.name for each in found] == ["0", "1"]
    assert all(ELSEWHERE in each.series.notes for each in found)


def test_two_patients_are_not_mixed(tmp_path):
    write_series(tmp_path / "0", VOXELS, skipped=range(5))
    write_series(tmp_path / "1", VOXELS, skipped=range(5, 10), PatientID="other")
    assert len(discover([tmp_path]).scans) == 2


def test_with_a_gap_it_is_not_joined(tmp_path):
    spread(tmp_path / "series", range(4), range(5, 10))
    found = discover([tmp_path]).scans
    assert len(found) == 2
    with pytest.raises(LoadError, match="2 CT series"):
        load_volume(tmp_path / "series")


def test_another_scan_between_the_folders_keeps_them_apart_and_says_so(tmp_path):
    folder = spread(tmp_path / "series", *HALVES)
    write_series(folder / "2", VOXELS, **new_series())
    found = discover([tmp_path]).scans
    assert len(found) == 3
    assert sum(ELSEWHERE in each.series.notes for each in found) == 2
