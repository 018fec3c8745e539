"""One file to one row, and one scan to a result with its receipt."""

import time
from pathlib import Path

from ctviewer.core.analysis.result import InputFacts, Row
from ctviewer.core.base.errors import SCAN_ERRORS, sentence_of
from ctviewer.core.base.progress import Progress, part, silent
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.output.receipt import Receipt, receipt_of
from ctviewer.inference.classifier import Classifier, load_classifier
from ctviewer.inference.setting import setting_of

LOAD_SHARE = 0.5  # of the time for one file, for its progress


def classify_file(path: Path, classifier: Classifier, progress: Progress = silent) -> Row:
    """Classify one file; whatever is wrong with it becomes the row's error sentence.

    Raises:
        Cancelled: by `progress`.
    """
    started = time.perf_counter()
    try:
        volume = load_volume(path, part(progress, 0.0, LOAD_SHARE))
        loaded = time.perf_counter() - started
        result = classifier.classify(volume, part(progress, LOAD_SHARE, 1.0))
    except SCAN_ERRORS as error:
        return Row(path, error=sentence_of(error))
    return Row(path, result, InputFacts.of(volume), load_seconds=loaded)


def classified_scan(
    path: Path,
    device: str = "auto",
    model: Path | None = None,
    *,
    allow_unlisted: bool = False,
    with_name: bool = False,
) -> tuple[Row, Receipt]:
    """Load and classify a scan, alone and not in a batch; its row and its receipt.

    Raises:
        UserError: scan, network or device cannot be used.
    """
    started = time.perf_counter()
    volume = load_volume(path)
    loaded = time.perf_counter() - started
    classifier = load_classifier(device, model, allow_unlisted=allow_unlisted)
    result = classifier.classify(volume)
    name = volume.source.name if with_name else None
    receipt = receipt_of(volume, result, setting_of(result.device), name)
    return Row(path, result, InputFacts.of(volume), load_seconds=loaded), receipt
