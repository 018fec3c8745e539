"""Heuristic signs that a header or a path contains a patient's name; used for a warning only.

What is flagged:
- DICOM fields that identify a person, if filled: names unless they contain a digit or a word of
  `PLACEHOLDERS` (as pseudonyms do), numbers unless the file is marked as de-identified, dates of
  birth and addresses always.
- Free text of other headers (`Reader.is_free_text`), and the names of file and folder: two words
  that look like first and last name ("Erika Mustermann", "MUSTERMANN^ERIKA") and are no `TECHNICAL`
  words; a full date.

It misses single surnames and cannot know all words, so the absence of flags proves nothing.
Findings name the field, never its value; they are shown, but neither logged nor exported.
"""

import re
from pathlib import Path

from ctviewer.core.base.text import Text
from ctviewer.core.formats.readers import reader_named
from ctviewer.core.geometry.volume import Source

NAME_FIELDS = (
    "PatientName", "OtherPatientNames", "PatientBirthName", "PatientMotherBirthName",
    "ReferringPhysicianName", "PerformingPhysicianName", "OperatorsName",
    "NameOfPhysiciansReadingStudy", "RequestingPhysician", "ResponsiblePerson",
)  # fmt: skip
NUMBER_FIELDS = ("PatientID", "OtherPatientIDs", "IssuerOfPatientID", "AccessionNumber")
ALWAYS_FIELDS = (
    "PatientBirthDate", "PatientAddress", "PatientTelephoneNumbers", "MilitaryRank",
    "MedicalRecordLocator", "CountryOfResidence",
)  # fmt: skip
PLACEHOLDERS = {"anon", "anonymous", "anonymized", "anonymised", "unknown", "none", "patient",
                "subject", "phantom", "test", "deidentified", "removed", "research"}  # fmt: skip
TECHNICAL = {
    "chest", "thorax", "lung", "lungs", "abdomen", "head", "neck", "body", "axial", "coronal",
    "sagittal", "scan", "series", "study", "image", "volume", "mask", "demo", "normal",
    "moderate", "severe", "mild", "pneumonia", "covid", "free", "surfer", "freesurfer",
    "siemens", "philips", "canon", "toshiba", "general", "electric", "version", "created",
    "with", "by", "from", "soft", "tissue", "kernel", "standard", "sharp", "contrast", "without",
    "left", "right", "anterior", "posterior", "superior", "inferior", "nifti", "nrrd", "dicom",
    "medical", "systems", "data", "file", "domain", "space", "float", "double", "short",
    "little", "big", "copy", "new", "final", "routine", "helical", "low", "high", "dose",
    "resolution", "case", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct",
    "nov", "dec", "january", "february", "march", "april", "june", "july", "august", "september",
    "october", "november", "december",
}  # fmt: skip
WORD = r"[^\W\d_]{2,}"
NAME = re.compile(rf"({WORD})[\s,^_.-]+({WORD})")
DATE = re.compile(
    r"(?<!\d)(19|20)\d\d([-./]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<!\d)(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])\.(19|20)\d\d(?!\d)"
)


def patient_marks(source: Source) -> tuple[str, ...]:
    """The fields, "file name" or "folder name", that seem to contain a patient's name."""
    marks = [name for name, value in source.facts if _names_patient(source, name, value)]
    if source.path is not None:
        place = source.path.absolute()
        for kind, text in (
            (Text("file name"), _stem(place)),
            (Text("folder name"), place.parent.name),
        ):
            marks += [kind] if looks_personal(text) else []
    return tuple(marks)


def looks_personal(text: str) -> bool:
    """Whether a text seems to contain a first and last name, or a full date."""
    if DATE.search(text):
        return True
    return any(_is_name(*match.groups()) for match in _pairs(text))


def _pairs(text: str) -> list[re.Match[str]]:
    found, place = [], 0
    while match := NAME.search(text, place):
        found.append(match)
        place = match.end(1)  # the second word may start the next pair
    return found


def _is_name(first: str, second: str) -> bool:
    if {first.lower(), second.lower()} & (TECHNICAL | PLACEHOLDERS):
        return False
    titled = first[0].isupper() and second[0].isupper()
    return titled and min(len(first), len(second)) > 2


def _names_patient(source: Source, name: str, value: str) -> bool:
    if not value.strip():
        return False
    if source.format == "DICOM":
        return _dicom_names_patient(name.split(" ")[0], value, dict(source.facts))
    reader = reader_named(source.format)
    return reader is not None and reader.is_free_text(name) and looks_personal(value)


def _dicom_names_patient(keyword: str, value: str, facts: dict[str, str]) -> bool:
    if keyword in NAME_FIELDS:
        words = set(re.findall(WORD, value.lower()))
        return bool(words) and not words & PLACEHOLDERS and not re.search(r"\d", value)
    if keyword in NUMBER_FIELDS:
        removed = facts.get("PatientIdentityRemoved (0012,0062)", "").upper() == "YES"
        return not removed and not facts.get("DeidentificationMethod (0012,0063)")
    return keyword in ALWAYS_FIELDS


def _stem(path: Path) -> str:
    return path.name.split(".")[0] if path.suffix else path.name
