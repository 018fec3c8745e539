"""BIDS derivatives and REDCap imports keep the rules of both, and hold no private text."""

import csv
import errno
import io
import json
import os
import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

from ctviewer.core.base import files
from ctviewer.core.base.errors import UserError
from ctviewer.core.output.columns import COLUMNS
from ctviewer.core.output.exports.bids import Exported
from ctviewer.core.output.exports.redcap import HEAD, field_names, redcap_files
from ctviewer.core.output.exports.subjects import subjects_of
from ctviewer.core.output.exports.writing import ExportKind, check_export, write_export
from ctviewer.core.output.maps.kinds import MapKind
from tests.rows import row

PATHS = [
    "/data/Mustermann_Erika.nii.gz", "/data/sub-01/ses-2/sub-01_ses-2_ct.nii.gz",
    "/data/case-7.nii",
    "/data/a/chest 1.nii", "/data/b/chest 1.nii", "/data/sub-01/ses-2/sub-01_ses-2_run-9.nii.gz",
]  # fmt: skip


def rows(paths=PATHS):
    made = [row(path, probability=0.25) for path in paths]
    made[0]["error"] = "Mustermann_Erika.nii.gz is empty."
    made[0]["comment"] = "tab\there\nand a line of Erika"
    return made


# subjects


def test_labels_come_from_names_without_private_text():
    found = subjects_of([Path(path) for path in PATHS])
    assert [each.entities for each in found] == [
        "sub-n0001", "sub-01_ses-2_run-1", "sub-case7", "sub-n0004", "sub-n0005",
        "sub-01_ses-2_run-2",
    ]  # fmt: skip
    assert len({each.record for each in found}) == len(PATHS)


@pytest.mark.parametrize("name", ["Erika Mustermann 3.nii", "mustermann12.nii", "20240229.nii",
                                  "12.nii", "Ü7.nii", ".nii"])  # fmt: skip
def test_what_may_name_somebody_becomes_a_number(name):
    assert subjects_of([Path(name)])[0].entities == "sub-n0001"


def test_labels_of_a_table():
    table = b"path;subject;session\nMustermann_Erika.nii.gz;sub-A1;1\n/data/case-7.nii;B2;\n"
    found = subjects_of([Path(PATHS[0]), Path(PATHS[2])], table)
    assert [each.entities for each in found] == ["sub-A1_ses-1", "sub-B2"]


@pytest.mark.parametrize(("table", "why"), [
    (b"path,subject\ncase-7.nii,A-1\n", "A-1 is no label"),
    (b"path,subject\ncase-7.nii,\n", "must be a CSV"),
    (b"", "must be a CSV"),
    (b"\xff\xfe\x00", "must be a CSV"),
    (b"path,subject\nother.nii,A1\n", r"names no subject for 1 of the scans, the first is case-7"),
    (b"path,subject\ncase-7.nii,A1\ncase-7.nii,A2\n", "two subjects"),
    (b"path,subject\ncase-7.nii," + b"A" * 99 + b"\n", "no label"),
])  # fmt: skip
def test_a_table_that_is_none_is_refused(table, why):
    with pytest.raises(UserError, match=why):
        subjects_of([Path(PATHS[2])], table)


def test_labels_that_are_one_name_on_windows_are_refused():
    table = b"path,subject\na.nii,A1\nb.nii,a1\n"
    with pytest.raises(UserError, match="A1 and a1 are the same name"):
        subjects_of([Path("a.nii"), Path("b.nii")], table)


# BIDS: the rules of the specification's "Common principles" and "Derivatives"

NAME = re.compile(
    r"sub-[0-9a-zA-Z]+(_ses-[0-9a-zA-Z]+)?(_run-[0-9]+)?_desc-[0-9a-zA-Z]+_[0-9a-zA-Z]+\.(tsv|json)"
)


def test_a_bids_derivative_keeps_the_rules(tmp_path):
    place = write_export(tmp_path / "out", ExportKind.BIDS, Exported(rows()))
    assert place == tmp_path / "out" / "derivatives" / "ctviewer"
    about = json.loads((place / "dataset_description.json").read_text())
    assert {"Name", "BIDSVersion", "DatasetType", "GeneratedBy"} <= {*about}
    assert about["DatasetType"] == "derivative"
    assert re.fullmatch(r"\d+\.\d+\.\d+", about["BIDSVersion"])
    assert all("Name" in each for each in about["GeneratedBy"])
    head, *participants = (place / "participants.tsv").read_text().splitlines()
    assert head.split("\t")[0] == "participant_id"
    folders = {path.name for path in place.iterdir() if path.is_dir()}
    assert {*participants} == folders == {
        "sub-n0001", "sub-01", "sub-case7", "sub-n0004", "sub-n0005",
    }  # fmt: skip
    tables = sorted(place.glob("sub-*/**/*.tsv"))
    assert len(tables) == len(PATHS)
    for path in place.glob("sub-*/**/*.*"):
        assert NAME.fullmatch(path.name)
        entities = dict(re.findall(r"(sub|ses)-([0-9a-zA-Z]+)", path.name))
        assert f"sub-{entities['sub']}" in path.parts
        assert "ses" not in entities or f"ses-{entities['ses']}" in path.parts
    for path in tables:
        names, *lines = [line.split("\t") for line in path.read_text().splitlines()]
        assert len(lines) == 1
        assert len(names) == len({*names}) == len(lines[0])
        assert "" not in lines[0]
        sidecar = json.loads(path.with_suffix(".json").read_text())
        assert {*sidecar} == {*names}
        assert all(each["Description"] for each in sidecar.values())


def test_what_bids_does_not_know_is_named_to_its_validator(tmp_path):
    place = write_export(tmp_path / "out", ExportKind.BIDS, Exported(rows()))
    patterns = (place / ".bidsignore").read_text().split()
    left = {path.name for path in place.glob("sub-*/**/*.*")}
    left -= {name for name in left for pattern in patterns if fnmatch(name, pattern)}
    assert not left  # of a batch without maps all is of our own kind
    known = "sub-01_desc-lesions_probseg.nii.gz", "sub-01_desc-lungs_dseg.tsv", "participants.tsv"
    assert not any(fnmatch(name, pattern) for name in known for pattern in patterns)


def saved_maps(tmp_path):
    """The four maps of a scan, with contents that say which they are."""
    tmp_path.mkdir(exist_ok=True)
    files = {kind: tmp_path / f"{kind.value}.nii.gz" for kind in MapKind}
    for kind, path in files.items():
        path.write_bytes(kind.value.encode())
    return files


def test_maps_are_named_as_the_specification_says(tmp_path):
    maps = saved_maps(tmp_path / "maps")
    given = rows(PATHS[1:3])
    given[1]["masks"] = {"lungs": {"by": "file", "corrected": True}, "lesions": {"by": "network"}}
    refused = row("/data/case-8.nii", refused="no_lungs")
    exported = Exported([*given, refused], maps=[{}, maps, maps])
    place = write_export(tmp_path / "out", ExportKind.BIDS, exported)
    found = {path.name: path for path in (place / "sub-case7").iterdir()}
    start = "sub-case7_desc-"
    images = {
        "lesions_probseg": MapKind.LESION_PROBABILITY, "lesions_mask": MapKind.LESION_MASK,
        "lungs_dseg": MapKind.LUNGS, "lungclasses_dseg": MapKind.LUNG_CLASSES,
    }  # fmt: skip
    for name, kind in images.items():
        assert found[f"{start}{name}.nii.gz"].read_bytes() == kind.value.encode()
        about = json.loads(found[f"{start}{name}.json"].read_text())
        assert about["SpatialReference"] == "orig"
        assert about["Description"].endswith(" Research use only.")
    assert {*found} == {
        *(f"{start}{name}{end}" for name in images for end in (".nii.gz", ".json")),
        f"{start}lungs_dseg.tsv", f"{start}lungclasses_dseg.tsv",
        f"{start}ctviewer_stats.tsv", f"{start}ctviewer_stats.json",
    }  # fmt: skip
    mask, lungs = (
        json.loads(found[f"{start}{name}.json"].read_text())
        for name in ("lesions_mask", "lungs_dseg")
    )
    assert mask["Type"] == "Lesion"
    assert (mask["Manual"], lungs["Manual"]) == (False, True)
    assert mask["NetworkSHA256"] == given[1]["model"]["sha256"]
    assert "NetworkSHA256" not in lungs
    labels = [line.split("\t") for line in found[f"{start}lungs_dseg.tsv"].read_text().splitlines()]
    assert [line[:2] for line in labels] == [
        ["index", "name"], ["0", "Background"], ["1", "left lung"], ["2", "right lung"],
    ]  # fmt: skip
    assert all(re.fullmatch("#[0-9a-f]{6}", line[2]) for line in labels[1:])
    others = [path.name for path in place.glob("sub-*/**/*.nii.gz")]
    assert len(others) == len(images)


def test_a_map_that_is_gone_leaves_no_derivative(tmp_path):
    maps = saved_maps(tmp_path / "maps")
    maps[MapKind.LUNGS].unlink()
    with pytest.raises(UserError, match=r"lungs\.nii\.gz cannot be read"):
        write_export(tmp_path / "out", ExportKind.BIDS, Exported(rows(PATHS[2:3]), maps=[maps]))
    assert not (tmp_path / "out").exists()


def test_values_come_back_from_bids(tmp_path):
    place = write_export(tmp_path / "out", ExportKind.BIDS, Exported(rows(PATHS[2:3])))
    (path,) = place.glob("sub-*/*.tsv")
    names, values = [line.split("\t") for line in path.read_text().splitlines()]
    found = dict(zip(names, values, strict=True))
    (given,) = rows(PATHS[2:3])
    assert float(found["probability"]) == given["probability"]
    assert found["status"] == "ok"


@pytest.mark.parametrize("kind", ExportKind)
def test_no_private_text_is_exported_but_where_it_is_marked(tmp_path, kind):
    out = tmp_path / ("out.csv" if kind is ExportKind.REDCAP else "out")
    write_export(out, kind, Exported(rows()))
    content = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    if kind is ExportKind.BIDS:
        assert b"Mustermann" not in content
        assert b"Erika" not in content
    assert b"/data" not in content


# REDCap


def read(content):
    return list(csv.reader(io.StringIO(content.decode())))


def test_a_redcap_import_keeps_the_rules(tmp_path):
    out = tmp_path / "out.csv"
    write_export(out, ExportKind.REDCAP, Exported(rows()))
    names, *lines = read(out.read_bytes())
    head, *fields = read((tmp_path / "out_dictionary.csv").read_bytes())
    assert head == list(HEAD)
    assert len(head) == 18
    assert names[0] == fields[0][0] == "record_id"
    assert [name for name in names if name != "ct_viewer_complete"] == [f[0] for f in fields]
    for name in names:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
        assert len(name) <= 26
        assert "__" not in name
        assert not name.endswith("_")
    assert len({*names}) == len(names)
    assert len({line[0] for line in lines}) == len(lines) == len(PATHS)
    assert all(len(line) == len(names) for line in lines)
    kinds = {field[3] for field in fields}
    assert kinds <= {"text", "notes", "truefalse"}
    by_name = {field[0]: field for field in fields}
    assert by_name["probability"][7:10] == ["number", "0", "1"]
    assert by_name["comment"][10] == "y"
    assert all("\n" not in cell for line in lines for cell in line)
    place = names.index("model_synthetic")
    assert {line[place] for line in lines} <= {"0", "1"}


def test_field_names_that_would_be_one_are_two():
    found = field_names(["a.b", "a-b", "a_b", "x" * 30, "x" * 31, "7 up", "Ü", "record_id"])
    assert len({*found}) == 8
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,25}", name) for name in found)


def test_every_column_has_a_field_of_its_own():
    content, _ = redcap_files(rows()[:1], subjects_of([Path(PATHS[0])]))
    assert len(read(content)[0]) == 1 + 1 + len(COLUMNS) - 1 + 2 + 2  # path out, remarks, classes


# bad places


def test_a_derivative_that_is_there_is_kept(tmp_path):
    write_export(tmp_path / "out", ExportKind.BIDS, Exported(rows()))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(UserError, match="already"):
        check_export(tmp_path / "out", ExportKind.BIDS, None)
    with pytest.raises(UserError):
        write_export(tmp_path / "out", ExportKind.BIDS, Exported(rows()))
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match="no folder"):
        check_export(tmp_path / "file", ExportKind.BIDS, None)
    with pytest.raises(UserError, match="no file"):
        check_export(tmp_path / "new", ExportKind.BIDS, tmp_path / "gone.csv")


@pytest.mark.parametrize("kind", ExportKind)
def test_on_a_full_disk_nothing_is_left(tmp_path, monkeypatch, kind):
    calls = []

    def full(handle):
        calls.append(handle)
        if len(calls) > (3 if kind is ExportKind.BIDS else 1):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(UserError, match="cannot be written"):
        write_export(tmp_path / "out.csv", kind, Exported(rows()))
    assert [*tmp_path.iterdir()] == []
