"""The networks of the window: what may run, which one is in use, where several disagree."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QMessageBox

from ctviewer.core.analysis.classes import PNEUMONIA
from ctviewer.core.analysis.result import Label
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.worklist.blindread import Blindness
from ctviewer.inference.model_card import card_text
from ctviewer.inference.model_file import read_model_file
from ctviewer.ui.features.networks.dialog import CardPage
from ctviewer.ui.scan.networks import TRUSTED, remembered
from tests.inference.conftest import listed, network
from tests.networks import golden_logit, write_network
from tests.ui.windows import MainWindow

__all__ = ["listed", "network"]


def answering(monkeypatch, *, trust):
    """The user's answer to the question; returns what was asked."""
    asked = []

    def answer(box):
        asked.append(box.informativeText())
        wanted = "Trust and add" if trust else "Do not add"
        next(button for button in box.buttons() if button.text() == wanted).click()

    monkeypatch.setattr(QMessageBox, "exec", answer)
    return asked


@pytest.fixture
def other(tmp_path):
    """A network nobody listed, that sees no pneumonia anywhere."""
    golden = {"logit": golden_logit() - 300, "tolerance": 1e-3}
    return write_network(tmp_path / "other.pt", bias=-300.0, name="calm", golden=golden)


@pytest.fixture
def shown(listed, opened):
    """The window with its dialog; its own network is faked and sure of pneumonia."""
    opened.network_files.show_networks()
    yield opened
    opened.network_files.dialog.close()


@pytest.fixture
def added(shown, other, monkeypatch):
    answering(monkeypatch, trust=True)
    shown.network_files.add(other)
    return shown.networks.known[1]


def dialog(window):
    return window.network_files.dialog


def test_nothing_runs_before_it_is_trusted(shown, other, monkeypatch):
    monkeypatch.setattr("torch.jit.load", lambda *_a, **_k: pytest.fail("it was run"))
    asked = answering(monkeypatch, trust=False)
    shown.network_files.add(other)
    (text,) = asked
    assert "can run any code" in text
    assert read_model_file(other, allow_unlisted=True).info.sha256 in text
    assert len(shown.networks.known) == 1
    assert remembered() == ()


def test_a_trusted_file_is_remembered_by_its_hash(shown, added, listed, classifier, qtbot):
    (kept,) = remembered()
    assert kept == added
    again = MainWindow(lambda: classifier)
    qtbot.addWidget(again)
    assert [known.name for known in again.networks.known] == ["tiny", "calm"]
    assert again.networks.chosen is None  # the choice ends with the program
    again.close()


def test_a_changed_file_is_no_longer_trusted(shown, added, other, qtbot):
    write_network(other, bias=7.0, name="calm")
    shown.networks.choose(added)
    qtbot.waitUntil(lambda: shown.session.problem != "")
    assert "was changed since it was trusted" in shown.session.problem
    assert "changed" in dialog(shown).table.item(1, 5).text()


def test_a_file_that_is_no_network_is_reported(shown, tmp_path):
    (tmp_path / "none.pt").write_bytes(b"no zip")
    shown.network_files.add(tmp_path / "none.pt")
    assert "none.pt" in shown.error.text


def test_damaged_settings_trust_nothing(qapp):
    from PySide6.QtCore import QSettings

    for damaged in (
        "{",
        '[{"path": "a"}]',
        '[{"path": "a", "sha256": "", "name": "", "version": ""}]',
    ):
        QSettings().setValue(TRUSTED, damaged)
        assert remembered() == ()


def test_the_chosen_network_classifies_at_once_and_the_receipt_names_it(shown, added, qtbot):
    assert shown.session.result.score.label is Label.POSITIVE
    shown.networks.choose(added)
    qtbot.waitUntil(lambda: shown.session.result is not None)
    assert shown.session.result.model.sha256 == added.sha256
    assert shown.session.result.score.label is Label.NEGATIVE
    assert shown.networks.options.model == added.path
    shown.networks.forget(added)
    qtbot.waitUntil(lambda: shown.session.result is not None)
    assert shown.session.result.model.name == "fake-net"
    assert remembered() == ()


def test_where_networks_disagree_is_said(shown, added, qtbot):
    with qtbot.waitSignal(shown.networks.compared) as heard:
        dialog(shown).comparison.run.click()
    assert len(heard.args[0]) == 2
    comparison = dialog(shown).comparison
    assert comparison.verdict.text().startswith("They disagree. ")
    assert "calm 0" in comparison.verdict.text()
    assert [comparison.table.item(row, 1).text() for row in (0, 1)] == [
        "Pneumonia pattern",
        "No pneumonia pattern",
    ]
    assert comparison.run.isEnabled()


def test_a_click_goes_to_where_the_heat_maps_differ_most(shown):
    from ctviewer.core.analysis.disagreement import NetworkAnswer, disagreement

    score = shown.session.result.score
    empty = replace(score.heat_map, values=np.zeros_like(score.heat_map.values))
    blind = replace(shown.session.result, score=replace(score, heat_map=empty))
    opinions = [NetworkAnswer("a", shown.session.result), NetworkAnswer("b", blind)]
    comparison = dialog(shown).comparison
    comparison.show_opinions(opinions)
    comparison.go.click()
    assert shown.session.display.view.cursor == disagreement(opinions).place
    at = score.heat_map.slice_of(Plane.AXIAL, shown.session.display.view.cursor[2])
    assert at.max() == 1


def test_a_network_that_fails_stops_no_other(shown, added, other, qtbot):
    write_network(other, bias=7.0)
    with qtbot.waitSignal(shown.networks.compared):
        dialog(shown).comparison.run.click()
    assert "changed" in dialog(shown).comparison.table.item(1, 1).text()
    assert "nothing to compare" in dialog(shown).comparison.verdict.text()


def test_another_scan_forgets_the_comparison(shown, added, qtbot):
    with qtbot.waitSignal(shown.networks.compared):
        dialog(shown).comparison.run.click()
    shown.session.close()
    assert dialog(shown).comparison.table.rowCount() == 0
    assert not dialog(shown).comparison.run.isEnabled()


def test_links_of_a_card_are_not_opened(shown, monkeypatch):
    monkeypatch.setattr(
        "PySide6.QtGui.QDesktopServices.openUrl", lambda _url: pytest.fail("was opened")
    )
    page = dialog(shown).page.card
    before = page.toPlainText()
    page.anchorClicked.emit(QUrl("https://example.org/"))
    assert page.toPlainText() == before
    assert "https://example.org/" in dialog(shown).page.link.text()


def test_a_card_counts_only_if_it_names_the_file(other):
    card = other.with_suffix(".md")
    card.write_text("---\ntags: [a]\n---\n# Of another file\n")
    model = read_model_file(other, allow_unlisted=True)
    assert "another file" not in card_text(model)
    card.write_text(f"---\ntags: [a]\n---\n# Its own {model.info.sha256}\n")
    assert "# Its own" in card_text(model)
    assert "tags" not in card_text(model)
    assert model.info.sha256 in card_text(model)


def test_the_shipped_network_has_its_card():
    text = card_text(read_model_file())
    assert "## Training data" in text


def test_a_notice_cannot_pretend_to_be_a_link(tmp_path):
    path = write_network(tmp_path / "a.pt", notice="[click](file:///etc/passwd) <b>")
    text = card_text(read_model_file(path, allow_unlisted=True))
    assert "\\[click\\]" in text
    assert "\\<b\\>" in text


def test_heat_maps_are_compared_where_they_lie():
    from ctviewer.core.analysis.disagreement import NetworkAnswer, disagreement
    from ctviewer.core.base.progress import silent
    from tests.scans import chest
    from tests.ui.fakes import FakeClassifier, heat_map

    volume = chest()
    result = FakeClassifier().classify(volume, silent)
    moved = replace(result.score, heat_map=heat_map(volume, lo=(0.5, 0.5, 0.5)))
    moved.heat_map.values[:8] = 0
    moved.heat_map.values[8:, 8:, 4:] = 1
    same = disagreement([NetworkAnswer("a", result), NetworkAnswer("b", result)])
    assert (same.agree, same.overlap) == (True, 1.0)
    apart = disagreement(
        [NetworkAnswer("a", result), NetworkAnswer("b", replace(result, score=moved))]
    )
    assert apart.overlap == 0.0
    inside = np.asarray(apart.place) < volume.shape
    assert inside.all()
    unsure = replace(result.score, probabilities=PNEUMONIA.both(0.6))
    spread = disagreement(
        [NetworkAnswer("a", result), NetworkAnswer("b", replace(result, score=unsure))]
    )
    assert not spread.agree
    assert "differ by 32 points" in spread.text
    assert disagreement([NetworkAnswer("a", result), NetworkAnswer("b", problem="gone")]) is None


def test_a_blind_reader_hears_no_network(shown, added, qtbot, monkeypatch):
    with qtbot.waitSignal(shown.networks.compared):
        dialog(shown).comparison.run.click()
    shown.session.blind(Blindness(is_on=True))
    assert dialog(shown).comparison.table.rowCount() == 0
    assert not dialog(shown).comparison.run.isEnabled()
    monkeypatch.setattr(shown.networks, "compare", lambda *_a: pytest.fail("was asked"))
    shown.network_files.compare(list(shown.networks.known))
    shown.session.blind(Blindness())
    assert dialog(shown).comparison.run.isEnabled()


def test_a_card_begins_at_its_beginning(qtbot):
    page = CardPage()
    qtbot.addWidget(page)
    page.resize(300, 200)
    page.show_card("\n\n".join(f"line {number}" for number in range(200)))
    page.show()
    qtbot.waitExposed(page)
    assert page.card.verticalScrollBar().maximum() > 0
    assert page.card.verticalScrollBar().value() == 0
