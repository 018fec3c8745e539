"""The list of what the program imports at some time: complete, and all of it is there."""

import subprocess
import sys
from pathlib import Path

import imports

ROOT = Path(__file__).parents[2]
SOURCE = """
import numpy
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    import never
def first():
    import late.part
    def inner():
        from later import one, two as other
    return inner
class Some:
    def method(self):
        if self:
            import latest as name
        import ray.util
        from . import beside
"""


def test_what_functions_import_is_found_in_any_depth(tmp_path):
    (tmp_path / "ctviewer" / "core").mkdir(parents=True)
    (tmp_path / "ctviewer" / "__init__.py").write_text("")
    (tmp_path / "ctviewer" / "core" / "some.py").write_text(SOURCE)
    assert imports.imported(tmp_path) == [
        "ctviewer", "ctviewer.core.some", "late.part", "later:one", "later:two", "latest",
    ]  # fmt: skip


IMPORT_ALL = """
import runpy, sys
sys.path[:0] = [{packaging!r}, {root!r}]
import collect, imports
from pathlib import Path

class LeftOut:
    def find_spec(self, name, path=None, target=None):
        if any(name == out or name.startswith(out + ".") for out in collect.NEVER_LOADED):
            raise ModuleNotFoundError(name, name=name)

for first in collect.RUN_FIRST:
    runpy.run_path(str(first))
sys.meta_path.insert(0, LeftOut())
from ctviewer.cli import installed
listed = imports.imported(Path({root!r}))
print(len(listed), [name for name in listed if not installed._is_there(name)])
"""


def test_all_of_it_is_there_without_what_the_package_leaves_out():
    program = IMPORT_ALL.format(root=str(ROOT), packaging=str(ROOT / "packaging"))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    number, missing = done.stdout.split(maxsplit=1)
    assert missing.strip() == "[]", done.stderr
    assert int(number) > 400
