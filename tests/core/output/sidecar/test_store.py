"""Sidecars on the disk: nothing is lost, whatever is there already and whoever writes as well."""

import hashlib
import json
from dataclasses import replace

import pytest

from ctviewer.core.base.errors import UserError
from ctviewer.core.geometry.measure import Measurement, MeasurementKind
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.scan_mask import MaskKind, MaskMaker, MaskOrigin
from ctviewer.core.output.sidecar import store
from ctviewer.core.output.sidecar.content import EMPTY, KeptMask, ScanKey, Sidecar
from ctviewer.core.output.sidecar.encoding import to_json
from ctviewer.core.output.sidecar.store import (
    Shelf,
    Stored,
    read_sidecar,
    read_stored,
    write_stored,
)

KEY = ScanKey("ab" * 32, (20, 30, 10), ((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0)))
RULERS = [
    Measurement(MeasurementKind.RULER, Plane.AXIAL, 2, ((1.0, 2.0), (3.0, n)), f"Ruler {n}")
    for n in range(4)
]
ONE, TWO = Sidecar("seen", (RULERS[0],)), Sidecar("seen", (RULERS[0], RULERS[1]))
NOTHING = Stored()


@pytest.fixture
def shelf(tmp_path):
    scans = tmp_path / "scans"
    scans.mkdir()
    return Shelf(tmp_path / "data" / "sidecars", scans, "chest.nii.gz")


def by_hand(path, **values):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**json.loads(to_json(ONE, KEY)), **values}))
    return path


def own(shelf):
    return shelf.own / f"{KEY.sha256}.json"


def test_what_was_written_is_read_again(shelf):
    assert read_stored(KEY, shelf) == NOTHING
    written = write_stored(KEY, shelf, ONE, NOTHING)
    assert written == Stored(ONE, (own(shelf),))
    assert read_stored(KEY, shelf) == written
    assert not list(shelf.beside.iterdir())


def test_nothing_is_written_where_there_is_nothing_to_keep(shelf):
    assert write_stored(KEY, shelf, EMPTY, NOTHING) == NOTHING
    assert not shelf.own.exists()


def test_beside_the_scan_by_choice_and_then_for_good(shelf):
    written = write_stored(KEY, replace(shelf, beside_preferred=True), ONE, NOTHING)
    (beside,) = shelf.beside.iterdir()
    assert beside.name == f"chest.nii.gz.{'ab' * 6}.ctviewer.json"
    moved = beside.rename(beside.with_name(f"renamed.{'ab' * 6}.ctviewer.json"))
    assert read_stored(KEY, shelf).sidecar == ONE
    again = write_stored(KEY, shelf, TWO, replace(written, paths=(moved,)))
    assert again.paths == (moved,)
    assert not shelf.own.exists()


def test_what_another_window_wrote_meanwhile_is_kept(shelf):
    base = write_stored(KEY, shelf, TWO, NOTHING)
    others = replace(TWO, measurements=(*TWO.measurements, RULERS[2]))
    write_stored(KEY, shelf, others, base)
    ours = replace(TWO, measurements=(RULERS[1], RULERS[3]))
    assert write_stored(KEY, shelf, ours, base).sidecar.measurements == (
        RULERS[1], RULERS[3], RULERS[2],
    )  # fmt: skip


def test_a_file_that_was_deleted_or_emptied_meanwhile_takes_nothing_along(shelf):
    base = write_stored(KEY, shelf, TWO, NOTHING)
    own(shelf).unlink()
    assert write_stored(KEY, shelf, TWO, base).sidecar == TWO
    own(shelf).write_text("")
    assert write_stored(KEY, shelf, TWO, base).sidecar == TWO
    assert read_stored(KEY, shelf).sidecar == TWO


def test_a_drive_that_vanished_takes_nothing_along(shelf):
    near = replace(shelf, beside_preferred=True)
    base = write_stored(KEY, near, TWO, NOTHING)
    away = shelf.beside.rename(shelf.beside.with_name("away"))
    stored = write_stored(KEY, near, replace(TWO, comment="more"), base)
    assert stored.sidecar.measurements == TWO.measurements
    assert stored.paths == (own(shelf),)
    assert "data folder" in stored.notes[0]
    away.rename(shelf.beside)
    back = read_stored(KEY, near)
    assert back.sidecar.measurements == TWO.measurements
    assert sorted(back.sidecar.comment.split()) == ["more", "seen"]


def test_what_was_removed_does_not_come_back_from_a_copy_that_cannot_be_changed(shelf, monkeypatch):
    near = replace(shelf, beside_preferred=True)
    base = write_stored(KEY, near, TWO, NOTHING)
    real = store.write_whole

    def read_only(path, content):
        if path.parent == shelf.beside:
            raise UserError("read-only")
        real(path, content)

    monkeypatch.setattr(store, "write_whole", read_only)
    base = write_stored(KEY, near, ONE, base)
    assert base.paths == (own(shelf),)
    assert read_stored(KEY, near).sidecar == ONE
    write_stored(KEY, near, EMPTY, read_stored(KEY, near))
    assert read_stored(KEY, near).sidecar == EMPTY


def test_a_folder_that_cannot_be_written_is_said_and_the_old_file_stays(shelf, monkeypatch):
    write_stored(KEY, shelf, ONE, NOTHING)

    def full(path, content):
        raise UserError("No space left on device")

    monkeypatch.setattr(store, "write_whole", full)
    with pytest.raises(UserError, match="No space"):
        write_stored(KEY, shelf, TWO, read_stored(KEY, shelf))
    assert read_stored(KEY, shelf).sidecar == ONE


def test_a_data_folder_that_cannot_be_made_is_said(shelf):
    shelf.own.parent.write_text("a file is in the way")
    with pytest.raises(UserError, match="folder for sidecars"):
        write_stored(KEY, shelf, ONE, NOTHING)


def test_a_file_of_a_later_schema_is_left_as_it_is(shelf):
    path = by_hand(own(shelf), ctviewer_sidecar=2, comment="from the future")
    before = path.read_bytes()
    found = read_stored(KEY, shelf)
    assert found.sidecar == EMPTY
    assert "later version" in found.notes[0]
    written = write_stored(KEY, shelf, TWO, found)
    assert path.read_bytes() == before
    assert written.paths == (shelf.own / f"{KEY.sha256}.schema1.json",)
    assert read_stored(KEY, shelf).sidecar == TWO


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b'{"ctviewer_sidecar": 1'])
def test_a_damaged_file_is_kept_under_another_name(shelf, content):
    for name in ("json.damaged", "json.damaged2"):
        shelf.own.mkdir(parents=True, exist_ok=True)
        own(shelf).write_bytes(content)
        found = read_stored(KEY, shelf)
        assert "damaged" in found.notes[0]
        assert (shelf.own / f"{KEY.sha256}.{name}").read_bytes() == content
    write_stored(KEY, shelf, ONE, found)
    assert read_stored(KEY, shelf) == Stored(ONE, (own(shelf),))


def test_a_sidecar_beside_another_scan_with_the_same_beginning_is_left(shelf):
    path = shelf.beside / f"x.{'ab' * 6}.ctviewer.json"
    by_hand(path, voxels_sha256=f"{'ab' * 6}{'cd' * 26}")
    before = path.read_bytes()
    write_stored(KEY, replace(shelf, beside_preferred=True), ONE, read_stored(KEY, shelf))
    assert path.read_bytes() == before
    assert len(list(shelf.beside.iterdir())) == 2


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"ctviewer_sidecar": 2}, "later version"),
        ({"voxels_sha256": "00"}, "another scan"),
        ({"measurements": 1}, "no sidecar"),
    ],
)
def test_an_import_that_cannot_be_is_said_in_a_sentence(tmp_path, values, said):
    with pytest.raises(UserError, match=said):
        read_sidecar(by_hand(tmp_path / "a.json", **values), KEY)
    with pytest.raises(UserError, match="cannot be read"):
        read_sidecar(tmp_path / "missing.json", KEY)


def test_a_huge_file_is_no_sidecar(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "LARGEST", 100)
    with pytest.raises(UserError, match="no sidecar"):
        read_sidecar(by_hand(tmp_path / "a.json"), KEY)


def masked(content, kind=MaskKind.LESIONS):
    digest = hashlib.sha256(content).hexdigest()
    return Sidecar(masks=(KeptMask(kind, MaskOrigin(MaskMaker.HAND), digest, content),))


@pytest.mark.parametrize("beside", [False, True])
def test_corrected_masks_lie_beside_their_sidecar(shelf, beside):
    shelf = replace(shelf, beside_preferred=beside)
    folder = shelf.beside if beside else shelf.own
    base = write_stored(KEY, shelf, masked(b"first"), NOTHING)
    (first,) = folder.glob("*.npz")
    assert first.name.startswith(base.paths[0].name.removesuffix(".json"))
    read = read_stored(KEY, shelf)
    assert read.sidecar.masks[0].content == b"first"
    base = write_stored(KEY, shelf, masked(b"second"), read)
    (second,) = folder.glob("*.npz")
    assert second.read_bytes() == b"second"
    write_stored(KEY, shelf, EMPTY, base)
    assert not list(folder.glob("*.npz"))


def test_a_mask_that_is_missing_or_damaged_is_said_and_its_file_stays(shelf):
    write_stored(KEY, shelf, masked(b"first"), NOTHING)
    (path,) = shelf.own.glob("*.npz")
    path.write_bytes(b"other")
    found = read_stored(KEY, shelf)
    assert "missing or damaged" in found.notes[0]
    assert found.sidecar.masks[0].content == b""
    write_stored(KEY, shelf, replace(found.sidecar, comment="more"), found)
    assert path.read_bytes() == b"other"
    path.write_bytes(b"first")
    assert read_stored(KEY, shelf).sidecar.masks[0].content == b"first"


def test_a_mask_is_found_though_its_sidecar_was_renamed(shelf):
    write_stored(KEY, replace(shelf, beside_preferred=True), masked(b"first"), NOTHING)
    (path,) = shelf.beside.glob("*.json")
    path.rename(path.with_name(f"renamed.{'ab' * 6}.ctviewer.json"))
    assert read_stored(KEY, shelf).sidecar.masks[0].content == b"first"
