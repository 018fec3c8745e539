"""Titles of DICOM series from their headers, because their file names say nothing."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ctviewer.core.base.text import Text, joined, shown
from ctviewer.core.geometry.volume import Source

DATES = ("SeriesDate", "StudyDate", "AcquisitionDate")  # the first that is given
DAY = re.compile(r"(\d{4})\.?(\d\d)\.?(\d\d)")  # DA (PS3.5, 6.2), and its form before 1993
BETWEEN = " · "
NOTHING = frozenset({"none", "null", "nan", "n/a", "undefined"})  # placeholders of some programs


@dataclass(frozen=True)
class SeriesTitle:
    """Description or number, day (ISO 8601), slice count and kernel of a series; "" if missing.

    `patient` is the patient's ID, included only in `text(named=True)`.
    """

    description: str
    number: str
    date: str
    slices: int
    kernel: str
    patient: str = field(default="", repr=False)

    @classmethod
    def of_source(cls, source: Source) -> "SeriesTitle | None":
        """The title of a volume that was loaded from DICOM; None for any other."""
        if source.format != "DICOM":
            return None
        facts = {name.partition(" (")[0]: value for name, value in reversed(source.facts)}
        return cls(
            given(facts.get("SeriesDescription", "")),
            given(facts.get("SeriesNumber", "")),
            day_of(*(facts.get(each, "") for each in DATES)),
            source.shape[2] if len(source.shape) > 2 else 0,
            given(facts.get("ConvolutionKernel", "")),
            given(facts.get("PatientID", "")),
        )

    @property
    def name(self) -> str:
        """The description, else the number, else ""."""
        if self.description:
            return shown(self.description)
        return Text("Series {number}", number=shown(self.number)) if self.number else ""

    def text(self, *, named: bool) -> str:
        """The title in one line, with the patient's ID if `named`; "" if nothing is known."""
        counted = Text("{slices} {slices:slice|slices}", slices=self.slices) if self.slices else ""
        patient = shown(self.patient) if named else ""
        parts = (self.name, self.date, counted, shown(self.kernel), patient)
        return joined([part for part in parts if part], BETWEEN) if self.name else ""


def distinct_titles(titles: Mapping[Path, str]) -> dict[Path, str]:
    """Titles by scan path; equal ones get the file or folder name appended.

    If these are equal too, the parent folder is added.
    """
    counts = Counter(titles.values())
    names = Counter((title, path.name) for path, title in titles.items())
    named = {}
    for path, title in titles.items():
        own = path.name if names[title, path.name] == 1 else f"{path.parent.name}/{path.name}"
        named[path] = title if counts[title] == 1 else f"{title}{BETWEEN}{shown(own)}"
    return named


def given(value: str) -> str:
    """A stripped value; "" if it is a placeholder for a missing one."""
    text = value.strip()
    return "" if text.casefold() in NOTHING else text


def day_of(*dates: str) -> str:
    """The first valid DICOM date, as in 2026-11-28; "" if there is none."""
    for date in dates:
        if found := DAY.fullmatch(date.strip()):
            return "-".join(found.groups())
    return ""


def source_title(source: Source, *, named: bool) -> str:
    """A scan's title in the window: a DICOM series by its header, others by file name."""
    title = SeriesTitle.of_source(source)
    return (title.text(named=named) if title else "") or source.name
