"""Platt scaling of logits, decision thresholds, and grouped folds for testing.

Throughout, `logits` (N,) are finite, `labels` (N,) are 0 or 1, and both classes have cases.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ctviewer.core.statistics.accuracy import Values

TEMPERATURES = (0.05, 20.0)
MISSED, FALSE_ALARMS = (
    0.02,
    0.02,
)  # error rates allowed beyond a threshold, for positive and negative scans
WIDEST = (0.02, 0.98)  # outer bounds for the thresholds on probability
NARROWEST = (0.35, 0.65)  # inner bounds: a near tie always stays uncertain
STEPS = 100  # of Newton's method; ten are typical
PRECISION = 1e-10  # step size at convergence


def scaling(logits: ArrayLike, labels: ArrayLike) -> tuple[float, float]:
    """Return the temperature and midpoint that minimise the log loss.

    Platt 1999, "Probabilistic Outputs for Support Vector Machines": a sigmoid with two parameters,
    fitted to targets slightly inside 0 and 1, so that separable cases do not force the temperature
    to zero. A temperature alone (Guo et al. 2017) cannot correct a network that gives negative
    scans of another scanner a logit near zero; the midpoint can.

    Newton's method with step halving, after Lin, Lin and Weng 2007, "A note on Platt's
    probabilistic outputs". The temperature is clipped to `TEMPERATURES`, the midpoint to the range
    of the logits.
    """
    z, positive = np.asarray(logits, np.float64), np.asarray(labels) > 0.5
    targets = platt_targets(positive)
    slope, offset = _newton(z, targets, None)
    steepest, flattest = (1.0 / end for end in TEMPERATURES)
    if not flattest <= slope <= steepest:
        slope, offset = _newton(z, targets, float(np.clip(slope, flattest, steepest)))
    return 1.0 / slope, float(np.clip(-offset / slope, z.min(), z.max()))


def platt_targets(positive: NDArray[np.bool_]) -> Values:
    """Return Platt's targets: (n + 1) / (n + 2) for n positives, 1 / (n + 2) for n negatives."""
    high = (positive.sum() + 1) / (positive.sum() + 2)
    targets: Values = np.where(positive, high, 1 / ((~positive).sum() + 2))
    return targets


def _newton(z: Values, targets: Values, slope: float | None) -> tuple[float, float]:
    """Fit slope and offset of sigmoid(slope * z + offset) by log loss; the slope may be fixed.

    The logits are standardised internally, so that large ones do not lose precision.
    """
    centre, width = float(z.mean()), max(float(z.std()), 1e-12)
    scaled = (z - centre) / width
    columns = np.stack([scaled, np.ones_like(scaled)])
    at = np.array([0.0 if slope is None else slope * width, 0.0])
    free = slice(0, 2) if slope is None else slice(1, 2)
    for _ in range(STEPS):
        probabilities = 1.0 / (1.0 + np.exp(-np.clip(at @ columns, -500, 500)))
        gradient = columns[free] @ (probabilities - targets)
        weight = np.maximum(probabilities * (1.0 - probabilities), 1e-12)
        curvature = (columns[free] * weight) @ columns[free].T + 1e-12 * np.eye(len(gradient))
        step = np.linalg.solve(curvature, gradient)
        before, size = _loss(at @ columns, targets), 1.0
        while size > PRECISION:
            tried = at.copy()
            tried[free] -= size * step
            if _loss(tried @ columns, targets) <= before:
                break
            size /= 2
        else:
            break
        at = tried
        if float(np.abs(size * step).max()) < PRECISION:
            break
    steep = float(at[0]) / width
    return steep, float(at[1]) - steep * centre


def log_loss(
    logits: Values, targets: Values, temperature: float = 1.0, midpoint: float = 0.0
) -> float:
    """Return the mean cross-entropy of targets (0..1) and scaled logits."""
    return _loss((logits - midpoint) / temperature, targets)


def _loss(scaled: Values, targets: Values) -> float:
    return float(np.mean(np.logaddexp(0.0, scaled) - targets * scaled))


def limits(probabilities: Values, labels: Values) -> tuple[float, float]:
    """Return the probabilities up to which a scan is negative and from which it is positive.

    At most the allowed share of the other class lies beyond each limit: sensitivity (1 - MISSED) of
    "not negative", specificity (1 - FALSE_ALARMS) of "positive".
    """
    low = float(np.quantile(probabilities[labels > 0.5], MISSED))
    high = float(np.quantile(probabilities[labels <= 0.5], 1.0 - FALSE_ALARMS))
    return float(np.clip(low, WIDEST[0], NARROWEST[0])), float(
        np.clip(high, NARROWEST[1], WIDEST[1])
    )


def folds_of(labels: ArrayLike, groups: ArrayLike, count: int) -> NDArray[np.int64]:
    """Return the fold (N,) of each case, with whole groups and balanced classes.

    The largest groups are assigned first, each to the fold that brings the class shares closest to
    even, like scikit-learn's StratifiedGroupKFold; ties go to the first fold.
    """
    positive = np.asarray(labels) > 0.5
    names, member = np.unique(np.asarray(groups), return_inverse=True)
    held = np.zeros((len(names), 2))
    np.add.at(held, (member, positive.astype(int)), 1)
    total, dealt = held.sum(axis=0), np.zeros((count, 2))
    place = np.zeros(len(names), np.int64)
    for group in np.argsort(-held.std(axis=1) - held.sum(axis=1), kind="stable"):
        shares = [_unevenness(dealt, fold, held[group], total) for fold in range(count)]
        place[group] = int(np.argmin(shares))
        dealt[place[group]] += held[group]
    return place[member]


def _unevenness(dealt: Values, fold: int, more: Values, total: Values) -> float:
    after = dealt.copy()
    after[fold] += more
    shares = after / np.maximum(total, 1)
    return float(shares.std(axis=0).mean()) + 1e-9 * float(after[fold].sum())
