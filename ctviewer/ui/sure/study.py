"""What is asked of the network about its own number, in the worker, while nothing else is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from typing import Any, Protocol, cast

from PySide6.QtCore import QObject, Signal, Slot

from ctviewer.core.errors import UserError
from ctviewer.core.examine import Examined
from ctviewer.core.influence import Influence
from ctviewer.core.perturb import Spread
from ctviewer.core.report import Report
from ctviewer.core.result import Result
from ctviewer.core.text import Text
from ctviewer.core.volume import Volume
from ctviewer.inference.model_file import ModelFile
from ctviewer.ui.jobs import Job, JobRunner
from ctviewer.ui.messages import sentence
from ctviewer.ui.session import Session, Stage


class Network(Protocol):
    """What the study asks: `ctviewer.inference.classifier.Classifier`."""

    @property
    def model(self) -> ModelFile:
        """All that its file says."""
        ...

    def classify(self, volume: Volume, report: Report) -> Result:
        """Judge a volume."""
        ...

    def judge(self, scans: Sequence[Examined]) -> list[Result]:
        """Judge examined scans."""
        ...


class Question(Enum):
    """What takes time, and so is asked for."""

    FILE = "file"
    SPREAD = "spread"
    INFLUENCE = "influence"


@dataclass(frozen=True)
class Answers:
    """What is known of the session's result; `asked` is worked on, `fraction` (0..1) of it done.

    `problem` is the sentence that came instead of the last answer.
    """

    model: ModelFile | None = None
    spread: Spread | None = None
    influence: Influence | None = None
    asked: Question | None = None
    fraction: float = 0.0
    problem: str = ""


NOTHING = Answers()


class SureStudy(QObject):
    """Answers questions about the session's result; opening or judging a scan ends them at once.

    While it is `wanted`, the network file's statistics are fetched for every result.
    """

    changed = Signal()

    def __init__(self, session: Session, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.answers = NOTHING
        self.wanted = False
        self._session = session
        self._runner = runner
        self._job: Job | None = None
        session.result_changed.connect(self._on_result_changed)
        session.activity_changed.connect(self._on_activity_changed)

    def want(self, wanted: bool) -> None:
        """Fetch the statistics of the network file, or no longer."""
        self.wanted = wanted
        if wanted and self.answers.model is None and not self.answers.problem:
            self._ask(Question.FILE, _file)

    @Slot()
    def ask_spread(self) -> None:
        """Judge the scan under small changes."""
        self._ask(Question.SPREAD, _spread)

    @Slot()
    def ask_influence(self) -> None:
        """Judge the scan with slab after slab replaced."""
        self._ask(Question.INFLUENCE, _influence)

    @Slot()
    def cancel(self) -> None:
        """Stop at the next report; what is known already stays."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self._set(replace(self.answers, asked=None, fraction=0.0))

    def _ask(self, question: Question, work: Callable[..., object]) -> None:
        session = self._session
        idle = session.activity.stage is Stage.IDLE
        if session.scan is None or session.result is None or not session.result.score or not idle:
            return
        self.cancel()
        asked = partial(work, session.classifier, session.scan.volume, session.result)
        self._job = job = Job(asked)
        job.progressed.connect(self._on_progressed)
        job.finished.connect(self._on_finished)
        job.failed.connect(self._on_failed)
        self._set(replace(self.answers, asked=question, fraction=0.0, problem=""))
        self._runner.start(job)

    def _set(self, answers: Answers) -> None:
        if answers != self.answers:
            self.answers = answers
            self.changed.emit()

    def _is_stale(self) -> bool:
        return self._job is None or self.sender() is not self._job

    @Slot(float, str)
    def _on_progressed(self, fraction: float, _label: str) -> None:
        if not self._is_stale():
            self._set(replace(self.answers, fraction=fraction))

    @Slot(object)
    def _on_finished(self, answer: ModelFile | Spread | Influence) -> None:
        if self._is_stale():
            return
        self._job = None
        known = replace(self.answers, asked=None, fraction=0.0)
        if isinstance(answer, Spread):
            self._set(replace(known, spread=answer))
        elif isinstance(answer, Influence):
            self._set(replace(known, influence=answer))
        else:
            self._set(replace(known, model=answer))

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        if not self._is_stale():
            self._job = None
            self._set(replace(self.answers, asked=None, fraction=0.0, problem=sentence(error)))

    @Slot()
    def _on_result_changed(self) -> None:
        self.cancel()
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
        if self.wanted and self.answers == NOTHING:
            self.want(True)


Make = Callable[[], Any]


def _file(make: Make, _volume: Volume, result: Result, _report: Report) -> ModelFile:
    return _network(make, result).model


def _spread(make: Make, volume: Volume, result: Result, report: Report) -> Spread:
    from ctviewer.inference.spread import spread

    return spread(_network(make, result), volume, result, report)


def _influence(make: Make, volume: Volume, result: Result, report: Report) -> Influence:
    from ctviewer.inference.influence import influence

    network = _network(make, result)
    return influence(network, network.model.spec, volume, report)


def _network(make: Make, result: Result) -> Network:
    """The network that gave the result, and no other."""
    network = cast("Network", make())
    if network.model.info.sha256 != result.model.sha256:
        raise UserError(Text("Another network gave this number; judge the scan again, then ask."))
    return network
