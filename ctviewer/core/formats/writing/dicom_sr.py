"""Measurements as a DICOM structured report, TID 1500 (PS3.16), referencing their slices."""
# ruff: noqa: I001

from ctviewer.core.formats.dicom.library import UNREADABLE  # before highdicom imports pydicom

import io
from collections.abc import Iterator

import highdicom as hd
from highdicom.coding_schemes import CodingSchemeIdentificationItem

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text
from ctviewer.core.formats.writing.dicom_seg import AI, MAKER, SERIES_NUMBER, Sources, coded, line
from ctviewer.core.formats.writing.measured import Group, Measured, Quantity
from ctviewer.core.formats.writing.stored_map import Code, Origin

TITLE = Code("126000", "DCM", "Imaging Measurement Report")
PROCEDURE = Code("24627-2", "LN", "CT Chest")
DEVICE = Code("121007", "DCM", "Device")
OWN_SCHEME, OWN_NAME = "99CTVIEWER", "Terms of CT Viewer that no standard has"
RESEARCH = "Research use only, not for diagnosis"


def report_pieces(measured: Measured, sources: Sources) -> Iterator[bytes]:
    """The file in pieces: a Comprehensive SR, not verified.

    Raises:
        UserError: the headers of the slices do not allow one.
    """
    try:
        written = io.BytesIO()
        _report(measured, sources).save_as(written)
    except MemoryError:
        raise
    except UNREADABLE as error:
        raise UserError(
            Text(
                "The headers of this scan allow no DICOM report ({reason}); save it as HTML.",
                reason=type(error).__name__,
            )
        ) from None
    yield written.getvalue()


def _report(measured: Measured, sources: Sources) -> hd.sr.ComprehensiveSR:
    origin = measured.origin
    observer = hd.sr.ObserverContext(
        coded(DEVICE),
        hd.sr.DeviceObserverIdentifyingAttributes(
            uid=hd.UID(), name=MAKER, manufacturer_name=MAKER, model_name=MAKER,
            serial_number=origin.program,
        ),
    )  # fmt: skip
    content = hd.sr.MeasurementReport(
        observation_context=hd.sr.ObservationContext(observer_device_context=observer),
        procedure_reported=coded(PROCEDURE),
        imaging_measurements=[_group(each, origin) for each in measured.groups],
        title=coded(TITLE),
    )
    return hd.sr.ComprehensiveSR(
        evidence=list(sources.headers),
        content=content,
        series_instance_uid=hd.UID(),
        series_number=SERIES_NUMBER + 1,
        sop_instance_uid=hd.UID(),
        instance_number=1,
        manufacturer=MAKER,
        manufacturer_model_name=MAKER,
        software_versions=origin.program,
        series_description=RESEARCH,
        is_complete=True,
        is_verified=False,
        coding_schemes=[CodingSchemeIdentificationItem(OWN_SCHEME, name=OWN_NAME)],
    )


def _group(group: Group, origin: Origin) -> hd.sr.MeasurementsAndQualitativeEvaluations:
    side = coded(group.side) if group.side else None
    return hd.sr.MeasurementsAndQualitativeEvaluations(
        tracking_identifier=hd.sr.TrackingIdentifier(hd.UID(), group.name),
        finding_type=coded(group.finding),
        finding_sites=[hd.sr.FindingSite(coded(group.site), laterality=side)],
        algorithm_id=hd.sr.AlgorithmIdentification(
            name=line(origin.network), version=line(origin.version), family=AI, manufacturer=MAKER,
            parameters=[f"sha256={origin.sha256}", f"threshold={origin.threshold_text}"],
        ),
        measurements=[_measurement(each) for each in group.quantities],
        qualitative_evaluations=[
            hd.sr.QualitativeEvaluation(coded(name), coded(value)) for name, value in group.said
        ],
    )  # fmt: skip


def _measurement(quantity: Quantity) -> hd.sr.Measurement:
    return hd.sr.Measurement(
        name=coded(quantity.name),
        value=quantity.value,
        unit=coded(quantity.unit),
        derivation=coded(quantity.derivation) if quantity.derivation else None,
    )
