"""Classify every real evaluation scan, with the shipped network and with its predecessor.

`python -m bench.real_scans` prints the tables and writes docs/real-scans.md. The scans are used for
evaluation only: nothing is selected by these figures. Except for the RT-PCR labels, their truth is
a lay reading of the pictures.
"""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.analysis.perturb import COARSE_MM, CUT, NOISE_HU, OFFSET_HU
from ctviewer.core.analysis.result import Result, Score
from ctviewer.core.analysis.wording import share_text
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.volume import Volume
from ctviewer.inference.classifier import Classifier, load_classifier
from ctviewer.inference.explain import spread

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "real-scans.md"
BEFORE = ROOT / "training" / "recipes" / "ctviewer-painted-0.5.0.pt"
NOTES = Path(__file__).with_name("real_scans_seen.md")  # on the maps, by hand
HEADINGS = (
    *("scan", "truth", "gate", "before", "label", "now", "spread", "label", "fits", "level"),
    *("of the lung before", "now", "left lung, l", "right lung, l"),
)


@dataclass(frozen=True)
class ScanLine:
    """One scan of the table: the results of both networks, and the spread of the shipped one."""

    scan: str
    truth: str
    gate: str
    before: Score | None
    score: Score | None
    litres: tuple[float, float] = (0.0, 0.0)
    spread: tuple[float, float] = (0.0, 0.0)

    def cells(self) -> tuple[str, ...]:
        """The cells of the row, in the order of the column headings."""
        if self.score is None or self.before is None:
            return self.scan, self.truth, self.gate, "none", *[""] * (len(HEADINGS) - 4)
        low, high = self.spread
        known = self.score.familiarity
        return (
            self.scan,
            self.truth,
            self.gate,
            f"{self.before.probability:.2f}",
            self.before.called,
            f"{self.score.probability:.2f}",
            f"{low:.2f} to {high:.2f}",
            self.score.called,
            self.score.fitting.value if self.score.fitting else "",
            known.level.value if known else "",
            *(_share(score) for score in (self.before, self.score)),
            *(f"{litres:.2f}" for litres in self.litres),
        )


def line_of(now: Classifier, before: Classifier, volume: Volume, entry: dict[str, str]) -> ScanLine:
    """Classify one scan with both networks, and its perturbed copies with the shipped one."""
    result, earlier = now.classify(volume), before.classify(volume)
    gate = ", ".join([result.gate.verdict.value, *(f.code for f in result.gate.findings)])
    name = Path(entry["file"]).name.removesuffix(".gz").removesuffix(".nii")
    if result.score is None:
        return ScanLine(name, entry["truth"], gate, None, None)
    found = spread(now, volume, result)
    litres = _litres(result.score.heat_map, volume)
    ends = found.lowest, found.highest
    return ScanLine(name, entry["truth"], gate, earlier.score, result.score, litres, ends)


def _share(score: Score) -> str:
    """The involved share of the lungs; unknown for a network without a heat map."""
    return share_text(score.involvement.percent) if score.involvement else ""


def _litres(heat_map: HeatMap | None, volume: Volume) -> tuple[float, float]:
    """The volumes of the left and the right lung according to the network."""
    if heat_map is None or heat_map.sides is None:
        return 0.0, 0.0
    cell = heat_map.grid.cell_ml(volume) / 1000.0
    left, right = (float((heat_map.sides == side).sum()) * cell for side in (1, 2))
    return left, right


def agreement(
    result: Result, volume: Volume, infected: list[int], slices: int
) -> tuple[float, ...]:
    """Sensitivity and specificity of the map per axial slice, and their mean.

    A slice is marked if at least one of its cells is lesion; `infected` are the slices marked by
    radiologists, counted from the top.
    """
    assert result.score is not None
    heat_map = result.score.heat_map
    assert heat_map is not None
    marked = np.asarray((heat_map.values >= heat_map.threshold).any(axis=(0, 1)))
    lo, hi = heat_map.box.lo[2], heat_map.box.hi[2]
    from_top = volume.shape[2] - 1 - np.arange(slices)
    cell = np.floor((from_top + 0.5 - lo) / (hi - lo) * len(marked)).astype(int)
    inside = (cell >= 0) & (cell < len(marked))
    called = inside & marked[np.clip(cell, 0, len(marked) - 1)]
    true = np.isin(np.arange(slices), infected)
    sensitivity, specificity = called[true].mean(), 1.0 - called[~true].mean()
    return float(sensitivity), float(specificity), float(sensitivity + specificity) / 2.0


def main() -> None:
    """Classify, print, write the page."""
    default = ROOT.parent / "shared" / "data"
    folder = Path(os.environ.get("CTVIEWER_TEST_DATA", default))
    manifest = json.loads((folder / "MANIFEST.json").read_text("utf-8"))
    shown = [each for each in manifest["scans"] if each["use"] == "evaluate"]
    labels = json.loads((folder / "chest_new" / "slice_labels.json").read_text("utf-8"))["labels"]
    now = load_classifier("cpu", Path(sys.argv[1]) if sys.argv[1:] else None, allow_unlisted=True)
    before = load_classifier("cpu", BEFORE, allow_unlisted=True)
    rows = [HEADINGS, tuple("---" for _ in HEADINGS)]
    slices: list[tuple[str, ...]] = [
        ("scan", "network", "sensitivity", "specificity", "balanced"),
        ("---",) * 5,
    ]
    for entry in sorted(shown, key=lambda each: (each["truth"], each["file"])):
        volume = load_volume(folder / entry["file"])
        rows.append(line_of(now, before, volume, entry).cells())
        print(" | ".join(rows[-1]), flush=True)
        for name, known in labels.items():
            if name in entry["file"]:
                for network in (before, now):
                    figures = agreement(
                        network.classify(volume),
                        volume,
                        known["infected_index_from_top"],
                        known["slices"],
                    )
                    named = f"{network.model.info.name} {network.model.info.version}"
                    slices.append((name, named, *(f"{each:.2f}" for each in figures)))
                    print(" | ".join(slices[-1]), flush=True)
    if not sys.argv[1:]:
        PAGE.write_text(_page(now, before, rows, slices), "utf-8")


def _page(
    now: Classifier, before: Classifier, rows: list[tuple[str, ...]], slices: list[tuple[str, ...]]
) -> str:
    names = [
        f"{each.model.info.name} {each.model.info.version} (sha256 {each.model.info.sha256})"
        for each in (now, before)
    ]
    return (
        "# Real scans, one by one\n\n"
        f"Written by `python -m bench.real_scans` with {names[0]}, previously {names[1]}. These "
        "scans were not used to choose anything. Truth is RT-PCR for the two RICORD classes and "
        "COVID-CT-MD's COVID scan, and a reading by a non-radiologist for the others; "
        '"other" is a scan without pneumonia that looks abnormal (mass, atelectasis, shallow '
        f'breath), "refuse" is not a chest CT. Spread: with HU shifted by {OFFSET_HU} up and down, '
        f"with noise of {NOISE_HU:.0f} HU (about half the dose), with {CUT} voxels cropped in "
        f"plane, averaged to voxels of {COARSE_MM:.0f} mm, with a softer and a sharper kernel, and "
        "mirrored. Fits: the classes in the conformal sense. Level: the distance to the training "
        "scans, usual, unusual (beyond 95 % of the calibration scans) or foreign (beyond 99 %). "
        "The volumes of the lungs are those of the network.\n\n"
        f"{table(rows)}\n\n"
        "Axial slices in which the map marks something, compared with those in which radiologists "
        f"of the collection saw infection:\n\n{table(slices)}\n\n"
        f"{NOTES.read_text('utf-8') if NOTES.exists() else ''}"
    )


def table(rows: list[tuple[str, ...]]) -> str:
    """Rows as a Markdown table."""
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    main()
