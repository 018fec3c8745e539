"""Corrected masks are packed and come back voxel by voxel; other archives are refused."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ctviewer.core.base.errors import LoadError
from ctviewer.core.geometry.scan_mask import MaskKind
from ctviewer.core.output.sidecar.masks import packed, unpacked

SHAPE = (7, 6, 5)


@given(arrays(np.uint8, SHAPE, elements=st.integers(0, 2)))
@settings(max_examples=30)
def test_labels_come_back_as_they_were(labels):
    content = packed(labels)
    assert np.array_equal(unpacked(content, MaskKind.LUNGS, SHAPE), labels)
    assert packed(np.asfortranarray(labels)) == content


def archive(**values):
    file = io.BytesIO()
    good = {
        "labels": np.ones((2, 2, 2), np.uint8), "start": np.zeros(3, int), "shape": np.array(SHAPE),
    }  # fmt: skip
    np.savez_compressed(file, **{**good, **values})
    return file.getvalue()


def test_the_archive_of_these_tests_is_one():
    assert unpacked(archive(), MaskKind.LESIONS, SHAPE).sum() == 8


@pytest.mark.parametrize(
    "content",
    [
        b"", b"PK\x03\x04", archive()[:-30], archive(start=np.array([6, 0, 0])),
        archive(start=np.array([-1, 0, 0])), archive(shape=np.array([7, 6, 4])),
        archive(labels=np.full((2, 2, 2), 3, np.uint8)), archive(labels=np.ones((2, 2, 2))),
        archive(labels=np.ones((2, 2), np.uint8)), archive(more=np.zeros(10_000, np.uint8)),
        archive(labels=np.array([None])),
    ],
)  # fmt: skip
def test_another_archive_is_refused_in_a_sentence(content):
    with pytest.raises(LoadError, match="damaged"):
        unpacked(content, MaskKind.LUNGS, SHAPE)
