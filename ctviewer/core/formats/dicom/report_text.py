"""A DICOM structured report as text (PS3.3, A.35): its tree, one line per item."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.text import Text, cut
from ctviewer.core.formats.dicom.content import is_dicom

# The SOP classes of structured reports (PS3.4, B.5): Text, Enhanced, Comprehensive and others.
REPORT = re.compile(rb"1\.2\.840\.10008\.5\.1\.4\.1\.1\.88\.\d+")
BEGINNING = 4096  # bytes of a file that contain its SOP class
DEEPEST = 30  # levels of items; actual reports have five or six
MOST_LINES = 5000
INDENT = "  "
TEXTS = ("TextValue", "DateTime", "Date", "Time", "UID", "PersonName")


def is_report(path: Path) -> bool:
    """Whether a file is a DICOM structured report."""
    if not path.is_file() or not is_dicom(path):
        return False
    try:
        with path.open("rb") as file:
            return REPORT.search(file.read(BEGINNING)) is not None
    except OSError:
        return False


def report_text(path: Path) -> str:
    """The text of a structured report: its title, then each item below its parent.

    At most `MOST_LINES` lines; a longer report ends with "…".

    Raises:
        LoadError: it is missing, empty, damaged, or larger than half of the free memory.
        MemoryError: its content does not fit.
    """
    from ctviewer.core.formats.dicom.library import UNREADABLE, parsed
    from ctviewer.core.formats.reading import free_memory, read_file

    content = read_file(path, free_memory())
    try:
        lines: list[str] = []
        for line in _lines(parsed(content), 0):
            if len(lines) >= MOST_LINES:
                lines.append("…")
                break
            lines.append(line)
    except (MemoryError, LoadError):
        raise
    except UNREADABLE:
        raise LoadError(
            Text("The structured report {file} is damaged; export it again.", file=path.name)
        ) from None
    return "\n".join(lines)


def _lines(item: Any, depth: int) -> Iterator[str]:
    name, value = _meaning(item, "ConceptNameCodeSequence"), _value(item)
    if name or value:
        yield f"{INDENT * depth}{name}{': ' if name and value else ''}{value}"
    if depth < DEEPEST:
        for each in item.get("ContentSequence", None) or ():
            yield from _lines(each, depth + 1)


def _value(item: Any) -> str:
    """An item's content: a number with its unit, a coded term, text, or a reference."""
    get = item.get
    for measured in get("MeasuredValueSequence", None) or ():
        unit = _meaning(measured, "MeasurementUnitsCodeSequence", "CodeValue")
        return f"{measured.get('NumericValue', '')} {unit}".strip()
    if term := _meaning(item, "ConceptCodeSequence"):
        return term
    for keyword in TEXTS:
        if text := str(get(keyword, None) or ""):
            return cut(text, 1000)
    references = get("ReferencedSOPSequence", None) or ()
    return ", ".join(str(each.get("ReferencedSOPInstanceUID", "")) for each in references)


def _meaning(item: Any, keyword: str, field: str = "CodeMeaning") -> str:
    for code in item.get(keyword, None) or ():
        return str(code.get(field, None) or code.get("CodeValue", None) or "")
    return ""
