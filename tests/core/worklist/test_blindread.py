from datetime import UTC, datetime

import pytest

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import append_rows, csv_line
from ctviewer.core.worklist.blindread import (
    TITLES,
    WITHHELD,
    Blindness,
    Reading,
    Scale,
    without_answers,
)
from ctviewer.core.worklist.lines import Line
from tests.rows import row

HEAD = b"a,b\n"
NOON = datetime(2026, 1, 2, 12, 0, 0, 500_000, UTC)


def test_only_unseen_scans_are_hidden_and_only_while_it_is_on():
    assert not Blindness().hides("a")
    on = Blindness(is_on=True).having_seen("a")
    assert on.hides("b")
    assert on.hides("")
    assert not on.hides("a")


def test_a_veiled_row_holds_no_answer_of_the_network():
    classified = row("/d/a.nii", probability=0.8317, logit=1.597)
    hidden = without_answers(classified, Blindness(is_on=True))
    line = Line.of(hidden)
    assert all(hidden[key] is None for key in WITHHELD)
    assert (line.probability, line.label, line.involvement, line.grade) == (None, None, None, "")
    assert (line.level, line.distance) == ("", None)
    assert line.verdict == "ok"
    assert line.gate == "pass"
    assert "8317" not in str(hidden)
    assert "1.597" not in str(hidden)
    assert classified["probability"] == 0.8317
    assert (
        without_answers(
            classified, Blindness(is_on=True).having_seen(classified["input"]["sha256"])
        )
        is classified
    )


def test_every_column_of_a_reading_has_a_cell():
    reading = Reading("a.nii", "ab" * 32, Scale.FIVE_POINT, 4, "=cmd()", NOON, NOON)
    cells = reading.cells(None, None)
    assert len(cells) == len(TITLES)
    assert "2026-01-02T12:00:00.500+00:00" in cells
    assert "'=cmd()" in csv_line(cells)


def test_rows_are_appended_after_the_head(tmp_path):
    path = tmp_path / "a.csv"
    append_rows(path, HEAD, b"")
    append_rows(path, HEAD, b"1,2\n")
    append_rows(path, HEAD, b"3,4\n")
    assert path.read_bytes() == HEAD + b"1,2\n3,4\n"


def test_a_line_that_a_crash_cut_off_stays_alone(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(HEAD + b"1,")
    append_rows(path, HEAD, b"3,4\n")
    assert path.read_bytes() == HEAD + b"1,\n3,4\n"


@pytest.mark.parametrize("content", [b"x,y\n1,2\n", b"a"])
def test_another_table_is_left_alone(tmp_path, content):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(UserError, match="another table"):
        append_rows(path, HEAD, b"1,2\n")
    assert path.read_bytes() == content


def test_a_full_disk_leaves_whole_rows(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    append_rows(path, HEAD, b"1,2\n")

    def full(_file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ctviewer.core.base.files.os.fsync", full)
    with pytest.raises(UserError, match="No space left"):
        append_rows(path, HEAD, b"3,4\n")
    assert path.read_bytes() == HEAD + b"1,2\n"


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(UserError, match="cannot be written"):
        append_rows(tmp_path / "gone" / "a.csv", HEAD, b"")
