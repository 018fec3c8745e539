"""Everything before the network: find the lungs, run the gate, prepare the input. No torch."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from ctviewer.core.analysis.gate import Gate, examine, value_findings
from ctviewer.core.analysis.lungs import Lungs, find_lungs
from ctviewer.core.analysis.preprocess import InputSpec, Prepared, prepare, prepare_box
from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.resample import Box
from ctviewer.core.geometry.volume import Volume


@dataclass(frozen=True, eq=False)
class Examined:
    """What later steps need of a volume, small enough to travel between processes.

    `prepared` is None if the gate refuses, `lungs` None if none were found; `seconds` is the time
    it took; `notes` are those of loading, see `Source`. `boxed_again` is set if the input shows the
    second box that the network asked for.
    """

    gate: Gate
    lungs: Lungs | None
    prepared: Prepared | None
    seconds: float
    notes: tuple[str, ...] = ()
    boxed_again: bool = False

    def precompute(self) -> None:
        """Compute in advance what every result needs of input and lungs, to travel with them.

        The lungs are resampled to a heat map grid with half as many cells as the input on each
        axis; for another grid they are resampled again later.
        """
        if self.prepared and self.lungs:
            depth, height, width = self.prepared.spec.shape
            self.lungs.cells_in(self.prepared.box, (width // 2, height // 2, depth // 2))
            _ = self.prepared.histogram


def examine_volume(volume: Volume, spec: InputSpec, progress: Progress = silent) -> Examined:
    """Find the lungs, run the gate, and prepare the input unless it refuses.

    Raises:
        Cancelled: raised by `progress`, between the stages.
    """
    started = time.perf_counter()
    progress(0.0, Text("Finding the lungs"))
    with ThreadPoolExecutor(1, thread_name_prefix="values") as beside:
        values = beside.submit(value_findings, volume)
        lungs = find_lungs(volume)
        gate = examine(volume, lungs, values.result())
    prepared = None
    if lungs and not gate.refused:
        progress(0.7, Text("Preparing"))
        prepared = prepare(volume, lungs, spec)
        lungs = replace(lungs)  # without its caches, which need not travel
    seconds = time.perf_counter() - started
    return Examined(gate, lungs, prepared, seconds, volume.source.notes)


def boxed_again(examined: Examined, volume: Volume, box: Box, spec: InputSpec) -> Examined:
    """The same scan with the box that the network asked for as its input."""
    started = time.perf_counter()
    prepared = prepare_box(volume, box, spec)
    seconds = examined.seconds + time.perf_counter() - started
    return replace(examined, prepared=prepared, seconds=seconds, boxed_again=True)
