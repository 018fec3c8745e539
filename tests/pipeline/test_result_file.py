"""The result file: what is on the disk after any end, and what a later run makes of it."""

import errno
import json
import os
import resource
import sys
from contextlib import closing
from dataclasses import replace

import pytest

from ctviewer.pipeline.header import Header, Maker
from ctviewer.pipeline.options import Shard
from ctviewer.pipeline.outcome import Outcome, ResultFileError, Stopped
from ctviewer.pipeline.result_file import ResultFile
from ctviewer.pipeline.survey import Found, Stamp

HEADER = Header(Maker("a" * 64, "1"), "list", 3, Shard())
STAMP = Stamp(10, 20)


def outcome(number: int, stamp: Stamp | None = STAMP) -> Outcome:
    return Outcome({"path": f"{number}.nii\udcff", "status": "ok"}, stamp, number)


def found(number: int, stamp: Stamp | None = STAMP) -> Found:
    return Found(f"{number}.nii\udcff", "", stamp, number)


@pytest.fixture
def path(tmp_path):
    made = ResultFile.create(tmp_path / "r.jsonl", HEADER)
    made.append([outcome(0), outcome(1)])
    made.append([outcome(2, stamp=None)])
    made.close()
    return made.path


def test_unchanged_files_are_known_again(path):
    results = ResultFile.resume(path, HEADER)
    assert [results.has(found(n)) for n in range(3)] == [True, True, False]
    assert not results.has(found(0, Stamp(10, 21)))
    assert not results.has(found(7))
    assert [row["path"] for row in results.rows(["1.nii\udcff", "x", "0.nii\udcff"])] == [
        "1.nii\udcff",
        "0.nii\udcff",
    ]
    results.close()


def test_the_later_of_two_rows_counts(path):
    results = ResultFile.resume(path, HEADER)
    results.append([replace(outcome(0, Stamp(11, 21)), row={**outcome(0).row, "status": "error"})])
    results.close()
    again = ResultFile.read(path)
    assert again.has(found(0, Stamp(11, 21)))
    assert again.counts([found(n) for n in range(3)]) == {"ok": 2, "error": 1}
    assert again.indexes == [0, 1, 2]
    again.close()


def test_cut_at_any_byte_the_whole_lines_are_kept(path):
    content = path.read_bytes()
    ends = [place + 1 for place, byte in enumerate(content) if byte == ord("\n")]
    for cut in range(0, len(content), 7):
        path.write_bytes(content[:cut])
        results = ResultFile.resume(path, HEADER)
        rows = max(sum(end <= cut for end in ends) - 1, 0)
        assert len(results.indexes) == rows, cut
        results.append([outcome(9)])
        results.close()
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        assert len(lines) == rows + 2
        assert "header" in lines[0]


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        (replace(HEADER, maker=Maker("b" * 64, "1")), "another network"),
        (replace(HEADER, maker=Maker("a" * 64, "2")), "preprocessing"),
        (replace(HEADER, maker=Maker("a" * 64, "1", "0.0")), "version"),
        (replace(HEADER, shard=Shard(1, 2)), "of shard 1/1, not 1/2"),
    ],
)
def test_rows_of_another_maker_are_not_mixed(path, other, sentence):
    before = path.read_bytes()
    with pytest.raises(ResultFileError, match=sentence):
        ResultFile.resume(path, other)
    assert path.read_bytes() == before


def test_a_folder_may_have_changed_but_not_under_a_shard(path, tmp_path):
    ResultFile.resume(path, replace(HEADER, files="other", count=4)).close()
    with closing(ResultFile.read(path)) as results:
        assert results.header == replace(HEADER, files="other", count=4)
    part = replace(HEADER, shard=Shard(1, 2))
    ResultFile.create(tmp_path / "part.jsonl", part).close()
    with pytest.raises(ResultFileError, match="files came or went"):
        ResultFile.resume(tmp_path / "part.jsonl", replace(part, files="other"))


@pytest.mark.parametrize(
    "content",
    ["no json\n", "[]\n", '{"path": "a"}\n', '{"header": {}}\n', "no end", '{"mine": [1, 2]}'],
)
def test_another_file_is_refused_and_left_alone(tmp_path, content):
    path = tmp_path / "other.jsonl"
    path.write_text(content)
    with pytest.raises(ResultFileError, match="no result file"):
        ResultFile.resume(path, HEADER)
    assert path.read_text() == content


def test_a_last_line_that_a_power_cut_damaged_is_classified_again(path):
    whole = path.read_bytes()
    path.write_bytes(whole + b"\0" * 40 + b"\n")
    with closing(ResultFile.resume(path, HEADER)) as results:
        assert results.indexes == [0, 1, 2]
    assert path.read_bytes() == whole


def test_only_one_run_writes_a_result_file(path):
    with closing(ResultFile.resume(path, HEADER)) as first:
        with pytest.raises(ResultFileError, match="is being written by another run"):
            ResultFile.resume(path, HEADER)
        with closing(ResultFile.read(path)) as looked_at:
            assert looked_at.indexes == [0, 1, 2]
        first.append([outcome(9)])
    with closing(ResultFile.resume(path, HEADER)) as second:
        assert second.indexes == [0, 1, 2, 9]
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_full_disk_leaves_whole_lines(path):
    """A limit on the file's size stands for the disk's: a part of the line is written."""
    results = ResultFile.resume(path, HEADER)
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 10, hard))
    try:
        with pytest.raises(Stopped, match="resume the batch"):
            results.append([outcome(5)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == before
    assert not results.has(found(5))
    results.append([outcome(5)])
    assert results.has(found(5))
    results.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows removes no file that is open")
@pytest.mark.parametrize("how", ["removed", "moved", "replaced"])
def test_rows_are_not_reported_of_a_file_that_is_gone(path, how):
    """Its bytes would be freed with it, however often they were written."""
    with closing(ResultFile.resume(path, HEADER)) as results:
        if how == "removed":
            path.unlink()
        else:
            path.rename(path.with_suffix(".old"))
        if how == "replaced":
            path.write_bytes(b"")
        with pytest.raises(Stopped, match="was removed or moved away"):
            results.append([outcome(5)])
        assert not results.has(found(5))
        assert [row["path"] for row in results.rows(["0.nii\udcff"])]  # for the table


def test_a_row_that_may_not_be_on_the_disk_is_not_reported(path, monkeypatch):
    def fails(_file):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    results = ResultFile.resume(path, HEADER)
    before = path.read_bytes()
    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(Stopped, match="No space left"):
        results.append([outcome(5)])
    assert path.read_bytes() == before
    results.close()
