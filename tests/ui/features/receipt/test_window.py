"""Receipts in the window: made, copied, saved, verified."""

import json
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from ctviewer.core.output.receipt import parse_receipt
from ctviewer.core.output.receipt_check import Agreement
from ctviewer.core.worklist.blindread import Blindness
from ctviewer.ui.features.receipt.study import EMPTY


@pytest.fixture
def shown(opened, qtbot):
    """The window with the receipt of the phantom's result."""
    opened.receipt.show_receipt()
    qtbot.waitUntil(lambda: opened.receipt.study.state.receipt is not None)
    yield opened
    opened.receipt.dialog.close()


def verified(window, qtbot):
    qtbot.waitUntil(lambda: window.receipt.study.state.check is not None)
    return window.receipt.study.state.check


def test_a_receipt_needs_a_result(window):
    assert not window.commands.actions.titled("Receipt…").isEnabled()


def test_it_is_of_what_is_shown_and_names_no_file(shown):
    assert shown.commands.actions.titled("Receipt…").isEnabled()
    receipt = shown.receipt.dialog.receipt
    assert receipt.answer.logit == pytest.approx(shown.session.result.score.logit)
    shown.receipt.copy(receipt)
    text = QApplication.clipboard().text()
    assert parse_receipt(text.encode()) == receipt
    assert "Müller" not in text


def test_the_name_only_when_asked(shown, tmp_path):
    dialog = shown.receipt.dialog
    dialog.named.setChecked(True)
    shown.receipt.save(dialog.receipt, tmp_path / "a.json")
    assert "Müller" in json.loads((tmp_path / "a.json").read_text("utf-8"))["file_name"]
    dialog.named.setChecked(False)
    assert dialog.receipt.file_name is None


def test_verify_repeats_the_run(shown, classifier, qtbot):
    shown.receipt.dialog.verify.click()
    assert verified(shown, qtbot).agreement is Agreement.IDENTICAL
    assert len(classifier.classified) == 2
    assert "bit for bit" in shown.receipt.dialog.verdict.text()


def test_another_answer_is_seen(shown, classifier, qtbot):
    classifier.probability = 0.5
    shown.receipt.dialog.verify.click()
    assert verified(shown, qtbot).agreement is Agreement.DIFFERENT
    facts = shown.receipt.dialog.facts
    line = facts.topLevelItem(0).child(1)
    assert line.text(0) == "probability"
    assert line.text(2) == "≠ 0.5"


def test_a_receipt_from_a_file(shown, tmp_path, qtbot):
    receipt = shown.receipt.dialog.receipt
    other = replace(receipt, network=replace(receipt.network, sha256="00" * 32))
    shown.receipt.save(other, tmp_path / "other.json")
    shown.receipt.verify(tmp_path / "other.json")
    assert verified(shown, qtbot).agreement is Agreement.INCOMPARABLE
    assert "Another network" in shown.receipt.dialog.verdict.text()
    shown.receipt.dialog.named.setChecked(True)
    assert shown.receipt.dialog.receipt == other  # it may be of another scan


def test_a_file_that_is_no_receipt_is_reported(shown, tmp_path):
    (tmp_path / "none.json").write_text("[]")
    shown.receipt.verify(tmp_path / "none.json")
    assert "no receipt" in shown.receipt.dialog.verdict.text()
    assert not shown.receipt.dialog.copy.isEnabled()


def test_verifying_is_cancelled(shown, classifier, qtbot):
    classifier.held = True
    shown.receipt.dialog.verify.click()
    assert shown.receipt.dialog.verify.text() == "Cancel"
    shown.receipt.dialog.verify.click()
    qtbot.waitUntil(lambda: shown.receipt.study.state.problem != "")
    assert "cancelled" in shown.receipt.dialog.verdict.text()


def test_a_full_folder_is_reported(shown, tmp_path):
    shown.receipt.save(shown.receipt.dialog.receipt, tmp_path / "gone" / "a.json")
    assert "cannot be written" in shown.error.text


def test_no_receipt_of_a_scan_that_is_no_longer_shown(shown):
    shown.session.close()
    assert shown.receipt.study.state == EMPTY
    assert not shown.receipt.dialog.isVisible()


def test_a_blind_reader_sees_no_receipt(shown):
    shown.session.blind(Blindness(is_on=True))
    assert not shown.receipt.dialog.isVisible()
    assert shown.receipt.study.state == EMPTY
    for title in ("Receipt…", "Verify a receipt…"):
        assert not shown.commands.actions.titled(title).isEnabled()
