"""Maps as files: each voxel is what the program shows at its place, in every reader's hands."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import highdicom as hd
import nibabel as nib
import nrrd
import numpy as np
import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import map_coordinates

from ctviewer.core.analysis.heatmap import LEFT, RIGHT
from ctviewer.core.analysis.lung_classes import ClassMap, LungClass, Thresholds
from ctviewer.core.base.errors import UserError
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.output.maps.kinds import SEGMENTS, MapKind
from ctviewer.core.output.maps.making import maps_of
from ctviewer.core.output.maps.naming import MapFormat, MapPlaces, check_names
from ctviewer.core.output.maps.saving import save_maps, writer_of
from tests.dicoms import write_enhanced, write_series
from tests.maps import mapped
from tests.scans import AXES, affine_of, stored_as, write

SHAPE, SPACING = (23, 19, 17), (2.0, 3.0, 4.0)
POINTS = 1000
LPS = np.diag([-1.0, -1, 1, 1])
UNMOVED = np.eye(4)


def hu(shape=SHAPE):
    return np.random.default_rng(1).integers(-1024, 400, shape).astype(np.int16)


def stored_scan(path, axes="LPS", moved=UNMOVED):
    """A NIfTI file with these stored axes; `moved` turns or shears all of it."""
    affine = moved @ affine_of(axes, SHAPE, SPACING)
    return load_volume(write(path, stored_as(axes, hu()), affine))


def saved(volume, source, folder, wanted=MapFormat.NIFTI):
    folder.mkdir(exist_ok=True)
    places = MapPlaces(folder, wanted).of(volume.source.path, 1)
    save_maps(volume, source, places, writer_of(wanted, volume))
    return places


def shown(volume, source):
    """The maps (r, a, s) as the program shows them, by another way than the one tested."""
    grid = source.heat_map.grid
    centres = np.stack(np.indices(volume.shape)) + 0.5
    lo, hi = (np.reshape(end, (3, 1, 1, 1)) for end in (grid.box.lo, grid.box.hi))
    inside = ((centres >= lo) & (centres <= hi)).all(axis=0)
    places = (centres - lo) / (hi - lo) * np.reshape(grid.shape, (3, 1, 1, 1))
    probability = map_coordinates(source.heat_map.values, places - 0.5, order=1, mode="nearest")
    probability[~inside] = 0
    cells = np.clip(places.astype(int), 0, np.reshape(grid.shape, (3, 1, 1, 1)) - 1)
    lungs = source.heat_map.sides[tuple(cells)] * inside
    classes = np.stack(
        [
            ClassMap(source.lungs, source.thresholds)
            .slice_of(volume, Plane.AXIAL, layer)[::-1, ::-1]
            .T
            for layer in range(volume.shape[2])
        ],
        axis=2,
    )
    return {
        MapKind.LESION_PROBABILITY: probability,
        MapKind.LESION_MASK: probability >= source.threshold,
        MapKind.LUNGS: lungs,
        MapKind.LUNG_CLASSES: classes,
    }


def agree(kind, read, wanted):
    """Whether values are the same; on the edge of a mask, rounding may decide either way."""
    if kind is MapKind.LESION_PROBABILITY:
        assert np.abs(read - wanted).max() <= 0.5 / 255 + 1e-6
    else:
        assert np.count_nonzero(read != wanted) <= (2 if kind is MapKind.LESION_MASK else 0)


def at_places(affine, data, mm):
    """The values of the voxels nearest to places in mm, by a file's own affine."""
    index = np.rint(np.linalg.solve(affine[:3, :3], (mm - affine[:3, 3]).T)).astype(int)
    return data[tuple(index)]


def random_places(volume, seed=0, off=0.4):
    """Voxel indices (r, a, s) and their places, `off` the centres by up to so much of a step."""
    rng = np.random.default_rng(seed)
    index = rng.integers(0, volume.shape, (POINTS, 3))
    near = index + rng.uniform(-off, off, index.shape)
    return tuple(index.T), near @ volume.affine[:3, :3].T + volume.affine[:3, 3]


def read_nifti(path):
    image = nib.load(path)
    return np.asarray(image.dataobj), image.affine


def read_nrrd(path):
    data, header = nrrd.read(path)
    affine = np.eye(4)
    affine[:3, :3] = np.asarray(header["space directions"]).T
    affine[:3, 3] = header["space origin"]
    return data, LPS @ affine


READERS = {MapFormat.NIFTI: read_nifti, MapFormat.NRRD: read_nrrd}


@pytest.mark.parametrize("axes", AXES)
def test_in_all_48_orientations_a_voxel_is_what_is_shown_there(axes, tmp_path):
    volume = stored_scan(tmp_path / "scan.nii.gz", axes)
    source = mapped(volume)
    wanted, (index, mm) = shown(volume, source), random_places(volume)
    original = nib.load(tmp_path / "scan.nii.gz")
    for kind, path in saved(volume, source, tmp_path / "maps").items():
        data, affine = read_nifti(path)
        assert data.shape == original.shape
        assert np.allclose(affine, original.affine, atol=1e-4)
        agree(kind, at_places(affine, data, mm), wanted[kind][index])


def turned(angles, shear):
    """A rotation about all axes, then a shear, as a 4 x 4 matrix."""
    move = np.eye(4)
    for (i, j), angle in zip(((0, 1), (0, 2), (1, 2)), np.radians(angles), strict=True):
        one = np.eye(4)
        one[i, i] = one[j, j] = np.cos(angle)
        one[i, j], one[j, i] = -np.sin(angle), np.sin(angle)
        move = one @ move
    lean = np.eye(4)
    lean[1, 2] = shear
    return move @ lean


@settings(max_examples=25)
@given(
    axes=st.sampled_from(AXES),
    angles=st.tuples(*[st.floats(-20, 20)] * 3),
    shear=st.floats(-0.3, 0.3),
    seed=st.integers(0, 1000),
    wanted=st.sampled_from([MapFormat.NIFTI, MapFormat.NRRD]),
)
def test_oblique_and_sheared_too(tmp_path, axes, angles, shear, seed, wanted):
    volume = stored_scan(tmp_path / "scan.nii.gz", axes, turned(angles, shear))
    source = mapped(volume, seed)
    expected, (index, mm) = shown(volume, source), random_places(volume, seed)
    for kind, path in saved(volume, source, tmp_path / "maps", wanted).items():
        data, affine = READERS[wanted](path)
        agree(kind, at_places(affine, data, mm), expected[kind][index])


@pytest.mark.parametrize("wanted", [MapFormat.NIFTI, MapFormat.NRRD])
def test_a_mask_opens_here_again_voxel_for_voxel(wanted, tmp_path):
    volume = stored_scan(tmp_path / "scan.nii.gz", "PIR", turned((10, -5, 3), 0.1))
    source = mapped(volume)
    expected = shown(volume, source)
    for kind, path in saved(volume, source, tmp_path / "maps", wanted).items():
        again = load_volume(path)
        assert np.allclose(again.affine, volume.affine, atol=1e-4)
        agree(kind, again.voxels, expected[kind])


def test_a_map_of_thresholded_lungs_is_divided_at_their_middle(tmp_path):
    volume = stored_scan(tmp_path / "scan.nii.gz")
    source = mapped(volume, sides=False)
    (lungs,) = (each for each in maps_of(volume, source) if each.name == MapKind.LUNGS.value)
    read = lungs.layers.transpose(2, 1, 0)[::-1, ::-1]  # LPS to RAS
    mask = source.lungs.trimmed
    cells = [
        ((np.arange(n) + 0.5) * m / n).astype(int)
        for n, m in zip(volume.shape, mask.shape, strict=True)
    ]
    expected = mask[np.ix_(*cells)] * np.where(cells[0] < 3, LEFT, RIGHT)[:, None, None]
    assert np.array_equal(read, expected)


def test_slicer_finds_names_and_colours_of_segments(tmp_path):
    volume = stored_scan(tmp_path / "scan.nii.gz")
    places = saved(volume, mapped(volume), tmp_path / "maps", MapFormat.NRRD)
    header = nrrd.read_header(str(places[MapKind.LUNG_CLASSES]))
    assert places[MapKind.LUNG_CLASSES].name == "scan_lung-classes.seg.nrrd"
    for number, kind in enumerate(LungClass):
        assert header[f"Segment{number}_Name"] == kind.name.lower()
        assert header[f"Segment{number}_LabelValue"] == str(kind.value)
        assert header[f"Segment{number}_Layer"] == "0"
        colour = [float(part) for part in header[f"Segment{number}_Color"].split()]
        assert np.allclose(np.multiply(colour, 255), SEGMENTS[MapKind.LUNG_CLASSES][number].colour)
    assert header["Segment0_Extent"] == "0 22 0 18 0 16"
    assert header["Segmentation_MasterRepresentation"] == "Binary labelmap"
    lungs = nrrd.read_header(str(places[MapKind.LUNGS]))
    assert "SCT^39607008^Lung~SCT^7771000^Left" in lungs["Segment0_Tags"]
    assert "research use only" in lungs["CTViewer_Origin"]


def test_nifti_says_what_made_it(tmp_path):
    volume = stored_scan(tmp_path / "scan.nii.gz")
    places = saved(volume, mapped(volume), tmp_path / "maps")
    header = nib.load(places[MapKind.LESION_MASK]).header
    assert b"network abababab" in header["descrip"].item()
    assert header.get_intent()[0] == "label"
    assert nib.load(places[MapKind.LESION_PROBABILITY]).header.get_intent()[0] == "estimate"


def frames_of(path, segment):
    """The voxels (k, row, column) of a segment by place: each frame's centre and its array."""
    seg = hd.seg.segread(path)
    pixels = np.atleast_3d(seg.pixel_array.T).T
    found = {}
    for number, frame in enumerate(seg.PerFrameFunctionalGroupsSequence):
        shared = seg.SharedFunctionalGroupsSequence[0]
        (which,) = (frame if "SegmentIdentificationSequence" in frame else shared).get(
            "SegmentIdentificationSequence"
        )
        if which.ReferencedSegmentNumber == segment:
            place = tuple(np.round(frame.PlanePositionSequence[0].ImagePositionPatient, 3))
            referred = frame.DerivationImageSequence[0].SourceImageSequence[0]
            found[place] = (pixels[number], referred)
    return seg, found


def test_dicom_segmentations_lie_on_the_slices_they_refer_to(tmp_path):
    paths = write_series(tmp_path / "ct", hu(), SPACING, FrameOfReferenceUID="1.2.3")
    volume = load_volume(tmp_path / "ct")
    source = mapped(volume)
    expected = shown(volume, source)
    slices = {each.SOPInstanceUID: each for each in map(pydicom.dcmread, paths)}
    for kind, path in saved(volume, source, tmp_path / "maps", MapFormat.SEG).items():
        for segment in SEGMENTS[kind]:
            seg, frames = frames_of(path, segment.label)
            assert seg.StudyInstanceUID == slices[next(iter(slices))].StudyInstanceUID
            assert seg.FrameOfReferenceUID == "1.2.3"
            for place, (pixels, referred) in frames.items():
                ct = slices[referred.ReferencedSOPInstanceUID]
                assert np.allclose(ct.ImagePositionPatient, place, atol=1e-3)
                r, a = volume.shape[:2]
                _, _, s = volume.index_of((-place[0], -place[1], place[2]))
                shown_here = expected[kind][::-1, ::-1, s].T  # rows to posterior, columns to left
                if kind is MapKind.LESION_PROBABILITY:
                    assert np.abs(pixels / 255 - shown_here).max() <= 0.5 / 255 + 1e-6
                else:
                    assert pixels.shape == (a, r)
                    agree(kind, pixels.astype(bool), shown_here == segment.label)
            marked = {s for s in range(17) if (expected[kind][..., s] == segment.label).any()}
            if kind not in (MapKind.LESION_PROBABILITY, MapKind.LESION_MASK):
                assert len(frames) == len(marked)


def test_dicom_segmentations_have_coded_terms_and_say_what_made_them(tmp_path):
    write_series(tmp_path / "ct", hu(), SPACING)
    volume = load_volume(tmp_path / "ct")
    places = saved(volume, mapped(volume), tmp_path / "maps", MapFormat.SEG)
    lungs = hd.seg.segread(places[MapKind.LUNGS])
    assert lungs.SegmentationType == "BINARY"
    assert [each.SegmentLabel for each in lungs.SegmentSequence] == ["left lung", "right lung"]
    first = lungs.SegmentSequence[0]
    assert first.SegmentedPropertyTypeCodeSequence[0].CodeValue == "39607008"
    (modifier,) = first.SegmentedPropertyTypeCodeSequence[
        0
    ].SegmentedPropertyTypeModifierCodeSequence
    assert modifier.CodeValue == "7771000"
    (made,) = first.SegmentationAlgorithmIdentificationSequence
    assert (made.AlgorithmName, made.AlgorithmVersion) == ("tiny", "0.1")
    assert "sha256=" + "ab" * 32 in made.AlgorithmParameters
    assert "research use only" in lungs.SeriesDescription
    assert lungs.PatientID == "4711"
    probability = hd.seg.segread(places[MapKind.LESION_PROBABILITY])
    assert probability.SegmentationType == "FRACTIONAL"
    assert probability.SegmentationFractionalType == "PROBABILITY"
    classes = hd.seg.segread(places[MapKind.LUNG_CLASSES])
    (scheme,) = classes.CodingSchemeIdentificationSequence
    assert scheme.CodingSchemeDesignator == "99CTVIEWER"


def test_dicom_segmentations_of_an_enhanced_scan(tmp_path):
    (tmp_path / "ct").mkdir()
    write_enhanced(tmp_path / "ct" / "ct.dcm", hu(), SPACING)
    volume = load_volume(tmp_path / "ct" / "ct.dcm")
    source = mapped(volume)
    expected = shown(volume, source)[MapKind.LUNGS]
    places = saved(volume, source, tmp_path / "maps", MapFormat.SEG)
    _, frames = frames_of(places[MapKind.LUNGS], 2)
    assert len(frames) > 5
    for place, (pixels, referred) in frames.items():
        _, _, s = volume.index_of((-place[0], -place[1], place[2]))
        assert referred.ReferencedFrameNumber == volume.shape[2] - s  # they are in reverse
        assert np.array_equal(pixels.astype(bool), expected[::-1, ::-1, s].T == 2)


@pytest.mark.parametrize("wanted", list(MapFormat))
def test_a_scan_without_lesions_gets_empty_maps(wanted, tmp_path):
    write_series(tmp_path / "ct", hu(), SPACING)
    volume = load_volume(tmp_path / "ct")
    source = mapped(volume)
    source.heat_map.values[:] = 0
    places = saved(volume, source, tmp_path / "maps", wanted)
    assert all(path.stat().st_size < 60_000 for path in places.values())
    if wanted is MapFormat.SEG:
        assert not hd.seg.segread(places[MapKind.LESION_MASK]).pixel_array.any()


def test_segmentations_of_a_scan_that_is_no_dicom(tmp_path):
    volume = stored_scan(tmp_path / "scan.nii.gz")
    with pytest.raises(UserError, match="needs a DICOM scan"):
        writer_of(MapFormat.SEG, volume)


def test_odd_headers_are_no_obstacle_to_a_segmentation(tmp_path):
    write_series(tmp_path / "ct", hu(), SPACING, PatientSex="MALE", PatientID=None)
    volume = load_volume(tmp_path / "ct")
    places = saved(volume, mapped(volume), tmp_path / "maps", MapFormat.SEG)
    assert hd.seg.segread(places[MapKind.LUNGS]).PatientSex == ""


WITH_A_NAME = """
import sys
from pathlib import Path
from tests.core.output.test_maps import MapFormat, hu, load_volume, mapped, saved
from tests.dicoms import write_series
folder = Path(sys.argv[1])
write_series(folder / "ct", hu(), (2.0, 3.0, 4.0), PatientName="Mustermann")
volume = load_volume(folder / "ct")
saved(volume, mapped(volume), folder / "maps", MapFormat.SEG)
"""


def test_nobody_hears_whose_scan_it_is(tmp_path):
    """A name of one part makes highdicom warn of it, with the name."""
    command = [sys.executable, "-c", WITH_A_NAME, str(tmp_path)]
    done = subprocess.run(command, cwd=Path(__file__).parents[3], capture_output=True, text=True)
    assert len(list((tmp_path / "maps").iterdir())) == len(MapKind), done.stderr
    assert done.stderr == ""


def test_headers_that_allow_no_segmentation_get_a_sentence(tmp_path):
    write_series(tmp_path / "ct", hu(), SPACING, StudyInstanceUID=None)
    volume = load_volume(tmp_path / "ct")
    with pytest.raises(UserError, match="save the maps as NIfTI or NRRD"):
        saved(volume, mapped(volume), tmp_path / "maps", MapFormat.SEG)
    assert not list((tmp_path / "maps").iterdir())


@pytest.mark.parametrize("wanted", [MapFormat.NIFTI, MapFormat.NRRD])
def test_a_full_disk_leaves_nothing_half_written(wanted, tmp_path, monkeypatch):
    volume = stored_scan(tmp_path / "scan.nii.gz")
    before = saved(volume, mapped(volume), tmp_path / "maps", wanted)
    old = {path: path.read_bytes() for path in before.values()}
    flushed = []

    def full(handle):
        flushed.append(handle)
        if len(flushed) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UserError, match=r"\.(nii\.gz|nrrd) cannot be written \(No space left"):
        saved(volume, mapped(volume, 1), tmp_path / "maps", wanted)
    now = {path: path.read_bytes() for path in (tmp_path / "maps").iterdir()}
    assert set(now) == set(old)
    assert now == old  # of maps that belong together none is new


def test_a_folder_that_is_gone(tmp_path):
    volume = stored_scan(tmp_path / "scan.nii.gz")
    places = MapPlaces(tmp_path / "gone").of(volume.source.path, 1)
    with pytest.raises(UserError, match="cannot be written"):
        save_maps(volume, mapped(volume), places, writer_of(MapFormat.NIFTI, volume))


def test_names_follow_the_pattern(tmp_path):
    scan = tmp_path / "p1" / "Scan.NII.gz"
    places = MapPlaces(tmp_path, MapFormat.NRRD, "{number:03}-{folder}-{name}.{map}")
    assert places.of(scan, 7)[MapKind.LUNGS].name == "007-p1-Scan.lungs.seg.nrrd"
    (tmp_path / "p1.2").mkdir()
    assert MapPlaces(tmp_path).of(tmp_path / "p1.2", 1)[MapKind.LUNGS].name == "p1.2_lungs.nii.gz"


@pytest.mark.parametrize("names", [("a/scan.nii.gz", "b/scan.nii"), ("Scan.nii", "scan.nii.gz")])
def test_two_scans_under_one_name_are_an_error_before_the_work(names, tmp_path):
    scans = [tmp_path / name for name in names]
    with pytest.raises(UserError, match=r"would both be saved as .*_lesion-probability.nii.gz"):
        check_names(scans, MapPlaces(tmp_path))
    check_names(scans, MapPlaces(tmp_path, pattern="{number}_{map}"))


def test_no_map_takes_the_place_of_a_scan(tmp_path):
    scans = [tmp_path / "a_lungs.nii.gz", tmp_path / "a.nii.gz"]
    with pytest.raises(UserError, match="is a scan"):
        check_names(scans, MapPlaces(tmp_path))


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("{name}", "add {map}"),
        ("{nom}_{map}", "{nom}"),
        ("x/{map}", "folder"),
        ("{map", "understood"),
        ("{map.x}", "{map.x}"),
        ("{map}{}", "understood"),
        ("{map:d}", "understood"),
    ],
)
def test_patterns_that_make_no_sense(pattern, reason, tmp_path):
    with pytest.raises(UserError, match=reason):
        MapPlaces(tmp_path, pattern=pattern).checked()


def test_a_name_too_long_is_known_before_the_work(tmp_path):
    with pytest.raises(UserError, match="240 bytes"):
        check_names([tmp_path / ("x" * 235 + ".nii")], MapPlaces(tmp_path))


def test_other_thresholds_make_other_classes(tmp_path):
    volume = stored_scan(tmp_path / "scan.nii.gz")
    source = mapped(volume)
    other = Thresholds(-900, -500, -300, 100)
    changed = type(source)(source.heat_map, source.lungs, source.model, 0.9, other)
    for one, two in zip(maps_of(volume, source), maps_of(volume, changed), strict=True):
        same = one.name in (MapKind.LESION_PROBABILITY.value, MapKind.LUNGS.value)
        assert np.array_equal(one.layers, two.layers) == same
