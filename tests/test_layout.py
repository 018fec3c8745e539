"""The source tree follows the architecture: packages, module sizes, locations of tests."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import grimp
import pytest
from hypothesis import HealthCheck, settings

from bench import architecture

ROOT = Path(__file__).parents[1]
MODULES = sorted(path for top in ("ctviewer", "training") for path in (ROOT / top).rglob("*.py"))
MAX_LINES = 400


def test_a_module_says_one_story():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in MODULES
        if (lines := len(path.read_text("utf-8").splitlines())) > MAX_LINES
    }
    assert not long


ALONE = {
    "ctviewer/ui/features": {"all.py", "feature.py"},
    "training": {"__main__.py"},
}


@pytest.mark.parametrize(
    "package", ["ctviewer/core", "ctviewer/ui", "ctviewer/ui/features", "training"]
)
def test_layered_packages_hold_packages_and_no_modules(package):
    """But for what a feature is, the list of features, and the start of training."""
    flat = {path.name for path in (ROOT / package).glob("*.py")} - {"__init__.py"}
    assert flat <= ALONE.get(package, set())


def test_every_package_says_what_it_holds():
    packages = [path for path in MODULES if path.name == "__init__.py"]
    words = {path: ast.get_docstring(ast.parse(path.read_text("utf-8"))) for path in packages}
    assert not [path for path, said in words.items() if not said]


@pytest.mark.parametrize("part", ["ctviewer/core", "ctviewer/ui", "training"])
def test_tests_lie_where_the_code_lies(part):
    tests = ROOT / "tests" / part.removeprefix("ctviewer/")
    code = {path.name for path in (ROOT / part).iterdir() if path.is_dir()}
    folders = {path.name for path in tests.iterdir() if path.is_dir()}
    of_their_own = {"german", "soak", "__pycache__"}  # tours of the whole window; long runs
    assert folders - of_their_own <= code


def test_the_packaging_folder_hides_no_library():
    """Not a package, so that `import packaging` in the repository gives the one from PyPI."""
    assert not (ROOT / "packaging" / "__init__.py").exists()
    script = "import packaging.version; print(packaging.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert ROOT / "packaging" not in Path(found.strip()).parents
    assert "packaging" in found


def test_hypothesis_draws_the_same_examples_each_time_and_looks_at_no_clock():
    used = settings()
    assert used.derandomize == ("CTVIEWER_SOAK" not in os.environ)
    assert used.deadline is None
    assert HealthCheck.too_slow in used.suppress_health_check


def test_the_picture_of_the_tree_has_room_for_every_name():
    house = architecture.House(architecture._layers(), grimp.build_graph("ctviewer"))
    boxes, _ = architecture._laid(house, "ctviewer", 0, architecture.WIDTH, 0)
    every = [box for outer in boxes for box in outer.all()]
    letter = 8  # maximum width of a letter in pixels, at 13 px bold
    names = {box.module.rsplit(".", 1)[1]: box.width - 20 for box in every}
    assert len(names) > 30
    assert {name: room for name, room in names.items() if letter * len(name) > room} == {}
