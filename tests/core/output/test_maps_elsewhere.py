"""Each map in each format, read by other programs' libraries at 1,000 places in mm.

The maps of a scan are compared with what the program shows there (`test_maps.shown`).
"""

import highdicom as hd
import nibabel as nib
import numpy as np
import pydicom
import pytest

from ctviewer.core.formats.loading import load_volume
from ctviewer.core.output.maps.kinds import SEGMENTS, MapKind
from ctviewer.core.output.maps.naming import MapFormat
from tests.complete_dicoms import enhanced, plain, tilted
from tests.core.output.test_maps import (
    LPS,
    agree,
    at_places,
    hu,
    random_places,
    read_nrrd,
    saved,
    shown,
    stored_scan,
    turned,
)
from tests.maps import mapped

LEVELS = 255


def by_simpleitk(path, mm, _kind):
    """Of the voxel that ITK finds at a place; it counts in LPS."""
    sitk = pytest.importorskip("SimpleITK")
    image = sitk.ReadImage(str(path))
    found = []
    for place in mm @ LPS[:3, :3]:
        value = image[image.TransformPhysicalPointToIndex(place.tolist())]
        found.append(value)
    return np.array(found, np.float32)


def by_nibabel(path, mm, _kind):
    image = nib.load(path)
    return at_places(image.affine, np.asarray(image.dataobj), mm)


def by_pynrrd(path, mm, _kind):
    data, affine = read_nrrd(path)
    return at_places(affine, data, mm)


def in_all(parts, kind):
    """Labels, or the probability, of the values at each place by segment."""
    if kind is MapKind.LESION_PROBABILITY:
        return parts[1] / np.float32(LEVELS)
    return sum(label * (values > 0) for label, values in parts.items())


def by_highdicom(path, mm, kind):
    """Of the volume that highdicom makes; frames that are left out count as empty."""
    seg = hd.seg.segread(path)
    parts = {}
    for part in SEGMENTS[kind]:
        volume = seg.get_volume(
            segment_numbers=[part.label], rescale_fractional=False, allow_missing_positions=True
        )
        inverse = np.linalg.inv(volume.affine)
        index = np.rint((mm @ LPS[:3, :3]) @ inverse[:3, :3].T + inverse[:3, 3]).astype(int)
        inside = ((index >= 0) & (index < volume.array.shape[:3])).all(axis=1)
        values = np.zeros(len(mm), np.uint8)
        values[inside] = volume.array[(*index[inside].T, 0)]
        parts[part.label] = values
    return in_all(parts, kind)


def by_pydicom(path, mm, kind):
    """By hand: each place goes to the frame whose plane is nearest, then to its row and column."""
    seg = pydicom.dcmread(path)
    shared = seg.SharedFunctionalGroupsSequence[0]
    row, column = np.reshape(
        shared.PlaneOrientationSequence[0].ImageOrientationPatient, (2, 3)
    ).astype(float)
    measures = shared.PixelMeasuresSequence[0]
    down, across = map(float, measures.PixelSpacing)
    normal = np.cross(row, column)
    pixels = np.atleast_3d(seg.pixel_array.T).T
    parts = {part.label: np.zeros(len(mm), np.uint8) for part in SEGMENTS[kind]}
    frames = seg.PerFrameFunctionalGroupsSequence
    heights = [normal @ np.array(each.PlanePositionSequence[0].ImagePositionPatient, float)
               for each in frames]  # fmt: skip
    half = np.diff(np.unique(np.round(heights, 3))).min() / 2
    for number, frame in enumerate(frames):
        named = frame if "SegmentIdentificationSequence" in frame else shared
        label = named.SegmentIdentificationSequence[0].ReferencedSegmentNumber
        off = mm @ LPS[:3, :3] - np.array(
            frame.PlanePositionSequence[0].ImagePositionPatient, float
        )
        distance = off @ normal
        r, c = np.rint(off @ column / down).astype(int), np.rint(off @ row / across).astype(int)
        here = np.abs(distance) < half
        here &= (r >= 0) & (r < seg.Rows) & (c >= 0) & (c < seg.Columns)
        parts[label][here] = pixels[number][r[here], c[here]]
    return in_all(parts, kind)


READERS = {
    MapFormat.NIFTI: (by_nibabel, by_simpleitk),
    MapFormat.NRRD: (by_pynrrd, by_simpleitk),
    MapFormat.SEG: (by_pydicom, by_highdicom),
}


def check(volume, folder, wanted, readers, off=0.4):
    source = mapped(volume)
    expected, (index, mm) = shown(volume, source), random_places(volume, off=off)
    for kind, path in saved(volume, source, folder, wanted).items():
        for reader in readers:
            agree(kind, reader(path, mm, kind), expected[kind][index])


@pytest.mark.parametrize("axes", ["LPS", "RAS", "PIR", "SAL"])
@pytest.mark.parametrize("wanted", [MapFormat.NIFTI, MapFormat.NRRD])
def test_maps_of_an_oblique_scan(axes, wanted, tmp_path):
    volume = stored_scan(tmp_path / "scan.nii.gz", axes, turned((14, -9, 6), 0))
    check(volume, tmp_path / "maps", wanted, READERS[wanted])


def test_maps_of_a_sheared_scan_as_nrrd(tmp_path):
    volume = stored_scan(tmp_path / "scan.nii.gz", "LPS", turned((3, 0, 5), 0.2))
    check(volume, tmp_path / "maps", MapFormat.NRRD, READERS[MapFormat.NRRD])
    check(volume, tmp_path / "more", MapFormat.NIFTI, [by_nibabel])  # ITK reads no sheared NIfTI


@pytest.mark.parametrize("wanted", list(MapFormat))
@pytest.mark.parametrize("kind", ["plain", "turned", "tilted", "enhanced"])
def test_maps_of_a_dicom_scan(kind, wanted, tmp_path):
    place = tmp_path / "ct"
    if kind == "enhanced":
        place.mkdir()
        enhanced(place / "ct.dcm", hu(), (2.0, 3.0, 4.0))
    elif kind == "tilted":
        tilted(place, hu())
    else:
        plain(place, hu(), axes="LPS" if kind == "plain" else "SPL")
    readers, off = READERS[wanted], 0.4
    if kind == "tilted":  # no volume for highdicom, no NIfTI for ITK; a frame is not sheared
        off = 0.25
        readers = [each for each in readers if each is not by_highdicom]
        readers = readers[:1] if wanted is MapFormat.NIFTI else readers
    check(load_volume(place), tmp_path / "maps", wanted, readers, off)
