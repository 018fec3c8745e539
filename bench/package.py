"""The packaged program compared with the program from source: sizes and start times.

`python -m bench.package BUILT DIST` (BUILT: the built folder, DIST: the folder of the packed files)
prints a table, stores JSON, and writes its section of docs/benchmarks.md. Needs Xvfb and xdotool.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bench import page
from bench.measure import RUNS, BenchFigure
from ctviewer.core.base.program import resource

FOLDER_MB, PACKED_MB, SLOWER = 650, 150, 1.1  # targets
MB = 1e6
SPLASH, WINDOW = "^CT Viewer is starting$", "^CT Viewer$"


def main(built: Path, dist: Path) -> None:
    """Measure, print, store."""
    figures = [*sizes(built, dist), *starts(built / "ctviewer")]
    page.store("package.json", figures)
    print(page.table(figures))


def sizes(built: Path, dist: Path) -> Iterator[BenchFigure]:
    """Sizes of the built folder and of the distributed files."""
    files = [path for path in built.rglob("*") if path.is_file() and not path.is_symlink()]
    total = sum(path.stat().st_size for path in files) / MB
    yield BenchFigure("folder", total, "MB", aim=f"<= {FOLDER_MB}", met=total <= FOLDER_MB)
    for pattern in ("*.deb", "*.tar.xz"):
        for path in sorted(dist.glob(pattern)):
            packed = path.stat().st_size / MB
            aim, met = f"<= {PACKED_MB}", packed <= PACKED_MB
            yield BenchFigure(f"compressed, {pattern[1:]}", packed, "MB", aim=aim, met=met)


def starts(program: Path) -> Iterator[BenchFigure]:
    """Times from the command to the splash, the window, and both classified demo scans."""
    source = [sys.executable, "-m", "ctviewer"]
    command = ["classify", str(resource("demo"))]
    with _screen() as screen:
        for name, wait in (("splash", SPLASH), ("window", WINDOW)):
            yield from _compared(
                f"start to {name}",
                partial(_seconds_to, wait, screen),
                source,
                [str(program)],
            )
    yield from _compared(
        "two demo scans classified", _seconds_of, [*source, *command], [program, *command]
    )


def _compared(
    name: str,
    measure: Callable[[Sequence[str | Path]], float],
    source: Sequence[str | Path],
    packaged: Sequence[str | Path],
) -> Iterator[BenchFigure]:
    times = [(measure(source), measure(packaged)) for _ in range(RUNS)]
    ours, theirs = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = theirs / ours
    met = ratio <= SLOWER
    yield BenchFigure(f"{name}, from source", ours, "s")
    yield BenchFigure(
        f"{name}, packaged", theirs, "s", "the time from source", ratio, f"<= {SLOWER} times", met
    )


def _seconds_to(title: str, screen: str, command: Sequence[str | Path]) -> float:
    """Wait until a window with this title is on the screen."""
    environment = {**os.environ, "DISPLAY": screen, "QT_QPA_PLATFORM": "xcb"}
    look = ["xdotool", "search", "--onlyvisible", "--name", title]
    begun = time.perf_counter()
    program = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        while subprocess.run(look, env=environment, capture_output=True, check=False).returncode:
            assert program.poll() is None, "the program ended before its window was there"
        return time.perf_counter() - begun
    finally:
        program.terminate()
        program.wait()


def _seconds_of(command: Sequence[str | Path]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begun


@contextmanager
def _screen() -> Iterator[str]:
    """A virtual screen and its name; Xvfb prints its number when ready."""
    command = ["Xvfb", "-noreset", "-displayfd", "1", "-screen", "0", "1400x900x24"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield f":{server.stdout.readline().strip()}"
        finally:
            server.terminate()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
