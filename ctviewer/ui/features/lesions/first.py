"""Moves the crosshair to the largest lesion after classification."""

from PySide6.QtCore import QObject, Slot

from ctviewer.core.view.state import ViewState
from ctviewer.ui.base.preferences import read
from ctviewer.ui.features.lesions.study import LesionStudy
from ctviewer.ui.scan.session import Session


class FirstLesion(QObject):
    """Moves the crosshair to the peak of the largest lesion, if preferred.

    Not if the crosshair was moved since the scan was opened.
    """

    def __init__(self, study: LesionStudy, session: Session) -> None:
        super().__init__(study)
        self._study, self._session = study, session
        self._moved = False
        self._waits = False  # until the new result's lesions are found
        session.scan_changed.connect(self._on_scan_changed)
        session.result_changed.connect(self._on_result_changed)
        session.display.view_changed.connect(self._on_view_changed)
        study.changed.connect(self._on_lesions_changed)

    @Slot()
    def _on_scan_changed(self) -> None:
        self._moved = self._waits = False

    @Slot(object, object)
    def _on_view_changed(self, old: ViewState, new: ViewState) -> None:
        self._moved = self._moved or old.cursor != new.cursor

    @Slot()
    def _on_result_changed(self) -> None:
        result, has_map = self._session.result, self._study.heat_map is not None
        self._waits = result is not None and has_map and not self._moved
        if self._waits and read("lesion_sought").lesion_sought:
            self._study.find()

    @Slot()
    def _on_lesions_changed(self) -> None:
        state = self._study.state
        if not self._waits or state.busy or state.lesions is None:
            return
        self._waits = False
        if state.lesions.listed and not self._moved and read("lesion_sought").lesion_sought:
            self._study.jump(0)
            self._moved = False
