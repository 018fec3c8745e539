"""What leaves as DICOM, put before validators that are not ours: dicom3tools and DCMTK.

Where they are not installed (`packaging/validators.sh`), the tests are skipped.
"""

import json
import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from ctviewer.core.formats.loading import load_volume
from ctviewer.core.output.anonymised import anonymise
from ctviewer.core.output.maps.kinds import MapKind
from ctviewer.core.output.maps.naming import MapFormat, MapPlaces
from ctviewer.core.output.maps.saving import save_maps, writer_of
from ctviewer.core.output.structured import measured_of, write_structured
from tests.complete_dicoms import enhanced, plain, tilted
from tests.core.output.test_given_maps import masks_of
from tests.core.output.test_structured import classified
from tests.maps import mapped
from tests.scans import chest_array

TOOLS = ("dciodvfy", "dcentvfy", "dcmdump", "dcm2json", "dsrdump")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"not installed: {', '.join(MISSING)} (sh packaging/validators.sh)"
)

ACCOUNTED = {
    r"Unrecognized defined term <99CTVIEWER> for value 1 of attribute <Coding Scheme Designator>":
        "schemes of one's own begin with 99 (PS3.16, 8.2); the file says whose it is",
}  # fmt: skip
OF_ANONYMISED = {
    r"Missing attribute or value that would be needed to build DICOMDIR - "
    r"(Patient ID|Study Date|Study Time|Study ID)": "the profile empties them",
}
OF_ENTITIES = {
    r"Different information entities for attribute - Element=<AccessionNumber> IE "
    r"<(Study|Series)> versus <(Study|Series)>.*": "it is of the study in PS3.3, table C.7-3",
    r"Empty attribute in one instance but not the other.*<PositionReferenceIndicator>.*": "type 2",
}
NAMES = {
    "plain": {},
    "japanese": {
        "SpecificCharacterSet": ["", "ISO 2022 IR 87"],
        "PatientName": "Yamada^Tarou=山田^太郎=やまだ^たろう",
    },
    "latin": {"SpecificCharacterSet": "ISO_IR 100", "PatientName": "Müller^Jörg"},
    "old_dates": {"StudyDate": "2024.02.29", "StudyTime": "10:11:12", "PatientBirthDate": "1950"},
    "lossy": {
        "LossyImageCompression": "01",
        "LossyImageCompressionRatio": 10.5,
        "LossyImageCompressionMethod": "ISO_10918_1",
    },
}
NETWORK = {
    "name": "Netz für Lungenentzündung \\ " + 60 * "n",
    "version": "1.0 " + 70 * "v",
}


def ran(*command):
    """Both outputs of a tool that must end well."""
    done = subprocess.run([str(part) for part in command], capture_output=True, check=False)
    text = (done.stdout + done.stderr).decode(errors="replace")
    assert done.returncode == 0, text
    return text


def remarks(text, *accounted):
    """Lines that find fault, without those that are accounted for."""
    known = [re.compile(pattern) for each in accounted for pattern in each]
    found = [line.strip() for line in text.splitlines() if re.match(r"\s*(Error|Warning)\b", line)]
    return [
        line
        for line in found
        if line.startswith("Error")
        or not any(each.fullmatch(re.sub(r"^Warning - ", "", line)) for each in known)
    ]


def check(path, *accounted):
    """No error, no warning that is not accounted for; each tool reads it without a word."""
    text = subprocess.run(["dciodvfy", path], capture_output=True, check=False).stderr
    text = text.decode(errors="replace")
    assert re.search("^(CTImage|EnhancedCTImage|Segmentation|ComprehensiveSR)$", text, re.M)
    assert not remarks(text, ACCOUNTED, *accounted)
    assert not re.findall(r"^[EWF]: .*", ran("dcmdump", "-q", path), re.M)
    assert json.loads(subprocess.run(["dcm2json", path], capture_output=True, check=True).stdout)


def written(volume, folder, model=None):
    """All that is made of a scan as DICOM: maps, empty and corrected ones, a report."""
    folder.mkdir()
    source, result = mapped(volume), classified(volume)
    variants = {"{name}-{map}": source}
    if model:
        variants = {"{name}-{map}": replace(source, model=replace(source.model, **model))}
        result = replace(result, model=replace(result.model, **model))
    else:
        empty = replace(source.heat_map, values=0 * source.heat_map.values)
        variants["{name}-empty-{map}"] = replace(source, heat_map=empty)
        variants["{name}-corrected-{map}"] = replace(source, masks=masks_of(volume))
    paths = []
    for pattern, each in variants.items():
        places = MapPlaces(folder, MapFormat.SEG, pattern).of(volume.source.path, 1)
        save_maps(volume, each, places, writer_of(MapFormat.SEG, volume))
        paths += places.values()
    write_structured(folder / "report.dcm", volume, measured_of(volume, result))
    return [*paths, folder / "report.dcm"]


@pytest.fixture(scope="module")
def scans(tmp_path_factory):
    folder, hu = tmp_path_factory.mktemp("scans"), chest_array(lesion=True)
    (folder / "enhanced").mkdir()
    plain(folder / "plain", hu)
    tilted(folder / "tilted", hu)
    enhanced(folder / "enhanced" / "ct.dcm", hu)
    for name in ("plain", "tilted", "enhanced"):
        anonymise(folder / name, folder / f"{name}-anonymised")
    return folder


@pytest.mark.parametrize("kind", ["plain", "tilted", "enhanced"])
@pytest.mark.parametrize("copy", ["", "-anonymised"])
def test_segmentations_and_reports_of_every_kind_of_scan(scans, kind, copy, tmp_path):
    source = scans / f"{kind}{copy}"
    accounted = OF_ANONYMISED if copy else {}
    for path in sorted(source.iterdir())[:2]:
        check(path, accounted)
    paths = written(load_volume(source), tmp_path / "out")
    assert len(paths) == 3 * len(MapKind) + 1
    for path in paths:
        check(path, accounted)
    assert "Calibrated probability of pneumonia" in ran("dsrdump", paths[-1])
    assert not remarks(ran("dcentvfy", *source.iterdir(), *paths), OF_ENTITIES)


@pytest.mark.parametrize("named", NAMES)
def test_names_and_dates_of_every_kind_in_header_and_network(named, tmp_path):
    plain(tmp_path / "ct", chest_array(lesion=True), **NAMES[named])
    volume = load_volume(tmp_path / "ct")
    *maps, report = written(volume, tmp_path / "out", NETWORK)
    for path in (*maps, report):
        check(path)
    text = ran("dsrdump", "+U8", "+Pl", report)
    assert NAMES[named].get("PatientName", "Mustermann^Erika") in text
    assert "Netz für Lungenentzündung / nnn" in text
    assert "20240229" in ran("dcmdump", "+P", "StudyDate", report)


def test_the_validator_finds_what_is_wrong(scans, tmp_path):
    """So that silence means something."""
    path = tmp_path / "bad.dcm"
    content = next((scans / "plain").iterdir()).read_bytes()
    path.write_bytes(content.replace(b"CHEST ", b"chest "))
    with pytest.raises(AssertionError, match="Body Part Examined"):
        check(path)
