"""What stands in the place of modules that the package lacks."""

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
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
values = np.random.default_rng(0).normal(size=(9, 8, 7))
smooth = ndimage.gaussian_filter(values, 1.0)
print(smooth.sum(), ndimage.label(values > 0)[1], ndimage.zoom(smooth, 0.5).sum())
print(ndimage.distance_transform_edt(values > 0).sum())
print(ndimage.map_coordinates(values, [[1.5]] * 3))
flat = csr_array(values.reshape(9, -1))
near = coo_array(np.abs(flat @ flat.T).toarray() > 8)
print(flat.sum(), connected_components(near), cKDTree(values[0]).query(values[1]))
print(sorted(name for name in sys.modules if name.startswith(("scipy.linalg.", "scipy.special."))))
try:
    ndimage.rotate(values, 30)
    print("rotated")
except NotImplementedError as error:
    print(error)
"""


def said(*hooks):
    done = subprocess.run(
        [sys.executable, "-c", WORK, *map(str, hooks)], capture_output=True, text=True, check=True
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


RISKY = re.compile(
    r"ndimage\.rotate|scipy\.(linalg|special|fft)|sparse\.linalg|ConvexHull|Delaunay"
)


def test_the_program_calls_nothing_that_only_has_a_name_in_the_package():
    paths = sorted((Path(__file__).parents[2] / "ctviewer").rglob("*.py"))
    assert len(paths) > 300
    assert [path.name for path in paths if RISKY.search(path.read_text("utf-8"))] == []
