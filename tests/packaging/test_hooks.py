"""What stands in the place of modules that the package lacks."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import collect

WORK = """
import runpy, sys
for first in sys.argv[1:]:
    runpy.run_path(first)
import numpy as np
from scipy import ndimage
from scipy.ndimage import distance_transform_edt, gaussian_filter, map_coordinates, uniform_filter
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
values = np.random.default_rng(0).normal(size=(9, 8, 7))
smooth = gaussian_filter(values, 1.0)
parts, count = ndimage.label(values > 0, np.ones((3, 3, 3)))
print(smooth.sum(), count, ndimage.find_objects(parts)[0])
print(ndimage.binary_dilation(values > 1, np.ones((3, 3, 3))).sum())
print(ndimage.distance_transform_edt(values > 0, (1, 2, 3)).sum())
print(distance_transform_edt(values > 0, return_indices=True)[1].sum())
print(map_coordinates(values, [[1.5]] * 3, order=1), map_coordinates(values, [[1.5]] * 3))
print(uniform_filter(values, 3).sum(), ndimage.uniform_filter(smooth, 5).sum())
flat = csr_array(values.reshape(9, -1))
near = coo_array(np.abs(flat @ flat.T).toarray() > 8)
print(flat.sum(), connected_components(near, directed=False))
tree = cKDTree(values[0], balanced_tree=False, compact_nodes=False)
print(tree.query(values[1]), tree.query(values[1], workers=2))
print(sorted(name for name in sys.modules if name.startswith(("scipy.linalg.", "scipy.special."))))
"""
TURNED = """
try:
    ndimage.rotate(values, 30)
    print("rotated")
except NotImplementedError as error:
    print(error)
"""


def said(*hooks, script=WORK + TURNED):
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, hooks)], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_without_linear_algebra_scipy_gives_the_same_numbers_and_says_what_it_lacks():
    *usual, loaded, rotated = said()
    *without, none, refused = said(*collect.RUN_FIRST)
    assert without == usual
    assert "scipy.linalg.blas" in loaded
    assert none == "[]"
    assert rotated == "rotated"
    assert refused.startswith("scipy.special.")
    assert "not in the packaged program" in refused


OTHERS = """
import runpy, sys
for first in sys.argv[1:]:
    runpy.run_path(first)
from scipy import linalg
from scipy.sparse.linalg import LinearOperator
print(linalg.LinAlgError is linalg.LinAlgError, isinstance(1, LinearOperator))
try:
    raise ValueError("another error")
except linalg.LinAlgError:
    print("taken for one of linear algebra")
except ValueError as error:
    print(error)
"""


def test_code_that_only_names_an_error_or_a_class_of_what_is_lacking_goes_on():
    assert said(script=OTHERS) == said(*collect.RUN_FIRST, script=OTHERS)


def functions_of_scipy(source):
    """The functions and classes of SciPy that a module names, as "scipy.ndimage.label"."""
    nodes = [*ast.walk(ast.parse(source))]
    imported = {
        f"{node.module}.{each.name}": each.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and re.match(r"scipy\b", node.module or "")
        for each in node.names
    }
    modules = {name: place for place, name in imported.items() if place.count(".") == 1}
    return (imported.keys() - modules.values()) | {
        f"{modules[node.value.id]}.{node.attr}"
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in modules
    }


def test_every_function_of_scipy_that_the_program_calls_was_tried_without_linear_algebra():
    paths = sorted((Path(__file__).parents[2] / "ctviewer").rglob("*.py"))
    called = set().union(*(functions_of_scipy(path.read_text("utf-8")) for path in paths))
    assert {"scipy.ndimage.label", "scipy.sparse.csr_array"} < called
    assert called <= functions_of_scipy(WORK)
    assert "scipy.ndimage.rotate" in functions_of_scipy(WORK + TURNED) - functions_of_scipy(WORK)
