"""Which files a batch finds, and in which order."""

import argparse
import os
import shlex
from pathlib import Path

import numpy as np
import pytest

from ctviewer.cli import classify
from ctviewer.core.base.errors import LoadError
from ctviewer.core.output.exports.writing import ExportKind
from ctviewer.core.output.maps.naming import MapFormat
from ctviewer.pipeline.options import (
    CLASSIFY,
    EngineName,
    Options,
    Shard,
    equivalent_command,
    options_of,
)
from ctviewer.pipeline.survey import shard_of, stamp_of, survey
from tests.dicoms import new_series, write_series
from tests.formats import numbered, write_meta, write_nrrd

NAMES = [
    "b.nii.gz", "a.nii", "pair.hdr", "pair.img", "notes.txt", ".hidden.nii", "._a.nii", "~$a.nii",
    "late/z.nii", "late/raw/y.nii.gz", ".cache/x.nii", "__MACOSX/a.nii", "half.nii.part",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    for name in NAMES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    return tmp_path


def names(folder, **choice) -> list[str]:
    found = survey(Options((folder,), **choice))
    return [os.path.relpath(each.path, folder).replace(os.sep, "/") for each in found]


def test_a_folder_alone(folder):
    assert names(folder, recursive=False) == ["a.nii", "b.nii.gz", "pair.hdr"]


def test_folders_in_folders_without_hidden_and_temporary_ones(folder):
    deep = ["a.nii", "b.nii.gz", "late/raw/y.nii.gz", "late/z.nii", "pair.hdr"]
    assert names(folder) == deep


def test_dicom_series_are_scans_wherever_they_lie(tmp_path):
    voxels = np.zeros((4, 4, 3), np.int16)
    write_series(tmp_path / "one", voxels)
    write_series(tmp_path / "deep" / "two", voxels, **new_series())
    first = write_series(tmp_path / "mixed", voxels, **new_series())[0]
    write_series(tmp_path / "mixed" / "below", voxels, **new_series())
    mixed = f"mixed/{first.name}"
    assert names(tmp_path, recursive=False) == [mixed, "one"]
    assert names(tmp_path) == ["deep/two", "mixed/below", mixed, "one"]
    assert names(tmp_path, recursive=True, include=("deep/*",)) == ["deep/two"]


@pytest.mark.parametrize(
    ("include", "exclude", "wanted"),
    [
        (("*.gz",), (), ["b.nii.gz", "late/raw/y.nii.gz"]),
        (("late/*",), (), ["late/raw/y.nii.gz", "late/z.nii"]),
        ((), ("raw",), ["a.nii", "b.nii.gz", "late/z.nii", "pair.hdr"]),
        (("*.nii",), ("late",), ["a.nii"]),
        (("a*", "b*"), ("*.gz",), ["a.nii"]),
    ],
)
def test_patterns(folder, include, exclude, wanted):
    assert names(folder, recursive=True, include=include, exclude=exclude) == wanted


def test_a_file_is_found_once_and_a_named_one_whatever_its_name(folder):
    paths = (folder / "notes.txt", folder / "a.nii", folder, folder / "gone.nii")
    found = list(survey(Options(paths, recursive=False)))
    assert [each.path for each in found] == [
        str(folder / name) for name in ("notes.txt", "a.nii", "b.nii.gz", "pair.hdr", "gone.nii")
    ]
    assert [each.index for each in found] == [0, 1, 2, 3, 4]
    assert found[0].size == 1
    assert found[-1].stamp is None


def test_links_to_folders_are_not_followed(folder):
    (folder / "late" / "loop").symlink_to(folder)
    assert len(names(folder, recursive=True)) == 5


def test_a_folder_without_scans_says_what_could_help(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.nii").write_bytes(b"x")
    with pytest.raises(LoadError, match="Let the folders inside be searched"):
        names(tmp_path, recursive=False)
    with pytest.raises(LoadError, match="patterns"):
        names(tmp_path, recursive=True, exclude=("*.nii",))


def test_shards_part_the_files_and_limit_counts_before(folder):
    files = list(survey(Options((folder,), recursive=True, limit=4)))
    parts = [shard_of(files, Shard(index, 3)) for index in (1, 2, 3)]
    assert sorted((f for part in parts for f in part), key=lambda f: f.index) == files
    assert [len(part) for part in parts] == [2, 1, 1]


@pytest.mark.parametrize("text", ["0/4", "5/4", "1", "a/b", "1/0"])
def test_shards_that_are_none(text):
    with pytest.raises(ValueError, match=r"."):
        Shard.parse(text)


def test_a_pair_is_stamped_with_both_halves(folder):
    before = stamp_of(folder / "pair.hdr")
    (folder / "pair.img").write_bytes(b"other")
    assert stamp_of(folder / "pair.hdr") != before


def test_a_series_found_is_stamped_as_the_reader_stamps_it(tmp_path):
    """Without a look into the files: their names say which belong to it."""
    write_series(tmp_path / "one", np.zeros((4, 4, 3), np.int16))
    (tmp_path / "one" / "notes.txt").write_text("hello")
    (one,) = survey(Options((tmp_path,)))
    files = one.scan.series.files
    assert one.stamp == stamp_of(Path(one.path)) == stamp_of(Path(one.path), files)
    (tmp_path / "one" / "later.dcm").write_bytes(b"one slice more")
    assert one.stamp != stamp_of(Path(one.path), files)
    uids = [files[0].rename(files[0].with_name("1.2.3.4")), tmp_path / "one" / "1.2.3.5"]
    before = stamp_of(Path(one.path), uids[:1])
    uids[1].write_bytes(b"one slice more")
    assert stamp_of(Path(one.path), uids[:1]) != before


def test_what_was_left_out_is_counted(tmp_path):
    write_series(tmp_path / "one", np.zeros((4, 4, 3), np.int16))
    (tmp_path / "one" / "cut.dcm").write_bytes(b"\0" * 128 + b"DICM")
    found = survey(Options((tmp_path,)))
    assert [(each.count, each.lost) for each in found.omitted] == [(1, True)]


def test_a_thousand_slices_are_little_to_hand_over(tmp_path):
    write_series(tmp_path, np.zeros((2, 2, 1000), np.int16), (1, 1, 0.5))
    (one,) = survey(Options((tmp_path,)))
    assert one.scan.series.slices == 1000
    assert len(one.packed) < 60_000


@pytest.mark.parametrize("name", ["a.mhd", "a.nhdr"])
def test_a_header_is_stamped_with_its_voxels(tmp_path, name):
    write = write_meta if name.endswith(".mhd") else write_nrrd
    path = write(tmp_path / name, numbered(), np.eye(4))
    before = stamp_of(path)
    voxels = next(each for each in tmp_path.iterdir() if each != path)
    os.utime(voxels, ns=(0, 0))
    assert stamp_of(path) != before


def test_half_of_a_pair_is_stamped_with_the_other(folder):
    before = stamp_of(folder / "pair.img")
    (folder / "pair.hdr").write_bytes(b"other")
    assert stamp_of(folder / "pair.img") != before


def test_a_series_is_stamped_with_all_its_slices_and_nothing_else(tmp_path):
    slices = write_series(tmp_path / "one", np.zeros((4, 4, 3), np.int16))
    before = stamp_of(tmp_path / "one"), stamp_of(slices[0])
    (tmp_path / "one" / "all.jsonl").write_text("a result that is being written")
    assert (stamp_of(tmp_path / "one"), stamp_of(slices[0])) == before
    os.utime(slices[-1], ns=(0, 2**62))
    after = stamp_of(tmp_path / "one"), stamp_of(slices[0])
    assert after[0] != before[0]
    assert after[1] != before[1]


def everything(folder):
    """A batch that differs from the default in all that a command can say."""
    return Options(
        (folder / "a b", folder), recursive=False, include=("*.gz", "x y*"), exclude=("raw",),
        csv=folder / "o.csv", jsonl=folder / "o.jsonl", resume=True, workers=3, batch_size=2,
        device="cuda:0,cuda:1", model=folder / "m.pt", allow_unlisted=True,
        calibration=folder / "c.json", shard=Shard(2, 4), export=folder / "r.csv",
        export_as=ExportKind.REDCAP, subjects=folder / "s.csv",
        lungs="masks of lungs", lesions="{name}_lesion.nii", lungs_labels=(1, 2),
        lesions_labels=(3,), mask_threshold=0.25, masks_anyway=True,
        limit=9, fail_fast=True, engine=EngineName.RAY, address="ray://head:10001",
        maps=folder / "maps", map_format=MapFormat.NRRD, map_names="%n", map_threshold=0.4,
    )  # fmt: skip


def test_the_equivalent_command_is_what_the_command_line_reads(folder):
    options = everything(folder)
    program, command, *words = shlex.split(equivalent_command(options))
    parser = argparse.ArgumentParser()
    classify.add_arguments(parser)
    assert (program, command) == ("ctviewer", "classify")
    assert options_of(parser.parse_args(words)) == options
    assert equivalent_command(Options((folder,))) == f"ctviewer classify {folder}"


def test_every_option_of_a_batch_is_in_its_command_and_in_the_help(folder):
    """A new row of the table needs a value in `everything`, and is then read, copied, explained."""
    parser = argparse.ArgumentParser()
    classify.add_arguments(parser)
    words, text = equivalent_command(everything(folder)), parser.format_help()
    for options in CLASSIFY.values():
        for option in options:
            written = (
                option.flag.replace("--", "--no-", 1) if option.default is True else option.flag
            )
            assert option.help
            assert option.flag in text
            assert (option.of is None) != (f" {written} " in f"{words} "), option.flag
