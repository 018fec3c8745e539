"""From the file to the number: loading, and the whole way beside the seed's."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch

from bench.measure import BenchFigure, median_seconds
from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.analysis.preprocess import prepare
from ctviewer.core.formats.loading import load_volume
from ctviewer.inference.classifier import load_classifier
from ctviewer.inference.run import classify_file
from training.keras_baseline.network import SeedNet
from training.keras_baseline.preprocess import normalise
from training.keras_baseline.preprocess import prepare as seed_prepare


def figures(scan: Path) -> Iterator[BenchFigure]:
    """Loading against gunzipping alone; stages; the whole against the seed's whole."""
    content = scan.read_bytes()
    decode = median_seconds(lambda: gzip.decompress(content))
    load = median_seconds(lambda: load_volume(scan))
    yield BenchFigure("gzip decode alone, standard library", decode, "s")
    yield BenchFigure("load", load, "s", "gzip decode alone", decode / load)

    volume = load_volume(scan)
    lungs = find_lungs(volume)
    yield BenchFigure("find the lungs", median_seconds(lambda: find_lungs(volume)), "s")
    yield BenchFigure("prepare the input", median_seconds(lambda: prepare(volume, lungs)), "s")

    classifier = load_classifier("cpu")
    ours = median_seconds(lambda: classify_file(scan, classifier))
    torch.manual_seed(0)
    network = SeedNet().eval()
    theirs = median_seconds(lambda: seed_probability(network, scan))
    yield BenchFigure("the seed's file to number, CPU", theirs, "s")
    ratio = theirs / ours
    yield BenchFigure("file to number, CPU", ours, "s", "the seed", ratio, ">= 4 times", ratio >= 4)


def seed_probability(network: SeedNet, scan: Path) -> float:
    """The seed's whole way from a file to a number."""
    array = normalise(seed_prepare(scan)).astype(np.float32)
    with torch.inference_mode():
        return float(network(torch.from_numpy(array)[None, None])[0, 0])
