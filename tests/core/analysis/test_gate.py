"""The input check: passes, warnings and refusals."""

import numpy as np
import pytest

from ctviewer.core.analysis.gate import GateStatus, examine
from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.volume import Source, Volume
from tests.scans import affine_of, chest, chest_array, write


def gate_of(volume):
    return examine(volume, find_lungs(volume))


def codes(volume):
    return {finding.code for finding in gate_of(volume).findings}


def ct(voxels, spacing=(4.0, 4.0, 5.0)):
    return Volume.from_array(voxels, spacing)


def test_a_plain_chest_passes():
    assert gate_of(chest()).verdict is GateStatus.PASS


def test_a_heavily_consolidated_lung_still_passes():
    voxels = chest_array()
    lung = np.argwhere(voxels == -850)
    posterior = lung[lung[:, 1] < np.quantile(lung[:, 1], 0.6)]
    voxels[tuple(posterior.T)] = 20
    assert gate_of(ct(voxels)).verdict is GateStatus.PASS


def test_a_missing_lung_is_warned_of_and_named():
    voxels = chest_array()
    left = voxels[:40]
    left[left == -850] = 30
    gate = gate_of(ct(voxels))
    assert gate.verdict is GateStatus.WARN
    assert "No air of a left lung" in gate.findings[0].message
    assert "only where the network finds" in gate.findings[0].message  # the result may have it


@pytest.mark.parametrize(
    ("voxels", "code"),
    [
        (chest_array() + 1024, "not_hu"),
        ((chest_array() > -500).astype(np.uint8), "not_hu"),
        (np.zeros((50, 50, 50), np.int16), "not_hu"),
        (np.where(chest_array() == -850, 40, chest_array()), "no_lungs"),
        (chest_array()[:, :, 24:26], "too_few_slices"),
    ],
)
def test_refused(voxels, code):
    gate = gate_of(ct(voxels))
    assert gate.refused
    assert code in {finding.code for finding in gate.findings}


def test_impossible_spacing_is_refused():
    gate = gate_of(ct(chest_array(), (0.004, 0.004, 0.005)))
    assert gate.refused
    assert "spacing" in {finding.code for finding in gate.findings}


@pytest.mark.parametrize("slices", [slice(20, 35), slice(15, 33)])
def test_part_of_a_chest_is_warned_of(slices):
    volume = ct(chest_array()[:, :, slices])
    assert gate_of(volume).verdict is GateStatus.WARN
    assert {"short_scan", "lungs_cut"} <= codes(volume)


def test_four_slices_are_classified_by_how_wide_their_lungs_are():
    """They contain less lung than any chest, but equally wide."""
    volume = ct(chest_array()[:, :, 23:27])
    assert find_lungs(volume).millilitres < 700
    assert codes(volume) == {"short_scan", "lungs_cut"}


@pytest.mark.parametrize(
    ("slices", "end"),
    [(slice(0, 30), "highest"), (slice(20, 50), "lowest"), (slice(15, 33), "lowest and highest")],
)
def test_the_slice_that_cuts_the_lungs_is_named(slices, end):
    findings = gate_of(ct(chest_array()[:, :, slices])).findings
    (cut,) = (finding.message for finding in findings if finding.code == "lungs_cut")
    assert f"(at its {end} slice)" in cut


def test_a_narrow_field_is_warned_of():
    assert "field_of_view" in codes(ct(chest_array()[:, 15:45]))


def test_lungs_that_the_field_of_view_cuts_are_warned_of():
    r, a = ((np.arange(n) - (n - 1) / 2) * 4 for n in (80, 60))
    voxels = chest_array() + np.random.default_rng(0).integers(-12, 13, (80, 60, 50), np.int16)
    assert codes(ct(voxels)) == set()
    voxels[np.hypot(r[:, None], a[None, :]) > 90] = -3024
    gate = gate_of(ct(voxels))
    assert [finding.code for finding in gate.findings] == ["field_cuts_lungs"]
    assert "field of view cuts the lungs" in gate.findings[0].message


def test_lungs_that_no_chest_holds_are_refused():
    assert "lungs_too_large" in codes(ct(chest_array(), (8.0, 8.0, 9.0)))


def test_contradicting_positions_are_warned_of():
    known = chest()
    volume = Volume(known.voxels, known.affine, Source(forms_angle=180.0))
    assert codes(volume) == {"forms_disagree"}


def test_unknown_orientation_is_warned_of():
    known = chest()
    volume = Volume(known.voxels, known.affine, Source(orientation_known=False))
    assert codes(volume) == {"orientation_unknown"}


def test_tilt_is_warned_of(tmp_path):
    affine = affine_of("RAS", (80, 60, 50), (4, 4, 5))
    turn = np.eye(4)
    turn[1:3, 1:3] = [[np.cos(0.2), -np.sin(0.2)], [np.sin(0.2), np.cos(0.2)]]
    volume = load_volume(write(tmp_path / "a.nii", chest_array(), turn @ affine))
    assert codes(volume) == {"oblique"}


def test_missing_numbers_are_warned_of(tmp_path):
    voxels = chest_array().astype(np.float32)
    voxels[0, 0, :3] = np.nan
    volume = load_volume(write(tmp_path / "a.nii", voxels))
    assert codes(volume) == {"nonfinite"}
    assert "3 voxels" in gate_of(volume).findings[0].message


def test_voxels_of_an_array_without_a_number_are_warned_of():
    voxels = chest_array().astype(np.float32)
    voxels[20, 30, 25] = np.nan
    assert codes(ct(voxels)) == {"nonfinite"}


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ((slice(38, 43), slice(20, 24), slice(20, 24)), True),  # between the lungs: 6 ml
        ((slice(38, 39), slice(20, 23), slice(20, 23)), False),  # a clip: 0.7 ml
        ((slice(4, 9), slice(28, 32), slice(20, 24)), False),  # in the chest wall, or in an arm
    ],
)
def test_metal_beside_the_lungs_is_warned_of(place, found):
    voxels = chest_array()
    voxels[place] = 3000
    assert codes(ct(voxels)) == ({"metal"} if found else set())


def test_the_millilitres_of_metal_are_named():
    voxels = chest_array()
    voxels[38:43, 20:24, 20:24] = 3071
    assert "6 ml above 2500 HU" in gate_of(ct(voxels)).findings[0].message
