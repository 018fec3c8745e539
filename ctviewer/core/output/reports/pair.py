"""The report of two scans of one patient: changes, linking, key slices."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ctviewer.core.base.text import Text
from ctviewer.core.output.followup_tables import (
    LESION_HEADS,
    LESION_NUMBERS,
    QUANTITY_HEADS,
    FollowUpRecord,
    headline,
    lesion_change_rows,
    quantity_rows,
)
from ctviewer.core.output.reports.page import Html
from ctviewer.core.output.reports.scan import ENGLISH, Shot


@dataclass(frozen=True)
class PairDetails:
    """The content of a page besides the record: date, both names or None, slices of each scan."""

    date: str
    names: tuple[str, str] | None = None
    shots: tuple[Sequence[Shot], Sequence[Shot]] = ((), ())


def pair_page(record: FollowUpRecord, about: PairDetails, html: Html = ENGLISH) -> str:
    """The whole page."""
    title = Text("Follow-up report")
    notices = (scan.result.model.notice for scan in record.scans if scan.result)
    parts = [
        html.head(title, about.date, next(notices, "")),
        html.plain(headline(record)),
        *map(html.plain, record.remarks),
        html.section(
            Text("What changed"),
            html.table(QUANTITY_HEADS, quantity_rows(record), (1, 2, 3)),
        ),
        html.section(Text("Lesions by place"), _lesions(record, html)),
        *_pictures(about, html),
        html.section(Text("How the scans were linked"), html.plain(record.link)),
        html.section(Text("Scans"), html.table((), _scan_rows(record, about))),
    ]
    return html.page(title, parts)


def _lesions(record: FollowUpRecord, html: Html) -> Markup:
    rows = lesion_change_rows(record)
    if not rows:
        return html.note(Text("No lesion is marked in either scan, or one was not classified."))
    note = Text(
        "Lesions are connected parts of the heat map from the network's own threshold on, by their "
        "numbers in both lists. They are one where a quarter of the smaller lies on the other, or "
        "within 5 mm of it, once the scans are linked."
    )
    return html.note(note) + html.table(LESION_HEADS, rows, LESION_NUMBERS)


def _pictures(about: PairDetails, html: Html) -> list[Markup]:
    made = []
    for number, shots in enumerate(about.shots, start=1):
        if shots:
            figures = (html.figure([html.picture(shot.heated or shot.plain, shot.caption)],
                                   shot.caption) for shot in shots)  # fmt: skip
            title = Text("Scan {number} at the place of the crosshair", number=number)
            made.append(html.section(title, html.shots(figures)))
    return made


def _scan_rows(record: FollowUpRecord, about: PairDetails) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for number, scan in enumerate(record.scans, start=1):
        if about.names:
            rows.append((Text("Scan {number}, file", number=number), about.names[number - 1]))
        rows.append((Text("Scan {number}, SHA-256", number=number), scan.volume.source.sha256))
        if scan.result:
            network = f"{scan.result.model.name} {scan.result.model.version}"
            rows.append((Text("Scan {number}, network", number=number), network))
    return rows
