"""The known networks, the one in use, and running several on one scan."""

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QSettings, Signal, Slot

from ctviewer.core.analysis.classes import PNEUMONIA, Classes
from ctviewer.core.analysis.disagreement import NetworkAnswer
from ctviewer.core.analysis.site_calibration import read_site_calibration
from ctviewer.core.base.errors import SCAN_ERRORS, ModelError, sentence_of
from ctviewer.core.base.progress import Progress, part
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.volume import Volume
from ctviewer.inference.model_card import card_text
from ctviewer.inference.model_file import ModelFile, default_model, read_model_file
from ctviewer.inference.site import with_calibration
from ctviewer.pipeline.options import Options
from ctviewer.ui.base.jobs import CurrentJob, JobRunner
from ctviewer.ui.base.words import sentence, word
from ctviewer.ui.scan.session import Classifier

if TYPE_CHECKING:
    from ctviewer.inference.classifier import Classifier as NetworkClassifier

TRUSTED = "networks/trusted"  # key in the settings
CALIBRATION = "networks/calibration"  # key of the last calibration file


@dataclass(frozen=True)
class KnownNetwork:
    """A network file as it was when trusted; `own` if the program started with it."""

    path: Path
    sha256: str
    name: str
    version: str
    own: bool = False

    @classmethod
    def of(cls, model: ModelFile, *, own: bool = False) -> "KnownNetwork":
        """From a network file that was read."""
        return cls(model.path, model.info.sha256, model.info.name, model.info.version, own)

    @property
    def title(self) -> str:
        """E.g. "ctviewer-painted 0.2.1 (b3dbad29)"; the hash distinguishes equal names."""
        return f"{self.name} {self.version} ({self.sha256[:8]})"


def remember(known: tuple[KnownNetwork, ...]) -> None:
    """Store the added networks."""
    kept = [{**asdict(each), "path": str(each.path)} for each in known if not each.own]
    QSettings().setValue(TRUSTED, json.dumps(kept))


def remembered() -> tuple[KnownNetwork, ...]:
    """The added networks; none if the settings are damaged: nothing is trusted by mistake."""
    try:
        kept = json.loads(str(QSettings().value(TRUSTED, "[]")))
        return tuple(
            KnownNetwork(
                Path(each["path"]), str(each["sha256"]), str(each["name"]), str(each["version"])
            )
            for each in kept
            if each["sha256"]
        )
    except (ValueError, KeyError, TypeError):
        return ()


NOT_KNOWN = Text(
    "The network that classified these scans is no longer in your list; add it again under "
    "Network, Networks…, or classify them by another."
)


@dataclass(frozen=True)
class CardText:
    """A network file's card (Markdown), or the reason why it cannot be used."""

    text: str = ""
    problem: str = ""


class Networks(QObject):
    """The networks of the window; the initial one classifies until another is chosen.

    `start` holds the device and files that the program started with. The user's choice lasts until
    the program ends, so that nobody uses another network or calibration by mistake later.
    `calibration` is the site calibration file in use, if any; `chosen_changed` reports another
    network or calibration.
    """

    changed = Signal()
    chosen_changed = Signal()
    compared = Signal(object)
    failed = Signal(str)

    def __init__(
        self,
        make_classifier: Callable[[], Classifier],
        start: Options,
        runner: JobRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.chosen: KnownNetwork | None = None
        self.calibration = start.calibration
        self._make_first = make_classifier
        self.start = start
        self._made: dict[str, Classifier] = {}  # by hash, the first one by ""
        self._making = threading.Lock()  # several worker threads may request one
        self._classes: dict[str, Classes] = {}
        self._cards: dict[KnownNetwork, tuple[object, CardText]] = {}
        self._added = remembered()
        self._first: KnownNetwork | None = None
        self._job = CurrentJob(runner, self)
        self._job.failed.connect(self._on_failed)
        self._job.cancelled.connect(self.changed)

    @property
    def comparing(self) -> bool:
        """Whether a comparison of networks is running."""
        return self._job.is_on

    @property
    def known(self) -> tuple[KnownNetwork, ...]:
        """All networks, the initial one first."""
        return (self.first, *(each for each in self._added if each.sha256 != self.first.sha256))

    @property
    def first(self) -> KnownNetwork:
        """The initial network.

        Raises:
            ModelError: it is not trusted or not usable.
        """
        if self._first is None:
            path = self.start.model or default_model()
            model = read_model_file(path, allow_unlisted=self.start.allow_unlisted)
            self._first = KnownNetwork.of(model, own=True)
        return self._first

    @property
    def options(self) -> Options:
        """The command line options for the network in use."""
        known = self.start if self.chosen is None else self._options_of(self.chosen)
        return replace(known, calibration=self.calibration)

    def options_of(self, sha256: str) -> Options | None:
        """The options for a network from `Options.trusted`; None if it is no longer trusted.

        Without a hash the initial one; always with its own calibration.
        """
        if not sha256:
            return replace(self.start, calibration=None)
        found = [each for each in self._added if each.sha256 == sha256]
        return self._options_of(found[0]) if found else None

    def card_of(self, known: KnownNetwork) -> CardText:
        """The card of a network file, without running it; reloaded if the file changed."""
        stamp = _stamp(known.path)
        seen = self._cards.get(known)
        if seen is None or seen[0] != stamp:
            seen = self._cards[known] = (stamp, _card_of(known))
        return seen[1]

    @property
    def classes(self) -> Classes:
        """The classes of the network in use; of the shipped one if it cannot be read."""
        try:
            known = self.chosen or self.first
            if known.sha256 not in self._classes:
                model = read_model_file(known.path, allow_unlisted=True)  # does not run it
                self._classes[known.sha256] = model.classes
        except ModelError:
            return PNEUMONIA
        return self._classes[known.sha256]

    def trust(self, model: ModelFile) -> None:
        """Trust a file, after the user confirmed it."""
        others = tuple(each for each in self._added if each.path != model.path)
        self._keep((*others, KnownNetwork.of(model)))

    def forget(self, known: KnownNetwork) -> None:
        """Withdraw the trust in a file."""
        if self.chosen == known:
            self.choose(self.first)
        self._made.pop(known.sha256, None)
        self._keep(tuple(each for each in self._added if each != known))

    def choose(self, known: KnownNetwork) -> None:
        """Use a network from now on."""
        chosen = None if known.own else known
        if chosen != self.chosen:
            self.chosen, was_on = chosen, self.calibration is not None
            self.calibration = None
            self.changed.emit()
            self.chosen_changed.emit()
            if was_on:
                self.failed.emit(self.tr("The calibration is of the other network, and off now."))

    @property
    def last_calibration(self) -> Path | None:
        """The site calibration file used last, possibly in an earlier run."""
        kept = str(QSettings().value(CALIBRATION, "") or "")
        return self.calibration or (Path(kept) if kept else None)

    def use_calibration(self, path: Path | None) -> None:
        """Use a site calibration, or none.

        Raises:
            UserError: it cannot be read, was altered, or belongs to another network.
        """
        if path is not None:
            path = path.absolute()
            in_use = self.chosen or self.first
            model = read_model_file(in_use.path, allow_unlisted=True)  # does not run it
            with_calibration(model, path)
            QSettings().setValue(CALIBRATION, str(path))
        if path != self.calibration:
            self.calibration = path
            self.changed.emit()
            self.chosen_changed.emit()

    def classifier_of(self, sha256: str) -> Classifier:
        """The classifier for `options_of`; in a worker.

        Raises:
            UserError: it is not trusted or not usable.
        """
        found = [each for each in self._added if each.sha256 == sha256]
        if sha256 and not found:
            raise ModelError(NOT_KNOWN)
        return self._classifier_of(found[0] if found else None)

    def classifier(self) -> Classifier:
        """The classifier in use; in the worker.

        Raises:
            UserError: it is not trusted or not usable.
        """
        made = self._classifier_of(self.chosen)
        if self.calibration is None:
            return made
        network = cast("NetworkClassifier", made)
        return network.calibrated_to(read_site_calibration(self.calibration))

    def compare(self, volume: Volume, networks: Sequence[KnownNetwork]) -> None:
        """Run several networks on a volume; `compared` carries a NetworkAnswer for each."""
        self._job.start(partial(self._opinions, volume, tuple(networks)), self._on_compared)
        self.changed.emit()

    @Slot()
    def cancel(self) -> None:
        """Stop the comparison at the next step."""
        if self.comparing:
            self._job.drop()
            self.changed.emit()

    def _opinions(
        self, volume: Volume, networks: Sequence[KnownNetwork], progress: Progress
    ) -> list[NetworkAnswer]:
        opinions = []
        for number, known in enumerate(networks):
            share = part(progress, number / len(networks), (number + 1) / len(networks))
            share(0.0, Text("Loading the network"))
            opinions.append(self._opinion(volume, known, share))
        return opinions

    def _opinion(self, volume: Volume, known: KnownNetwork, progress: Progress) -> NetworkAnswer:
        """Run one network; its errors do not affect others."""
        try:
            classifier = self._classifier_of(None if known.own else known)
            return NetworkAnswer(known.title, classifier.classify(volume, progress))
        except SCAN_ERRORS as error:
            return NetworkAnswer(known.title, problem=word(sentence_of(error)))

    def _classifier_of(self, known: KnownNetwork | None) -> Classifier:
        """The classifier of a network, None for the first one; created on first use."""
        sha256 = known.sha256 if known else ""
        with self._making:
            made = self._made.get(sha256)
            if made is None:
                made = self._made[sha256] = self._load(known) if known else self._make_first()
        return made

    def _load(self, known: KnownNetwork) -> Classifier:
        from ctviewer.inference.classifier import load_classifier  # imports torch

        return load_classifier(self.start.device, known.path, trusted=known.sha256)

    def _options_of(self, known: KnownNetwork) -> Options:
        return replace(
            self.start, model=known.path, allow_unlisted=True, trusted=known.sha256,
            calibration=None,
        )  # fmt: skip

    def _keep(self, added: tuple[KnownNetwork, ...]) -> None:
        self._added = added
        remember(added)
        self.changed.emit()

    def _on_compared(self, opinions: list[NetworkAnswer]) -> None:
        self.changed.emit()
        self.compared.emit(opinions)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self.changed.emit()
        self.failed.emit(sentence(error))


def _card_of(known: KnownNetwork) -> CardText:
    try:
        model = read_model_file(known.path, trusted=known.sha256)
        return CardText(text=card_text(model, word))
    except ModelError as error:
        return CardText(problem=sentence(error))


def _stamp(path: Path) -> tuple[int, int] | None:
    """Detects changes of a file for display only: before running, its hash is checked."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
