"""Dabs change only the voxels under the brush; undo and redo are exact."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ctviewer.core.geometry import brush as brushes
from ctviewer.core.geometry.brush import Brush, EditLog, EditStep, dab, editable, spans_of
from ctviewer.core.geometry.fill import fill_between
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume

SHAPE = (13, 11, 9)
SPACING = (0.8, 0.8, 2.0)


def scan(affine=None):
    values = np.random.default_rng(5).integers(-1000, 200, SHAPE).astype(np.int16)
    volume = Volume.from_array(values, SPACING)
    return volume if affine is None else Volume(values, affine)


def sheared():
    affine = np.diag([0.8, 0.9, 2.0, 1.0])
    affine[1, 2] = 0.7
    affine[0, 1] = 0.2
    return scan(affine)


PLACES = st.tuples(*(st.floats(-2, n + 1) for n in SHAPE))
BRUSHES = st.builds(
    Brush, st.floats(0.1, 6), st.integers(0, 2),
    st.sampled_from([brushes.EVERY_HU, (-700.0, -200.0)]), st.booleans(),
)  # fmt: skip


def expected(volume, labels, brush, plane, way):
    """The same voxel by voxel, by the distance to many places on the way."""
    start, end = map(np.asarray, way)
    steps = volume.affine[:3, :3]
    result = labels.copy()
    dense = start + np.linspace(0, 1, 301)[:, None] * (end - start)
    for index in np.ndindex(volume.shape):
        if not brush.ball and index[plane.axis] != round(float(start[plane.axis])):
            continue
        off = (np.asarray(index) - dense) @ steps.T
        near = np.sqrt((off**2).sum(axis=1)).min() <= brush.radius_mm
        if not (near or index == tuple(np.rint(end).astype(int))):
            continue
        if not brush.hu[0] <= volume.voxels[index] <= brush.hu[1]:
            continue
        result[index] = brush.label
    return result


@pytest.mark.parametrize("make", [scan, sheared])
@pytest.mark.parametrize("plane", list(Plane))
@pytest.mark.parametrize("ball", [False, True])
@pytest.mark.parametrize("hu", [brushes.EVERY_HU, (-600.0, -100.0)])
def test_a_dab_changes_the_voxels_within_its_radius_of_the_way(make, plane, ball, hu):
    volume = make()
    labels = editable(np.random.default_rng(1).integers(0, 3, SHAPE))
    for label in (0, 2):
        start, end = [4.2, 5.1, 3.3], [8.7, 6.4, 4.8]
        start[plane.axis] = end[plane.axis] = 4.0
        way = tuple(start), tuple(end)
        brush = Brush(2.1, label, hu, ball)
        wanted = expected(volume, labels, brush, plane, way)
        patch = dab(volume, labels, brush, plane, way)
        before = labels.copy()
        patch.apply(labels)
        assert np.array_equal(labels, wanted)
        changed = np.argwhere(labels != before)
        spans = [(span.start, span.stop) for span in patch.spans]
        assert spans == list(zip(changed.min(axis=0), changed.max(axis=0) + 1, strict=True))
        patch.revert(labels)
        assert np.array_equal(labels, before)


def test_the_smallest_brush_reaches_the_voxel_under_the_mouse():
    labels = editable(np.zeros(SHAPE))
    place = (5.4, 6.4, 2.0)
    dab(scan(), labels, Brush(0.1, 1), Plane.AXIAL, (place, place)).apply(labels)
    assert np.argwhere(labels).tolist() == [[5, 6, 2]]


def test_what_is_so_already_or_lies_beside_the_scan_is_no_change():
    volume, labels = scan(), editable(np.ones(SHAPE))
    inside, beside = (5.0, 5.0, 5.0), (-40.0, 5.0, 5.0)
    assert dab(volume, labels, Brush(3, 1), Plane.CORONAL, (inside, inside)) is None
    assert dab(volume, labels, Brush(3, 2), Plane.CORONAL, (beside, beside)) is None
    labels[:] = 0
    assert dab(volume, labels, Brush(3, 0), Plane.CORONAL, (inside, inside)) is None


def test_voxels_without_a_value_are_changed_only_by_a_brush_of_every_hu():
    values = np.full(SHAPE, np.nan, np.float32)
    volume, labels = Volume.from_array(values, SPACING), editable(np.zeros(SHAPE))
    way = ((5.0, 5.0, 5.0),) * 2
    assert dab(volume, labels, Brush(2, 1, (-1000, 1000)), Plane.AXIAL, way) is None
    assert dab(volume, labels, Brush(2, 1), Plane.AXIAL, way) is not None


class Correcting(RuleBasedStateMachine):
    """A log over one array against a list of copies of the whole."""

    @initialize(seed=st.integers(0, 9))
    def begin(self, seed):
        self.volume = scan()
        self.labels = editable(np.random.default_rng(seed).integers(0, 3, SHAPE))
        self.log = EditLog()
        self.copies, self.at = [self.labels.copy()], 0

    def keep(self, step):
        self.log = self.log.did(step)
        self.copies = [*self.copies[: self.at + 1], self.labels.copy()]
        self.at += 1

    @rule(
        brush=BRUSHES, plane=st.sampled_from(Plane), places=st.lists(PLACES, min_size=1, max_size=4)
    )
    def stroke(self, brush, plane, places):
        patches = []
        for start, end in zip(places, places[1:] or places, strict=False):
            end = list(end)
            end[plane.axis] = start[plane.axis]
            patch = dab(self.volume, self.labels, brush, plane, (start, tuple(end)))
            if patch is not None:
                patch.apply(self.labels)
                patches.append(patch)
        if patches:
            self.keep(EditStep(tuple(patches), plane))

    @rule(plane=st.sampled_from(Plane), label=st.integers(1, 2))
    def fill(self, plane, label):
        drawn = self.log.drawn(self.labels, plane)
        step = fill_between(self.volume, self.labels, label, plane, drawn)
        if step is not None:
            for patch in step.patches:
                patch.apply(self.labels)
            self.keep(step)

    @rule()
    def undo(self):
        self.log = self.log.undo(self.labels)
        self.at = max(self.at - 1, 0)

    @rule()
    def redo(self):
        self.log = self.log.redo(self.labels)
        self.at = min(self.at + 1, len(self.copies) - 1)

    @invariant()
    def labels_are_those_of_the_copy(self):
        if hasattr(self, "copies"):
            assert np.array_equal(self.labels, self.copies[self.at])
            assert (len(self.log.past), len(self.log.past) + len(self.log.future)) == (
                self.at, len(self.copies) - 1,
            )  # fmt: skip


TestCorrecting = Correcting.TestCase
TestCorrecting.settings = settings(max_examples=20, stateful_step_count=15)


def test_the_log_forgets_the_oldest_steps(monkeypatch):
    monkeypatch.setattr(brushes, "MOST_CHANGED", 22)
    volume, labels, log = scan(), editable(np.zeros(SHAPE)), EditLog()
    for position in range(6):
        place = (6.0, 5.0, float(position))
        patch = dab(volume, labels, Brush(1.0, 1), Plane.AXIAL, (place, place))
        patch.apply(labels)
        log = log.did(EditStep((patch,), Plane.AXIAL))
    assert len(log.past) == 22 // len(patch.voxels) < 6
    for _ in range(10):
        log = log.undo(labels)
    assert labels.any()


@given(st.lists(PLACES, min_size=1, max_size=3))
@settings(max_examples=20)
def test_the_box_of_several_patches_holds_them_all(places):
    volume, labels = scan(), editable(np.zeros(SHAPE))
    patches = [
        patch for place in places
        if (patch := dab(volume, labels, Brush(2, 1, ball=True), Plane.AXIAL, (place, place)))
    ]  # fmt: skip
    for patch in patches:
        patch.apply(labels)
    if patches:
        outside = labels.copy()
        outside[spans_of(patches)] = 0
        assert not outside.any()


def test_a_dab_on_a_large_scan_reads_its_box_alone():
    """It takes less memory than the mask of one slice: far less than that of the whole scan."""
    labels = np.zeros((512, 512, 255), np.uint8, order="F")
    volume = Volume.from_array(np.zeros(labels.shape, np.int16, order="F"), (0.7, 0.7, 1.25))
    place = (100.0, 250.0, 120.0)
    tracemalloc.start()
    dab(volume, labels, Brush(10, 1, (-900, 100)), Plane.AXIAL, (place, place)).apply(labels)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < labels[:, :, 0].nbytes
