"""The window: start, scroll steps, responsiveness and memory while a large scan is classified.

`python -m bench.window [SCREEN ...]` measures only scroll steps, on all screens or on those with
the given numbers (from 0), and stores them with the other single-scan figures.
"""

import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench import page
from bench.measure import RUNS, BenchFigure, in_new_process, real_scan

START_S, WAIT_MS, PEAK_GB = 0.45, 100.0, 0.6  # targets
SCROLLS = 3  # runs, of which the median is reported
DAB_MS = 16.0  # a frame at 60 Hz


class Screen(NamedTuple):
    """Scale of a screen, size of the views, and targets in ms: plain slices, with everything."""

    name: str
    scale: str
    size: tuple[int, int]
    aims: tuple[float, float] | None = None


SCREENS = (
    Screen("at 1x", "1", (960, 700), (5, 4)),
    Screen("at 2x", "2", (960, 700), (0, 7)),
    Screen("3840 x 2160 pixels, at 2x", "2", (1920, 1080)),
)


def figures(scan: Path) -> Iterator[BenchFigure]:
    """Each in a new process, so that none warms the caches for another."""
    in_new_process("bench.start")  # compiles bytecode, so that no timed run does
    start = sorted(_seconds_to_window() for _ in range(RUNS))[RUNS // 2]
    yield BenchFigure(
        "start to window, no torch", start, "s", aim=f"<= {START_S}", met=start <= START_S
    )
    for screen in SCREENS:
        yield from scrolling(scan, screen)
    alone, painted, step = in_new_process("bench.brush", str(scan))
    yield BenchFigure("dab of a brush of 10 mm on the mask, alone", alone, "ms")
    yield BenchFigure("the same with its slice painted, at 1x", painted, "ms",
                      "scroll step, same run", painted / step,
                      f"<= {DAB_MS:.0f}", painted <= DAB_MS)  # fmt: skip
    runs = [in_new_process("bench.pulse", str(scan)) for _ in range(RUNS)]
    busy, importing, peak = (sorted(values)[RUNS // 2] for values in zip(*runs, strict=True))
    yield BenchFigure(
        "longest block of the GUI thread while loading and classifying",
        busy, "ms", aim="<= 100", met=busy <= WAIT_MS,
    )  # fmt: skip
    yield BenchFigure(
        "longest block while torch is imported, once",
        importing, "ms", aim="<= 250", met=importing <= 250,
    )  # fmt: skip
    yield BenchFigure(
        "peak memory, scan open and classified",
        peak,
        "GB",
        aim=f"<= {PEAK_GB}",
        met=peak <= PEAK_GB,
    )


def scrolling(scan: Path, screen: Screen) -> Iterator[BenchFigure]:
    """A step on a screen: plain, with slab and map, and the lag after fast scrolling."""
    size = [str(side) for side in screen.size]
    runs = [
        in_new_process("bench.scroll", str(scan), *size, QT_SCALE_FACTOR=screen.scale)
        for _ in range(SCROLLS)
    ]
    plain, most, usual, lag = (statistics.median(each) for each in zip(*runs, strict=True))
    plain_aim, full_aim = screen.aims or (0, 0)
    yield _step(f"scroll step of three linked views, {screen.name}", plain, None, plain_aim)
    name = f"the same with MIP of 10 mm and a heat map covering the scan, {screen.name}"
    yield _step(name, most, plain, full_aim)
    name = f"the same with MIP of 10 mm and a heat map with patches, {screen.name}"
    yield _step(name, usual, plain, full_aim)
    name = (
        "delay from the end of fast scrolling (1,000 slices per second) to the last slice painted"
    )
    yield BenchFigure(f"{name}, {screen.name}", lag, "ms")


def _step(name: str, ms: float, plain: float | None, aim: float) -> BenchFigure:
    aimed, met = (f"<= {aim:.0f}", ms <= aim) if aim else ("", None)
    if plain is None:
        return BenchFigure(name, ms, "ms", aim=aimed, met=met)
    return BenchFigure(name, ms, "ms", "plain slices, same run", plain / ms, aimed, met)


def _seconds_to_window() -> float:
    begun = time.time()
    return in_new_process("bench.start")[0] - begun


def main() -> None:
    """Measure scroll steps, print, store."""
    screens = [SCREENS[int(number)] for number in sys.argv[1:]] or list(SCREENS)
    figures = [figure for screen in screens for figure in scrolling(real_scan(), screen)]
    page.renew("bench.json", figures)
    print(page.table(figures))


if __name__ == "__main__":
    main()
