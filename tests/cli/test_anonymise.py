"""The command that writes an anonymised copy, and its messages."""

import numpy as np

from ctviewer import cli
from ctviewer.core.formats.loading import load_volume
from tests.dicoms import numbered, write_series


def test_a_copy_and_its_list(tmp_path, capsys):
    write_series(tmp_path / "scan", numbered())
    listed = tmp_path / "list.txt"
    arguments = ["anonymise", str(tmp_path / "scan"), str(tmp_path / "copy"), "--list", str(listed)]
    assert cli.main(arguments) == 0
    np.testing.assert_array_equal(load_volume(tmp_path / "copy").voxels, numbered())
    printed = capsys.readouterr().out
    assert "PatientName (0010,0010)" in printed
    assert "Mustermann" not in printed
    assert listed.read_text() == printed
    assert cli.main(arguments) == 1
    assert "copy already exists; choose a new or an empty folder." in capsys.readouterr().err


def test_a_list_that_cannot_be_written_is_known_before(tmp_path, capsys):
    write_series(tmp_path / "scan", numbered())
    nowhere = str(tmp_path / "no" / "list.txt")
    assert cli.main(["anonymise", str(tmp_path / "scan"), str(tmp_path / "c"), "--list", nowhere])
    assert not (tmp_path / "c").exists()
    assert "cannot be written" in capsys.readouterr().err
