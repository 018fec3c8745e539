"""Masks on other grids are placed in the scan as by other libraries.

At 1,000 random voxels of an oblique scan, the placed mask has the values that nibabel, SimpleITK,
pynrrd, or the maker of a DICOM Segmentation have at the same position in mm.
"""

import highdicom as hd
import nibabel as nib
import nrrd
import numpy as np
import pydicom
import pytest
from pydicom.sr.codedict import codes

from ctviewer.core.analysis.placed_mask import MaskChoice, place_mask
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.formats.masks.reading import read_mask
from ctviewer.core.geometry.scan_mask import MaskKind
from tests.complete_dicoms import plain
from tests.core.formats.test_masks import seg_nrrd
from tests.scans import write

POINTS = 1000
LPS = np.diag([-1.0, -1, 1, 1])
SCAN, SCAN_STEPS = (40, 36, 30), (2.1, 2.3, 2.9)
MASK = (31, 27, 23)
TAKEN = (1, 3)  # of the labels 1 to 4
SOP_CLASSES = {  # Segmentation Storage, Label Map Segmentation Storage
    "BINARY": "1.2.840.10008.5.1.4.1.1.66.4", "LABELMAP": "1.2.840.10008.5.1.4.1.1.66.7",
}  # fmt: skip
EDGE = 1e-3  # of a voxel: closer to an edge, rounding may go either way


def rotation(*angles):
    """About all three axes, in degrees."""
    move = np.eye(3)
    for (i, j), angle in zip(((0, 1), (0, 2), (1, 2)), np.radians(angles), strict=True):
        one = np.eye(3)
        one[i, i] = one[j, j] = np.cos(angle)
        one[i, j], one[j, i] = -np.sin(angle), np.sin(angle)
        move = one @ move
    return move


def affine(directions, steps, shape, middle=(3.0, -7.0, 11.0)):
    """A grid (4 x 4, RAS) around a point."""
    made = np.eye(4)
    made[:3, :3] = directions * np.asarray(steps)
    made[:3, 3] = middle - made[:3, :3] @ ((np.asarray(shape) - 1) / 2)
    return made


SHEAR = np.array([[1, 0, 0.25], [0, 1, -0.15], [0, 0, 1.0]])
FLIP, SWAP = np.diag([-1.0, 1, -1]), np.array([[0, 0, 1.0], [1, 0, 0], [0, 1, 0]])
GRIDS = {
    "finer": (rotation(0, 0, 0), (1.9, 1.7, 1.9)),
    "coarser": (rotation(0, 0, 0), (4.1, 3.9, 6.3)),
    "oblique": (rotation(13, -21, 8), (2.6, 2.2, 3.4)),
    "flipped": (rotation(4, 2, -3) @ FLIP, (2.6, 2.2, 3.4)),
    "swapped": (rotation(4, 2, -3) @ SWAP, (2.6, 2.2, 3.4)),
    "sheared": (rotation(3, 5, -2) @ SHEAR, (2.6, 2.2, 3.4)),
}


@pytest.fixture(scope="module")
def volume(tmp_path_factory):
    path = tmp_path_factory.mktemp("scan") / "scan.nii.gz"
    hu = np.random.default_rng(0).integers(-1000, 300, SCAN).astype(np.int16)
    return load_volume(write(path, hu, affine(rotation(5, -4, 9), SCAN_STEPS, SCAN)))


def labels(seed=1):
    """Blocks of the labels 0 to 4 (i, j, k), with all edges at different positions."""
    drawn = np.random.default_rng(seed).integers(0, 5, (8, 7, 6))
    blocks = np.kron(drawn, np.ones((4, 4, 4), int))[: MASK[0], : MASK[1], : MASK[2]]
    return blocks.astype(np.uint8)


def compare(volume, path, value_at, grid):
    """The marked ones of 1,000 voxels, here and by `value_at`(mm in RAS); edges excluded."""
    placed = place_mask(volume, read_mask(path), MaskChoice(MaskKind.LESIONS, TAKEN, anyway=True))
    index = np.random.default_rng(2).integers(0, volume.shape, (POINTS, 3))
    mm = index @ volume.affine[:3, :3].T + volume.affine[:3, 3]
    inverse = np.linalg.inv(grid)
    within = (mm @ inverse[:3, :3].T + inverse[:3, 3]) % 1
    clear = (np.abs(within - 0.5) > EDGE).all(axis=1)
    assert clear.sum() > 0.98 * POINTS
    expected = np.isin(value_at(mm), TAKEN)
    assert 0.05 < expected.mean() < 0.8
    marked = placed.labels[tuple(index.T)] > 0
    assert np.array_equal(marked[clear], expected[clear])


def nearest(array, matrix, mm):
    """The values at places, 0 outside: by an array (i, j, k) and its RAS affine."""
    inverse = np.linalg.inv(matrix)
    index = np.floor(mm @ inverse[:3, :3].T + inverse[:3, 3] + 0.5).astype(int)
    inside = ((index >= 0) & (index < array.shape)).all(axis=1)
    found = np.zeros(len(mm), int)
    found[inside] = array[tuple(index[inside].T)]
    return found


def by_nibabel(path):
    image = nib.load(path)
    return lambda mm: nearest(np.asarray(image.dataobj), image.affine, mm)


def by_pynrrd(path):
    data, header = nrrd.read(str(path))
    matrix = np.eye(4)
    matrix[:3, :3], matrix[:3, 3] = header["space directions"].T, header["space origin"]
    return lambda mm: nearest(data, LPS @ matrix, mm)


def by_simpleitk(path):
    sitk = pytest.importorskip("SimpleITK")
    image = sitk.ReadImage(str(path))

    def value(place):
        index = image.TransformPhysicalPointToIndex(place.tolist())
        inside = all(0 <= at < count for at, count in zip(index, image.GetSize(), strict=True))
        return image[index] if inside else 0

    return lambda mm: np.array([value(place) for place in mm @ LPS[:3, :3]])


@pytest.mark.parametrize("name", GRIDS)
def test_a_nifti_mask(volume, name, tmp_path):
    grid = affine(*GRIDS[name], MASK)
    path = write(tmp_path / "m.nii.gz", labels(), grid)
    compare(volume, path, by_nibabel(path), grid)
    if name != "sheared":  # ITK reads no sheared NIfTI
        compare(volume, path, by_simpleitk(path), grid)


@pytest.mark.parametrize("name", GRIDS)
def test_an_nrrd_mask_with_segments(volume, name, tmp_path):
    grid = affine(*GRIDS[name], MASK)
    stored = LPS @ grid
    header = {
        "space directions": stored[:3, :3].T, "space origin": stored[:3, 3],
        "kinds": ["domain"] * 3, "Segment1_Layer": "0",
    }  # fmt: skip
    path = seg_nrrd(tmp_path / "m.seg.nrrd", labels(), header)
    compare(volume, path, by_pynrrd(path), grid)
    compare(volume, path, by_simpleitk(path), grid)


def segmentation(folder, grid, kind, array):
    """A DICOM Segmentation by highdicom on a grid that differs from that of its series."""
    plain(folder / "ct", np.zeros((8, 8, 4), np.int16))
    sources = [pydicom.dcmread(path) for path in sorted((folder / "ct").iterdir())]
    volume = hd.Volume(
        array=array, affine=LPS @ grid, coordinate_system="PATIENT",
        frame_of_reference_uid=sources[0].FrameOfReferenceUID,
    )  # fmt: skip
    described = [
        hd.seg.SegmentDescription(
            number, f"part {number}", codes.SCT.Tissue, codes.SCT.Lung, "MANUAL"
        )
        for number in range(1, 5)
    ]  # fmt: skip
    made = hd.seg.Segmentation(
        sources, volume, kind, described, hd.UID(), 1, hd.UID(), 1, "m", "m", "1", "1",
        omit_empty_frames=False,
    )  # fmt: skip
    made.save_as(folder / "m.dcm")
    return folder / "m.dcm"


@pytest.mark.parametrize("name", [name for name in GRIDS if name not in ("sheared", "swapped")])
@pytest.mark.parametrize("kind", ["BINARY", "LABELMAP"])
def test_a_dicom_segmentation(volume, name, kind, tmp_path):
    """As its maker meant it; a label map has a SOP class of its own (PS3.3, A.51)."""
    grid = affine(*GRIDS[name], MASK)
    if np.linalg.det(grid[:3, :3]) < 0:  # frames of DICOM follow one another by the right hand
        grid[:3, 2] *= -1
    path = segmentation(tmp_path, grid, kind, labels())
    assert pydicom.dcmread(path, stop_before_pixels=True).SOPClassUID == SOP_CLASSES[kind]
    found = read_mask(path)
    assert found.counts == {each: int((labels() == each).sum()) for each in range(1, 5)}
    assert found.names == {each: f"part {each}" for each in range(1, 5)}
    compare(volume, path, lambda mm: nearest(labels(), grid, mm), grid)


def test_a_label_map_of_more_than_255_segments(volume, tmp_path):
    """Its voxels have 16 bits, and its labels gaps."""
    grid = affine(*GRIDS["oblique"], MASK)
    path = segmentation(tmp_path, grid, "LABELMAP", labels())
    made = pydicom.dcmread(path)
    wide = np.array([0, 1, 299, 3, 4], np.uint16)[made.pixel_array]
    made.PixelData, made.BitsAllocated, made.BitsStored, made.HighBit = wide.tobytes(), 16, 16, 15
    for each in made.SegmentSequence:
        each.SegmentNumber = 299 if each.SegmentNumber == 2 else each.SegmentNumber
    made.save_as(path)
    assert set(read_mask(path).counts) == {1, 3, 4, 299}
    compare(volume, path, lambda mm: nearest(labels(), grid, mm), grid)
