"""From a labelled scan to a sample: checked and prepared as by the program, in worker processes."""

import json
import multiprocessing
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.analysis.gate import examine
from ctviewer.core.analysis.lungs import Lungs, find_lungs
from ctviewer.core.analysis.preprocess import Prepared, network_axes, prepare
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.resample import Box, area_average
from ctviewer.core.geometry.volume import Volume
from training.base.contents import content_hash
from training.base.errors import TrainingError
from training.base.words import Rate
from training.data.labelled.cache import Arrays, entry, keep
from training.data.scans import NORMAL, LabelledScan
from training.synthetic.dataset import MAP_SHAPE, WORKER_ENVIRONMENT

FOLDER = "inputs"  # in the work folder, shared by all runs
HALF = 0.5
UNREADABLE = "unreadable"  # verdict on a file that is not a scan
REFUSED = (UNREADABLE, "refuse")


@dataclass(frozen=True)
class PreparationJob:
    """One scan to prepare into a work folder.

    `mask` is its lesion mask and `lungs` its lung mask, if there is one.
    """

    scan: LabelledScan
    work: Path
    mask: Path | None = None
    lungs: Path | None = None

    @property
    def contents(self) -> str:
        """A hash of everything that it is made from."""
        masks = (content_hash(mask) if mask else "" for mask in (self.mask, self.lungs))
        return "".join((content_hash(self.scan.path), *masks))


@dataclass(frozen=True)
class Input:
    """The result for a scan: file and key of its sample, the gate's verdict and its reasons."""

    scan: LabelledScan
    file: Path
    key: str
    verdict: str
    reasons: tuple[str, ...]

    @property
    def usable(self) -> bool:
        """Whether there is a sample: the gate did not refuse the scan."""
        return self.verdict not in REFUSED


def prepare_scans(
    jobs: Sequence[PreparationJob], workers: int, report: Callable[[str], None]
) -> tuple[Input, ...]:
    """Prepare all scans without a valid input in the work folder; return them in order."""
    if min(workers, len(jobs)) <= 1:
        return _collected(map(prepare_scan, jobs), len(jobs), report)
    os.environ.update(WORKER_ENVIRONMENT)  # read once, when a worker process starts
    context = multiprocessing.get_context("spawn")
    with context.Pool(min(workers, len(jobs))) as pool:
        return _collected(pool.imap(prepare_scan, jobs), len(jobs), report)


def _collected(
    made: Iterable[Input], total: int, report: Callable[[str], None]
) -> tuple[Input, ...]:
    pace, inputs = Rate(total), []
    for one in made:
        inputs.append(one)
        if len(inputs) % 20 == 0 or len(inputs) == total:
            done = len(inputs)
            report(
                Text(
                    "{done} of {total} {total:scan|scans} prepared{pace}",
                    done=done,
                    total=total,
                    pace=pace(done),
                )
            )
    return tuple(inputs)


def prepare_scan(job: PreparationJob) -> Input:
    """Prepare one scan, or use the cached input.

    Raises:
        TrainingError: its file cannot be read at all, or the input cannot be written.
    """
    scan = job.scan
    place = entry(job.work / FOLDER, job.contents, (scan.label, scan.patient, scan.site))
    arrays = keep(place, lambda: _arrays(job))
    reasons = tuple(json.loads(str(arrays["reasons"])))
    return Input(scan, place.path, place.key, str(arrays["verdict"]), reasons)


def _arrays(job: PreparationJob) -> Arrays:
    try:
        volume = load_volume(job.scan.path)
    except UserError as error:
        return _described(UNREADABLE, [str(error)])
    lungs = find_lungs(volume)
    gate = examine(volume, lungs)
    described = _described(gate.verdict.value, [finding.message for finding in gate.findings])
    if gate.refused or lungs is None:
        return described
    try:
        return described | _sample(job, volume, lungs)
    except TrainingError as error:  # of its masks
        return _described(UNREADABLE, [str(error)])


def _described(verdict: str, reasons: Sequence[str]) -> Arrays:
    return {"verdict": np.array(verdict), "reasons": np.array(json.dumps(list(reasons)))}


def _sample(job: PreparationJob, volume: Volume, lungs: Lungs) -> Arrays:
    """The fields of `Samples`, for one scan; NaN is an unknown severity."""
    scan, prepared = job.scan, prepare(volume, lungs)  # cropped as in the app, whatever was drawn
    if job.lungs:
        lungs = replace(lungs, mask=on_cells(mask_voxels(job.lungs, volume), lungs))
    share, lesions = 0.0 if scan.label == NORMAL else np.nan, np.zeros(volume.shape, np.float32)
    if job.mask:
        lesions = mask_voxels(job.mask, volume)
        share = involved(lesions, lungs)
    return {
        "images": _as_bytes(prepared.array),
        "lesions": _map(lesions, prepared.box),
        "lungs": _lung_map(lungs, prepared),
        "labels": np.array(scan.target, np.float32),
        "severities": np.array(share, np.float32),
        "thickness": np.array(volume.spacing[2], np.float32),
        "has_lesions": np.array(job.mask is not None or scan.label == NORMAL, np.float32),
        "patient": np.array(scan.patient),
        "source": np.array(scan.site),
    }


def mask_voxels(mask: Path, volume: Volume) -> NDArray[np.float32]:
    """Return the mask's voxels (r, a, s) as 0 and 1 on the scan's grid.

    Raises:
        TrainingError: the mask cannot be read or has a different grid.
    """
    try:
        drawn = load_volume(mask)
    except UserError as error:
        raise TrainingError(f"The mask {mask.name} cannot be used: {error}") from None
    if drawn.shape != volume.shape or not np.allclose(drawn.spacing, volume.spacing, rtol=0.01):
        raise TrainingError(
            f"The mask {mask.name} is not of the grid of {volume.source.name}; leave both out."
        )
    return np.asarray(drawn.voxels > 0, np.float32)


def on_cells(mask: NDArray[np.float32], lungs: Lungs) -> NDArray[np.bool_]:
    """Return the cells of the grid of `lungs` that are at least half inside a mask of voxels."""
    shape = lungs.mask.shape
    coarse = area_average(mask, Box.whole(lungs.shape), (shape[0], shape[1], shape[2]))
    return np.asarray(coarse >= HALF)


def involved(lesions: NDArray[np.float32], lungs: Lungs) -> float:
    """Return the share of the lungs covered by lesions; dense lesions also count as lung."""
    shape = lungs.mask.shape
    coarse = area_average(lesions, Box.whole(lungs.shape), (shape[0], shape[1], shape[2]))
    return float(coarse.sum() / max(float(np.maximum(coarse, lungs.mask).sum()), 1.0))


def _map(shares: NDArray[np.float32], box: Box) -> NDArray[np.uint8]:
    depth, height, width = MAP_SHAPE
    return _as_bytes(network_axes(area_average(shares, box, (width, height, depth))))


def _lung_map(lungs: Lungs, prepared: Prepared) -> NDArray[np.uint8]:
    scale = np.divide(lungs.mask.shape, lungs.shape)
    lo = np.multiply(prepared.box.lo, scale)
    hi = np.minimum(np.multiply(prepared.box.hi, scale), lungs.mask.shape)  # rounding
    inside = Box((lo[0], lo[1], lo[2]), (hi[0], hi[1], hi[2]))
    return _map(lungs.mask.astype(np.float32), inside)


def _as_bytes(shares: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.ascontiguousarray(np.round(shares * 255.0).astype(np.uint8))
