"""Subject labels for exports that must not contain file names.

A label consists of letters and digits, as in BIDS. It comes from a table of the user, else from
"sub-…" (and "ses-…") in the path, else from a file name that contains only numbers and technical
words, else it is a running number.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text, cut
from ctviewer.core.output.maps.naming import stem_of
from ctviewer.core.output.privacy import PLACEHOLDERS, TECHNICAL

ENTITY = re.compile(r"(?:^|[_/\\])(sub|ses)-([0-9A-Za-z]+)(?=$|[_/\\.])")
LABEL = re.compile(r"[0-9A-Za-z]+")
WORDS = re.compile(r"[^\W\d_]+")
HARMLESS = TECHNICAL | PLACEHOLDERS | {
    "ct", "sub", "ses", "session", "nr", "no", "id", "pat", "img", "vol", "subj", "control", "part",
    "synthetic", "clear", "baseline", "followup", "a", "b", "c", "d",
}  # fmt: skip
DIGITS = 4  # of a running number, minimum
LONGEST = 40  # characters of a label
MAX_TABLE = 16 << 20  # bytes


@dataclass(frozen=True)
class Subject:
    """A scan's labels of subject and session ("" if none), and its run.

    `run` counts from 1; 0 if the subject has one scan in the session.
    """

    label: str
    session: str = ""
    run: int = 0

    @property
    def entities(self) -> str:
        """The start of a BIDS name, e.g. "sub-01_ses-2_run-1"."""
        parts = [f"sub-{self.label}"]
        parts += [f"ses-{self.session}"] if self.session else []
        parts += [f"run-{self.run}"] if self.run else []
        return "_".join(parts)

    @property
    def record(self) -> str:
        """A unique identifier of the scan."""
        return "_".join(filter(None, (self.label, self.session, str(self.run or ""))))


def subjects_of(paths: Sequence[Path], table: bytes | None = None) -> list[Subject]:
    """A subject for each scan; several scans of one subject are runs, in order.

    `table` is a CSV with the columns "path" (or "name") and "subject", and optionally "session".

    Raises:
        UserError: the table is malformed or lacks a scan, or two labels would collide.
    """
    named = _from_table(paths, table) if table is not None else _from_paths(paths)
    _check_apart(named)
    times = Counter((each.label.casefold(), each.session.casefold()) for each in named)
    seen: Counter[tuple[str, str]] = Counter()
    numbered = []
    for each in named:
        key = (each.label.casefold(), each.session.casefold())
        seen[key] += 1
        numbered.append(replace(each, run=seen[key] if times[key] > 1 else 0))
    return numbered


def _from_paths(paths: Sequence[Path]) -> list[Subject]:
    plain = [_plain(path) for path in paths]
    times = Counter(label.casefold() for label in plain)
    digits = max(len(str(len(paths))), DIGITS)
    found = []
    for number, (path, label) in enumerate(zip(paths, plain, strict=True), 1):
        entities = dict(ENTITY.findall(path.as_posix()))
        if "sub" in entities:
            found.append(Subject(entities["sub"][:LONGEST], entities.get("ses", "")[:LONGEST]))
        elif label and times[label.casefold()] == 1 and not label.isdecimal():
            found.append(Subject(label))
        else:
            found.append(Subject(f"n{number:0{digits}d}"))
    return found


def _plain(path: Path) -> str:
    """The file name as a label if no word of it can be a person's name, else ""."""
    stem = stem_of(path)
    if any(word.lower() not in HARMLESS for word in WORDS.findall(stem)):
        return ""
    return "".join(LABEL.findall(stem))[:LONGEST] if re.search(r"\d", stem) else ""


def _from_table(paths: Sequence[Path], table: bytes) -> list[Subject]:
    known = _read(table)
    missing = [path for path in paths if _row_of(path, known) is None]
    if missing:
        raise UserError(
            Text(
                "The table of subjects names no subject for {count} of the scans, the first is "
                "{scan}; add them.",
                count=len(missing),
                scan=cut(missing[0].name),
            )
        )
    return [subject for path in paths if (subject := _row_of(path, known)) is not None]


def _row_of(path: Path, known: Mapping[str, Subject]) -> Subject | None:
    """Look up by full path, else by the longest matching suffix."""
    parts = path.as_posix().split("/")
    ends = ("/".join(parts[start:]) for start in range(len(parts)))
    found = next((known[end] for end in ends if end in known), None)
    return found or known.get(stem_of(path))


def _read(table: bytes) -> dict[str, Subject]:
    if len(table) > MAX_TABLE:
        raise _no_table()
    try:
        text = table.decode("utf-8-sig")
        dialect = csv.Sniffer().sniff(text.splitlines()[0] if text else "", ",;\t")
        rows = list(csv.DictReader(io.StringIO(text), dialect=dialect))
    except (UnicodeDecodeError, csv.Error):
        raise _no_table() from None
    known: dict[str, Subject] = {}
    for row in rows:
        cells = {str(name).strip().lower(): str(value or "").strip() for name, value in row.items()}
        scan, label = cells.get("path") or cells.get("name"), cells.get("subject")
        if not scan or not label:
            raise _no_table()
        subject = Subject(_checked(label), _checked(cells.get("session", "")))
        if known.setdefault(scan.replace("\\", "/"), subject) != subject:
            raise UserError(
                Text("The table of subjects gives {scan} two subjects.", scan=cut(scan))
            )
    if not known:
        raise _no_table()
    return known


def _checked(label: str) -> str:
    bare = label.removeprefix("sub-").removeprefix("ses-")
    if bare and (not LABEL.fullmatch(bare) or len(bare) > LONGEST):
        raise UserError(
            Text(
                "{label} is no label of a subject or session: letters and digits alone, {most} at "
                "most.",
                label=cut(label),
                most=LONGEST,
            )
        )
    return bare


def _check_apart(subjects: Iterable[Subject]) -> None:
    """Refuse labels that differ only in case, which Windows and macOS cannot store."""
    known: dict[str, str] = {}
    for each in subjects:
        for label in filter(None, (each.label, each.session)):
            other = known.setdefault(label.casefold(), label)
            if other != label:
                raise UserError(
                    Text(
                        "The labels {one} and {other} are the same name on Windows and macOS; "
                        "give others in a table of subjects.",
                        one=other,
                        other=label,
                    )
                )


def _no_table() -> UserError:
    return UserError(
        Text(
            "The table of subjects must be a CSV with the columns path and subject, perhaps "
            "session, and a line for each scan."
        )
    )
