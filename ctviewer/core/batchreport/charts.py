"""Bars as inline SVG: no script, no font, nothing to load."""

from collections.abc import Callable, Sequence
from html import escape

from ctviewer.core.text import Text

WIDTH, HEIGHT = 640, 200  # of a histogram's drawing area, in pixels
LEFT, TOP, BOTTOM = 44, 12, 40  # room for the numbers and the words of the axes
INK, FAINT, BAR = "#20262c", "#c9d0d6", "#3b7dd8"


def histogram(counts: Sequence[int], title: str, say: Callable[[str], str] = str) -> str:
    """Counts in equal bins of 0..1 as bars over a probability axis."""
    title = say(title)
    most = max([*counts, 1])
    wide = WIDTH / len(counts)
    bars = [
        f'<rect x="{LEFT + place * wide + 1:.1f}" y="{TOP + HEIGHT * (1 - count / most):.1f}" '
        f'width="{wide - 2:.1f}" height="{HEIGHT * count / most:.1f}" fill="{BAR}">'
        f"<title>{say(_bin(place, len(counts)))}: {count}</title>"
        "</rect>"
        for place, count in enumerate(counts)
        if count
    ]
    foot = TOP + HEIGHT
    ticks = [
        _text(LEFT + WIDTH * tenth / 10, foot + 16, f"{tenth / 10:.1f}", "middle")
        for tenth in range(0, 11, 2)
    ]
    parts = [
        f'<line x1="{LEFT}" y1="{TOP}" x2="{LEFT + WIDTH}" y2="{TOP}" stroke="{FAINT}"/>',
        *bars,
        f'<line x1="{LEFT}" y1="{foot}" x2="{LEFT + WIDTH}" y2="{foot}" stroke="{INK}"/>',
        *ticks,
        _text(LEFT - 6, TOP + 5, str(most), "end"),
        _text(LEFT - 6, foot, "0", "end"),
        _text(LEFT + WIDTH / 2, foot + 34, title, "middle"),
    ]
    size = f"{LEFT + WIDTH + 16} {foot + BOTTOM}"
    return (
        f'<svg viewBox="0 0 {size}" role="img" aria-label="{escape(title)}">{"".join(parts)}</svg>'
    )


def _bin(place: int, bins: int) -> Text:
    return Text("{low:.2f} to {high:.2f}", low=place / bins, high=(place + 1) / bins)


def bar(share: float) -> str:
    """One share 0..1 as a small bar, for a table's cell."""
    return (
        '<svg viewBox="0 0 100 10" class="bar" preserveAspectRatio="none">'
        f'<rect width="100" height="10" fill="#e8ecef"/>'
        f'<rect width="{100 * share:.1f}" height="10" fill="{BAR}"/></svg>'
    )


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{INK}" font-size="13">'
        f"{escape(text)}</text>"
    )
