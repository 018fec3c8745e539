"""Classifies one file to a row, or one scan to a result with its receipt."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from ctviewer.core.analysis.input_facts import InputFacts
from ctviewer.core.analysis.lungs import LungGrid
from ctviewer.core.analysis.mask_measures import MaskPair
from ctviewer.core.analysis.result import Result, Row
from ctviewer.core.base.commandline import AUTO, NetworkChoice
from ctviewer.core.base.errors import SCAN_ERRORS, sentence_of
from ctviewer.core.base.progress import Progress, part, silent
from ctviewer.core.formats.loading import known_notes, load_volume
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.masked import NO_MASKS, MaskFiles, result_with
from ctviewer.core.output.receipt import Receipt, receipt_of
from ctviewer.inference.classifier import Classifier, load_classifier
from ctviewer.inference.segmenters import segmented
from ctviewer.inference.setting import setting_of

LOAD_SHARE = 0.5  # share of a file's progress that is loading


class ClassifiedScan(NamedTuple):
    """A scan's row and receipt, the scan, and the masks it was measured with."""

    row: Row
    receipt: Receipt
    volume: Volume
    masks: MaskPair


def classify_file(path: Path, classifier: Classifier, progress: Progress = silent) -> Row:
    """Classify one file; any problem with it goes into the row's error sentence.

    Raises:
        Cancelled: raised by `progress`.
    """
    started = time.perf_counter()
    try:
        volume = load_volume(path, part(progress, 0.0, LOAD_SHARE), watcher=LungGrid())
        loaded = time.perf_counter() - started
        with ThreadPoolExecutor(1, thread_name_prefix="facts") as beside:
            facts = beside.submit(InputFacts.of, volume)
            result = classifier.classify(volume, part(progress, LOAD_SHARE, 1.0))
    except SCAN_ERRORS as error:
        return Row(path, error=sentence_of(error), known=known_notes(path))
    return Row(path, result, facts.result(), load_seconds=loaded)


def chosen_classifier(choice: NetworkChoice) -> Classifier:
    """The network that the options of a command choose.

    Raises:
        UserError: network, calibration or device cannot be used.
    """
    return load_classifier(
        choice.device or AUTO,
        choice.model,
        allow_unlisted=choice.allow_unlisted,
        calibration=choice.calibration,
    )


def with_masks(
    volume: Volume, result: Result, masks: MaskFiles, progress: Progress = silent
) -> Result:
    """Add measurements with masks from files, or with lungs from a segmentation program.

    Raises:
        Cancelled: raised by `progress`.
        UserError: a mask cannot be used, or the program cannot be run.
    """
    return result_with(volume, result, _opened(volume, result, masks, progress))


def _opened(
    volume: Volume, result: Result, masks: MaskFiles, progress: Progress = silent
) -> MaskPair:
    pair = masks.opened(volume, result)
    if masks.lungs_by:
        known = result.examined.lungs if result.examined else None
        lungs = segmented(volume, masks.lungs_by, result.device, known, progress)
        pair = replace(pair, lungs=lungs)
    return pair


def classified_scan(
    path: Path, choice: NetworkChoice, *, with_name: bool = False, masks: MaskFiles = NO_MASKS
) -> ClassifiedScan:
    """Load and classify a single scan, outside a batch, and measure it with `masks`.

    Raises:
        UserError: scan, network, calibration, device or a mask cannot be used.
    """
    started = time.perf_counter()
    volume = load_volume(path, watcher=LungGrid())
    loaded = time.perf_counter() - started
    classifier = chosen_classifier(choice)
    result = classifier.classify(volume)
    pair = _opened(volume, result, masks)
    result = result_with(volume, result, pair)
    name = volume.source.name if with_name else None
    receipt = receipt_of(volume, result, setting_of(result.device), name)
    row = Row(path, result, InputFacts.of(volume), load_seconds=loaded)
    return ClassifiedScan(row, receipt, volume, pair)
