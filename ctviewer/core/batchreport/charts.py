"""Bars as inline SVG: no script, no font, nothing to load."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from ctviewer.core.base.text import Text

WIDTH, HEIGHT = 640, 200  # of a histogram's drawing area, in pixels
LEFT, TOP, BOTTOM = 44, 12, 40  # room for the numbers and the words of the axes
INK, FAINT, BAR = "#20262c", "#c9d0d6", "#3b7dd8"


def histogram(counts: Sequence[int], title: str, say: Callable[[str], str] = str) -> Markup:
    """Counts in equal bins of 0..1 as bars over a probability axis."""
    title = say(title)
    most = max([*counts, 1])
    wide = WIDTH / len(counts)
    bar_ = Markup(
        '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}">'
        "<title>{}: {}</title></rect>"
    )
    bars = [
        bar_.format(
            LEFT + place * wide + 1, TOP + HEIGHT * (1 - count / most),
            wide - 2, HEIGHT * count / most, BAR, say(_bin(place, len(counts))), count,
        )
        for place, count in enumerate(counts)
        if count
    ]  # fmt: skip
    foot = TOP + HEIGHT
    ticks = [
        _text(LEFT + WIDTH * tenth / 10, foot + 16, f"{tenth / 10:.1f}", "middle")
        for tenth in range(0, 11, 2)
    ]
    parts = [
        _line(TOP, FAINT),
        *bars,
        _line(foot, INK),
        *ticks,
        _text(LEFT - 6, TOP + 5, str(most), "end"),
        _text(LEFT - 6, foot, "0", "end"),
        _text(LEFT + WIDTH / 2, foot + 34, title, "middle"),
    ]
    return Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        LEFT + WIDTH + 16, foot + BOTTOM, title, Markup().join(parts)
    )


def _bin(place: int, bins: int) -> Text:
    return Text("{low:.2f} to {high:.2f}", low=place / bins, high=(place + 1) / bins)


def bar(share: float) -> Markup:
    """One share 0..1 as a small bar, for a table's cell."""
    return Markup(
        '<svg viewBox="0 0 100 10" class="bar" preserveAspectRatio="none">'
        '<rect width="100" height="10" fill="#e8ecef"/>'
        '<rect width="{:.1f}" height="10" fill="{}"/></svg>'
    ).format(100 * share, BAR)


def _line(y: int, colour: str) -> Markup:
    return Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}"/>').format(
        LEFT, y, LEFT + WIDTH, y, colour
    )


def _text(x: float, y: float, text: str, anchor: str) -> Markup:
    return Markup(
        '<text x="{:.1f}" y="{:.1f}" text-anchor="{}" fill="{}" font-size="13">{}</text>'
    ).format(x, y, anchor, INK, text)
