"""Statistics of the training scans: for the out-of-distribution distance, and for reports."""

from dataclasses import replace
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from sklearn.covariance import ledoit_wolf
from torch import Tensor

from ctviewer.core.statistics.familiarity import Population, Values, describe
from training.evaluation.maps import HU_RANGE
from training.evaluation.outputs import AT_ONCE
from training.model.ensemble import Ensemble
from training.model.network import Network
from training.synthetic.dataset import Samples

MOST = 1000  # training samples used for mean and covariance, evenly from all
PERCENTILES = (5, 50, 95)


def familiar(
    network: Network | Ensemble,
    train: Samples,
    calibration: Samples | None,
    apart: Values | None = None,
) -> Population:
    """Return mean and covariance of training samples, with limits from the calibration fold.

    Without one, the limits are from `apart`, the distances of samples held out by other networks.
    """
    rows = spread_rows(len(train), MOST)
    known = descriptions(network, train.images[rows])
    if calibration is not None:
        return population(known, descriptions(network, calibration.images))
    assert apart is not None
    low, high = (round(float(np.quantile(apart, share)), 3) for share in (0.95, 0.99))
    return replace(population(known, known), limit_95=low, limit_99=high)


def population(descriptions: ArrayLike, held_out: ArrayLike) -> Population:
    """Return the population of training descriptions (N,D), its limits set by others (M,D).

    The covariance is shrunk towards a sphere (Ledoit and Wolf 2004, "A well-conditioned estimator
    for large-dimensional covariance matrices"), so it can be inverted even when D exceeds N.
    """
    x = np.asarray(descriptions, np.float64)
    mean, spread = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-6)
    covariance, _ = ledoit_wolf((x - mean) / spread)
    factor = np.linalg.cholesky(covariance)
    whitening = np.tril(np.linalg.inv(factor) / spread)
    found = Population(mean, whitening, np.inf, np.inf).distances(held_out)
    low, high = (float(np.quantile(found, share)) for share in (0.95, 0.99))
    return Population(mean, whitening, round(low, 3), round(high, 3))


def distances_apart(network: Network, train: Samples, held: Samples) -> Values:
    """Return the distances (N,) of held-out samples from the training samples of a network."""
    rows = spread_rows(len(train), MOST)
    known = descriptions(network, train.images[rows])
    unseen = descriptions(network, held.images)
    return population(known, unseen).distances(unseen)


def descriptions(network: Network | Ensemble, images: Tensor) -> Values:
    """Return the descriptions (N,D) of inputs (N,1,64,128,128) uint8, as the app makes them."""
    network.eval()
    found: list[Values] = []
    with torch.inference_mode():
        for part in images.split(AT_ONCE):  # type: ignore[no-untyped-call]
            inputs = part.float() / 255.0
            features = network(inputs)[2].numpy()
            found += [describe(x, f) for x, f in zip(inputs.numpy(), features, strict=True)]
    return np.stack(found)


def spread_rows(count: int, most: int) -> NDArray[np.int64]:
    """Return up to `most` row numbers drawn from all `count`, deterministically.

    Drawn rather than evenly spaced, since samples are in pairs of negative and positive.
    """
    return np.sort(np.random.default_rng(0).permutation(count)[:most])


def training_statistics(train: Samples) -> dict[str, dict[str, float]]:
    """Return percentiles with which reports compare a batch of scans.

    "spacing superior, mm" is the slice thickness; "HU of the lung box, mean" the mean of the
    network's input in HU.
    """
    lowest, highest = HU_RANGE
    shares = [float(image.float().mean()) / 255.0 for image in train.images]
    quantities = {
        "spacing superior, mm": train.thickness.numpy(),
        "HU of the lung box, mean": np.array(shares) * (highest - lowest) + lowest,
    }
    return {name: _percentiles(values) for name, values in quantities.items()}


def _percentiles(values: NDArray[Any]) -> dict[str, float]:
    found = np.percentile(values, PERCENTILES)
    return {f"p{p}": round(float(v), 2) for p, v in zip(PERCENTILES, found, strict=True)}
