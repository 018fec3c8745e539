"""The figures of a batch: how it ended, how its probabilities lie, what took long."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ctviewer.core.analysis.result import Label, Status
from ctviewer.core.worklist.lines import Line, Opinion

BINS = 20  # of the histogram: 5 % each
SLOWEST = 10
SUSPICIOUS = 6  # thumbnails


@dataclass(frozen=True)
class Summary:
    """Counts over all lines; indices point into them.

    `histogram` counts probabilities in `BINS` equal bins of 0..1; `reasons` are the gate's codes
    of refusals and the sentences of errors with how often each came, `notes` what was left out of
    scans or computed otherwise, `noted` how many scans that concerns.
    """

    statuses: dict[Status, int]
    labels: dict[Label, int]
    histogram: tuple[int, ...]
    reasons: tuple[tuple[str, int], ...]
    notes: tuple[tuple[str, int], ...]
    noted: int
    levels: dict[str, int]
    seconds: tuple[float, float, float]
    slowest: tuple[int, ...]
    suspicious: tuple[int, ...]
    opinions: dict[Opinion, int]


def summarise(lines: Sequence[Line]) -> Summary:
    """The figures of a batch."""
    scores = [line.probability for line in lines if line.probability is not None]
    bars, _ = np.histogram(scores, bins=BINS, range=(0.0, 1.0))
    return Summary(
        statuses={each: sum(line.status is each for line in lines) for each in Status},
        labels={each: sum(line.label is each for line in lines) for each in Label},
        histogram=tuple(int(bar) for bar in bars),
        reasons=_reasons(lines),
        notes=tuple(Counter(each for line in lines for each in line.notes).most_common()),
        noted=sum(bool(line.notes) for line in lines),
        levels=dict(Counter(line.level for line in lines if line.level)),
        seconds=_seconds(lines),
        slowest=_most(lines, [line.seconds for line in lines], SLOWEST),
        suspicious=most_suspicious(lines),
        opinions={each: sum(line.remark.opinion is each for line in lines) for each in Opinion},
    )


def most_suspicious(lines: Sequence[Line], count: int = SUSPICIOUS) -> tuple[int, ...]:
    """Indices of the highest probabilities among the scans that are not called normal."""
    called = [None if line.label is Label.NORMAL else line.probability for line in lines]
    return _most(lines, called, count)


def _reasons(lines: Sequence[Line]) -> tuple[tuple[str, int], ...]:
    """A refusal counts once for each of its codes, as a scan can fail in several ways."""
    counts: Counter[str] = Counter()
    for line in lines:
        if line.status is Status.REFUSED:
            counts.update(line.codes)
        elif line.status is Status.ERROR:
            counts[_nameless(line)] += 1
    return tuple(counts.most_common())


def _nameless(line: Line) -> str:
    """An error's sentence without the names of the scan's files."""
    stem = line.name.split(".")[0]
    said = re.sub(rf"(?<!\w){re.escape(stem)}(\.\w+)+", "the file", line.said)
    return said[:1].upper() + said[1:]


def _seconds(lines: Sequence[Line]) -> tuple[float, float, float]:
    """The 5th, 50th and 95th percentile of the scans' seconds."""
    if not lines:
        return 0.0, 0.0, 0.0
    low, middle, high = np.percentile([line.seconds for line in lines], (5, 50, 95))
    return float(low), float(middle), float(high)


def _most(lines: Sequence[Line], values: Sequence[float | None], count: int) -> tuple[int, ...]:
    known = [index for index in range(len(lines)) if values[index] is not None]
    return tuple(sorted(known, key=lambda index: values[index] or 0.0, reverse=True)[:count])
