"""Print ms per scan and peak memory (GB) of a batch over a given number of small scans.

Each is a separate file of 40 x 30 x 25 voxels that the gate refuses.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

import nibabel as nib
import numpy as np

from bench.measure import peak_memory_gb
from ctviewer.pipeline.control import Control
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.run import run_batch
from ctviewer.pipeline.survey import survey

SHAPE = (40, 30, 25)


def seconds_a_scan(options: Options) -> float:
    """Wall-clock seconds per scan of a batch, after its first rows.

    This excludes the start of the processes.
    """
    files, done = list(survey(options)), []
    run_batch(
        files, options,
        lambda rows, _: done.append((time.perf_counter(), len(rows))), Control(),
    )  # fmt: skip
    (began, first), (ended, _) = done[0], done[-1]
    return (ended - began) / (len(files) - first)


def main() -> None:
    """Write the scans, classify them, print."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "scans"
        folder.mkdir()
        noise = np.random.default_rng(0).integers(-100, 100, SHAPE).astype(np.int16)
        nib.save(nib.Nifti1Image(noise, np.diag([8.0, 8.0, 10.0, 1.0])), folder / "0.nii.gz")
        content = (folder / "0.nii.gz").read_bytes()
        for number in range(1, int(sys.argv[1])):
            (folder / f"{number}.nii.gz").write_bytes(content)
        options = Options((folder,), jsonl=Path(place) / "out.jsonl", csv=Path(place) / "out.csv")
        print(1000 * seconds_a_scan(options))
    readers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e9
    print(max(peak_memory_gb(), readers))


if __name__ == "__main__":
    main()
