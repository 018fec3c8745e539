"""Print what a scan's file says: geometry, units, orientation, header, and the gate's findings.

Of a DICOM structured report, its text.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from ctviewer.core.analysis.gate import Gate, examine
from ctviewer.core.analysis.lungs import Lungs, find_lungs
from ctviewer.core.base.text import shown
from ctviewer.core.formats.dicom.report_text import is_report, report_text
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.volume import Volume


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument(
        "file", type=Path, metavar="SCAN", help="a file, a DICOM folder, an archive"
    )
    parser.add_argument("--json", action="store_true", help="as one JSON object")


def run(options: argparse.Namespace) -> int:
    """Print the facts; always 0, even for a scan that the gate refuses."""
    if is_report(options.file):
        text = report_text(options.file)
        kind = "DICOM structured report"
        facts = {"path": str(options.file), "format": kind, "text": text}
        print(json.dumps(facts, ensure_ascii=False) if options.json else shown(f"{kind}\n{text}"))
        return 0
    volume = load_volume(options.file)
    lungs = find_lungs(volume)
    facts = _facts(volume, lungs, examine(volume, lungs))
    if options.json:
        print(json.dumps(facts, ensure_ascii=False))
    else:
        print(shown(_as_text(facts)))
    return 0


def _facts(volume: Volume, lungs: Lungs | None, gate: Gate) -> dict[str, Any]:
    source = volume.source
    return {
        "path": str(source.path),
        "format": source.format,
        "stored_shape": list(source.shape),
        "stored_type": source.dtype,
        "stored_axes": source.axes,
        "orientation_known": source.orientation_known,
        "shape_ras": list(volume.shape),
        "spacing_mm": [round(step, 4) for step in volume.spacing],
        "extent_mm": [round(length, 1) for length in volume.extent],
        "tilt_degrees": round(volume.tilt_degrees, 2),
        "sheared": volume.sheared,
        "slope": source.slope,
        "intercept": source.intercept,
        "not_finite_voxels": volume.nonfinite,
        "lungs_ml": round(lungs.millilitres) if lungs else 0,
        "sha256": source.sha256,
        "notes": list(source.notes),
        "affine": [[round(float(x), 5) for x in row] for row in volume.affine],
        "gate": gate.to_dict(),
        "header": dict(source.facts),
    }


def _as_text(facts: dict[str, Any]) -> str:
    plain = {key: value for key, value in facts.items() if key not in ("gate", "header", "notes")}
    lines = [f"{key.replace('_', ' '):<20}{_shown(value)}" for key, value in plain.items()]
    lines.append(f"{'gate':<20}{facts['gate']['verdict']}")
    lines += [f"  {f['code']}: {f['message']}" for f in facts["gate"]["findings"]]
    lines += facts["notes"]
    lines.append("header")
    lines += [f"  {key:<18}{value}" for key, value in facts["header"].items()]
    return "\n".join(lines)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        if value and isinstance(value[0], list):
            return "; ".join(" ".join(f"{x:g}" for x in row) for row in value)
        return " x ".join(str(item) for item in value)
    return str(value)
