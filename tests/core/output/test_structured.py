"""A result as a DICOM structured report, read back by pydicom."""

import json
from dataclasses import replace

import pydicom
import pytest

from ctviewer import cli
from ctviewer.core.analysis.lesions import find_lesions
from ctviewer.core.base.errors import LoadError, UserError
from ctviewer.core.formats.dicom.report_text import is_report, report_text
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.output.structured import measured_of, write_structured
from tests.dicoms import save, write_enhanced, write_series
from tests.inference.conftest import listed, network  # noqa: F401
from tests.scans import chest, chest_array
from tests.ui.fakes import FakeClassifier


def told(item, depth=0):
    """The tree of a report as lines: what pydicom finds, in the order of reading."""
    name = item.get("ConceptNameCodeSequence")
    words = f"{name[0].CodeMeaning if name else ''}: "
    if "MeasuredValueSequence" in item:
        (value,) = item.MeasuredValueSequence
        words += f"{value.NumericValue} {value.MeasurementUnitsCodeSequence[0].CodeValue}"
    elif "ConceptCodeSequence" in item:
        words += item.ConceptCodeSequence[0].CodeMeaning
    else:
        words += str(item.get("TextValue", ""))
    lines = ["  " * depth + words]
    for each in item.get("ContentSequence", ()):
        lines += told(each, depth + 1)
    return lines


def classified(volume):
    return FakeClassifier(examines=True).classify(volume, lambda *_: None)


def test_a_report_says_number_lesions_use_and_network(tmp_path):
    paths = write_series(tmp_path / "ct", chest_array(lesion=True), FrameOfReferenceUID="1.2.3")
    volume = load_volume(tmp_path / "ct")
    result = classified(volume)
    write_structured(tmp_path / "out.dcm", volume, measured_of(volume, result))
    report = pydicom.dcmread(tmp_path / "out.dcm")
    assert report.SOPClassUID == pydicom.uid.ComprehensiveSRStorage
    assert (report.Modality, report.PatientID) == ("SR", "4711")
    assert report.ContentTemplateSequence[0].TemplateIdentifier == "1500"
    assert report.VerificationFlag == "UNVERIFIED"
    lines = [line.strip() for line in told(report)]
    assert "Calibrated probability of pneumonia: 92.0 %" in lines
    assert "Use: Research use only, not for diagnosis" in lines
    assert "Algorithm Name: fake-net" in lines
    assert "Algorithm Version: 9.8" in lines
    assert f"Algorithm Parameters: sha256={'ab' * 32}" in lines
    found = find_lesions(volume, result.score.heat_map, result.examined.lungs, 0.5)
    assert f"Number of lesions: {len(found.listed)}.0 1" in lines
    assert f"Volume: {round(found.listed[0].ml, 3)} ml" in lines
    assert "Laterality: Left" in lines
    referred = {
        each.ReferencedSOPInstanceUID
        for study in report.CurrentRequestedProcedureEvidenceSequence
        for series in study.ReferencedSeriesSequence
        for each in series.ReferencedSOPSequence
    } | {
        each.ReferencedSOPInstanceUID
        for study in report.get("PertinentOtherEvidenceSequence", ())
        for series in study.ReferencedSeriesSequence
        for each in series.ReferencedSOPSequence
    }
    assert referred == {pydicom.dcmread(path).SOPInstanceUID for path in paths}


def test_another_threshold_other_lesions(tmp_path):
    write_series(tmp_path / "ct", chest_array(lesion=True))
    volume = load_volume(tmp_path / "ct")
    result = classified(volume)
    assert measured_of(volume, result, 0.9).origin.threshold == 0.9


def test_an_enhanced_scan_has_one_too(tmp_path):
    (tmp_path / "ct").mkdir()
    write_enhanced(tmp_path / "ct" / "ct.dcm", chest_array(lesion=True))
    volume = load_volume(tmp_path / "ct" / "ct.dcm")
    write_structured(tmp_path / "out.dcm", volume, measured_of(volume, classified(volume)))
    assert pydicom.dcmread(tmp_path / "out.dcm").Modality == "SR"


def test_what_is_no_dicom_or_was_refused_gets_a_sentence(tmp_path):
    volume = chest(lesion=True)
    result = classified(volume)
    with pytest.raises(UserError, match="needs a DICOM scan"):
        write_structured(tmp_path / "out.dcm", volume, measured_of(volume, result))
    with pytest.raises(UserError, match="no measurements"):
        measured_of(volume, replace(result, score=None))
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("listed")
def test_the_command_writes_one(tmp_path):
    write_series(tmp_path / "ct", chest_array(lesion=True))
    assert cli.main(["report", str(tmp_path / "ct"), str(tmp_path / "out.dcm")]) == 0
    lines = "\n".join(told(pydicom.dcmread(tmp_path / "out.dcm")))
    assert "Algorithm Name: tiny" in lines
    assert "What the number is called: pneumonia" in lines


def test_a_report_is_read_as_text(tmp_path, capsys):
    write_series(tmp_path / "ct", chest_array(lesion=True), FrameOfReferenceUID="1.2.3")
    volume = load_volume(tmp_path / "ct")
    path = tmp_path / "out.dcm"
    write_structured(path, volume, measured_of(volume, classified(volume)))
    assert is_report(path)
    assert not is_report(next((tmp_path / "ct").iterdir()))
    assert not is_report(tmp_path)
    lines = [line.strip() for line in report_text(path).splitlines()]
    assert lines[0] == "Imaging Measurement Report"
    assert "Calibrated probability of pneumonia: 92.0 %" in lines
    assert "Use: Research use only, not for diagnosis" in lines
    assert "Laterality: Left" in lines
    assert cli.main(["info", str(path)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("DICOM structured report\nImaging Measurement Report\n")
    assert cli.main(["info", "--json", str(path)]) == 0
    assert json.loads(capsys.readouterr().out)["format"] == "DICOM structured report"


def test_a_report_of_others_and_a_damaged_one(tmp_path):
    """Without names, with a deep tree, with text that turns the line round."""
    report = pydicom.Dataset()
    report.SOPClassUID = "1.2.840.10008.5.1.4.1.1.88.11"
    report.SOPInstanceUID, report.Modality = "1.2.3", "SR"
    inner = report
    for depth in range(60):
        item = pydicom.Dataset()
        item.TextValue = f"level {depth}"
        inner.ContentSequence = [item]
        inner = item
    path = tmp_path / "deep.dcm"
    save(path, report)
    assert report_text(path).splitlines()[3] == "        level 3"


def test_a_report_that_cannot_be_read_is_a_sentence(tmp_path, monkeypatch):
    path = tmp_path / "cut.dcm"
    path.write_bytes(b"DICM")

    def broken(_content):
        raise ValueError

    monkeypatch.setattr("ctviewer.core.formats.dicom.library.parsed", broken)
    with pytest.raises(LoadError, match="is damaged"):
        report_text(path)
