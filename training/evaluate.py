"""How good the network is on samples it never saw: discrimination, calibration and lesion maps."""

from dataclasses import asdict, dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.stats import rankdata
from torch.nn.functional import avg_pool3d

from ctviewer.core.preprocess import DEFAULT_SPEC
from training.dataset import Samples
from training.ensemble import Ensemble
from training.network import Network

Values = NDArray[np.float64]
BINS = 10  # of the expected calibration error
SEVERITIES = {"small": (0.0, 0.03), "medium": (0.03, 0.1), "large": (0.1, 1.01)}
AFFECTED_HU = (-750.0, 0.0)  # infiltrated -750..-400 and collapsed -400..0
HU_RANGE = DEFAULT_SPEC.hu_range  # of an input's 0..1


@dataclass(frozen=True, eq=False)
class Outputs:
    """What the network said of N samples: logits (N,) and lesion maps (N,32,64,64)."""

    logits: Values
    heatmaps: NDArray[np.float32]
    labels: Values


@dataclass(frozen=True)
class Decision:
    """What turns outputs into words: temperature, probability limits, lesion threshold."""

    temperature: float = 1.0
    low: float = 0.5
    high: float = 0.5
    lesion: float = 0.5


@dataclass(frozen=True)
class Metrics:
    """Figures on one split; shares in 0..1. `uncertain` is the share between the two limits.

    `sensitivity` and `specificity` are those of the label "pneumonia", from the upper limit on;
    `sensitivity_small`, `_medium` and `_large` of lesions below 3 %, of 3 to 10 % and above 10 %
    of the lung. `dice`, and `pointing` (the share whose map has its peak in a lesion), count the
    sick samples only; `involvement_error` is the median. The figures `by_hu` are those of the HU
    classes of Slicer's Lung CT Analyzer (infiltrated and collapsed) in the true lung mask.
    """

    samples: int
    auc: float
    auc_low: float
    auc_high: float
    accuracy: float
    sensitivity: float
    specificity: float
    brier: float
    calibration_error: float
    uncertain: float
    wrong_when_certain: float
    sensitivity_small: float
    sensitivity_medium: float
    sensitivity_large: float
    dice: float
    dice_by_hu: float
    pointing: float
    involvement_error: float
    involvement_error_by_hu: float

    def rounded(self) -> dict[str, float]:
        """Return the figures as printed."""
        return {name: round(value, 4) for name, value in asdict(self).items()}


@torch.inference_mode()
def run(network: Network | Ensemble, samples: Samples) -> Outputs:
    """Return the network's outputs for all samples, eight at a time."""
    network.eval()
    logits, maps = [], []
    for images in samples.images.split(8):  # type: ignore[no-untyped-call]
        logit, heatmap, _ = network(images.float() / 255.0)
        logits.append(logit.double().numpy())
        maps.append(heatmap.numpy())
    return Outputs(np.concatenate(logits), np.concatenate(maps), samples.labels.double().numpy())


def measure(outputs: Outputs, samples: Samples, decision: Decision) -> Metrics:
    """Return the metrics of outputs under a decision rule."""
    labels = outputs.labels
    chance = probability(outputs.logits, decision.temperature)
    sick, called = labels > 0.5, chance >= decision.high
    certain = (chance <= decision.low) | (chance >= decision.high)
    wrong = (chance >= decision.high) != sick
    by_hu = Outputs(outputs.logits, hu_classes(samples), labels)
    low, high = auc_interval(outputs.logits, labels)
    return Metrics(
        samples=len(labels),
        auc=auc(outputs.logits, labels),
        auc_low=low,
        auc_high=high,
        accuracy=float(((chance > 0.5) == sick).mean()),
        sensitivity=float(called[sick].mean()),
        specificity=float((~called[~sick]).mean()),
        brier=float(((chance - labels) ** 2).mean()),
        calibration_error=calibration_error(chance, labels),
        uncertain=float((~certain).mean()),
        wrong_when_certain=float(wrong[certain].mean()) if certain.any() else 0.0,
        **_by_severity(called, samples, sick),
        dice=dice(outputs, samples, decision.lesion),
        dice_by_hu=dice(by_hu, samples, 0.5),
        pointing=pointing(outputs, samples),
        involvement_error=involvement_error(outputs, samples, decision.lesion),
        involvement_error_by_hu=involvement_error(by_hu, samples, 0.5),
    )


def _by_severity(
    called: NDArray[np.bool_], samples: Samples, sick: NDArray[np.bool_]
) -> dict[str, float]:
    severities = samples.severities.numpy()
    found = {}
    for name, (low, high) in SEVERITIES.items():
        chosen = sick & (severities >= low) & (severities < high)
        found[f"sensitivity_{name}"] = float(called[chosen].mean()) if chosen.any() else 0.0
    return found


def hu_classes(samples: Samples) -> NDArray[np.float32]:
    """Return maps (N,32,64,64) of 0 and 1: lung cells whose mean HU the classes call affected."""
    means = torch.cat(
        [avg_pool3d(part.float(), 2)[:, 0] for part in samples.images.split(8)]  # type: ignore[no-untyped-call]
    )
    hu = means.numpy() / 255.0 * (HU_RANGE[1] - HU_RANGE[0]) + HU_RANGE[0]
    affected = (hu >= AFFECTED_HU[0]) & (hu < AFFECTED_HU[1])
    return np.asarray(affected & (samples.lungs.numpy() >= 128), np.float32)


def probability(logits: Values, temperature: float) -> Values:
    """Return the probability of pneumonia of raw logits."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits / temperature, -60.0, 60.0))))


def auc(scores: Values, labels: Values) -> float:
    """Return the chance that a sick sample scores above a healthy one (Mann-Whitney)."""
    sick = labels > 0.5
    above = rankdata(scores)[sick].sum() - sick.sum() * (sick.sum() + 1) / 2.0
    return float(above / (sick.sum() * (~sick).sum()))


def auc_interval(scores: Values, labels: Values, rounds: int = 1000) -> tuple[float, float]:
    """Return the 95 % interval of the AUC by resampling each class (bootstrap, fixed seed)."""
    rng = np.random.default_rng(0)
    sick, well = scores[labels > 0.5], scores[labels <= 0.5]
    truth = np.repeat([1.0, 0.0], [len(sick), len(well)])
    draws = [
        auc(np.concatenate([rng.choice(sick, len(sick)), rng.choice(well, len(well))]), truth)
        for _ in range(rounds)
    ]
    return float(np.quantile(draws, 0.025)), float(np.quantile(draws, 0.975))


def calibration_error(chance: Values, labels: Values) -> float:
    """Return the expected calibration error over equal bins (Guo et al. 2017)."""
    bins = np.minimum((chance * BINS).astype(int), BINS - 1)
    gaps = [
        (bins == b).mean() * abs(chance[bins == b].mean() - labels[bins == b].mean())
        for b in np.unique(bins)
    ]
    return float(np.sum(gaps))


def dice(outputs: Outputs, samples: Samples, threshold: float) -> float:
    """Return the mean Dice overlap of thresholded map and lesions over the sick samples."""
    scores = []
    for heatmap, lesions, label in zip(
        outputs.heatmaps, samples.lesions.numpy(), outputs.labels, strict=True
    ):
        if label > 0.5:
            found, true = heatmap >= threshold, lesions >= 128
            scores.append(2.0 * (found & true).sum() / max(found.sum() + true.sum(), 1))
    return float(np.mean(scores))


def pointing(outputs: Outputs, samples: Samples) -> float:
    """Return the share of sick samples whose map has its peak in a lesion (pointing game)."""
    sick = outputs.labels > 0.5
    peaks = outputs.heatmaps[sick].reshape(int(sick.sum()), -1).argmax(axis=1)
    lesions = samples.lesions.numpy()[sick].reshape(int(sick.sum()), -1)
    return float((lesions[np.arange(len(peaks)), peaks] > 0).mean())


def involvement_error(outputs: Outputs, samples: Samples, threshold: float) -> float:
    """Return the median absolute error of the involved share of the lung."""
    shares = involved_shares(outputs, samples, threshold)
    return float(np.median(np.abs(shares - samples.severities.double().numpy())))


def involved_shares(outputs: Outputs, samples: Samples, threshold: float) -> Values:
    """Return the share (N,) of lung cells that each map calls lesion."""
    lungs = samples.lungs.numpy() >= 128
    lesion = (outputs.heatmaps >= threshold) & lungs
    return np.asarray(lesion.sum(axis=(1, 2, 3)) / np.maximum(lungs.sum(axis=(1, 2, 3)), 1))
