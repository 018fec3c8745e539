"""Two scans in the window, linked by registered lungs."""

import numpy as np
import pytest

from ctviewer.core.analysis.lung_registration import Fit, LungRegistration
from ctviewer.core.view.linking import Basis
from ctviewer.core.worklist.blindread import Blindness
from ctviewer.ui.features.compare import comparison
from tests.followup import Exhaled, vessel_chest, warped
from tests.scans import affine_of, write


@pytest.fixture
def exhaled(tmp_path, window):
    """A pair of files, the second one breathed out, and how."""
    volume = vessel_chest()
    motion = Exhaled(volume)
    paths = []
    for name, each, top in (("one", volume, 0.0), ("two", warped(volume, motion.source), 80.0)):
        affine = affine_of("RAS", each.shape, each.spacing, origin=(-110.0, -90.0, top))
        paths.append(write(tmp_path / f"{name}.nii.gz", each.voxels, affine))
    window.open_paths(paths[:1])
    return window, paths[1], motion


def until_linked(qtbot, compare, basis):
    qtbot.waitUntil(lambda: compare.link.basis is basis and compare.fraction is None)


def test_a_follow_up_is_registered_once_both_are_classified(qtbot, exhaled):
    window, second, motion = exhaled
    compare = window.compare.comparison
    qtbot.waitUntil(lambda: window.session.result is not None)
    compare.open(second)
    until_linked(qtbot, compare, Basis.REGISTRATION)
    tie = window.reading.tie
    assert tie.startswith("Linked by registered lungs: overlap 9")
    assert "residual" in tie
    first = window.session.display
    place = (20, 40, 14)
    first.point_at(place)
    spacing = np.array(first.volume.spacing)
    wanted = motion.target((np.array(place) * spacing)[:, None])[:, 0] / spacing
    got = compare.second.display.view.cursor
    assert np.abs((wanted - got) * spacing).max() < 4  # a voxel of 3.5 mm, and the rounding
    compare.link_by(Basis.LUNGS)
    until_linked(qtbot, compare, Basis.LUNGS)
    compare.link_by(Basis.REGISTRATION)
    assert compare.link.basis is Basis.REGISTRATION  # it is known already


def test_a_registration_that_does_not_fit_leaves_the_old_link(qtbot, exhaled, monkeypatch):
    window, second, _ = exhaled
    found = LungRegistration(None, Fit(0.95, 9.7))
    monkeypatch.setattr(comparison, "register_lungs", lambda *_: found)
    compare = window.compare.comparison
    compare.open(second)
    qtbot.waitUntil(lambda: compare.registration is found)
    assert (compare.link.basis, compare.basis) == (Basis.LUNGS, Basis.LUNGS)
    assert "does not fit (overlap 95 %, residual 9.7 mm)" in compare.tie
    assert "two patients" in compare.tie


def test_registering_is_seen_and_cancelled(qtbot, exhaled, monkeypatch):
    window, second, _ = exhaled

    def endless(one, other, progress):
        while True:
            progress(0.4, "")

    monkeypatch.setattr(comparison, "register_lungs", endless)
    compare = window.compare.comparison
    compare.open(second)
    qtbot.waitUntil(lambda: compare.fraction == 0.4)
    bar = window.compare.side_by_side.bar
    assert bar.tie.text() == "Registering the lungs: 40 %"
    assert bar.cancel_button.isVisible()
    assert window.compare.cancel()
    qtbot.waitUntil(lambda: compare.fraction is None)
    assert not bar.cancel_button.isVisible()
    assert compare.link.basis is Basis.LUNGS
    assert bar.tie.text() == "Linked by lungs, not registered: registration was cancelled"


def test_the_follow_up_is_a_tab_and_is_exported(qtbot, classifier, exhaled, monkeypatch, tmp_path):
    classifier.examines = True
    window, second, _ = exhaled
    found = LungRegistration(None, Fit(0.95, 9.7))
    monkeypatch.setattr(comparison, "register_lungs", lambda *_: found)
    compare, feature = window.compare.comparison, window.compare
    feature.toggle_page()
    assert "Open a second scan" in feature.page.problem.text()
    compare.open(second)
    qtbot.waitUntil(lambda: feature.study.state.record is not None)
    page = feature.page
    assert " of the lung; " in page.headline.text()
    qtbot.waitUntil(lambda: "do not fit" in page.remarks.text())
    assert page.models[0].rowCount() == 16
    assert page.models[0].item(1, 0).text() == "Both lungs: share marked"
    for ending, words in ((".html", "Follow-up report"), (".csv", "scan_1"), (".json", "lesions")):
        path = tmp_path / f"pair{ending}"
        feature.export(path)
        qtbot.waitUntil(path.exists)
        text = path.read_text("utf-8-sig")
        assert words in text
        assert "two.nii" not in text
    lesions = feature.study.state.record.found.lesions
    row = next(n for n, each in enumerate(lesions) if each.at[1] is not None)
    feature.study.show_place(row)
    assert compare.second.display.view.cursor == lesions[row].at[1]
    compare.first.blind(Blindness(is_on=True))
    assert feature.study.state.record is None
    assert "Blind read" in page.problem.text()
