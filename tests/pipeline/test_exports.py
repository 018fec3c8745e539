"""A finished batch as BIDS and for REDCap; nothing of an unfinished one, nothing over another."""

import csv
import json

import pytest

from ctviewer.core.base.errors import UserError
from ctviewer.core.output.exports.writing import ExportKind
from ctviewer.core.output.maps.naming import MapFormat
from ctviewer.pipeline.options import Options
from tests.pipeline.folders import run
from tests.scans import chest_array, write


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "scans"
    folder.mkdir()
    write(folder / "sub-7_ct.nii", chest_array())
    write(folder / "Erika Mustermann.nii", chest_array(shape=(40, 30, 20)))
    return folder


def test_a_batch_is_exported_when_it_is_complete(folder, tmp_path, listed):
    bids, redcap = tmp_path / "study", tmp_path / "redcap.csv"
    run(Options((folder,), workers=1, export=bids))
    assert json.loads((bids / "derivatives/ctviewer/dataset_description.json").read_text())
    found = {path.name for path in (bids / "derivatives/ctviewer").glob("sub-*")}
    assert found == {"sub-7", "sub-n0001"}
    assert [*tmp_path.glob("*.unfinished*")] == []
    table = tmp_path / "subjects.csv"
    table.write_text("path,subject\nErika Mustermann.nii,A1\nsub-7_ct.nii,A2\n")
    asked = Options(
        (folder,), workers=1, export=redcap, export_as=ExportKind.REDCAP, subjects=table
    )
    run(asked)
    lines = list(csv.DictReader(redcap.read_text().splitlines()))
    assert [line["record_id"] for line in lines] == ["A1", "A2"]
    assert (tmp_path / "redcap_dictionary.csv").exists()
    assert b"Mustermann" not in redcap.read_bytes()


def test_saved_maps_go_into_the_derivative(folder, tmp_path, listed):
    bids, maps = tmp_path / "study", tmp_path / "maps"
    (folder / "Erika Mustermann.nii").unlink()
    run(Options((folder,), workers=1, export=bids, maps=maps))
    place = bids / "derivatives/ctviewer/sub-7"
    for name, kind in (("lesions_mask", "lesion-mask"), ("lungs_dseg", "lungs")):
        copied = place / f"sub-7_desc-{name}.nii.gz"
        assert copied.read_bytes() == (maps / f"sub-7_ct_{kind}.nii.gz").read_bytes()
    assert (place / "sub-7_desc-lesions_probseg.nii.gz").exists()
    with pytest.raises(UserError, match="holds maps as NIfTI"):
        run(Options((folder,), workers=1, export=tmp_path / "other", maps=tmp_path / "m2",
                    map_format=MapFormat.NRRD))  # fmt: skip
    assert not (tmp_path / "other").exists()


def test_what_cannot_be_exported_is_known_before_the_work(folder, tmp_path, listed):
    (tmp_path / "study" / "derivatives" / "ctviewer" / "sub-1").mkdir(parents=True)
    with pytest.raises(UserError, match="already"):
        run(Options((folder,), workers=1, export=tmp_path / "study"))
    with pytest.raises(UserError, match="no file"):
        run(Options((folder,), workers=1, export=tmp_path / "new", subjects=tmp_path / "gone.csv"))
    assert not (tmp_path / "new").exists()
