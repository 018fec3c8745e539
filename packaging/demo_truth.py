"""Write resources/demo/truth.json, with which `ctviewer selftest` compares the demo scans.

Run it when the demo scans have changed. The scans are read with nibabel, not with the program, so
that an error of the program cannot confirm itself.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np

DEMO = Path(__file__).parents[1] / "resources" / "demo"
LABELS = {"synthetic_clear.nii.gz": "normal", "synthetic_pneumonia.nii.gz": "pneumonia"}
POINTS, APART_HU = 6, 100


def truth_of(path: Path) -> dict[str, Any]:
    """A scan's hash, stored axes, label, and HU at points that differ in a mirrored scan."""
    image = nib.Nifti1Image.from_filename(path)
    hu = image.get_fdata()
    indices = _informative(hu)
    return {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "axes": "".join(nib.aff2axcodes(image.affine)),
        "label": LABELS[path.name],
        "points": [
            {"mm": nib.affines.apply_affine(image.affine, index).tolist(), "hu": float(hu[index])}
            for index in indices
        ],
    }


def _informative(hu: np.ndarray) -> list[tuple[int, ...]]:
    """Voxels whose HU differ clearly from those of all their mirror images; deterministic."""
    order = np.random.default_rng(0).permutation(hu.size)
    found: list[tuple[int, ...]] = []
    for flat in order:
        index = tuple(int(i) for i in np.unravel_index(flat, hu.shape))
        if all(abs(hu[index] - hu[image]) > APART_HU for image in _mirrored(index, hu.shape)):
            found.append(index)
        if len(found) == POINTS:
            break
    return found


def _mirrored(index: tuple[int, ...], shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    return [
        tuple(
            n - 1 - i if axis == mirrored else i
            for axis, (i, n) in enumerate(zip(index, shape, strict=True))
        )
        for mirrored in range(3)
    ]


def main() -> None:
    """Write the reference values of every demo scan."""
    known = {name: truth_of(DEMO / name) for name in LABELS}
    (DEMO / "truth.json").write_text(json.dumps(known, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
