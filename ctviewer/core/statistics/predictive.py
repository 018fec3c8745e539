"""Wilson intervals, and predictive values at a given prevalence."""

import math
from statistics import NormalDist

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text
from ctviewer.core.statistics.accuracy import LEVEL, Counts, Interval

Z = NormalDist().inv_cdf((1.0 + LEVEL) / 2.0)  # 1.96: half-width of a 95 % interval in SDs


def wilson(part: int, whole: int) -> Interval:
    """Return the share of `part` in `whole` cases with Wilson's 95 % score interval.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", J. Am.
    Stat. Assoc. 1927;22:209-212. Unlike p ± 1.96 SE it keeps its coverage near 0 and 1.

    Raises:
        UserError: there are no cases.
    """
    if whole < 1:
        raise UserError(Text("There is no case of one class, so no share of it can be computed."))
    p, zz = part / whole, Z * Z
    centre = (p + zz / (2 * whole)) / (1 + zz / whole)
    half = Z / (1 + zz / whole) * math.sqrt(p * (1 - p) / whole + zz / (4 * whole**2))
    return Interval(p, max(centre - half, 0.0) if part else 0.0, centre + half if p < 1 else 1.0)


def sensitivity(found: Counts) -> Interval:
    """Return the share of positive cases called positive, with Wilson's interval."""
    return wilson(found.true_positives, found.true_positives + found.false_negatives)


def specificity(found: Counts) -> Interval:
    """Return the share of negative cases called negative, with Wilson's interval."""
    return wilson(found.true_negatives, found.true_negatives + found.false_positives)


def predictive_values(found: Counts, prevalence: float) -> tuple[Interval | None, Interval | None]:
    """Return the positive and the negative predictive value at a prevalence between 0 and 1.

    By Bayes' theorem from sensitivity and specificity. The 95 % intervals are the logit intervals
    for case-control data of Mercaldo, Lau and Zhou, "Confidence intervals for predictive values
    with an emphasis to case-control studies", Stat. Med. 2007;26:2170-2183 (variance of the logit
    by the delta method), with half a case added to each count (Haldane and Anscombe 1956), so that
    they have a width without observed errors; a limit is moved to the value itself if it would
    exclude it. In simulations with 50 to 460 cases per class their coverage was 92 to 96 %, with
    the z²/2 of the paper's adjusted variant 68 to 95 %. The prevalence is treated as known. A value
    is None if no case is called so.

    Raises:
        UserError: a class has no case, or the prevalence is not between 0 and 1.
    """
    if not 0.0 < prevalence < 1.0:
        raise UserError(Text("A prevalence must lie between 0 and 100 %, ends excluded."))
    se, sp = sensitivity(found).value, specificity(found).value
    odds = prevalence / (1.0 - prevalence)
    s, s_failure, n1 = _adjusted(found.true_positives, found.false_negatives)
    c, c_failure, n0 = _adjusted(found.true_negatives, found.false_positives)
    positive = _share(odds * se, 1.0 - sp)
    negative = _share(sp, odds * (1.0 - se))
    return (
        _around(positive, odds * s / c_failure, s_failure / s / n1 + c / c_failure / n0),
        _around(negative, c / (odds * s_failure), s / s_failure / n1 + c_failure / c / n0),
    )


def _adjusted(successes: int, failures: int) -> tuple[float, float, float]:
    """The shares of success and failure, and the case count, with half a case added to both."""
    cases = successes + failures + 1.0
    return (successes + 0.5) / cases, (failures + 0.5) / cases, cases


def _share(part: float, rest: float) -> float | None:
    return part / (part + rest) if part + rest > 0 else None


def _around(value: float | None, odds: float, variance: float) -> Interval | None:
    if value is None:
        return None
    half = Z * math.sqrt(variance)
    low, high = (1.0 / (1.0 + math.exp(-end)) for end in (math.log(odds) - half,
                                                         math.log(odds) + half))  # fmt: skip
    return Interval(value, min(low, value), max(high, value))
