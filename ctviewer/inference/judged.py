"""One scan judged in this process, with its receipt: what a receipt is made of and checked by."""

import time
from pathlib import Path

from ctviewer.core.analysis.result import InputFacts, Row
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.output.receipt import Receipt, receipt_of
from ctviewer.inference.classifier import load_classifier
from ctviewer.inference.setting import setting_of


def judged_scan(
    path: Path,
    device: str = "auto",
    model: Path | None = None,
    *,
    allow_unlisted: bool = False,
    with_name: bool = False,
) -> tuple[Row, Receipt]:
    """Load and judge a scan, alone and not in a batch; its row and its receipt.

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
