"""A result as text for the clipboard: one line, and a table."""

from datetime import datetime

from markupsafe import Markup
from PySide6.QtCore import QMimeData

from ctviewer.core.analysis.result import Result
from ctviewer.core.base.files import clipboard_text
from ctviewer.core.base.text import shown
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.summary import ResultSummary, summary_of
from ctviewer.ui.base.words import word


def result_line(volume: Volume, result: Result, *, named: bool) -> str:
    """A result in one line, translated; with the scan's name only if `named`."""
    return _line(summary_of(volume, result, datetime.now().astimezone(), named=named))


def result_data(volume: Volume, result: Result, *, named: bool) -> QMimeData:
    """The line and the table of a result, translated."""
    summary = summary_of(volume, result, datetime.now().astimezone(), named=named)
    line = _line(summary)
    rows = [(word(name), shown(word(value))) for name, value in summary.rows]
    row = Markup("<tr><td>{}</td><td>{}</td></tr>")
    table = Markup().join(row.format(*each) for each in rows)
    data = QMimeData()
    data.setText(f"{line}\n\n{clipboard_text(rows)}")
    page = Markup("<p>{}</p><table>{}</table>").format(line, table)
    data.setData("text/html", page.encode())
    return data


def _line(summary: ResultSummary) -> str:
    return shown(word(summary.line)).replace("\n", " ")
