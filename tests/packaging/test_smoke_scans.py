"""What the smoke test of the package opens: every form, with the voxels that it was made of."""

import nibabel as nib
import numpy as np
import pytest
import smoke_scans

from ctviewer.core.formats.dicom.codecs import OWN, PACKINGS
from ctviewer.core.formats.loading import load_volume
from tests.scans import affine_of, chest_array, write


def test_every_syntax_that_is_decoded_is_tried():
    assert {*smoke_scans.SYNTAXES} == {*OWN, *PACKINGS}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("forms")
    hu = chest_array(shape=(40, 30, 6), lesion=True)
    scan = write(folder / "scan.nii.gz", hu, affine_of("RAS", hu.shape, (4.0, 5.0, 6.0)))
    return smoke_scans.write_all(scan, folder / "all"), folder / "all", hu


@pytest.mark.parametrize("name", [*smoke_scans.SYNTAXES, *smoke_scans.FORMS])
def test_it_opens_with_its_voxels(made, name):
    exact, folder, hu = made
    inside = [*(folder / name).iterdir()]
    volume = load_volume(inside[0] if len(inside) == 1 else folder / name)
    assert volume.spacing == pytest.approx((4.0, 5.0, 6.0))
    assert volume.mm_of((0, 0, 0)) == pytest.approx((-150.0, -120.0, 30.0))
    off = np.abs(np.asarray(volume.voxels, np.int32) - hu)
    assert off.max() == 0 if exact[name] else 0 < off.mean() < 20
    assert nib.aff2axcodes(np.diag([*volume.spacing, 1])) == ("R", "A", "S")
