"""What a batch does now, as one frozen value."""

from dataclasses import dataclass
from enum import Enum

from ctviewer.batch.options import Options
from ctviewer.batch.outcome import Progress
from ctviewer.batch.survey import Surveyed
from ctviewer.core.worklist.preflight import Preflight


class Phase(Enum):
    """Where a batch is between choosing a folder and its last row."""

    NONE = "none"
    LOOKING = "looking"
    RECALLING = "recalling"
    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
    STOPPED = "stopped"
    DONE = "done"


JUDGING = {Phase.RUNNING, Phase.PAUSED, Phase.STOPPING}


@dataclass(frozen=True)
class BatchState:
    """A phase with what it is about; what was `found` is what will be classified.

    `fraction` (0..1) and `label` tell how far looking is, `progress` how far judging is;
    `problem` is the sentence of what ended it.
    """

    phase: Phase = Phase.NONE
    options: Options | None = None
    preflight: Preflight | None = None
    found: Surveyed | None = None
    progress: Progress | None = None
    fraction: float = 0.0
    label: str = ""
    problem: str = ""

    @property
    def judging(self) -> bool:
        """Whether rows may still come."""
        return self.phase in JUDGING

    @property
    def resumable(self) -> bool:
        """Whether there is something left to judge that was begun."""
        return self.phase is Phase.STOPPED and self.options is not None
