"""One file to one row: load, classify, and never stop the others."""

import time
from pathlib import Path

from ctviewer.core.analysis.result import InputFacts, Row
from ctviewer.core.base.errors import UNJUDGED, sentence_of
from ctviewer.core.base.progress import Report, part, silent
from ctviewer.core.formats.loading import load_volume
from ctviewer.inference.classifier import Classifier

LOAD_SHARE = 0.5  # of the time for one file, for its progress


def classify_file(path: Path, classifier: Classifier, report: Report = silent) -> Row:
    """Judge one file; whatever is wrong with it becomes the row's error sentence.

    Raises:
        Cancelled: by `report`.
    """
    started = time.perf_counter()
    try:
        volume = load_volume(path, part(report, 0.0, LOAD_SHARE))
        loaded = time.perf_counter() - started
        result = classifier.classify(volume, part(report, LOAD_SHARE, 1.0))
    except UNJUDGED as error:
        return Row(path, error=sentence_of(error))
    return Row(path, result, InputFacts.of(volume), load_seconds=loaded)
