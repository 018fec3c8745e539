"""A whole batch as one HTML file that loads nothing and names no file unless asked."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from ctviewer import __version__
from ctviewer.core.batchreport.charts import bar, histogram
from ctviewer.core.batchreport.drift import Drift, Range, drifts
from ctviewer.core.batchreport.summary import Summary, summarise
from ctviewer.core.result import RESEARCH_USE, Status
from ctviewer.core.wording import percent_text
from ctviewer.core.worklist.lines import Line, Opinion

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #20262c; max-width: 860px; margin: 32px auto;
  padding: 0 20px; }
h1 { font-size: 26px; margin-bottom: 2px; } h2 { font-size: 18px; margin: 34px 0 8px; }
.note { color: #5b6670; } .warn { border-left: 4px solid #d9822b; padding: 6px 12px;
  background: #fdf4e9; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 4px 14px 4px 0; border-bottom: 1px solid #e3e7ea;
  vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
svg { width: 100%; height: auto; } svg.bar { width: 120px; height: 10px; }
.cards { display: flex; gap: 12px; flex-wrap: wrap; margin: 18px 0; }
.cards div { background: #f2f5f7; border-radius: 8px; padding: 10px 16px; min-width: 78px; }
.cards b { display: block; font-size: 24px; line-height: 1.2; }
.shots { display: grid; grid-template-columns: repeat(3, 1fr); gap: 12px; }
figure { margin: 0; break-inside: avoid; } figure img { width: 100%; background: #000; }
figcaption { font-size: 13px; } code { overflow-wrap: anywhere; }
@media print { body { margin: 0; } }
"""


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
        _head(lines, about),
        _cards(lines, summary),
        _section("Probabilities", _scores(summary)),
        _section("Most suspicious scans", _pictures(lines, about)),
        _section("Without a number", _reasons(summary)),
        _section("Difference from the training scans", _drift(lines, summary, about)),
        _section("Slowest scans", _slowest(lines, summary, about)),
        _section("Methods", _methods(lines, summary, about)),
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Batch report</title><style>{STYLE}</style></head><body>{''.join(parts)}"
        "</body></html>\n"
    )


def _head(lines: Sequence[Line], about: About) -> str:
    notice = f" {_sentence(about.notice)}" if about.notice else ""
    return (
        f"<h1>Batch report: {len(lines)} scans</h1>"
        f'<p class="note">{escape(about.date)}, CT Viewer {__version__}</p>'
        f'<p class="warn"><b>{RESEARCH_USE.capitalize()}.</b> Not for diagnosis.{notice}</p>'
    )


def _cards(lines: Sequence[Line], summary: Summary) -> str:
    counts = {label.value: count for label, count in summary.labels.items()}
    counts |= {
        "refused": summary.statuses[Status.REFUSED],
        "errors": summary.statuses[Status.ERROR],
    }
    read = len(lines) - summary.opinions[Opinion.NONE]
    if read:
        counts |= {"read": read, "disagreed": summary.opinions[Opinion.DISAGREE]}
    cards = [f"<div><b>{count}</b>{escape(name)}</div>" for name, count in counts.items()]
    return f'<div class="cards">{"".join(cards)}</div>'


def _scores(summary: Summary) -> str:
    if not sum(summary.histogram):
        return _note("No scan got a number.")
    return histogram(summary.histogram, "probability of pneumonia; height: scans")


def _pictures(lines: Sequence[Line], about: About) -> str:
    figures = [
        f'<figure><img alt="axial slice with heat map" src="data:image/png;base64,'
        f'{base64.b64encode(png).decode()}"><figcaption>{_title(lines, index, about)}: '
        f"{percent_text(lines[index].probability or 0.0)}</figcaption></figure>"
        for index, png in about.pictures.items()
    ]
    if not figures:
        return _note("Every scan was called normal, or none could be drawn again.")
    told = "The axial slice where the heat map is largest, lung window, patient right on the left."
    return f'<div class="shots">{"".join(figures)}</div>{_note(told)}'


def _reasons(summary: Summary) -> str:
    if not summary.reasons:
        return _note("Every scan got a number.")
    most = max(count for _, count in summary.reasons)
    rows = [(reason, str(count), _Markup(bar(count / most))) for reason, count in summary.reasons]
    return _table(("refusal's code or error", "scans", ""), rows, numbers=(1,))


def _drift(lines: Sequence[Line], summary: Summary, about: About) -> str:
    found = drifts(lines, about.statistics)
    columns = 4 if about.statistics is not None else 2
    rows = [
        (each.name, _range(each.batch), _range(each.training), _outside(each))[:columns]
        for each in found
    ]
    heads = ("quantity", "this batch", "training scans", "outside")[:columns]
    table = _table(heads, rows, numbers=(1, 2, 3)) if rows else ""
    told = "Median (5th to 95th percentile). Outside: share of scans beyond the training scans' "
    told += "5th to 95th percentile; about 10 % is what chance gives."
    if about.statistics is None:
        told = "Median (5th to 95th percentile). The network file does not tell its training scans."
    levels = ", ".join(f"{count} {level}" for level, count in summary.levels.items())
    return (
        table + _note(told) + (_note(f"By the network's own features: {levels}.") if levels else "")
    )


def _slowest(lines: Sequence[Line], summary: Summary, about: About) -> str:
    rows = [
        (_Markup(_title(lines, index, about)), f"{lines[index].seconds:.2f}", _size(lines[index]))
        for index in summary.slowest
    ]
    low, middle, high = summary.seconds
    told = f"All scans: median {middle:.2f} s, 5th to 95th percentile {low:.2f} to {high:.2f} s."
    return _table(("scan", "seconds", "stored shape"), rows, numbers=(1,)) + _note(told)


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


class _Markup(str):
    """A cell that is HTML already."""


def _table(heads: Iterable[str], rows: Iterable[Sequence[str]], numbers: tuple[int, ...]) -> str:
    def line(tag: str, cells: Iterable[str]) -> str:
        return "".join(
            f"<{tag}{' class=n' if place in numbers else ''}>"
            f"{cell if isinstance(cell, _Markup) else escape(cell)}</{tag}>"
            for place, cell in enumerate(cells)
        )

    body = "".join(f"<tr>{line('td', row)}</tr>" for row in rows)
    return f"<table><tr>{line('th', heads)}</tr>{body}</table>"


def _section(title: str, content: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{content}</section>"


def _note(text: str) -> str:
    return f'<p class="note">{escape(text)}</p>'


def _title(lines: Sequence[Line], index: int, about: About) -> str:
    return escape(lines[index].name if about.names else f"Scan {index + 1}")


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


def _sentence(text: str) -> str:
    return escape(text[:1].upper() + text[1:].rstrip(".") + ".")
