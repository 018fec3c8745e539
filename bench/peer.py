"""One measurement of other software, in its own environment; prints one number per line.

`python -m bench.peer WHAT [SCAN]`: "simpleitk" and "nibabel" the median seconds to open a scan as
voxels; "start" the time (seconds since the epoch) when napari's window is painted; "napari" the
seconds until it paints the first picture of a scan, and the milliseconds of a scroll step.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

RUNS = 3
STEPS = 60


def simpleitk(scan: str) -> None:
    """Open with SimpleITK."""
    import SimpleITK as sitk  # noqa: N813  (as everybody calls it)

    print(_median(lambda: sitk.GetArrayFromImage(sitk.ReadImage(scan)), RUNS))


def nibabel(scan: str) -> None:
    """Open with nibabel, voxels in their stored type."""
    import nibabel as nib
    import numpy as np

    print(_median(lambda: np.asarray(nib.Nifti1Image.from_filename(scan).dataobj), RUNS))


def start(_scan: str) -> None:
    """Open napari's window."""
    _viewer()
    print(time.time())


def napari(scan: str) -> None:
    """Open a scan in napari and scroll through it, one axial view."""
    import nibabel as nib
    import numpy as np

    viewer, process = _viewer()
    begun = time.perf_counter()
    voxels = np.asarray(nib.Nifti1Image.from_filename(scan).dataobj).T
    viewer.add_image(voxels, contrast_limits=(-1350, 150))
    process()
    viewer.window._qt_window.grab()
    print(time.perf_counter() - begun)
    place = iter(range(10**6))

    def step() -> None:
        viewer.dims.set_current_step(0, next(place) % len(voxels))
        process()

    print(1000 * _median(step, STEPS))


def _viewer() -> tuple[Any, Callable[[], None]]:
    import napari  # type: ignore[import-not-found]  # in an environment of its own
    from qtpy.QtWidgets import QApplication  # type: ignore[import-not-found]

    viewer = napari.Viewer(show=True)
    process = QApplication.instance().processEvents
    process()
    viewer.window._qt_window.grab()
    return viewer, process


def _median(work: Callable[[], object], runs: int) -> float:
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


if __name__ == "__main__":
    {each.__name__: each for each in (simpleitk, nibabel, start, napari)}[sys.argv[1]](sys.argv[-1])
    sys.stdout.flush()
    os._exit(0)  # otherwise napari's threads end the process with an error
