"""The two sets of colours; one is chosen when the program starts and holds until it ends.

Both are for eyes that tell few colours apart: normal is blue-green, pneumonia orange. Text has a
contrast of at least 4.5 to 1 on every surface (WCAG 2.2, success criterion 1.4.3).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """Colours as "#rrggbb", each named by what it is for."""

    background: str
    surface: str
    raised: str
    striped: str
    line: str
    text: str
    muted: str
    disabled: str
    accent: str
    on_accent: str
    warning: str
    alarm: str
    pneumonia: str
    normal: str


DARK = Theme(
    background="#16191d", surface="#1f2429", raised="#2b3238", striped="#242a30",
    line="#3a434b", text="#e9edf0", muted="#a7b1ba", disabled="#717b84",
    accent="#5aa9ff", on_accent="#08131f", warning="#ffb648", alarm="#ff7a6e",
    pneumonia="#ff9f43", normal="#4cc3d9",
)  # fmt: skip
"""Also, whatever the theme, for what lies over slices: they stay on black."""

LIGHT = Theme(
    background="#f1f3f5", surface="#ffffff", raised="#e4e8ec", striped="#f5f7f9",
    line="#b9c2ca", text="#14181c", muted="#4a555f", disabled="#8a949d",
    accent="#0a5cb8", on_accent="#ffffff", warning="#7a4a00", alarm="#b3201a",
    pneumonia="#9a4a00", normal="#0b6474",
)  # fmt: skip

_chosen = DARK


def chosen() -> Theme:
    """The theme of this run."""
    return _chosen


def choose(theme: Theme) -> None:
    """Set the theme of this run; to be called before `ctviewer.ui.look` is imported."""
    global _chosen
    _chosen = theme
