"""A result as one line and a small table, for pasting into a note or mail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ctviewer.core.analysis.result import RESEARCH_ONLY, Result, Score
from ctviewer.core.analysis.wording import (
    NOT_CLASSIFIED,
    involvement_text,
    number_text,
    score_verdict,
    uncertain_text,
    unfamiliar_text,
    unknown_text,
)
from ctviewer.core.base.text import Text, joined, numeral
from ctviewer.core.geometry.volume import Volume

HASH_SIGNS = 12  # of a SHA-256, enough to identify a scan or a network
MINUTES = "%Y-%m-%d %H:%M"

Fact = tuple[str, str]


@dataclass(frozen=True)
class ResultSummary:
    """The line, and the table rows of name and value."""

    line: str
    rows: tuple[Fact, ...]


def summary_of(volume: Volume, result: Result, now: datetime, *, named: bool) -> ResultSummary:
    """Summarise a result; the scan's name only if `named`.

    `now` is used if the result has no date; dates are in the time zone of `now`.
    """
    network = f"{result.model.name} {result.model.version}"
    moment = datetime.fromisoformat(result.judged_at) if result.judged_at else now
    date = moment.astimezone(now.tzinfo).strftime(MINUTES)
    site = result.model.site if result.score else None
    scan, warnings = _scan(volume, named=named), tuple(_warnings(result))
    rows = (
        *_answer(result.score),
        *((Text("Warning"), warning) for warning in warnings),
        (Text("Network"), f"{network}, SHA-256 {result.model.sha256[:HASH_SIGNS]}…"),
        *(((Text("Calibration"), site.title),) if site else ()),
        (Text("Scan"), scan),
        (Text("Classified"), date),
        (Text("Use"), RESEARCH_ONLY),
    )
    parts = [value for _, value in _answer(result.score)]
    if warnings:
        parts.append(Text("{count} {count:warning|warnings}", count=len(warnings)))
    if site:
        parts.append(site.title)
    parts += [network, scan, date, RESEARCH_ONLY]
    return ResultSummary(joined(parts, "; "), rows)


def _answer(score: Score | None) -> tuple[Fact, ...]:
    if score is None:
        return ((Text("Verdict"), NOT_CLASSIFIED),)
    return (
        (Text("Verdict"), score_verdict(score)),
        (Text("Probability"), number_text(score)),
        (Text("Marked"), involvement_text(score.involvement)),
    )


def _warnings(result: Result) -> Iterator[str]:
    """The reasons of a refusal, or caveats on the number."""
    yield from (finding.message for finding in result.gate.findings)
    if result.score is not None:
        score = result.score
        said = uncertain_text(score), unfamiliar_text(score), unknown_text(score)
        yield from filter(None, said)
        yield from filter(None, (result.model.notice,))
    yield from result.notes


def _scan(volume: Volume, *, named: bool) -> str:
    if named:
        return volume.source.name
    size = " x ".join(map(str, volume.source.shape or volume.shape))
    mm = joined((numeral(step, ".4g") for step in volume.spacing), " x ")
    sha256 = f"{volume.source.sha256[:HASH_SIGNS]}…"
    return Text("{size}, {mm} mm, SHA-256 {sha256}", size=size, mm=mm, sha256=sha256)
