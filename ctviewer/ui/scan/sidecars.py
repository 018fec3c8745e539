"""Sidecars of the window's scans: restored on opening, saved after each change."""

import threading
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.progress import Progress
from ctviewer.core.base.text import Text, joined
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.sidecar.content import EMPTY, ScanKey, Sidecar, merged
from ctviewer.core.output.sidecar.corrected import shelf_of
from ctviewer.core.output.sidecar.store import Shelf, Stored, read_stored, write_stored
from ctviewer.ui.base.jobs import Job, JobRunner
from ctviewer.ui.base.plain import is_confirmed
from ctviewer.ui.base.preferences import read
from ctviewer.ui.base.words import sentence, word
from ctviewer.ui.scan.session import Session

SOON_MS = 300  # delay before saving: a typed word is one change
AGAIN_MS = 10_000  # delay before retrying after a failure


@dataclass
class _Kept:
    """A scan's sidecar in its current state, and as stored on disk."""

    key: ScanKey
    shelf: Shelf
    now: Sidecar
    saved: Stored
    said: frozenset[str] = frozenset()

    @property
    def changed(self) -> bool:
        """Whether it differs from the disk."""
        return self.now != self.saved.sidecar


class Sidecars(QObject):
    """Holds the sidecars of a window's scans, by voxel hash.

    Hashing, reading and writing run sequentially in a thread of their own. `restored` carries a
    volume whose sidecar has content from elsewhere; `failed` a sentence; `finishing` asks listeners
    to submit pending changes. Changes made before a scan's hash is known are merged with the stored
    ones.
    """

    restored = Signal(object)
    saved = Signal()
    finishing = Signal()
    failed = Signal(str)

    def __init__(self, sessions: tuple[Session, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sessions = sessions
        self._runner = JobRunner(self)
        self._kept: dict[str, _Kept] = {}
        self._hashes: WeakKeyDictionary[Volume, str] = WeakKeyDictionary()
        self._early: WeakKeyDictionary[Volume, Sidecar] = WeakKeyDictionary()
        self._reading: WeakKeyDictionary[Volume, Job] = WeakKeyDictionary()
        self._of_file: dict[str, str] = {}  # voxel hash by file hash
        self._writing = threading.Lock()
        self._complained = False
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._save)
        for session in sessions:
            session.scan_changed.connect(self._on_scan_changed)

    def of(self, volume: Volume) -> Sidecar:
        """The current sidecar of a scan."""
        kept = self._known(volume)
        return kept.now if kept else self._early.get(volume, EMPTY)

    def places(self, volume: Volume) -> tuple[Path, ...]:
        """The files it is stored in; empty before it is saved."""
        kept = self._known(volume)
        return kept.saved.paths if kept else ()

    def is_saved(self, volume: Volume) -> bool:
        """Whether everything is on disk."""
        kept = self._known(volume)
        return not kept.changed if kept else volume not in self._early

    def change(self, volume: Volume, **values: Any) -> None:
        """Change fields of the scan's `Sidecar`, and save it soon."""
        sidecar = replace(self.of(volume), **values)
        if sidecar == self.of(volume):
            return
        kept = self._known(volume)
        if kept is None:
            self._early[volume] = sidecar
            self._read(volume)
            return
        kept.now = sidecar
        self._announce(kept, but=volume)
        self._save_in(SOON_MS)

    def bring_in(self, volume: Volume, sidecar: Sidecar) -> None:
        """Merge in another sidecar of the same scan."""
        self.change(volume, **vars(merged(EMPTY, self.of(volume), sidecar)))
        self.restored.emit(volume)

    def key_of(self, volume: Volume) -> ScanKey:
        """The sidecar key of a volume."""
        kept = self._known(volume)
        return kept.key if kept else ScanKey.of(volume)

    def may_leave(self, window: QWidget) -> bool:
        """Save at once; returns whether all is saved, or the user discards the rest."""
        problem = self.finish()
        text = self.tr("{problem} What you measured and wrote would be lost. Quit all the same?")
        question = text.format(problem=problem)
        return not problem or is_confirmed(window, self.tr("Quit"), question)

    def finish(self) -> str:
        """Save at once before the program ends; "" or why it failed."""
        self.finishing.emit()
        self._soon.stop()
        problems = []
        for volume in list(self._early):
            self._take((volume, ScanKey.of(volume), shelf_of(volume), Stored()))
        for kept in self._kept.values():
            if kept.changed:
                try:
                    self._on_written(kept.key.sha256, kept.now, self._written(_copy(kept)))
                except UserError as error:
                    problems.append(sentence(error))
        return " ".join(dict.fromkeys(problems))

    def shutdown(self) -> None:
        """End the thread."""
        self._runner.shutdown()

    def _known(self, volume: Volume) -> _Kept | None:
        voxels = self._hashes.get(volume) or self._of_file.get(volume.source.sha256 or "-", "")
        return self._kept.get(voxels)

    @Slot()
    def _on_scan_changed(self) -> None:
        session = self.sender()
        scan = session.scan if isinstance(session, Session) else None
        if scan is None:
            return
        if self._known(scan.volume) is not None:
            self.restored.emit(scan.volume)
        self._give_up_reading()
        self._read(scan.volume)

    def _give_up_reading(self) -> None:
        """Drop closed, unchanged scans that are still being read: they take memory."""
        shown = [session.scan.volume for session in self._sessions if session.scan]
        for volume, job in list(self._reading.items()):
            if volume not in self._early and not any(volume is each for each in shown):
                job.cancel()
                del self._reading[volume]

    def _read(self, volume: Volume) -> None:
        """Find and read a scan's sidecars, in the thread."""
        if volume not in self._reading:
            job = self._reading[volume] = Job(partial(_read, volume))
            job.finished.connect(self._on_read)
            job.failed.connect(self._on_not_read)
            self._runner.start(job)

    @Slot(Exception)
    def _on_not_read(self, error: Exception) -> None:
        """Changes wait until the scan's sidecar can be read."""
        for volume, job in list(self._reading.items()):
            if job is self.sender():
                del self._reading[volume]
        self._on_failed(error)

    @Slot(object)
    def _on_read(self, found: tuple[Volume, ScanKey, Shelf, Stored]) -> None:
        self._reading.pop(found[0], None)
        self._take(found)
        kept = self._kept[found[1].sha256]
        self._say(kept, found[3].notes)
        self._announce(kept)
        if kept.changed:
            self._save_in(SOON_MS)

    def _take(self, found: tuple[Volume, ScanKey, Shelf, Stored]) -> None:
        """Store the key of a volume, and its sidecar on disk."""
        volume, key, shelf, stored = found
        self._hashes[volume] = key.sha256
        if volume.source.sha256:
            self._of_file[volume.source.sha256] = key.sha256
        kept = self._kept.setdefault(key.sha256, _Kept(key, shelf, EMPTY, Stored()))
        comparable = set(kept.saved.paths) <= set(stored.paths)  # else a file was removed
        base = kept.saved.sidecar if comparable else EMPTY
        known = merged(base, kept.now, stored.sidecar)
        kept.now = merged(EMPTY, known, self._early.pop(volume, EMPTY))
        kept.shelf, kept.saved = shelf, stored

    def _announce(self, kept: _Kept, but: Volume | None = None) -> None:
        """Notify the open scans with these voxels of new content."""
        for session in self._sessions:
            volume = session.scan.volume if session.scan else None
            if volume is None or volume is but or self._known(volume) is not kept:
                continue
            self.restored.emit(volume)

    def _save_in(self, ms: int) -> None:
        if not self._soon.isActive():
            self._soon.start(ms)

    @Slot()
    def _save(self) -> None:
        for volume in list(self._early):
            self._read(volume)
        for kept in self._kept.values():
            if kept.changed:
                job = Job(partial(self._write, _copy(kept)))
                job.finished.connect(self._on_saved)
                job.failed.connect(self._on_failed)
                self._runner.start(job)

    def _write(self, kept: _Kept, _progress: Progress) -> tuple[str, Sidecar, Stored]:
        return kept.key.sha256, kept.now, self._written(kept)

    def _written(self, kept: _Kept) -> Stored:
        with self._writing:
            return write_stored(kept.key, kept.shelf, kept.now, kept.saved)

    @Slot(object)
    def _on_saved(self, written: tuple[str, Sidecar, Stored]) -> None:
        self._on_written(*written)
        self._complained = False
        if any(kept.changed for kept in self._kept.values()):
            self._save_in(SOON_MS)
        self.saved.emit()

    def _on_written(self, sha256: str, sent: Sidecar, stored: Stored) -> None:
        kept = self._kept[sha256]
        kept.saved = stored
        if stored.sidecar != sent:  # changed by another program meanwhile
            kept.now = merged(sent, kept.now, stored.sidecar)
            self._announce(kept)
        self._say(kept, stored.notes)

    def _say(self, kept: _Kept, notes: tuple[str, ...]) -> None:
        """Report each note once per scan."""
        fresh = [note for note in notes if note not in kept.said]
        kept.said |= frozenset(notes)
        if fresh:
            self.failed.emit(word(joined(fresh)))

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._save_in(AGAIN_MS)
        if not self._complained:
            self._complained = True
            why = sentence(error)
            self.failed.emit(
                word(Text("{why} What you measured and wrote is not saved yet; saving is tried "
                          "again.", why=why))
            )  # fmt: skip


def _copy(kept: _Kept) -> _Kept:
    """A copy for the worker, while the window changes the original."""
    preferred = read("sidecar_beside").sidecar_beside
    return replace(kept, shelf=replace(kept.shelf, beside_preferred=preferred))


def _read(volume: Volume, _progress: Progress) -> tuple[Volume, ScanKey, Shelf, Stored]:
    key, shelf = ScanKey.of(volume), shelf_of(volume)
    return volume, key, shelf, read_stored(key, shelf)
