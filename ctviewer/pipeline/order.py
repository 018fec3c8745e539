"""Work on a scan after the network has run: measuring with masks, saving maps."""

from dataclasses import dataclass, replace
from pathlib import Path

from ctviewer.core.analysis.examine import Examined
from ctviewer.core.analysis.mask_measures import MaskPair
from ctviewer.core.analysis.result import Result
from ctviewer.core.base.errors import SCAN_ERRORS, sentence_of
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.volume import Volume
from ctviewer.pipeline.mapping import SAVED, MapOrder, Saving, map_order, save, with_saving
from ctviewer.pipeline.masking import (
    MaskOrder,
    MaskOutcome,
    facts_of,
    files_of,
    measured,
    not_measured,
    with_masks,
)
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.outcome import Outcome
from ctviewer.pipeline.survey import Found


@dataclass(frozen=True, eq=False)
class Order:
    """What to do with a scan, for the process that holds it."""

    found: Found
    masks: MaskOrder | None = None
    maps: MapOrder | None = None


@dataclass(frozen=True, eq=False)
class Finished:
    """The outcome of an order; None and `SAVED` for what was not requested."""

    measured: MaskOutcome | None = None
    saving: Saving = SAVED


def order_of(
    found: Found, examined: Examined, result: Result | None, options: Options
) -> Order | None:
    """What to do with a scan that was read; None if nothing."""
    if result is None:
        return None
    maps, masks = map_order(found, examined, result, options), None
    if options.mask_places:
        known = replace(examined, prepared=None)  # the prepared input would travel for nothing
        files = files_of(found, options)
        masks = MaskOrder(replace(result, examined=known), files, facts_of(files))
    return Order(found, masks, maps) if masks or maps else None


def carried_out(order: Order, volume: Volume | None) -> Finished:
    """Carry out an order; without `volume` the scan is loaded again."""
    series = order.found.scan.series
    try:
        if volume is None:
            path = Path(order.found.path)
            volume = load_volume(path, series=series) if series else load_volume(path)
    except SCAN_ERRORS as error:
        return failed(order, sentence_of(error))
    found, pair = None, MaskPair()
    if order.masks:
        found, pair = measured(order.masks, volume)
        found = replace(found, known=order.masks.known)
    if order.maps is None:
        return Finished(found)
    mapped = replace(order.maps.mapped, masks=pair)
    return Finished(found, save(replace(order.maps, mapped=mapped), volume, series))


def failed(order: Order, why: str) -> Finished:
    """The outcome if nothing of an order could be done."""
    found = None
    if order.masks:
        found = replace(not_measured(order.masks, why), known=order.masks.known)
    return Finished(found, Saving(why) if order.maps else SAVED)


def completed(outcome: Outcome, finished: Finished) -> Outcome:
    """The row with mask measurements, and a note if maps were not saved."""
    if finished.measured:
        outcome = with_masks(outcome, finished.measured)
    return with_saving(outcome, finished.saving)
