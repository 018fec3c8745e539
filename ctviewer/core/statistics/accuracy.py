"""Performance of a binary classifier: discrimination and calibration.

Throughout, `scores` (N,) are finite and increase with the probability of class 1, `probabilities`
(N,) are scores in 0..1, and `labels` (N,) are 0 or 1. A case is called positive if its score is at
least the threshold. Every function raises UserError if lengths differ, a score is not finite or a
label is neither 0 nor 1, and, where both classes are needed, if one has no case.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text

Values = NDArray[np.float64]
Figure = Callable[[Values, Values], float]
"""A statistic of scores and labels, e.g. `auc`."""

BINS = 10  # in the reliability diagram
ROUNDS = 1000  # bootstrap samples
LEVEL = 0.95  # confidence level


@dataclass(frozen=True, eq=False)
class Roc:
    """The points (K,) of a ROC curve from (0, 0) to (1, 1); one for each distinct score, and inf.

    At `thresholds[k]`, descending, `sensitivity[k]` of the positive and `1 - specificity[k]` of the
    negative cases are called positive.
    """

    thresholds: Values
    sensitivity: Values
    specificity: Values


@dataclass(frozen=True)
class OperatingPoint:
    """A threshold with its sensitivity and specificity."""

    threshold: float
    sensitivity: float
    specificity: float


@dataclass(frozen=True)
class Counts:
    """The confusion table at a threshold; a ratio is None if its denominator is 0."""

    true_positives: int
    false_negatives: int
    true_negatives: int
    false_positives: int

    @property
    def sensitivity(self) -> float | None:
        """Share of positive cases called positive."""
        return _share(self.true_positives, self.false_negatives)

    @property
    def specificity(self) -> float | None:
        """Share of negative cases called negative."""
        return _share(self.true_negatives, self.false_positives)

    @property
    def accuracy(self) -> float | None:
        """Share of cases called correctly."""
        return _share(
            self.true_positives + self.true_negatives, self.false_positives + self.false_negatives
        )


@dataclass(frozen=True, eq=False)
class Reliability:
    """The points of a reliability diagram, one per non-empty bin.

    `said` is the mean probability of a bin, `seen` its share of positive cases, `cases` its size.
    """

    said: Values
    seen: Values
    cases: NDArray[np.int64]


@dataclass(frozen=True)
class Interval:
    """A statistic with its confidence interval."""

    value: float
    low: float
    high: float


def roc(scores: ArrayLike, labels: ArrayLike) -> Roc:
    """Return the ROC curve; tied scores form one step."""
    s, positive = _both_classes(scores, labels)
    order = np.argsort(-s)
    s, found = s[order], np.cumsum(positive[order])
    last = np.append(np.flatnonzero(s[1:] != s[:-1]), len(s) - 1)  # of each run of ties
    above, total = found[last], found[-1]
    negative = last + 1 - above
    return Roc(
        np.append(np.inf, s[last]),
        np.append(0.0, above / total),
        np.append(1.0, 1.0 - negative / (len(s) - total)),
    )


def auc(scores: ArrayLike, labels: ArrayLike) -> float:
    """Return the probability that a positive case scores above a negative one; ties count half.

    The area under the ROC curve (Mann-Whitney's U; Hanley and McNeil 1982).
    """
    s, positive = _both_classes(scores, labels)
    negative = np.sort(s[~positive])
    below, not_above = (np.searchsorted(negative, s[positive], side) for side in ("left", "right"))
    return float((below + not_above).mean() / (2.0 * len(negative)))


def average_precision(scores: ArrayLike, labels: ArrayLike) -> float:
    """Return the precision averaged over the steps of recall, without interpolation."""
    curve = roc(scores, labels)
    share = float(np.mean(np.asarray(labels, np.float64)))
    true = curve.sensitivity[1:] * share
    called = true + (1.0 - curve.specificity[1:]) * (1.0 - share)
    return float(np.sum(np.diff(curve.sensitivity) * true / called))


def at_specificity(scores: ArrayLike, labels: ArrayLike, least: float) -> OperatingPoint:
    """Return the point of highest sensitivity whose specificity is at least `least` (0..1)."""
    curve = roc(scores, labels)
    return _point(curve, int(np.flatnonzero(curve.specificity >= least - 1e-12)[-1]))


def at_sensitivity(scores: ArrayLike, labels: ArrayLike, least: float) -> OperatingPoint:
    """Return the point of highest specificity whose sensitivity is at least `least` (0..1)."""
    curve = roc(scores, labels)
    return _point(curve, int(np.flatnonzero(curve.sensitivity >= least - 1e-12)[0]))


def counts(scores: ArrayLike, labels: ArrayLike, threshold: float) -> Counts:
    """Return the confusion table at a threshold; one class may be empty."""
    s, positive = _checked(scores, labels)
    called = s >= threshold
    return Counts(
        int((called & positive).sum()),
        int((~called & positive).sum()),
        int((~called & ~positive).sum()),
        int((called & ~positive).sum()),
    )


def balanced_accuracy(scores: ArrayLike, labels: ArrayLike, threshold: float = 0.5) -> float:
    """Return the mean of sensitivity and specificity at a threshold."""
    s, positive = _both_classes(scores, labels)
    called = s >= threshold
    return float((called[positive].mean() + (~called)[~positive].mean()) / 2.0)


def brier(probabilities: ArrayLike, labels: ArrayLike) -> float:
    """Return the mean squared difference of probability and label (Brier 1950)."""
    p, positive = _checked(probabilities, labels)
    return float(np.mean((p - positive) ** 2))


def reliability(probabilities: ArrayLike, labels: ArrayLike, bins: int = BINS) -> Reliability:
    """Return the reliability diagram with bins of equal width over 0..1."""
    p, positive = _checked(probabilities, labels)
    place = np.clip((p * bins).astype(int), 0, bins - 1)
    cases = np.bincount(place, minlength=bins)
    held = cases > 0
    said = np.bincount(place, p, bins)[held] / cases[held]
    seen = np.bincount(place, positive, bins)[held] / cases[held]
    return Reliability(said, seen, cases[held])


def calibration_error(probabilities: ArrayLike, labels: ArrayLike, bins: int = BINS) -> float:
    """Return the expected calibration error: the weighted mean gap over bins (Guo et al. 2017)."""
    found = reliability(probabilities, labels, bins)
    return float(np.average(np.abs(found.said - found.seen), weights=found.cases))


def interval(
    figure: Figure, scores: ArrayLike, labels: ArrayLike, rounds: int = ROUNDS
) -> Interval:
    """Return a statistic with its 95 % interval by the stratified bootstrap.

    Each sample draws as many positive and negative cases as there are, with replacement; the limits
    are percentiles of the samples (Efron and Tibshirani 1993). The seed is fixed. Cases are treated
    as independent: with several per patient the interval is too narrow.
    """
    s, positive = _both_classes(scores, labels)
    truth = positive.astype(np.float64)
    draws = [figure(s[chosen], truth[chosen]) for chosen in resampled(positive, rounds)]
    return Interval(figure(s, truth), *ends_of(draws))


def difference(
    figure: Figure, first: ArrayLike, second: ArrayLike, labels: ArrayLike, rounds: int = ROUNDS
) -> Interval:
    """Return the difference `first` - `second` of a statistic on the same cases, with its interval.

    A paired bootstrap: each sample uses the same cases for both, stratified as in `interval`.
    """
    a, positive = _both_classes(first, labels)
    b, _ = _both_classes(second, labels)
    truth = positive.astype(np.float64)
    draws = [
        figure(a[chosen], truth[chosen]) - figure(b[chosen], truth[chosen])
        for chosen in resampled(positive, rounds)
    ]
    return Interval(figure(a, truth) - figure(b, truth), *ends_of(draws))


def worst_errors(probabilities: ArrayLike, labels: ArrayLike, most: int) -> NDArray[np.int64]:
    """Return the indices of up to `most` cases on the wrong side of 0.5, largest error first."""
    p, positive = _checked(probabilities, labels)
    off = np.abs(p - positive)
    order = np.argsort(-off, kind="stable")
    return order[off[order] > 0.5][:most]


def _checked(scores: ArrayLike, labels: ArrayLike) -> tuple[Values, NDArray[np.bool_]]:
    """Scores as float64, and a mask of the positive cases."""
    s, truth = np.asarray(scores, np.float64), np.asarray(labels, np.float64)
    if s.ndim != 1 or s.shape != truth.shape or not len(s):
        raise UserError(
            Text(
                "There {scores:is|are} {scores} {scores:score|scores} for {labels} "
                "{labels:label|labels}; each case needs one of each.",
                scores=s.size,
                labels=truth.size,
            )
        )
    if not np.isfinite(s).all():
        raise UserError(Text("Some scores are not finite numbers; leave those cases out."))
    positive = truth == 1.0
    if not (positive | (truth == 0.0)).all():
        raise UserError(Text("Some labels are neither 0 nor 1; give each case one of them."))
    return s, positive


def _both_classes(scores: ArrayLike, labels: ArrayLike) -> tuple[Values, NDArray[np.bool_]]:
    s, positive = _checked(scores, labels)
    if positive.all() or not positive.any():
        raise UserError(
            Text(
                "{count:The|All} {count} {count:case is|cases are} of class {class_}, so this "
                "figure says nothing; add cases of the other class.",
                count=len(s),
                class_=int(positive[0]),
            )
        )
    return s, positive


def _share(part: int, rest: int) -> float | None:
    return part / (part + rest) if part + rest else None


def _point(curve: Roc, at: int) -> OperatingPoint:
    return OperatingPoint(
        float(curve.thresholds[at]), float(curve.sensitivity[at]), float(curve.specificity[at])
    )


def resampled(
    positive: NDArray[np.bool_], rounds: int, groups: ArrayLike | None = None
) -> list[NDArray[np.int64]]:
    """Return the case indices of each bootstrap sample, stratified by class.

    With `groups` (N,), such as patients, groups are drawn with all their cases; those with a
    positive case form one stratum, the others the second.
    """
    rng = np.random.default_rng(0)
    if groups is None:
        places = [np.flatnonzero(positive), np.flatnonzero(~positive)]
        return [np.concatenate([rng.choice(p, len(p)) for p in places]) for _ in range(rounds)]
    _, member = np.unique(np.asarray(groups), return_inverse=True)
    members = [np.flatnonzero(member == each) for each in range(member.max() + 1)]
    has_positive = np.array([positive[cases].any() for cases in members])
    strata = [each for each in (np.flatnonzero(has_positive), np.flatnonzero(~has_positive))
              if len(each)]  # fmt: skip
    drawn = [np.concatenate([rng.choice(p, len(p)) for p in strata]) for _ in range(rounds)]
    return [np.concatenate([members[each] for each in chosen]) for chosen in drawn]


def ends_of(draws: list[float]) -> tuple[float, float]:
    """Return the percentile limits that contain the share `LEVEL` of bootstrap samples."""
    outside = (1.0 - LEVEL) / 2.0
    low, high = np.quantile(draws, (outside, 1.0 - outside))
    return float(low), float(high)
