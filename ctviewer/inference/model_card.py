"""What is to be read of a network file before its numbers are: Markdown, without running it."""

from collections.abc import Iterator
from pathlib import Path

from ctviewer.inference.model_file import ModelFile

CARD = "MODEL_CARD.md"
FENCE = "---\n"  # around the fields for catalogues that a card may begin with
SYNTHETIC = "synthetic: it never saw a patient"
MOST_CHARACTERS = 500_000


def card_text(model: ModelFile) -> str:
    """The file's own facts, then the card that lies with it and names its SHA-256, if any."""
    card = next((text for text in _cards(model.path) if model.info.sha256 in text), None)
    if card is None:
        card = "No model card lies with this file; what its maker says of it is above."
    return f"{_facts(model)}\n\n{_without_fields(card)}"


def _cards(path: Path) -> Iterator[str]:
    """Beside the file, or up to two folders above, where the program's own lies."""
    places = [path.with_suffix(".md"), *(folder / CARD for folder in list(path.parents)[:3])]
    for place in places:
        try:
            with place.open(encoding="utf-8") as file:
                yield file.read(MOST_CHARACTERS)
        except (OSError, UnicodeDecodeError):
            continue


def _without_fields(card: str) -> str:
    if not card.startswith(FENCE):
        return card
    _, _, rest = card[len(FENCE) :].partition(FENCE)
    return rest.lstrip()


def _facts(model: ModelFile) -> str:
    info, evidence = model.info, model.evidence
    conformal, familiar = evidence.conformal, evidence.population
    lines = [
        f"**{_plain(info.name)} {_plain(info.version)}**: {_plain(info.notice)}",
        f"- SHA-256 `{info.sha256}`, {len(model.content) / 1e6:.1f} MB",
        f"- probability = sigmoid((logit - {model.midpoint:g}) / {model.temperature:g}); normal up "
        f"to {model.low:g}, pneumonia from {model.high:g}",
        f"- heat map: {_plain(model.heat_map_kind)}, lesion from {model.lesion_threshold:g}",
        "- " + (SYNTHETIC if info.synthetic else "there were real scans in its training"),
    ]
    if conformal is None:
        lines.append("- no conformal limits: nothing tells how often its labels are wrong")
    if familiar is None:
        lines.append("- no training statistics: it cannot tell a scan unlike those of training")
    return "\n".join([lines[0], "", *lines[1:]])


def _plain(text: str) -> str:
    """Text of a stranger's file, without a meaning in Markdown."""
    return "".join(f"\\{each}" if each in "\\`*_{}[]<>()#+!|~" else each for each in text)
