"""A whole batch as one HTML file that loads nothing and names no file unless asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from ctviewer import __version__
from ctviewer.core.batchreport.charts import bar, histogram
from ctviewer.core.batchreport.drift import Drift, Range, drifts
from ctviewer.core.batchreport.summary import Summary, summarise
from ctviewer.core.htmlpage import (
    Markup,
    cards,
    figure,
    head,
    note,
    page,
    picture,
    section,
    shots,
    table,
)
from ctviewer.core.result import Status
from ctviewer.core.wording import percent_text
from ctviewer.core.worklist.lines import Line, Opinion


@dataclass(frozen=True)
class About:
    """What a page says beyond its lines.

    `names` shows the files' names instead of their numbers in the worklist. `software` are the
    versions of what computed, `statistics` the network file's "training_statistics", `pictures`
    PNGs of some lines, by index.
    """

    date: str
    names: bool = False
    notice: str = ""
    software: Mapping[str, str] = field(default_factory=dict)
    statistics: Mapping[str, Any] | None = None
    pictures: Mapping[int, bytes] = field(default_factory=dict)


def batch_page(lines: Sequence[Line], about: About) -> str:
    """The whole page; lines are numbered from 1 in the order given."""
    summary = summarise(lines)
    parts = (
        head(f"Batch report: {len(lines)} scans", about.date, about.notice),
        _cards(lines, summary),
        section("Probabilities", _scores(summary)),
        section("Most suspicious scans", _pictures(lines, about)),
        section("Without a number", _reasons(summary)),
        section("Difference from the training scans", _drift(lines, summary, about)),
        section("Slowest scans", _slowest(lines, summary, about)),
        section("Methods", _methods(lines, summary, about)),
    )
    return page("Batch report", parts)


def _cards(lines: Sequence[Line], summary: Summary) -> str:
    counts = {label.value: count for label, count in summary.labels.items()}
    counts |= {
        "refused": summary.statuses[Status.REFUSED],
        "errors": summary.statuses[Status.ERROR],
    }
    read = len(lines) - summary.opinions[Opinion.NONE]
    if read:
        counts |= {"read": read, "disagreed": summary.opinions[Opinion.DISAGREE]}
    return cards((str(count), name) for name, count in counts.items())


def _scores(summary: Summary) -> str:
    if not sum(summary.histogram):
        return note("No scan got a number.")
    return histogram(summary.histogram, "probability of pneumonia; height: scans")


def _pictures(lines: Sequence[Line], about: About) -> str:
    figures = [
        figure(
            [picture(png, "axial slice with heat map")],
            f"{_title(lines, index, about)}: {percent_text(lines[index].probability or 0.0)}",
        )
        for index, png in about.pictures.items()
    ]
    if not figures:
        return note("Every scan was called normal, or none could be drawn again.")
    told = "The axial slice where the heat map is largest, lung window, patient right on the left."
    return shots(figures) + note(told)


def _reasons(summary: Summary) -> str:
    if not summary.reasons:
        return note("Every scan got a number.")
    most = max(count for _, count in summary.reasons)
    rows = [(reason, str(count), Markup(bar(count / most))) for reason, count in summary.reasons]
    return table(("refusal's code or error", "scans", ""), rows, numbers=(1,))


def _drift(lines: Sequence[Line], summary: Summary, about: About) -> str:
    found = drifts(lines, about.statistics)
    columns = 4 if about.statistics is not None else 2
    rows = [
        (each.name, _range(each.batch), _range(each.training), _outside(each))[:columns]
        for each in found
    ]
    heads = ("quantity", "this batch", "training scans", "outside")[:columns]
    shown = table(heads, rows, numbers=(1, 2, 3)) if rows else ""
    told = "Median (5th to 95th percentile). Outside: share of scans beyond the training scans' "
    told += "5th to 95th percentile; about 10 % is what chance gives."
    if about.statistics is None:
        told = "Median (5th to 95th percentile). The network file does not tell its training scans."
    levels = ", ".join(f"{count} {level}" for level, count in summary.levels.items())
    return (
        shown + note(told) + (note(f"By the network's own features: {levels}.") if levels else "")
    )


def _slowest(lines: Sequence[Line], summary: Summary, about: About) -> str:
    rows = [
        (_title(lines, index, about), f"{lines[index].seconds:.2f}", _size(lines[index]))
        for index in summary.slowest
    ]
    low, middle, high = summary.seconds
    told = f"All scans: median {middle:.2f} s, 5th to 95th percentile {low:.2f} to {high:.2f} s."
    return table(("scan", "seconds", "stored shape"), rows, numbers=(1,)) + note(told)


def _methods(lines: Sequence[Line], summary: Summary, about: About) -> str:
    models = {_model(line) for line in lines if line.row.get("model")}
    devices = sorted({str(line.row["device"]) for line in lines if line.row.get("device")})
    specs = sorted({str(line.row["preprocess"]) for line in lines if line.row.get("preprocess")})
    software = ", ".join(f"{name} {version}" for name, version in about.software.items())
    judged = summary.statuses[Status.OK]
    text = (
        f"{len(lines)} scans were judged with CT Viewer {__version__}"
        f"{f' ({software})' if software else ''}. Scans that the input gate refused "
        f"({summary.statuses[Status.REFUSED]}) or that could not be read "
        f"({summary.statuses[Status.ERROR]}) got no number; {judged} got a probability of "
        "pneumonia, calibrated by temperature scaling and called normal, uncertain or pneumonia by "
        f"the network file's own thresholds. Network: {'; '.join(sorted(models)) or 'none'}. "
        f"Preprocessing version: {', '.join(specs) or 'none'}. "
        f"Device: {', '.join(devices) or 'none'}. The probability is not a diagnosis."
    )
    return f"<p>{escape(text)}</p>"


def _model(line: Line) -> str:
    model = line.row["model"]
    kind = ", trained on synthetic scans" if model["synthetic"] else ""
    return f"{model['name']} {model['version']} (sha256 {model['sha256']}{kind})"


def _title(lines: Sequence[Line], index: int, about: About) -> str:
    return lines[index].name if about.names else f"Scan {index + 1}"


def _size(line: Line) -> str:
    facts = line.row.get("input")
    return " x ".join(str(n) for n in facts["shape"]) if facts else "not loaded"


def _range(values: Range | None) -> str:
    if values is None:
        return "not told"
    low, middle, high = values
    return f"{_number(middle)} ({_number(low)} to {_number(high)})"


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _outside(drift: Drift) -> str:
    return "" if drift.outside is None else f"{100 * drift.outside:.0f} %"
