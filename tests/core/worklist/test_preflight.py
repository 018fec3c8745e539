import gzip

import numpy as np
import pytest

from ctviewer.core.analysis.gate import display_findings, geometry_findings
from ctviewer.core.base.errors import Cancelled, LoadError
from ctviewer.core.formats.discovery import discover
from ctviewer.core.formats.found import FoundScan
from ctviewer.core.formats.loading import load_volume, outline, voxel_blocks
from ctviewer.core.worklist.preflight import look_at, preflight, voxel_hash
from tests.dicoms import new_series, write_series
from tests.scans import AXES, affine_of, chest_array, patch, stored_as, write


def named(path):
    return FoundScan(path, path.parent)


@pytest.mark.parametrize("axes", AXES[::5])
def test_an_outline_has_the_loaded_volume_s_geometry(tmp_path, axes):
    stored = stored_as(axes, chest_array())
    path = write(tmp_path / "a.nii.gz", stored, affine_of(axes, stored.shape, (4.0, 3.0, 6.0)))
    drawn, loaded = outline(path), load_volume(path)
    assert drawn.shape == loaded.shape
    np.testing.assert_array_equal(drawn.affine, loaded.affine)
    assert drawn.source.axes == axes
    assert drawn.voxels.strides == (0, 0, 0)
    assert list(geometry_findings(drawn)) == list(geometry_findings(loaded))
    assert display_findings(drawn) == display_findings(loaded)


def bad_files(folder):
    good = write(folder / "good.nii", chest_array())
    yield write(folder / "flat.nii", np.zeros((5, 5), np.int16))
    yield write(folder / "four.nii", np.zeros((9, 9, 9, 2), np.int16))
    yield write(folder / "cut.nii", chest_array())
    (folder / "cut.nii").write_bytes(good.read_bytes()[:5000])
    yield folder / "gone.nii"
    yield write(folder / "pair.nii", chest_array())
    patch(folder / "pair.nii", magic=b"ni1")
    for name, content in (("empty.nii", b""), ("text.nii.gz", b"hello" * 99), ("half.hdr", b"x")):
        (folder / name).write_bytes(content)
        yield folder / name


def test_what_the_loader_would_say_is_said_before(tmp_path):
    files = list(bad_files(tmp_path))
    assert len(files) == 8
    for path in files:
        with pytest.raises(LoadError) as error:
            load_volume(path)
        candidate = look_at(named(path))
        assert candidate.refused
        assert candidate.reason == str(error.value)


def test_what_the_gate_refuses_by_the_header_is_reported(tmp_path):
    few = look_at(named(write(tmp_path / "few.nii", chest_array()[:, :, :3])))
    assert few.refused
    assert "3 axial slices" in few.reason
    assert "field" not in few.reason
    warned = look_at(named(write(tmp_path / "short.nii", chest_array()[:, :, :12])))
    assert not warned.refused
    assert "part of a chest" in warned.reason


def test_the_same_voxels_are_found_whatever_the_file_looks_like(tmp_path):
    array = chest_array()
    one = write(tmp_path / "a.nii", array)
    packed = tmp_path / "b.nii.gz"
    packed.write_bytes(gzip.compress(one.read_bytes(), 1))
    array[40, 30, 49] += 1
    other = write(tmp_path / "c.nii", array)
    wider = write(tmp_path / "d.nii", chest_array(), np.diag([5.0, 4, 5, 1]))
    broken = tmp_path / "e.nii.gz"
    broken.write_bytes(packed.read_bytes()[:-900])
    found = preflight(discover([one, packed, other, wider, broken]))
    assert [(each.path, each.same_as) for each in found.duplicates] == [(packed, one)]
    assert [each.path for each in found.candidates] == [one, packed, other, wider, broken]
    assert not found.refused


def test_only_look_alikes_are_read_whole(tmp_path, monkeypatch):
    sizes = [40, 45, 50]
    paths = [write(tmp_path / f"{n}.nii", chest_array(shape=(80, 60, n))) for n in sizes]
    monkeypatch.setattr("ctviewer.core.worklist.preflight.voxel_blocks", pytest.fail)
    assert not preflight(discover(paths)).duplicates


def test_a_preflight_reports_and_can_be_stopped(tmp_path):
    paths = [write(tmp_path / f"{n}.nii.gz", chest_array()) for n in range(3)]
    heard = []
    preflight(discover(paths), lambda fraction, label: heard.append((fraction, label)))
    assert heard[0][1] == "Reading headers"
    assert heard[-1][1] == "Comparing scans"
    fractions = [fraction for fraction, _ in heard]
    assert fractions == sorted(fractions)
    assert max(fractions) > 0.6

    def stop(_fraction, label):
        if label == "Comparing scans":
            raise Cancelled

    with pytest.raises(Cancelled):
        preflight(discover(paths), stop)


def test_headers_that_were_read_are_not_read_again(tmp_path, monkeypatch):
    for name in ("a", "b"):
        write_series(tmp_path / name, chest_array(shape=(8, 8, 12)), **new_series())
    found = discover([tmp_path])
    monkeypatch.setattr("ctviewer.core.formats.dicom.headers.read_header", pytest.fail)
    monkeypatch.setattr("ctviewer.core.formats.dicom.series.read_header", pytest.fail)
    heard = []
    seen = preflight(found, lambda *shown: heard.append(shown))
    assert [each.path.name for each in seen.duplicates] == ["b"]
    assert {label for _, label in heard} == {"Reading headers", "Comparing scans"}
    fractions = [fraction for fraction, _ in heard]
    assert fractions == sorted(fractions)


def test_what_has_a_problem_and_what_is_no_scan_is_reported(tmp_path):
    write(tmp_path / "a.nii", chest_array())
    (tmp_path / "notes.txt").write_text("hello")
    write_series(tmp_path / "gap", chest_array(), skipped=(9,))
    seen = preflight(discover([tmp_path]))
    assert [each.path.name for each in seen.refused] == ["gap"]
    assert "missing" in seen.refused[0].reason
    assert [each.reason for each in seen.omitted] == ["other files"]


def test_voxels_stream_in_blocks(tmp_path):
    array = np.random.default_rng(0).integers(-1000, 1000, (128, 128, 80), np.int16)
    path = write(tmp_path / "a.nii.gz", array)
    blocks = list(voxel_blocks(path))
    assert len(blocks) == 3
    assert b"".join(blocks) == array.tobytes(order="F")
    assert voxel_hash(named(path)) != voxel_hash(named(path), blocks=1)
