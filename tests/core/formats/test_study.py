"""The name of a DICOM series, and the other series of its study."""

import shutil
from pathlib import Path

import pytest

from ctviewer.core.formats.archives.inside import archive_of
from ctviewer.core.formats.dicom.headers import read_header
from ctviewer.core.formats.dicom.titles import (
    SeriesTitle,
    day_of,
    distinct_titles,
    source_title,
)
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.formats.study import series_of_study
from ctviewer.core.geometry.volume import Source
from tests.dicoms import UID, numbered, write_series

STUDY = f"{UID}2"


def series(folder, number, prefix="IM", **fields):
    folder.mkdir(parents=True, exist_ok=True)
    given = {
        "SeriesInstanceUID": f"{UID}3.{number}", "SeriesNumber": number,
        "SeriesDescription": f"Chest {number}", "SeriesDate": "20060130",
        "ConvolutionKernel": "B31f", **fields,
    }  # fmt: skip
    return write_series(folder, numbered(), prefix=prefix, each=lambda _: given)


def test_a_series_is_called_by_its_header(tmp_path):
    files = series(tmp_path, 4)
    header = read_header(files[0])
    assert (header.date, header.kernel, header.study) == ("2006-01-30", "B31f", STUDY)
    source = load_volume(tmp_path).source
    assert source_title(source, named=False) == "Chest 4 · 2006-01-30 · 5 slices · B31f"
    assert source_title(source, named=True) == "Chest 4 · 2006-01-30 · 5 slices · B31f · 4711"
    assert "4711" not in repr(header)


def test_what_is_not_given_is_left_out_and_a_number_stands_for_a_description(tmp_path):
    series(tmp_path, 4, SeriesDescription=None, SeriesDate=None, ConvolutionKernel=None)
    source = load_volume(tmp_path).source
    assert source_title(source, named=False) == "Series 4 · 5 slices"
    assert SeriesTitle("", "", "2006-01-30", 5, "B").text(named=False) == ""


@pytest.mark.parametrize("nothing", ["None", "NONE ", "null", "N/A", "nan", "undefined"])
def test_a_field_that_says_none_says_nothing(tmp_path, nothing):
    files = series(tmp_path, 4, SeriesDescription=nothing, ConvolutionKernel=nothing)
    source = load_volume(tmp_path).source
    assert source_title(source, named=False) == "Series 4 · 2006-01-30 · 5 slices"
    header = read_header(files[0])
    assert (header.description, header.kernel) == ("", "")


def test_another_format_is_called_by_its_file(tmp_path):
    assert source_title(Source(path=tmp_path / "a.nii", format="NIfTI"), named=True) == "a.nii"


@pytest.mark.parametrize(
    ("dates", "day"),
    [(("", "20060130"), "2006-01-30"), (("2006.01.30",), "2006-01-30"), (("soon", ""), "")],
)
def test_the_first_day_that_can_be_read_counts(dates, day):
    assert day_of(*dates) == day


def test_the_series_of_the_folder_and_of_the_folders_beside_it(tmp_path):
    first = series(tmp_path / "study" / "a", 10)
    series(tmp_path / "study" / "a", 2, prefix="B")
    series(tmp_path / "study" / "b", 3)
    series(tmp_path / "study" / "other", 5, StudyInstanceUID=f"{UID}99")
    (tmp_path / "study" / "empty").mkdir()
    found = series_of_study(first[0], STUDY)
    assert [each.number for each in found.series] == ["2", "3", "10"]
    assert {each.date for each in found.series} == {"2006-01-30"}


def test_a_series_that_makes_no_volume_is_listed_with_its_reason(tmp_path):
    first = series(tmp_path / "a", 1)
    series(tmp_path / "a", 2, prefix="B", ImageOrientationPatient=[1, 0, 0, 1, 0, 0])
    found = series_of_study(first[0], STUDY)
    assert [each.stack is not None for each in found.series] == [True, False]
    assert found.series[1].problem


def test_many_folders_beside_it_are_counted_not_read(tmp_path, monkeypatch):
    from ctviewer.core.formats import study

    monkeypatch.setattr(study, "MAX_FOLDERS", 2)
    first = series(tmp_path / "a", 1)
    for number in range(2, 6):
        series(tmp_path / f"b{number}", number)
    found = series_of_study(first[0], STUDY)
    assert [each.number for each in found.series] == ["1", "2", "3"]
    assert any("were not searched: 2" in note for note in found.notes)


def test_the_series_of_an_archive(tmp_path):
    series(tmp_path / "in" / "a", 1)
    series(tmp_path / "in" / "b", 2)
    packed = shutil.make_archive(str(tmp_path / "study"), "zip", tmp_path / "in")
    inside = tmp_path / "study.zip" / "a"
    assert str(archive_of(inside)) == packed
    assert [each.number for each in series_of_study(inside, STUDY).series] == ["1", "2"]


def test_a_folder_that_is_gone_has_none(tmp_path):
    assert series_of_study(tmp_path / "gone" / "a.dcm", STUDY).series == ()


def test_series_of_equal_titles_are_distinct_titles_by_file_or_folder():
    paths = [Path("a/CT"), Path("b/CT"), Path("c/series-9"), Path("d/other")]
    titles = dict(zip(paths, ["Lung", "Lung", "Lung", "Soft"], strict=True))
    assert list(distinct_titles(titles).values()) == [
        "Lung · a/CT", "Lung · b/CT", "Lung · series-9", "Soft",
    ]  # fmt: skip
