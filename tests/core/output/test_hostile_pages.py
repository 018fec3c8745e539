"""Reports hold what files, networks and readers wrote as letters, wherever it comes from."""

from collections import Counter
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser

import pytest
from markupsafe import Markup

from ctviewer.core.analysis.gate import Finding, Gate, GateStatus
from ctviewer.core.analysis.result import ModelInfo
from ctviewer.core.base.text import HIDDEN
from ctviewer.core.output.receipt import Setting, receipt_of
from ctviewer.core.output.reports import batch, page
from ctviewer.core.output.reports.scan import ScanDetails, Shot, scan_page
from ctviewer.core.worklist.lines import Line, Opinion, Remark
from tests.core.output.test_scanreport import FACTS, result, volume
from tests.rows import row

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</p></td></table><script>alert(1)</script>",
    '" onload="alert(1)" a="',
    "' onload='alert(1)",
    "</title></style><b>bold</b>",
    "&amp;&lt;b&gt;",
    "a\u202eb\x1b[31m",
    "two\nlines",
    "{0}{braces}%s",
    "x" * 5000,
]
PLAIN = "harmless"


class Tags(HTMLParser):
    """Which tags with which names of attributes there are, and the text between them."""

    def __init__(self, text):
        super().__init__()
        self.found, self.text, self.values = Counter(), [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.found[tag, tuple(name for name, _ in attributes)] += 1
        self.values += [value or "" for _, value in attributes]

    def handle_data(self, data):
        self.text.append(data)


def scan_report(text):
    model = ModelInfo(text, text, "ab" * 32, synthetic=True, notice=text)
    classified = replace(
        result(),
        model=model,
        device=text,
        preprocess=text,
        notes=(text,),
        gate=Gate((Finding(text, text, GateStatus.WARN),)),
    )
    classified = replace(
        classified, score=replace(classified.score, heat_map=_named(classified, text))
    )
    setting = Setting(text, text, 2, ((text, text),))
    about = ScanDetails(
        text,
        replace(FACTS, orientation=text),
        text,
        name=text,
        receipt=receipt_of(volume(), classified, setting, text),
        shots=(Shot(text, b"plain", b"heated"),) * 5,
        marked=True,
    )
    return scan_page(classified, about)


def _named(classified, text):
    heat_map = classified.score.heat_map
    return type(heat_map)(heat_map.values, heat_map.box, text, heat_map.threshold)


def batch_report(text):
    model = {"name": text, "version": text, "sha256": text, "synthetic": True}
    remark = Remark(Opinion.DISAGREE, text)
    lines = [
        Line.of(row(f"/data/{text.replace('/', '|')}", probability=0.9, model=model,
                    device=text, preprocess=text), remark),
        Line.of(row("/data/b", refused=text)),
        Line.of(row("/data/c", error=f"Why: {text}")),
    ]  # fmt: skip
    about = batch.BatchDetails(
        text, names=True, notice=text, software={text: text}, pictures={0: b"png"}
    )
    return batch.batch_page(lines, about)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("report", [scan_report, batch_report])
def test_no_text_is_markup(report, text):
    usual, hostile = Tags(report(PLAIN)), Tags(report(text))
    assert hostile.found == usual.found
    assert not any("alert" in name for tag, names in hostile.found for name in (tag, *names))
    assert not HIDDEN.search("".join([*hostile.text, *hostile.values]).replace("\r", ""))


@pytest.mark.parametrize("report", [scan_report, batch_report])
def test_the_text_is_read_as_it_was_written(report):
    text = "<b>&amp;</b> 'a' \"b\""
    assert text in "".join(Tags(report(text)).text)


def test_every_part_of_a_page_escapes_what_it_is_given():
    html, text = page.Html(), "<img src=x>"
    parts = [
        html.head(text, text, text), html.cards([(text, text)]), html.section(text, text),
        html.note(text), html.plain(text), html.verbatim(text, text),
        html.table([text], [[text]], numbers=(0,)), html.picture(b"", text),
        html.figure([text], text), html.shots([text]), html.page(text, [text]),
    ]  # fmt: skip
    for part in parts:
        assert "<img src=x" not in part
        assert "&lt;img src=x&gt;" in part


def test_only_markup_stays_as_it_is():
    html = page.Html()
    bold = Markup("<b>x</b>")
    assert html.shots([bold]) == '<div class="shots"><b>x</b></div>'
    assert html.table((), [[bold]]) == "<table><tr><td><b>x</b></td></tr></table>"
    assert is_dataclass(html)
    assert [each.name for each in fields(html)] == ["say"]
