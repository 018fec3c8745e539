"""A whole scan as one HTML file that loads nothing and names no file unless asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ctviewer.core.gate import Finding, Gate, Verdict
from ctviewer.core.htmlpage import (
    cards,
    figure,
    head,
    note,
    page,
    picture,
    section,
    shots,
    table,
    verbatim,
)
from ctviewer.core.receipt import Receipt
from ctviewer.core.receipt_text import groups
from ctviewer.core.result import HU_PERCENTILES, InputFacts, Result, Score
from ctviewer.core.scanreport.meaning import meanings
from ctviewer.core.wording import LABELS, percent_text

VERDICTS = {
    Verdict.PASS: "passed",
    Verdict.WARN: "read with care",
    Verdict.REFUSE: "refused",
}
assert set(VERDICTS) == set(Verdict)


@dataclass(frozen=True)
class Shot:
    """A key slice as PNGs: plain, and with the heat map over it where there is one."""

    caption: str
    plain: bytes
    heated: bytes | None = None


@dataclass(frozen=True)
class About:
    """What a page says beyond the result.

    `name` is the file's, None to leave it out; `format` and `notes` are the volume's `Source`'s.
    `marked` says whether the shots lie where the heat map has lesion cells; the first three are
    one of each plane.
    """

    date: str
    facts: InputFacts
    format: str
    notes: Sequence[str] = ()
    name: str | None = None
    receipt: Receipt | None = None
    shots: Sequence[Shot] = ()
    marked: bool = False


def scan_page(result: Result, about: About) -> str:
    """The whole page."""
    title = f"Scan report: {about.name}" if about.name else "Scan report"
    score = result.score
    parts = [head(title, about.date, result.model.notice), _summary(result)]
    if score:
        told = meanings(score, result.model)
        parts.append(section("Numbers", table(("number", "value", "what it means"), told)))
    parts += [
        section("Input check", _gate(result.gate)),
        *_pictures(score, about),
        section("Scan", table((), _scan_rows(about))),
        section("How the number was made", table((), _run_rows(result))),
    ]
    if about.receipt:
        parts.append(section("Receipt", _receipt(about.receipt)))
    return page(title, parts)


def _summary(result: Result) -> str:
    checked = (VERDICTS[result.gate.verdict], "input check")
    score = result.score
    if score is None:
        return cards([("Not judged", "the scan was refused, so there is no number"), checked])
    share = score.involvement
    return cards(
        [
            (percent_text(score.probability), "pneumonia, calibrated"),
            (LABELS[score.label], "label"),
            (percent_text(int(share.percent) / 100), "of the lung"),
            (share.grade, "grade"),
            checked,
        ]
    )


def _gate(gate: Gate) -> str:
    if not gate.findings:
        return note("Passed: the values are HU, lungs were found, and the slices make a chest.")
    return table(("finding", "what it does", "why"), [_finding(each) for each in gate.findings])


def _receipt(receipt: Receipt) -> str:
    """Its facts, and its text to be copied into a file."""
    rows = [
        (title if not place else "", name, value)
        for title, facts in groups(receipt)
        for place, (name, value) in enumerate(facts)
    ]
    told = "Voxels, header, file, network, input and heat map are told by their SHA-256. With the "
    told += "text at the end of this page in a file, ctviewer verify repeats the run and compares "
    told += "bit for bit."
    text = f"<details><summary>Text of the receipt</summary>{verbatim(receipt.to_json())}</details>"
    return note(told) + table((), rows) + text


def _finding(finding: Finding) -> Sequence[str]:
    return finding.code, VERDICTS[finding.verdict], finding.message


def _pictures(score: Score | None, about: About) -> Iterator[str]:
    three, more = about.shots[:3], about.shots[3:]
    where = "Slices where the heat map marks the most"
    told = "Above the slice alone, below the same slice with the heat map. "
    if not about.marked:
        where, told = "Slices through the middle", ""
        if score:
            told = "The heat map reaches its threshold nowhere. "
    told += "Lung window; the patient's right is on the left, in sagittal slices the nose."
    if score and about.marked:
        kind, threshold = score.heat_map.kind, score.heat_map.threshold
        told += f" Heat map: {kind}, from {threshold:g} (dark orange) to 1 (pale yellow)."
    yield section(where, shots(_figure(shot) for shot in three) + note(told))
    if more:
        yield section("Further axial slices", shots(_figure(shot) for shot in more))


def _figure(shot: Shot) -> str:
    pictures = [picture(shot.plain, shot.caption)]
    if shot.heated:
        pictures.append(picture(shot.heated, f"{shot.caption}, with heat map"))
    return figure(pictures, shot.caption)


def _scan_rows(about: About) -> Iterator[tuple[str, str]]:
    facts = about.facts
    if about.name:
        yield "File", about.name
    yield "Format", about.format
    yield "Stored size", " x ".join(map(str, facts.shape))
    yield "Stored axes", facts.orientation
    spacing = " x ".join(f"{step:.4g}" for step in facts.spacing_mm)
    yield "Spacing right, anterior, superior", f"{spacing} mm"
    values = [f"{hu:.0f}" for hu in facts.hu_percentiles]
    if values:
        percentiles = ", ".join(f"{percent}th" for percent in HU_PERCENTILES)
        yield f"HU, {percentiles} percentile", ", ".join(values)
    for each in about.notes:
        yield "Note", each


def _run_rows(result: Result) -> Iterator[tuple[str, str]]:
    model, seconds = result.model, result.seconds
    yield "Network", f"{model.name} {model.version}"
    if model.synthetic:
        yield "Trained on", "synthetic scans"
    yield "Device", result.device
    yield (
        "Time",
        f"{seconds.total:.2f} s (load {seconds.load:.2f}, prepare {seconds.preprocess:.2f}, "
        f"network {seconds.infer:.2f})",
    )
    for each in result.notes:
        yield "Note", each
