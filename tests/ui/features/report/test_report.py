"""The report of a scan in the window and on the command line."""

import base64
import re
import stat
from html import unescape

import numpy as np
import pytest
from PySide6.QtGui import QImage

from ctviewer import cli
from ctviewer.core.analysis.gate import Finding, Gate, GateStatus
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.output.receipt import parse_receipt
from ctviewer.core.view.state import ViewState
from ctviewer.ui.output.shots import RATIO, WIDTH, slice_shot
from tests.inference.conftest import listed, network  # noqa: F401
from tests.scans import chest, chest_array, write
from tests.ui.fakes import heat_map
from tests.ui.saving import answer


def action(window):
    return window.commands.actions.titled("Save report…")


def written(qtbot, window, path, monkeypatch, kind="without"):
    answer(monkeypatch, path, named=kind == "with")
    action(window).trigger()
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: path.name in window.statusBar().currentMessage())
    return path.read_text("utf-8")


def images(page):
    data = re.findall(r'src="data:image/png;base64,([^"]+)"', page)
    return [QImage.fromData(base64.b64decode(each)) for each in data]


def test_the_window_writes_what_it_shows(opened, qtbot, tmp_path, monkeypatch):
    page = written(qtbot, opened, tmp_path / "out.html", monkeypatch)
    assert "92 %" in page
    assert "Müller" not in page
    shots = images(page)
    assert len(shots) >= 6
    assert not any(shot.isNull() for shot in shots)
    assert shots[0] != shots[1]  # without and with heat map


def test_the_file_is_named_when_asked(opened, qtbot, tmp_path, monkeypatch):
    page = written(qtbot, opened, tmp_path / "out.html", monkeypatch, "with")
    assert "Thorax Müller 肺.nii.gz" in page
    assert str(tmp_path) not in page


def test_the_result_has_a_button_for_its_report(opened, qtbot, tmp_path, monkeypatch):
    answer(monkeypatch, tmp_path / "out.html")
    assert opened.report.button.isVisible()
    opened.report.button.click()
    qtbot.waitUntil((tmp_path / "out.html").exists)
    qtbot.waitUntil(lambda: "out.html" in opened.statusBar().currentMessage())
    opened.session.close()
    assert not opened.report.button.isVisible()


def test_a_scan_that_is_not_classified_yet_has_no_report(window, qtbot, classifier, phantom_path):
    assert not action(window).isEnabled()
    classifier.held = True
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.scan is not None)
    assert not action(window).isEnabled()
    classifier.let_go.set()
    qtbot.waitUntil(lambda: action(window).isEnabled())


def test_a_refused_scan_has_a_report(window, qtbot, classifier, phantom_path, tmp_path,
                                     monkeypatch):  # fmt: skip
    classifier.gate = Gate((Finding("no_lungs", "No lungs.", GateStatus.REFUSE),))
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.result is not None)
    page = written(qtbot, window, tmp_path / "out.html", monkeypatch)
    assert "No lungs." in page
    assert len(images(page)) == 3


def test_a_full_disk_is_reported_and_leaves_the_old_report(opened, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "out.html"
    path.write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ctviewer.core.base.files.os.fsync", full)
    opened.report.save(path)
    qtbot.waitUntil(lambda: "No space left" in opened.error.text)
    assert path.read_text() == "old"


def test_a_shot_has_the_patient_s_proportions_and_the_heat_map_in_place():
    volume = chest(lesion=True)
    view = ViewState.opening(volume).at(volume, (20, 40, 40))
    for plane in Plane:
        plain = slice_shot(volume, plane, view)
        wide, tall = plane.size_mm(volume)
        assert plain.width() == round(WIDTH * RATIO)
        assert plain.height() == pytest.approx(plain.width() * tall / wide, abs=2)
        hot = slice_shot(volume, plane, view, heat_map(volume))
        changed = np.argwhere((pixels(plain) != pixels(hot)).any(axis=2))
        left, top, _, height = heat_map(volume).rect_mm(volume, plane)
        scale = plain.width() / wide
        assert changed[:, 1].min() >= left * scale - 1
        assert changed[:, 0].max() <= (top + height) * scale + 1


def pixels(image):
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return flat[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)[..., :3].copy()


@pytest.fixture
def quiet_platform(monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")


@pytest.mark.usefixtures("listed", "quiet_platform")
def test_the_command_line_writes_the_same(tmp_path):
    scan = write(tmp_path / "Doe^Jane.nii.gz", chest_array(lesion=True))
    out = tmp_path / "out.html"
    assert cli.main(["report", str(scan), str(out), "--device", "cpu"]) == 0
    page = out.read_text("utf-8")
    assert "Doe^Jane" not in page
    assert "tiny 0" in page
    receipt = parse_receipt(unescape(re.search(r"<pre>(.*?)</pre>", page, re.DOTALL)[1]).encode())
    assert receipt.network.name == "tiny"
    assert receipt.file_name is None
    assert len(images(page)) >= 6
    assert stat.S_IMODE(out.stat().st_mode) == 0o644
    assert cli.main(["report", str(scan), str(out), "--name", "--device", "cpu"]) == 0
    assert "Doe^Jane.nii.gz" in out.read_text("utf-8")


@pytest.mark.usefixtures("listed", "quiet_platform")
def test_the_command_line_writes_why_there_is_no_number(tmp_path):
    scan = write(tmp_path / "head.nii", np.where(chest_array() == -850, 40, chest_array()))
    out = tmp_path / "out.html"
    assert cli.main(["report", str(scan), str(out), "--device", "cpu"]) == 1
    assert "No lungs were found" in out.read_text("utf-8")


@pytest.mark.usefixtures("listed", "quiet_platform")
def test_a_folder_that_is_not_there(tmp_path, capsys):
    scan = write(tmp_path / "a.nii", chest_array())
    assert cli.main(["report", str(scan), str(tmp_path / "gone" / "out.html")]) == 1
    assert "cannot be written" in capsys.readouterr().err
