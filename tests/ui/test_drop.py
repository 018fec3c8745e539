from pathlib import Path

import numpy as np
import pytest

from ctviewer.core.errors import LoadError
from ctviewer.ui.drop import accepted
from tests.dicoms import write_series


def paths(*names):
    return [Path("/scans") / name for name in names]


@pytest.mark.parametrize("name", ["a.nii", "a b.NII.GZ", "ä.hdr", "a.img", "a.img.gz"])
def test_scans_are_taken(name):
    assert accepted(paths(name)) == paths(name)


def test_other_files_among_scans_are_left_out():
    assert accepted(paths("notes.txt", "b.nii", "a.nii.gz")) == paths("b.nii", "a.nii.gz")


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_a_pair_is_one_scan(ending):
    pair = paths(f"a.img{ending}", f"a.hdr{ending}")
    assert accepted(pair) == pair[1:]


def test_an_unknown_file_is_left_to_the_loader():
    assert accepted(paths("series.dcm")) == paths("series.dcm")


def test_dicom_files_of_a_folder_are_one_scan_and_a_folder_of_them_stays_one(tmp_path):
    folder = tmp_path / "series"
    files = write_series(folder, np.zeros((4, 4, 3), np.int16))
    bare = files[1].rename(folder / "no-ending")
    assert accepted([files[0], bare, files[2]]) == [files[0]]
    assert accepted([folder]) == [folder]
    assert accepted([tmp_path]) == [tmp_path]


def test_folders_are_looked_into(tmp_path):
    (tmp_path / "Aufnahmen März").mkdir()
    scan = tmp_path / "Aufnahmen März" / "肺 1.nii.gz"
    scan.touch()
    assert accepted([tmp_path / "Aufnahmen März"]) == [scan]
    with pytest.raises(LoadError, match="holds no scan"):
        accepted([tmp_path])
