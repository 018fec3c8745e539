"""Masks of a batch: matched to scans, and measured by the reader that holds the scan."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import Any

from ctviewer.core.analysis.mask_measures import MaskPair
from ctviewer.core.analysis.mask_wording import measure_lines
from ctviewer.core.analysis.result import Result
from ctviewer.core.base.errors import UserError, sentence_of
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.scan_mask import MaskKind, ScanMask
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.masked import MaskFile, open_mask, result_with
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.outcome import Outcome
from ctviewer.pipeline.survey import Found, stamp_of


class MaskState(Enum):
    """What became of a mask that a batch was to use; the value is the word in rows."""

    USED = "used"
    NONE = "none"
    REFUSED = "refused"


@dataclass(frozen=True, eq=False)
class MaskOrder:
    """The masks to measure a scan's `result` with; None for a kind without a file.

    `known` is the state of the files before (`facts_of`).
    """

    result: Result
    files: Mapping[MaskKind, MaskFile | None]
    known: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class MaskOutcome:
    """What became of each requested mask, and the measurements, as JSON values.

    `said` is the same as a line of text, "" if nothing was measured; `known` is the state of the
    files, see `facts_of`.
    """

    states: Mapping[MaskKind, MaskState] = field(default_factory=dict)
    values: Mapping[str, Any] | None = None
    notes: tuple[str, ...] = ()
    said: str = ""
    known: Mapping[str, Any] = field(default_factory=dict)


NO_MASK = {
    MaskKind.LUNGS: Text("There is no mask of the lungs of this scan."),
    MaskKind.LESIONS: Text("There is no mask of the lesions of this scan."),
}


def files_of(found: Found, options: Options) -> dict[MaskKind, MaskFile | None]:
    """A scan's masks for each requested kind; None if there is none."""
    chosen = {MaskKind.LUNGS: options.lungs_labels, MaskKind.LESIONS: options.lesions_labels}
    files = {kind: place.of(Path(found.path), kind) for kind, place in options.mask_places.items()}
    return {
        kind: None
        if path is None
        else MaskFile(path, chosen[kind], options.mask_threshold, options.masks_anyway)
        for kind, path in files.items()
    }


def facts_of(files: Mapping[MaskKind, MaskFile | None]) -> dict[str, Any]:
    """The state of masks as JSON values, to detect changes: their stamps and options.

    A kind without a file has no entry.
    """
    return {kind.value: _facts(file) for kind, file in files.items() if file}


def _facts(file: MaskFile) -> dict[str, Any]:
    stamp = stamp_of(file.path)
    return {
        "stamp": asdict(stamp) if stamp else None,
        "labels": list(file.labels),
        "threshold": file.threshold,
        "anyway": file.anyway,
    }


def measured(order: MaskOrder, volume: Volume) -> tuple[MaskOutcome, MaskPair]:
    """Measure a scan with its masks; also returns the masks used, for its maps."""
    states: dict[MaskKind, MaskState] = {}
    notes: list[str] = []
    used: dict[MaskKind, ScanMask] = {}
    examined = order.result.examined
    for kind, file in order.files.items():
        if file is None:
            states[kind] = MaskState.NONE
            notes.append(NO_MASK[kind])
            continue
        try:
            used[kind] = open_mask(volume, file, kind, examined.lungs if examined else None)
            states[kind] = MaskState.USED
        except (UserError, MemoryError) as error:
            states[kind] = MaskState.REFUSED
            notes.append(_refused(file, sentence_of(error)))
    pair = MaskPair(used.get(MaskKind.LUNGS), used.get(MaskKind.LESIONS))
    try:
        masks = result_with(volume, order.result, pair).masks
    except UserError as error:  # e.g. only lesions, for a scan without lungs
        states |= dict.fromkeys(used, MaskState.REFUSED)
        return MaskOutcome(states, None, (*notes, sentence_of(error))), MaskPair()
    if masks is None:
        return MaskOutcome(states, None, tuple(notes)), pair
    said = next(iter(measure_lines(masks)), "")
    return MaskOutcome(states, masks.to_dict(), tuple(notes), said), pair


def not_measured(order: MaskOrder, why: str) -> MaskOutcome:
    """The outcome for a scan that cannot be measured: masks that were found count as refused."""
    states = {
        kind: MaskState.REFUSED if file else MaskState.NONE for kind, file in order.files.items()
    }
    notes = [_refused(file, why) for file in order.files.values() if file]
    return MaskOutcome(states, None, tuple(notes))


def with_masks(outcome: Outcome, found: MaskOutcome) -> Outcome:
    """The row with measurements by masks, and what became of each mask."""
    asked = {kind.value: state.value for kind, state in found.states.items()}
    row = {**outcome.row, "masks": found.values, "masks_asked": asked}
    said = filter(None, (found.said, *found.notes))
    changed = outcome.with_row({**row, "notes": [*row["notes"], *found.notes]}, tuple(said))
    return replace(changed, masks=found.known)


def is_measured(row: Mapping[str, Any], found: Found, options: Options) -> bool:
    """Whether a row reports on each requested mask in its current state.

    Rows of scans that could not be read report nothing, and need not.
    """
    if row["status"] == "error":
        return True
    asked, files = row.get("masks_asked") or {}, files_of(found, options)
    known = row["file"].get("masks") or {}
    now = facts_of(files)
    return all(
        kind.value in asked and known.get(kind.value) == now.get(kind.value) for kind in files
    )


def _refused(file: MaskFile, why: str) -> str:
    return Text("The mask {file} was not used: {why}", file=file.path.name, why=why)
