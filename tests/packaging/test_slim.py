"""What is shipped in less room stays what it is."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import slim

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="symbols are stripped on Linux")


@pytest.fixture
def library(tmp_path):
    """An extension module with a symbol table: one of this Python's own, with a section added."""
    import _struct

    if not hasattr(_struct, "__file__"):
        pytest.skip("this Python has it built in")
    source, copy, words = Path(_struct.__file__), tmp_path / "_struct.so", tmp_path / "words"
    words.write_bytes(b"debugging " * 1000)
    subprocess.run(["objcopy", f"--add-section=.debug_more={words}", source, copy], check=True)
    return copy


def test_a_library_loses_what_debuggers_read_and_still_loads(library, tmp_path):
    [(place, made, kind)] = slim.slimmer([("lib/_struct.so", str(library), "EXTENSION")], tmp_path)
    assert (place, kind) == ("lib/_struct.so", "EXTENSION")
    assert Path(made).stat().st_size <= library.stat().st_size - 10_000
    program = (
        "import importlib.util as u; "
        f"spec = u.spec_from_file_location('_struct', {made!r}); "
        "module = u.module_from_spec(spec); spec.loader.exec_module(module); "
        "assert module.pack('<h', 258) == bytes([2, 1])"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("PySide6/Qt/lib/libQt6Core.so.6", "BINARY"),
        ("shiboken6/Shiboken.abi3.so", "EXTENSION"),
        ("scipy.libs/libscipy_openblas.so", "BINARY"),
        ("libstdc++.so.6", "SYMLINK"),
    ],
)
def test_what_must_stay_as_it_came_does(library, tmp_path, place, kind):
    entry = (place, str(library), kind)
    assert slim.slimmer([entry], tmp_path) == [entry]


def test_json_says_the_same_without_white_space(tmp_path):
    table = {"Ärzte": [{"path": ["a", "b"], "type": number} for number in range(40_000)]}
    large, small = tmp_path / "large.json", tmp_path / "small.json"
    large.write_text(json.dumps(table, indent=2), "utf-8")
    small.write_text(json.dumps({"a": 1}, indent=2), "utf-8")
    entries = [("x/large.json", str(large), "DATA"), ("x/small.json", str(small), "DATA")]
    [(_, made, _), kept] = slim.slimmer(entries, tmp_path / "made")
    assert json.loads(Path(made).read_text("utf-8")) == table
    assert Path(made).stat().st_size < 0.6 * large.stat().st_size
    assert kept == entries[1]
