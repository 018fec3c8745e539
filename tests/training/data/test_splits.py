"""Splits: disjoint, stratified, drawn once."""

import random
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.base.errors import TrainingError
from training.data import splits
from training.data.scans import NORMAL, PNEUMONIA, LabelledScan
from training.data.splits import SHARES, Plan, draw, hold_out, keras_example, once, thinned


@pytest.fixture(autouse=True)
def files_are_there(monkeypatch):
    monkeypatch.setattr(Path, "is_file", lambda _path: True)


def scan(number, label=NORMAL, patient=None, site="", severity=""):
    return LabelledScan(
        Path(f"/scans/{number:04}.nii"), label, patient or f"P{number}", site, severity
    )


def table(normal, positive):
    return tuple(scan(at, NORMAL if at < normal else PNEUMONIA) for at in range(normal + positive))


shares = st.lists(st.integers(1, 10), min_size=4, max_size=4).map(
    lambda parts: {name: p / sum(parts) for name, p in zip(SHARES, parts, strict=True)}
)


@given(
    normal=st.integers(60, 200),
    positive=st.integers(60, 200),
    shares=shares,
    seed=st.integers(0, 9),
)
@settings(max_examples=50)
def test_single_scans_are_shared_out_to_within_one(normal, positive, shares, seed):
    drawn = draw(table(normal, positive), Plan(shares, seed))

    counts = Counter((s.label, s.split) for s in drawn)
    for label, total in ((NORMAL, normal), (PNEUMONIA, positive)):
        for name, share in shares.items():
            assert abs(counts[label, name] - share * total) < 1 + 1e-6


@given(data=st.data())
@settings(max_examples=50)
def test_patients_and_sites_are_never_divided(data):
    count = data.draw(st.integers(80, 160))
    numbers = st.lists(st.integers(0, 59), min_size=count, max_size=count)
    patients, sites = data.draw(numbers), data.draw(numbers)
    known = data.draw(st.booleans())
    scans = tuple(
        scan(at, PNEUMONIA if at % 2 else NORMAL, f"P{patient}", f"S{patient % 40}" * known)
        for at, (patient, _) in enumerate(zip(patients, sites, strict=True))
    )
    try:
        drawn = draw(scans, Plan(seed=data.draw(st.integers(0, 5))))
    except TrainingError as error:
        assert "gets none of the" in str(error)  # noqa: PT017  (both ends are right)
        return
    where = defaultdict(set)
    for one in drawn:
        where[one.patient].add(one.split)
        where[one.site or one.patient].add(one.split)
    assert all(len(names) == 1 for names in where.values())
    assert [one.path for one in drawn] == [one.path for one in scans]


@given(seed=st.integers(0, 20), order=st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_the_same_plan_draws_the_same_split(seed, order):
    scans = table(50, 50)

    assert draw(scans, Plan(seed=seed)) == draw(scans, Plan(seed=seed))
    assert draw(scans, Plan(seed=seed)) != draw(scans, Plan(seed=seed + 1))


def test_severities_are_shared_out_too():
    grades = ["CT-0"] * 100 + ["CT-1"] * 60 + ["CT-2"] * 30 + ["CT-3"] * 10
    scans = tuple(
        scan(at, NORMAL if grade == "CT-0" else PNEUMONIA, severity=grade)
        for at, grade in enumerate(grades)
    )
    counts = Counter((s.severity, s.split) for s in draw(scans))

    assert counts["CT-2", "train"] == 18
    assert counts["CT-3", "test"] == 2
    assert counts["CT-3", "calibration"] == 1


def test_a_patient_seen_at_two_sites_joins_them():
    scans = [scan(at, PNEUMONIA if at % 2 else NORMAL, site=f"S{at // 4}") for at in range(80)]
    scans[4] = replace(scans[4], patient=scans[0].patient)

    drawn = draw(tuple(scans))

    assert len({s.split for s in drawn if s.site in ("S0", "S1")}) == 1


def test_sites_can_be_divided_on_demand():
    scans = tuple(scan(at, PNEUMONIA if at % 2 else NORMAL, site="only one") for at in range(80))
    with pytest.raises(TrainingError, match="keep together by patient only"):
        draw(scans)
    assert len({s.split for s in draw(scans, Plan(together="patient"))}) == 4


def test_a_class_too_small_is_reported():
    with pytest.raises(TrainingError, match="gets none of the 3 scans labelled normal"):
        draw(table(3, 60))


@pytest.mark.parametrize(
    "shares", [{"train": 0.5}, {"train": 1.2, "test": -0.2}, {"train": 0.5, "rest": 0.5}, {}]
)
def test_impossible_shares_are_reported(shares):
    with pytest.raises(TrainingError, match="cannot be drawn"):
        Plan(shares)


def test_an_unknown_tie_is_reported():
    with pytest.raises(TrainingError, match="choose site or patient"):
        Plan(together="country")


def test_the_split_of_the_keras_example_is_70_and_30_of_each():
    drawn = keras_example(tuple(random.Random(0).sample(table(100, 100), 200)))

    assert Counter((s.label, s.split) for s in drawn) == {
        (NORMAL, "train"): 70,
        (PNEUMONIA, "train"): 70,
        (NORMAL, "validation"): 30,
        (PNEUMONIA, "validation"): 30,
    }
    assert [s.path.name for s in drawn] == [f"{at:04}.nii" for at in range(200)]


def test_the_split_of_the_keras_example_refuses_a_patient_in_both():
    scans = tuple(replace(one, patient=f"P{at % 9}") for at, one in enumerate(table(10, 10)))

    with pytest.raises(TrainingError, match="keep each patient in one split"):
        keras_example(scans)


def test_validation_and_calibration_come_from_train_where_test_is_given():
    given_splits = tuple(
        replace(one, split="test" if at % 3 == 0 else "train")
        for at, one in enumerate(table(60, 60))
    )
    held = hold_out(given_splits)

    before = {one.path for one in given_splits if one.split == "test"}
    assert {one.path for one in held if one.split == "test"} == before
    assert {one.split for one in held} == set(SHARES)
    with pytest.raises(TrainingError, match="not split into train and test"):
        hold_out(table(60, 60))


def test_a_share_of_each_split_and_class_is_kept():
    drawn = keras_example(table(100, 100))

    few = thinned(drawn, 0.1)

    assert Counter(Counter((s.label, s.split) for s in few).values()) == {7: 2, 3: 2}
    assert len(thinned(drawn, 1e-6)) == 4
    assert thinned(drawn, 1.0) == drawn
    with pytest.raises(TrainingError, match="cannot be taken"):
        thinned(drawn, 0.0)


def test_a_split_is_drawn_once_and_then_read(tmp_path, monkeypatch):
    path, calls = tmp_path / "run" / "split.csv", []
    scans = table(40, 40)

    def way(given_scans):
        calls.append(1)
        return draw(given_scans)

    first = once(path, scans, way)
    second = once(path, scans, way)

    assert len(calls) == 1
    assert {(s.path, s.split) for s in first} == {(s.path, s.split) for s in second}
    with pytest.raises(TrainingError, match="splits 80 scans that are not the 79 given"):
        once(path, scans[1:], way)


def test_a_split_or_site_that_the_table_says_otherwise_now_is_noticed(tmp_path):
    drawn = draw(tuple(replace(one, site=f"S{at}") for at, one in enumerate(table(40, 40))))
    halves = tuple(replace(one, split="test" if one.split == "test" else "train") for one in drawn)
    for name, scans, way in (("whole", drawn, lambda given: given), ("halves", halves, hold_out)):
        path = tmp_path / f"{name}.csv"
        stored = once(path, scans, way)
        assert once(path, scans, way) == stored
        other = "train" if scans[0].split == "test" else "test"
        for changed in (replace(scans[0], split=other), replace(scans[0], site="")):
            with pytest.raises(TrainingError, match="that are not the 80 given"):
                once(path, (changed, *scans[1:]), way)


def test_a_stored_split_that_leaks_is_refused(tmp_path):
    path = tmp_path / "split.csv"
    scans = table(40, 40)
    once(path, scans, draw)
    lines = path.read_text().splitlines()
    lines[2] = lines[2].replace(",P1,", ",P0,")
    other = "test" if lines[1].endswith("train") else "train"
    lines[2] = f"{lines[2].rsplit(',', 1)[0]},{other}"
    path.write_text("\n".join(lines))

    with pytest.raises(TrainingError, match="Patient P0 is in"):
        once(path, scans, draw)


def test_what_is_drawn_is_what_config_names():
    assert set(SHARES) == set(splits.SPLITS)
