"""A reading study: several readers read the same scans blind, each in a different order.

A study is one JSON file that lists the scans; each reader's readings are in a file of their own
that repeats the study, so that files from several machines can be merged. Files are rewritten as a
whole after every reading. docs/reading-study.md describes both.
"""

import json
import random
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ctviewer.core.analysis.classes import MAX_LETTERS, PNEUMONIA, Classes
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import read_content, versioned_json, write_whole
from ctviewer.core.base.text import Text, cut
from ctviewer.core.worklist.blindread import Scale

SCHEMA = "ctviewer-reading-study"
VERSION = 2  # added the finding
MAX_BYTES = 64_000_000  # a reading has some 400 bytes: 20 readers of 5,000 scans are 40 MB
CONFIDENCES = range(1, 6)  # from 1, a guess, to 5, certain
GAP = 0.5  # of the list between the two readings of a scan, if there is room
READER = re.compile(r"[\w-]{1,40}")
SCORES = {Scale.PERCENT: range(101), Scale.FIVE_POINT: range(1, 6)}


@dataclass(frozen=True)
class StudyScan:
    """A scan by the SHA-256 of its file or series; `path` is relative to the study's folder."""

    sha256: str
    path: str


@dataclass(frozen=True)
class StudyReading:
    """One committed reading; `item` is its place in the reader's list, from 0.

    `score` is in the study's scale, `confidence` 1 (a guess) to 5 (certain), times are ISO 8601,
    `seconds` from display to commit. `probability` (0..1) is the network's, which the reader did
    not see, None if there was none.
    """

    item: int
    sha256: str
    score: int
    confidence: int
    opened: str
    committed: str
    seconds: float
    comment: str = ""
    probability: float | None = None
    network_sha256: str = ""


@dataclass(frozen=True)
class StudyReader:
    """A reader with the list of scans (SHA-256) in reading order, and the readings."""

    name: str
    order: tuple[str, ...]
    readings: tuple[StudyReading, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every item of the list was read."""
        return len(self.readings) == len(self.order)

    @property
    def next_item(self) -> int | None:
        """The first unread item of the list; None at the end."""
        done = {each.item for each in self.readings}
        return next((item for item in range(len(self.order)) if item not in done), None)


@dataclass(frozen=True)
class ReadingStudy:
    """The design: scans, scale, random seed, and which scans are read twice.

    `finding` is the finding to score, e.g. "emphysema"; "" is the network's positive class.
    """

    study: str
    title: str
    created: str
    scale: Scale
    seed: int
    scans: tuple[StudyScan, ...]
    repeated: tuple[str, ...] = ()
    readers: tuple[StudyReader, ...] = field(default=())
    finding: str = ""

    @property
    def classes(self) -> Classes:
        """The labels accepted in a truth table, as classes."""
        finding = self.finding or str(PNEUMONIA.positive)
        if finding == PNEUMONIA.positive:
            return PNEUMONIA
        return Classes((f"no {finding}", finding), finding)

    def number_of(self, probabilities: Mapping[str, float], network: Classes) -> float | None:
        """The network's probability of the study's finding; None if it has none."""
        finding = (self.finding or network.positive or "").casefold()
        return next((p for name, p in probabilities.items() if name.casefold() == finding), None)

    def reader(self, name: str) -> StudyReader:
        """A reader's list and readings; a new reader's list is drawn from seed and name."""
        known = [each for each in self.readers if each.name == name]
        return known[0] if known else StudyReader(name, drawn_order(self, name))

    def with_reader(self, reader: StudyReader) -> "ReadingStudy":
        """With this reader's part added or replaced."""
        others = tuple(each for each in self.readers if each.name != reader.name)
        return replace(self, readers=tuple(sorted((*others, reader), key=lambda each: each.name)))


def new_study(
    title: str, scans: Sequence[StudyScan], scale: Scale, *, seed: int, repeat: int
) -> ReadingStudy:
    """A study without readings; `repeat` scans, drawn by the seed, are read twice.

    Raises:
        UserError: fewer than two scans, a duplicate, or fewer scans than `repeat`.
    """
    hashes = [scan.sha256 for scan in scans]
    if len(scans) < 2:
        raise UserError(Text("A reading study needs two scans at least; name more."))
    if len(set(hashes)) < len(hashes):
        twice = next(scan for scan in scans if hashes.count(scan.sha256) > 1)
        raise UserError(
            Text(
                "{name} is in the list twice, as the same scan. Remove one of them.",
                name=cut(Path(twice.path).name),
            )
        )
    if not 0 <= repeat <= len(scans):
        raise UserError(
            Text(
                "Of {count} {count:scan|scans} {repeat} cannot be repeated; ask for fewer.",
                count=len(scans),
                repeat=repeat,
            )
        )
    again = random.Random(f"{seed}/repeat").sample(hashes, repeat)
    created = datetime.now(UTC).isoformat(timespec="seconds")
    return ReadingStudy(secrets.token_hex(16), title, created, scale, seed, tuple(scans),
                        tuple(again))  # fmt: skip


def asking_for(study: ReadingStudy, finding: str) -> ReadingStudy:
    """The study with another finding, of at most 40 letters.

    Raises:
        UserError: it is longer.
    """
    words = " ".join(finding.split())
    if len(words) > MAX_LETTERS:
        raise UserError(
            Text(
                "What readers are asked for has {count} {count:letter|letters}, but no more "
                "than {most} fit; shorten it.",
                count=len(words),
                most=MAX_LETTERS,
            )
        )
    return replace(study, finding=words)


def drawn_order(study: ReadingStudy, reader: str) -> tuple[str, ...]:
    """The reading order: all scans shuffled, repeated ones half a list apart.

    Depends only on the study's seed and the reader's name, so it is the same on every machine.
    """
    draw = random.Random(f"{study.seed}/{reader}")
    order = [scan.sha256 for scan in study.scans]
    draw.shuffle(order)
    gap = round(GAP * len(order))
    for sha256 in study.repeated:
        at = order.index(sha256)
        after, before = at + 1 + gap, at - gap  # the range for the other reading
        if after <= len(order):
            order.insert(draw.randint(after, len(order)), sha256)
        else:
            order.insert(draw.randint(0, max(before, 0)), sha256)
    return tuple(order)


def read_by(study: ReadingStudy, name: str, reading: StudyReading) -> ReadingStudy:
    """The study with one more reading.

    Raises:
        UserError: it is not the next of the reader's list, or outside the scale.
    """
    reader = study.reader(name)
    item = reader.next_item
    if item is None or reading.item != item or reading.sha256 != reader.order[item]:
        raise UserError(
            Text("This scan is not the next of your list, so it is not read now. Open the next.")
        )
    _check_scores(study.scale, reading)
    return study.with_reader(replace(reader, readings=(*reader.readings, reading)))


def reader_path(study_path: Path, reader: str) -> Path:
    """The file of a reader's readings, beside the study's file.

    Raises:
        UserError: the name is empty or has characters other than letters, digits, - and _.
    """
    if not READER.fullmatch(reader):
        raise UserError(
            Text("A reader's name has 1 to 40 letters, digits, - or _, as it is part of a file's.")
        )
    return study_path.with_name(f"{study_path.stem}.reader-{reader}.json")


def save_study(path: Path, study: ReadingStudy) -> None:
    """Write a study or a reader's part.

    Raises:
        UserError: it cannot be written; the old file is unchanged.
    """
    write_whole(path, study_bytes(study))


def study_bytes(study: ReadingStudy) -> bytes:
    """The content of the file of a study, or of a reader's part."""
    version = VERSION if study.finding else 1  # older programs can read those without a finding
    values = {"schema": SCHEMA, "version": version, **asdict(study), "scale": study.scale.value}
    text = json.dumps(values, indent=1, ensure_ascii=False) + "\n"
    return text.encode("utf-8", "backslashreplace")  # JSON reads the escapes as the same file name


def load_study(path: Path) -> ReadingStudy:
    """Read a study or a reader's part.

    Raises:
        UserError: not a study, damaged, or of a newer version.
    """
    damaged = Text("{file} is damaged or not a reading study; use a copy.", file=path.name)
    content = read_content(path, MAX_BYTES)
    values, version = versioned_json(content, MAX_BYTES, "version", damaged)
    if values.get("schema") != SCHEMA:
        raise UserError(Text("{file} is not a reading study.", file=path.name))
    try:
        if version > VERSION:
            raise UserError(
                Text("{file} is of a newer version of the program; use that.", file=path.name)
            )
        return _study(values)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError):
        raise UserError(damaged) from None


def _study(values: dict[str, Any]) -> ReadingStudy:
    scale = Scale(values["scale"])
    study = ReadingStudy(
        str(values["study"]), str(values["title"]), str(values["created"]), scale,
        int(values["seed"]), tuple(StudyScan(**each) for each in values["scans"]),
        tuple(values["repeated"]), tuple(_reader(each) for each in values["readers"]),
        str(values.get("finding", ""))[:MAX_LETTERS],
    )  # fmt: skip
    known = {scan.sha256 for scan in study.scans}
    for reader in study.readers:
        if not set(reader.order) <= known:
            raise ValueError("a reader's list names a scan that the study does not")
        for reading in reader.readings:
            if reader.order[reading.item] != reading.sha256:
                raise ValueError("a reading is of another scan than its item")
            _check_scores(scale, reading)
    return study


def _reader(values: dict[str, Any]) -> StudyReader:
    readings = tuple(StudyReading(**each) for each in values["readings"])
    if len({each.item for each in readings}) < len(readings):
        raise ValueError("an item was read twice")
    return StudyReader(str(values["name"]), tuple(values["order"]), readings)


def _check_scores(scale: Scale, reading: StudyReading) -> None:
    if reading.score not in SCORES[scale] or reading.confidence not in CONFIDENCES:
        raise UserError(Text("A score or a confidence is out of its scale."))


def merged(parts: Sequence[ReadingStudy]) -> ReadingStudy:
    """Merge the files of one study: all readers' parts; of two parts of one reader the longer.

    Readers may have lists of their own: then the scans are the union of all parts.

    Raises:
        UserError: the files are of different studies or scales, or two parts of one reader
            contradict each other.
    """
    first = parts[0]
    for part in parts[1:]:
        if (part.study, part.scale, part.finding) != (first.study, first.scale, first.finding):
            raise UserError(Text("These files are of different studies; analyse each by itself."))
    scans = {scan.sha256: scan for part in parts for scan in part.scans}
    whole = replace(first, scans=tuple(scans.values()), readers=())
    for part in parts:
        for reader in part.readers:
            whole = whole.with_reader(_longer(whole, reader))
    return whole


def answered(study: ReadingStudy, name: str, item: int, probability: float | None,
             network_sha256: str) -> ReadingStudy:  # fmt: skip
    """The study with the network's answer for a reading, which may arrive after it."""
    reader = study.reader(name)
    readings = tuple(
        replace(each, probability=probability, network_sha256=network_sha256)
        if each.item == item
        else each
        for each in reader.readings
    )
    return study.with_reader(replace(reader, readings=readings))


def _known_of(reader: StudyReader) -> tuple[int, int]:
    """The amount of data in a reader's part: readings, and network answers."""
    return len(reader.readings), sum(each.probability is not None for each in reader.readings)


def _by_reader(reading: StudyReading) -> StudyReading:
    """The reading without the network's answer."""
    return replace(reading, probability=None, network_sha256="")


def _longer(study: ReadingStudy, reader: StudyReader) -> StudyReader:
    known = [each for each in study.readers if each.name == reader.name]
    if not known:
        return reader
    short, long = sorted((known[0], reader), key=_known_of)
    older, newer = ({_by_reader(each) for each in part.readings} for part in (short, long))
    if short.order != long.order or not older <= newer:
        raise UserError(
            Text(
                "Two files of reader {name} contradict each other; keep the right one.",
                name=reader.name,
            )
        )
    return long
