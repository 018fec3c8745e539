"""One file to one row: load, classify, and never stop the others."""

import logging
import time
from pathlib import Path

from ctviewer.core.errors import UserError
from ctviewer.core.loading import load_volume
from ctviewer.core.report import Report, part, silent
from ctviewer.core.result import InputFacts, Row
from ctviewer.inference.classifier import Classifier

log = logging.getLogger(__name__)

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
    except UserError as error:
        return Row(path, error=str(error))
    except MemoryError:
        return Row(path, error="There is too little memory for this scan; close other programs.")
    except (OSError, RuntimeError, ValueError, ArithmeticError, LookupError) as error:
        kind = type(error).__name__  # not its words: they may name the file
        log.error("a scan could not be judged: %s", kind)
        return Row(path, error=f"The scan could not be judged ({kind}); please report it.")
    return Row(path, result, InputFacts.of(volume), load_seconds=loaded)
