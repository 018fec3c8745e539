"""A batch under every order of what a user does and of when its work begins, ends and is heard."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from ctviewer.core.base.errors import LoadError
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.outcome import BatchProgress
from ctviewer.pipeline.survey import Found, Surveyed
from ctviewer.ui.features.batch import controller as module
from ctviewer.ui.features.batch.controller import CLASSIFYING, Phase
from ctviewer.ui.features.batch.engine import BatchEnd, StoredRows
from ctviewer.ui.features.batch.memory import LastBatch
from tests.rows import row
from tests.ui.hands import Gate, Hands
from tests.ui.profiles import PROFILE

COUNT = 3
NOWHERE = Path("/no/such/place")


def paths_of(options):
    return [path / f"{options.recursive}-{n}.nii" for path in options.paths for n in range(COUNT)]


class Engine:
    """Waits at a gate in each of its calls; `runs` are those that have not come back."""

    def __init__(self, hands):
        self.defaults = Options(paths=())
        self.hands, self.gates, self.runs = hands, [], []

    def find(self, options, progress):
        progress(0.0, "")
        if self._halt("find") == "none":
            raise LoadError("The folder holds no scan.")
        return Surveyed(tuple(Found(str(p), str(p.parent), None) for p in paths_of(options)))

    def kept(self, results):
        self._halt("kept")
        return StoredRows([row(str(results / "0.nii"), probability=0.5)], COUNT)

    def run(self, options, listener, control, found=None):
        assert found is None or [Path(each.path) for each in found] == paths_of(options)
        run = (options, listener, control)
        self.runs.append(run)
        try:
            ending = self._halt("run")
        finally:
            self.runs.remove(run)
        if control.cancelled or ending == "left":
            return BatchEnd(1)
        if ending == "none":
            raise LoadError("The folder is out of reach.")
        return BatchEnd(1, "The disk is full.") if ending == "stopped" else BatchEnd()

    def _halt(self, kind):
        gate = Gate(self.hands)
        self.gates.append(gate)
        gate.kind = kind
        try:
            return gate.wait()
        finally:
            self.gates.remove(gate)


class FakeNetworks:
    options = Options(paths=(), trusted="ab")

    def options_of(self, _sha256):
        return self.options


class BatchModel(RuleBasedStateMachine):
    """`invited` says whether the user has asked for a run, now or once the rows are recalled."""

    def __init__(self):
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.hands, self.last, self.made = Hands(), None, 0
        self.invited = self.giving_way = False
        self.patch.setattr(module, "JobRunner", lambda _parent: self.hands)
        self.patch.setattr(module, "remember", self.remember)
        self.patch.setattr(module, "last_batch", lambda _defaults: self.last)
        self.patch.setattr(module, "new_results", self.new_results)
        self.engine = Engine(self.hands)

    def remember(self, options, *, finished, omitted=()):
        self.last = LastBatch(options, finished)

    def new_results(self):
        self.made += 1
        return NOWHERE / f"{self.made}.jsonl"

    @initialize()
    def open_window(self):
        self.batch = module.Batch(self.engine, FakeNetworks())
        self.phase = self.batch.state.phase
        self.batch.changed.connect(self.on_changed)
        self.giving_way = False

    def on_changed(self):
        phase, before = self.batch.state.phase, self.phase
        self.phase = phase
        if phase is Phase.RUNNING and before not in CLASSIFYING:
            assert self.invited, "a run that nobody asked for"
        if phase in (Phase.NONE, Phase.LOOKING, Phase.READY, Phase.RUNNING):
            self.invited = False

    @rule(folder=st.sampled_from("ab"), recursive=st.booleans())
    def look(self, folder, recursive):
        self.batch.look(Options(paths=(NOWHERE / folder,), recursive=recursive))

    @precondition(lambda self: self.batch.state.phase in (Phase.LOOKING, Phase.READY))
    @rule()
    def change_options(self):
        """As the pre-flight page does it when a switch is clicked."""
        options = self.batch.state.options
        self.batch.look(replace(options, recursive=not options.recursive))

    @precondition(lambda self: self.batch.state.phase is Phase.READY)
    @rule()
    def start(self):
        self.invited = True
        self.batch.start()
        self.invited = False

    @precondition(lambda self: self.batch.state.resumable)
    @rule()
    def resume(self):
        self.invited = True
        self.batch.resume()
        self.invited = False

    @precondition(lambda self: self.batch.can_recall)
    @rule()
    def recall(self):
        self.batch.recall()

    @precondition(lambda self: self.last is not None)
    @rule()
    def recall_and_resume(self):
        was_free = self.batch.can_recall
        self.batch.recall_and_resume()
        if was_free:
            self.invited = True

    @precondition(lambda self: self.engine.runs)
    @rule()
    def pause(self):
        self.batch.toggle_pause()

    @precondition(lambda self: self.engine.runs)
    @rule(asked=st.booleans())
    def pause_for_viewer(self, asked):
        self.giving_way = asked
        self.batch.pause_for_viewer(asked)

    @precondition(lambda self: self.hands.jobs)
    @rule()
    def cancel(self):
        self.batch.cancel()
        assert self.batch.state.phase not in (Phase.LOOKING, Phase.RECALLING, Phase.RUNNING)
        assert all(control.cancelled for _, _, control in self.engine.runs), "out of reach"

    @precondition(lambda self: self.hands.queued)
    @rule(data=st.data())
    def begin(self, data):
        self.hands.begin(data.draw(st.sampled_from(self.hands.queued)))

    @precondition(lambda self: self.engine.gates)
    @rule(data=st.data(), found=st.sampled_from(["all", "left", "none", "stopped"]))
    def end(self, data, found):
        data.draw(st.sampled_from(self.engine.gates)).let(found)

    @precondition(lambda self: self.hands.ended)
    @rule(data=st.data())
    def deliver(self, data):
        self.hands.deliver(data.draw(st.integers(0, len(self.hands.ended) - 1)))

    @precondition(lambda self: self.engine.runs)
    @rule(number=st.integers(0, COUNT - 1))
    def row_comes(self, number):
        options, listener, _ = self.engine.runs[0]
        listener(
            [row(str(options.jsonl / f"{number}.nii"), probability=0.5)], BatchProgress(1, COUNT)
        )
        self.batch._take_arrived()

    @precondition(lambda self: self.last is not None)
    @rule()
    def close_and_open_again(self):
        self.finish()
        self.open_window()

    @invariant()
    def there_is_one_run_and_it_can_be_cancelled(self):
        assert len(self.engine.runs) <= 1
        for options, _, control in self.engine.runs:
            assert self.batch.state.phase in CLASSIFYING
            assert options == self.batch.state.options
            assert control.cancelled == (self.batch.state.phase is Phase.STOPPING)
            waits = self.batch.state.phase is Phase.PAUSED or self.giving_way
            assert control.paused == (waits and not control.cancelled)

    @invariant()
    def a_phase_that_waits_has_something_to_wait_for(self):
        if self.batch.state.phase in {*CLASSIFYING, Phase.LOOKING, Phase.RECALLING}:
            assert self.hands.jobs

    @invariant()
    def what_was_found_is_of_what_was_asked(self):
        state = self.batch.state
        if state.phase is Phase.READY:
            found = [candidate.path for candidate in state.preflight.candidates]
            assert found == paths_of(state.options)

    @invariant()
    def every_row_is_of_the_batch(self):
        for line in self.batch.worklist.lines:
            assert line.path.parent == self.batch.worklist._results

    def finish(self):
        """Close the window: all that is under way comes to its end."""
        self.batch.cancel()
        while self.hands.jobs:
            if self.hands.queued:
                self.hands.begin(self.hands.queued[0])
            elif self.engine.gates:
                self.engine.gates[0].let("all")
            else:
                self.hands.deliver(0)
            self.there_is_one_run_and_it_can_be_cancelled()
        assert self.batch.state.phase in (Phase.NONE, Phase.READY, Phase.STOPPED, Phase.DONE)
        assert not self.engine.runs

    def teardown(self):
        if hasattr(self, "batch"):
            try:
                self.finish()
            finally:
                for gate in list(self.engine.gates):
                    gate.let("all")
        self.patch.undo()


@pytest.mark.usefixtures("qapp")
class TestBatch(BatchModel.TestCase):
    settings = settings(PROFILE)
