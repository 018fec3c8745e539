"""Sidecars that grew apart become one, and JSON gives back what went in."""

import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctviewer.core.geometry.measure import Measurement, MeasurementKind
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.scan_mask import MaskKind, MaskMaker, MaskOrigin
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.sidecar.content import (
    EMPTY,
    KeptMask,
    KeptReading,
    ScanKey,
    Sidecar,
    merged,
)
from ctviewer.core.output.sidecar.encoding import (
    NewerSchemaError,
    OtherScanError,
    from_json,
    to_json,
)

SHAPE = (20, 30, 10)
KEY = ScanKey("ab" * 32, SHAPE, ((0.7, 0, 0, -7.0), (0, 0.7, 0, 1.0), (0, 0, 1.25, 100.0)))
WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)


@st.composite
def measurements(draw):
    kind, plane = draw(st.sampled_from(MeasurementKind)), draw(st.sampled_from(Plane))
    across, down = (st.floats(-0.5, SHAPE[axis] - 0.5) for axis in (plane.across, plane.down))
    spots = draw(st.lists(st.tuples(across, down), min_size=kind.spots, max_size=kind.spots))
    position = draw(st.integers(0, SHAPE[plane.axis] - 1))
    return Measurement(kind, plane, position, tuple(spots), draw(WORDS), draw(WORDS))


READINGS = st.builds(
    KeptReading, st.just("percent"), st.integers(0, 100), WORDS, WORDS, WORDS,
    st.none() | WORDS, st.none() | st.floats(0, 1), st.none() | WORDS,
)  # fmt: skip
MASK_ORIGINS = st.builds(
    MaskOrigin, st.sampled_from([MaskMaker.NETWORK, MaskMaker.HAND, MaskMaker.PROGRAM]), WORDS,
    WORDS, WORDS, st.booleans(),
)  # fmt: skip


@st.composite
def kept_masks(draw):
    made = []
    for kinds in ([MaskKind.LUNGS, MaskKind.LOBES], [MaskKind.LESIONS]):
        if draw(st.booleans()):
            content = draw(st.binary(min_size=1, max_size=20))
            digest = hashlib.sha256(content).hexdigest()
            kind = draw(st.sampled_from(kinds))
            made.append(KeptMask(kind, draw(MASK_ORIGINS), digest, content))
    return tuple(made)


SIDECARS = st.builds(
    Sidecar,
    WORDS,
    st.lists(measurements(), max_size=4, unique=True).map(tuple),
    st.lists(READINGS, max_size=3, unique=True).map(tuple),
    kept_masks(),
)


@given(SIDECARS)
def test_json_gives_back_what_went_in(sidecar):
    assert from_json(to_json(sidecar, KEY), KEY) == sidecar
    whole = from_json(to_json(sidecar, KEY, whole=True), KEY)
    assert [each.content for each in whole.masks] == [each.content for each in sidecar.masks]


@given(SIDECARS, SIDECARS)
def test_nothing_that_only_one_side_changed_is_lost(base, changed):
    assert merged(base, changed, base) == changed
    theirs = merged(base, base, changed)
    assert theirs.comment == changed.comment
    assert set(theirs.measurements) == set(changed.measurements)
    assert set(theirs.readings) == set(changed.readings)
    assert theirs.masks == changed.masks


@given(SIDECARS, SIDECARS)
def test_of_two_without_a_common_beginning_both_are_kept(one, other):
    both = merged(EMPTY, one, other)
    assert set(both.measurements) == {*one.measurements, *other.measurements}
    assert set(both.readings) == {*one.readings, *other.readings}
    assert one.comment.rstrip() in both.comment
    assert other.comment.rstrip() in both.comment


def test_places_are_written_in_the_scanners_mm_too():
    volume = Volume.from_array(np.zeros(SHAPE, np.int16), (0.7, 0.7, 1.25))
    ruler = Measurement(MeasurementKind.RULER, Plane.AXIAL, 4, ((1.0, 2.0), (3.5, 2.0)))
    key = ScanKey.of(volume)
    stored = json.loads(to_json(Sidecar(measurements=(ruler,)), key))
    (written,) = stored["measurements"]
    wanted = [volume.mm_of(ruler.index_of(spot)) for spot in ruler.spots]
    assert written["points_mm"] == [pytest.approx(mm, abs=1e-3) for mm in wanted]
    assert written["kind"] == "ruler"


def test_nothing_of_the_header_name_or_path_is_written():
    text = to_json(EMPTY, KEY)
    assert set(json.loads(text)) == {
        "ctviewer_sidecar", "program", "changed", "voxels_sha256", "shape", "comment",
        "measurements", "blind_reads", "masks", "includes",
    }  # fmt: skip


def test_the_file_that_a_mask_came_from_is_not_named():
    origin = MaskOrigin(
        MaskMaker.FILE, "Erika Mustermann.nii.gz", sha256="1234567890", corrected=True
    )
    mask = KeptMask(MaskKind.LESIONS, origin, "ab" * 32)
    text = to_json(Sidecar(masks=(mask,)), KEY, whole=True)
    assert "Erika" not in text
    (read,) = from_json(text, KEY).masks
    assert read.origin == replace(origin, name="12345678")


def changed(**values):
    return json.dumps({**json.loads(to_json(EMPTY, KEY)), **values})


RULER = {"kind": "ruler", "plane": "axial", "slice": 1, "points": [[0, 0], [1, 1]], "name": "a"}
READ = {"scale": "percent", "score": 4}
MASK = {"kind": "lungs", "origin": {"by": "hand"}, "npz_sha256": "ab" * 32}


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", "null", '{"ctviewer_sidecar": true', changed(ctviewer_sidecar="1"),
        changed(comment=3), changed(comment="x" * 200_000), changed(comment="\ud800"),
        changed(measurements={}), changed(measurements=[{}]), changed(measurements=[None]),
        changed(measurements=[{**RULER, "kind": "spline"}]),
        changed(measurements=[{**RULER, "slice": 10}]),
        changed(measurements=[{**RULER, "slice": -1}]),
        changed(measurements=[{**RULER, "points": [[0, 0]]}]),
        changed(measurements=[{**RULER, "points": [[0, 0], [1e9, 0]]}]),
        changed(measurements=[{**RULER, "points": [[0, 0], [float("nan"), 0]]}]),
        changed(measurements=[{**RULER, "points": [[0, 0, 0], [1, 1, 1]]}]),
        changed(measurements=[{**RULER, "name": None}]),
        changed(blind_reads=[{**READ, "score": 101}]),
        changed(blind_reads=[{**READ, "score": 1.5}]),
        changed(blind_reads=[{**READ, "scale": "stars"}]), changed(blind_reads=[{"score": 4}]),
        changed(blind_reads=[{**READ, "probability": "high"}]),
        changed(masks=[{**MASK, "npz_sha256": "../../x"}]), changed(masks=[MASK, MASK]),
        changed(masks=[{**MASK, "npz": "AAAA"}]), changed(masks=[{**MASK, "npz": "?"}]),
        changed(masks=[{**MASK, "kind": "liver"}]), changed(masks=[{**MASK, "origin": {}}]),
    ],
)  # fmt: skip
def test_a_damaged_file_is_refused_as_a_whole(text):
    with pytest.raises(ValueError) as raised:  # noqa: PT011  (of any kind but two)
        from_json(text, KEY)
    assert type(raised.value) not in (NewerSchemaError, OtherScanError)


def test_fields_that_a_file_lacks_or_has_more_change_nothing_else():
    read = from_json(changed(measurements=[RULER], blind_reads=[{**READ, "mood": 1}], more=2), KEY)
    assert len(read.measurements) == len(read.readings) == 1


def test_a_later_schema_and_other_voxels_are_said_as_such():
    with pytest.raises(NewerSchemaError):
        from_json(changed(ctviewer_sidecar=2), KEY)
    with pytest.raises(OtherScanError):
        from_json(changed(voxels_sha256="00"), KEY)
