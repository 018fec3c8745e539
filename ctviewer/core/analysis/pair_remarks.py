"""Sentences on what limits the comparison of two scans."""

from collections.abc import Iterator
from datetime import date, datetime

from ctviewer.core.analysis.doubts import Doubt
from ctviewer.core.analysis.fingerprint import sample_sha256
from ctviewer.core.analysis.followup import FollowUp, FollowUpScan
from ctviewer.core.analysis.input_facts import HU_SAMPLES
from ctviewer.core.analysis.lung_registration import Fit
from ctviewer.core.analysis.result import Result
from ctviewer.core.base.text import Text, joined
from ctviewer.core.geometry.volume import Volume

PATIENT_FIELDS = {
    "PatientID": Text("patient ID"),
    "PatientBirthDate": Text("date of birth"),
    "PatientSex": Text("sex"),
}
DATE_FIELDS = ("AcquisitionDate", "SeriesDate", "StudyDate")
BREATH = 0.2  # relative difference of lung volumes beyond which it is one of breathing


def pair_remarks(
    scans: tuple[FollowUpScan, FollowUpScan], found: FollowUp, fit: Fit | None, *, matched: bool
) -> tuple[Text, ...]:
    """The sentences, most important first.

    `fit` is the registration quality, None without registration; `matched` is whether lesions were
    matched by place. The sentences quote no header values.
    """
    one, other = scans
    return (
        *_same_or_other_patient((one.volume, other.volume), fit),
        *_not_classified(scans),
        *_networks((one.result, other.result)),
        *_parts(scans),
        *_breath(found),
        *_order((one.volume, other.volume)),
        *(() if matched or (fit and not fit.is_good) else _not_matched(found)),
    )


def _same_or_other_patient(volumes: tuple[Volume, Volume], fit: Fit | None) -> Iterator[Text]:
    one, other = (_sample(volume) for volume in volumes)
    if one == other:
        yield Text("Both are the same scan, so nothing can have changed. Open another as scan 2.")
    differing = _differing_fields(volumes)
    if differing:
        fields = joined(differing, ", ")
        yield Text(
            "These may be two patients: their headers differ in {fields}. Check them before you "
            "read on.",
            fields=fields,
        )
    if fit is not None and not fit.is_good:
        yield Text(
            "The lungs of both scans do not fit on each other, as those of two patients or of a "
            "very different chest; lesions are not matched."
        )


def _sample(volume: Volume) -> str:
    return sample_sha256(volume.sampled(HU_SAMPLES), volume.shape)


def _differing_fields(volumes: tuple[Volume, Volume]) -> list[Text]:
    headers = [_fields(volume) for volume in volumes]
    return [
        name
        for field, name in PATIENT_FIELDS.items()
        if all(field in header for header in headers) and headers[0][field] != headers[1][field]
    ]


def _fields(volume: Volume) -> dict[str, str]:
    """The non-empty header fields by keyword."""
    facts = ((name.split(" ")[0], value.strip()) for name, value in volume.source.facts)
    return {name: value for name, value in facts if value}


def _not_classified(scans: tuple[FollowUpScan, FollowUpScan]) -> Iterator[Text]:
    for number, scan in enumerate(scans, start=1):
        if scan.result is None:
            yield Text("Scan {number} was not classified, so it has no shares and no lesions.",
                       number=number)  # fmt: skip
        elif scan.result.score is None:
            yield Text("Scan {number} was refused, so it has no shares and no lesions.",
                       number=number)  # fmt: skip
        elif scan.heat_map is None:
            yield Text("The network of scan {number} gives no heat map, so there are no lesions.",
                       number=number)  # fmt: skip


def _networks(results: tuple[Result | None, Result | None]) -> Iterator[Text]:
    one, other = results
    if one is None or other is None or one.model.sha256 == other.model.sha256:
        return
    yield Text(
        "The scans were classified by different networks ({one} and {other}), so their numbers do "
        "not compare. Classify both again with one.",
        one=f"{one.model.name} {one.model.version}",
        other=f"{other.model.name} {other.model.version}",
    )


def _parts(scans: tuple[FollowUpScan, FollowUpScan]) -> Iterator[Text]:
    for number, scan in enumerate(scans, start=1):
        score = scan.result.score if scan.result else None
        doubts = score.doubts if score else ()
        if not {Doubt.PART, Doubt.HALF_LUNGS, Doubt.CUT}.isdisjoint(doubts):
            yield Text(
                "Scan {number} shows only a part of the lungs: its shares and volumes are of that "
                "part and do not compare with those of whole lungs.",
                number=number,
            )


def _breath(found: FollowUp) -> Iterator[Text]:
    litres = [each.statistics.both.lung_ml / 1000 for each in found.scans if each.statistics]
    if len(litres) == 2 and abs(litres[0] - litres[1]) > BREATH * max(litres):
        yield Text(
            "The lungs hold {one:.1f} and {other:.1f} litres: a shallower breath alone makes lung "
            "denser and lesions smaller.",
            one=litres[0],
            other=litres[1],
        )


def _order(volumes: tuple[Volume, Volume]) -> Iterator[Text]:
    one, other = (_day(volume) for volume in volumes)
    if one is None or other is None:
        return
    days = (other - one).days
    if days < 0:
        yield Text(
            "Scan 2 is {days} {days:day|days} older than scan 1: read the changes backwards.",
                   days=-days)  # fmt: skip
    else:
        yield Text("Scan 2 was made {days} {days:day|days} after scan 1.", days=days)


def _day(volume: Volume) -> date | None:
    fields = _fields(volume)
    for name in DATE_FIELDS:
        try:
            return datetime.strptime(fields.get(name, "")[:8], "%Y%m%d").date()
        except ValueError:
            continue
    return None


def _not_matched(found: FollowUp) -> Iterator[Text]:
    if found.lesions:
        yield Text(
            "Lesions are listed by scan and not matched by place, because the lungs are not "
            "registered."
        )
