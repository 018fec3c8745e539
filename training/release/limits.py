"""Conformal limits of a network of three or more classes, from a batch of known cases.

A copy of the network file is written with the limits; the weights are unchanged. Loading
TorchScript can run any code: use it for networks that you trust.
"""

import argparse
import csv
import io
import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import torch

from ctviewer.core.analysis.classes import Classes
from ctviewer.core.base.files import read_content, write_whole
from ctviewer.core.statistics.class_limits import ClassLimits, class_limits
from ctviewer.core.worklist.lines import JsonRow
from ctviewer.core.worklist.stored_rows import stored_rows
from ctviewer.core.worklist.truth import Labelled, match
from training.base.errors import TrainingError

METADATA, GOLDEN = "metadata.json", "golden.u8"
ERROR = 0.1  # 9 cases of each class suffice
DIGITS = 6  # of a probability in the rows


def limits_of(
    rows: Sequence[JsonRow], truth: Sequence[tuple[str, str]], classes: Classes, error: float
) -> ClassLimits:
    """The limits from rows with a result and pairs of path and class.

    Raises:
        UserError: a class is unknown, or has too few cases for the error rate.
    """
    odd = sorted({name for _, name in truth if name not in classes.names})
    if odd:
        raise TrainingError(
            f"{odd[0]!r} is not a class of this network, which has {', '.join(classes.names)}."
        )
    known = [row for row in rows if row.get("probabilities") and row.get("status") == "ok"]
    paths = [Path(row["path"]) for row in known]
    found: dict[Path, str] = {}
    for name in classes.names:
        given = match([Labelled(path, each == name) for path, each in truth], paths)
        found |= {path: name for path, positive in given.positive.items() if positive}
    cases = [(row, found[path]) for row, path in zip(known, paths, strict=True) if path in found]
    shares = [[float(row["probabilities"][name]) for name in classes.names] for row, _ in cases]
    if not cases:
        raise TrainingError("No row with a result has a class in the table; check its paths.")
    found_limits = class_limits(shares, [name for _, name in cases], classes.names, error)
    return ClassLimits(
        error, {name: round(least, DIGITS) for name, least in found_limits.least.items()}
    )


def read_truth(path: Path) -> list[tuple[str, str]]:
    """The pairs of path and class in a CSV with the columns `path` and `class`.

    Raises:
        UserError: it cannot be read or lacks these columns.
    """
    text = read_content(path).decode("utf-8-sig", "replace")
    try:
        rows = list(csv.DictReader(io.StringIO(text)))
        return [(row["path"].strip(), row["class"].strip()) for row in rows]
    except (KeyError, AttributeError, csv.Error):
        raise TrainingError(
            f"{path.name} is not a table with the columns path and class, separated by commas."
        ) from None


def with_limits(content: bytes, limits: ClassLimits) -> bytes:
    """A network file with these limits."""
    extra: dict[str, Any] = {METADATA: "", GOLDEN: ""}
    network = torch.jit.load(  # type: ignore[no-untyped-call]
        io.BytesIO(content), map_location="cpu", _extra_files=extra
    )
    said = json.loads(extra[METADATA]) | {"conformal": limits.to_dict()}
    extra[METADATA] = json.dumps(said, indent=1)
    written = io.BytesIO()
    torch.jit.save(network, written, _extra_files=extra)
    return written.getvalue()


def _said(content: bytes, name: str) -> Mapping[str, Any]:
    extra: dict[str, Any] = {METADATA: ""}
    try:
        torch.jit.load(  # type: ignore[no-untyped-call]
            io.BytesIO(content), map_location="cpu", _extra_files=extra
        )
        said: Mapping[str, Any] = json.loads(extra[METADATA])
    except (RuntimeError, ValueError):
        raise TrainingError(
            f"{name} is not a network file of this program; make one by python -m training wrap."
        ) from None
    return said


def main(arguments: Sequence[str]) -> int:
    """Run the command; returns 0, as errors are raised."""
    given = _parser().parse_args(arguments)
    if not 0 < given.error < 1:
        raise TrainingError(f"An error of {given.error:g} is not between 0 and 1.")
    content = read_content(given.network)
    classes = Classes.from_dict(_said(content, given.network.name))
    if classes.binary:
        raise TrainingError(
            "This network says positive or negative; calibrate it by ctviewer calibrate."
        )
    rows = stored_rows(given.results)
    hashes = {row["model"]["sha256"] for row in rows if row.get("model")}
    if hashes != {sha256(content).hexdigest()}:
        raise TrainingError(
            f"The results in {given.results.name} are not all by {given.network.name}; classify "
            "the known cases with it."
        )
    limits = limits_of(rows, read_truth(given.truth), classes, given.error)
    write_whole(given.output, with_limits(content, limits))
    for name, least in limits.least.items():
        print(f"{name} could be from {100 * least:.1f} % on")
    print(f"{given.output}: at most {100 * given.error:g} % of each class miss their own class")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training limits",
        description="Give a network of three or more classes its conformal limits, from cases that "
        "it was not trained on.",
    )
    parser.add_argument("network", type=Path, help="its network file")
    parser.add_argument(
        "results", type=Path, help="of ctviewer classify with it: --jsonl or --json"
    )
    parser.add_argument("truth", type=Path, metavar="TABLE.csv", help="columns path and class")
    parser.add_argument("output", type=Path, metavar="OUT.pt", help="the network file with limits")
    parser.add_argument(
        "--error", type=float, default=ERROR,
        help="share of each class that may miss its own; smaller ones need more cases (default: "
        "%(default)s)",
    )  # fmt: skip
    return parser
