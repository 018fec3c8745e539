"""Fits a site calibration, and tests it out of fold before it is offered."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.analysis.classes import Calibration
from ctviewer.core.analysis.result import Label
from ctviewer.core.analysis.site_calibration import (
    Bin,
    CaseCounts,
    Quality,
    Reservation,
    SiteCalibration,
)
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.base.text import Text
from ctviewer.core.statistics.accuracy import (
    ROUNDS,
    Interval,
    Values,
    auc,
    brier,
    calibration_error,
    ends_of,
    reliability,
    resampled,
)
from ctviewer.core.statistics.conformal import Conformal, conformal
from ctviewer.core.statistics.platt import folds_of, limits, log_loss, scaling
from ctviewer.core.statistics.predictive import wilson
from ctviewer.core.worklist.site_cases import LEAST, OwnCalibration, SiteCases, least_patients

FOLDS = 5
ERROR = 0.02  # error rate of conformal limits per class, if there are enough cases
FITTED = 0.2  # progress when the folds are fitted

Verdicts = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class _Answers:
    """Log-odds (N,) of calibrated probabilities, and the label (N,) of each."""

    odds: Values
    verdicts: Verdicts

    @property
    def probabilities(self) -> Values:
        return _probabilities(self.odds)


def fit_site(
    cases: SiteCases, own: OwnCalibration, made_at: str, progress: Progress = silent
) -> SiteCalibration:
    """Fit Platt scaling, thresholds and conformal limits, and evaluate them out of fold.

    The scaling is fitted to all cases; thresholds and limits to the out-of-fold probabilities,
    where no patient is in both parts. `made_at` is the time in UTC.

    Raises:
        UserError: the network does not separate the classes, or its own calibration is as good out
            of fold.
        Cancelled: raised by `progress`.
    """
    progress(0.0, Text("Fitting the folds"))
    rounds = resampled(cases.positive, ROUNDS, cases.groups)
    area = _interval(cases, rounds, lambda part: auc(cases.logits[part], cases.labels[part]))
    _check_separated(area)
    before = _answers(cases.logits, own.calibration, own.conformal)
    after = _out_of_fold(cases)
    progress(FITTED, Text("Drawing cases for the intervals"))
    gain = _interval(cases, rounds, _loss_gain(cases, before, after))
    _check_better(gain, before, after, cases)
    temperature, midpoint = (round(value, 4) for value in scaling(cases.logits, cases.labels))
    low, high = (round(end, 3) for end in limits(after.probabilities, cases.labels))
    positive, negative = cases.counts
    info = own.info
    return SiteCalibration(
        network=info.name,
        version=info.version,
        network_sha256=info.sha256,
        classes=info.classes,
        made_at=made_at,
        cases=CaseCounts(positive, negative, cases.patients, cases.sha256),
        calibration=Calibration(temperature, midpoint, low, high),
        conformal=_conformal(after.probabilities, cases.labels),
        before=_quality(cases, before, rounds),
        after=_quality(cases, after, rounds),
        gain=gain,
        reservations=tuple(_reservations(cases, area, gain)),
    )


def _probabilities(odds: Values) -> Values:
    probabilities: Values = 1.0 / (1.0 + np.exp(-np.clip(odds, -500, 500)))
    return probabilities


def _answers(logits: Values, by: Calibration, fits: Conformal | None) -> _Answers:
    odds = (logits - by.midpoint) / by.temperature
    verdicts = [Label.of(float(each), by.low, by.high, fits) for each in _probabilities(odds)]
    return _Answers(odds, np.array(verdicts, object))


def _out_of_fold(cases: SiteCases) -> _Answers:
    """The out-of-fold output for each case."""
    labels, odds = cases.labels, np.zeros(len(cases.labels))
    verdicts = np.empty(len(labels), object)
    fold = folds_of(labels, cases.groups, FOLDS)
    for each in range(FOLDS):
        held, rest = fold == each, fold != each
        temperature, midpoint = scaling(cases.logits[rest], labels[rest])
        probabilities = _probabilities((cases.logits[rest] - midpoint) / temperature)
        low, high = limits(probabilities, labels[rest])
        fitted = Calibration(temperature, midpoint, low, high)
        found = _answers(cases.logits[held], fitted, _conformal(probabilities, labels[rest]))
        odds[held], verdicts[held] = found.odds, found.verdicts
    return _Answers(odds, verdicts)


def _conformal(probabilities: Values, labels: Values) -> Conformal:
    """Conformal limits at the smallest error that the number of cases allows."""
    fewest = int(min((labels > 0.5).sum(), (labels <= 0.5).sum()))
    found = conformal(probabilities, labels, max(ERROR, 1.0 / (fewest + 1)))
    return Conformal(*(round(value, 4) for value in (found.error, found.normal_to,
                                                     found.pneumonia_from)))  # fmt: skip


def _loss_gain(
    cases: SiteCases, before: _Answers, after: _Answers
) -> Callable[[NDArray[np.int64]], float]:
    labels = cases.labels
    losses = [np.logaddexp(0.0, each.odds) - labels * each.odds for each in (before, after)]
    return lambda part: float(np.mean(losses[0][part] - losses[1][part]))


def _interval(
    cases: SiteCases,
    rounds: list[NDArray[np.int64]],
    figure: Callable[[NDArray[np.int64]], float],
) -> Interval:
    """A figure of all cases, with percentile limits from resampled patients."""
    everything = np.arange(len(cases.labels))
    both = [part for part in rounds if 0 < cases.positive[part].sum() < len(part)]
    return Interval(figure(everything), *ends_of([figure(part) for part in both]))


def _quality(cases: SiteCases, answers: _Answers, rounds: list[NDArray[np.int64]]) -> Quality:
    probabilities, labels, odds = answers.probabilities, cases.labels, answers.odds
    positive, called = cases.positive, answers.verdicts
    uncertain = (called == Label.UNCERTAIN).sum()
    count, rest = cases.counts
    return Quality(
        log_loss=_interval(cases, rounds, lambda part: log_loss(odds[part], labels[part])),
        brier=_interval(cases, rounds, lambda part: brier(probabilities[part], labels[part])),
        calibration_error=_interval(
            cases, rounds, lambda part: calibration_error(probabilities[part], labels[part])
        ),
        sensitivity=wilson(int((called == Label.POSITIVE)[positive].sum()), count),
        specificity=wilson(int((called == Label.NEGATIVE)[~positive].sum()), rest),
        uncertain=wilson(int(uncertain), count + rest),
        bins=_bins(probabilities, labels),
    )


def _bins(probabilities: Values, labels: Values) -> tuple[Bin, ...]:
    found = reliability(probabilities, labels)
    points = zip(found.said, found.seen, found.cases, strict=True)
    return tuple(
        Bin(float(said), wilson(round(float(seen * count)), int(count)), int(count))
        for said, seen, count in points
    )


def _check_separated(area: Interval) -> None:
    if area.high < 0.5:
        raise UserError(
            Text(
                "Positive scans get lower numbers than negative ones (AUC {value:.2f}); check "
                "whether the labels are the wrong way round, or from another column.",
                value=area.value,
            )
        )
    if area.low <= 0.5:
        raise UserError(
            Text(
                "The network's numbers do not separate the classes on these scans (AUC "
                "{value:.2f}, {low:.2f} to {high:.2f}), which no calibration mends; look whether "
                "the labels are of the right column.",
                value=area.value,
                low=area.low,
                high=area.high,
            )
        )


def _check_better(gain: Interval, before: _Answers, after: _Answers, cases: SiteCases) -> None:
    if gain.value <= 0:
        raise UserError(
            Text(
                "Out of fold this calibration is no better than the network's own (log loss "
                "{after:.3f} against {before:.3f}), so none was made: keep the network's.",
                after=log_loss(after.odds, cases.labels),
                before=log_loss(before.odds, cases.labels),
            )
        )


def _reservations(cases: SiteCases, area: Interval, gain: Interval) -> list[Reservation]:
    reasons = (
        (Reservation.SEPARATED, area.value == 1.0),
        (Reservation.NOT_SURELY_BETTER, gain.low <= 0.0),
        (Reservation.FEW_PATIENTS, cases.patients is not None and least_patients(cases) < LEAST),
        (Reservation.PATIENTS_UNKNOWN, cases.patients is None),
    )
    return [reservation for reservation, holds in reasons if holds]
