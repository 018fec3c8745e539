"""Which files are scans, by their names."""

import pytest

from ctviewer.core.base.errors import LoadError
from ctviewer.core.formats.names import scans_in


def test_scans_of_a_folder(tmp_path):
    for name in ("b.nii.gz", "a.nii", ".hidden.nii", "notes.txt", "c.hdr", "c.img"):
        (tmp_path / name).touch()
    assert [p.name for p in scans_in(tmp_path)] == ["a.nii", "b.nii.gz", "c.hdr"]


def test_a_folder_without_scans(tmp_path):
    with pytest.raises(LoadError, match="holds no scan"):
        scans_in(tmp_path)
