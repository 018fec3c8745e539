"""Scans in files and folders: every patient is listed, everything else is counted."""

import errno
import os
from pathlib import Path

import numpy as np
import pytest

from ctviewer.core.base.errors import Cancelled, LoadError
from ctviewer.core.formats.discovery import discover
from ctviewer.core.formats.found import Selection
from tests.dicoms import new_series, save, write_series
from tests.scans import write

VOXELS = np.zeros((4, 4, 5), np.int16)
SHALLOW = Selection(recursive=False)


def shown(found, folder):
    return [os.path.relpath(each.path, folder).replace(os.sep, "/") for each in found.scans]


def counted(found):
    return {each.reason: each.count for each in found.omitted}


def slices(found):
    return [len(each.series.files) if each.series else 0 for each in found.scans]


def problems(found):
    return {each.path.name: each.problem for each in found.scans if each.problem}


def headless(folder, **fields):
    """A series of bare data sets, as written by archives without Part 10."""
    for path in write_series(folder, VOXELS, **{**new_series(), **fields}):
        import pydicom

        dataset = pydicom.dcmread(path)
        del dataset.file_meta
        dataset.preamble = None
        pydicom.dcmwrite(path, dataset, implicit_vr=True, little_endian=True)


def cut(folder, size):
    for path in write_series(folder, VOXELS, **new_series()):
        path.write_bytes(path.read_bytes()[:size])


def test_no_patient_of_a_tree_is_lost(tmp_path):
    write_series(tmp_path / "p1", VOXELS)
    headless(tmp_path / "p2")
    write_series(tmp_path / "p3", VOXELS, Modality=None, **new_series())
    cut(tmp_path / "p4", 300)
    cut(tmp_path / "p5", 0)
    write_series(tmp_path / "p6", VOXELS, Modality="MR", **new_series())
    cut(tmp_path / "p7" / "deep", 200)
    write_series(tmp_path / "p7", VOXELS, Modality="DOE^JANE", **new_series())
    (tmp_path / "p8").mkdir()
    (tmp_path / "p8" / "scan.zip").write_bytes(b"PK")
    (tmp_path / "p9").mkdir()
    (tmp_path / "p9" / "half.img").write_bytes(b"half of a pair")
    found = discover([tmp_path])
    assert shown(found, tmp_path) == [
        "p1", "p2", "p3", "p4", "p5", "p6", "p7/deep", "p7", "p8/scan.zip", "p9/half.img",
    ]  # fmt: skip
    reported = problems(found)
    assert {*reported} == {"p4", "p5", "p6", "deep", "p7"}
    assert "5 DICOM files that cannot be read" in reported["p4"]
    assert "5 DICOM files that cannot be read" in reported["p5"]
    assert "not CT (MR) (5)" in reported["p6"]
    assert not found.omitted


def test_what_accompanies_a_scan_is_counted_and_no_scan(tmp_path):
    write_series(tmp_path / "ct", VOXELS)
    write_series(tmp_path / "scout", VOXELS, ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"],
                 **new_series())  # fmt: skip
    write_series(tmp_path / "ct", VOXELS[..., :1], prefix="SR", Modality="SR", **new_series())
    write_series(tmp_path / "seg", VOXELS[..., :1], Modality="SEG", **new_series())
    for name in ("ct.json", "ct.bval", "Thumbs.db", "desktop.ini"):
        (tmp_path / name).write_bytes(b"{}")
    for name in ("._ct.nii", ".DS_Store", "new.csv.part", "~$list.nii"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "__MACOSX").mkdir()
    found = discover([tmp_path])
    assert shown(found, tmp_path) == ["ct"]
    assert counted(found) == {
        "other files": 4,
        "hidden or temporary": 5,
        "scout": 5,
        "not CT (SR)": 1,
        "not CT (SEG)": 1,
    }
    assert found.lost == 0
    assert "scout (5)" in found.note


def test_scans_that_are_packed_unfinished_or_put_aside_may_be_patients(tmp_path):
    write(tmp_path / "a.nii", VOXELS)
    lost = (
        "b.nii.gz.part",
        "c.nii.crdownload",
        "IM1.dcm.gz",
        "IM2.DCM.Z",
        "d.nrrd.bak",
        "e.nii.gz.1",
    )
    sidecars = ("a.nii.json", "a.nii.gz.md5", "a.dcm.txt", "notes.gz", "report.part", ".f.nii.part")
    for name in (*lost, *sidecars):
        (tmp_path / name).write_bytes(b"x")
    found = discover([tmp_path])
    assert shown(found, tmp_path) == ["a.nii"]
    assert found.lost == len(lost)
    assert sum(counted(found).values()) == len(lost) + len(sidecars)


def test_sidecars_beside_a_scan_are_counted_as_such(tmp_path):
    write(tmp_path / "a.nii", VOXELS)
    for name in ("a.nii.1a2b.ctviewer.json", "a.nii.1a2b.ctviewer.lungs.3c4d.npz"):
        (tmp_path / name).write_bytes(b"x")
    found = discover([tmp_path])
    assert shown(found, tmp_path) == ["a.nii"]
    assert counted(found) == {"sidecars of scans": 2}
    assert found.lost == 0


def test_damaged_slices_beside_a_series_may_be_another_patient(tmp_path):
    write_series(tmp_path, VOXELS)
    cut(tmp_path / "other", 300)
    for path in (tmp_path / "other").iterdir():
        path.rename(tmp_path / f"other-{path.name}")
    (tmp_path / "last.dcm").touch()
    (tmp_path / "other").rmdir()
    found = discover([tmp_path])
    assert shown(found, tmp_path) == ["."]
    assert found.lost == 6


def test_a_disc_with_many_files_before_its_images(tmp_path):
    (tmp_path / "AUTORUN").mkdir()
    for number in range(300):
        (tmp_path / "AUTORUN" / f"viewer{number:03}.dll").write_bytes(b"MZ" * 200)
    write_series(tmp_path / "DICOM" / "ST0", VOXELS)
    found = discover([tmp_path])
    assert shown(found, tmp_path) == ["DICOM/ST0"]
    assert counted(found) == {"other files": 300}


def test_a_dicomdir_stands_for_its_folder(tmp_path):
    import pydicom

    write_series(tmp_path / "IMAGES", VOXELS)
    listing = pydicom.Dataset()
    listing.SOPClassUID, listing.SOPInstanceUID = "1.2.840.10008.1.3.10", "1.2.3"
    save(tmp_path / "DICOMDIR", listing)
    for named in (tmp_path / "DICOMDIR", tmp_path):
        found = discover([named])
        assert shown(found, tmp_path) == ["IMAGES"]
        assert not found.omitted


def test_a_folder_of_both_kinds(tmp_path):
    write_series(tmp_path, VOXELS)
    write(tmp_path / "a.nii", VOXELS)
    write(tmp_path / "pair.img", VOXELS)
    (tmp_path / "b.mhd").write_text("ElementDataFile = b.raw")
    (tmp_path / "b.raw").write_bytes(b"\0" * 80)
    found = discover([tmp_path])
    assert shown(found, tmp_path) == ["a.nii", "b.mhd", "pair.hdr", "."]
    assert not found.omitted
    assert [len(each.series.files) if each.series else 0 for each in found.scans] == [
        0,
        0,
        0,
        5,
    ]


def test_several_series_and_patients_of_one_folder(tmp_path):
    write_series(tmp_path, VOXELS, prefix="A", PatientID="1")
    write_series(tmp_path, VOXELS, prefix="B", PatientID="2", **new_series())
    write_series(tmp_path, VOXELS, prefix="C", PatientID="1", **new_series(SeriesNumber=5))
    assert len(discover([tmp_path]).scans) == 3
    write_series(tmp_path / "below", VOXELS, **new_series())
    assert len(discover([tmp_path]).scans) == 4


def test_a_series_above_others_is_not_named_by_its_folder(tmp_path):
    """The folder's name would mean what is below it, too."""
    first = sorted(write_series(tmp_path, VOXELS))[0]
    (tmp_path / "notes").mkdir()
    assert shown(discover([tmp_path]), tmp_path) == ["."]
    write_series(tmp_path / "a", VOXELS, **new_series())
    assert shown(discover([tmp_path]), tmp_path) == ["a", first.name]


def test_a_series_in_two_folders_is_reported(tmp_path):
    write_series(tmp_path / "one", VOXELS, skipped=(0, 1))
    write_series(tmp_path / "two", VOXELS, skipped=(2, 3, 4))
    write_series(tmp_path / "three", VOXELS, **new_series())
    reported = [each.series.notes for each in discover([tmp_path]).scans]
    assert ["another folder" in " ".join(notes) for notes in reported] == [True, False, True]


def test_all_files_of_a_series_named_are_one_scan(tmp_path):
    slices = write_series(tmp_path / "one", VOXELS)
    (found,) = discover(sorted(slices)).scans
    assert found.path == tmp_path / "one"
    assert discover([slices[2]]).scans[0].path == slices[2]
    write_series(tmp_path / "one", VOXELS, prefix="B", **new_series())
    write_series(tmp_path / "one", VOXELS[..., :1], prefix="S", ImageType=["LOCALIZER"],
                 **new_series())  # fmt: skip
    named = sorted((tmp_path / "one").iterdir())
    both = discover(named)
    assert len(both.scans) == 2
    assert counted(both) == {"scout": 1}
    mixed = discover([*named, tmp_path, tmp_path / "one", write(tmp_path / "a.nii", VOXELS)])
    assert len(mixed.scans) == 3


def test_named_files_that_are_no_scan_keep_a_place(tmp_path):
    scan = write(tmp_path / "a.nii", VOXELS)
    (tmp_path / "scan").write_bytes(scan.read_bytes())
    (tmp_path / "notes.txt").write_text("hello")
    names = ("notes.txt", "scan", "a.nii", "gone.nii")
    found = discover([tmp_path / name for name in names])
    assert [(each.path.name, each.doubtful) for each in found.scans] == [
        ("notes.txt", True), ("scan", False), ("a.nii", False), ("gone.nii", False),
    ]  # fmt: skip
    assert [each.path.name for each in found.openable] == ["scan", "a.nii", "gone.nii"]
    assert len(discover([tmp_path / "notes.txt"]).openable) == 1


def test_named_files_without_a_series_are_one_problem(tmp_path):
    files = write_series(tmp_path, VOXELS, Modality="MR")
    (only,) = discover(files).scans
    assert "not CT (MR)" in only.problem


def test_a_pair_is_one_scan_however_it_is_named(tmp_path):
    write(tmp_path / "a.img", VOXELS)
    found = discover([tmp_path / "a.img", tmp_path / "a.hdr", tmp_path])
    assert shown(found, tmp_path) == ["a.img"]
    assert len(discover([tmp_path / "." / "a.hdr", tmp_path / "a.hdr"]).scans) == 1


def test_links(tmp_path):
    patients, elsewhere = tmp_path / "patients", tmp_path / "elsewhere"
    write_series(patients / "one", VOXELS)
    write_series(elsewhere / "two", VOXELS, **new_series())
    (patients / "loop").symlink_to(patients)
    (patients / "linked").symlink_to(elsewhere)
    (patients / "gone.nii").symlink_to(tmp_path / "nowhere.nii")
    found = discover([patients])
    assert shown(found, patients) == ["gone.nii", "one"]
    assert counted(found) == {
        "links to folders elsewhere, which are not followed": 1,
        "links to folders that are looked through anyway": 1,
    }
    assert found.lost == 1


def test_a_link_in_a_circle_costs_no_other_scan(tmp_path):
    """The system refuses to follow it, like a link into a locked folder."""
    for name in ("a.nii", "b.dcm", "c.zip", "d.img", "e"):
        (tmp_path / name).symlink_to(tmp_path / name)
    write(tmp_path / "scan.nii", VOXELS)
    write_series(tmp_path / "series", VOXELS)
    (tmp_path / "series" / "9").symlink_to("9")
    assert shown(discover([tmp_path]), tmp_path) == ["a.nii", "scan.nii", "series"]


def test_a_folder_that_cannot_be_read_stops_no_search(tmp_path, monkeypatch):
    for name in ("a", "b", "c"):
        write_series(tmp_path / name, VOXELS, **new_series())
    real = os.scandir

    def scan(path):
        if Path(path).name == "b":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(path)

    monkeypatch.setattr(os, "scandir", scan)
    found = discover([tmp_path])
    assert shown(found, tmp_path) == ["a", "b", "c"]
    assert "cannot be read (Permission denied)" in problems(found)["b"]
    with pytest.raises(LoadError, match="Permission denied"):
        discover([tmp_path / "b"])
    assert len(discover([tmp_path / "b", tmp_path / "a"]).scans) == 2


def test_a_slice_that_cannot_be_read_stops_no_search(tmp_path, monkeypatch):
    last = write_series(tmp_path / "bad", VOXELS)[-1]
    write_series(tmp_path / "good", VOXELS, **new_series())
    real = Path.open

    def opened(path, *arguments, **more):
        if path == last:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(path, *arguments, **more)

    monkeypatch.setattr(Path, "open", opened)
    found = discover([tmp_path])
    assert shown(found, tmp_path) == ["bad", "good"]
    assert last.name in problems(found)["bad"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_read(tmp_path):
    write(tmp_path / "a.nii", VOXELS)
    os.mkfifo(tmp_path / "b.nii")
    assert counted(discover([tmp_path])) == {"other files": 1}


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_odd_names(tmp_path):
    names = [b"a\nb.nii", b"odd\xff.nii", "肺 ü.nii".encode(), b"-o.nii", b"%s{}.nii"]
    for name in names:
        (Path(os.fsdecode(bytes(tmp_path) + b"/" + name))).write_bytes(b"x")
    write_series(tmp_path / "<b>ct</b>", VOXELS)
    assert len(discover([tmp_path]).scans) == 6


def test_deep_trees_end(tmp_path):
    deep = tmp_path.joinpath(*"a" * 40)
    write_series(deep, VOXELS)
    assert len(discover([tmp_path]).scans) == 1
    deep.joinpath(*"b" * 300).mkdir(parents=True)
    found = discover([tmp_path])
    assert counted(found) == {"folders nested too deep": 1}
    assert found.lost == 1


def test_without_the_folders_inside(tmp_path):
    write(tmp_path / "a.nii", VOXELS)
    write_series(tmp_path / "one", VOXELS)
    write(tmp_path / "one" / "b.nii", VOXELS)
    write_series(tmp_path / "one" / "two", VOXELS, **new_series())
    found = discover([tmp_path], SHALLOW)
    assert slices(found) == [0, 5]
    assert counted(found) == {"folders inside, which are not searched": 1}


def test_patterns_and_a_limit(tmp_path):
    for name in ("a.nii", "b.nii.gz", "c.nii"):
        write(tmp_path / name, VOXELS)
    write_series(tmp_path / "raw", VOXELS)
    found = discover([tmp_path], Selection(include=("*.nii",), exclude=("c*", "raw")))
    assert shown(found, tmp_path) == ["a.nii"]
    assert counted(found) == {"kept out by the patterns": 3}
    assert shown(discover([tmp_path], Selection(limit=2)), tmp_path) == ["a.nii", "b.nii.gz"]


def test_nothing_found_says_what_was_there(tmp_path):
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(LoadError, match=r"holds no scan .*other files \(1\)"):
        discover([tmp_path])
    scan = write(tmp_path / "a.nii", VOXELS)
    with pytest.raises(LoadError, match="patterns"):
        discover([tmp_path], Selection(exclude=("*.nii",)))
    (tmp_path / "empty").mkdir()
    found = discover([tmp_path / "empty", scan])
    assert [bool(each.problem) for each in found.scans] == [True, False]


def test_a_search_can_be_stopped_at_every_file(tmp_path):
    write_series(tmp_path / "scan", np.zeros((4, 4, 12), np.int16))
    (tmp_path / "text").mkdir()
    for number in range(9):
        (tmp_path / "text" / str(number)).write_bytes(b"no scan")
    for count in range(1, 1 + 2 * 12 + 9):
        left = [count]

        def report(_fraction, _label, left=left):
            left[0] -= 1
            if not left[0]:
                raise Cancelled

        with pytest.raises(Cancelled):
            discover([tmp_path], progress=report)
