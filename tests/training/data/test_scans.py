"""Tables of scans from folders, CSV files and public splits."""

import dataclasses
import json

import pytest

from training.base.errors import TrainingError
from training.data.scans import (
    NORMAL,
    PNEUMONIA,
    as_csv,
    checked,
    from_covidnet,
    from_csv,
    from_folders,
    from_mosmed,
)


def touch(root, *names):
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    return root


def csv_of(folder, text):
    path = folder / "scans.csv"
    path.write_text(text)
    return path


def test_mosmed_folders_give_label_grade_and_patient(tmp_path):
    grades = [f"CT-{grade}" for grade in range(5)]
    touch(tmp_path, *(f"studies/{grade}/study_{grade[-1]}.nii.gz" for grade in grades))

    scans = from_mosmed(tmp_path)

    assert [scan.severity for scan in scans] == grades
    assert [scan.label for scan in scans] == [NORMAL] + [PNEUMONIA] * 4
    assert [scan.target for scan in scans] == [0, 1, 1, 1, 1]
    assert scans[0].patient == "study_0"
    assert {scan.split for scan in scans} == {None}


def test_mosmed_takes_the_classes_asked_for(tmp_path):
    touch(tmp_path, "CT-0/a.nii", "CT-1/b.nii", "CT-2/c.nii")

    assert [s.patient for s in from_mosmed(tmp_path, ["CT-0", "CT-1"])] == ["a", "b"]
    with pytest.raises(TrainingError, match="no class 'CT-5'"):
        from_mosmed(tmp_path, ["CT-5"])


@pytest.mark.parametrize("made", [[], ["CT-1/readme.txt"]])
def test_an_empty_or_missing_class_is_reported(tmp_path, made):
    touch(tmp_path, "CT-0/a.nii", *made)

    with pytest.raises(TrainingError, match=r"CT-1 .*; put scans there or leave the class out\."):
        from_mosmed(tmp_path, ["CT-0", "CT-1"])


def test_one_folder_per_class(tmp_path):
    touch(tmp_path, "Normal/x.nii", "pneumonia/x.nii", ".cache/y.nii", "notes.txt")

    scans = from_folders(tmp_path)

    assert {(scan.label, scan.patient) for scan in scans} == {
        (NORMAL, "Normal/x"),
        (PNEUMONIA, "pneumonia/x"),
    }


def test_a_folder_that_is_no_label_is_reported(tmp_path):
    touch(tmp_path, "normal/x.nii", "tumour/x.nii")

    with pytest.raises(TrainingError, match="The label 'tumour' is unknown; use"):
        from_folders(tmp_path)
    with pytest.raises(TrainingError, match="cannot be read"):
        from_folders(tmp_path / "nowhere")


def test_only_one_class_is_reported(tmp_path):
    with pytest.raises(TrainingError, match="No scan is labelled pneumonia"):
        from_folders(touch(tmp_path, "normal/x.nii"))


def test_a_csv_file_is_read_and_written_back(tmp_path):
    touch(tmp_path, "a,b.nii", "sub/c.nii", "drawn/c.nii", "lungs/c.nii")
    text = (
        "path,label,patient,site,severity,split,mask,lungs\n"
        '"a,b.nii",0,P1,north,,train,,\n'
        "sub/c.nii,pneumonia,P2,south,CT-2,test,drawn/c.nii,lungs/c.nii\n"
    )
    scans = from_csv(csv_of(tmp_path, text))

    assert scans[1].path == tmp_path / "sub" / "c.nii"
    assert (scans[1].site, scans[1].severity, scans[1].split) == ("south", "CT-2", "test")
    assert scans[1].mask == tmp_path / "drawn" / "c.nii"
    assert scans[1].lungs == tmp_path / "lungs" / "c.nii"
    written = as_csv(scans, tmp_path / "again.csv")
    assert written == text.replace(",0,", ",normal,")
    (tmp_path / "again.csv").write_text(written)
    assert from_csv(tmp_path / "again.csv") == scans


def test_a_csv_file_elsewhere_keeps_absolute_paths(tmp_path):
    touch(tmp_path, "data/a.nii", "data/b.nii")
    scans = from_csv(csv_of(tmp_path, "path,label\ndata/a.nii,0\ndata/b.nii,1\n"))

    assert str(tmp_path / "data" / "a.nii") in as_csv(scans, tmp_path / "run" / "split.csv")


def test_a_row_without_patient_is_a_patient_of_its_own(tmp_path):
    touch(tmp_path, "a/x.nii", "b/x.nii")

    scans = from_csv(csv_of(tmp_path, "path,label\na/x.nii,normal\nb/x.nii,CT-1\n"))

    assert scans[0].patient != scans[1].patient


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no rows or no column 'path'"),
        ("path,label\n", "no rows or no column 'path'"),
        ("path,class\na.nii,0\n", "no column 'label'"),
        ("path,label\na.nii,0\nb.nii,maybe\n", "The label 'maybe' is unknown"),
        ("path,label\na.nii,0\nz.nii,1\n", "z.nii is missing; fetch it or remove its row"),
        ("path,label\na.nii,0\n./a.nii,1\n", "a.nii is listed more than once"),
        ("path,label,split\na.nii,0,train\nb.nii,1,holdout\n", "has the split 'holdout'"),
        ("path,label,split\na.nii,0,train\nb.nii,1,\n", "Only some scans have a split"),
        (
            "path,label,patient,split\na.nii,0,P1,train\nb.nii,1,P1,test\n",
            "Patient P1 is in test and train",
        ),
    ],
)
def test_a_bad_csv_file_gives_one_sentence(tmp_path, text, sentence):
    touch(tmp_path, "a.nii", "b.nii")

    with pytest.raises(TrainingError, match=sentence):
        from_csv(csv_of(tmp_path, text))


def test_a_csv_file_that_is_no_text_is_reported(tmp_path):
    (tmp_path / "scans.csv").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(TrainingError, match="cannot be read"):
        from_csv(tmp_path / "scans.csv")


def test_the_split_files_of_covidnet3d_are_read(tmp_path):
    touch(tmp_path, "CT-0/a.nii.gz", "CT-1/b.nii.gz", "CT-0/c.nii.gz")
    train, test = tmp_path / "nii_train.json", tmp_path / "nii_test.json"
    train.write_text(
        json.dumps({"CT-0": {"a": {"1": ["a.nii.gz"]}}, "CT-1": {"b": {"1": ["b.nii.gz"]}}})
    )
    test.write_text(json.dumps({"CT-0": {"c": {"1": ["c.nii.gz"]}}}))

    scans = from_covidnet(tmp_path, train, test)

    assert [(s.patient, s.label, s.split) for s in scans] == [
        ("a", NORMAL, "train"),
        ("b", PNEUMONIA, "train"),
        ("c", NORMAL, "test"),
    ]


@pytest.mark.parametrize("text", ["[]", "{", '{"CT-0": {"a": {"1": []}}}', '{"CT-0": 3}'])
def test_a_file_that_is_no_split_of_covidnet3d_is_reported(tmp_path, text):
    path = tmp_path / "nii_train.json"
    path.write_text(text)

    with pytest.raises(TrainingError, match="is not a split file of CovidNet3D"):
        from_covidnet(tmp_path, path, path)


def test_a_table_cannot_be_changed(tmp_path):
    scans = from_folders(touch(tmp_path, "0/x.nii", "1/x.nii"))

    with pytest.raises(dataclasses.FrozenInstanceError):
        scans[0].label = PNEUMONIA
    assert checked(scans) == scans
