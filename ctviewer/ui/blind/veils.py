"""What is hidden in one place is hidden in all: both scans side by side, and the worklist."""

from PySide6.QtCore import QObject, Slot

from ctviewer.core.worklist.blindread import Blindness
from ctviewer.ui.batch.worklist import Worklist
from ctviewer.ui.scan.session import Session


class Veils(QObject):
    """Keeps the blindness of the first session, the second one and a worklist the same.

    The first session decides whether it is on; a number seen in either is seen.
    """

    def __init__(
        self, first: Session, second: Session, worklist: Worklist, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.first = first
        self._second = second
        self._worklist = worklist
        first.result_changed.connect(self._share)
        second.result_changed.connect(self._share)

    @Slot()
    def _share(self) -> None:
        first, second = self.first.blindness, self._second.blindness
        shared = Blindness(first.is_on, first.seen | second.seen)
        self.first.blind(shared)
        self._second.blind(shared)
        self._worklist.veil(shared)
