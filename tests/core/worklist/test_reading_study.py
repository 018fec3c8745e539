"""A study of several readers: lists, files, merging, and what it finds."""

import json
import os
from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from ctviewer.core.analysis.classes import Classes
from ctviewer.core.base.errors import UserError
from ctviewer.core.output.reading_tables import (
    analysis_json,
    analysis_lines,
    imrmc_text,
    reading_rows,
)
from ctviewer.core.worklist.blindread import Scale
from ctviewer.core.worklist.reading_analysis import analyse
from ctviewer.core.worklist.reading_study import (
    MAX_BYTES,
    StudyReading,
    StudyScan,
    answered,
    asking_for,
    load_study,
    merged,
    new_study,
    read_by,
    reader_path,
    save_study,
)
from ctviewer.core.worklist.truth import read_labels

WHEN = "2026-11-28T10:00:00+00:00"
COUNT = 20


def scans(count=COUNT):
    return [StudyScan(f"{number:064x}", f"scans/{number:02d}.nii") for number in range(count)]


def a_study(repeat=4, scale=Scale.FIVE_POINT, seed=7):
    return new_study("A test", scans(), scale, seed=seed, repeat=repeat)


TRUTH = {scan.sha256: number % 2 == 1 for number, scan in enumerate(scans())}


def reading(item, sha256, score, confidence=3, probability=None):
    return StudyReading(item, sha256, score, confidence, WHEN, WHEN, 12.5, "", probability)


def read_all(study, name, seed, most=None):
    """A reader whose scores are mostly right; the network's probability is a little worse."""
    rng = np.random.default_rng(seed)
    for item, sha256 in enumerate(study.reader(name).order[:most]):
        score = int(np.clip(round(2 + 2 * TRUTH[sha256] + rng.normal(0, 1)), 1, 5))
        probability = int(sha256, 16) % 7 / 10 + 0.3 * TRUTH[sha256]
        study = read_by(study, name, reading(item, sha256, score, probability=probability))
    return study


@pytest.fixture
def read():
    study = a_study()
    for seed, name in enumerate(("ada", "bo", "cy")):
        study = read_all(study, name, seed)
    return study


def test_each_reader_has_an_own_order_that_any_machine_draws_again():
    study = a_study()
    ada, bo = study.reader("ada").order, study.reader("bo").order
    assert ada != bo
    assert sorted(ada) == sorted(bo)
    assert ada == a_study().reader("ada").order
    assert ada != a_study(seed=8).reader("ada").order
    assert len(ada) == COUNT + 4


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(("count", "repeat"), [(2, 1), (3, 1), (20, 4)])
def test_a_repeated_scan_comes_half_a_list_later_and_never_twice_in_a_row(seed, count, repeat):
    study = new_study("", scans(count), Scale.PERCENT, seed=seed, repeat=repeat)
    order = study.reader("ada").order
    for sha256 in study.repeated:
        one, two = (item for item, each in enumerate(order) if each == sha256)
        assert two - one > count // 2


def test_only_the_next_scan_is_read_and_only_within_the_scale():
    study = a_study()
    order = study.reader("ada").order
    study = read_by(study, "ada", reading(0, order[0], 4))
    for wrong in (reading(0, order[0], 4), reading(2, order[2], 4), reading(1, order[0], 4)):
        with pytest.raises(UserError, match="not the next of your list"):
            read_by(study, "ada", wrong)
    for wrong in (reading(1, order[1], 6), reading(1, order[1], 3, confidence=0)):
        with pytest.raises(UserError, match="out of its scale"):
            read_by(study, "ada", wrong)
    assert study.reader("ada").next_item == 1
    assert not study.reader("ada").complete


def test_a_file_is_read_as_it_was_written_and_damage_is_a_sentence(tmp_path, read):
    path = tmp_path / "study.json"
    save_study(path, read)
    assert load_study(path) == read
    values = json.loads(path.read_text())
    for damage, words in (
        ({"schema": "other"}, "not a reading study"),
        ({"version": 3}, "newer version"),
        ({"version": "x"}, "damaged"),
        ({"scale": "stars"}, "damaged"),
        ({"readers": [{**values["readers"][0], "order": ["ff"]}]}, "damaged"),
    ):
        path.write_text(json.dumps({**values, **damage}))
        with pytest.raises(UserError, match=words):
            load_study(path)
    for content in (
        '{"schema": "ctviewer-reading-st',
        "[1]",
        '{"a":' * 100_000,
        " " * (MAX_BYTES + 1),
    ):
        path.write_text(content)
        with pytest.raises(UserError, match="damaged"):
            load_study(path)
    item = {
        **values["readers"][0],
        "readings": [{**values["readers"][0]["readings"][0], "item": 99}],
    }
    path.write_text(json.dumps({**values, "readers": [item]}))
    with pytest.raises(UserError, match="damaged"):
        load_study(path)
    with pytest.raises(UserError, match="cannot be read"):
        load_study(tmp_path / "missing.json")


def test_a_study_says_what_readers_are_asked_for(tmp_path):
    path = tmp_path / "study.json"
    study = asking_for(a_study(), " early  emphysema ")
    save_study(path, study)
    assert load_study(path).finding == "early emphysema"
    assert json.loads(path.read_text())["version"] == 2
    assert study.classes.pair == ("no early emphysema", "early emphysema")
    labels = read_labels(
        b"path,label\na.nii,early emphysema\nb.nii,no early emphysema\n", study.classes
    )
    assert [each.positive for each in labels] == [True, False]
    save_study(path, asking_for(study, ""))
    assert json.loads(path.read_text())["version"] == 1  # older programs read it
    with pytest.raises(UserError, match="has 41 letters, but no more than 40 fit"):
        asking_for(study, "x" * 41)


@pytest.mark.parametrize(
    ("finding", "positive", "number"),
    [("", "viral", 0.3), ("", None, None), ("Viral", None, 0.3), ("other", "viral", None)],
)
def test_the_networks_number_is_that_of_what_is_asked_for(finding, positive, number):
    classes = Classes(("clear", "bacterial", "viral"), positive)
    shares = {"clear": 0.5, "bacterial": 0.2, "viral": 0.3}
    assert asking_for(a_study(), finding).number_of(shares, classes) == number
    assert asking_for(a_study(), finding).number_of({}, classes) is None


def test_a_write_that_fails_leaves_the_last_readings(tmp_path, read, monkeypatch):
    path = tmp_path / "study.json"
    save_study(path, read)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="cannot be written"):
        save_study(path, replace(read, title="other"))
    monkeypatch.undo()
    assert load_study(path) == read


def test_parts_from_several_machines_are_merged_and_the_longer_counts():
    study = a_study()
    half, whole = read_all(study, "ada", 0, most=9), read_all(study, "ada", 0)
    other = read_all(study, "bo", 1)
    found = merged([study, half, other, whole])
    assert [each.name for each in found.readers] == ["ada", "bo"]
    assert found.reader("ada") == whole.reader("ada")
    assert merged([whole, half]) == merged([half, whole])
    with pytest.raises(UserError, match="reader ada contradict"):
        merged([half, read_all(study, "ada", 5, most=9)])
    late = answered(half, "ada", 0, 0.25, "ab")
    assert merged([half, late]).reader("ada").readings[0].probability == 0.25
    with pytest.raises(UserError, match="different studies"):
        merged([study, a_study()])


def test_nothing_is_shown_before_all_readers_are_at_the_end(read):
    unfinished = read_all(read, "di", 3, most=5)
    with pytest.raises(UserError, match=r"di have not read all their scans \(5 of 24\)"):
        analyse(unfinished, TRUTH)
    found = analyse(unfinished, TRUTH, unfinished=True)
    assert "Reader di has read 5 of 24" in found.notes[0]
    with pytest.raises(UserError, match="Nobody has read"):
        analyse(a_study(), TRUTH)


def test_figures_are_those_of_scikit_learn(read):
    found = analyse(read, TRUTH)
    assert [each.name for each in found.readers] == ["ada", "bo", "cy"]
    areas = []
    for reader, figures in zip(read.readers, found.readers, strict=True):
        first = {}
        for each in reader.readings:
            first.setdefault(each.sha256, each.score)
        wanted = roc_auc_score([TRUTH[case] for case in first], list(first.values()))
        areas.append(wanted)
        assert figures.auc.value == pytest.approx(wanted)
        assert figures.auc.low <= wanted <= figures.auc.high
        assert figures.curve[0] == (0, 0)
        assert figures.curve[-1] == (1, 1)
        assert figures.median_seconds == 12.5
    assert found.mean_auc.value == pytest.approx(np.mean(areas))
    assert found.network.auc is not None
    assert found.gain.value == pytest.approx(found.network.auc.value - np.mean(areas))
    kinds = [each.kind for each in found.agreements]
    assert kinds.count("Cohen, called") == 3
    assert kinds.count("Fleiss, called") == 1
    twice = [each for each in found.agreements if each.kind.startswith("same reader")]
    assert [each.cases for each in twice] == [4, 4, 4]
    text = "\n".join(analysis_lines(found))
    assert "pooled readings" in text
    assert "24/24" in text
    assert analysis_json(read, found)["readers"][0]["auc"]["value"] == areas[0]


def test_lists_and_truths_that_differ_are_named(read):
    short = replace(read.reader("cy"), order=read.reader("cy").order[:10],
                    readings=read.reader("cy").readings[:10])  # fmt: skip
    found = analyse(read.with_reader(short), dict(list(TRUTH.items())[:-2]))
    said = " ".join(found.notes)
    assert "different lists" in said
    assert "2 of 20 scans have no ground truth" in said
    one_class = analyse(read, dict.fromkeys(TRUTH, True))
    assert one_class.readers[0].auc is None
    assert one_class.pooled is None
    assert one_class.readers[0].sensitivity is not None


def test_the_exports_have_the_columns_of_mrmc_programs(read):
    rows = list(reading_rows(read, TRUTH))
    assert rows[0][:5] == ["reader", "treatment", "case", "truth", "rating"]
    assert len(rows) == 1 + 3 * 24 + 20
    assert sum(row[7] for row in rows[1:]) == 3 * 4
    lines = imrmc_text(read, TRUTH).splitlines()
    head = dict(line.split(": ") for line in lines if line[:2] in ("N0", "N1", "NR", "NM"))
    assert head == {"N0": "10", "N1": "10", "NR": "4", "NM": "1"}
    data = [line.split(",") for line in lines[lines.index("BEGIN DATA:") + 1 :]]
    assert {len(line) for line in data} == {4}
    assert sum(line[0] == "-1" for line in data) == 20
    assert len({(line[0], line[1]) for line in data}) == len(data)  # no replicate
    assert all(1 <= float(line[3]) <= 5 for line in data if line[0] != "-1")


def test_wrong_lists_and_names_are_sentences(tmp_path):
    with pytest.raises(UserError, match="two scans at least"):
        new_study("", scans(1), Scale.PERCENT, seed=1, repeat=0)
    with pytest.raises(UserError, match="twice, as the same scan"):
        new_study("", [*scans(3), scans(1)[0]], Scale.PERCENT, seed=1, repeat=0)
    with pytest.raises(UserError, match="4 cannot be repeated"):
        new_study("", scans(3), Scale.PERCENT, seed=1, repeat=4)
    assert reader_path(tmp_path / "s.json", "ada_1").name == "s.reader-ada_1.json"
    for name in ("", "../x", "a b", "x" * 41):
        with pytest.raises(UserError, match="letters, digits"):
            reader_path(tmp_path / "s.json", name)
