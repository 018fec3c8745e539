"""The histogram: what it counts, and its band as the window."""

import numpy as np
import pytest

from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.histogram import Histogram
from ctviewer.core.view.window import PRESETS


def test_counts_are_those_of_the_voxels():
    voxels = np.repeat(np.array([-1000, 0, 40], np.int16), [500, 300, 200]).reshape(10, 10, 10)
    histogram = Histogram.of(Volume.from_array(voxels, (1.0, 1.0, 1.0)))
    found = {
        hu: histogram.counts[np.searchsorted(histogram.edges, hu) - 1] for hu in (-1000, 0, 40)
    }
    assert found == {-1000: 500, 0: 300, 40: 200}
    assert histogram.counts.sum() == 1000


@pytest.mark.parametrize("apart", [1, 7, 12])
def test_no_bin_of_whole_numbers_holds_more_values_than_its_neighbours(apart):
    voxels = (apart * np.arange(1000, dtype=np.int16)).reshape(10, 10, 10) - 1000
    voxels[0, 0, 0] = -1024  # air beside the scanned circle keeps to no step
    counts = Histogram.of(Volume.from_array(voxels, (1.0, 1.0, 1.0))).counts[1:-2]
    assert len(set(counts.tolist())) == 1


@pytest.mark.parametrize("value", [7, 7.5, np.nan])
def test_a_volume_of_one_value_has_a_histogram(value):
    kind = np.int16 if value == 7 else np.float32
    volume = Volume.from_array(np.full((4, 4, 4), value, kind), (1.0, 1.0, 1.0))
    histogram = Histogram.of(volume)
    assert len(histogram.edges) == len(histogram.counts) + 1
    assert (np.diff(histogram.edges) > 0).all()


def test_the_band_is_the_window_and_moves_it(opened):
    histogram, display = opened.reading.histogram, opened.session.display
    opened.commands.actions.titled("Histogram").trigger()
    assert opened.commands.actions.titled("Histogram").isChecked()
    display.change_window(PRESETS[1])
    assert histogram.plot.band.getRegion() == (-160, 240)
    histogram.plot.band.setRegion((-500, 100))
    assert (display.view.window.lowest, display.view.window.highest) == (-500, 100)


def test_it_counts_once_for_a_scan_and_only_when_looked_at(opened, monkeypatch):
    counted = []
    real = Histogram.of
    monkeypatch.setattr(
        Histogram, "of", classmethod(lambda cls, volume: counted.append(1) or real(volume))
    )
    show = opened.commands.actions.titled("Histogram").trigger
    opened.session.display.change_window(PRESETS[2])
    assert counted == []
    for _ in range(3):
        show()
    opened.session.display.change_window(PRESETS[3])
    assert counted == [1]
    opened.session.close()
    assert opened.reading.histogram._of is None
