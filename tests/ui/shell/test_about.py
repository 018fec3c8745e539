import re
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLabel

from ctviewer import __version__
from ctviewer.ui.base.preferences import FIELDS
from ctviewer.ui.shell.about import TAIL_BYTES, LogWindow
from ctviewer.ui.shell.diagnostics import CITATION, LICENCES

ROOT = Path(__file__).parents[3]


def trigger(window, title):
    window.commands.actions.titled(title).trigger()


def test_the_diagnostics_say_of_the_machine_and_nothing_of_the_scan(opened, phantom_path):
    trigger(opened, "Copy diagnostics")
    text = QGuiApplication.clipboard().text()
    facts = dict(line.split(": ", 1) for line in text.splitlines())
    assert facts["CT Viewer"].startswith(__version__)
    assert facts["Last classified on"] == "cpu"
    assert re.match(r"\d+ x \d+ at \d", facts["Screen 1"])
    assert facts["numpy"][0].isdigit()
    assert {name.replace("_", " ").capitalize() for name in FIELDS} <= set(facts)
    for private in (*phantom_path.parts[1:], phantom_path.stem, Path.home().name + "/"):
        assert private not in text


@pytest.fixture
def logs(monkeypatch, tmp_path):
    monkeypatch.setattr(
        "ctviewer.ui.shell.crash.user_log_path", lambda *_a, **_k: tmp_path / "logs"
    )
    return tmp_path / "logs"


def test_the_log_is_shown_from_its_end_and_copied(window, logs):
    logs.mkdir()
    (logs / "ctviewer.log").write_text("first\n" + "x" * TAIL_BYTES + "\nlast\n", "utf-8")
    trigger(window, "Log…")
    (log,) = window.findChildren(LogWindow)
    shown = log.text.toPlainText()
    assert shown.endswith("last\n")
    assert "first" not in shown
    log.copy()
    assert QGuiApplication.clipboard().text() == shown
    log.close()


def test_a_missing_log_is_an_empty_one(window, logs):
    trigger(window, "Log…")
    (log,) = window.findChildren(LogWindow)
    assert log.text.toPlainText() == ""
    logs.mkdir()
    (logs / "ctviewer.log").write_text("new\n", "utf-8")
    log.read()
    assert log.text.toPlainText() == "new\n"
    log.close()


def test_about_says_how_to_cite_and_every_licence(window):
    trigger(window, "About CT Viewer")
    (about,) = [d for d in window.findChildren(QDialog) if d.windowTitle() == "About CT Viewer"]
    text = " ".join(label.text() for label in about.findChildren(QLabel))
    assert CITATION in text
    assert all(name in text and licence in text for name, licence in LICENCES.items())
    about.close()


def test_the_licences_are_those_of_the_documented_dependencies():
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    table = page.split("## The application")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ([\w.-]+)[^|]*\| ([\w.-]+) \|", table, re.MULTILINE)
    documented = {name: licence for name, licence in rows if name != "package"}
    own = {"CT Viewer": "Apache-2.0", "Python": "PSF-2.0"}
    assert documented | own == LICENCES


def test_the_citation_file_is_of_this_version():
    text = (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"\nversion: {__version__}\n" in text
    assert "The CT Viewer developers" in text
    assert "The CT Viewer developers" in CITATION
