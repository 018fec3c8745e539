"""Print the cost of the parts of a scan's four maps: mean milliseconds of CPU time, one per line.

The arguments are scans. The lines: the lungs on their grid of 2 mm; the maps on the grid of the
scan; ISA-L compressing the same bytes; the total including the files, as a batch writes them.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from isal import isal_zlib

from ctviewer.core.analysis.fine_lungs import fine_lungs
from ctviewer.core.base.program import keep_freed_memory
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.formats.writing.packing import LEVEL
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.maps.making import Mapped, maps_of
from ctviewer.core.output.maps.naming import MapFormat, MapPlaces
from ctviewer.core.output.maps.saving import save_maps, writer_of
from ctviewer.inference.classifier import Classifier, load_classifier
from ctviewer.pipeline.network import torch_threads

RUNS = 3


def main() -> None:
    """Measure every scan that is not refused; print the sums divided by the number of all scans."""
    keep_freed_memory()  # as the readers do
    scans = [Path(name) for name in sys.argv[1:]]
    with torch_threads(1), tempfile.TemporaryDirectory() as place:
        classifier = load_classifier("cpu")
        each = [costs for scan in scans if (costs := _costs(scan, classifier, Path(place)))]
    for parts in zip(*each, strict=True):
        print(1000 * sum(parts) / len(scans))


def _costs(scan: Path, classifier: Classifier, place: Path) -> tuple[float, ...]:
    """Seconds for the lungs, the maps, compression alone, and the total; empty if refused."""
    volume = load_volume(scan)
    mapped = _mapped(volume, classifier)
    if mapped is None:
        return ()
    lungs = _seconds(partial(fine_lungs, volume, mapped.heat_map, mapped.lungs))
    made = _seconds(lambda: [each.layers for each in maps_of(volume, mapped)]) - lungs
    layers = [each.layers.tobytes() for each in maps_of(volume, mapped)]
    packed = _seconds(partial(_pack, layers))
    layers.clear()
    paths = MapPlaces(place).of(scan, 1)
    write = writer_of(MapFormat.NIFTI, volume)
    return lungs, made, packed, _seconds(partial(save_maps, volume, mapped, paths, write))


def _mapped(volume: Volume, classifier: Classifier) -> Mapped | None:
    result = classifier.classify(volume)
    examined = result.examined
    if result.score is None or examined is None or examined.lungs is None:
        return None
    heat_map = result.score.heat_map
    if heat_map is None:
        return None
    return Mapped(heat_map, examined.lungs, result.model, heat_map.threshold)


def _pack(contents: Sequence[bytes]) -> None:
    for each in contents:
        isal_zlib.compress(each, LEVEL)


def _seconds(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return statistics.median(times)


if __name__ == "__main__":
    main()
