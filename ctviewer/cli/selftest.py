"""Check this installation: network on every device, demo scans, pictures, parts; as JSON.

The answer 0 means that every check was passed, 1 that one was not. Research use only.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from itertools import starmap
from pathlib import Path
from typing import Any

from ctviewer import __version__
from ctviewer.cli import installed
from ctviewer.core.base.files import write_whole
from ctviewer.core.base.program import commit, is_packaged, resource
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.state import ViewState

TRUTH = "demo/truth.json"
GREYS = 64  # a rendered chest has more grey levels; a failed picture has few


@dataclass(frozen=True)
class SelfTestCheck:
    """One check of the self-test: name, outcome, details."""

    name: str
    ok: bool
    found: Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument(
        "-o", "--output", type=Path, metavar="OUT.json", help="write the answer to a file as well"
    )


def run(options: argparse.Namespace) -> int:
    """Run all checks and print the outcome; 0 if all passed."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # a picture needs no display, even where one is
    checks = list(_checks())
    ok = all(check.ok for check in checks)
    answer = {"ok": ok, "program": _program(), "checks": [asdict(check) for check in checks]}
    text = json.dumps(answer, indent=1, ensure_ascii=False)
    print(text, flush=True)
    if options.output:
        write_whole(options.output, f"{text}\n".encode())
    return 0 if ok else 1


def _checks() -> Iterator[SelfTestCheck]:
    yield from _guarded("network", _network_checks)  # torch first, as Windows needs it before Qt
    yield from _guarded("demo scans", _scan_checks)
    yield from _guarded("picture", _picture_checks)
    for each in (installed.modules, installed.german, installed.guide, _registered):
        yield from _guarded(each.__name__.strip("_"), partial(starmap, SelfTestCheck, each()))


def _guarded(name: str, checks: Callable[[], Iterator[SelfTestCheck]]) -> Iterator[SelfTestCheck]:
    """Run a group of checks; an exception counts as a failed check."""
    try:
        yield from checks()
    except Exception as error:
        yield SelfTestCheck(name, False, f"{type(error).__name__}: {error}")


def _network_checks() -> Iterator[SelfTestCheck]:
    """The network's hash, then its golden logit and the demo scans' labels on each device."""
    from ctviewer.inference.classifier import Classifier  # imports torch
    from ctviewer.inference.device import present
    from ctviewer.inference.engine import Engine
    from ctviewer.inference.model_file import read_model_file

    model = read_model_file()  # refuses a hash that is not on the list
    yield SelfTestCheck("network sha256", True, model.info.sha256)
    for device in present():
        engine = Engine(model, device)
        logit = engine.run(model.golden.array).logit[0]
        off = model.golden.off(logit)
        stayed = engine.device == device
        yield SelfTestCheck(
            f"golden logit on {device}", stayed and off <= model.golden.tolerance, logit.tolist()
        )
        classifier = Classifier(model, engine)
        for name, truth in _truth().items():
            score = classifier.classify(load_volume(resource(f"demo/{name}"))).score
            label = score.called if score else "refused"
            yield SelfTestCheck(f"{name} classified on {device}", label == truth["label"], label)


def _scan_checks() -> Iterator[SelfTestCheck]:
    for name, truth in _truth().items():
        volume = load_volume(resource(f"demo/{name}"))
        found = [volume.hu_at(volume.index_of(tuple(p["mm"]))) for p in truth["points"]]
        right = [point["hu"] for point in truth["points"]]
        yield SelfTestCheck(
            f"{name} sha256", volume.source.sha256 == truth["sha256"], volume.source.sha256
        )
        yield SelfTestCheck(f"{name} HU", found == right, found)
        yield SelfTestCheck(f"{name} axes", volume.source.axes == truth["axes"], volume.source.axes)
        shown = [_on_screen(volume, point["mm"]) for point in truth["points"]]
        yield SelfTestCheck(f"{name} orientation on the screen", shown == right, shown)


def _registered() -> Iterator[installed.Found]:
    yield from installed.registration(load_volume(resource(f"demo/{next(iter(_truth()))}")))


def _on_screen(volume: Volume, mm: list[float]) -> float:
    """The HU that an axial view shows at a position, its left edge being the patient's right."""
    right, anterior, superior = volume.index_of((mm[0], mm[1], mm[2]))
    rows = Plane.AXIAL.slice_of(volume.voxels, superior)
    return float(rows[volume.shape[1] - 1 - anterior, volume.shape[0] - 1 - right])


def _picture_checks() -> Iterator[SelfTestCheck]:
    from ctviewer.ui.output.render import RenderRequest, render_picture
    from ctviewer.ui.shell.app import application  # the other checks need no Qt

    volume = load_volume(resource(f"demo/{next(iter(_truth()))}"))
    application()
    picture = render_picture(volume, RenderRequest(ViewState.opening(volume)))
    grey = picture.convertToFormat(picture.Format.Format_Grayscale8)
    levels = len(set(bytes(grey.constBits())))
    yield SelfTestCheck("picture", levels >= GREYS, f"{levels} grey levels")


def _truth() -> dict[str, Any]:
    """Known facts about the demo scans, read with another program."""
    known: dict[str, Any] = json.loads(resource(TRUTH).read_text("utf-8"))
    return known


def _program() -> dict[str, Any]:
    versions = {
        name: getattr(sys.modules.get(name), "__version__", None)
        for name in ("torch", "numpy", "scipy", "nibabel", "PySide6", "pyqtgraph")
    }
    return {
        "version": __version__,
        "commit": commit(),
        "packaged": is_packaged(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        **versions,
    }
