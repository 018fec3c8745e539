"""What the package takes and leaves out."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import collect
import pytest

ROOT = Path(__file__).parents[2]
ALL_WORK = """
import runpy, sys
sys.path[:0] = [{packaging!r}, {root!r}]
import collect

def left_out(name):
    return any(name == out or name.startswith(out + ".") for out in collect.NEVER_LOADED)

class LeftOut:
    def find_spec(self, name, path=None, target=None):
        if left_out(name):
            raise ModuleNotFoundError(f"{{name}} is not in the package", name=name)

sys.meta_path.insert(0, LeftOut())
for name in [name for name in sys.modules if left_out(name)]:
    del sys.modules[name]
for first in collect.RUN_FIRST:
    runpy.run_path(str(first))
from ctviewer import cli
scan = {root!r} + "/resources/demo/synthetic_pneumonia.nii.gz"
assert cli.main(["selftest"]) == 0
assert cli.main(["info", scan]) == 0
assert cli.main(["classify", scan, "--csv", "a.csv"]) == 0
assert cli.main(["render", scan, "-o", "a.png", "--layout", "montage", "--heatmap"]) == 0
from ctviewer.ui.shell.main_window import MainWindow
window = MainWindow(lambda: None)
window.show()
window.reading.histogram.setVisible(True)
"""


def test_the_program_works_without_what_is_left_out(tmp_path):
    program = ALL_WORK.format(root=str(ROOT), packaging=str(ROOT / "packaging"))
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr + done.stdout


def imported(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


OPTIONAL = {"ray", "pyarrow"}  # clusters and Parquet are no part of the package


def test_no_module_of_the_program_imports_what_is_left_out():
    """Also inside functions, which no run may reach here."""
    wrong = [
        f"{path.name}: {name}"
        for path in (ROOT / "ctviewer").rglob("*.py")
        for name in imported(path)
        if any(name == out or name.startswith(f"{out}.") for out in collect.NEVER_LOADED)
        and name.split(".")[0] not in OPTIONAL
    ]
    assert wrong == []


LINKS = {
    "QtGui.so": ["libQt6Gui.so.6"],
    "libQt6Gui.so.6": ["libQt6Core.so.6"],
    "libqxcb.so": ["libxcb-cursor.so.0"],
    "libqgtk3.so": ["libgtk-3.so.0"],
}
LIBRARIES = [
    ("PySide6/QtGui.abi3.so", "/s/QtGui.so", "EXTENSION"),
    ("PySide6/Qt/lib/libQt6Gui.so.6", "/s/libQt6Gui.so.6", "BINARY"),
    ("PySide6/Qt/lib/libQt6Core.so.6", "/s/libQt6Core.so.6", "BINARY"),
    ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK"),
    ("PySide6/Qt/plugins/platforms/libqxcb.so", "/s/libqxcb.so", "BINARY"),
    ("libxcb-cursor.so.0", "/s/libxcb-cursor.so.0", "BINARY"),
    ("torch/lib/libtorch_cpu.so", "/s/libtorch_cpu.so", "BINARY"),
]
UNUSED = [
    ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "/s/libqgtk3.so", "BINARY"),
    ("PySide6/Qt/plugins/imageformats/libqtiff.so", "/s/libqtiff.so", "BINARY"),
    ("PySide6/Qt/lib/libQt6Quick.so.6", "/s/libQt6Quick.so.6", "BINARY"),
    ("libQt6Quick.so.6", "PySide6/Qt/lib/libQt6Quick.so.6", "SYMLINK"),
    ("libgtk-3.so.0", "/s/libgtk-3.so.0", "BINARY"),
    ("torch/lib/libjitbackend_test.so", "/s/libjitbackend_test.so", "BINARY"),
]


def test_libraries_stay_that_something_loads():
    kept = collect.kept_libraries(
        [*UNUSED, *LIBRARIES], lambda source: LINKS.get(Path(source).name, [])
    )
    assert kept == LIBRARIES


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        ("resources/demo/synthetic_clear.nii.gz", True),
        ("pyqtgraph/colors/maps/viridis.csv", True),
        ("torch/compiler/config.py", True),
        ("PySide6/Qt/translations/qtbase_de.qm", True),
        ("PySide6\\translations\\qtbase_de.qm", True),
        ("PySide6/Qt/translations/qtbase_fr.qm", False),
        ("pyqtgraph/Qt/__init__.pyi", False),
        ("pyqtgraph/icons/auto.png", True),
        ("pyqtgraph/icons/peegee/peegee.svg", False),
        ("resources/languages/ctviewer_de.qm", True),
        ("resources/languages/ctviewer_de.ts", False),
        ("nibabel/tests/data/a.nii", False),
        ("numpy/_core/include/numpy/ndarraytypes.h", False),
    ],
)
def test_data(place, kept):
    entry = (place, "/s", "DATA")
    assert (collect.kept_data([entry]) == [entry]) is kept


QT_CORE, QT_QUICK = (f"PySide6/Qt/lib/{name}.framework" for name in ("QtCore", "QtQuick"))


def framework(place):
    """What PyInstaller lists of a framework of macOS beside its library."""
    name = Path(place).stem
    return [
        (f"{place}/Versions/A/Resources/Info.plist", "/s/Info.plist", "DATA"),
        (f"{place}/Versions/Current", "A", "SYMLINK"),
        (f"{place}/{name}", f"Versions/Current/{name}", "SYMLINK"),
        (f"{place}/Resources", "Versions/Current/Resources", "SYMLINK"),
    ]


def test_nothing_leads_to_a_library_that_is_left_out():
    libraries = [
        ("PySide6/Qt/lib/libQt6Core.so.6", "/s/libQt6Core.so.6", "BINARY"),
        (f"{QT_CORE}/Versions/A/QtCore", "/s/QtCore", "BINARY"),
    ]
    core = ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK")
    quick = ("libQt6Quick.so.6", "PySide6/Qt/lib/libQt6Quick.so.6", "SYMLINK")
    circle = [("a", "b", "SYMLINK"), ("b", "a", "SYMLINK")]
    kept = [core, *framework(QT_CORE)]
    assert collect.kept_data([*kept, quick, *framework(QT_QUICK), *circle], libraries) == kept


def test_the_guide_is_taken_with_the_pictures_it_shows(tmp_path):
    root = Path(__file__).parents[2]
    files = dict(collect.guide_files(root))
    assert files[str(root / "docs" / "guide.md")] == "resources/guide"
    assert files[str(root / "docs" / "pictures" / "reading.png")] == "resources/guide/pictures"
    assert all(Path(source).is_file() for source in files)
    assert not any("architecture" in source or "window.png" in source for source in files)


LIBRARIES_THAT_READ = ("pydicom", "nibabel", "scipy", "contourpy", "PIL", "highdicom")
READING = """
import importlib.abc, runpy, sys
hooks, out = sys.argv[1].split(":"), sys.argv[2:]
class Left(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if any(name == each or name.startswith(each + ".") for each in out):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Left())
for first in hooks:
    runpy.run_path(first)
import ctviewer.core.formats.dicom.reader
import ctviewer.core.formats.dicom.loading
import ctviewer.core.formats.nifti
import ctviewer.core.geometry.overlap
import ctviewer.core.view.contour
import ctviewer.core.analysis.lungs
"""


def test_what_reads_scans_is_imported_without_what_is_left_out():
    """A library may import at its own beginning what the program never asks it for."""
    out = [name for name in collect.NEVER_LOADED if name.split(".")[0] in LIBRARIES_THAT_READ]
    done = subprocess.run(
        [sys.executable, "-c", READING, ":".join(map(str, collect.RUN_FIRST)), *out],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
