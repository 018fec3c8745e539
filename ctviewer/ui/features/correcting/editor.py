"""The mask editor: brush strokes on the mask, with undo."""

from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ctviewer.core.base.progress import Progress
from ctviewer.core.geometry.brush import (
    EVERY_HU,
    Brush,
    EditLog,
    EditStep,
    Patch,
    Spans,
    dab,
    spans_of,
)
from ctviewer.core.geometry.fill import fill_between
from ctviewer.core.geometry.measure import spot_at
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.scan_mask import LABEL_NAMES, LESION, MaskKind, MaskLabels, ScanMask
from ctviewer.core.geometry.volume import ML_PER_MM3, Position
from ctviewer.ui.base.jobs import CurrentJob, JobRunner
from ctviewer.ui.base.words import sentence
from ctviewer.ui.features.correcting.work import PreparedMask, begin, of_kind, replaced
from ctviewer.ui.scan.session import Session, Stage
from ctviewer.ui.viewer.mask_layer import ShownMask
from ctviewer.ui.viewer.mouse import Touch

RADII_MM = (0.5, 60.0)
RADIUS_STEP = 1.25
SETTLED_MS = 700  # delay after a stroke before the mask is measured and saved
ERASER = 0


@dataclass(frozen=True)
class Palette:
    """Brush settings: `label` of the mask of `kind`; `erases` removes labels."""

    kind: MaskKind = MaskKind.LESIONS
    label: int = LESION
    radius_mm: float = 8.0
    hu: tuple[float, float] = EVERY_HU
    ball: bool = False
    erases: bool = False

    @property
    def brush(self) -> Brush:
        """The brush."""
        label = ERASER if self.erases else self.label
        return Brush(self.radius_mm, label, self.hu, self.ball)


class MaskEditor(QObject):
    """Corrects a mask of the first scan; `is_active` while the brush is active.

    Each stroke is an undo step. `corrected` carries the volume and the mask some time after the
    last change; `changed` reports any change.
    """

    changed = Signal()
    refused = Signal(str)
    corrected = Signal(object, object)

    def __init__(self, session: Session, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.palette = Palette()
        self.is_active = False
        self._session, self._display = session, session.display
        self._begun: PreparedMask | None = None
        self._log = EditLog()
        self._stroke: list[Patch] = []
        self._last: Position | None = None
        self._own: ScanMask | None = None  # the mask that this editor gave to the display
        self._job = CurrentJob(runner, self)
        self._job.failed.connect(self._on_failed)
        self._copying = CurrentJob(runner, self)
        self._copying.failed.connect(self._on_not_copied)
        self._waits = False  # whether changes were not yet handed over
        self._settled = QTimer(self, singleShot=True)
        self._settled.timeout.connect(self.settle)
        self._display.volume_changed.connect(self._on_volume_changed)
        self._display.masks_changed.connect(self._on_masks_changed)

    @property
    def radius_mm(self) -> float:
        """Radius of the active brush."""
        return self.palette.radius_mm if self.is_active else 0.0

    @property
    def mask(self) -> ScanMask | None:
        """The mask before editing; None if there is none."""
        return self._begun.mask if self._begun else None

    @property
    def is_beginning(self) -> bool:
        """Whether the mask is still being prepared."""
        return self._job.is_on

    @property
    def is_corrected(self) -> bool:
        """Whether the mask of the current kind was ever corrected by hand."""
        used = of_kind(self._display.masks, self.palette.kind)
        return bool(self._log.past) or (used is not None and used.origin.corrected)

    @property
    def has_lobes(self) -> bool:
        """Whether the current lung mask has lobes."""
        used = self._display.masks.lungs
        return used is not None and used.kind is MaskKind.LOBES

    @property
    def log(self) -> EditLog:
        """The undo log."""
        return self._log

    def activate(self, palette: Palette) -> None:
        """Activate the brush on the mask of the palette's kind."""
        kind = self.palette.kind
        self.palette, self.is_active = palette, True
        if self._begun is None or kind is not palette.kind:
            self._begin()
        self._announce()

    def deactivate(self) -> bool:
        """Deactivate the brush; returns False if it was not active."""
        was, self.is_active = self.is_active, False
        self._leave()
        if was:
            self._announce()
        return was

    def choose(self, palette: Palette) -> None:
        """Change the brush."""
        if self.is_active:
            self.activate(palette)
        else:
            self.palette = palette
            self._announce()

    def resize(self, steps: int) -> None:
        """Enlarge or reduce the brush."""
        least, most = RADII_MM
        radius = self.palette.radius_mm * RADIUS_STEP**steps
        self.choose(replace(self.palette, radius_mm=min(max(radius, least), most)))

    def pressed(self, touch: Touch) -> bool:
        """Start a stroke."""
        if not self.is_active or self._display.volume is None:
            return False
        if self._begun is None:
            self.refused.emit(self.tr("The mask is still being prepared."))
            return True
        self._stroke, self._last = [], None
        self._draw_to(touch)
        return True

    def moved(self, touch: Touch) -> bool:
        """Continue the stroke."""
        if self._last is not None:
            self._draw_to(touch)
        return False

    def released(self, touch: Touch) -> None:
        """Finish the stroke as an undo step."""
        if self._last is None:
            return
        self._last = None
        if self._stroke:
            self._did(EditStep(tuple(self._stroke), touch.plane))

    @Slot()
    def undo(self) -> None:
        """Undo the last step."""
        if self._begun is not None and self._log.past:
            step = self._log.past[-1]
            self._go(self._log.undo(self._begun.labels), step)

    @Slot()
    def redo(self) -> None:
        """Redo a step."""
        if self._begun is not None and self._log.future:
            step = self._log.future[0]
            self._go(self._log.redo(self._begun.labels), step)

    def fill(self, plane: Plane) -> None:
        """Fill between the slices of a plane drawn on since the last fill."""
        begun = self._begun
        if begun is None:
            return
        drawn = self._log.drawn(begun.labels, plane)
        step = fill_between(begun.volume, begun.labels, self.palette.label, plane, drawn)
        if step is None:
            self.refused.emit(
                self.tr("There is nothing to fill: draw in two slices of this plane that have "
                        "others between them.")
            )  # fmt: skip
            return
        for patch in step.patches:
            patch.apply(begun.labels)
        self._shown(spans_of(step.patches))
        self._did(step)

    def changed_ml(self) -> tuple[float, float]:
        """Volumes added and removed by hand in ml, within the undo history."""
        added = removed = 0
        for step in self._log.past:
            for patch in step.patches:
                added += int(((patch.before == 0) & (patch.after > 0)).sum())
                removed += int(((patch.before > 0) & (patch.after == 0)).sum())
        r, a, s = self._begun.volume.spacing if self._begun else (0.0, 0.0, 0.0)
        voxel = r * a * s * ML_PER_MM3
        return added * voxel, removed * voxel

    @Slot()
    def settle(self) -> None:
        """Use and save the current mask, if changed.

        It is copied in the worker: a dab made meanwhile is in this copy or the next.
        """
        begun, waits, self._waits = self._begun, self._waits, False
        if waits and begun is not None:
            self._copying.start(partial(_copied, begun.labels), partial(self._use, begun))

    @Slot()
    def flush(self) -> None:
        """The same, immediately."""
        self._hand_over(copied=True)

    def _hand_over(self, *, copied: bool) -> None:
        """Use and save pending changes; `copied` may be False only if no more changes follow."""
        self._finish_stroke()
        waits, self._waits = self._waits or self._copying.is_on, False
        self._settled.stop()
        self._copying.drop()
        if waits and self._begun is not None:
            labels = self._begun.labels
            self._use(self._begun, labels.copy(order="K") if copied else labels)

    def _use(self, begun: PreparedMask, labels: MaskLabels) -> None:
        mask = begun.mask.corrected(labels)
        self._own = mask
        if self._display.volume is begun.volume:
            self._display.use_masks(replaced(self._display.masks, mask.kind, mask))
        self.corrected.emit(begun.volume, mask)

    def _begin(self) -> None:
        """Prepare the mask, in the worker."""
        self._leave()
        volume, session = self._display.volume, self._session
        if volume is None:
            return
        if session.activity.stage is Stage.CLASSIFYING and session.result is None:
            self.is_active = False
            self.refused.emit(self.tr("Wait until the scan is classified, then correct its masks."))
            return
        # a blind reader starts with an empty mask: the network's lesions are withheld
        work = partial(begin, volume, session.result, self._display.masks, self.palette.kind)
        self._job.start(work, self._on_begun)

    def _leave(self) -> None:
        """Stop editing; changes are used and saved."""
        self._hand_over(copied=False)
        self._job.drop()
        self._begun, self._log, self._last = None, EditLog(), None
        if self._display.painted is not None:
            self._display.paint(None)

    def _draw_to(self, touch: Touch) -> None:
        begun = self._begun
        if begun is None:
            return
        place = _place(begun, touch)
        start = self._last or place
        if start[touch.plane.axis] != place[touch.plane.axis]:
            start = place  # scrolled to another slice meanwhile
        self._last = place
        patch = dab(begun.volume, begun.labels, self.palette.brush, touch.plane, (start, place))
        if patch is not None:
            patch.apply(begun.labels)
            self._stroke.append(patch)
            self._shown(patch.spans)

    def _finish_stroke(self) -> None:
        """Finish a stroke that was interrupted."""
        if self._last is not None and self._stroke:
            self._last = None
            self._log = self._log.did(EditStep(tuple(self._stroke), Plane.AXIAL))
            self._wait()

    def _wait(self) -> None:
        self._waits = True
        self._settled.start(SETTLED_MS)

    def _did(self, step: EditStep) -> None:
        self._log = self._log.did(step)
        self._wait()
        self._announce()

    def _go(self, log: EditLog, step: EditStep) -> None:
        self._log = log
        self._shown(spans_of(step.patches))
        self._wait()
        self._announce()

    def _shown(self, spans: Spans | None) -> None:
        if self._begun is not None and self._display.volume is self._begun.volume:
            shown = self._display.painted
            if shown is None or shown.labels is not self._begun.labels:
                shown = ShownMask(self._begun.mask.kind, self._begun.labels)
            self._display.paint(shown, spans)

    def _announce(self) -> None:
        self.changed.emit()

    def _on_begun(self, begun: PreparedMask) -> None:
        if begun.volume is not self._display.volume or not self.is_active:
            return
        self._begun, self._log = begun, EditLog()
        if self.palette.label not in LABEL_NAMES[begun.mask.kind]:
            self.palette = replace(self.palette, label=min(LABEL_NAMES[begun.mask.kind]))
        self._shown(None)
        self._announce()

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self.is_active = False
        self.refused.emit(sentence(error))
        self._announce()

    @Slot(Exception)
    def _on_not_copied(self, error: Exception) -> None:
        """Changes stay pending: for the next stroke, or for the end, which needs no copy."""
        self._waits = True
        self.refused.emit(sentence(error))

    @Slot()
    def _on_masks_changed(self) -> None:
        """Start over if the mask was replaced from elsewhere."""
        if self._begun is None:
            return
        used = of_kind(self._display.masks, self.palette.kind)
        if used is not self._own and used is not self._begun.mask and self._display.volume:
            self._waits = False
            self._copying.drop()
            self._begin()

    @Slot()
    def _on_volume_changed(self) -> None:
        """Save changes of the last scan, and deactivate the brush."""
        self._leave()
        self._own, self.is_active = None, False
        self._announce()


def _place(begun: PreparedMask, touch: Touch) -> Position:
    """The voxel position (r, a, s) under the mouse."""
    place = [0.0, 0.0, 0.0]
    place[touch.plane.axis] = float(touch.position)
    spot = spot_at(begun.volume, touch.plane, *touch.at_mm)
    place[touch.plane.across], place[touch.plane.down] = spot
    return place[0], place[1], place[2]


def _copied(labels: MaskLabels, _progress: Progress) -> MaskLabels:
    return labels.copy(order="K")
