"""Maps of a batch: each whole, under its own name, there when its row is."""

import json

import nibabel as nib
import numpy as np
import pytest

from ctviewer import cli
from ctviewer.core.output.maps.kinds import MapKind
from ctviewer.core.output.maps.naming import MapFormat
from ctviewer.pipeline.control import Control
from tests.dicoms import new_series, write_series
from tests.inference.conftest import listed, network  # noqa: F401
from tests.pipeline.folders import SMALL, SMALL_AFFINE, fill, rows_of, run, small_chest
from tests.pipeline.test_run import options
from tests.scans import chest_array, write

COUNT = 8  # six are classified
NAMES = [kind.value for kind in MapKind]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("batch") / "scans", COUNT)


def asked(folder, tmp_path, **changes):
    return options(folder, tmp_path / "a.jsonl", maps=tmp_path / "maps", **changes)


def names(tmp_path):
    return sorted(path.name for path in (tmp_path / "maps").iterdir())


@pytest.mark.usefixtures("listed")
def test_each_classified_scan_has_its_maps(folder, tmp_path):
    summary = run(asked(folder, tmp_path))
    assert (summary.ok, summary.refused, summary.error) == (6, 1, 1)
    classified = [number for number in range(COUNT) if number not in (3, 5)]
    wanted = [f"scan-{number:03}_{name}.nii.gz" for number in classified for name in NAMES]
    assert names(tmp_path) == sorted(wanted)
    lesion = np.asarray(nib.load(tmp_path / "maps/scan-000_lesion-mask.nii.gz").dataobj)
    clear = np.asarray(nib.load(tmp_path / "maps/scan-001_lesion-mask.nii.gz").dataobj)
    assert lesion.shape == SMALL["shape"]
    assert lesion.any()
    assert not clear.any()
    lungs = np.asarray(nib.load(tmp_path / "maps/scan-001_lungs.nii.gz").dataobj)
    hu = chest_array(**SMALL)
    assert (hu[lungs > 0] == -850).mean() > 0.9
    assert set(np.unique(lungs)) == {0, 1, 2}
    right = np.argwhere(lungs == 2)[:, 0].min()  # indices grow to the right
    assert right > np.argwhere(lungs == 1)[:, 0].max()


@pytest.mark.usefixtures("listed")
def test_rows_are_those_of_a_run_without_maps(folder, tmp_path):
    run(asked(folder, tmp_path))
    run(options(folder, tmp_path / "b.jsonl"))
    with_maps, without = (
        {
            row["path"]: {**row, "seconds": None, "file": of_file(row)}
            for row in rows_of(tmp_path / name)
        }
        for name in ("a.jsonl", "b.jsonl")
    )
    assert with_maps == without


def of_file(row):
    """What a row says of its file, but for the maps that were saved of it."""
    return {key: value for key, value in row["file"].items() if key != "maps"}


@pytest.mark.usefixtures("listed")
def test_a_cancelled_run_resumes_to_the_same_maps(folder, tmp_path):
    control = Control()

    def cancel(_outcomes, progress):
        if progress.done >= 3:
            control.cancel()

    first = run(asked(folder, tmp_path), cancel, control)
    assert first.left > 0
    kept = {row["path"] for row in rows_of(tmp_path / "a.jsonl") if row["status"] == "ok"}
    for path in kept:  # what has a row has its maps
        stem = path.rsplit("/", 1)[-1].removesuffix(".nii.gz")
        assert all((tmp_path / "maps" / f"{stem}_{name}.nii.gz").exists() for name in NAMES)
    summary = run(asked(folder, tmp_path, resume=True))
    assert summary.complete
    assert len(names(tmp_path)) == 6 * len(NAMES)


@pytest.mark.usefixtures("listed")
def test_a_resumed_run_makes_maps_that_are_gone(folder, tmp_path):
    run(asked(folder, tmp_path))
    (tmp_path / "maps/scan-002_lungs.nii.gz").unlink()
    heard = []
    summary = run(asked(folder, tmp_path, resume=True), lambda done, _: heard.extend(done))
    assert [outcome.path.rsplit("/", 1)[-1] for outcome in heard] == ["scan-002.nii.gz"]
    assert (summary.ok, summary.refused, summary.error) == (6, 1, 1)
    assert len(names(tmp_path)) == 6 * len(NAMES)


@pytest.mark.usefixtures("listed")
def test_maps_of_another_threshold_are_made_again(folder, tmp_path):
    run(asked(folder, tmp_path))
    voxels = lesion_voxels(tmp_path)
    again = run(asked(folder, tmp_path, resume=True, map_threshold=0.001))
    assert again.resumed == COUNT - 6  # the refused and the failed one
    assert lesion_voxels(tmp_path) > voxels
    assert run(asked(folder, tmp_path, resume=True, map_threshold=0.001)).resumed == COUNT


def lesion_voxels(tmp_path):
    masks = (tmp_path / "maps").glob("*_lesion-mask.nii.gz")
    return sum(int(np.asarray(nib.load(mask).dataobj).sum()) for mask in masks)


@pytest.mark.usefixtures("listed")
def test_a_map_under_a_number_is_not_taken_for_that_of_another_scan(tmp_path):
    """A scan that comes before the others moves each to the number of the one behind it."""
    scans = make(tmp_path / "in")
    small_chest(scans / "b.nii.gz", lesion=True)
    small_chest(scans / "c.nii.gz")
    by_number = {"map_names": "{number}_{map}"}
    run(asked(scans, tmp_path, **by_number))
    lesions = tmp_path / "maps/2_lesion-mask.nii.gz"
    assert not np.asarray(nib.load(lesions).dataobj).any()
    small_chest(scans / "a.nii.gz")
    run(asked(scans, tmp_path, resume=True, **by_number))
    assert np.asarray(nib.load(lesions).dataobj).any()
    assert len(names(tmp_path)) == 3 * len(NAMES)


@pytest.mark.usefixtures("listed")
def test_a_place_that_cannot_be_written_stops_the_run_and_resume_goes_on(folder, tmp_path):
    obstacle = tmp_path / "maps/scan-004_lungs.nii.gz"
    obstacle.mkdir(parents=True)
    summary = run(asked(folder, tmp_path))
    assert "scan-004_lungs.nii.gz cannot be written" in summary.stopped
    assert not any("scan-004" in row["path"] for row in rows_of(tmp_path / "a.jsonl"))
    assert not [name for name in names(tmp_path) if name.startswith(".")]
    obstacle.rmdir()
    assert run(asked(folder, tmp_path, resume=True)).complete
    assert len(names(tmp_path)) == 6 * len(NAMES)


@pytest.mark.usefixtures("listed")
def test_the_command_names_scans_of_one_name_by_their_folders(tmp_path, capsys):
    for patient in ("p1", "p2"):
        write(make(tmp_path / "in" / patient) / "scan.nii.gz", chest_array(**SMALL), SMALL_AFFINE)
    words = ["classify", str(tmp_path / "in"), "--workers", "1", "--maps", str(tmp_path / "maps")]
    assert cli.main(words) == 1
    printed = capsys.readouterr()
    assert "would both be saved as scan_lesion-probability.nii.gz" in printed.err
    assert printed.out == ""
    assert not (tmp_path / "maps").exists()
    assert cli.main([*words, "--map-names", "{folder}-{map}", "--as", "nrrd"]) == 0
    assert len(names(tmp_path)) == 8
    assert "p2-lungs.seg.nrrd" in names(tmp_path)


def make(folder):
    folder.mkdir(parents=True)
    return folder


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--maps", "{in}/maps"], "lies in a folder that is searched"),
        (["--maps", "{out}/maps", "--as", "seg"], "is no DICOM scan"),
        (["--maps", "{out}/maps", "--map-names", "{name}"], "add {map} to it"),
        (["--maps", "{out}/taken"], "cannot be made"),
    ],
)
def test_what_cannot_be_is_said_before_the_work(folder, tmp_path, capsys, words, reason):
    (tmp_path / "taken").write_text("a file")
    places = {"{in}": str(folder), "{out}": str(tmp_path)}
    for place, path in places.items():
        words = [word.replace(place, path) for word in words]
    assert cli.main(["classify", str(folder), *words]) == 1
    printed = capsys.readouterr()
    assert reason in printed.err
    assert printed.out == ""
    assert not (tmp_path / "maps").exists()


@pytest.mark.usefixtures("listed")
def test_dicom_series_get_dicom_segmentations(tmp_path, capsys):
    small = {"spacing": SMALL["spacing"]}
    write_series(tmp_path / "in" / "one", chest_array(**SMALL, lesion=True), **small)
    fields = new_series(StudyInstanceUID=None, SeriesDescription="no study")
    write_series(tmp_path / "in" / "two", chest_array(**SMALL), **small, **fields)
    words = ["--json", "--as", "seg", "--maps", str(tmp_path / "maps"), "--workers", "1"]
    assert cli.main(["classify", str(tmp_path / "in"), *words]) == 1
    printed = capsys.readouterr()
    one, two = map(json.loads, printed.out.splitlines())
    assert one["notes"] == []
    assert "The maps were not saved: The headers of this scan allow no" in two["notes"][-1]
    assert "1 without their maps" in printed.err
    assert [name for name in names(tmp_path) if name.endswith(".dcm")] == names(tmp_path)
    assert len(names(tmp_path)) == len(NAMES)


@pytest.mark.usefixtures("listed")
def test_the_threshold_is_the_masks_own(folder, tmp_path):
    run(asked(folder, tmp_path, map_threshold=0.99, map_format=MapFormat.NIFTI, limit=1))
    made = tmp_path / "maps"
    mask = np.asarray(nib.load(made / "scan-000_lesion-mask.nii.gz").dataobj)
    probability = nib.load(made / "scan-000_lesion-probability.nii.gz").get_fdata()
    assert np.array_equal(mask > 0, probability >= 0.99)
