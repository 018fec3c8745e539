"""Masks of a batch: found by name or pattern, measured, counted, refused with a sentence."""

import csv
import re
import shutil

import nibabel as nib
import numpy as np
import pytest

from ctviewer import cli
from ctviewer.core.base.errors import UserError
from ctviewer.core.geometry.scan_mask import MaskKind
from ctviewer.core.output.mask_places import MaskPlace
from ctviewer.pipeline.control import Control
from ctviewer.pipeline.options import equivalent_command
from tests.inference.conftest import listed, network  # noqa: F401
from tests.pipeline.folders import rows_of, run
from tests.pipeline.test_run import options
from tests.scans import affine_of, chest_array, stored_as, write

SHAPE, SPACING = (80, 60, 50), (4.0, 4.0, 5.0)
AFFINE = affine_of("RAS", SHAPE, SPACING)


def lesions_of(number):
    mask = np.zeros(SHAPE, np.uint8)
    mask[20 : 24 + number, 25:30, 20:25] = 1
    return mask


@pytest.fixture
def folder(tmp_path):
    """Five scans and a file that is none; masks of three, of which one is empty."""
    scans, masks = tmp_path / "scans", tmp_path / "masks"
    scans.mkdir()
    masks.mkdir()
    array = chest_array(lesion=True)
    for number in range(5):
        write(scans / f"s{number}.nii.gz", array + np.int16(number), AFFINE)
    (scans / "torn.nii.gz").write_bytes(b"no scan")
    inside = ((array <= -400) & (array > -900)).astype(np.uint8)
    for number in (0, 1):
        write(masks / f"s{number}_lesion-mask.nii.gz", lesions_of(number), AFFINE)
        write(masks / f"s{number}_lungs.nii.gz", inside, AFFINE)
    write(masks / "s2_lesion-mask.nii.gz", np.zeros(SHAPE, np.uint8), AFFINE)
    turned = affine_of("LPI", SHAPE, SPACING)
    write(masks / "s3_lesion-mask.nii", stored_as("LPI", lesions_of(3)), turned)
    return scans, masks


def asked(folder, tmp_path, **changes):
    scans, masks = folder
    known = {"lungs": str(masks), "lesions": str(masks), **changes}
    return options(scans, tmp_path / "a.jsonl", **known)


def by_name(rows):
    return {row["path"].rsplit("/", 1)[-1].removesuffix(".nii.gz"): row for row in rows}


@pytest.mark.usefixtures("listed")
def test_each_scan_is_measured_with_its_masks_and_all_are_counted(folder, tmp_path):
    summary = run(asked(folder, tmp_path, csv=tmp_path / "t.csv"))
    assert summary.masks == {
        "lungs": {"used": 2, "none": 3},
        "lesions": {"used": 3, "none": 1, "refused": 1},
    }
    rows = by_name(rows_of(tmp_path / "a.jsonl"))
    array = chest_array(lesion=True)
    inside = (array <= -400) & (array > -900)
    for number in (0, 1):
        masks = rows[f"s{number}"]["masks"]
        share = 100 * (inside & (lesions_of(number) > 0)).sum() / inside.sum()
        assert masks["percent"] == pytest.approx(share, abs=0.01)
        assert masks["lungs"]["name"] == f"s{number}_lungs.nii.gz"
        assert rows[f"s{number}"]["masks_asked"] == {"lungs": "used", "lesions": "used"}
    turned = rows["s3"]["masks"]
    ml = (lesions_of(3) > 0).sum() * np.prod(SPACING) / 1000
    assert turned["regions"][0]["lesion_ml"] + turned["lesion_outside_ml"] == pytest.approx(ml)
    assert rows["s2"]["masks"] is None
    assert "s2_lesion-mask.nii.gz was not used: " in (said := " ".join(rows["s2"]["notes"]))
    assert "is empty" in said
    assert "There is no mask of the lungs of this scan." in said
    assert rows["s4"]["masks_asked"] == {"lungs": "none", "lesions": "none"}
    assert rows["s4"]["status"] == "ok"
    assert "masks_asked" not in rows["torn"]
    with (tmp_path / "t.csv").open() as file:
        cells = {row["path"].rsplit("/", 1)[-1]: row for row in csv.DictReader(file)}
    assert cells["s2.nii.gz"]["masks_asked.lesions"] == "refused"
    assert cells["s0.nii.gz"]["masks.lesions.name"] == "s0_lesion-mask.nii.gz"


@pytest.mark.usefixtures("listed")
def test_the_networks_numbers_are_those_of_a_batch_without_masks(folder, tmp_path):
    run(asked(folder, tmp_path))
    run(options(folder[0], tmp_path / "b.jsonl"))
    apart = {"seconds": None, "masks": None, "notes": None}
    with_masks, without = (
        {name: {**row, **apart} for name, row in by_name(rows_of(tmp_path / file)).items()}
        for file in ("a.jsonl", "b.jsonl")
    )
    for row in with_masks.values():
        row.pop("masks_asked", None)
        row["file"].pop("masks", None)
    assert with_masks == without


@pytest.mark.usefixtures("listed")
def test_resumed_it_counts_all_and_takes_masks_that_came_meanwhile(folder, tmp_path):
    control = Control()

    def cancel(_outcomes, progress):
        if progress.done >= 2:
            control.cancel()

    wanted = asked(folder, tmp_path)
    assert run(wanted, cancel, control).left > 0
    write(folder[1] / "s4_lesion-mask.nii.gz", lesions_of(4), AFFINE)
    summary = run(asked(folder, tmp_path, resume=True))
    assert summary.masks["lesions"] == {"used": 4, "refused": 1}
    shutil.copy(folder[1] / "s0_lungs.nii.gz", folder[1] / "s4_lungs.nii.gz")
    again = run(asked(folder, tmp_path, resume=True))
    assert again.resumed == 5
    assert again.masks["lungs"] == {"used": 3, "none": 2}
    rows = by_name(rows_of(tmp_path / "a.jsonl"))
    assert rows["s4"]["masks"]["lungs"]["name"] == "s4_lungs.nii.gz"


@pytest.mark.usefixtures("listed")
def test_resumed_it_measures_again_where_a_mask_or_what_is_said_of_it_changed(folder, tmp_path):
    masks = folder[1]
    run(asked(folder, tmp_path))
    before = by_name(rows_of(tmp_path / "a.jsonl"))
    assert run(asked(folder, tmp_path, resume=True)).resumed == 6
    write(masks / "s1_lesion-mask.nii.gz", lesions_of(9), AFFINE)  # drawn anew
    write(masks / "s2_lesion-mask.nii.gz", lesions_of(2), AFFINE)  # was empty, and so refused
    again = run(asked(folder, tmp_path, resume=True))
    assert again.resumed == 4
    assert again.masks["lesions"] == {"used": 4, "none": 1}
    after = by_name(rows_of(tmp_path / "a.jsonl"))
    assert after["s1"]["masks"]["percent"] > before["s1"]["masks"]["percent"]
    assert after["s2"]["masks_asked"]["lesions"] == "used"
    assert after["s0"] == before["s0"]
    other = run(asked(folder, tmp_path, resume=True, lesions_labels=(7,)))
    assert other.resumed == 2  # the scan without a mask of lesions, and the file that is no scan
    assert by_name(rows_of(tmp_path / "a.jsonl"))["s1"]["masks_asked"]["lesions"] == "refused"


@pytest.mark.usefixtures("listed")
def test_masks_beside_the_scans_are_no_scans(folder, tmp_path, capsys):
    scans, masks = folder
    (scans / "torn.nii.gz").unlink()
    (masks / "s2_lesion-mask.nii.gz").unlink()
    for mask in masks.glob("*_*"):
        mask.rename(scans / mask.name)
    words = ["classify", str(scans), "--lesions", str(scans), "--lungs", str(scans), "--json"]
    assert cli.main(words) == 0
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 5
    assert "masks of other scans (5)" in said.err
    assert "masks of lesions: 3 used, 2 missing, 0 refused" in said.err


@pytest.mark.usefixtures("listed")
def test_a_pattern_finds_them_and_a_refused_one_is_the_exit_code(folder, tmp_path, capsys):
    scans, masks = folder
    (scans / "torn.nii.gz").unlink()
    pattern = f"{masks}/{{name}}_lesion-mask.nii.gz"
    assert cli.main(["classify", str(scans), "--lesions", pattern]) == 1
    said = capsys.readouterr()
    assert "masks of lesions: 2 used, 2 missing, 1 refused" in said.err
    assert "The mask s2_lesion-mask.nii.gz was not used" in said.out
    assert "lesions from s0_lesion-mask.nii.gz: " in said.out
    (masks / "s2_lesion-mask.nii.gz").unlink()
    assert cli.main(["classify", str(scans), "--lesions", pattern]) == 0


@pytest.mark.usefixtures("listed")
def test_maps_are_made_of_the_masks(folder, tmp_path):
    run(asked(folder, tmp_path, maps=tmp_path / "maps"))
    saved = np.asarray(nib.load(tmp_path / "maps/s1_lesion-mask.nii.gz").dataobj)
    assert np.array_equal(saved, lesions_of(1))
    other = np.asarray(nib.load(tmp_path / "maps/s3_lesion-mask.nii.gz").dataobj)
    assert np.array_equal(other, lesions_of(3))


@pytest.mark.usefixtures("listed")
def test_one_file_is_of_one_scan(folder, capsys):
    scans, masks = folder
    words = [
        "classify",
        *map(str, sorted(scans.glob("s*"))),
        "--lesions",
        str(masks / "s3_lesion-mask.nii"),
    ]
    with pytest.raises(SystemExit):
        cli.main(words)
    assert "name a folder, or a pattern with {name}" in capsys.readouterr().err


@pytest.mark.usefixtures("listed")
def test_the_maps_of_one_scan_are_made_of_its_masks(folder, tmp_path, capsys):
    scans, masks = folder
    lungs, lesions = masks / "s1_lungs.nii.gz", masks / "s1_lesion-mask.nii.gz"
    words = ["classify", str(scans / "s1.nii.gz"), "--lungs", str(lungs), "--lesions", str(lesions)]
    maps = tmp_path / "maps"
    assert cli.main([*words, "--maps", str(maps), "--map-names", "{name}-{map}"]) == 0
    saved = {path.name: np.asarray(nib.load(path).dataobj) for path in maps.iterdir()}
    assert set(saved) == {
        f"s1-{kind}.nii.gz"
        for kind in ("lesion-probability", "lesion-mask", "lungs", "lung-classes")
    }
    assert np.array_equal(saved["s1-lesion-mask.nii.gz"], lesions_of(1))
    inside = np.asarray(nib.load(lungs).dataobj) > 0
    assert np.array_equal(saved["s1-lungs.nii.gz"] > 0, inside)
    capsys.readouterr()
    # what cannot be is known before the work
    assert cli.main([*words, "--maps", str(maps), "--as", "seg"]) == 1
    assert "is no DICOM scan" in capsys.readouterr().err
    (tmp_path / "file").touch()
    assert cli.main([*words, "--maps", str(tmp_path / "file")]) == 1
    with pytest.raises(SystemExit):
        cli.main(["classify", str(scans), "--lungs", str(lungs), "--maps", str(maps)])
    assert "6 were found" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("missing", "There is no folder missing of masks"),
        ("{folder}/mask.nii", "must have {name}"),
        ("{name}_{number}.nii", "no fields but {name}, {folder}"),
        ("{name}_{.nii", "must have {name}"),
    ],
)
def test_a_wrong_place_is_one_sentence_before_the_work(folder, tmp_path, text, sentence):
    with pytest.raises(UserError, match=re.escape(sentence)):
        run(asked(folder, tmp_path, lesions=text))
    assert not (tmp_path / "a.jsonl").exists()


def test_a_corrected_mask_comes_first_and_a_scan_is_no_mask_of_itself(tmp_path):
    place = MaskPlace(str(tmp_path))
    scan = tmp_path / "s.nii.gz"
    scan.touch()
    assert place.of(scan, MaskKind.LESIONS) is None
    for name in ("s_lesion-mask.nii.gz", "s_lesion-mask-corrected.seg.nrrd"):
        (tmp_path / name).touch()
        assert place.of(scan, MaskKind.LESIONS).name == name
    assert place.of(scan, MaskKind.LUNGS) is None
    pattern = MaskPlace(f"{tmp_path.parent}/{{folder}}/{{name}}_lesion-mask.nii.gz")
    assert pattern.of(scan, MaskKind.LESIONS).name == "s_lesion-mask.nii.gz"


def test_a_mask_with_the_scans_own_name_is_of_a_folder_of_one_kind(tmp_path):
    scan, masks = tmp_path / "scans" / "s.nii.gz", tmp_path / "masks"
    masks.mkdir()
    (masks / "s.seg.nrrd").touch()
    assert MaskPlace(str(masks)).of(scan, MaskKind.LUNGS) == masks / "s.seg.nrrd"
    both = options(tmp_path, tmp_path / "a.jsonl", lungs=str(masks), lesions=str(masks))
    assert not any(place.of(scan, kind) for kind, place in both.mask_places.items())


def test_it_is_copied_as_a_command(folder, tmp_path):
    command = equivalent_command(asked(folder, tmp_path, lesions_labels=(3, 4), masks_anyway=True))
    assert f"--lungs {folder[1]}" in command
    assert "--lesions-labels 3,4" in command
    assert "--masks-anyway" in command


@pytest.mark.parametrize("text", ["x" * 400, f"{'x' * 400}/{{name}}.nii"])
def test_a_place_of_masks_that_no_disk_can_have_holds_none(text, tmp_path):
    place = MaskPlace(text)
    assert place.of(tmp_path / "scan.nii", MaskKind.LUNGS) is None
    if not place.is_pattern:
        with pytest.raises(UserError, match="There is no folder"):
            place.checked()
