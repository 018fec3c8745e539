"""Quality of lesion maps: overlap, position of the peak, and the involved share of the lung."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import avg_pool3d

from ctviewer.core.analysis.preprocess import DEFAULT_SPEC
from training.base.config import Config
from training.evaluation.outputs import AT_ONCE, Outputs, Values
from training.model.network import Network
from training.synthetic.dataset import Samples

AFFECTED_HU = (-750.0, 0.0)  # infiltrated -750..-400 and collapsed -400..0
HU_RANGE = DEFAULT_SPEC.hu_range  # of an input's 0..1
LEAST_AGREEMENT = 0.8  # below, the network's lungs are no evidence of a chest


def hu_classes(samples: Samples) -> NDArray[np.float32]:
    """Return maps (N,32,64,64) of 0 and 1: lung cells with a mean HU in an affected class."""
    means = torch.cat(
        [avg_pool3d(part.float(), 2)[:, 0] for part in samples.images.split(AT_ONCE)]  # type: ignore[no-untyped-call]
    )
    hu = means.numpy() / 255.0 * (HU_RANGE[1] - HU_RANGE[0]) + HU_RANGE[0]
    affected = (hu >= AFFECTED_HU[0]) & (hu < AFFECTED_HU[1])
    return np.asarray(affected & (samples.lungs.numpy() >= 128), np.float32)


def masked(samples: Samples) -> NDArray[np.intp]:
    """Return the rows of the positive samples whose lesions are known."""
    known = samples.labels.numpy() > 0.5
    return np.flatnonzero(known & (samples.has_lesions.numpy() > 0.5))


def dice(outputs: Outputs, samples: Samples, threshold: float) -> float:
    """Return the mean Dice overlap of thresholded map and lesions over the positive samples."""
    scores = []
    for row in masked(samples):
        found = outputs.heatmaps[row] >= threshold
        true = samples.lesions[row].numpy() >= 128
        scores.append(2.0 * (found & true).sum() / max(found.sum() + true.sum(), 1))
    return float(np.mean(scores))


def lung_dice(outputs: Outputs, samples: Samples) -> float:
    """Return the mean Dice overlap of the lungs of the network and the true ones."""
    found, true = outputs.lungs >= 0.5, samples.lungs.numpy() >= 128
    both = (found & true).sum(axis=(1, 2, 3))
    either = found.sum(axis=(1, 2, 3)) + true.sum(axis=(1, 2, 3))
    return float(np.mean(2.0 * both / np.maximum(either, 1)))


def lung_agreement(outputs: Outputs, samples: Samples) -> float | None:
    """Return the minimum overlap at which the network's lungs and those by HU agree.

    The overlap is relative to the smaller of both, as in the app. The distance of the limit from 1
    is three times that of the 5th percentile of scans without lesions; the limit is at least
    `LEAST_AGREEMENT`. None without such scans or for a network without lungs.
    """
    true = samples.lungs.numpy() >= 128
    shown = (samples.labels.numpy() < 0.5) & true.any(axis=(1, 2, 3))
    if not outputs.lungs.size or not shown.any():
        return None
    found, true = outputs.lungs[shown] >= 0.5, true[shown]
    smaller = np.minimum(found.sum(axis=(1, 2, 3)), true.sum(axis=(1, 2, 3)))
    overlap = (found & true).sum(axis=(1, 2, 3)) / np.maximum(smaller, 1)
    low = 1.0 - 3.0 * (1.0 - float(np.quantile(overlap, 0.05)))
    return round(max(low, LEAST_AGREEMENT), 3)


def pointing(outputs: Outputs, samples: Samples) -> float:
    """Return the share of positive samples whose map has its peak in a lesion (pointing game).

    Zhang et al. 2016, "Top-down Neural Attention by Excitation Backprop".
    """
    rows = masked(samples)
    return _hits(outputs.heatmaps[rows].reshape(len(rows), -1).argmax(axis=1), samples)


def random_pointing(samples: Samples, config: Config, seed: int = 0) -> float:
    """Return the pointing game of a recipe's network with random weights, i.e. by chance."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = Network(config.channels, config.levels).eval()
    images = samples.images[masked(samples)]
    with torch.inference_mode():
        peaks = [
            network(part.float() / 255.0)[1].flatten(1).argmax(dim=1).numpy()
            for part in images.split(AT_ONCE)  # type: ignore[no-untyped-call]
        ]
    return _hits(np.concatenate(peaks), samples)


def _hits(peaks: NDArray[np.intp], samples: Samples) -> float:
    """The share of peaks (indices in the flattened maps of masked samples) in lesions."""
    lesions = samples.lesions.numpy()[masked(samples)].reshape(len(peaks), -1)
    return float((lesions[np.arange(len(peaks)), peaks] > 0).mean())


def involvement_errors(outputs: Outputs, samples: Samples, threshold: float) -> Values:
    """Return the absolute errors (N,) of the involved share of the lung, 0 to 1."""
    shares = involved_shares(outputs, samples, threshold)
    return np.asarray(np.abs(shares - samples.severities.double().numpy()))


def involvement_error(outputs: Outputs, samples: Samples, threshold: float) -> float:
    """Return the median absolute error of the involved share of the lung."""
    return float(np.median(involvement_errors(outputs, samples, threshold)))


def involved_shares(outputs: Outputs, samples: Samples, threshold: float) -> Values:
    """Return the share (N,) of lung cells that are lesion in each map."""
    lungs = samples.lungs.numpy() >= 128
    lesion = (outputs.heatmaps >= threshold) & lungs
    return np.asarray(lesion.sum(axis=(1, 2, 3)) / np.maximum(lungs.sum(axis=(1, 2, 3)), 1))
