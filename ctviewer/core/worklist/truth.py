"""Ground truth: labels from a CSV, matched to the scans of a worklist."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ctviewer.core.analysis.classes import PNEUMONIA, Classes
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text, cut, joined
from ctviewer.core.formats.readers import openable_suffixes

SCAN_HEADERS = (
    "path",
    "file",
    "filename",
    "file_name",
    "name",
    "scan",
    "image",
    "study_file",
    "id",
)
PATIENT_HEADERS = (
    "patient",
    "patient_id",
    "patientid",
    "subject",
    "subject_id",
    "participant",
    "participant_id",
)
LABEL_HEADERS = ("label", "truth", "class", "target", "diagnosis", "pneumonia", "ground_truth")
POSITIVE = {"1", "1.0", "yes", "y", "true", "positive", "pos", "pneumonia", "abnormal", "sick",
        "ct-1", "ct-2", "ct-3", "ct-4"}  # fmt: skip
NEGATIVE = {"0", "0.0", "no", "n", "false", "negative", "neg", "normal", "clear", "healthy", "ct-0"}
SHOWN = 3  # names listed in a sentence; the rest are counted


@dataclass(frozen=True)
class Labelled:
    """A row of the CSV: the scan's name, whether it is positive, and its patient.

    `patient` is "" without a patient column.
    """

    name: str
    positive: bool
    patient: str = ""


@dataclass(frozen=True)
class Truth:
    """Scans with a known label, and everything that could not be matched.

    `unknown` are names in the CSV without a scan, `ambiguous` those of several scans,
    `contradicted` scans with two labels, `missing` scans without one. `patients` maps scans to
    patients, if the table has them.
    """

    positive: Mapping[Path, bool]
    unknown: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    contradicted: tuple[Path, ...] = ()
    missing: tuple[Path, ...] = ()
    patients: Mapping[Path, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What was matched and what was not, in sentences."""
        count = sum(self.positive.values())
        known = Text(
            "{count} {count:scan has|scans have} a label: {positive} positive, {negative} "
            "negative.",
            count=len(self.positive),
            positive=count,
            negative=len(self.positive) - count,
        )
        unknown, ambiguous = _listed(self.unknown), _listed(self.ambiguous)
        doubled, missing = (
            _listed([path.name for path in paths]) for paths in (self.contradicted, self.missing)
        )
        reported = (
            Text("{count} {count:name is|names are} of no scan here: {names}.", **unknown),
            Text(
                "{count} {count:name fits|names fit} several scans, give {count:its path|their "
                "paths}: {names}.",
                **ambiguous,
            ),
            Text("{count} {count:scan has|scans have} two labels: {names}.", **doubled),
            Text("{count} {count:scan has|scans have} no label: {names}.", **missing),
        )
        return joined([known, *(each for each in reported if each.values["count"])])


def read_labels(content: bytes, classes: Classes = PNEUMONIA) -> list[Labelled]:
    """Parse a CSV with a column of paths or names and a column of labels; the header is optional.

    Columns are found by their header, else the first two are used; patients only by header.
    Separators are comma, semicolon or tab. Labels are 0/1, normal/pneumonia, negative/positive,
    no/yes, CT-0/CT-1 to CT-4, and the names of the network's two classes.

    Raises:
        UserError: it is no such table (with the line number), or the network is not binary.
    """
    if classes.pair is None:
        raise UserError(
            Text(
                "This batch is by a network that does not say positive or negative, so labels "
                "cannot be compared with it."
            )
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    lines = text.splitlines()
    rows = list(csv.reader(io.StringIO(text), delimiter=_delimiter(lines[:1])))
    rows = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    if not rows or min(len(row) for row in rows[:2]) < 2:
        raise UserError(
            Text(
                "The table needs two columns, a path or name and a label; save it as CSV with both."
            )
        )
    words = _words(classes.pair)
    columns = _columns(rows[0], words)
    numbered = list(enumerate(rows, start=1))[1 if columns.header else 0 :]
    return [_labelled(row, columns, number, words) for number, row in numbered]


class _Columns(NamedTuple):
    """Columns of scan, label and patient (None: missing), and the header (() without one)."""

    scan: int
    label: int
    patient: int | None = None
    header: tuple[str, ...] = ()


def _words(pair: tuple[str, str]) -> Mapping[str, bool]:
    """Accepted label words, and whether they are positive; the network's names come first."""
    negative, positive = (name.casefold() for name in pair)
    known = {**dict.fromkeys(NEGATIVE, False), **dict.fromkeys(POSITIVE, True)}
    return {**known, negative: False, positive: True}


def _delimiter(first: Sequence[str]) -> str:
    line = first[0] if first else ""
    return max(",;\t", key=line.count)


def _columns(header: Sequence[str], words: Mapping[str, bool]) -> _Columns:
    names = [cell.casefold().replace(" ", "_") for cell in header]
    scan, label, patient = (
        next((names.index(each) for each in known if each in names), None)
        for known in (SCAN_HEADERS, LABEL_HEADERS, PATIENT_HEADERS)
    )
    if scan is not None and label is not None:
        return _Columns(scan, label, patient, tuple(header))
    if header[1].casefold() in words:
        return _Columns(0, 1)
    return _Columns(0, 1, patient, tuple(header))


def _labelled(
    row: Sequence[str], columns: _Columns, number: int, words: Mapping[str, bool]
) -> Labelled:
    scan, word, patient = (
        row[place] if place is not None and place < len(row) else ""
        for place in (columns.scan, columns.label, columns.patient)
    )
    positive = words.get(word.casefold())
    if positive is None or not scan:
        problem = Text(
            "Line {number} of the table says {word!r} for {scan!r}; a label is "
            "0 or 1, normal or pneumonia, negative or positive, no or yes, or CT-0 to CT-4.",
            number=number,
            word=word,
            scan=scan or "no scan",
        )
        raise UserError(joined(filter(None, (problem, _read(columns)))))
    return Labelled(scan, positive, patient)


def _read(columns: _Columns) -> str:
    """Which columns were used for scans and labels; "" without a header."""
    if not columns.header:
        return ""
    return Text(
        "Scans were read from the column {scan!r}, labels from {label!r}; call the right ones "
        "path and label.",
        scan=cut(columns.header[columns.scan]),
        label=cut(columns.header[columns.label]),
    )


def match(labels: Iterable[Labelled], paths: Iterable[Path]) -> Truth:
    """Match labels to scans: by full path, by the longest matching suffix, or by name.

    Ignores case and kind of slash. A name that matches several scans is assigned to none.
    """
    scans = list(paths)
    places = _places(scans)
    given: dict[Path, set[bool]] = {}
    patients: dict[Path, str] = {}
    unknown: list[str] = []
    ambiguous: list[str] = []
    for each in labels:
        found = _found(places, _normal(each.name))
        if len(found) == 1:
            given.setdefault(found[0], set()).add(each.positive)
            if each.patient:
                patients[found[0]] = each.patient
        else:
            (ambiguous if found else unknown).append(each.name)
    return Truth(
        {path: each.pop() for path, each in given.items() if len(each) == 1},
        tuple(unknown),
        tuple(ambiguous),
        tuple(path for path, each in given.items() if len(each) > 1),
        tuple(path for path in scans if path not in given),
        patients,
    )


def _found(places: Mapping[str, Sequence[Path]], name: str) -> Sequence[Path]:
    """The scans that share the longest suffix with a name, as folders may have moved."""
    parts = name.split("/")
    endings = ["/".join(parts[start:]) for start in range(len(parts))]
    tries = [each for ending in endings for each in (ending, _bare(ending))]
    return next((places[each] for each in tries if each in places), ())


def _places(scans: Iterable[Path]) -> dict[str, list[Path]]:
    """All suffixes of all paths, with and without file ending, and their scans."""
    places: dict[str, list[Path]] = {}
    for scan in scans:
        parts = PurePosixPath(_normal(str(scan))).parts
        for start in range(len(parts)):
            whole = "/".join(parts[start:]).replace("//", "/")
            for name in {whole, _bare(whole)}:
                places.setdefault(name, []).append(scan)
    return places


def _normal(name: str) -> str:
    return name.replace("\\", "/").removeprefix("./").casefold()


def _bare(name: str) -> str:
    """A name without a scan's file ending."""
    endings = sorted(openable_suffixes(), key=len, reverse=True)
    return next((name.removesuffix(end) for end in endings if name.endswith(end)), name)


def _listed(names: Sequence[str]) -> dict[str, int | str]:
    """The count of names, and the first of them."""
    rest, shown = len(names) - SHOWN, ", ".join(names[:SHOWN])
    if rest > 0:
        shown = Text("{shown} and {rest} more", shown=shown, rest=rest)
    return {"count": len(names), "names": shown}
