"""Receipts: what they hash, what they never hold, and what a check of them says."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctviewer.core.analysis.examine import Examined
from ctviewer.core.analysis.fingerprint import voxels_sha256
from ctviewer.core.analysis.gate import Finding, Gate, GateStatus
from ctviewer.core.analysis.preprocess import Prepared
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.progress import silent
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.resample import Box
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.receipt import Setting, parse_receipt, read_receipt, receipt_of
from ctviewer.core.output.receipt_check import Agreement, check, check_text, groups
from tests.scans import AXES, affine_of, chest, chest_array, stored_as, write
from tests.ui.fakes import FakeClassifier

HERE = Setting("cpu", "Some CPU, AVX2", 2, (("ctviewer", "1"), ("torch", "2")))
ELSEWHERE = replace(HERE, device="cuda:0", processor="Some GPU")
SPACING = (4.0, 4.0, 5.0)


def made(volume=None, *, setting=HERE, logit=2.4, tolerance=1e-3, seen=0.5):
    volume = volume or chest()
    result = FakeClassifier().classify(volume, silent)
    score = replace(result.score, logits=(logit,))
    model = replace(result.model, tolerance=tolerance)
    array = np.full((1, 2, 2, 2), seen, np.float32)
    examined = Examined(Gate(), None, Prepared(array, Box.whole((2, 2, 2))), 0.0)
    classified = replace(result, score=score, model=model, examined=examined)
    return receipt_of(volume, classified, setting)


def stored(tmp_path, axes, suffix=".nii"):
    array = chest_array()
    turned = stored_as(axes, array)
    path = tmp_path / f"{axes}{suffix}"
    return load_volume(write(path, turned, affine_of(axes, array.shape, SPACING)))


def test_one_scan_has_one_hash_however_it_is_stored(tmp_path):
    volumes = [stored(tmp_path, axes) for axes in AXES[::7]]
    volumes.append(stored(tmp_path, "LPS", ".nii.gz"))
    assert len({voxels_sha256(volume) for volume in volumes}) == 1
    assert len({volume.source.sha256 for volume in volumes}) == len(volumes)


@given(st.tuples(*(st.integers(0, n - 1) for n in (6, 5, 4))), st.integers(-1000, 1000))
def test_any_changed_voxel_changes_the_hash(index, value):
    voxels = np.arange(120, dtype=np.int16).reshape(6, 5, 4)
    changed = voxels.copy()
    changed[index] = value
    volumes = [Volume.from_array(each, SPACING) for each in (voxels, changed)]
    same = voxels[index] == value
    assert (voxels_sha256(volumes[0]) == voxels_sha256(volumes[1])) == same


def test_place_shape_and_type_count_too():
    voxels = np.zeros((4, 4, 2), np.int16)
    of = [
        Volume.from_array(voxels, SPACING),
        Volume.from_array(voxels, (4.0, 4.0, 5.5)),
        Volume.from_array(voxels.reshape(4, 2, 4), SPACING),
        Volume.from_array(voxels.astype(np.int32), SPACING),
    ]
    assert len({voxels_sha256(each) for each in of}) == 4


def test_a_receipt_comes_back_as_it_went():
    receipt = made()
    assert parse_receipt(receipt.to_json().encode()) == receipt


def shown(receipt):
    """All that people read of it."""
    return "\n".join(f"{name} {value}" for _, facts in groups(receipt) for name, value in facts)


def test_a_refused_scan_has_a_receipt_too():
    gate = Gate((Finding("no_lungs", "No lungs were found.", GateStatus.REFUSE),))
    volume = chest()
    result = FakeClassifier(gate=gate).classify(volume, silent)
    receipt = receipt_of(volume, result, HERE)
    assert (receipt.answer.status, receipt.answer.logit) == ("refused", None)
    assert parse_receipt(receipt.to_json().encode()) == receipt
    assert check(receipt, receipt).agreement is Agreement.IDENTICAL
    assert "no_lungs" in shown(receipt)


def test_no_file_name_and_no_path_unless_asked(tmp_path):
    volume = load_volume(write(tmp_path / "Doe John.nii.gz", chest_array()))
    result = FakeClassifier().classify(volume, silent)
    plain = receipt_of(volume, result, HERE)
    named = receipt_of(volume, result, HERE, volume.source.name)
    for text in (plain.to_json(), shown(plain)):
        assert "Doe" not in text
        assert str(tmp_path) not in text
    for text in (named.to_json(), shown(named)):
        assert "Doe John.nii.gz" in text
        assert str(tmp_path) not in text
    assert check(plain, named).agreement is Agreement.IDENTICAL


@pytest.mark.parametrize(
    "content",
    [b"", b"no json", b"[1]", b"{}", b"null", b"\xff\xfe", b"[" * 100_000, b" " * 2_000_000],
)
def test_a_file_that_is_no_receipt(content):
    with pytest.raises(UserError, match="no receipt"):
        parse_receipt(content)


def test_a_receipt_of_a_later_format():
    with pytest.raises(UserError, match="format 9"):
        parse_receipt(json.dumps({**made().to_dict(), "receipt": 9}).encode())


@pytest.mark.parametrize(
    ("group", "name", "value"),
    [("answer", "logit", 0.5), ("answer", "logit_bits", "zz"), ("answer", "extra", 1),
     ("scan", "shape", [1, 2]), ("scan", "affine", None), ("setting", "versions", []),
     ("network", "extra", 1)],
)  # fmt: skip
def test_a_receipt_changed_by_hand_is_not_believed(group, name, value):
    values = made().to_dict()
    values[group][name] = value
    with pytest.raises(UserError, match="damaged or was changed"):
        parse_receipt(json.dumps(values).encode())


def test_a_receipt_that_is_not_there(tmp_path):
    with pytest.raises(UserError, match="cannot be read"):
        read_receipt(tmp_path / "gone.json")


def test_the_same_run_is_the_same():
    assert check(made(), made()).agreement is Agreement.IDENTICAL
    assert check(made(), made()).differences == ()


def test_the_same_setting_owes_every_bit():
    outcome = check(made(), made(logit=float(np.nextafter(np.float32(2.4), np.float32(3)))))
    assert outcome.agreement is Agreement.DIFFERENT
    assert "apart" in outcome.differences[0]
    assert not outcome.confirmed


def test_another_device_owes_the_tolerance_only():
    near = check(made(), made(logit=2.4004, setting=ELSEWHERE))
    assert near.agreement is Agreement.WITHIN_TOLERANCE
    assert near.confirmed
    text = check_text(near)
    assert "Device: cpu in the receipt, cuda:0 here." in text
    assert "tolerance between devices is 0.001" in text
    far = check(made(), made(logit=2.5, setting=ELSEWHERE))
    assert far.agreement is Agreement.DIFFERENT


def test_the_same_bits_elsewhere_are_the_same_and_the_difference_is_reported():
    outcome = check(made(), made(setting=replace(HERE, versions=(("ctviewer", "1"),))))
    assert outcome.agreement is Agreement.IDENTICAL
    assert outcome.differences == ("Torch: 2 in the receipt, none here.",)


def test_the_tolerance_is_that_of_the_network_here_not_of_the_receipt():
    generous = made(tolerance=100.0)
    assert check(generous, made(logit=9.0, setting=ELSEWHERE)).agreement is Agreement.DIFFERENT


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (lambda: made(chest(lesion=True)), "other values"),
        (lambda: made(chest(shape=(80, 60, 40))), "80 x 60 x 40"),
        (lambda: made(Volume.from_array(chest_array(), (4.0, 4.0, 5.5))), "size or place"),
    ],
)
def test_another_scan_is_not_compared(other, says):
    outcome = check(made(), other())
    assert outcome.agreement is Agreement.INCOMPARABLE
    assert says in outcome.differences[0]


def test_another_network_or_preprocessing_is_not_compared():
    receipt = made()
    other = replace(receipt, network=replace(receipt.network, sha256="00" * 32))
    outcome = check(receipt, other)
    assert outcome.agreement is Agreement.INCOMPARABLE
    assert "Another network" in outcome.differences[0]
    other = replace(receipt, network=replace(receipt.network, preprocess_sha256="00" * 32))
    assert "preprocessing differs" in check(receipt, other).differences[0]


def test_a_header_without_its_names_is_reported_and_still_the_same_scan(tmp_path):
    names = [write(tmp_path / f"{n}.nii", chest_array(), descrip=n.encode()) for n in ("a", "b")]
    first, second = (made(load_volume(path)) for path in names)
    outcome = check(first, second)
    assert outcome.agreement is Agreement.IDENTICAL
    assert outcome.differences == ("The header differs, the voxels are the same.",)


def test_where_a_difference_begins_is_reported():
    outcome = check(made(), made(logit=2.5, seen=0.6))
    assert "preparation" in outcome.differences[0]
