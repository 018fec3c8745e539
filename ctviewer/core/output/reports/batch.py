"""The report of a batch: figures and errors in one HTML file, without file names by default."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from markupsafe import Markup

from ctviewer import __version__
from ctviewer.core.analysis.classes import Classes
from ctviewer.core.analysis.result import Label, Status
from ctviewer.core.analysis.wording import class_text, in_order, percent_text, verdict_text
from ctviewer.core.base.text import Text, joined, numeral
from ctviewer.core.output.reports.charts import Drift, Range, bar, drifts, histogram
from ctviewer.core.output.reports.page import Html
from ctviewer.core.statistics.familiarity import Level
from ctviewer.core.worklist.assess import Assessment
from ctviewer.core.worklist.figures import figures
from ctviewer.core.worklist.lines import Line, Opinion, classes_of

BINS = 20  # in the histogram: 5 % each
SLOWEST = 10
SUSPICIOUS = 6  # thumbnails


@dataclass(frozen=True)
class Summary:
    """Counts over all lines; indices refer to them, `verdicts` are display texts.

    `histogram` counts probabilities in `BINS` equal bins of 0..1; `reasons` are the gate codes of
    refusals and the sentences of errors with their counts, `notes` what was left out of scans or
    computed otherwise, `noted` the number of scans with notes.
    """

    statuses: dict[Status, int]
    verdicts: dict[str, int]
    histogram: tuple[int, ...]
    reasons: tuple[tuple[str, int], ...]
    notes: tuple[tuple[str, int], ...]
    noted: int
    levels: dict[str, int]
    seconds: tuple[float, float, float]
    slowest: tuple[int, ...]
    opinions: dict[Opinion, int]


def summarise(lines: Sequence[Line]) -> Summary:
    """Summarise a batch."""
    scores = [line.probability for line in lines if line.probability is not None]
    bars, _ = np.histogram(scores, bins=BINS, range=(0.0, 1.0))
    return Summary(
        statuses={each: sum(line.status is each for line in lines) for each in Status},
        verdicts=_verdicts(lines),
        histogram=tuple(int(bar) for bar in bars),
        reasons=_reasons(lines),
        notes=tuple(Counter(each for line in lines for each in line.notes).most_common()),
        noted=sum(bool(line.notes) for line in lines),
        levels=dict(Counter(line.level for line in lines if line.level)),
        seconds=_seconds(lines),
        slowest=_most(lines, [line.seconds for line in lines], SLOWEST),
        opinions={each: sum(line.remark.opinion is each for line in lines) for each in Opinion},
    )


def _verdicts(lines: Sequence[Line]) -> dict[str, int]:
    """The number of lines per label, positive first; with two classes, uncertain in between."""
    classes = classes_of(lines)
    first, *others = in_order(classes)
    called = Counter(line.called for line in lines)
    unsure, none = Label.UNCERTAIN.value, Label.NO_VERDICT.value
    ordered = (first, unsure, *others) if classes.binary else (first, *others, unsure)
    return {verdict_text(each, classes): called[each] for each in (*ordered, none)}


def most_suspicious(lines: Sequence[Line], count: int = SUSPICIOUS) -> tuple[int, ...]:
    """Indices of the highest probabilities among lines not labelled negative."""
    quiet = (Label.NEGATIVE, Label.NO_VERDICT)
    called = [None if line.label in quiet else line.probability for line in lines]
    return _most(lines, called, count)


def _reasons(lines: Sequence[Line]) -> tuple[tuple[str, int], ...]:
    """Refusals count once per code, as a scan can fail in several ways."""
    counts: Counter[str] = Counter()
    for line in lines:
        if line.status is Status.REFUSED:
            counts.update(line.codes)
        elif line.status is Status.ERROR:
            counts[_nameless(line)] += 1
    return tuple(counts.most_common())


def _nameless(line: Line) -> str:
    """An error's sentence without the names of the scan's files."""
    stem = line.name.split(".")[0]
    said = re.sub(rf"(?<!\w){re.escape(stem)}(\.\w+)+", "the file", line.said)
    return said[:1].upper() + said[1:]


def _seconds(lines: Sequence[Line]) -> tuple[float, float, float]:
    """The 5th, 50th and 95th percentile of the scans' times in seconds."""
    if not lines:
        return 0.0, 0.0, 0.0
    low, middle, high = np.percentile([line.seconds for line in lines], (5, 50, 95))
    return float(low), float(middle), float(high)


def _most(lines: Sequence[Line], values: Sequence[float | None], count: int) -> tuple[int, ...]:
    known = [index for index in range(len(lines)) if values[index] is not None]
    return tuple(sorted(known, key=lambda index: values[index] or 0.0, reverse=True)[:count])


ENGLISH = Html()


@dataclass(frozen=True)
class BatchDetails:
    """The content of a page besides its lines.

    `names` shows file names instead of line numbers. `software` are library versions, `statistics`
    the network file's "training_statistics", `pictures` PNGs of some lines, by index, `assessed` a
    comparison with labels and its threshold; `left_out` is a sentence on other content of the
    folders.
    """

    date: str
    names: bool = False
    notice: str = ""
    software: Mapping[str, str] = field(default_factory=dict)
    statistics: Mapping[str, Any] | None = None
    pictures: Mapping[int, bytes] = field(default_factory=dict)
    assessed: tuple[Assessment, float] | None = None
    left_out: str = ""


def batch_page(lines: Sequence[Line], about: BatchDetails, html: Html = ENGLISH) -> str:
    """The whole page; lines are numbered from 1 in the given order."""
    summary = summarise(lines)
    title = Text("Batch report: {count} {count:scan|scans}", count=len(lines))
    parts = (
        html.head(title, about.date, about.notice),
        _cards(lines, summary, html),
        *([html.plain(about.left_out)] if about.left_out else []),
        *_scores(lines, summary, html),
        *_truth(about, html),
        *_suspicious(lines, about, html),
        html.section(Text("Without a number"), _reasons_table(summary, html)),
        *_notes(summary, html),
        html.section(
            Text("Difference from the training scans"), _drift(lines, summary, about, html)
        ),
        html.section(Text("Slowest scans"), _slowest(lines, summary, about, html)),
        html.section(Text("Methods"), html.plain(_methods(lines, summary, about))),
    )
    return html.page(Text("Batch report"), parts)


def _cards(lines: Sequence[Line], summary: Summary, html: Html) -> Markup:
    counts = summary.verdicts | {
        Text("Refused"): summary.statuses[Status.REFUSED],
        Text("Errors"): summary.statuses[Status.ERROR],
    }
    read = len(lines) - summary.opinions[Opinion.NONE]
    if read:
        counts |= {Text("Read"): read, Text("Disagreed"): summary.opinions[Opinion.DISAGREE]}
    return html.cards((str(count), name) for name, count in counts.items())


def _scores(lines: Sequence[Line], summary: Summary, html: Html) -> Iterator[Markup]:
    """The distribution of the positive class's probability; else the mean of each class."""
    classes = classes_of(lines)
    head = Text("Probabilities")
    if not summary.statuses[Status.OK]:
        yield html.section(head, html.note(Text("No scan got a number.")))
    elif classes.positive:
        name = class_text(classes.positive, classes)
        title = Text("probability of {name}; height: scans", name=name)
        yield html.section(head, histogram(summary.histogram, title, html.say))
    else:
        heads = Text("class"), Text("median of the probability")
        yield html.section(head, html.table(heads, _medians(lines, classes), numbers=(1,)))


def _medians(lines: Sequence[Line], classes: Classes) -> Iterator[tuple[str, str]]:
    for name in classes.names:
        shares = [line.probabilities[name] for line in lines if line.probabilities]
        yield class_text(name, classes), percent_text(float(np.median(shares)))


def _truth(about: BatchDetails, html: Html) -> Iterator[Markup]:
    """The comparison with labels, if any."""
    if about.assessed is None:
        return
    found, threshold = about.assessed
    rows = [
        (each.name, each.value_text, each.ends_text, each.cases_text)
        for each in figures(found, threshold)
    ]
    heads = Text("figure"), Text("value"), Text("95 % interval"), Text("scans")
    explanation = Text(
        "Called positive from {threshold:.3f} on. Intervals count scans, and are too narrow where "
        "several are of one patient.",
        threshold=threshold,
    )
    table = html.table(heads, rows, numbers=(1, 2, 3))
    yield html.section(
        Text("Ground truth"), html.note(found.counted_text) + table + html.note(explanation)
    )


def _suspicious(lines: Sequence[Line], about: BatchDetails, html: Html) -> Iterator[Markup]:
    """Empty without a positive class."""
    if classes_of(lines).positive:
        yield html.section(Text("Most suspicious scans"), _pictures(lines, about, html))


def _pictures(lines: Sequence[Line], about: BatchDetails, html: Html) -> Markup:
    figures = [
        html.figure(
            [html.picture(png, Text("axial slice with heat map"))],
            Text(
                "{scan}: {probability}",
                scan=_title(lines, index, about),
                probability=percent_text(lines[index].probability or 0.0),
            ),
        )
        for index, png in about.pictures.items()
    ]
    if not figures:
        return html.note(Text("Every verdict is negative, or no scan could be drawn again."))
    explanation = Text(
        "The axial slice where the heat map is largest, lung window, patient right on the left."
    )
    return html.shots(figures) + html.note(explanation)


def _reasons_table(summary: Summary, html: Html) -> Markup:
    if not summary.reasons:
        return html.note(Text("Every scan got a number."))
    most = max(count for _, count in summary.reasons)
    rows = [(reason, str(count), bar(count / most)) for reason, count in summary.reasons]
    heads = Text("refusal's code or error"), Text("scans"), ""
    return html.table(heads, rows, numbers=(1,))


def _notes(summary: Summary, html: Html) -> Iterator[Markup]:
    """What was left out of scans or computed otherwise; empty if nothing."""
    if not summary.notes:
        return
    rows = [(note, str(count)) for note, count in summary.notes]
    explanation = Text(
        "{count} {count:scan|scans} with notes: what was left out when {count:it was|they were} "
        "loaded, or computed otherwise.",
        count=summary.noted,
    )
    table = html.table((Text("note"), Text("scans")), rows, numbers=(1,))
    yield html.section(Text("Notes"), html.note(explanation) + table)


def _drift(lines: Sequence[Line], summary: Summary, about: BatchDetails, html: Html) -> Markup:
    found = drifts(lines, about.statistics)
    columns = 4 if about.statistics is not None else 2
    rows = [
        (each.name, _range(each.batch), _range(each.training), _outside(each))[:columns]
        for each in found
    ]
    heads = (Text("quantity"), Text("this batch"), Text("training scans"), Text("outside"))[
        :columns
    ]
    shown = html.table(heads[:columns], rows, numbers=(1, 2, 3)) if rows else Markup()
    explanation = Text(
        "Median (5th to 95th percentile). Outside: share of scans beyond the training scans' "
        "5th to 95th percentile; about 10 % is what chance gives."
    )
    if about.statistics is None:
        explanation = Text(
            "Median (5th to 95th percentile). The network file does not describe its "
            "training scans."
        )
    counted = [f"{count} {html.say(Level(level).title)}" for level, count in summary.levels.items()]
    levels = Text("By the network's own features: {levels}.", levels=", ".join(counted))
    return shown + html.note(explanation) + (html.note(levels) if counted else Markup())


def _slowest(lines: Sequence[Line], summary: Summary, about: BatchDetails, html: Html) -> Markup:
    rows = [
        (
            html.name(_title(lines, index, about)),
            numeral(lines[index].seconds, ".2f"),
            _size(lines[index]),
        )
        for index in summary.slowest
    ]
    low, middle, high = summary.seconds
    explanation = Text(
        "All scans: median {middle:.2f} s, 5th to 95th percentile {low:.2f} to {high:.2f} s.",
        middle=middle,
        low=low,
        high=high,
    )
    heads = Text("scan"), Text("seconds"), Text("stored shape")
    return html.table(heads, rows, numbers=(1,)) + html.note(explanation)


def _methods(lines: Sequence[Line], summary: Summary, about: BatchDetails) -> str:
    models = sorted({_model(line) for line in lines if line.row.get("model")})
    devices = sorted({str(line.row["device"]) for line in lines if line.row.get("device")})
    specs = sorted({str(line.row["preprocess"]) for line in lines if line.row.get("preprocess")})
    classes = classes_of(lines)
    software = ", ".join(f"{name} {version}" for name, version in about.software.items())
    none = Text("none")
    return Text(
        "{count} {count:scan was|scans were} classified with CT Viewer {version}{software}. Scans "
        "that the input gate refused ({refused}) or that could not be read ({errors}) got no "
        "number; {classified} got a probability of each class ({classes}), {calibrated}. Network: "
        "{models}. Preprocessing version: {specs}. Device: {devices}. The probability is not a "
        "diagnosis.",
        count=len(lines),
        version=__version__,
        software=f" ({software})" if software else "",
        refused=summary.statuses[Status.REFUSED],
        errors=summary.statuses[Status.ERROR],
        classified=summary.statuses[Status.OK],
        classes=joined([class_text(name, classes) for name in in_order(classes)], ", "),
        calibrated=_calibrated(lines),
        models=joined(models, "; ") if models else none,
        specs=", ".join(specs) or none,
        devices=", ".join(devices) or none,
    )


def _calibrated(lines: Sequence[Line]) -> Text:
    """The calibration that probabilities and verdicts are based on."""
    site = next((line.row["calibration"] for line in lines if line.row.get("calibration")), None)
    if site is None:
        return Text(
            "calibrated by temperature scaling; the verdict follows from the thresholds in the "
            "network file"
        )
    return Text(
        "calibrated, and called by the thresholds, of the site's calibration {sha256} of {date} "
        "from {positive} positive and {negative} negative {negative:case|cases}",
        sha256=site["sha256"],
        date=str(site["made_at"])[:10],
        positive=site["positive"],
        negative=site["negative"],
    )


def _model(line: Line) -> str:
    model = line.row["model"]
    named, digest = f"{model['name']} {model['version']}", model["sha256"]
    if model["synthetic"]:
        return Text(
            "{named} (sha256 {digest}, trained on synthetic scans)", named=named, digest=digest
        )
    return f"{named} (sha256 {digest})"


def _title(lines: Sequence[Line], index: int, about: BatchDetails) -> str:
    return lines[index].name if about.names else Text("Scan {number}", number=index + 1)


def _size(line: Line) -> str:
    facts = line.row.get("input")
    return " x ".join(str(n) for n in facts["shape"]) if facts else Text("not loaded")


def _range(values: Range | None) -> str:
    if values is None:
        return Text("not given")
    low, middle, high = values
    return Text(
        "{middle} ({low} to {high})",
        middle=_number(middle),
        low=_number(low),
        high=_number(high),
    )


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else numeral(value, ".3g")


def _outside(drift: Drift) -> str:
    return "" if drift.outside is None else f"{100 * drift.outside:.0f} %"
