"""Spread and slice occlusion of a result, computed sequentially in the worker."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from typing import Any, Protocol, cast

from PySide6.QtCore import QObject, Signal, Slot

from ctviewer.core.analysis.examine import Examined
from ctviewer.core.analysis.influence import Influence
from ctviewer.core.analysis.perturb import Spread
from ctviewer.core.analysis.result import Result
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.progress import Progress
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.volume import Volume
from ctviewer.inference.model_file import ModelFile
from ctviewer.ui.base.jobs import CurrentJob, JobRunner
from ctviewer.ui.base.words import sentence
from ctviewer.ui.scan.session import Session, Stage


class ExplainedNetwork(Protocol):
    """The network used: `ctviewer.inference.classifier.Classifier`."""

    @property
    def model(self) -> ModelFile:
        """The metadata of its file."""
        ...

    def classify(self, volume: Volume, progress: Progress) -> Result:
        """Classify a volume."""
        ...

    def classify_examined(self, scans: Sequence[Examined]) -> list[Result]:
        """Classify examined scans."""
        ...


class Question(Enum):
    """A slow computation, run on request."""

    FILE = "file"
    SPREAD = "spread"
    INFLUENCE = "influence"


@dataclass(frozen=True)
class Answers:
    """What is known about the session's result; `asked` is being computed, `fraction` (0..1) done.

    `waiting` are queued, in order. `problem` is the sentence in place of the last answer.
    """

    model: ModelFile | None = None
    spread: Spread | None = None
    influence: Influence | None = None
    asked: Question | None = None
    waiting: tuple[Question, ...] = ()
    fraction: float = 0.0
    problem: str = ""

    def is_pending(self, question: Question) -> bool:
        """Whether a question is running or queued."""
        return question is self.asked or question in self.waiting


NOTHING = Answers()


class ConfidenceStudy(QObject):
    """Runs requested computations on the session's result; cancelled by a new scan or run.

    Requests during a computation are queued. While `wanted`, the network file's statistics are
    loaded for every result.
    """

    changed = Signal()

    def __init__(self, session: Session, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.answers = NOTHING
        self.wanted = False
        self._session = session
        self._result = session.result  # identifies what the data are about
        self._job = CurrentJob(runner, self)
        self._job.progressed.connect(self._on_progressed)
        self._job.failed.connect(self._on_failed)
        session.result_changed.connect(self._on_result_changed)
        session.activity_changed.connect(self._on_activity_changed)

    def want(self, wanted: bool) -> None:
        """Start or stop loading the statistics of the network file."""
        self.wanted = wanted
        self._fetch()

    @Slot()
    def ask_spread(self) -> None:
        """Classify the scan under perturbations."""
        self._ask(Question.SPREAD)

    @Slot()
    def ask_influence(self) -> None:
        """Run slice occlusion."""
        self._ask(Question.INFLUENCE)

    @Slot()
    def cancel(self) -> None:
        """Cancel all requests; existing answers stay."""
        self._job.drop()
        self._set(replace(self.answers, asked=None, waiting=(), fraction=0.0))
        self._fetch()

    def take_back(self, question: Question) -> None:
        """Cancel one request; queued ones continue."""
        answers = self.answers
        if question is answers.asked:
            self._go_on(self._ended())
        else:
            waiting = tuple(each for each in answers.waiting if each is not question)
            self._set(replace(answers, waiting=waiting))

    def _ask(self, question: Question) -> None:
        session = self._session
        idle = session.activity.stage is Stage.IDLE
        if session.scan is None or session.result is None or not session.result.score or not idle:
            return
        if not self.answers.is_pending(question):
            waiting = (*self.answers.waiting, question)
            self._go_on(replace(self.answers, waiting=waiting, problem=""))

    def _go_on(self, answers: Answers) -> None:
        """Start the next queued request, unless one is running."""
        session = self._session
        if answers.asked is None and answers.waiting and session.scan is not None:
            question, *waiting = answers.waiting
            answers = replace(answers, asked=question, waiting=tuple(waiting), fraction=0.0)
            work = partial(WORK[question], session.classifier, session.scan.volume, session.result)
            self._job.start(work, self._on_finished)
        self._set(answers)

    def _ended(self) -> Answers:
        """The state after the running request has ended."""
        self._job.drop()
        return replace(self.answers, asked=None, fraction=0.0)

    def _set(self, answers: Answers) -> None:
        if answers != self.answers:
            self.answers = answers
            self.changed.emit()

    @Slot(float, str)
    def _on_progressed(self, fraction: float, _label: str) -> None:
        self._set(replace(self.answers, fraction=fraction))

    def _on_finished(self, answer: ModelFile | Spread | Influence) -> None:
        known = self._ended()
        if isinstance(answer, Spread):
            self._go_on(replace(known, spread=answer))
        elif isinstance(answer, Influence):
            self._go_on(replace(known, influence=answer))
        else:
            self._go_on(replace(known, model=answer))

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._go_on(replace(self._ended(), problem=sentence(error)))

    @Slot()
    def _on_result_changed(self) -> None:
        """The same result may be emitted again, e.g. when another was seen."""
        if self._session.result is not self._result:
            self._result = self._session.result
            self._job.drop()
            self.answers = NOTHING
        self.changed.emit()
        self._fetch()

    @Slot()
    def _on_activity_changed(self) -> None:
        if self._session.activity.stage is Stage.IDLE:
            self._fetch()
        else:
            self.cancel()

    def _fetch(self) -> None:
        if self.wanted and self.answers.model is None and not self.answers.problem:
            self._ask(Question.FILE)


Make = Callable[[], Any]


def _file(make: Make, _volume: Volume, result: Result, _progress: Progress) -> ModelFile:
    return _network(make, result).model


def _spread(make: Make, volume: Volume, result: Result, progress: Progress) -> Spread:
    from ctviewer.inference.explain import spread

    return spread(_network(make, result), volume, result, progress)


def _influence(make: Make, volume: Volume, result: Result, progress: Progress) -> Influence:
    from ctviewer.inference.explain import influence

    network = _network(make, result)
    found = influence(network, network.model.spec, volume, progress)
    return replace(found, floor=network.model.occlusion_floor)


WORK: dict[Question, Callable[..., object]] = {
    Question.FILE: _file,
    Question.SPREAD: _spread,
    Question.INFLUENCE: _influence,
}


def _network(make: Make, result: Result) -> ExplainedNetwork:
    """The network that gave the result, and no other."""
    network = cast("ExplainedNetwork", make())
    if network.model.info.sha256 != result.model.sha256:
        raise UserError(
            Text("Another network gave this number; classify the scan again, then ask.")
        )
    return network
