"""The window, its docks, dialogs, pictures and reports: no text that nobody translated."""

import html
import re
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialog

from ctviewer.core.analysis.classes import Calibration
from ctviewer.core.analysis.examine import examine_volume
from ctviewer.core.analysis.influence import Influence, InputSlab, SlabInfluence
from ctviewer.core.analysis.perturb import PERTURBATIONS, Perturbed, Spread
from ctviewer.core.analysis.preprocess import DEFAULT_SPEC
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.slab import Projection
from ctviewer.core.geometry.slab import Slab as ThickSlab
from ctviewer.core.statistics.evidence import Evidence
from ctviewer.core.statistics.familiarity import Familiarity
from ctviewer.core.view.linking import Basis
from ctviewer.core.view.state import ColourMap, MapDrawing, MapLook
from ctviewer.core.worklist.blindread import Scale
from ctviewer.inference.setting import setting_of
from ctviewer.ui.features.report.write import ReportRequest, write_report
from ctviewer.ui.shell.diagnostics import CITATION, LICENCES
from tests.scans import affine_of, chest_array, patch, write
from tests.ui.fakes import MODEL
from tests.ui.features.uncertainty.test_panel import CASES, LIMITS, Network
from tests.ui.german.marked import english, marked, texts_of
from tests.ui.screen import drag
from tests.ui.windows import show_everything, tear_everything_off

OWN = replace(MODEL, notice=Text("synthetic network: trained on phantoms only, never on patients"))
DATA = ("fake-net", "ab" * 32, "ab" * 6, "cd" * 6)


class File:
    """What the window reads of a network file."""

    info, calibration = OWN, Calibration(high=0.65)
    evidence = Evidence(
        conformal=LIMITS, reference_scores=CASES, sources={"phantoms": 4, "painted scans": 6}
    )


class GatedNetwork(Network):
    """Classifies with the gate's own findings, and all that a result can say."""

    def classify(self, volume, progress):
        examined = examine_volume(volume, DEFAULT_SPEC)
        self.gate = examined.gate
        note = Text("The GPU ({device}) was not used because {reason}; the CPU computed instead.",
                    device="cuda", reason=Text("its self-test failed"))  # fmt: skip
        made = super().classify(volume, progress)
        return replace(made, model=OWN, notes=(note,), examined=examined)


@pytest.fixture
def classifier():
    made = GatedNetwork(conformal=LIMITS, familiarity=Familiarity(21.4, 20.2, 23.4))
    made.model = File()
    return made


@pytest.fixture
def scan(tmp_path):
    """A chest that the gate warns of in several ways; its file says nothing of left and right."""
    hu = chest_array(lesion=True)[:, :, 4:46]
    path = write(tmp_path / "4711.nii", hu, affine_of("RAS", hu.shape, (4.0, 4.0, 5.0)))
    return patch(path, qform_code=0, sform_code=0)


@pytest.fixture
def shown(qtbot, window, scan):
    window.open_paths([scan])
    qtbot.waitUntil(lambda: window.session.result is not None)
    return window


def everything(painted, *windows):
    """All texts of windows that are on the screen, and what was painted."""
    QApplication.processEvents()
    for window in windows:
        window.grab()
    return [*(each for window in windows for each in texts_of(window)), *painted]


def test_the_marks_say_what_was_translated():
    assert english([("a", f"{marked('Opening')} {marked('{n} HU').format(n=3)} 5 mm")]) == {}
    assert english([("a", "Opening")]) == {("a", "Opening"): ["Opening"]}
    assert english([("a", f"<b>{marked('Seen')}</b> in a.nii")], ["a.nii"]) == {
        ("a", f"<b>{marked('Seen')}</b> in a.nii"): ["in"]
    }  # fmt: skip


def test_an_empty_window(window, painted):
    texts = everything(painted, window)
    assert len(texts) > 300
    assert not english(texts)


def fields(window):
    """What the open file's header says, in no language."""
    source = window.session.scan.volume.source
    return [*(part for fact in source.facts for part in fact), "int16", "float32"]


def test_every_dock_of_a_classified_scan(shown, qtbot, painted, scan):
    tear_everything_off(shown)
    qtbot.waitUntil(lambda: shown.lungs.study.state.statistics is not None)
    qtbot.waitUntil(lambda: shown.explain.study.state.lesions is not None)
    qtbot.waitUntil(lambda: shown.confidence.study.answers.model is not None)
    answers = shown.confidence.study.answers
    perturbed = tuple(Perturbed(each.name, 0.5) for each in PERTURBATIONS[:-1])
    parts = [InputSlab(4 * k, 4 * k + 4, 10.0 * k, 10.0 * k + 10) for k in range(3)]
    slabs = tuple(SlabInfluence(parts[k], 0.6, 0.4, value, 0.3)
                  for k, value in enumerate((0.1, 2.0, -0.3)))  # fmt: skip
    shown.confidence.study._set(replace(
        answers, spread=Spread(0.92, (*perturbed, Perturbed(PERTURBATIONS[-1].name, None))),
        influence=Influence(0.92, 0.05, slabs)))  # fmt: skip
    texts = everything(painted, shown)
    assert not english(texts, (scan, scan.name, *fields(shown), *DATA))
    said = {text for _, text in texts}
    for text in ("may be exchanged", "Not for diagnosis", "Borderline scan",
                 "cells of", "brighter", "painted scans", "its self-test failed"):  # fmt: skip
        assert any(marked(text) in each for each in said), text


@pytest.mark.parametrize("projection", list(Projection))
def test_pictures_with_all_that_makes_them_other_than_plain(shown, qtbot, painted, scan, projection,
                                                            tmp_path):  # fmt: skip
    display = shown.session.display
    axial = shown.reading.views.views[Plane.AXIAL]
    axial.setFocus()
    for title in ("Ruler", "Circle"):
        shown.commands.actions.titled(marked(title)).trigger()
        drag(axial, Qt.MouseButton.LeftButton, QPoint(150, 200), QPoint(60, 40))
    assert len(shown.measuring.editor.measurements) == 2
    shown.lungs.panel.show()
    qtbot.waitUntil(lambda: display.class_map is not None)
    display.show(replace(
        display.view, slab=ThickSlab(projection, 12.0), inverted=True, neurological=True,
        colour_map=ColourMap.HOT, heat_map_shown=True,
        map_look=MapLook(MapDrawing.BOTH, threshold=0.3)))  # fmt: skip
    shown.commands.export.save_picture(tmp_path / "a.png")
    shown.commands.export.save_view(tmp_path / "b.png")
    shown.commands.export.save_montage_pages(tmp_path / "c.pdf")
    shown.reading.setCurrentIndex(1)
    texts = everything(painted, shown)
    assert not english(texts, (scan, scan.name, *DATA))
    said = {text for _, text in texts}
    for text in ("Research use only", "slices)", "inverted", "Heat map: ", "Neurological", "Hot",
                 "Emphysema", "file order)", "every ", "Ruler", "Mean "):  # fmt: skip
        assert any(marked(text) in each for each in said), text


def test_dialogs(shown, qtbot, painted, scan):
    shown.receipt.show_receipt()
    qtbot.waitUntil(lambda: shown.receipt.study.state.receipt is not None)
    shown.network_files.show_networks()
    shown.side.tear_off(shown.explain.seen)
    shown.preferences.show_dialog()
    shown.side.tear_off(shown.header.page)
    for title in ("Keys and mouse", "About CT Viewer", "Log…"):
        shown.commands.actions.titled(marked(title)).trigger()
    dialogs = [each for each in shown.findChildren(QDialog) if each.isVisible()]
    assert len(dialogs) >= 6
    result, setting = shown.session.result, setting_of("cpu")
    data = [*DATA, setting.processor, *(version for _, version in setting.versions)]
    data += fields(shown)
    data += [each.code for each in result.gate.findings]
    data += [scan, scan.name, "int16", "ctviewer-painted", CITATION]
    data += [part for licence in LICENCES.items() for part in licence]
    texts = everything(painted, *dialogs)
    own = {text.partition("Research use only")[0] for _, text in texts}  # then the maker's card
    assert any(marked("sigmoid") in text for text in own)
    left = english([("dialog", text) for text in own], data)
    for dialog in dialogs:
        dialog.close()
    assert not left


def test_a_refused_scan(shown, qtbot, painted, tmp_path):
    few = write(tmp_path / "few.nii", chest_array()[:, :, 24:26])
    shown.open_paths([few])
    qtbot.waitUntil(lambda: shown.session.result is not None and not shown.session.result.score)
    show_everything(shown)
    texts = everything(painted, shown)
    assert not english(texts, (few, few.name, *fields(shown), *DATA))
    assert any(marked("cannot show a chest") in text for _, text in texts)


def test_two_scans(shown, qtbot, painted, scan, tmp_path):
    other = write(tmp_path / "4712.nii", chest_array(lesion=True))
    pair = shown.compare.comparison
    pair.open(other)
    qtbot.waitUntil(lambda: pair.second.result is not None)
    for basis in Basis:
        pair.link_by(basis)
    qtbot.waitUntil(lambda: pair.tie != "")
    shown.commands.export.save_picture(tmp_path / "a.png")
    texts = everything(painted, shown)
    assert not english(texts, (scan, scan.name, other, other.name, *DATA))


def test_a_blind_read(shown, painted, scan, tmp_path):
    shown.blind.dock.show()
    shown.blind.reader.begin(tmp_path / "readings.csv", Scale.FIVE_POINT)
    show_everything(shown)
    texts = everything(painted, shown)
    shown.blind.reader.leave()
    assert not english(texts, (scan, scan.name, "readings.csv", *fields(shown), *DATA))


def test_the_report_of_a_scan(shown, tmp_path):
    scan, result = shown.session.scan, shown.session.result
    path = write_report(ReportRequest(scan.volume, result, tmp_path / "a.html"))
    page = path.read_text("utf-8")
    body = page[page.index("<body>") : page.index("<details>")]
    reported = html.unescape(re.sub(r"<[^>]+>", "\n", body))
    setting = setting_of(result.device)
    data = [value for _, value in (*scan.volume.source.facts, *setting.versions)]
    data += [finding.code for finding in result.gate.findings]
    data += [setting.processor, scan.volume.source.axes, *re.findall(r"\b[0-9a-f]{8,}\b", reported)]
    assert not english([("page", line) for line in reported.splitlines()], (*DATA, *data))
    assert marked("Not for diagnosis.") in reported
