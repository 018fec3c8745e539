"""Evaluate the shipped network's lungs against manual contours and HU, and the lung box.

`python -m bench.lungs` prints the tables and writes docs/lungs.md. The subjects with manual
contours trained the network, so the figures against them are of known subjects.
"""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import mean, median

import numpy as np
from numpy.typing import NDArray

from bench.real_scans import table
from ctviewer.core.analysis.examine import examine_volume
from ctviewer.core.analysis.fine_lungs import GRID_MM, fine_lungs
from ctviewer.core.analysis.heatmap import LEFT, RIGHT
from ctviewer.core.analysis.lungs import Lungs
from ctviewer.core.analysis.lungs_shown import lungs_shown
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.morphology import Mask
from ctviewer.core.geometry.resample import Box, area_average
from ctviewer.core.geometry.volume import Index, Volume
from ctviewer.inference.classifier import Classifier, load_classifier

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "lungs.md"
NOTES = Path(__file__).with_name("lungs_seen.md")  # the description of the masks is written by hand
GAS_HU = -850.0  # of a cell outside the contour: airway or bowel gas
CONTOURS = ("scan", "manual, l", "lungs", "Dice", "volume", "left", "right", "gas outside, ml")
SCANS = ("scan", "use", "outcome", "overlap", "shown", "second box", "before", "now", "time")
TIMES = 9
KINDS = ("HU", "network", "both")
Labels = NDArray[np.uint8]


def on_grid(labels: Labels, shape: Index) -> Labels:
    """Labels (r, a, s) of a volume, resampled to another grid over it at each cell's centre."""
    places = [
        np.minimum(((np.arange(n) + 0.5) * old / n).astype(int), old - 1)
        for n, old in zip(shape, labels.shape, strict=True)
    ]
    return labels[np.ix_(*places)]


def dice(one: Mask, other: Mask) -> float:
    """The Dice coefficient of two masks."""
    return float(2 * (one & other).sum() / max(int(one.sum() + other.sum()), 1))


def sides_of(lungs: Lungs, shape: Index) -> Labels:
    """The left (1) and the right lung (2) on a grid."""
    return on_grid(np.where(lungs.right, RIGHT, LEFT).astype(np.uint8) * lungs.trimmed, shape)


def learnt(classifier: Classifier, volume: Volume, shape: Index) -> tuple[Lungs, Lungs, Labels]:
    """The lungs by HU, by HU and network, and by the network alone (on a grid)."""
    result = classifier.classify(volume)
    assert result.score is not None
    assert result.examined is not None
    assert result.examined.lungs is not None
    heat_map, by_hu = result.score.heat_map, result.examined.lungs
    assert heat_map is not None
    fine = fine_lungs(volume, heat_map, by_hu)
    assert fine is not None
    assert heat_map.sides is not None
    cells = []
    for axis, n in enumerate(shape):
        centres = (np.arange(n) + 0.5) * volume.shape[axis] / n
        cell = np.floor((centres - heat_map.box.lo[axis]) / heat_map.grid.step[axis]).astype(int)
        inside = (cell >= 0) & (cell < heat_map.sides.shape[axis])
        cells.append(np.where(inside, cell, heat_map.sides.shape[axis]))
    return by_hu, fine, np.pad(heat_map.sides, (0, 1))[np.ix_(*cells)]


def contour_rows(classifier: Classifier, folder: Path, scans: list[dict[str, str]]) -> Iterator[
    tuple[str, ...]
]:  # fmt: skip
    """A row per method for each scan with manual contours, then the means."""
    kinds: dict[str, list[tuple[float, float]]] = {}
    for entry in (each for each in scans if "lungs" in each):
        volume = load_volume(folder / entry["file"])
        contour = np.rint(load_volume(folder / entry["lungs"]).voxels).astype(np.uint8)
        counts = [max(round(extent / GRID_MM), 1) for extent in volume.extent]
        shape = (counts[0], counts[1], counts[2])
        whole = Box.whole(contour.shape)
        true = area_average((contour > 0).astype(np.uint8), whole, shape) >= 0.5
        labels = on_grid(contour, shape)
        hu = area_average(volume.voxels, Box.whole(volume.shape), shape, clip=(-1100.0, 200.0))
        cell = float(np.prod(volume.extent)) / float(np.prod(shape)) / 1000.0
        by_hu, fine, network = learnt(classifier, volume, shape)
        all_kinds = {
            "HU": sides_of(by_hu, shape),
            "network": network,
            "both": sides_of(fine, shape),
        }
        for kind, found in all_kinds.items():
            mask = found > 0
            volumes = float(mask.sum() / true.sum()) - 1.0
            kinds.setdefault(kind, []).append((dice(mask, true), volumes))
            gas = float((mask & ~true & (hu < GAS_HU)).sum()) * cell
            sides = [
                f"{dice(found == side, labels == side):.3f}" if (labels == 3).sum() == 0 else ""
                for side in (LEFT, RIGHT)
            ]
            yield (
                Path(entry["file"]).name.removesuffix(".nii.gz"),
                f"{float(true.sum()) * cell / 1000:.2f}",
                *(kind, f"{dice(mask, true):.3f}", f"{100 * volumes:+.1f} %"),
                *sides,
                f"{gas:.0f}",
            )
    for kind, figures in kinds.items():
        overlaps, off = zip(*figures, strict=True)
        worst = max(off, key=abs)
        shown = f"{mean(overlaps):.4f}, least {min(overlaps):.4f}"
        yield "all", "", kind, shown, f"at most {100 * worst:+.1f} %", "", "", ""


def scan_row(classifier: Classifier, volume: Volume, entry: dict[str, str]) -> tuple[str, ...]:
    """The results for a scan: refusal, share of the lungs, second box, and both times."""
    name = Path(entry["file"]).name.removesuffix(".gz").removesuffix(".nii")
    once, whole = [], []
    for _ in range(TIMES):  # alternately, taking the minimum of each, since the machine may be busy
        started = time.perf_counter()
        examined = examine_volume(volume, classifier.model.spec)
        (first,) = classifier.classify_examined([examined])
        once.append(time.perf_counter() - started)
        started = time.perf_counter()
        result = classifier.classify(volume)
        whole.append(time.perf_counter() - started)
        if first.second_box is None:
            break
    ratio = min(whole) / min(once)
    if result.score is None or examined.lungs is None:
        codes = ", ".join(f.code for f in result.gate.findings if f.verdict.value == "refuse")
        return name, entry["use"], f"refused: {codes}", *[""] * (len(SCANS) - 3)
    assert result.score.heat_map is not None
    shown = lungs_shown(result.score.heat_map, examined.lungs)
    before = f"{first.score.probability:.2f}" if first.score else "refused"
    again = first.second_box is not None
    return (
        *(name, entry["use"], result.score.called, f"{shown.overlap:.3f}"),
        *(f"{shown.share:.2f}", "yes" if again else "", before),
        f"{result.score.probability:.2f}",
        f"{ratio:.1f}" if again else "",
    )


def main() -> None:
    """Measure, print, write the page."""
    default = ROOT.parent / "shared" / "data"
    folder = Path(os.environ.get("CTVIEWER_TEST_DATA", default))
    manifest = json.loads((folder / "MANIFEST.json").read_text("utf-8"))
    classifier = load_classifier("cpu")
    contours = [CONTOURS, ("---",) * len(CONTOURS)]
    for row in contour_rows(classifier, folder, manifest["scans"]):
        contours.append(row)
        print(" | ".join(row), flush=True)
    rows = [SCANS, ("---",) * len(SCANS)]
    for entry in (*manifest["scans"], *manifest["failing"]):
        rows.append(scan_row(classifier, load_volume(folder / entry["file"]), entry))
        print(" | ".join(rows[-1]), flush=True)
    ratios = [float(row[-1]) for row in rows[2:] if row[-1]]
    PAGE.write_text(_page(classifier, contours, rows, ratios), "utf-8")


def _page(
    classifier: Classifier,
    contours: list[tuple[str, ...]],
    rows: list[tuple[str, ...]],
    ratios: list[float],
) -> str:
    info = classifier.model.info
    return (
        "# Lungs\n\n"
        f"Written by `python -m bench.lungs` with {info.name} {info.version} (sha256 "
        f"{info.sha256}).\n\n## Against manual contours\n\n"
        f"Dice on a grid of {GRID_MM:.0f} mm, for the lungs by HU alone (`find_lungs`), those of "
        "the network on its own cells, and both combined (`fine_lungs`). The contours exclude "
        "trachea and main bronchi. Left and right only if the contours separate them. Gas "
        f"outside: cells below {GAS_HU:.0f} HU outside the contour, in airways or bowel. The "
        "network was trained on all eight subjects, and the four constants of `fine_lungs` were "
        "chosen on them: leave-one-out would need networks that are not shipped.\n\n"
        f"{table(contours)}\n\n## Results for each scan\n\n"
        "Overlap: of the lungs by HU and by the network, as a share of the smaller. Shown: the "
        "share of the lungs that the scan contains, 1 if they are not cut off. Second box: whether "
        "the box was computed again, the probability before and after, and the ratio of the time "
        f"for both to that for one (median {median(ratios) if ratios else 0:.1f}).\n\n"
        f"{table(rows)}\n\n"
        f"{NOTES.read_text('utf-8') if NOTES.exists() else ''}"
    )


if __name__ == "__main__":
    main()
