import csv
import io
import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctviewer.core.base.files import clipboard_text, csv_text
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.measure import (
    Measurement,
    MeasurementKind,
    angle_degrees,
    area_mm2,
    length_mm,
    lines_of,
    outline,
    read,
    spot_at,
    statistics,
)
from ctviewer.core.geometry.measure_edit import History, fitted, handles, moved, with_handle
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.tables import MEASUREMENT_COLUMNS, measurement_rows
from tests.scans import AXES, affine_of, stored_as, write

SHAPE = (12, 10, 8)
SPACINGS = st.tuples(*[st.floats(0.3, 8.0)] * 3)
PLANES = st.sampled_from(list(Plane))
EIGHTHS = st.integers(-4, 60).map(lambda count: count / 8)  # a slice's edge is at -0.5
SPOTS = st.tuples(EIGHTHS, EIGHTHS)


def volume_of(spacing=(1.0, 1.0, 1.0), voxels=None, turn=None):
    if voxels is None:
        voxels = np.random.default_rng(1).integers(-1000, 400, SHAPE).astype(np.int16)
    affine = np.eye(4)
    affine[:3, :3] = (np.eye(3) if turn is None else turn) @ np.diag(spacing)
    affine[:3, 3] = (-7.0, 20.0, 3.0)
    return Volume(np.asarray(voxels).copy(), affine)


def turned_by(degrees, axis):
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    turn = np.eye(3)
    i, j = [each for each in range(3) if each != axis]
    turn[[i, i, j, j], [i, j, i, j]] = c, -s, s, c
    return turn


def on(kind, *spots, plane=Plane.AXIAL, position=3, name=""):
    return Measurement(kind, plane, position, tuple(spots), name)


@given(SPACINGS, PLANES, SPOTS, SPOTS)
def test_a_length_is_that_of_the_screen_in_mm(spacing, plane, start, end):
    volume = volume_of(spacing)
    across, down = spacing[plane.across], spacing[plane.down]
    wanted = math.hypot((end[0] - start[0]) * across, (end[1] - start[1]) * down)
    assert length_mm(volume, on(MeasurementKind.RULER, start, end, plane=plane)) == pytest.approx(
        wanted
    )


@given(SPACINGS, PLANES, SPOTS, SPOTS, SPOTS, st.floats(-80, 80), st.sampled_from([0, 1, 2]))
def test_lengths_and_angles_do_not_turn_with_an_oblique_scan(
    spacing, plane, start, vertex, end, degrees, axis
):
    straight, oblique = volume_of(spacing), volume_of(spacing, turn=turned_by(degrees, axis))
    ruler = on(MeasurementKind.RULER, start, end, plane=plane)
    assert length_mm(oblique, ruler) == pytest.approx(length_mm(straight, ruler), abs=1e-9)
    angle = on(MeasurementKind.ANGLE, start, vertex, end, plane=plane)
    one, other = angle_degrees(straight, angle), angle_degrees(oblique, angle)
    assert one == pytest.approx(other, abs=1e-4) if one is not None else other is None


@given(SPACINGS, SPOTS, SPOTS, SPOTS)
def test_the_angles_of_a_triangle_sum_to_180(spacing, a, b, c):
    volume = volume_of(spacing)
    legs = [
        length_mm(volume, on(MeasurementKind.RULER, *pair)) for pair in ((a, b), (b, c), (c, a))
    ]
    if min(legs) > 0.1:
        corners = [(a, b, c), (b, c, a), (c, a, b)]
        angles = [angle_degrees(volume, on(MeasurementKind.ANGLE, *spots)) for spots in corners]
        assert sum(angles) == pytest.approx(180, abs=1e-6)


def test_a_right_angle_on_unequal_spacing():
    angle = on(MeasurementKind.ANGLE, (0, 4), (4, 4), (4, 0), plane=Plane.CORONAL)
    assert angle_degrees(volume_of((0.7, 0.7, 8)), angle) == pytest.approx(90)
    diagonal = on(MeasurementKind.ANGLE, (5, 4), (4, 4), (5, 5), plane=Plane.CORONAL)
    wanted = math.degrees(math.atan2(8, 0.7))
    assert angle_degrees(volume_of((0.7, 0.7, 8)), diagonal) == pytest.approx(wanted)
    assert angle_degrees(volume_of(), on(MeasurementKind.ANGLE, (4, 4), (4, 4), (1, 1))) is None


@pytest.mark.parametrize("axes", AXES[::7])
def test_what_is_measured_does_not_depend_on_how_the_file_stores_it(tmp_path, axes):
    ras = np.random.default_rng(3).integers(-1000, 400, SHAPE).astype(np.int16)
    stored = stored_as(axes, ras)
    loaded = load_volume(write(tmp_path / "a.nii", stored, affine_of(axes, SHAPE, (0.7, 1.1, 5))))
    plain = volume_of((0.7, 1.1, 5), ras)
    for plane in Plane:
        region = fitted(plain, on(MeasurementKind.CIRCLE, (4, 4), (6.2, 4.6), plane=plane))
        wanted, found = read(plain, region), read(loaded, region)
        assert found.hu == wanted.hu
        assert found.area_mm2 == pytest.approx(wanted.area_mm2, rel=1e-6)
        ruler = on(MeasurementKind.RULER, (1, 2), (6, 5), plane=plane)
        assert length_mm(loaded, ruler) == pytest.approx(length_mm(plain, ruler), rel=1e-6)


def brute_force(volume, region):
    """Every voxel of the slice asked by itself, in mm."""
    plane, inside = region.plane, []
    centre, rim = (np.array(volume.mm_of(region.index_of(spot))) for spot in region.spots)
    (x0, y0), (x1, y1) = region.spots
    for x, y in itertools.product(
        range(volume.shape[plane.across]), range(volume.shape[plane.down])
    ):
        index = region.index_of((x, y))
        if region.kind is MeasurementKind.RECTANGLE:
            is_in = min(x0, x1) <= x <= max(x0, x1) and min(y0, y1) <= y <= max(y0, y1)
        else:
            radius = np.linalg.norm(rim - centre)
            distance = np.linalg.norm(np.array(volume.mm_of(index)) - centre)
            is_in = distance <= radius * (1 + 1e-9)
        if is_in:
            inside.append(volume.hu_at(tuple(int(i) for i in index)))
    return np.array(inside)


@settings(max_examples=60)
@given(
    st.sampled_from([MeasurementKind.CIRCLE, MeasurementKind.RECTANGLE]),
    PLANES, SPACINGS, SPOTS, SPOTS,
    st.floats(-40, 40),
)  # fmt: skip
def test_roi_statistics_equal_brute_force_on_original_voxels(
    kind, plane, spacing, one, other, tilt
):
    """Some viewers showed wrong means of regions, computed from displayed values."""
    turn = turned_by(tilt, 0)
    turn[1, 2] += 0.2  # a sheared scan, as from a tilted gantry
    volume = volume_of(spacing, turn=turn)
    region = fitted(volume, on(kind, one, other, plane=plane))
    wanted, found = brute_force(volume, region), statistics(volume, region)
    if found is None:
        assert not wanted.size
        return
    assert (found.voxels, found.least, found.most) == (len(wanted), wanted.min(), wanted.max())
    assert found.mean == pytest.approx(wanted.mean())
    assert found.sd == (pytest.approx(wanted.std(ddof=1)) if len(wanted) > 1 else None)


def test_a_circle_on_a_sheared_scan_is_round_in_the_patient():
    turn = np.eye(3)
    turn[1, 2] = 0.4
    volume = volume_of((0.7, 0.7, 0.9), np.arange(30**3, dtype=np.int16).reshape(30, 30, 30), turn)
    circle = on(MeasurementKind.CIRCLE, (14, 14), (24, 14), plane=Plane.SAGITTAL)
    wanted, found = brute_force(volume, circle), statistics(volume, circle)
    assert (found.voxels, found.least, found.most) == (len(wanted), wanted.min(), wanted.max())
    assert found.mean == pytest.approx(wanted.mean())


@pytest.mark.parametrize("mm", [0.3, 0.66, 0.7, 0.8])
def test_a_voxel_on_the_outline_is_inside_however_its_place_is_rounded(mm):
    circle = on(MeasurementKind.CIRCLE, (5.0, 5.0), (8.0, 5.0))
    assert statistics(volume_of((mm, mm, 1.0)), circle).voxels == 29


def test_a_region_speaks_of_finite_voxels_and_counts_the_others():
    voxels = np.full(SHAPE, 7.0, np.float32)
    voxels[2:4, 2, 3] = np.nan, np.inf
    found = statistics(volume_of(voxels=voxels), on(MeasurementKind.RECTANGLE, (2, 2), (4, 3)))
    assert (found.mean, found.voxels, found.nonfinite) == (7.0, 4, 2)
    assert statistics(volume_of(), on(MeasurementKind.RECTANGLE, (2.2, 2.2), (2.8, 2.8))) is None


def test_areas():
    volume = volume_of((2, 3, 5))
    circle = on(MeasurementKind.CIRCLE, (5, 5), (7, 5))
    assert area_mm2(volume, circle) == pytest.approx(math.pi * 16)
    rectangle = on(MeasurementKind.RECTANGLE, (1, 1), (4, 3), plane=Plane.CORONAL)
    assert area_mm2(volume, rectangle) == pytest.approx(3 * 2 * 2 * 5)
    for spots in [
        ((4, 3), (1, 1)),
        ((1, 3), (4, 1)),
        ((4, 1), (1, 3)),
    ]:  # whichever way it is drawn
        drawn = on(MeasurementKind.RECTANGLE, *spots, plane=Plane.CORONAL)
        assert area_mm2(volume, drawn) == area_mm2(volume, rectangle)


@given(SPACINGS, PLANES, SPOTS, SPOTS)
def test_the_outline_of_a_circle_lies_a_radius_from_its_centre(spacing, plane, centre, rim):
    volume = volume_of(spacing, turn=turned_by(30, 1))
    circle = on(MeasurementKind.CIRCLE, centre, rim, plane=plane)
    for spot in outline(volume, circle)[::9]:
        ruler = on(MeasurementKind.RULER, centre, spot, plane=plane)
        assert length_mm(volume, ruler) == pytest.approx(length_mm(volume, circle), abs=1e-6)


ANYWHERE = st.tuples(st.floats(-50, 50), st.floats(-50, 50))


@given(
    st.sampled_from(list(MeasurementKind)),
    PLANES,
    SPACINGS,
    SPOTS,
    SPOTS,
    ANYWHERE,
    st.integers(0, 3),
)
def test_nothing_is_measured_outside_the_scan(kind, plane, spacing, one, other, away, number):
    volume = volume_of(spacing)
    start = fitted(volume, on(kind, *((one, other, one)[: kind.spots]), plane=plane))
    number %= len(handles(start))
    for changed in (with_handle(volume, start, number, away), moved(volume, start, away)):
        line = np.array(outline(volume, changed))
        assert line.min() >= -0.5 - 1e-6
        most = np.array([volume.shape[plane.across], volume.shape[plane.down]]) - 0.5
        assert (line <= most + 1e-6).all()


def test_a_handle_follows_the_hand():
    volume = volume_of()
    rectangle = on(MeasurementKind.RECTANGLE, (1, 1), (4, 3))
    for number in range(4):
        assert (5, 6) in handles(with_handle(volume, rectangle, number, (5, 6)))
    opposite = with_handle(volume, rectangle, 3, (0, 6))
    assert set(handles(opposite)) == {(0, 1), (0, 6), (4, 1), (4, 6)}
    circle = with_handle(volume, on(MeasurementKind.CIRCLE, (4, 4), (6, 4)), 0, (5, 5))
    assert circle.spots == ((5, 5), (7, 5))
    assert moved(volume, on(MeasurementKind.RULER, (1, 1), (3, 2)), (1, 2)).spots == (
        (2, 3),
        (4, 4),
    )


def test_a_spot_is_where_the_slice_shows_it():
    volume = volume_of((2, 3, 5))
    for plane in Plane:
        ruler = on(MeasurementKind.RULER, (2.25, 3.5), (0, 0), plane=plane)
        at = plane.screen_of(volume, ruler.index_of(ruler.spots[0]))
        assert spot_at(volume, plane, *at) == pytest.approx(ruler.spots[0])


def test_the_table_has_units_full_precision_and_no_formula():
    volume = volume_of((1 / 3, 1 / 3, 5))
    names = ['=HYPERLINK("x")', "+1", "@a", " =1+1", "Größe, links"]
    drawn = [on(MeasurementKind.RULER, (0, 0), (1, 1), name=name) for name in names]
    drawn.append(on(MeasurementKind.CIRCLE, (5, 5), (7, 5), name="circle"))
    header, *lines = csv.reader(io.StringIO(csv_text(measurement_rows(volume, drawn))))
    assert tuple(header) == MEASUREMENT_COLUMNS
    assert [line[0][0] for line in lines[:4]] == ["'"] * 4
    assert lines[4][0] == "Größe, links"
    assert float(lines[0][MEASUREMENT_COLUMNS.index("length_mm")]) == length_mm(volume, drawn[0])
    region = dict(zip(MEASUREMENT_COLUMNS, lines[5], strict=True))
    assert float(region["mean_hu"]) == statistics(volume, drawn[5]).mean
    assert float(region["voxels_area_mm2"]) == pytest.approx(int(region["voxels"]) / 9)
    assert region["length_mm"] == ""
    assert int(region["slice"]) == 4
    pasted = clipboard_text(
        measurement_rows(volume, [on(MeasurementKind.RULER, (0, 0), (1, 1), name="a\tb\nc")])
    )
    assert pasted.splitlines()[1].split("\t")[0] == "a b c"


def test_words():
    volume = volume_of((2, 2, 2), np.full(SHAPE, -850, np.int16))
    assert lines_of(read(volume, on(MeasurementKind.RULER, (0, 0), (5, 0)))) == ["10.0 mm"]
    assert lines_of(read(volume, on(MeasurementKind.ANGLE, (0, 4), (4, 4), (4, 0)))) == ["90.0°"]
    assert lines_of(read(volume, on(MeasurementKind.RECTANGLE, (0, 0), (1, 1)))) == [
        "Mean -850.0  SD 0.0 HU", "-850 to -850 HU", "4.0 mm², 4 voxels"
    ]  # fmt: skip


@given(st.lists(st.sampled_from("abur"), max_size=30))
def test_undo_and_redo_walk_over_what_was(steps):
    history, past, future = History(""), [""], []
    for count, step in enumerate(steps):
        if step == "u":
            history = history.undone()
            if len(past) > 1:
                future.append(past.pop())
        elif step == "r":
            history = history.redone()
            if future:
                past.append(future.pop())
        else:
            history = history.changed(f"{step}{count}")
            past.append(f"{step}{count}")
            future.clear()
        assert history.now == past[-1]
    assert history.changed(history.now) is history
