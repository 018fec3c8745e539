"""Undo and redo over frozen states."""

from dataclasses import dataclass
from typing import Generic, TypeVar

State = TypeVar("State")
MOST = 200  # steps that can be undone


@dataclass(frozen=True)
class History(Generic[State]):
    """A state with those before and after it; a change forgets what was undone."""

    now: State
    past: tuple[State, ...] = ()
    future: tuple[State, ...] = ()

    def changed(self, state: State) -> "History[State]":
        """Another state; the same one is no step."""
        if state == self.now:
            return self
        return History(state, (*self.past, self.now)[-MOST:])

    def undone(self) -> "History[State]":
        """One step back, if there is one."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (self.now, *self.future))

    def redone(self) -> "History[State]":
        """One step forth, if one was undone."""
        if not self.future:
            return self
        return History(self.future[0], (*self.past, self.now), self.future[1:])
