"""The viewer over time: memory over many scans, and responsiveness while a DICOM series opens."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import nibabel as nib
import numpy as np

from bench import page
from bench.formats import write_series
from bench.measure import BenchFigure, in_new_process, real_scan
from ctviewer.core.base.program import resource

SCANS, CLASSIFIED = (
    200,
    30,
)  # opened one after another; fewer with the real network
WORDS = {"stand-in": "with a stand-in for the network", "network": "classified by the network"}
GROWTH = 1.05  # limit, after the tenth scan
WAIT_MS = 100.0


def figures(scan: Path) -> Iterator[BenchFigure]:
    """Memory growth after the tenth scan; the longest delay of the GUI thread."""
    demo = [str(resource(f"demo/synthetic_{name}.nii.gz")) for name in ("pneumonia", "clear")]
    for count, classifier in ((SCANS, "stand-in"), (CLASSIFIED, "network")):
        before, after = in_new_process("bench.many_scans", str(count), classifier, *demo)
        name = f"memory after {count} successive scans, {WORDS[classifier]}"
        yield BenchFigure(
            name,
            after,
            "MB",
            "after the tenth, same run",
            after / before,
            f"<= {GROWTH} x",
            after <= GROWTH * before,
        )
    with tempfile.TemporaryDirectory() as folder:
        image = nib.Nifti1Image.from_filename(scan)
        stored = np.asarray(image.dataobj).astype(np.int16)
        series = write_series(Path(folder) / "series", stored, image.affine)
        busy = in_new_process("bench.pulse", str(series))[0]
    title = "longest block of the GUI thread while a DICOM series is loaded and classified"
    yield BenchFigure(title, busy, "ms", aim=f"<= {WAIT_MS:.0f}", met=busy <= WAIT_MS)


def main() -> None:
    """Measure, print, store."""
    measured = list(figures(real_scan()))
    page.store("viewer.json", measured)
    print(page.table(measured))


if __name__ == "__main__":
    main()
