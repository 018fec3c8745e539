"""The window in which a scan opens, by its kind and by what its header says."""

from dataclasses import replace

import numpy as np
import pytest

from ctviewer.core.geometry.volume import Source, Volume
from ctviewer.core.view.opening import OpeningWindows, is_sharp, stored_window
from ctviewer.core.view.window import LUNG, Window, preset

BONE, SOFT, FITTING = preset("Bone"), preset("Mediastinum"), Window(450, 900, "Auto")


def volume(*facts):
    voxels = np.zeros((4, 4, 4), np.int16)
    return Volume(voxels, np.eye(4), Source(facts=facts))


def dicom(kernel="", centre="", width=""):
    return volume(
        ("ConvolutionKernel (0018,1210)", kernel),
        ("WindowCenter (0028,1050)", centre),
        ("WindowWidth (0028,1051)", width),
    )


@pytest.mark.parametrize(
    "kernel",
    ["B50f", "B70f", "B80s", "Bl57d 3", "Br64", "I70f 3", "H60s", "Qr59", "LUNG", "BONEPLUS",
     "lung", "EDGE", "FC51", "FC52 ", "YA", "YC", "D", "L lung"],
)  # fmt: skip
def test_kernels_of_lung_and_bone_are_sharp(kernel):
    assert is_sharp(kernel) is True


@pytest.mark.parametrize(
    "kernel",
    ["B10f", "B31f", "B40f", "Br36d", "I26f", "Qr40", "STANDARD", "SOFT", "FC03", "FC18", "A", "B"],
)
def test_kernels_of_soft_tissue_are_not(kernel):
    assert is_sharp(kernel) is False


@pytest.mark.parametrize("kernel", ["", "DETAIL", "FC81", "soft lung", "IMR1", "C", "\ud83d"])
def test_a_kernel_that_does_not_say_decides_nothing(kernel):
    assert is_sharp(kernel) is None
    opened = OpeningWindows(ct=BONE, by_kernel=True).window(dicom(kernel), LUNG, is_ct=True)
    assert opened == BONE


def test_each_kind_has_its_default():
    opening = OpeningWindows(ct=BONE, other=SOFT)
    plain = dicom("B70f", "40", "400")
    assert opening.window(plain, LUNG, is_ct=True) == BONE
    assert opening.window(plain, FITTING, is_ct=False) == SOFT
    assert replace(opening, other=None).window(plain, FITTING, is_ct=False) == FITTING


def test_by_kernel_a_ct_opens_for_lung_or_soft_tissue_and_nothing_else_does():
    opening = OpeningWindows(ct=BONE, by_kernel=True, sharp=Window(-500, 1400, "Mine"))
    assert opening.window(dicom("B70f"), LUNG, is_ct=True).name == "Mine"
    assert opening.window(dicom("B30f"), LUNG, is_ct=True) == SOFT
    assert opening.window(dicom("B70f"), FITTING, is_ct=False) == FITTING


@pytest.mark.parametrize(
    ("facts", "window"),
    [
        ((("WindowCenter (0028,1050)", "40"), ("WindowWidth (0028,1051)", "400")), (40, 400)),
        ((("WindowCenter (0028,1050)", "-600 40"), ("WindowWidth (0028,1051)", "1500 400")),
         (-600, 1500)),
        ((("cal_max", "200"), ("cal_min", "-1000")), (-400, 1200)),
    ],
)  # fmt: skip
def test_the_files_own_window_is_the_first_that_it_names(facts, window):
    found = stored_window(volume(*facts))
    assert (found.level, found.width) == window
    opening = OpeningWindows(by_file=True)
    assert opening.window(volume(*facts), FITTING, is_ct=False) == found
    assert opening.window(volume(*facts), LUNG, is_ct=True) == found


@pytest.mark.parametrize(
    "facts",
    [
        (),
        (("cal_max", "0"), ("cal_min", "0")),
        (("cal_max", "-5"), ("cal_min", "5")),
        (("cal_max", "nan"), ("cal_min", "0")),
        (("WindowCenter (0028,1050)", "40"),),
        (("WindowCenter (0028,1050)", "40"), ("WindowWidth (0028,1051)", "0")),
        (("WindowCenter (0028,1050)", "1e300"), ("WindowWidth (0028,1051)", "400")),
        (("WindowCenter (0028,1050)", "40"), ("WindowWidth (0028,1051)", "inf")),
        (("WindowCenter (0028,1050)", "forty"), ("WindowWidth (0028,1051)", "400")),
    ],
)
def test_a_window_that_makes_no_sense_is_none(facts):
    assert stored_window(volume(*facts)) is None
    assert OpeningWindows(by_file=True).window(volume(*facts), LUNG, is_ct=True) == LUNG
