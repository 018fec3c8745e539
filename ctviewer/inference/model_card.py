"""The model card of a network file as Markdown, without running the network."""

from collections.abc import Callable, Iterator
from pathlib import Path

from ctviewer.core.analysis.doubts import Unknown
from ctviewer.core.analysis.wording import class_text, in_order
from ctviewer.core.base.text import Text
from ctviewer.inference.model_file import ModelFile

CARD = "MODEL_CARD.md"
FENCE = "---\n"  # encloses the catalogue fields (YAML) that a card may start with
SYNTHETIC = Text("synthetic: it never saw a patient")
TRAINING = {
    True: SYNTHETIC,
    False: Text("there were real scans in its training"),
    None: Text("unknown whether it was trained on patients"),
}
MAX_CHARACTERS = 500_000


def card_text(model: ModelFile, say: Callable[[str], str] = str) -> str:
    """Facts from the network file, then the card found beside it that names its SHA-256, if any.

    `say` translates the facts; a card is shown in the language it was written in.
    """
    card = next((text for text in _cards(model.path) if model.info.sha256 in text), None)
    if card is None:
        card = say(
            Text("There is no model card beside this file; what its maker says of it is above.")
        )
    facts = [f"- {say(each)}" for each in _facts(model)]
    name = f"**{_plain(model.info.name)} {_plain(model.info.version)}**"
    head = f"{name}: {_plain(say(model.info.notice))}"
    return "\n".join([head, "", *facts, "", _without_fields(card)])


def _cards(path: Path) -> Iterator[str]:
    """The cards beside the file and up to two folders above, where the shipped one is."""
    places = [path.with_suffix(".md"), *(folder / CARD for folder in list(path.parents)[:3])]
    for place in places:
        try:
            with place.open(encoding="utf-8") as file:
                yield file.read(MAX_CHARACTERS)
        except (OSError, UnicodeDecodeError):
            continue


def _without_fields(card: str) -> str:
    if not card.startswith(FENCE):
        return card
    _, _, rest = card[len(FENCE) :].partition(FENCE)
    return rest.lstrip()


def _facts(model: ModelFile) -> Iterator[str]:
    yield f"SHA-256 `{model.info.sha256}`, {model.size / 1e6:.1f} MB"
    yield _decision(model)
    if Unknown.CALIBRATION in model.unknown:
        yield Text("not calibrated: how often its number is right is unknown")
    yield _heat_map(model)
    yield TRAINING[model.info.synthetic]
    if model.evidence.conformal is None and model.evidence.class_limits is None:
        yield Text("no conformal limits: nothing says how often its labels are wrong")
    if model.evidence.population is None:
        yield Text("no training statistics: it cannot recognise a scan unlike those of training")


def _heat_map(model: ModelFile) -> Text:
    if model.heat_map_kind is None:
        return Text("no heat map: nothing says where in the lung its answer comes from")
    return Text(
        "heat map: {kind}, lesion from {threshold:g}",
        kind=_plain(model.heat_map_kind),
        threshold=model.lesion_threshold,
    )


def _decision(model: ModelFile) -> Text:
    """Calibration and decision thresholds in a sentence."""
    limits, classes = model.calibration, model.classes
    if not classes.binary:
        return Text(
            "classes: {classes}; probabilities = softmax(logits / {temperature:g}); the likeliest "
            "class is named from {certain:g} on",
            classes=", ".join(map(_plain, classes.names)),
            temperature=limits.temperature,
            certain=limits.certain,
        )
    if not limits.has_thresholds:
        return Text("the threshold for a positive scan is unknown")
    positive, negative = (_plain(class_text(name, classes)) for name in in_order(classes))
    return Text(
        "probability of “{positive}” = sigmoid((logit - {midpoint:g}) / {temperature:g}); "
        "“{negative}” up to {low:g}, “{positive}” from {high:g}",
        positive=positive,
        negative=negative,
        midpoint=limits.midpoint,
        temperature=limits.temperature,
        low=limits.low,
        high=limits.high,
    )


def _plain(text: str) -> str:
    """Text from an untrusted file with Markdown markup escaped."""
    if isinstance(text, Text):
        return text
    return "".join(f"\\{each}" if each in "\\`*_{}[]<>()#+!|~" else each for each in text)
