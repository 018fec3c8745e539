"""Analysis of a reading study: ROC of readers and pooled, agreement, and the network."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text
from ctviewer.core.statistics.accuracy import Interval, auc, ends_of, interval, resampled, roc
from ctviewer.core.statistics.agreement import cohens_kappa, fleiss_kappa
from ctviewer.core.worklist.blindread import Scale
from ctviewer.core.worklist.reading_study import ReadingStudy, StudyReader, StudyReading

CALLED = {Scale.PERCENT: 50, Scale.FIVE_POINT: 4}  # scores from which a scan is called positive
ROUNDS = 1000  # bootstrap samples
LEAST_DRAWS = 0.5  # of the samples must have a kappa for its interval

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class ReaderFigures:
    """Performance of one reader, or of the network; None if a class is missing."""

    name: str
    done: int
    wanted: int
    auc: Interval | None
    curve: tuple[tuple[float, float], ...]
    sensitivity: float | None
    specificity: float | None
    median_seconds: float | None = None


@dataclass(frozen=True)
class KappaFigure:
    """A kappa with its 95 % interval, None if undefined."""

    kind: str
    readers: tuple[str, ...]
    cases: int
    kappa: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ReadingAnalysis:
    """All figures of a study. `notes` are caveats, in sentences.

    `mean_auc` is the mean of the readers' AUCs on the cases that all have read, `pooled` the AUC of
    all readings together, `gain` the difference between the network's and that mean.
    """

    readers: tuple[ReaderFigures, ...]
    network: ReaderFigures | None
    mean_auc: Interval | None
    pooled: Interval | None
    gain: Interval | None
    agreements: tuple[KappaFigure, ...]
    notes: tuple[Text, ...]


def first_readings(reader: StudyReader) -> dict[str, StudyReading]:
    """A reader's first reading of each scan, by its SHA-256."""
    found: dict[str, StudyReading] = {}
    for reading in sorted(reader.readings, key=lambda each: each.item):
        found.setdefault(reading.sha256, reading)
    return found


def network_scores(study: ReadingStudy) -> dict[str, float]:
    """The network's probability of each scan, as stored when it was read."""
    return {
        reading.sha256: reading.probability
        for reader in study.readers
        for reading in reader.readings
        if reading.probability is not None
    }


def analyse(
    study: ReadingStudy, truth: Mapping[str, bool], *, unfinished: bool = False
) -> ReadingAnalysis:
    """All figures; `truth` maps scans (SHA-256) to whether they are positive.

    Raises:
        UserError: a reader has not finished and `unfinished` is False, or there are no readings.
    """
    readers = [each for each in study.readers if each.readings]
    if not readers:
        raise UserError(Text("Nobody has read a scan of this study yet."))
    waiting = [each for each in study.readers if not each.complete]
    if waiting and not unfinished:
        raise UserError(
            Text(
                "{names} have not read all their scans ({done} of {wanted}), and results are shown "
                "at the end only. Wait, or ask for the figures of an unfinished study.",
                names=", ".join(each.name for each in waiting),
                done=sum(len(each.readings) for each in waiting),
                wanted=sum(len(each.order) for each in waiting),
            )
        )
    first = {reader.name: first_readings(reader) for reader in readers}
    network = network_scores(study)
    common = _common(first, truth)
    return ReadingAnalysis(
        tuple(_figures(reader, first[reader.name], truth, study.scale) for reader in readers),
        _network(network, truth) if network else None,
        _mean(first, common, truth),
        _pooled(first, truth),
        _gain(first, [case for case in common if case in network], truth, network),
        tuple(_agreements(readers, first, study.scale)),
        tuple(_notes(study, readers, truth, network)),
    )


def _common(
    first: Mapping[str, Mapping[str, StudyReading]], truth: Mapping[str, bool]
) -> list[str]:
    """The scans with a known truth that all readers have read."""
    return sorted(set(truth).intersection(*first.values()))


def _figures(
    reader: StudyReader, first: Mapping[str, StudyReading], truth: Mapping[str, bool], scale: Scale
) -> ReaderFigures:
    cases = [case for case in first if case in truth]
    scores = np.array([first[case].score for case in cases], float)
    labels = np.array([truth[case] for case in cases], bool)
    seconds = [each.seconds for each in reader.readings]
    counted = len(reader.readings), len(reader.order)
    return _of_scores(reader.name, counted, (scores, labels), float(CALLED[scale]),
                      float(np.median(seconds)))  # fmt: skip


def _network(scores: Mapping[str, float], truth: Mapping[str, bool]) -> ReaderFigures:
    cases = sorted(set(scores) & set(truth))
    values = np.array([scores[case] for case in cases], float)
    labels = np.array([truth[case] for case in cases], bool)
    return _of_scores("network", (len(scores), len(scores)), (values, labels), 0.5)


def _of_scores(
    name: str, counted: tuple[int, int], cases: tuple[Scores, NDArray[np.bool_]],
    called_from: float, seconds: float | None = None,
) -> ReaderFigures:  # fmt: skip
    """Figures from scores and truths; a scan is called positive from the score `called_from`."""
    scores, labels = cases
    both = bool(len(labels)) and 0 < int(labels.sum()) < len(labels)
    called = scores >= called_from
    area: Interval | None = None
    curve: tuple[tuple[float, float], ...] = ()
    if both:
        area = interval(auc, scores, labels, ROUNDS)
        points = roc(scores, labels)
        curve = tuple(
            (1.0 - float(y), float(x))
            for x, y in zip(points.sensitivity, points.specificity, strict=True)
        )
    return ReaderFigures(
        name, *counted, area, curve,
        float(called[labels].mean()) if labels.any() else None,
        float((~called[~labels]).mean()) if (~labels).any() else None,
        seconds,
    )  # fmt: skip


def _matrix(
    first: Mapping[str, Mapping[str, StudyReading]], cases: Sequence[str]
) -> NDArray[np.float64]:
    """The scores as an array (readers, cases)."""
    return np.array([[reads[case].score for case in cases] for reads in first.values()], float)


def _mean(
    first: Mapping[str, Mapping[str, StudyReading]], cases: list[str], truth: Mapping[str, bool]
) -> Interval | None:
    labels = np.array([truth[case] for case in cases], bool)
    if not len(labels) or labels.all() or not labels.any():
        return None
    scores = _matrix(first, cases)
    return _drawn(labels, lambda chosen: _mean_auc(scores, labels, chosen))


def _gain(
    first: Mapping[str, Mapping[str, StudyReading]], cases: list[str],
    truth: Mapping[str, bool], network: Mapping[str, float],
) -> Interval | None:  # fmt: skip
    labels = np.array([truth[case] for case in cases], bool)
    if not len(labels) or labels.all() or not labels.any():
        return None
    scores = _matrix(first, cases)
    answers = np.array([network[case] for case in cases], float)
    return _drawn(
        labels,
        lambda chosen: auc(answers[chosen], labels[chosen]) - _mean_auc(scores, labels, chosen),
    )


def _mean_auc(
    scores: NDArray[np.float64], labels: NDArray[np.bool_], chosen: NDArray[np.int64]
) -> float:
    return float(np.mean([auc(each[chosen], labels[chosen]) for each in scores]))


def _drawn(labels: NDArray[np.bool_], figure: Callable[[NDArray[np.int64]], float]) -> Interval:
    """A figure of all cases with a bootstrap interval over cases; readers are fixed."""
    draws = [figure(chosen) for chosen in resampled(labels, ROUNDS)]
    return Interval(figure(np.arange(len(labels))), *ends_of(draws))


def _pooled(
    first: Mapping[str, Mapping[str, StudyReading]], truth: Mapping[str, bool]
) -> Interval | None:
    """The AUC of all readings together; cases are resampled with all their readings."""
    rows = [(case, reading.score) for reads in first.values() for case, reading in reads.items()
            if case in truth]  # fmt: skip
    labels = np.array([truth[case] for case, _ in rows], bool)
    if not len(labels) or labels.all() or not labels.any():
        return None
    scores = np.array([score for _, score in rows], float)
    draws = [
        auc(scores[chosen], labels[chosen])
        for chosen in resampled(labels, ROUNDS, [case for case, _ in rows])
    ]
    return Interval(auc(scores, labels), *ends_of(draws))


def _agreements(
    readers: Sequence[StudyReader], first: Mapping[str, Mapping[str, StudyReading]], scale: Scale
) -> Iterator[KappaFigure]:
    limit = CALLED[scale]
    for one, other in combinations(first, 2):
        cases = sorted(set(first[one]) & set(first[other]))
        scores = np.array([[first[name][case].score for case in cases] for name in (one, other)])
        if not cases:
            continue
        yield _agreed("Cohen, called", (one, other), _called(scores.T, limit), _cohen)
        yield _agreed("Cohen, quadratic weights", (one, other), scores.T, _weighted)
    everyone = sorted(set.intersection(*(set(reads) for reads in first.values())))
    if len(first) > 1 and everyone:
        scores = _matrix(first, everyone)
        yield _agreed("Fleiss, called", tuple(first), _called(scores.T, limit), fleiss_kappa)
    for reader in readers:
        pairs = _repeated(reader)
        if len(pairs):
            yield _agreed(
                "same reader twice, called", (reader.name,), _called(pairs, limit), _cohen
            )


def _called(scores: NDArray[Any], limit: int) -> NDArray[np.bool_]:
    return np.asarray(scores >= limit)


def _repeated(reader: StudyReader) -> NDArray[np.int64]:
    """First and second score (scans, 2) of scans that the reader read twice."""
    by_scan: dict[str, list[int]] = {}
    for reading in sorted(reader.readings, key=lambda each: each.item):
        by_scan.setdefault(reading.sha256, []).append(reading.score)
    pairs = [scores[:2] for scores in by_scan.values() if len(scores) > 1]
    return np.array(pairs, np.int64).reshape(-1, 2)


def _cohen(table: NDArray[Any]) -> float | None:
    return cohens_kappa(table[:, 0], table[:, 1])


def _weighted(table: NDArray[Any]) -> float | None:
    return cohens_kappa(table[:, 0], table[:, 1], quadratic=True)


def _agreed(
    kind: str, readers: tuple[str, ...], table: NDArray[Any],
    kappa: Callable[[NDArray[Any]], float | None],
) -> KappaFigure:  # fmt: skip
    """A kappa of (cases, readers) with a bootstrap interval over cases."""
    rng = np.random.default_rng(0)
    value = kappa(table)
    draws = (kappa(table[rng.integers(0, len(table), len(table))]) for _ in range(ROUNDS))
    known = [each for each in draws if each is not None]
    low, high = ends_of(known) if value is not None and len(known) >= LEAST_DRAWS * ROUNDS else (
        None, None)  # fmt: skip
    return KappaFigure(kind, readers, len(table), value, low, high)


def _notes(
    study: ReadingStudy, readers: Sequence[StudyReader], truth: Mapping[str, bool],
    network: Mapping[str, float],
) -> Iterator[Text]:  # fmt: skip
    for reader in study.readers:
        if not reader.complete:
            yield Text("Reader {name} has read {done} of {wanted} and is not at the end.",
                       name=reader.name, done=len(reader.readings),
                       wanted=len(reader.order))  # fmt: skip
    if len({frozenset(each.order) for each in readers}) > 1:
        yield Text(
            "The readers have different lists: each one's figures are of their own scans, the mean "
            "and Fleiss' kappa of those that all have read."
        )
    scans = {scan.sha256 for scan in study.scans}
    missing = len(scans - set(truth))
    if missing:
        yield Text(
            "{count} of {all} {all:scan|scans} {count:has|have} no ground truth and "
            "{count:is|are} left out of every ROC.",
                   count=missing, all=len(scans))  # fmt: skip
    unanswered = len({sha for each in readers for sha in each.order} - set(network))
    if unanswered:
        yield Text("The network has no probability for {count} of the scans.", count=unanswered)
    if len(readers) == 1:
        yield Text("There is one reader, so there is no agreement between readers.")
