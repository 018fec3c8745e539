"""Compare this program with a lower limit and with other software; run by `make bench-peers`.

The argument is the Python of an environment with napari, SimpleITK and nibabel. The values of a row
are measured alternately in one run; what cannot run (napari needs OpenGL) is "not measured".
"""

import gzip
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import torch
from isal import igzip

from bench import page
from bench.file_to_number import by_turns, seed_probability
from bench.measure import in_new_process, real_scan
from ctviewer.core.formats.loading import load_volume
from ctviewer.inference.classifier import load_classifier
from ctviewer.inference.run import classify_file
from training.keras_baseline.network import SeedNet

ROUNDS = 3
NONE = "–"
HOW = (
    "Other programs may be running: compare within a row. napari draws with OpenGL in software on "
    "a virtual screen, in a window of 1280 x 800; ours needs no OpenGL and is painted into memory, "
    "without a screen."
)
UNMEASURED = "not measured"
Row = tuple[str, str, str, str]


def rows(peer: Callable[..., list[float]], scan: Path) -> list[Row]:
    """A row: the task, the lower limit, the peers and this program."""
    content = scan.read_bytes()
    classifier = load_classifier("cpu")
    torch.manual_seed(0)
    seed = SeedNet().eval()
    taken = _by_turns(
        {
            "gzip": lambda: gzip.decompress(content),
            "isal": lambda: igzip.decompress(content),  # type: ignore[no-untyped-call]
            "open": lambda: load_volume(scan),
            "number": lambda: classify_file(scan, classifier),
            "seed": lambda: seed_probability(seed, scan),
        }
    )
    simpleitk, nibabel = (_peer(peer, what, scan)[:1] for what in ("simpleitk", "nibabel"))
    picture, scroll = _peer(peer, "napari", scan) or (None, None)
    ours = [time.time(), *in_new_process("bench.start")]
    theirs = [time.time(), *_peer(peer, "start", scan)]
    step, *_ = in_new_process("bench.scroll", str(scan))
    codec = f"bare ISA-L {taken['isal']:.3f} s, bare gzip of Python {taken['gzip']:.3f} s"
    readers = f"SimpleITK {_s(simpleitk)}, nibabel {_s(nibabel)}"
    return [
        ("open the scan as voxels", codec, readers, f"{taken['open']:.3f} s"),
        (
            "file to number",
            f"bare ISA-L {taken['isal']:.3f} s",
            f"the seed's pipeline {taken['seed']:.2f} s",
            f"{taken['number']:.3f} s",
        ),
        ("start to window", NONE, f"napari {_s(_passed(theirs))}", _s(_passed(ours))),
        ("first picture of the scan", NONE, f"napari {_s([picture])}", _first_picture(taken)),
        (
            "scroll step",
            "16.7 ms, one frame of a 60 Hz screen",
            "napari, one view " + (f"{scroll:.1f} ms" if scroll else UNMEASURED),
            f"three linked views {step:.1f} ms",
        ),
    ]


def _first_picture(taken: dict[str, float]) -> str:
    return f"{taken['open']:.3f} s to open, then within one scroll step"


def _by_turns(works: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The median seconds of each function; every round runs all of them."""
    return {name: statistics.median(each) for name, each in by_turns(works, ROUNDS).items()}


def _peer(peer: Callable[..., list[float]], what: str, scan: Path) -> list[float]:
    try:
        return peer(what, scan)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return []


def _in(python: str, what: str, scan: Path) -> list[float]:
    """The numbers printed by a measurement in the peers' environment."""
    environment = {**os.environ, "PYTHONPATH": ""}
    command = [python, "-m", "bench.peer", what, str(scan)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=page.ROOT, env=environment,
        timeout=300,
    )  # fmt: skip
    return [float(line) for line in done.stdout.split()]


def _passed(times: Sequence[float]) -> list[float]:
    return [times[1] - times[0]] if len(times) > 1 else []


def _s(seconds: Sequence[float | None]) -> str:
    return f"{seconds[0]:.2f} s" if seconds and seconds[0] is not None else UNMEASURED


def table(lines: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    heads = ("what", "limit", "peers", "ours")
    every = (heads, ("---",) * len(heads), *lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in every)


def main() -> None:
    """Measure, print, store."""
    found = table(rows(partial(_in, sys.argv[1]), real_scan()))
    page.store("peers.json", [], found, HOW)
    print(found)


if __name__ == "__main__":
    main()
