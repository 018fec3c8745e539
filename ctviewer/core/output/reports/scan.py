"""The report of a scan: one HTML file with key slices, without file names by default."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ctviewer.core.analysis.doubts import Unknown
from ctviewer.core.analysis.gate import Finding, Gate, GateStatus
from ctviewer.core.analysis.heatmap import HeatMap, Involvement
from ctviewer.core.analysis.input_facts import HU_PERCENTILES, InputFacts
from ctviewer.core.analysis.result import Label, Result, Score
from ctviewer.core.analysis.wording import (
    NOT_CLASSIFIED,
    NOT_KNOWN,
    class_text,
    in_order,
    percent_text,
    score_verdict,
    share_text,
)
from ctviewer.core.base.text import HIDDEN, Text, joined, numeral
from ctviewer.core.geometry.plane import Plane, place_text
from ctviewer.core.geometry.volume import Index, Volume
from ctviewer.core.output.receipt import Receipt
from ctviewer.core.output.receipt_check import groups
from ctviewer.core.output.reports.masks import masks_section
from ctviewer.core.output.reports.meaning import meanings
from ctviewer.core.output.reports.page import Html, Section

MORE = 3  # axial slices in addition to the strongest
APART_MM = 15.0  # minimum distance of two axial slices: closer ones show the same lesion


@dataclass(frozen=True)
class KeySlices:
    """The slice of each plane through `cursor` (canonical index), then `more` axial ones.

    `marked` is set if the heat map has lesion cells there.
    """

    cursor: Index
    more: tuple[int, ...] = ()
    marked: bool = False

    @property
    def places(self) -> tuple[tuple[Plane, Index], ...]:
        """Each slice as plane and a voxel in it: three planes, then axial slices from superior."""
        r, a, _ = self.cursor
        three = tuple((plane, self.cursor) for plane in Plane)
        return (*three, *((Plane.AXIAL, (r, a, s)) for s in self.more))


def key_slices(volume: Volume, heat_map: HeatMap | None) -> KeySlices:
    """The slices with the largest lesion area in each plane, and further axial ones."""
    strongest = {plane: heat_map.strongest(volume, plane) if heat_map else () for plane in Plane}
    axial = strongest[Plane.AXIAL]
    if not axial:
        r, a, s = (n // 2 for n in volume.shape)
        return KeySlices((r, a, s))
    cursor = (strongest[Plane.SAGITTAL][0], strongest[Plane.CORONAL][0], axial[0])
    chosen = _apart(axial, APART_MM / volume.spacing[2])[1 : 1 + MORE]
    return KeySlices(cursor, tuple(sorted(chosen, reverse=True)), marked=True)


def slice_text(volume: Volume, plane: Plane, index: Index) -> str:
    """E.g. "Axial 132 of 255, S 12.1 mm"."""
    mm = volume.mm_of(index)[plane.axis]
    return Text(
        "{plane} {number} of {count}, {place} mm",
        plane=plane.title,
        number=index[plane.axis] + 1,
        count=plane.count(volume),
        place=place_text(mm, plane, decimals=1),
    )


def _apart(positions: Iterable[int], least: float) -> list[int]:
    """The positions that are at least `least` slices from all earlier ones."""
    kept: list[int] = []
    for position in positions:
        if all(abs(position - other) >= least for other in kept):
            kept.append(position)
    return kept


GATE_VERDICTS = {
    GateStatus.PASS: Text("passed"),
    GateStatus.WARN: Text("read with care"),
    GateStatus.REFUSE: Text("refused"),
}
assert set(GATE_VERDICTS) == set(GateStatus)
ENGLISH = Html()


@dataclass(frozen=True)
class Shot:
    """A key slice as PNGs: plain, and with the heat map if there is one."""

    caption: str
    plain: bytes
    heated: bytes | None = None


@dataclass(frozen=True)
class ScanDetails:
    """The content of a page besides the result.

    `name` is the file name, None to leave it out; `format` is from the volume's `Source`. `marked`
    is set if the shots show lesion cells of the heat map; the first three are one per plane.
    `sections` are further evaluations of the scan.
    """

    date: str
    facts: InputFacts
    format: str
    name: str | None = None
    receipt: Receipt | None = None
    shots: Sequence[Shot] = ()
    marked: bool = False
    sections: Sequence[Section] = ()


def scan_page(result: Result, about: ScanDetails, html: Html = ENGLISH) -> str:
    """The whole page."""
    title = Text("Scan report")
    if about.name:
        title = Text("Scan report: {name}", name=about.name)
    score = result.score
    parts = [html.head(title, about.date, result.model.notice), _summary(result, html)]
    if score:
        explanation = meanings(score, result.model)
        heads = Text("number"), Text("value"), Text("what it means")
        parts.append(html.section(Text("Numbers"), html.table(heads, explanation)))
    parts += [
        html.section(Text("Input check"), _gate(result.gate, html)),
        *_notes(result, html),
        *_pictures(score, about, html),
        *((html.added(masks_section(result.masks)),) if result.masks else ()),
        *map(html.added, about.sections),
        html.section(Text("Scan"), html.table((), _scan_rows(about))),
        html.section(Text("How the number was made"), html.table((), _run_rows(result))),
    ]
    if about.receipt:
        parts.append(html.section(Text("Receipt"), _receipt(about.receipt, html)))
    return html.page(title, parts)


def _summary(result: Result, html: Html) -> Markup:
    checked = (GATE_VERDICTS[result.gate.verdict], Text("input check"))
    score = result.score
    if score is None:
        refused = NOT_CLASSIFIED, Text("the scan was refused, so there is no number")
        return html.cards([refused, checked])
    numbers = list(_probabilities(score))
    return html.cards(
        [
            *numbers,
            (score_verdict(score), Text("verdict")),
            *_share(score.involvement),
            checked,
        ],
        faint=[name for _, name in numbers] if score.label is Label.NO_VERDICT else (),
    )


def _share(share: Involvement | None) -> tuple[tuple[str, str], ...]:
    if share is None:
        return ((NOT_KNOWN, Text("of the lung")),)
    return (share_text(share.percent), Text("of the lung")), (share.grade, Text("grade"))


def _probabilities(score: Score) -> Iterator[tuple[str, str]]:
    """For the positive class, else for each class."""
    classes, is_raw = score.classes, Unknown.CALIBRATION in score.unknown
    for name in (classes.positive,) if classes.binary else in_order(classes):
        named = class_text(str(name), classes)
        label = Text("{name}, calibrated", name=named)
        if is_raw:
            label = Text("{name}, not calibrated", name=named)
        yield percent_text(score.probabilities[str(name)]), label


def _gate(gate: Gate, html: Html) -> Markup:
    if not gate.findings:
        return html.note(
            Text("Passed: the values are HU, lungs were found, and the slices make a chest.")
        )
    heads = Text("finding"), Text("what it does"), Text("why")
    return html.table(heads, [_finding(each) for each in gate.findings])


def _notes(result: Result, html: Html) -> Iterator[Markup]:
    """What was left out of the scan or computed otherwise; empty if nothing."""
    if result.notes:
        yield html.section(Text("Notes"), Markup().join(map(html.plain, result.notes)))


def _receipt(receipt: Receipt, html: Html) -> Markup:
    """Its facts, and its text for copying into a file."""
    rows = [
        (title if not place else "", name, value)
        for title, facts in groups(receipt)
        for place, (name, value) in enumerate(facts)
    ]
    explanation = Text(
        "Voxels, header, file, network, input and heat map are identified by their SHA-256. From "
        "the text at the end of this page, saved as a file, CT Viewer repeats the run and compares "
        "bit for bit."
    )
    json_text = HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", receipt.to_json())
    text = html.verbatim(Text("Text of the receipt"), json_text)
    return html.note(explanation) + html.table((), rows) + text


def _finding(finding: Finding) -> Sequence[str]:
    return finding.code, GATE_VERDICTS[finding.verdict], finding.message


def _pictures(score: Score | None, about: ScanDetails, html: Html) -> Iterator[Markup]:
    three, more = about.shots[:3], about.shots[3:]
    has_map = score is not None and score.heat_map is not None
    where = Text("Slices through the middle")
    if about.marked:
        where = Text("Slices where the heat map marks the most")
    explanation = html.note(joined(_explanation(score if about.marked else None, has_map=has_map)))
    yield html.section(where, html.shots(_figure(shot, html) for shot in three) + explanation)
    if more:
        further = html.shots(_figure(shot, html) for shot in more)
        yield html.section(Text("Further axial slices"), further)


def _explanation(marked: Score | None, *, has_map: bool) -> Iterator[Text]:
    """Explanations of the pictures; `marked` is the score whose heat map they show."""
    if marked:
        yield Text("Above the slice alone, below the same slice with the heat map.")
    elif has_map:
        yield Text("The heat map does not reach its threshold anywhere.")
    yield Text("Lung window; the patient's right is on the left, in sagittal slices the nose.")
    if marked and marked.heat_map:
        yield Text(
            "Heat map: {kind}, from {threshold:g} (dark orange) to 1 (pale yellow).",
            kind=marked.heat_map.kind,
            threshold=marked.heat_map.threshold,
        )


def _figure(shot: Shot, html: Html) -> Markup:
    pictures = [html.picture(shot.plain, shot.caption)]
    if shot.heated:
        alt = Text("{caption}, with heat map", caption=shot.caption)
        pictures.append(html.picture(shot.heated, alt))
    return html.figure(pictures, shot.caption)


def _scan_rows(about: ScanDetails) -> Iterator[tuple[str, str]]:
    facts = about.facts
    if about.name:
        yield Text("File"), about.name
    yield Text("Format"), about.format
    yield Text("Stored size"), " x ".join(map(str, facts.shape))
    yield Text("Stored axes"), facts.orientation
    spacing = joined((numeral(step, ".4g") for step in facts.spacing_mm), " x ")
    yield Text("Spacing right, anterior, superior"), Text("{spacing} mm", spacing=spacing)
    values = [f"{hu:.0f}" for hu in facts.hu_percentiles]
    if values:
        percentiles = joined([Text("{n}th", n=percent) for percent in HU_PERCENTILES], ", ")
        yield Text("HU, {percentiles} percentile", percentiles=percentiles), ", ".join(values)


def _run_rows(result: Result) -> Iterator[tuple[str, str]]:
    model, seconds = result.model, result.seconds
    yield Text("Network"), f"{model.name} {model.version}"
    if model.synthetic is not False:
        trained = Text("synthetic scans") if model.synthetic else NOT_KNOWN
        yield Text("Trained on"), trained
    if model.site:
        yield Text("Calibration"), model.site.title
        yield Text("Signature of the calibration"), model.site.signature
    yield Text("Device"), result.device
    yield (
        Text("Time"),
        Text(
            "{total:.2f} s (load {load:.2f}, prepare {prepare:.2f}, network {infer:.2f})",
            total=seconds.total,
            load=seconds.load,
            prepare=seconds.preprocess,
            infer=seconds.infer,
        ),
    )
