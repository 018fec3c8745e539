"""Wording of the confidence panel."""

from markupsafe import Markup
from PySide6.QtCore import QCoreApplication

from ctviewer.core.analysis.classes import Classes
from ctviewer.core.analysis.influence import Influence, SlabInfluence
from ctviewer.core.analysis.perturb import Spread
from ctviewer.core.analysis.result import Score
from ctviewer.core.analysis.wording import class_text, could_be_text, in_order, percent_text
from ctviewer.core.base.text import Text
from ctviewer.core.statistics.accuracy import Interval
from ctviewer.core.statistics.class_limits import ClassLimits
from ctviewer.core.statistics.conformal import Fitting
from ctviewer.core.statistics.evidence import Evidence
from ctviewer.core.statistics.familiarity import Familiarity
from ctviewer.ui.base.look import NORMAL, PNEUMONIA
from ctviewer.ui.base.words import filled, number, word

MADE_UP = {"phantoms", "painted scans"}  # sources without patients
"""Sources of test cases without patients with pneumonia."""


def fitting_text(score: Score) -> str | Markup:
    """Which classes fit, and with what guarantee."""
    if score.class_limits is not None and score.could_be is not None:
        return _fitting_of_many(score, score.class_limits, score.could_be)
    conformal, fitting = score.conformal, score.fitting
    if conformal is None or fitting is None:
        return tr("This network file has no conformal limits.")
    positive, negative = (word(class_text(name, score.classes)) for name in in_order(score.classes))
    fits = {
        Fitting.NORMAL: tr("Only “{negative}” fits this number."),
        Fitting.PNEUMONIA: tr("Only “{positive}” fits this number."),
        Fitting.BOTH: tr("Both “{negative}” and “{positive}” fit this number."),
        Fitting.NEITHER: tr("Neither “{negative}” nor “{positive}” fits this number."),
    }
    promise = tr(
        "“{negative}” fits up to {to}, “{positive}” from {start}: of scans like the calibration "
        "cases, at most {error} of each class lie outside their own limit (conformal limits)."
    ).format(
        negative=negative,
        positive=positive,
        to=percent_text(conformal.normal_to),
        start=percent_text(conformal.pneumonia_from),
        error=number(100 * conformal.error, "g", " %"),
    )
    fit = fits[fitting].format(negative=negative, positive=positive)
    return Markup("<b>{}</b> {}").format(fit, promise)


def _fitting_of_many(score: Score, limits: ClassLimits, names: tuple[str, ...]) -> Markup:
    each = ", ".join(
        tr("“{name}” from {start}").format(
            name=word(class_text(name, score.classes)), start=percent_text(least)
        )
        for name, least in limits.least.items()
    )
    promise = tr(
        "Fit: {limits}. Of scans like the calibration cases, at most {error} of each class miss "
        "their own class (conformal limits)."
    ).format(limits=each, error=number(100 * limits.error, "g", " %"))
    return Markup("<b>{}</b> {}").format(word(could_be_text(names, score.classes)), promise)


def _cases(source: str, count: int) -> str:
    """The number of cases from a source in a network file."""
    if source == "phantoms":
        return Text("{count} {count:phantom|phantoms}", count=count)
    if source == "painted scans":
        return Text("{count} painted {count:scan|scans}", count=count)
    return f"{count} {source}"


def reference_text(evidence: Evidence) -> str:
    """A description of the known cases."""
    if not evidence.sources:
        return tr("The network file does not say what these cases are.")
    counts = evidence.sources.items()
    named = ", ".join(word(_cases(name, count)) for name, count in counts)
    if evidence.sources.keys() <= MADE_UP:
        return tr(
            "Test cases of the network file: {named}. None is a patient with pneumonia: lesions "
            "are drawn into phantoms or painted into clear scans of few people. Expect worse "
            "figures in a clinic; the intervals count cases, not people, and are too narrow."
        ).format(named=named)
    return tr(
        "Test cases of the network file: {named}. The intervals count cases, not people."
    ).format(named=named)


def strip_text(classes: Classes) -> Markup:
    """The legend of the strip."""
    positive, negative = (word(class_text(name, classes)) for name in in_order(classes))
    return Markup(tr(
        "Above <span style='color:{above}'>{negative}</span>, below "
        "<span style='color:{below}'>{positive}</span>; underlined where the class "
        "fits. Triangle: this scan, shaded: its spread. Dashes: the threshold below."
    )).format(above=NORMAL, below=PNEUMONIA, negative=negative, positive=positive)  # fmt: skip


def familiarity_text(known: Familiarity | None) -> str | Markup:
    """The distance with its limits."""
    if known is None:
        return tr("This network file does not say how far a scan is from its training scans.")
    return Markup(tr(
        "<b>Distance to the training scans {distance}: {level}.</b> 95 of 100 calibration scans "
        "lie within {limit_95}, 99 within {limit_99}."
    )).format(
        distance=number(known.distance, ".1f"), level=word(known.level.title),
        limit_95=number(known.limit_95, ".1f"), limit_99=number(known.limit_99, ".1f"),
    )  # fmt: skip


def interval_text(found: Interval | None) -> tuple[str, str]:
    """A proportion and its interval in percent; dashes if undefined."""
    if found is None:
        return "–", ""
    value, low, high = (number(100 * each, ".1f") for each in (found.value, found.low, found.high))
    return f"{value} %", f"{low} – {high} %"


def spread_rows(found: Spread) -> tuple[tuple[str, str], ...]:
    """Each perturbation, and the probability under it."""
    return tuple((word(each.name), _phrase(each.probability)) for each in found.perturbed)


def spread_text(found: Spread) -> Markup:
    """The range, each perturbation, and what it does not mean."""
    row = Markup("<tr><td>{}&nbsp;&nbsp;</td><td align='right'>{}</td></tr>")
    rows = Markup().join(row.format(*each) for each in spread_rows(found))
    low, high = fine_text(found.lowest), fine_text(found.highest)
    one = tr("{low} under {count:the|all} {count} {count:change|changes}")
    span = tr("{low} to {high} under {count} {count:change|changes}")
    title = filled(one if low == high else span, low=low, high=high, count=len(found.perturbed))
    return Markup("<b>{}</b><table>{}</table>").format(title, rows)


def slab_text(each: SlabInfluence, found: Influence) -> str:
    """A slab's influence, and the probabilities without it and with it alone."""
    return tr(
        "slices {first} to {last}: log‑odds {given} (without it {before} → {without}, "
        "alone {cleared} → {alone})"
    ).format(
        first=int(each.slab.lowest) + 1,
        last=max(int(each.slab.highest + 0.5), int(each.slab.lowest) + 1),
        given=number(each.log_odds, "+.2f").replace("-", "\u2212"),
        before=fine_text(found.probability), without=fine_text(each.without),
        cleared=fine_text(found.cleared), alone=fine_text(each.alone),
    )  # fmt: skip


def influence_text(found: Influence, position: int) -> Markup:
    """The strongest slab, the current slice's, and all replaced."""
    strongest, here = found.strongest, found.at(position)
    lines = []
    if strongest.log_odds > found.floor:
        first = Markup(tr("<b>Strongest:</b> {what}"))
        lines.append(first.format(what=slab_text(strongest, found)))
    else:
        none = Markup(tr("<b>No slab stands out:</b> clear scans reach log‑odds of {floor} too."))
        lines.append(none.format(floor=number(found.floor, "g")))
    phrase = slab_text(here, found) if here else tr("outside what the network sees")
    lines.append(Markup(tr("<b>This slice:</b> {what}")).format(what=phrase))
    lines.append(
        Markup(tr("<b>All slabs cleared:</b> {before} → {after}")).format(
            before=fine_text(found.probability), after=fine_text(found.cleared)
        )
    )
    return Markup("<br>").join(lines)


def fine_text(probability: float) -> str:
    """A probability in percent with one decimal, never 0 or 100."""
    percent = min(max(100 * probability, 0.1), 99.9)
    sign = "<" if 100 * probability < 0.1 else ">" if 100 * probability > 99.9 else ""
    return sign + number(percent, ".1f", " %")


def _phrase(probability: float | None) -> str:
    return tr("not classified") if probability is None else fine_text(probability)


def tr(source: str) -> str:
    """Translate a sentence."""
    return QCoreApplication.translate("confidence", source)
