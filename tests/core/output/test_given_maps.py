"""Masks corrected by hand go out in the place of the network's, and their files say so."""

from dataclasses import replace

import highdicom as hd
import nibabel as nib
import numpy as np
import pytest

from ctviewer.core.analysis.lung_classes import Thresholds, labels_of
from ctviewer.core.analysis.mask_measures import MaskPair
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.scan_mask import MaskKind, MaskMaker, MaskOrigin, ScanMask
from ctviewer.core.output.maps.given import is_corrected
from ctviewer.core.output.maps.kinds import MapKind
from ctviewer.core.output.maps.naming import MapFormat, MapPlaces
from ctviewer.core.output.maps.saving import save_maps, writer_of
from tests.dicoms import write_series
from tests.maps import mapped
from tests.scans import affine_of, stored_as, write

SHAPE, SPACING = (22, 20, 17), (1.5, 2.0, 2.5)
BY_NETWORK = MaskOrigin(MaskMaker.NETWORK, "tiny", "0.1", "ab" * 32, corrected=True)
FROM_FILE = MaskOrigin(MaskMaker.FILE, "Erika Mustermann.nii", sha256="12" * 32, corrected=True)


def hu():
    return np.random.default_rng(1).integers(-1024, 400, SHAPE).astype(np.int16)


def masks_of(volume, lungs=BY_NETWORK, lesions=FROM_FILE):
    rng = np.random.default_rng(3)
    of_lungs, of_lesions = (rng.integers(0, n, volume.shape).astype(np.uint8) for n in (3, 2))
    return MaskPair(
        ScanMask(MaskKind.LUNGS, of_lungs, lungs), ScanMask(MaskKind.LESIONS, of_lesions, lesions)
    )


def saved(volume, masks, folder, wanted=MapFormat.NIFTI):
    folder.mkdir()
    places = MapPlaces(folder, wanted).of(volume.source.path, 1)
    source = replace(mapped(volume), masks=masks)
    save_maps(volume, source, places, writer_of(wanted, volume))
    return places


@pytest.mark.parametrize("axes", ["LPS", "RAS", "PIR", "SAL", "IRP"])
def test_their_voxels_are_those_of_the_file(axes, tmp_path):
    path = write(tmp_path / "scan.nii", stored_as(axes, hu()), affine_of(axes, SHAPE, SPACING))
    volume = load_volume(path)
    masks = masks_of(volume)
    places = saved(volume, masks, tmp_path / "maps")
    inside = masks.lungs.labels > 0
    wanted = {
        MapKind.LUNGS: masks.lungs.labels,
        MapKind.LESION_MASK: masks.lesions.labels,
        MapKind.LUNG_CLASSES: np.where(inside, labels_of(volume.voxels, Thresholds()), 0),
    }
    for kind, labels in wanted.items():
        data = np.asarray(nib.load(places[kind]).dataobj)
        assert np.array_equal(data, stored_as(axes, labels))


def test_the_files_say_that_they_were_corrected_and_name_no_mask_file(tmp_path):
    volume = load_volume(write(tmp_path / "scan.nii", hu(), affine_of("RAS", SHAPE, SPACING)))
    places = saved(volume, masks_of(volume), tmp_path / "nifti")
    described = {kind: str(nib.load(path).header["descrip"]) for kind, path in places.items()}
    assert "corrected by hand, network abababab" in described[MapKind.LUNGS]
    assert "corrected by hand, network abababab" in described[MapKind.LUNG_CLASSES]
    assert "corrected by hand, mask file 12121212" in described[MapKind.LESION_MASK]
    assert "corrected" not in described[MapKind.LESION_PROBABILITY]
    assert all("research use only" in text for text in described.values())
    text = saved(volume, masks_of(volume), tmp_path / "nrrd", MapFormat.NRRD)
    head = text[MapKind.LUNGS].read_bytes()[:2000].decode("latin-1")
    assert "Segment0_Name:=left lung, corrected by hand" in head
    assert "Erika" not in head


def test_dicom_segmentations_say_so_too(tmp_path):
    write_series(tmp_path / "ct", hu(), SPACING)
    volume = load_volume(tmp_path / "ct")
    places = saved(volume, masks_of(volume), tmp_path / "maps", MapFormat.SEG)
    lesions = hd.seg.segread(places[MapKind.LESION_MASK])
    assert lesions.SegmentSequence[0].SegmentLabel == "lesion, corrected by hand"
    assert lesions.SegmentSequence[0].SegmentAlgorithmType == "SEMIAUTOMATIC"
    assert "corrected by hand" in lesions.SeriesDescription
    probability = hd.seg.segread(places[MapKind.LESION_PROBABILITY])
    assert probability.SegmentSequence[0].SegmentAlgorithmType == "AUTOMATIC"


def test_a_mask_from_elsewhere_is_not_called_corrected(tmp_path):
    volume = load_volume(write(tmp_path / "scan.nii", hu(), affine_of("RAS", SHAPE, SPACING)))
    plain = masks_of(volume, lesions=replace(FROM_FILE, corrected=False))
    assert is_corrected(MapKind.LUNG_CLASSES, plain)
    assert not is_corrected(MapKind.LESION_MASK, plain)
    assert not is_corrected(MapKind.LUNGS, MaskPair())
    path = saved(volume, plain, tmp_path / "maps")[MapKind.LESION_MASK]
    assert "mask file 12121212, research" in str(nib.load(path).header["descrip"])
