"""Judge every real evaluation scan, one by one, with its spread under small changes of the input.

`python -m bench.real_scans` prints the table and writes docs/real-scans.md. Nothing is chosen by
these figures: the scans are used for evaluation only, and their truth but for the RT-PCR labels is
a lay reading of the pictures.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from ctviewer.core.analysis.perturb import CUT, NOISE_HU, OFFSET_HU
from ctviewer.core.analysis.result import Score
from ctviewer.core.analysis.wording import share_text
from ctviewer.core.formats.loading import load_volume
from ctviewer.inference.classifier import Classifier, load_classifier
from ctviewer.inference.explain import spread

PAGE = Path(__file__).parents[1] / "docs" / "real-scans.md"
UNSEEN = ("hnc-0015", "lidc-0001")  # patients whose scans may train but were held out for testing
HEADINGS = (
    *("scan", "truth", "gate", "probability", "spread", "label", "fits", "distance", "level"),
    *("of the lung", "grade"),
)


@dataclass(frozen=True)
class Line:
    """One scan of the table."""

    scan: str
    truth: str
    gate: str
    score: Score | None
    spread: tuple[float, float] = (0.0, 0.0)

    def cells(self) -> tuple[str, ...]:
        """The line's texts in the order of the headings."""
        if self.score is None:
            return self.scan, self.truth, self.gate, "none", *[""] * (len(HEADINGS) - 4)
        low, high = self.spread
        share, known = self.score.involvement, self.score.familiarity
        return (
            self.scan,
            self.truth,
            self.gate,
            f"{self.score.probability:.2f}",
            f"{low:.2f} to {high:.2f}",
            self.score.label.value,
            self.score.fitting.value if self.score.fitting else "",
            f"{known.distance:.1f}" if known else "",
            known.level.value if known else "",
            share_text(share.percent),
            share.grade,
        )


def judged(classifier: Classifier, folder: Path, entry: dict[str, str]) -> Line:
    """Judge one scan and its changed copies."""
    volume = load_volume(folder / entry["file"])
    result = classifier.classify(volume)
    gate = ", ".join([result.gate.verdict.value, *(f.code for f in result.gate.findings)])
    name = Path(entry["file"]).name.removesuffix(".gz").removesuffix(".nii")
    if result.score is None:
        return Line(name, entry["truth"], gate, None)
    found = spread(classifier, volume, result)
    return Line(name, entry["truth"], gate, result.score, (found.lowest, found.highest))


def main() -> None:
    """Judge, print, write the page."""
    default = Path(__file__).parents[2] / "shared" / "data"
    folder = Path(os.environ.get("CTVIEWER_TEST_DATA", default))
    entries = json.loads((folder / "MANIFEST.json").read_text("utf-8"))["scans"]
    shown = [e for e in entries if e["use"] == "evaluate" or e["patient"] in UNSEEN]
    classifier = load_classifier("cpu")
    rows = [HEADINGS, tuple("---" for _ in HEADINGS)]
    for entry in sorted(shown, key=lambda each: (each["truth"], each["file"])):
        rows.append(judged(classifier, folder, entry).cells())
        print(" | ".join(rows[-1]), flush=True)
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    model = classifier.model.info
    PAGE.write_text(_page(f"{model.name} {model.version} (sha256 {model.sha256})", table), "utf-8")


def _page(model: str, table: str) -> str:
    return (
        "# Real scans, one by one\n\n"
        f"Written by `python -m bench.real_scans` with {model}. These scans chose nothing. Truth "
        "is RT-PCR for the two RICORD classes and a lay reading of the pictures for the others; "
        '"other" is a scan without pneumonia that looks abnormal (mass, atelectasis, shallow '
        f'breath), "refuse" is no chest CT. Spread: with HU shifted by {OFFSET_HU} up and down, '
        f"with noise of {NOISE_HU:.0f} HU, and with {CUT} voxels cut off in plane. Fits: the "
        "classes in the conformal sense. Distance: to the training scans; its level is usual, "
        "unusual (beyond 95 % of the calibration scans) or foreign (beyond 99 %).\n\n"
        f"{table}\n"
    )


if __name__ == "__main__":
    main()
