"""A German window and its reports write numbers with a decimal comma."""

import html
import re

import pytest
from PySide6.QtCore import QLocale, QTranslator

from ctviewer.core.base.program import resource
from ctviewer.core.base.text import Text, numeral
from ctviewer.ui.base import words
from ctviewer.ui.features.report.write import ReportRequest, write_report
from tests.ui.german.test_window import classifier, everything, scan, shown  # noqa: F401
from tests.ui.windows import tear_everything_off

POINT = re.compile(r"(?<![\w.])\d+\.\d+(?![\w.])")
VERSION = re.compile(r"(fake-net|CT Viewer|Version) \d+\.\d+")


@pytest.fixture(autouse=True)
def german(qapp, marker):
    """The program's own translation above the marked one."""
    translator = QTranslator()
    assert translator.load(str(resource("languages/ctviewer_de.qm")))
    qapp.installTranslator(translator)
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German))
    words.forget()
    yield
    QLocale.setDefault(before)
    qapp.removeTranslator(translator)
    words.forget()


def points(texts):
    return [text for text in texts if POINT.search(VERSION.sub("", text))]


def test_numbers_of_texts_have_a_comma_and_thousands_a_point():
    assert words.word(numeral(12.5, ".1f", " %")) == "12,5 %"
    assert words.word(Text("{count:,} {count:byte|bytes}", count=12345)) == "12.345 Bytes"
    assert words.word(Text("{file} is no scan.", file="a.1.nii")) == "a.1.nii ist kein Scan."
    assert str(numeral(12.5, ".1f", " %")) == "12.5 %"


def test_sentences_of_a_result_file_get_a_comma_too():
    said = "Slices 7.5 mm apart hide small lesions; prefer thinner ones."
    assert "7,5 mm" in words.recalled(said)


def test_every_template_can_be_found_again():
    """One that names a value twice holds the same twice."""
    doubled = words._pattern("{name} is {what}, {name} stays")
    assert doubled.fullmatch("a is b, a stays")
    assert not doubled.fullmatch("a is b, c stays")
    assert len(words._templates()) > 100


def test_all_that_a_window_shows_of_a_scan(shown, qtbot, painted):  # noqa: F811
    tear_everything_off(shown)
    qtbot.waitUntil(lambda: shown.lungs.study.state.statistics is not None)
    qtbot.waitUntil(lambda: shown.explain.study.state.lesions is not None)
    texts = [text for _, text in everything(painted, shown)]
    assert sum(bool(re.search(r"\d,\d", text)) for text in texts) > 20
    assert not points(texts)


def test_the_report_of_a_scan(shown, tmp_path):  # noqa: F811
    request = ReportRequest(shown.session.scan.volume, shown.session.result, tmp_path / "a.html")
    page = write_report(request).read_text("utf-8")
    body = page[page.index("<body>") : page.index("<details>")]
    receipt = body.index("SHA-256")
    lines = html.unescape(re.sub(r"<[^>]+>", "\n", body[:receipt])).splitlines()
    assert not points(lines)
    footer = re.search(r'@bottom-left \{ content: "([^"]*)"', page)[1]
    assert footer == "Nur für die Forschung. Nicht zur Diagnose."
