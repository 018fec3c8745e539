import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ctviewer.core.analysis.result import Status
from ctviewer.core.output.reports.batch import BatchDetails, batch_page, most_suspicious, summarise
from ctviewer.core.output.reports.charts import drifts
from ctviewer.core.worklist.lines import Line, Opinion, Remark
from tests.rows import INPUT, row


def lines():
    return [
        Line.of(row("/data/smith/one.nii", probability=0.97)),
        Line.of(row("/data/smith/two.nii", probability=0.12), Remark(Opinion.DISAGREE)),
        Line.of(row("/data/smith/three.nii", refused="no_lungs")),
        Line.of(row("/data/smith/four.nii", refused="no_lungs")),
        Line.of(
            row(
                "/data/smith/five.hdr",
                error="five.hdr is half of a pair and five.img is not beside it.",
            )
        ),
        Line.of(row("/data/smith/six.nii", probability=1.0, seconds={"total": 9.0})),
    ]


def test_the_summary_counts_everything_once():
    summary = summarise(lines())
    assert summary.statuses == {Status.OK: 3, Status.REFUSED: 2, Status.ERROR: 1}
    assert summary.verdicts == {
        "Pneumonia pattern": 2, "Uncertain": 0, "No pneumonia pattern": 1, "No verdict": 0,
    }  # fmt: skip
    assert sum(summary.histogram) == 3
    assert summary.histogram[2] == 1
    assert summary.histogram[-1] == 2
    assert summary.reasons[0] == ("no_lungs", 2)
    assert summary.slowest[0] == 5
    assert most_suspicious(lines()) == (5, 0)
    assert summary.opinions[Opinion.DISAGREE] == 1


def test_an_empty_batch_has_a_summary_and_a_page():
    assert summarise([]).slowest == ()
    assert "0 scans" in batch_page([], BatchDetails("today"))


def with_input(**changes):
    return Line.of(row("a.nii", probability=0.1, input={**INPUT, **changes}))


def test_drift_compares_with_what_the_network_file_tells():
    batch = [with_input(spacing_mm=[0.7, 0.7, step]) for step in (1.0, 1.0, 2.0, 8.0)]
    shown = {"spacing superior, mm": {"p5": 1.0, "p50": 1.5, "p95": 5.0}}
    found = {each.name: each for each in drifts(batch, shown)}
    spacing = found["spacing superior, mm"]
    assert spacing.batch[1] == pytest.approx(1.5)
    assert spacing.training == (1.0, 1.5, 5.0)
    assert spacing.outside == 0.25
    assert found["HU, median"].training is None
    assert drifts([], shown) == ()


@pytest.mark.parametrize(("axes", "superior"), [("LPS", 255), ("SPL (unknown)", 512), ("IRA", 99)])
def test_drift_counts_voxels_along_the_patient(axes, superior):
    shape = [99, 512, 255] if axes == "IRA" else [512, 512, 255]
    (found,) = (
        each
        for each in drifts([with_input(orientation=axes, shape=shape)], None)
        if each.name == "voxels superior"
    )
    assert found.batch[1] == superior


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.loads, self.open = [], []

    def handle_starttag(self, tag, attrs):
        self.loads += [v for k, v in attrs if k in ("src", "href", "data", "action")]
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)
        assert tag not in ("script", "link", "iframe")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def page(**about):
    software = {"Python": "3.11"}
    return batch_page(lines(), BatchDetails("2026-01-02", software=software, **about))


def test_the_page_loads_nothing_and_is_whole():
    text = page(pictures={0: b"\x89PNG fake"}, notice="trained on phantoms only")
    links = Links()
    links.feed(text)
    assert not links.open
    assert len(links.loads) == 1
    assert links.loads[0].startswith("data:image/png;base64,")
    assert not re.search(r"https?:|url\(|@import", text)
    for svg in re.findall(r"<svg.*?</svg>", text, re.DOTALL):
        ElementTree.fromstring(svg)


def test_the_page_names_no_file_unless_asked():
    text = page(pictures={0: b"x"})
    for name in ("one", "two", "three", "five", "smith", "/data"):
        assert f"{name}." not in text
        assert f">{name}" not in text
    assert "smith" not in text
    assert "The file is half of a pair and the file is not beside it" in text
    assert "Scan 6" in text
    named = page(names=True, pictures={0: b"x"})
    assert "six.nii" in named
    assert "smith" not in named


def test_the_page_says_what_computed_and_what_it_is_not():
    text = page(notice="trained on phantoms only")
    for part in ("ab" * 32, "fake-net 9.8", "Python 3.11", "Trained on phantoms only.",
                 "Research use only", "cpu", "does not describe its training scans"):  # fmt: skip
        assert part in text, part


def test_a_long_name_is_broken_wherever_it_stands():
    name = f"{'x' * 200}.nii"
    text = batch_page(
        [Line.of(row(f"/d/{name}", probability=0.9))],
        BatchDetails("now", names=True, pictures={0: b"x"}),
    )
    (rule,) = re.findall(r"\n([^\n]*)\{ overflow-wrap: anywhere; \}", text)
    broken = {each.strip() for each in rule.split(",")}
    assert {"h1", "p", "figcaption", ".name"} <= broken
    around = re.findall(rf"<(\w+)(?: class=\"(\w+)\")?>{name}", text)
    assert around == [("figcaption", ""), ("span", "name")]


def test_a_file_s_name_cannot_write_html():
    evil = Line.of(row("/d/<img src=x onerror=alert(1)>.nii", probability=0.9))
    text = batch_page([evil], BatchDetails("now", names=True, pictures={0: b"x"}))
    assert "<img src=x" not in text
    assert Path(evil.path).name.replace("<", "&lt;").replace(">", "&gt;") in text
