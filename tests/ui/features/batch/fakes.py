"""A batch engine that returns immediately, or on command."""

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from ctviewer.core.base.errors import Cancelled, LoadError
from ctviewer.core.base.progress import Progress
from ctviewer.pipeline.control import Control
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.outcome import BatchProgress
from ctviewer.pipeline.survey import Found, Surveyed
from ctviewer.ui.features.batch.engine import BatchEnd, Listener, NetworkFacts, StoredRows
from tests.rows import row


def rows_of(paths: list[Path]) -> list[dict]:
    """Rows of mixed kinds; probabilities are unsorted."""
    made = []
    for number, path in enumerate(paths):
        if number % 10 == 8:
            made.append(row(str(path), refused="no_lungs"))
        elif number % 10 == 9:
            made.append(row(str(path), error="The file is damaged (gzip error)."))
        else:
            made.append(row(str(path), probability=((number * 37) % 100) / 100))
    return made


@dataclass
class FakeEngine:
    """Classifies `names` in folders; if `held`, only as many rows as `let` allows."""

    defaults: Options = field(default_factory=lambda: Options(paths=()))
    held: bool = False
    stopped: str = ""
    unsaved: int = 0
    let: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    ran: list[Options] = field(default_factory=list)
    files: dict[Path, list[dict]] = field(default_factory=dict)

    def find(self, options: Options, progress: Progress) -> Surveyed:
        progress(0.0, "Looking for scans")
        found = [p for folder in options.paths for p in self._below(folder, options)]
        if not found:
            raise LoadError("The folder holds no scan (.nii, .nii.gz or .hdr/.img).")
        return Surveyed(tuple(Found(str(path), str(path.parent), None) for path in found))

    def _below(self, folder: Path, options: Options) -> list[Path]:
        if folder.is_file():
            return [folder]
        found = sorted(folder.rglob("*") if options.recursive else folder.iterdir())
        return [
            path
            for path in found
            if path.is_file()
            and all(path.match(each) for each in options.include)
            and not any(path.match(each) for each in options.exclude)
        ]

    def run(
        self,
        options: Options,
        listener: Listener,
        control: Control,
        found: Surveyed | None = None,
    ) -> BatchEnd:
        self.ran.append(options)
        options.jsonl.touch()
        paths = [Path(each.path) for each in found or self.find(options, lambda *_: None)]
        done = self.files.setdefault(options.jsonl, [])
        had = {each["path"] for each in done}
        for made in [each for each in rows_of(paths) if each["path"] not in had]:
            if not self._may_go_on(control):
                return BatchEnd(left=len(paths) - len(done))
            done.append(made)
            listener([made], BatchProgress(len(done), len(paths), 120.0, 45.0))
            if self.stopped:
                return BatchEnd(len(paths) - len(done), self.stopped)
        return BatchEnd(unsaved=self.unsaved)

    def _may_go_on(self, control: Control) -> bool:
        while not control.cancelled:
            if not control.paused and (not self.held or self.let.acquire(timeout=0.01)):
                return True
            time.sleep(0.005)
        return False

    def kept(self, results: Path) -> StoredRows:
        return StoredRows(self.files[results], 10)

    def maps(self, options: Options) -> dict:
        return {}

    def network(self, options: Options) -> NetworkFacts:
        return NetworkFacts(0.7, "trained on phantoms only")


class Endless(FakeEngine):
    """An engine whose search of a folder does not end."""

    def find(self, options: Options, progress: Progress) -> Surveyed:
        for _ in range(10_000):
            progress(0.0, "Looking for scans")
            time.sleep(0.002)
        raise Cancelled
