"""Scrolling a slab reader gives the same as single slices, and reads memory once."""

import tracemalloc

import numpy as np
import pytest

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.slab import Projection, Slab
from ctviewer.core.geometry.slab_reader import SlabReader
from ctviewer.core.geometry.volume import Volume
from tests.core.geometry.test_slab import SHAPE, SPACING, volume_of


@pytest.mark.parametrize("kind", [("int16", "F"), ("float32", "C")])
@pytest.mark.parametrize("projection", list(Projection))
@pytest.mark.parametrize("thickness", [5, 45, 100])
def test_scrolling_through_a_slab_shows_what_each_slice_alone_would(kind, projection, thickness):
    volume, slab = volume_of(*kind), Slab(projection, thickness)
    for plane in Plane:
        reader = SlabReader(plane)
        for position in (*range(0, plane.count(volume), 3), 7, 6, 20):
            shown = reader.read(volume, position, slab)
            np.testing.assert_array_equal(shown, slab.slice_of(volume, plane, position))


def test_a_reader_follows_another_volume_and_no_slab():
    reader, slab = SlabReader(Plane.SAGITTAL), Slab(Projection.MEAN, 30)
    first, second = volume_of("int16"), Volume.from_array(np.ones(SHAPE, np.int16), SPACING)
    reader.read(first, 5, slab)
    assert (reader.read(second, 5, slab) == 1).all()
    assert np.shares_memory(reader.read(first, 5, None), first.voxels)


def turned_volume(order, flips):
    """As in files: any axis contiguous in memory, any of them reversed."""
    voxels = np.random.default_rng(5).integers(-1000, 1000, SHAPE).astype(np.int16)
    stored = np.ascontiguousarray(voxels.transpose(order))
    stored = stored.transpose(np.argsort(order))[tuple(slice(None, None, way) for way in flips)]
    return Volume.from_array(stored, SPACING)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
@pytest.mark.parametrize("flips", [(1, 1, 1), (-1, -1, 1), (-1, 1, -1)])
@pytest.mark.parametrize("slab", [None, Slab(Projection.HIGHEST, 12), Slab(Projection.MEAN, 35)])
def test_steps_and_jumps_show_the_slice_however_the_file_lies_in_memory(order, flips, slab):
    volume = turned_volume(order, flips)
    plain = slab or Slab(Projection.HIGHEST, 0.1)
    for plane in Plane:
        reader, count = SlabReader(plane), plane.count(volume)
        turns = np.random.default_rng(7).integers(-3, 4, 60).cumsum() + count // 2
        for position in (0, 1, 2, count - 1, count - 2, *turns % count, 0):
            shown = reader.read(volume, int(position), slab)
            np.testing.assert_array_equal(shown, plain.slice_of(volume, plane, int(position)))


def test_neighbours_in_memory_are_copied_by_a_step_and_not_by_a_jump():
    volume = volume_of("int16", "F")
    reader = SlabReader(Plane.SAGITTAL)
    assert np.shares_memory(reader.read(volume, 5, None), volume.voxels)
    stepped = reader.read(volume, 6, None)
    assert not np.shares_memory(stepped, volume.voxels)
    assert reader.read(volume, 7, None).base is stepped.base
    assert np.shares_memory(reader.read(volume, 30, None), volume.voxels)


@pytest.mark.parametrize("thickness", [10, 100])
def test_a_reader_keeps_a_few_slices_only(thickness):
    volume = Volume.from_array(np.zeros((160, 80, 60), np.int16, order="F"), (0.7, 0.7, 1))
    slab, reader = Slab(Projection.HIGHEST, thickness), SlabReader(Plane.SAGITTAL)
    tracemalloc.start()
    for position in range(20, 120):
        reader.read(volume, position, slab)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    slices = kept / (80 * 60 * 2)
    assert slices < 24 + 160 / 8 + 3
