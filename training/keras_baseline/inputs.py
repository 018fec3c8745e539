"""The seed's inputs, prepared once from the files and cached in a folder."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ctviewer.core.base.files import write_whole
from ctviewer.core.base.text import Text
from training.data.scans import PNEUMONIA, LabelledScan, Scans
from training.keras_baseline.preprocess import VERSION, prepare
from training.keras_baseline.recipe import Recipe
from training.keras_baseline.uniformize import Floats


@dataclass(frozen=True)
class Inputs:
    """Prepared scans of one split, abnormal ones first as in the Keras example.

    `stored` are their .npy files (x, y, slice) in HU, float32: within 0.0001 HU of the float64
    in which they were computed, at half the size.
    """

    scans: Scans
    stored: tuple[Path, ...]

    def __len__(self) -> int:
        return len(self.scans)

    def volume(self, number: int) -> Floats:
        """Return one input in HU, not normalised."""
        return np.asarray(np.load(self.stored[number]), np.float64)


def prepared(scans: Scans, recipe: Recipe, folder: Path, report: Callable[[str], None]) -> Inputs:
    """Return the inputs of the scans, preparing those missing in `folder`.

    Raises:
        TrainingError: a scan cannot be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    order = tuple(sorted(scans, key=lambda scan: scan.label != PNEUMONIA))
    stored = tuple(folder / f"{_key(scan, recipe)}.npy" for scan in order)
    missing = [(scan, path) for scan, path in zip(order, stored, strict=True) if not path.exists()]
    for done, (scan, path) in enumerate(missing, start=1):
        volume = prepare(scan.path, recipe.side, recipe.depth, recipe.uniformize)
        content = io.BytesIO()
        np.save(content, volume.astype(np.float32))
        write_whole(path, content.getvalue())
        if done % 20 == 0 or done == len(missing):
            prepared = "{done} of {total} {total:scan|scans} prepared ({way})"
            report(Text(prepared, done=done, total=len(missing), way=recipe.uniformize))
    return Inputs(order, stored)


def _key(scan: LabelledScan, recipe: Recipe) -> str:
    """Return a name that depends on the file and the preprocessing."""
    state = scan.path.stat()
    made_of = (
        str(scan.path.resolve()),
        state.st_size,
        state.st_mtime_ns,
        (recipe.side, recipe.depth, recipe.uniformize, VERSION),
    )
    return hashlib.sha256(repr(made_of).encode()).hexdigest()[:24]
