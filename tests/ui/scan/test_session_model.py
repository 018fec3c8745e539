"""A session under every order of what a user does, and of when work begins, ends, is heard."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ctviewer.core.base.errors import LoadError
from ctviewer.core.formats.found import Discovery
from ctviewer.ui.scan import session as module
from ctviewer.ui.scan.scan import Scan, SeriesChoice, Several
from ctviewer.ui.scan.session import Session, Stage
from tests.scans import chest
from tests.ui.fakes import FakeClassifier
from tests.ui.hands import Gate, Hands
from tests.ui.profiles import PROFILE

NAMES = ("a.nii", "b.nii", "bad.nii", "folder")
VOLUME = chest(shape=(12, 10, 8))


class SessionModel(RuleBasedStateMachine):
    """`newest` is the name that was opened last, while nothing else was asked for."""

    def __init__(self):
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.hands, self.gates, self.made = Hands(), [], 0
        self.of, self.newest = {}, ""
        self.patch.setattr(module, "open_scans", self.load)
        self.session = Session(self.hands, lambda: self)
        self.session.failed.connect(lambda _: None)

    def load(self, paths, progress):
        (path,) = paths
        self.halt()
        progress(0.5, "")
        if path.name == "bad.nii":
            raise LoadError("The file is damaged.")
        if path.name == "folder":
            return SeriesChoice(path, (), (), Several((path,), Discovery(())))
        source = replace(VOLUME.source, path=path, sha256=path.name)
        return Scan.of(replace(VOLUME, source=source))

    def classify(self, volume, progress):
        found = self.halt()
        progress(0.5, "")
        if found == "fails":
            raise LoadError("The network gave no number.")
        self.made += 1
        result = FakeClassifier().classify(volume, lambda *_: None)
        self.of[str(self.made)] = volume
        return replace(result, judged_at=str(self.made))

    def halt(self):
        gate = Gate(self.hands)
        self.gates.append(gate)
        try:
            return gate.wait()
        finally:
            self.gates.remove(gate)

    @rule(name=st.sampled_from(NAMES))
    def open(self, name):
        self.session.open(Path(name))
        self.newest = name

    @rule(name=st.sampled_from(NAMES))
    def turn_to(self, name):
        """As a double click in the worklist."""
        self.session.turn_to(Path(name))
        self.newest = name

    @precondition(lambda self: self.session.scan is not None)
    @rule()
    def classify_again(self):
        self.session.classify()
        self.newest = ""

    @precondition(lambda self: self.hands.jobs)
    @rule()
    def cancel(self):
        self.session.cancel()
        self.newest = ""

    @precondition(lambda self: self.session.scan is not None)
    @rule()
    def close(self):
        self.session.close()
        self.newest = ""

    @rule(is_on=st.booleans())
    def blind(self, is_on):
        self.session.blind(replace(self.session.blindness, is_on=is_on))

    @precondition(lambda self: self.hands.queued)
    @rule(data=st.data())
    def begin(self, data):
        self.hands.begin(data.draw(st.sampled_from(self.hands.queued)))

    @precondition(lambda self: self.gates)
    @rule(data=st.data(), found=st.sampled_from(["answers", "fails"]))
    def end(self, data, found):
        data.draw(st.sampled_from(self.gates)).let(found)

    @precondition(lambda self: self.hands.ended)
    @rule(data=st.data())
    def deliver(self, data):
        self.hands.deliver(data.draw(st.integers(0, len(self.hands.ended) - 1)))

    @invariant()
    def what_is_shown_belongs_together(self):
        session, display = self.session, self.session.display
        volume, result = session.scan and session.scan.volume, session.result
        assert display.volume is volume
        assert display.heat_map is (result.score.heat_map if result else None)
        if session.sealed is not None:
            assert self.of[session.sealed.judged_at] is volume

    @invariant()
    def the_line_that_was_chosen_is_the_one_that_is_shown(self):
        scan, shown = self.session.scan, self.session.shown
        assert scan is None or shown == scan.volume.source.path
        if scan is None and shown is not None:
            assert self.session.problem

    @invariant()
    def what_is_under_way_is_told_and_will_end(self):
        session = self.session
        if session.activity.stage is not Stage.IDLE:
            assert self.hands.jobs
        elif session.scan is not None:
            assert session.sealed is not None or session.problem, "its classification was lost"

    def finish(self):
        while self.hands.jobs:
            if self.hands.queued:
                self.hands.begin(self.hands.queued[0])
            elif self.gates:
                self.gates[0].let("answers")
            else:
                self.hands.deliver(0)

    def teardown(self):
        try:
            self.finish()
            assert self.session.activity.stage is Stage.IDLE
            self.what_is_under_way_is_told_and_will_end()
            if self.newest in ("a.nii", "b.nii"):
                assert self.session.scan.volume.source.path.name == self.newest
        finally:
            for gate in list(self.gates):
                gate.let("answers")
            self.patch.undo()


@pytest.mark.usefixtures("qapp")
class TestSession(SessionModel.TestCase):
    settings = settings(PROFILE)
