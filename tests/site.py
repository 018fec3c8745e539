"""A synthetic batch of a site: rows with logits on another scale, and labels."""

import json
from pathlib import Path

import numpy as np

from ctviewer.core.analysis.result import ModelInfo
from ctviewer.core.worklist.lines import Line
from ctviewer.core.worklist.site_cases import OwnCalibration
from ctviewer.core.worklist.truth import Truth
from tests.rows import INPUT, MODEL, row


def logits_of(count: int, *, gap: float = 6.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Logits (2 * count,) around 4 and 4 + gap, and labels; the first half is positive."""
    random = np.random.default_rng(seed)
    positive = np.arange(2 * count) < count
    return np.where(positive, gap, 0.0) + random.normal(4.0, 2.5, 2 * count), positive


def row_of(name: str, logit: float, sha256: str = MODEL["sha256"], **changes):
    """The row of a scan with unique voxels, by a network with the identity as calibration."""
    chance = float(1 / (1 + np.exp(-logit)))
    voxels = {**INPUT, "sample_sha256": f"{int.from_bytes(name.encode()) % 2**256:064x}"}
    model = {**MODEL, "sha256": sha256, "classes": ["normal", "pneumonia"],
             "positive": "pneumonia"}  # fmt: skip
    given = {"logit": float(logit), "model": model, "input": voxels, **changes}
    return row(name, probability=chance, **given)


def rows_of(logits, **changes):
    """One row per logit, for scans s0.nii.gz, s1.nii.gz and so on."""
    return [row_of(f"s{place}.nii.gz", logit, **changes) for place, logit in enumerate(logits)]


def truth_of(positive, patients=()) -> Truth:
    """The labels and patients of these scans."""
    paths = [Path(f"s{place}.nii.gz") for place in range(len(positive))]
    known = dict(zip(paths, patients, strict=False))
    return Truth({path: bool(each) for path, each in zip(paths, positive, strict=True)},
                 patients=known)  # fmt: skip


def lines_of(rows) -> list[Line]:
    """The lines of the worklist."""
    return [Line.of(each) for each in rows]


def own(calibration, conformal=None, sha256: str = MODEL["sha256"]) -> OwnCalibration:
    """The network of `row_of`."""
    info = ModelInfo(MODEL["name"], MODEL["version"], sha256, True, "")
    return OwnCalibration(info, calibration, conformal)


def write_batch(folder: Path, logits, positive, *, sha256: str, patients=()) -> tuple[Path, Path]:
    """A result as JSON Lines, and the table of its labels."""
    results, table = folder / "results.jsonl", folder / "truth.csv"
    rows = rows_of(logits, sha256=sha256)
    results.write_text("".join(json.dumps(each) + "\n" for each in rows), "utf-8")
    lines = ["path,label" + (",patient" if len(patients) else "")]
    for place, (each, label) in enumerate(zip(rows, positive, strict=True)):
        words = [each["path"], str(int(label)), *([patients[place]] if len(patients) else [])]
        lines.append(",".join(words))
    table.write_text("\n".join(lines) + "\n", "utf-8")
    return results, table
