"""Classify and draw the two synthetic demo scans; open the window where there is a display."""

import argparse
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Literal

from ctviewer.cli import display
from ctviewer.core.analysis.input_facts import InputFacts
from ctviewer.core.analysis.result import Result, Row
from ctviewer.core.analysis.wording import row_text
from ctviewer.core.base.program import resource
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.formats.names import scans_in
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.state import ViewState

DRAWN: tuple[Literal["ortho", "montage"], ...] = ("ortho", "montage")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument(
        "-o", "--output", type=Path, default=Path("demo-output"), help="folder for the pictures"
    )


def run(options: argparse.Namespace) -> int:
    """Print a line and write two pictures for each demo scan; then open the window if possible."""
    shown = display.problem() is None and os.environ.get("QT_QPA_PLATFORM") != "offscreen"
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # the pictures need no display, even where one is
    from ctviewer.inference.classifier import load_classifier  # torch, before Qt for Windows
    from ctviewer.ui.shell.app import application

    scans = scans_in(resource("demo"))
    options.output.mkdir(parents=True, exist_ok=True)
    application()
    classifier = load_classifier()
    for scan in scans:
        started = time.perf_counter()
        volume = load_volume(scan)
        loaded = time.perf_counter() - started
        result = classifier.classify(volume)
        print(row_text(Row(scan, result, InputFacts.of(volume), load_seconds=loaded)), flush=True)
        _draw(volume, result, options.output / scan.name.removesuffix(".nii.gz"))
    print(f"The pictures are in {options.output}.", flush=True)
    return _show_window(scans) if shown else 0


def _show_window(scans: list[Path]) -> int:
    """Open the window in a process of its own, so that its failure does not affect the demo."""
    environment = {k: v for k, v in os.environ.items() if k != "QT_QPA_PLATFORM"}
    program = (
        [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "ctviewer"]
    )
    ended = subprocess.run([*program, *map(str, scans)], env=environment, check=False)
    if ended.returncode:
        print(
            "The window could not be opened on this display, or ended with an error.",
            file=sys.stderr,
        )
    return 0


def _draw(volume: Volume, result: Result, stem: Path) -> None:
    """Render both layouts as in the window, with the heat map."""
    from ctviewer.ui.output.render import RenderRequest, render_picture, save_png

    heat_map = result.score.heat_map if result.score else None
    view = replace(ViewState.opening(volume), heat_map_shown=True)
    for layout in DRAWN:
        picture = render_picture(volume, RenderRequest(view, layout, heat_map))
        save_png(picture, stem.with_name(f"{stem.name}_{layout}.png"))
