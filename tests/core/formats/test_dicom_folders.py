"""Folders of DICOM files: the scans in them, with other objects present."""

import errno
import io
import os
import time
from pathlib import Path

import numpy as np
import pydicom
import pytest

from ctviewer.core.base.errors import TransientLoadError
from ctviewer.core.formats.dicom.series import survey
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.formats.names import scans_in
from tests.dicoms import new_series, save, twin, write_series


def numbered():
    return (np.arange(210).reshape(7, 6, 5) - 100).astype(np.int16)


def test_700_files_with_objects_of_other_kinds(tmp_path):
    """Slices, another series, scouts, copies, texts, pictures, broken files: in seconds."""
    tall = np.zeros((8, 6, 250), np.int16) + np.arange(250, dtype=np.int16)
    write_series(tmp_path / "a", tall, (1, 1, 0.5))
    write_series(tmp_path / "b", tall, (1, 1, 0.5), **new_series(SeriesDescription="Lung 0.5"))
    write_series(tmp_path / "a", tall[..., :3], prefix="S", ImageType=["LOCALIZER"])
    for number in range(100):
        (tmp_path / "a" / f"note {number}.txt").write_text("hello")
        (tmp_path / "b" / f"{number}.dcm").write_bytes(b"\0" * 128 + b"DICM" + b"\xff" * number)
    save(tmp_path / "DICOMDIR", _dicomdir())
    started = time.process_time()
    found = survey(tmp_path)
    assert time.process_time() - started < 3.5
    assert [series.slices for series in found.series] == [250, 250]
    assert found.reasons == (("scout", 3), ("not DICOM", 100), ("not readable", 100))
    assert found.notes == (
        "Files of the folder that were left out: scout (3), not DICOM (100), not readable (100).",
    )
    np.testing.assert_array_equal(load_volume(found.series[1].path).voxels, tall)


def _dicomdir():
    dataset = pydicom.Dataset()
    dataset.SOPClassUID, dataset.SOPInstanceUID = "1.2.840.10008.1.3.10", "1.2.3"
    return dataset


@pytest.mark.parametrize("at", ["open", "read"])
def test_a_slice_that_cannot_be_read_now_is_not_left_out(tmp_path, monkeypatch, at):
    """A network drive that fails for the last slices must not give a shorter chest."""
    last = write_series(tmp_path, numbered())[-1]
    real = Path.open

    class Stumbling(io.BytesIO):
        def read(self, *_size):
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    def opened(path, *arguments, **more):
        if path != last:
            return real(path, *arguments, **more)
        if at == "open":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return Stumbling()

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(TransientLoadError, match=last.name):
        load_volume(tmp_path)


def test_kinds_of_folders(tmp_path):
    write_series(tmp_path / "patient" / "study", numbered())
    assert scans_in(tmp_path) == [tmp_path / "patient" / "study"]
    twin(tmp_path / "a.nii", numbered())
    assert scans_in(tmp_path) == [tmp_path / "a.nii", tmp_path / "patient" / "study"]


def test_a_folder_of_patients_is_one_scan_each(tmp_path):
    for name in ("one", "two"):
        write_series(tmp_path / name, numbered(), **new_series())
    assert scans_in(tmp_path) == [tmp_path / "one", tmp_path / "two"]
    for path in scans_in(tmp_path):
        np.testing.assert_array_equal(load_volume(path).voxels, numbered())


def test_one_series_in_two_folders_that_disagree_is_reported(tmp_path):
    write_series(tmp_path / "one", numbered(), skipped=(0, 1))
    write_series(tmp_path / "two", numbered(), skipped=(2, 3))  # one slice other than in "one"
    write_series(tmp_path / "two", numbered() + 7, skipped=(0, 1, 2, 3))
    found = survey(tmp_path).series
    assert len(found) == 2
    assert all("another folder" in series.notes[0] for series in found)
