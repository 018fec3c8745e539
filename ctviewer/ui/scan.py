"""A scan ready to be shown: everything that takes time is done in the worker."""

import time
from dataclasses import dataclass
from pathlib import Path

from ctviewer.core.gate import Finding, display_findings
from ctviewer.core.loading import load_volume
from ctviewer.core.report import Report
from ctviewer.core.viewstate import ViewState
from ctviewer.core.volume import Volume


@dataclass(frozen=True, eq=False)
class Scan:
    """A loaded volume, how it opens, what the viewer must say of it, and the load's seconds."""

    volume: Volume
    view: ViewState
    findings: tuple[Finding, ...]
    seconds: float = 0.0

    @classmethod
    def of(cls, volume: Volume, seconds: float = 0.0) -> "Scan":
        """Look through the volume once for its window and findings."""
        return cls(volume, ViewState.opening(volume), display_findings(volume), seconds)


def open_scan(path: Path, report: Report) -> Scan:
    """Load a file.

    Raises:
        LoadError: it cannot be opened.
    """
    started = time.perf_counter()
    volume = load_volume(path, report)
    return Scan.of(volume, time.perf_counter() - started)
