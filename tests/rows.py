"""Rows made in code: results of classifying files, as JSON objects."""

import hashlib
from typing import Any

MODEL = {"name": "fake-net", "version": "9.8", "sha256": "ab" * 32, "synthetic": True}
INPUT = {
    "shape": [512, 512, 255], "spacing_mm": [0.7, 0.7, 1.25], "orientation": "LPS",
    "sha256": "cd" * 32, "hu": {"p5": -1000.0, "p50": -700.0, "p95": 60.0},
}  # fmt: skip


def row(
    path: str,
    *,
    probability: float | None = None,
    refused: str | None = None,
    error: str | None = None,
    **changes: Any,
) -> dict[str, Any]:
    """The row of a classified, a refused or a failed scan."""
    level = changes.pop("level", "usual")
    digest = hashlib.sha256(path.encode("utf-8", "surrogatepass"))
    values: dict[str, Any] = {
        "path": path, "status": "error" if error else "refused" if refused else "ok",
        "probability": probability, "label": None, "doubts": None, "logit": None,
        "involvement": None,
        "gate": None, "model": MODEL, "preprocess": "1", "device": "cpu",
        "seconds": {"load": 0.1, "preprocess": 0.2, "infer": 0.3, "total": 0.6},
        "input": {**INPUT, "sha256": digest.hexdigest()}, "error": error,
    }  # fmt: skip
    if error:
        values |= {"model": None, "preprocess": None, "device": None, "input": None}
    elif refused:
        values["gate"] = _gate("refuse", (refused, "refuse"), ("short_scan", "warn"))
    elif probability is not None:
        values |= {
            "label": _label(probability),
            "doubts": [],
            "logit": -1.0,
            "involvement": {
                "percent": 20 * probability + 1,
                "left_percent": None,
                "right_percent": 3.0,
                "grade": "CT-1",
            },
            "gate": _gate("pass"),
            "out_of_distribution": {"distance": 1.5, "level": level},
        }
    return {**values, **changes}


def _label(probability: float) -> str:
    if probability > 0.7:
        return "pneumonia"
    return "normal" if probability < 0.3 else "uncertain"


def _gate(verdict: str, *findings: tuple[str, str]) -> dict[str, Any]:
    return {
        "verdict": verdict,
        "findings": [
            {"code": code, "message": f"The reason is {code}.", "verdict": each}
            for code, each in findings
        ],
    }
