"""The geometry of NIfTI files with contradicting sform, qform and pixdim."""

import numpy as np
import pytest

from ctviewer.core.analysis.gate import display_findings, examine
from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.base.errors import LoadError
from ctviewer.core.formats.loading import load_volume
from tests.scans import affine_of, chest_array, patch, write

SPACING = (4.0, 4.0, 5.0)
NAN = float("nan")


def chest_file(path, **fields):
    return write(path / "a.nii", chest_array(), affine_of("LPS", (80, 60, 50), SPACING), **fields)


def opened(path, **fields):
    """The volume of a sound chest whose header fields were overwritten, and its findings."""
    volume = load_volume(chest_file(path, **fields))
    return volume, {finding.code: finding.message for finding in display_findings(volume)}


def columns(affine):
    return {f"srow_{axis}": row for axis, row in zip("xyz", affine[:3], strict=True)}


def test_forms_that_say_the_same_are_no_finding(tmp_path):
    volume, findings = opened(tmp_path)
    assert not findings
    assert not volume.source.notes


@pytest.mark.parametrize(
    "fields",
    [
        {"srow_z": [0, 0, 6.667, 30]},
        {"srow_x": [-4.1, 0, 0, 150]},
        {"srow_z": [0, 0, 6.667, 30], "qform_code": 0},
        {"srow_z": [0, 0, 6.667, 30], "sform_code": 2, "qform_code": 1},
        {"pixdim": [1, 4, 4, 3.2, 0, 0, 0, 0], "qform_code": 0},
        {"pixdim": [1, 4, 3, 5, 0, 0, 0, 0]},
    ],
)
def test_lengths_that_disagree_are_a_warning(tmp_path, fields):
    volume, findings = opened(tmp_path, **fields)
    assert list(findings) == ["spacings_disagree"]
    gate = examine(volume, find_lungs(volume))
    assert "spacings_disagree" in {finding.code for finding in gate.findings}


def test_both_lengths_are_named(tmp_path):
    _, findings = opened(tmp_path, srow_z=[0, 0, 6.667, 30])
    assert "4 x 4 x 6.67 mm" in findings["spacings_disagree"]
    assert "4 x 4 x 5 mm" in findings["spacings_disagree"]


def test_an_identity_sform_over_a_real_spacing_is_a_warning(tmp_path):
    fields = columns(np.eye(4)) | {"sform_code": 2, "qform_code": 0}
    volume, findings = opened(tmp_path, **fields)
    assert volume.spacing == (1, 1, 1)
    assert "1 x 1 x 1 mm" in findings["spacings_disagree"]
    assert "4 x 4 x 5 mm" in findings["spacings_disagree"]


def test_rounding_is_no_disagreement(tmp_path):
    _, findings = opened(tmp_path, pixdim=[1, 4.001, 3.999, 5.002, 0, 0, 0, 0])
    assert not findings


def test_lengths_in_other_units_are_compared_in_those(tmp_path):
    _, findings = opened(tmp_path, xyzt_units=3)
    assert not findings


@pytest.mark.parametrize("axes", ["RAS", "LPS", "PIR"])
@pytest.mark.parametrize("rows", [0, NAN])
def test_a_broken_sform_gives_way_to_the_qform(tmp_path, rows, axes):
    affine = affine_of(axes, (80, 60, 50), SPACING)
    broken = {"srow_x": rows, "srow_y": rows, "srow_z": rows}
    volume = load_volume(write(tmp_path / "a.nii", chest_array(), affine, **broken))
    assert volume.source.axes == axes
    assert volume.source.orientation_known
    assert "qform" in volume.source.notes[0]
    assert not display_findings(volume)


@pytest.mark.parametrize(
    ("field", "row"),
    [
        ("srow_y", [0, 1e-30, 0, 0]),
        ("srow_y", [0, 4e30, 0, 0]),
        ("srow_y", [0, 4, 0, 3e38]),
        ("srow_x", [1e-20, 1e-30, 0, 0]),
    ],
)
def test_an_sform_beyond_all_measure_gives_way_to_the_qform(tmp_path, field, row):
    """Its numbers are finite but unusable."""
    volume, findings = opened(tmp_path, **{field: row})
    np.testing.assert_allclose(volume.spacing, SPACING, atol=1e-4)
    assert "qform" in volume.source.notes[0]
    assert not findings


@pytest.mark.parametrize("step", [0.0, -5.0, NAN, float("inf")])
@pytest.mark.parametrize("qform_code", [0, 1])
def test_a_broken_pixdim_gives_way_to_the_sform(tmp_path, step, qform_code):
    pixdim = [1, 4, 4, step, 0, 0, 0, 0]
    volume, findings = opened(tmp_path, pixdim=pixdim, qform_code=qform_code)
    assert volume.spacing == pytest.approx(SPACING)
    assert volume.source.axes == "LPS"
    assert "sform" in volume.source.notes[0]
    assert not findings


@pytest.mark.parametrize("step", [0.0, -5.0, NAN])
@pytest.mark.parametrize("qform_code", [0, 1])
def test_a_broken_pixdim_without_an_sform_is_refused(tmp_path, step, qform_code):
    path = chest_file(tmp_path)
    patch(path, pixdim=[1, 4, 4, step, 0, 0, 0, 0], sform_code=0, qform_code=qform_code)
    with pytest.raises(LoadError, match="spacing"):
        load_volume(path)


def test_an_empty_qform_is_no_contradiction(tmp_path):
    empty = dict.fromkeys(("quatern_b", "quatern_c", "quatern_d"), 0)
    empty |= dict.fromkeys(("qoffset_x", "qoffset_y", "qoffset_z"), 0)
    volume, findings = opened(tmp_path, **empty, pixdim=[0, 4, 4, 5, 0, 0, 0, 0])
    assert volume.source.axes == "LPS"
    assert not findings


@pytest.mark.parametrize("over", [1.00001, 1.0004, 1.003])
@pytest.mark.parametrize("sform_code", [0, 1])
def test_a_quaternion_a_hair_over_one_is_one(tmp_path, over, sform_code):
    volume, findings = opened(tmp_path, quatern_d=over, sform_code=sform_code)
    assert volume.source.axes == "LPS"
    assert volume.spacing == pytest.approx(SPACING, rel=1e-6)
    assert not findings
    assert not volume.source.notes


def test_a_quaternion_far_over_one_is_broken(tmp_path):
    volume, findings = opened(tmp_path, quatern_d=1.5)
    assert "qform" in volume.source.notes[0]
    assert not findings
    with pytest.raises(LoadError, match="broken"):
        opened(tmp_path, quatern_d=1.5, sform_code=0)


def tilted(path, degrees, qform):
    """A chest with the sheared sform of a tilted gantry and some rigid qform."""
    tangent = np.tan(np.radians(degrees))
    affine = affine_of("LAS", (80, 60, 50), SPACING)
    affine[1, 2] = tangent * 5
    file = write(path / "a.nii", chest_array(), affine_of("LAS", (80, 60, 50), SPACING))
    turn = np.radians(qform)
    quaternion = {"quatern_b": 0, "quatern_c": np.cos(turn / 2), "quatern_d": np.sin(turn / 2)}
    return patch(file, **columns(affine), **quaternion, pixdim=[-1, 4, 4, 5, 0, 0, 0, 0])


@pytest.mark.parametrize("degrees", [-25, -10, 10, 18.5, 30])
@pytest.mark.parametrize("share", [-1, 0, 0.5, 1])
def test_a_tilted_gantry_is_oblique_and_nothing_else(tmp_path, degrees, share):
    volume = load_volume(tilted(tmp_path, degrees, degrees * share))
    assert [finding.code for finding in display_findings(volume)] == ["oblique"]
    assert volume.sheared


@pytest.mark.parametrize("row", ["srow_x", "srow_y", "srow_z"])
def test_a_mirrored_axis_may_exchange_sides(tmp_path, row):
    known = affine_of("LPS", (80, 60, 50), SPACING)
    mirrored = -known["xyz".index(row[-1])]
    _, findings = opened(tmp_path, **{row: mirrored})
    assert "left and right may be exchanged" in findings["forms_disagree"]


def test_a_wrong_qfac_is_a_contradiction(tmp_path):
    _, findings = opened(tmp_path, pixdim=[-1, 4, 4, 5, 0, 0, 0, 0])
    assert "forms_disagree" in findings


@pytest.mark.parametrize("degrees", [7, 9, 20])
def test_a_wrong_tilt_is_said_in_degrees_and_a_small_one_is_rounding(tmp_path, degrees):
    angle = np.radians(degrees)
    turn = np.eye(4)
    turn[1:3, 1:3] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    fields = columns(turn @ affine_of("LPS", (80, 60, 50), SPACING))
    _, findings = opened(tmp_path, **fields)
    if degrees < 8:
        assert "forms_disagree" not in findings
        return
    assert f"{degrees} degrees" in findings["forms_disagree"]
    assert "exchanged" not in findings["forms_disagree"]


def test_both_codes_zero_are_an_unknown_orientation(tmp_path):
    volume, findings = opened(tmp_path, sform_code=0, qform_code=0)
    assert list(findings) == ["orientation_unknown"]
    assert volume.spacing == SPACING


@pytest.mark.parametrize("axis", "xyz")
def test_a_place_that_is_said_twice_is_a_note(tmp_path, axis):
    """ITK places such a scan, and what is drawn on it there, by the qform."""
    plain = load_volume(chest_file(tmp_path))
    volume, findings = opened(tmp_path, **{f"qoffset_{axis}": 345.0})
    np.testing.assert_array_equal(volume.affine, plain.affine)
    assert not findings
    (note,) = volume.source.notes
    assert "(sform and qform). The sform is used" in note


def test_how_far_apart_both_places_are_is_said_in_mm(tmp_path):
    affine = affine_of("LPS", (80, 60, 50), SPACING)
    volume, _ = opened(tmp_path, qoffset_x=affine[0, 3] + 30, qoffset_y=affine[1, 3] - 40)
    assert "positions of the scan, 50 mm apart" in volume.source.notes[0]
    volume, _ = opened(tmp_path, qoffset_x=affine[0, 3] + 0.5)
    assert not volume.source.notes


def test_a_spacing_beyond_all_measure_is_refused_where_nothing_else_is_said(tmp_path):
    with pytest.raises(LoadError, match="nowhere"):
        opened(tmp_path, sform_code=0, qform_code=0, pixdim=[1, 1e10, 4, 5, 0, 0, 0, 0])
