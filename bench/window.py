"""The window: its start, a scroll step, its pulse and memory while a large scan is classified."""

import time
from collections.abc import Iterator
from pathlib import Path

from bench.measure import RUNS, BenchFigure, in_new_process

START_S, STEP_MS, WAIT_MS, PEAK_GB = 0.9, 5.0, 100.0, 1.3  # what is aimed at
DAB_MS = 16.0  # a picture at 60 Hz


def figures(scan: Path) -> Iterator[BenchFigure]:
    """Each in a new process, so that one does not warm the other."""
    start = sorted(_seconds_to_window() for _ in range(RUNS))[RUNS // 2]
    yield BenchFigure("start to window, no torch", start, "s", aim="<= 0.9", met=start <= START_S)
    for scale in ("1", "2"):
        plain, full = in_new_process("bench.scroll", str(scan), QT_SCALE_FACTOR=scale)
        name = f"scroll step of three linked views, at {scale}x"
        aim, met = ("<= 5", plain <= STEP_MS) if scale == "1" else ("", None)
        yield BenchFigure(name, plain, "ms", aim=aim, met=met)
        yield BenchFigure(f"the same with heat map and MIP of 10 mm, at {scale}x", full, "ms",
                     "plain slices, same run", plain / full)  # fmt: skip
    alone, painted, step = in_new_process("bench.brush", str(scan))
    yield BenchFigure("dab of a brush of 10 mm on the mask, alone", alone, "ms")
    yield BenchFigure("the same with its slice painted, at 1x", painted, "ms",
                      "scroll step, same run", painted / step,
                      f"<= {DAB_MS:.0f}", painted <= DAB_MS)  # fmt: skip
    runs = [in_new_process("bench.pulse", str(scan)) for _ in range(RUNS)]
    busy, importing, peak = (sorted(values)[RUNS // 2] for values in zip(*runs, strict=True))
    yield BenchFigure(
        "longest wait of the window while loading and classifying",
        busy, "ms", aim="<= 100", met=busy <= WAIT_MS,
    )  # fmt: skip
    yield BenchFigure(
        "longest wait while torch is imported, once",
        importing, "ms", aim="<= 250", met=importing <= 250,
    )  # fmt: skip
    yield BenchFigure(
        "peak memory, scan open and classified", peak, "GB", aim="<= 1.3", met=peak <= PEAK_GB
    )


def _seconds_to_window() -> float:
    begun = time.time()
    return in_new_process("bench.start")[0] - begun
