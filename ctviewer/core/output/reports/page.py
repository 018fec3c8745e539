"""The HTML frame of every report: one file without external resources or scripts, for A4 paper."""

import base64
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from ctviewer import __version__
from ctviewer.core.analysis.result import RESEARCH_ONLY
from ctviewer.core.base.text import Text, shown

LANGUAGE = Text("en")  # its translation is the HTML language code
NO_DIAGNOSIS = Text("Not for diagnosis.")

FOOTER = "FOOTER"  # placeholder in the style sheet for the footer of printed pages
STYLE = Markup("""
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
.cards .faint, .cards .faint b { color: #98a2aa; font-weight: 400; }
.shots { display: grid; grid-template-columns: repeat(3, 1fr); gap: 12px; align-items: start; }
figure { margin: 0; } figure img { display: block; width: 100%; background: #000; }
figure img + img { margin-top: 4px; }
figcaption { font-size: 13px; }
h1, p, figcaption, code, pre, .name, td:last-child { overflow-wrap: anywhere; }
pre { white-space: pre-wrap; font-size: 12px; } summary { margin: 10px 0; cursor: pointer; }
figure, tr, .cards div, .warn { break-inside: avoid; } h2 { break-after: avoid; }
@page { size: A4; margin: 15mm 15mm 18mm;
  @bottom-left { content: "FOOTER"; font: 11px sans-serif; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 11px sans-serif; } }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 12px;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  h2 { margin-top: 20px; } .cards b { font-size: 19px; } .cards div { padding: 8px 11px; }
  .shots { max-width: 86%; } details { display: none; }
  th, td { padding: 2px 12px 2px 0; } }
""")


@dataclass(frozen=True)
class Section:
    """A table added to a page by another module.

    A row has a cell for each head; `numbers` are right-aligned columns, `note` explains the table.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Html:
    """Writes the parts of a page; `say` translates each text.

    A part is a `Markup`; everything else is escaped.
    """

    say: Callable[[str], str] = str

    def page(self, title: str, parts: Iterable[Markup]) -> str:
        """A complete file from its parts."""
        return Markup(
            '<!doctype html><html lang="{}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width">'
            "<title>{}</title><style>{}</style></head><body>{}</body></html>\n"
        ).format(self._said(LANGUAGE), self._said(title), self._style(), Markup().join(parts))

    def _style(self) -> Markup:
        """The style sheet, with the footer of printed pages."""
        footer = f"{self._said(RESEARCH_ONLY)}. {self._said(NO_DIAGNOSIS)}"
        return STYLE.replace(FOOTER, footer)

    def head(self, title: str, date: str, notice: str) -> Markup:
        """The header of every report; `notice` is the network's own warning, or empty."""
        notice = self.say(notice).rstrip(".")
        words = f" {notice[:1].upper()}{notice[1:]}." if notice else ""
        return Markup(
            '<h1>{}</h1><p class="note">{}, CT Viewer {}</p>'
            '<p class="warn"><b>{}.</b> {}{}</p>'
        ).format(
            self._said(title), self._said(date), __version__,
            self._said(RESEARCH_ONLY), self._said(NO_DIAGNOSIS), self._said(words),
        )  # fmt: skip

    def cards(self, figures: Iterable[tuple[str, str]], faint: Container[str] = ()) -> Markup:
        """Large figures with captions; those in `faint` in grey."""
        card = Markup("<div{}><b>{}</b>{}</div>")
        each = (
            card.format(
                Markup(' class="faint"') if name in faint else "",
                self._said(value),
                self._said(name),
            )
            for value, name in figures
        )
        return Markup('<div class="cards">{}</div>').format(Markup().join(each))

    def section(self, title: str, content: Markup) -> Markup:
        """A heading and its content."""
        return Markup("<section><h2>{}</h2>{}</section>").format(self._said(title), content)

    def added(self, section: Section) -> Markup:
        """A section with its note and its table."""
        table = self.table(section.heads, section.rows, section.numbers)
        note = self.note(section.note) if section.note else Markup()
        return self.section(section.title, note + table)

    def name(self, text: str) -> Markup:
        """A file name in a table: a long one is broken, so that no column leaves the page."""
        return Markup('<span class="name">{}</span>').format(self._said(text))

    def note(self, text: str) -> Markup:
        """An explanatory paragraph."""
        return Markup('<p class="note">{}</p>').format(self._said(text))

    def plain(self, text: str) -> Markup:
        """An ordinary paragraph."""
        return Markup("<p>{}</p>").format(self._said(text))

    def verbatim(self, summary: str, text: str) -> Markup:
        """Preformatted text to be copied, collapsed under its summary."""
        words = Markup("<details><summary>{}</summary><pre>{}</pre></details>")
        return words.format(self._said(summary), text)

    def table(
        self, heads: Iterable[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()
    ) -> Markup:
        """A table; `numbers` are right-aligned columns."""

        def line(cell: Markup, number: Markup, cells: Iterable[str]) -> Markup:
            return Markup().join(
                (number if place in numbers else cell).format(self._said(each))
                for place, each in enumerate(cells)
            )

        cell, number = Markup("<td>{}</td>"), Markup("<td class=n>{}</td>")
        first = line(Markup("<th>{}</th>"), Markup("<th class=n>{}</th>"), heads)
        lines = [first, *(line(cell, number, row) for row in rows)]
        row = Markup("<tr>{}</tr>")
        return Markup("<table>{}</table>").format(
            Markup().join(row.format(each) for each in lines if each)
        )

    def picture(self, png: bytes, alt: str) -> Markup:
        """An embedded PNG."""
        data = base64.b64encode(png).decode()
        return Markup('<img alt="{}" src="data:image/png;base64,{}">').format(self._said(alt), data)

    def figure(self, pictures: Iterable[Markup], caption: str) -> Markup:
        """Stacked pictures with a plain-text caption."""
        return Markup("<figure>{}<figcaption>{}</figcaption></figure>").format(
            Markup().join(pictures), self._said(caption)
        )

    def shots(self, figures: Iterable[Markup]) -> Markup:
        """Figures in rows of three."""
        return Markup('<div class="shots">{}</div>').format(Markup().join(figures))

    def _said(self, text: str) -> Markup:
        return text if isinstance(text, Markup) else escape(shown(self.say(text)))
