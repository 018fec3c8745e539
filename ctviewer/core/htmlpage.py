"""The frame of every report: one HTML file that loads nothing, runs nothing and prints on A4."""

import base64
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape

from ctviewer import __version__
from ctviewer.core.result import RESEARCH_ONLY
from ctviewer.core.text import Text

LANGUAGE = Text("en")  # its translation names the language, as HTML wants it
NO_DIAGNOSIS = Text("Not for diagnosis.")

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
.shots { display: grid; grid-template-columns: repeat(3, 1fr); gap: 12px; align-items: start; }
figure { margin: 0; } figure img { display: block; width: 100%; background: #000; }
figure img + img { margin-top: 4px; }
figcaption { font-size: 13px; } code, pre, td:last-child { overflow-wrap: anywhere; }
pre { white-space: pre-wrap; font-size: 12px; } summary { margin: 10px 0; cursor: pointer; }
figure, tr, .cards div, .warn { break-inside: avoid; } h2 { break-after: avoid; }
@page { size: A4; margin: 15mm 15mm 18mm;
  @bottom-left { content: "Research use only. Not for diagnosis."; font: 11px sans-serif; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 11px sans-serif; } }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 12px;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  h2 { margin-top: 20px; } .cards b { font-size: 19px; } .cards div { padding: 8px 11px; }
  .shots { max-width: 86%; } details { display: none; }
  th, td { padding: 2px 12px 2px 0; } }
"""


class Markup(str):
    """Text that is HTML already."""


@dataclass(frozen=True)
class Html:
    """Writes the parts of a page; `say` puts each text into the language of its reader."""

    say: Callable[[str], str] = str

    def page(self, title: str, parts: Iterable[str]) -> str:
        """A whole file of parts that are HTML already."""
        return (
            f'<!doctype html><html lang="{self._escaped(LANGUAGE)}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width">'
            f"<title>{self._escaped(title)}</title><style>{STYLE}</style></head>"
            f"<body>{''.join(parts)}</body></html>\n"
        )

    def head(self, title: str, date: str, notice: str) -> str:
        """What every report begins with; `notice` is the network's own warning, or empty."""
        notice = self.say(notice).rstrip(".")
        told = f" {escape(notice[:1].upper() + notice[1:])}." if notice else ""
        return (
            f"<h1>{self._escaped(title)}</h1>"
            f'<p class="note">{escape(date)}, CT Viewer {__version__}</p>'
            f'<p class="warn"><b>{self._escaped(RESEARCH_ONLY)}.</b> '
            f"{self._escaped(NO_DIAGNOSIS)}{told}</p>"
        )

    def cards(self, figures: Iterable[tuple[str, str]]) -> str:
        """Large figures, each with a word below it."""
        each = [
            f"<div><b>{self._escaped(value)}</b>{self._escaped(name)}</div>"
            for value, name in figures
        ]
        return f'<div class="cards">{"".join(each)}</div>'

    def section(self, title: str, content: str) -> str:
        """A heading and what it is about."""
        return f"<section><h2>{self._escaped(title)}</h2>{content}</section>"

    def note(self, text: str) -> str:
        """A paragraph that explains."""
        return f'<p class="note">{self._escaped(text)}</p>'

    def plain(self, text: str) -> str:
        """A paragraph like any other."""
        return f"<p>{self._escaped(text)}</p>"

    def verbatim(self, summary: str, text: str) -> str:
        """Text whose lines stay as they are, to be copied; folded under its summary."""
        told = f"<pre>{escape(text, quote=False)}</pre>"
        return f"<details><summary>{self._escaped(summary)}</summary>{told}</details>"

    def table(
        self, heads: Iterable[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()
    ) -> str:
        """Rows of cells; `numbers` are the columns set to the right."""

        def line(tag: str, cells: Iterable[str]) -> str:
            return "".join(
                f"<{tag}{' class=n' if place in numbers else ''}>{self._cell(cell)}</{tag}>"
                for place, cell in enumerate(cells)
            )

        lines = [line("th", heads), *(line("td", row) for row in rows)]
        return f"<table>{''.join(f'<tr>{each}</tr>' for each in lines if each)}</table>"

    def picture(self, png: bytes, alt: str) -> str:
        """A PNG inside the file."""
        data = base64.b64encode(png).decode()
        return f'<img alt="{self._escaped(alt)}" src="data:image/png;base64,{data}">'

    def figure(self, pictures: Iterable[str], caption: str) -> str:
        """Pictures above each other, with a caption of plain text."""
        return (
            f"<figure>{''.join(pictures)}<figcaption>{self._escaped(caption)}</figcaption></figure>"
        )

    def shots(self, figures: Iterable[str]) -> str:
        """Figures, three beside each other."""
        return f'<div class="shots">{"".join(figures)}</div>'

    def _cell(self, cell: str) -> str:
        return cell if isinstance(cell, Markup) else self._escaped(cell)

    def _escaped(self, text: str) -> str:
        return escape(self.say(text))
