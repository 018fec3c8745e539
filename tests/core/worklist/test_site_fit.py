"""A site's calibration: better out of fold, or refused with the reason."""

from dataclasses import replace

import numpy as np
import pytest

from ctviewer.core.analysis.classes import Calibration, Classes, calibrated
from ctviewer.core.analysis.site_calibration import Reservation, parse_site_calibration
from ctviewer.core.base.errors import UserError
from ctviewer.core.worklist import site_fit
from ctviewer.core.worklist.site_cases import site_cases
from ctviewer.core.worklist.site_fit import fit_site
from tests.site import lines_of, logits_of, own, rows_of, truth_of

NOW = "2026-11-28T12:00:00+00:00"
PLAIN = own(Calibration(1.0, 0.0, 0.3, 0.7))


@pytest.fixture(autouse=True)
def few_draws(monkeypatch):
    monkeypatch.setattr(site_fit, "ROUNDS", 200)


def fitted(logits, positive, patients=(), network=PLAIN):
    cases = site_cases(lines_of(rows_of(logits)), truth_of(positive, patients), network)
    return fit_site(cases, network, NOW)


def test_a_shifted_scanner_is_mended_and_tested_out_of_fold():
    found = fitted(*logits_of(60))

    assert found.calibration.midpoint == pytest.approx(7.0, abs=0.6)
    assert found.after.log_loss.high < found.before.log_loss.low
    assert found.gain.low > 0
    assert found.after.calibration_error.value < found.before.calibration_error.value
    assert found.before.specificity.value < 0.2 < 0.5 < found.after.specificity.value
    assert sum(each.cases for each in found.after.bins) == 120
    assert all(each.seen.low <= each.seen.value <= each.seen.high for each in found.after.bins)
    assert found.reservations == (Reservation.PATIENTS_UNKNOWN,)
    other, truth = logits_of(400, seed=9)
    said = np.array([calibrated(each, found.calibration.temperature, found.calibration.midpoint)
                     for each in other])  # fmt: skip
    assert abs(said.mean() - truth.mean()) < 0.05


def test_what_out_of_fold_says_does_not_come_from_the_case_itself():
    """A case with a logit of its own far off moves the scaling of all, but not its own number."""
    logits, positive = logits_of(30)
    outlier = np.append(logits, 60.0), np.append(positive, False)
    with_it, without = fitted(*outlier), fitted(logits, positive)
    assert with_it.after.log_loss.value > without.after.log_loss.value + 0.05


@pytest.mark.parametrize("count", [0, 1, 29])
def test_too_few_scans_of_a_class_are_refused_with_their_number(count):
    logits, positive = logits_of(40)
    kept = np.flatnonzero(~positive).tolist() + np.flatnonzero(positive)[:count].tolist()
    with pytest.raises(UserError, match=f"at least 30 .* here are {count} and 40"):
        fitted(logits[kept], positive[kept])


def test_thirty_of_each_are_enough():
    assert fitted(*logits_of(30)).conformal.error == pytest.approx(1 / 31, abs=1e-4)


def test_copies_count_once_and_torn_ones_not_at_all():
    logits, positive = logits_of(31)
    rows = rows_of(logits)
    rows[1]["input"] = rows[0]["input"]  # both positive
    rows[2]["input"] = rows[40]["input"]  # of both classes
    with pytest.raises(UserError, match=r"here are 29 and 30\. 3 scans with the voxels"):
        site_cases(lines_of(rows), truth_of(positive), PLAIN)


def test_scans_without_a_verdict_or_number_are_counted_and_left_out():
    logits, positive = logits_of(32)
    rows = rows_of(logits)
    rows[0]["label"] = "no verdict"
    rows[1] = {**rows[1], "status": "refused", "logit": None, "label": None}
    cases = site_cases(lines_of(rows), truth_of(positive), PLAIN)
    assert cases.counts == (30, 32)
    assert "2 labelled scans without a number or a verdict" in cases.counts_text


def test_a_patients_scans_are_never_in_two_folds():
    """Each patient has five scans with one number: seen in training, they would be known by it."""
    random = np.random.default_rng(3)
    positive = np.repeat(np.arange(24) < 12, 5)
    logits = np.repeat(np.where(np.arange(24) < 12, 4.0, 0.0) + random.normal(4, 3, 24), 5)
    patients = [f"p{place // 5}" for place in range(120)]

    known, blind = fitted(logits, positive, patients), fitted(logits, positive)

    assert (known.cases.patients, blind.cases.patients) == (24, None)
    assert Reservation.FEW_PATIENTS in known.reservations
    width = [each.gain.high - each.gain.low for each in (known, blind)]
    assert width[0] > 1.5 * width[1]  # intervals count patients
    assert known.after.log_loss.value > blind.after.log_loss.value


def test_nine_patients_of_a_class_are_too_few_whatever_their_scans():
    logits, positive = logits_of(45)
    patients = [f"p{place % 9}" if place < 45 else f"q{place}" for place in range(90)]
    with pytest.raises(UserError, match="only 9 patients"):
        fitted(logits, positive, patients)


def test_perfect_separation_is_said():
    found = fitted(*logits_of(40, gap=60.0))
    assert Reservation.SEPARATED in found.reservations
    assert (found.calibration.low, found.calibration.high) == (0.35, 0.65)


def test_labels_the_wrong_way_round_are_refused():
    logits, positive = logits_of(40)
    with pytest.raises(UserError, match="wrong way round"):
        fitted(logits, ~positive)


def test_labels_of_another_column_are_refused():
    logits, _ = logits_of(60)
    with pytest.raises(UserError, match="do not separate the classes"):
        fitted(logits, np.arange(120) % 2 == 0)


def test_what_is_no_better_out_of_fold_is_refused():
    """The network is calibrated already: labels drawn by its own probabilities."""
    random = np.random.default_rng(5)
    logits = random.normal(0.0, 2.5, 80)
    positive = random.random(80) < 1 / (1 + np.exp(-logits))
    with pytest.raises(UserError, match="no better than the network's own"):
        fitted(logits, positive)


def test_results_of_another_network_are_refused_by_name():
    logits, positive = logits_of(30)
    other = own(Calibration(), sha256="ef" * 32)
    with pytest.raises(UserError, match=r"by the network fake-net 9\.8 \(abababababab\)"):
        fitted(logits, positive, network=other)


def test_a_network_of_three_classes_is_refused():
    classes = Classes(("a", "b", "c"), None)
    network = replace(PLAIN, info=replace(PLAIN.info, classes=classes))
    with pytest.raises(UserError, match="does not say positive or negative"):
        fitted(*logits_of(30), network=network)


def test_a_file_comes_back_as_it_was_and_every_change_is_noticed():
    found = fitted(*logits_of(30))
    text = found.to_json()
    assert parse_site_calibration(text.encode()) == found
    changes = (
        (f'"temperature": {found.calibration.temperature}', '"temperature": 0.5'),
        (found.network_sha256, "ef" * 32),
        (found.cases.sha256, "ef" * 32),
        ('"low"', '"lower"'),
        (found.signature, "0" * 64),
        ('"gain"', '"more": 1,\n "gain"'),
    )
    for old, new in changes:
        assert old in text
        with pytest.raises(UserError, match="was changed after it was made"):
            parse_site_calibration(text.replace(old, new, 1).encode())


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b"\xff\xfe", b'{"receipt": 1}', b"[" * 9999]
)
def test_other_files_are_no_calibration(content):
    with pytest.raises(UserError, match="no calibration of CT Viewer"):
        parse_site_calibration(content)


def test_a_newer_format_names_both():
    with pytest.raises(UserError, match="has format 9, this program reads 1"):
        parse_site_calibration(b'{"calibration": 9}')
