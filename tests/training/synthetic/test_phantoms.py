import dataclasses

import nibabel as nib
import numpy as np
import pytest

from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.formats.loading import load_volume
from training.synthetic.phantom.chest import make_phantom
from training.synthetic.phantom.demo import DESCRIPTION, write_nifti
from training.synthetic.phantom.lesions import Disease
from training.synthetic.phantom.scanner import Scanner


def test_the_same_seed_draws_the_same_scan(coarse: Scanner):
    first = make_phantom(7, pneumonia=True, scanner=coarse)
    make_phantom(8, pneumonia=True, scanner=coarse)
    second = make_phantom(7, pneumonia=True, scanner=coarse)

    np.testing.assert_array_equal(first.volume.voxels, second.volume.voxels)
    np.testing.assert_array_equal(first.lesions, second.lesions)


def test_another_seed_draws_another_patient(coarse: Scanner):
    volumes = [make_phantom(seed, pneumonia=False, scanner=coarse).lungs.sum() for seed in (7, 8)]

    assert volumes[0] != volumes[1]


def test_negative_and_positive_scan_of_a_seed_show_one_patient(healthy, positive):
    np.testing.assert_array_equal(healthy.lungs, positive.lungs)
    assert healthy.severity == 0.0
    assert positive.severity > 0.0


def test_lesions_lie_inside_the_lungs(positive):
    assert positive.lesions.any()
    assert not (positive.lesions & ~positive.lungs).any()


@pytest.mark.parametrize("wanted", [0.02, 0.10, 0.40])
def test_lesions_reach_the_wanted_share_of_the_lung(coarse: Scanner, disease: Disease, wanted):
    ill = dataclasses.replace(disease, severity=wanted)

    phantom = make_phantom(11, pneumonia=True, scanner=coarse, disease=ill)

    assert phantom.severity == pytest.approx(wanted, rel=0.25)


def test_tissues_have_their_usual_densities(healthy):
    hu = healthy.volume.voxels

    assert -930 < np.median(hu[healthy.lungs]) < -600
    assert hu.max() > 250  # bone
    assert np.median(hu[:2]) < -950  # room air beside the patient


def test_lesions_are_denser_than_the_same_lung_without(healthy, positive):
    lesions = positive.lesions

    assert positive.volume.voxels[lesions].mean() > healthy.volume.voxels[lesions].mean() + 100


def test_the_program_finds_the_lungs_of_a_phantom(healthy):
    lungs = find_lungs(healthy.volume)

    true_ml = healthy.lungs.sum() * np.prod(healthy.volume.spacing) / 1000
    assert lungs is not None
    assert lungs.millilitres == pytest.approx(true_ml, rel=0.25)


def test_padding_fills_the_corners_outside_the_field(coarse: Scanner):
    padded = dataclasses.replace(coarse, padding=-2048.0)

    voxels = make_phantom(7, pneumonia=False, scanner=padded).volume.voxels

    assert voxels[0, 0, 0] == -2048
    assert voxels[voxels.shape[0] // 2, voxels.shape[1] // 2, 5] > -1100


def test_a_written_phantom_says_that_it_is_synthetic_and_reads_back(healthy, tmp_path):
    path = tmp_path / "phantom.nii.gz"

    write_nifti(healthy.volume, path)

    header = nib.load(path).header
    assert header["descrip"].item().decode() == DESCRIPTION
    assert (header["sform_code"], header["qform_code"]) == (1, 1)
    again = load_volume(path)
    assert again.spacing == pytest.approx(healthy.volume.spacing)
    np.testing.assert_array_equal(again.voxels, np.round(healthy.volume.voxels))


def test_writing_twice_gives_the_same_bytes(healthy, tmp_path):
    for name in ("a.nii.gz", "b.nii.gz"):
        write_nifti(healthy.volume, tmp_path / name)

    assert (tmp_path / "a.nii.gz").read_bytes() == (tmp_path / "b.nii.gz").read_bytes()
