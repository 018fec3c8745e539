"""A result as coded measurements, and as a DICOM structured report."""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ctviewer import __version__
from ctviewer.core.analysis.doubts import Unknown
from ctviewer.core.analysis.lesions import Lesion, Lesions, LungSide, find_lesions
from ctviewer.core.analysis.result import ModelInfo, Result, Score
from ctviewer.core.analysis.site_calibration import HASH_SIGNS, SiteCalibration
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import write_whole
from ctviewer.core.base.text import Text
from ctviewer.core.formats.writing.measured import Group, Measured, Quantity
from ctviewer.core.formats.writing.stored_map import Code, Origin
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.maps.kinds import LEFT, LESION, LUNG, OWN_SCHEME, RIGHT
from ctviewer.core.output.maps.saving import sources_of

if TYPE_CHECKING:
    from ctviewer.core.formats.dicom.series import Series

MAX_LESIONS = 50  # per report, largest first; the total number is stated too
PERCENT = Code("%", "UCUM", "percent")
ML = Code("ml", "UCUM", "milliliter")
HU = Code("[hnsf'U]", "UCUM", "Hounsfield unit")
ONE = Code("1", "UCUM", "no units")
VOLUME = Code("118565006", "SCT", "Volume")
ATTENUATION = Code("112031", "DCM", "Attenuation Coefficient")
MEAN = Code("373098007", "SCT", "Mean")
FINDING = Code("404684003", "SCT", "Clinical finding")
SIDES = {LungSide.LEFT: LEFT, LungSide.RIGHT: RIGHT}
LONGEST_MEANING = 64  # characters of a code's meaning (LO, PS3.5, 6.2)
LONGEST_VALUE = 16  # characters of a code's value (SH)
SUM_SIGNS = 5


def _own(value: str, meaning: str) -> Code:
    return Code(value, OWN_SCHEME, meaning)


PROBABILITY = _own("probability", "Calibrated probability of the class")
INVOLVEMENT = _own("involvement", "Share of the lung marked as lesion")
COUNT = _own("lesions", "Number of lesions")
PEAK = _own("peak", "Highest lesion probability")
VERDICT = _own("verdict", "What the number is called")
USE = _own("use", "Use")
CALIBRATION = _own("calibration", "Calibration of the probability")
UNKNOWN_CALIBRATION = _own("unknown", "Unknown")
OWN_CALIBRATION = _own("network", "The network's own")
RESEARCH = _own("research", "Research use only, not for diagnosis")


def measured_of(volume: Volume, result: Result, threshold: float | None = None) -> Measured:
    """Probability, involved shares and lesions of a result as coded terms.

    `threshold` is the heat map value from which a cell is lesion; None: the network's own.

    Raises:
        UserError: the scan was refused, so there are no measurements.
    """
    score, lungs = result.score, result.examined.lungs if result.examined else None
    if score is None or lungs is None:
        raise UserError(
            Text("The scan was not classified, so there are no measurements to report.")
        )
    model, lesions, limit = result.model, None, threshold
    if score.heat_map is not None:
        limit = score.heat_map.threshold if threshold is None else threshold
        lesions = find_lesions(volume, score.heat_map, lungs, limit)
    origin = Origin(__version__, model.name, model.version, model.sha256, limit)
    largest = lesions.listed[:MAX_LESIONS] if lesions else ()
    groups = (
        _whole(score, lesions, model),
        *(_lesion(n, each) for n, each in enumerate(largest, 1)),
    )
    return Measured(origin, groups)


def write_structured(
    path: Path, volume: Volume, measured: Measured, series: "Series | None" = None
) -> None:
    """Write a DICOM structured report; `series` are the headers the volume was loaded from.

    Raises:
        UserError: the volume is not DICOM, its headers do not allow one, or it cannot be written.
    """
    write_whole(path, _pieces(volume, measured, series))


def _pieces(volume: Volume, measured: Measured, series: "Series | None") -> Iterator[bytes]:
    sources = sources_of(volume, series)
    from ctviewer.core.formats.writing.dicom_sr import report_pieces  # imports highdicom

    return report_pieces(measured, sources)


def _whole(score: Score, lesions: Lesions | None, model: ModelInfo) -> Group:
    is_raw = Unknown.CALIBRATION in score.unknown
    numbers = [
        Quantity(_class(name, is_raw=is_raw), round(100 * probability, 4), PERCENT)
        for name, probability in score.probabilities.items()
    ]
    if lesions is not None:
        percent = round(lesions.involvement.percent, 2)
        numbers.append(Quantity(INVOLVEMENT, percent, PERCENT))
        numbers.append(Quantity(COUNT, len(lesions.listed), ONE))
    label = score.called
    verdict = _own(_value(label), label[:LONGEST_MEANING])
    by = UNKNOWN_CALIBRATION if is_raw else OWN_CALIBRATION
    by = _site(model.site) if model.site else by
    codes = ((VERDICT, verdict), (CALIBRATION, by), (USE, RESEARCH))
    return Group("whole chest", FINDING, LUNG, None, tuple(numbers), codes)


def _site(site: SiteCalibration) -> Code:
    cases = f"{site.cases.positive} + {site.cases.negative} cases, {site.made_at[:10]}"
    return _own(f"site_{site.signature[:HASH_SIGNS]}", f"Site calibration of {cases}")


def _class(name: str, *, is_raw: bool) -> Code:
    kind = "Uncalibrated" if is_raw else "Calibrated"
    meaning = f"{kind} probability of {name}"[:LONGEST_MEANING]
    return _own(_value(f"p_{name}"), meaning)


def _value(words: str) -> str:
    """A code value made from words: if too long, shortened with a checksum."""
    value = re.sub(r"[\\\s]", "_", words)
    if len(value) <= LONGEST_VALUE:
        return value
    return f"{value[: LONGEST_VALUE - SUM_SIGNS]}{sha256(words.encode()).hexdigest()[:SUM_SIGNS]}"


def _lesion(number: int, lesion: Lesion) -> Group:
    numbers = [
        Quantity(VOLUME, round(lesion.ml, 3), ML),
        Quantity(PEAK, round(lesion.peak, 4), ONE),
    ]
    if lesion.percent is not None:
        numbers.append(Quantity(INVOLVEMENT, round(lesion.percent, 2), PERCENT))
    if lesion.mean_hu is not None:
        numbers.append(Quantity(ATTENUATION, round(lesion.mean_hu, 1), HU, MEAN))
    return Group(f"lesion {number}", LESION, LUNG, SIDES[lesion.side], tuple(numbers))
