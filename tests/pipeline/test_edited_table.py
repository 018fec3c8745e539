"""A table that somebody edited between two runs: a resumed one does not replace it unasked."""

from dataclasses import replace
from pathlib import Path

import pytest

from ctviewer.pipeline.control import Control
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.outcome import ResultFileError
from ctviewer.pipeline.run import run_batch
from ctviewer.pipeline.survey import survey
from tests.pipeline.folders import fill, run, small_chest

pytestmark = pytest.mark.usefixtures("listed")
EDITS = {
    "a BOM": lambda content: b"\xef\xbb\xbf" + content,
    "ends of lines of Windows": lambda content: content.replace(b"\n", b"\r\n"),
    "semicolons and commas": lambda content: content.replace(b",", b";").replace(b".", b","),
    "a comment": lambda content: content.replace(b"\n", b",mine\n"),
    "TRUE": lambda content: content.replace(b"true", b"TRUE").replace(b"false", b"FALSE"),
    "another order": lambda content: b"\n".join(
        b",".join(line.split(b",")[::-1]) for line in content.split(b"\n")
    ),
}


@pytest.fixture
def begun(tmp_path):
    """A batch that was cancelled when it had rows, and wrote its table."""
    folder, control = fill(tmp_path / "scans", 5), Control()
    asked = Options((folder,), csv=tmp_path / "a.csv", recursive=True, workers=1)
    run(asked, lambda *_: control.cancel(), control)
    return replace(asked, resume=True)


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_table_is_left_as_it_is(begun, edit):
    edited = EDITS[edit](begun.csv.read_bytes())
    begun.csv.write_bytes(edited)
    with pytest.raises(ResultFileError, match=r"a\.csv was changed .* Rename it"):
        run(begun)
    assert begun.csv.read_bytes() == edited
    begun.csv.rename(begun.csv.with_name("mine.csv"))
    assert run(begun).complete
    assert len(begun.csv.read_bytes().splitlines()) == 6


def test_a_table_of_before_the_last_rows_is_the_programs_own(tmp_path):
    """As a run leaves it that is killed before its table: rows in it may have been replaced."""
    paths = [small_chest(tmp_path / "scans" / name) for name in ("a\nb.nii", "c.nii")]
    asked = Options((tmp_path / "scans",), csv=tmp_path / "a.csv", jsonl=tmp_path / "a.jsonl")
    files, content = list(survey(asked)), paths[1].read_bytes()
    paths[1].unlink()
    assert run_batch(files, asked, lambda *_: None, Control()).passing == 1
    before = asked.csv.read_bytes()
    Path(files[1].path).write_bytes(content)
    again = replace(asked, resume=True)
    assert run(again).passing == 0
    whole = asked.csv.read_bytes()
    asked.csv.write_bytes(before)
    run(again)
    assert asked.csv.read_bytes() == whole
