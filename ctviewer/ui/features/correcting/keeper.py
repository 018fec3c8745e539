"""Stores corrected masks in the scan's sidecar, and restores them."""

from functools import partial
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal, Slot

from ctviewer.core.base.progress import Progress
from ctviewer.core.geometry.scan_mask import MaskKind, ScanMask
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.sidecar.content import KeptMask
from ctviewer.core.output.sidecar.corrected import kept, restored
from ctviewer.ui.base.jobs import Job, JobRunner
from ctviewer.ui.base.words import sentence
from ctviewer.ui.features.correcting.work import replaced
from ctviewer.ui.scan.session import Session
from ctviewer.ui.scan.sidecars import Sidecars


class MaskKeeper(QObject):
    """Packs and unpacks masks of a session's scans in the worker; `failed` carries a sentence.

    Masks not yet packed when the program ends are packed at once.
    """

    failed = Signal(str)

    def __init__(
        self, sidecars: Sidecars, session: Session, runner: JobRunner, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._sidecars, self._session, self._runner = sidecars, session, runner
        self._waiting: list[tuple[Volume, ScanMask]] = []
        self._known: WeakKeyDictionary[Volume, set[str]] = WeakKeyDictionary()
        sidecars.restored.connect(self._on_restored)

    @Slot(object, object)
    def keep(self, volume: Volume, mask: ScanMask) -> None:
        """Store a mask in the scan's sidecar."""
        self._waiting = [
            each for each in self._waiting if each[0] is not volume or each[1].kind != mask.kind
        ]
        self._waiting.append((volume, mask))
        job = Job(partial(_packed, volume, mask))
        job.finished.connect(self._on_packed)
        job.failed.connect(self._on_failed)
        self._runner.start(job)

    def forget(self, volume: Volume, kind: MaskKind) -> None:
        """Remove the stored mask of a kind."""
        self._waiting = [
            each
            for each in self._waiting
            if each[0] is not volume or each[1].kind.is_of_lungs != kind.is_of_lungs
        ]
        self._sidecars.change(volume, masks=self._sidecars.of(volume).with_mask(kind, None))

    @Slot()
    def finish(self) -> None:
        """Pack pending masks at once."""
        for volume, mask in list(self._waiting):
            self._on_packed((volume, mask, kept(mask)))

    @Slot(object)
    def _on_packed(self, found: tuple[Volume, ScanMask, KeptMask]) -> None:
        volume, mask, packed = found
        if not any(each is mask for _, each in self._waiting):
            return  # superseded by a later one
        self._waiting = [each for each in self._waiting if each[1] is not mask]
        self._known.setdefault(volume, set()).add(packed.sha256)
        masks = self._sidecars.of(volume).with_mask(mask.kind, packed)
        self._sidecars.change(volume, masks=masks)

    @Slot(object)
    def _on_restored(self, volume: Volume) -> None:
        """Use the stored masks of the open scan, each once."""
        if self._session.display.volume is not volume:
            return
        known = self._known.setdefault(volume, set())
        for mask in self._sidecars.of(volume).masks:
            if mask.content and mask.sha256 not in known:
                known.add(mask.sha256)
                job = Job(partial(_restored, mask, volume))
                job.finished.connect(self._on_unpacked)
                job.failed.connect(self._on_failed)
                self._runner.start(job)

    @Slot(object)
    def _on_unpacked(self, found: tuple[Volume, ScanMask]) -> None:
        volume, mask = found
        display = self._session.display
        if display.volume is volume:
            display.use_masks(replaced(display.masks, mask.kind, mask))

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(sentence(error))


def _packed(
    volume: Volume, mask: ScanMask, _progress: Progress
) -> tuple[Volume, ScanMask, KeptMask]:
    return volume, mask, kept(mask)


def _restored(mask: KeptMask, volume: Volume, _progress: Progress) -> tuple[Volume, ScanMask]:
    return volume, restored(mask, volume)
