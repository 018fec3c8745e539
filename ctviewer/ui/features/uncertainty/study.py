"""What is asked of the network about its own number, in the worker, one after the other."""

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
    """What the study asks: `ctviewer.inference.classifier.Classifier`."""

    @property
    def model(self) -> ModelFile:
        """All that its file says."""
        ...

    def classify(self, volume: Volume, progress: Progress) -> Result:
        """Classify a volume."""
        ...

    def classify_examined(self, scans: Sequence[Examined]) -> list[Result]:
        """Classify examined scans."""
        ...


class Question(Enum):
    """What takes time, and so is asked for."""

    FILE = "file"
    SPREAD = "spread"
    INFLUENCE = "influence"


@dataclass(frozen=True)
class Answers:
    """What is known of the session's result; `asked` is worked on, `fraction` (0..1) of it done.

    `waiting` was asked meanwhile, and follows in this order.
    `problem` is the sentence that came instead of the last answer.
    """

    model: ModelFile | None = None
    spread: Spread | None = None
    influence: Influence | None = None
    asked: Question | None = None
    waiting: tuple[Question, ...] = ()
    fraction: float = 0.0
    problem: str = ""

    def is_pending(self, question: Question) -> bool:
        """Whether a question is worked on, or follows."""
        return question is self.asked or question in self.waiting


NOTHING = Answers()


class ConfidenceStudy(QObject):
    """Answers questions about the session's result; a new scan or run ends them.

    A question that is asked while another is worked on follows it.
    While it is `wanted`, the network file's statistics are fetched for every result.
    """

    changed = Signal()

    def __init__(self, session: Session, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.answers = NOTHING
        self.wanted = False
        self._session = session
        self._result = session.result  # what is known is about
        self._job = CurrentJob(runner, self)
        self._job.progressed.connect(self._on_progressed)
        self._job.failed.connect(self._on_failed)
        session.result_changed.connect(self._on_result_changed)
        session.activity_changed.connect(self._on_activity_changed)

    def want(self, wanted: bool) -> None:
        """Fetch the statistics of the network file, or no longer."""
        self.wanted = wanted
        self._fetch()

    @Slot()
    def ask_spread(self) -> None:
        """Classify the scan under small changes."""
        self._ask(Question.SPREAD)

    @Slot()
    def ask_influence(self) -> None:
        """Classify the scan with slab after slab replaced."""
        self._ask(Question.INFLUENCE)

    @Slot()
    def cancel(self) -> None:
        """Take every question back; what is known already stays."""
        self._job.drop()
        self._set(replace(self.answers, asked=None, waiting=(), fraction=0.0))
        self._fetch()

    def take_back(self, question: Question) -> None:
        """Ask one question no longer; those that wait go on."""
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
        """Work on the question that waits longest, unless one is worked on."""
        session = self._session
        if answers.asked is None and answers.waiting and session.scan is not None:
            question, *waiting = answers.waiting
            answers = replace(answers, asked=question, waiting=tuple(waiting), fraction=0.0)
            work = partial(WORK[question], session.classifier, session.scan.volume, session.result)
            self._job.start(work, self._on_finished)
        self._set(answers)

    def _ended(self) -> Answers:
        """What is known when the question that was worked on is so no longer."""
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
        """The same result may come again: another scan's number was seen, say."""
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
