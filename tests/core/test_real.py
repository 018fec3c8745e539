"""Real scans: exact HU, one picture from every orientation, the gate's verdicts."""

import nibabel as nib
import numpy as np
import pytest

from ctviewer.core.analysis.gate import GateStatus, examine
from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.base.errors import LoadError
from ctviewer.core.formats.loading import load_volume
from tests.scans import HAVE_REAL, REAL, manifest, real

pytestmark = pytest.mark.real
SCANS = [entry["file"] for entry in manifest()]
TRUTH = {entry["file"]: entry["truth"] for entry in manifest()}
WHOLE = [entry["file"] for entry in manifest() if entry["whole"]]
LOADS = {
    "air.hdr.gz", "air.img.gz", "big.nii.gz", "little.nii.gz", "low_res.nii.gz", "minimal.nii.gz",
    "reoriented_anat_moved.nii", "resampled_anat_moved.nii", "shear.nii.gz", "standard.nii.gz",
    "with_extension.nii.gz", "nan.mha",
}  # fmt: skip
FAILS = {
    "functional.nii": "20 volumes",
    "example4d.nii.gz": "2 volumes",
    "example_nifti2.nii.gz": "2 volumes",
    "nifti1.hdr": "nifti1.img is not beside it",
    "analyze.hdr": "analyze.img is not beside it",
    "row_major.dconn.nii": "CIFTI",
    "5D_small.nii": "3 volumes",
    "5D_zeros.nii.gz": "3 volumes",
    "not-nifti.nii": "not NIfTI",
    "ct_perfusion.nii.gz": "RGB",
    "complex.nii.gz": "complex",
    "X39.nii.gz": "single picture",
    "Z32.nii.gz": "single picture",
    "multi_chunk.nii.gz": "2 volumes",
    "Y55.nii.gz": "single picture",
}


def test_the_real_scans_are_there():
    if not HAVE_REAL:
        pytest.skip(f"THE REAL SCANS ARE MISSING at {REAL}, so none of their tests ran")
    assert len(SCANS) > 20


@pytest.mark.parametrize("name", SCANS)
def test_hu_equal_the_raw_file_at_1000_voxels(name):
    path = real(name)
    volume = load_volume(path)
    raw = nib.load(path).dataobj.get_unscaled()
    image = nib.load(path)
    slope, inter = image.dataobj.slope, image.dataobj.inter
    rng = np.random.default_rng(0)
    for index in zip(*(rng.integers(0, n, 1000) for n in volume.shape), strict=True):
        assert volume.hu_at(index) == raw[volume.stored_index(index)] * slope + inter


@pytest.mark.parametrize("name", SCANS)
def test_the_gate_knows_a_chest(name):
    volume = load_volume(real(name))
    verdict = examine(volume, find_lungs(volume)).verdict
    if TRUTH[name] == "refuse":
        assert verdict is GateStatus.REFUSE
    elif name in WHOLE:
        assert verdict is not GateStatus.REFUSE
    else:
        assert verdict is GateStatus.WARN


@pytest.mark.parametrize("name", [e["file"] for e in manifest("conformance")])
def test_conformance_files_load_or_fail_as_their_kind_demands(name):
    path, short = real(name), name.rsplit("/")[-1]
    if short in LOADS:
        assert load_volume(path).voxels.ndim == 3
    else:
        with pytest.raises(LoadError, match=FAILS[short]):
            load_volume(path)


def test_big_and_little_endian_agree():
    folder = "conformance/nifti"
    big, little = (load_volume(real(f"{folder}/{n}.nii.gz")) for n in ("big", "little"))
    np.testing.assert_array_equal(big.voxels, little.voxels)


def test_all_stored_orientations_give_one_volume():
    folder = real("conformance/orientations")
    volumes = [load_volume(path) for path in sorted(folder.glob("*.nii.gz"))]
    assert len(volumes) == 24
    assert len({volume.source.axes for volume in volumes}) == 24
    for volume in volumes[1:]:
        np.testing.assert_array_equal(volume.voxels, volumes[0].voxels)
        np.testing.assert_allclose(volume.affine, volumes[0].affine, atol=1e-3)


def test_a_coronal_acquisition_lies_as_its_axial_sister():
    """The same patient sliced twice, the table moved between: left and right must agree."""
    centres = []
    for name in ("chest", "coronal"):
        volume = load_volume(real(f"chest_mid/acrin-flt-breast_013_{name}.nii.gz"))
        box = find_lungs(volume).box(0)
        middle = (np.asarray(box.lo) + np.asarray(box.hi)) / 2 - 0.5
        centres.append(volume.mm_of(tuple(middle)))
    assert np.abs(np.subtract(*centres))[0] < 25
