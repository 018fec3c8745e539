"""The engine on a Ray cluster: paths are sent out, rows come back, volumes stay on the nodes.

Without GPUs in the cluster, each core has an actor that does all of a file's work. With GPUs, each
GPU has an actor that runs the network, and the cores have actors that read for it; they exchange
prepared inputs (4 MB) through Ray's object store. Actors read in a child process, as on one
machine, so an actor is lost only with its node: another replaces it, and its files are assigned
again. A file's row comes from exactly one call, so none is lost or duplicated.
"""

import logging
import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ray
from ray.exceptions import RayActorError, RayError

from ctviewer.core.analysis.result import Row
from ctviewer.core.analysis.wording import row_text
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text
from ctviewer.inference.model_file import ModelFile
from ctviewer.pipeline.control import Control
from ctviewer.pipeline.network import GPU_BATCH
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.outcome import Outcome, Stopped
from ctviewer.pipeline.station import Station
from ctviewer.pipeline.survey import Found

POLL_SECONDS = 0.2  # delay until a cancel is noticed
ATTEMPTS = 5  # times that a file's node may be lost
FALSE_STARTS = 20  # consecutive actors that failed to start
AHEAD = 2  # calls queued per actor: one running, one waiting, so that it never idles
LOST = Text("The cluster lost the machine that classified this scan, several times; run it again.")


def outcomes(
    files: Sequence[Found], model: ModelFile, options: Options, control: Control
) -> Generator[list[Outcome], None, None]:
    """Classify files on a cluster; the same contract as `local.outcomes`.

    Raises:
        Stopped: a folder or the cluster is out of reach.
        UserError: there is no cluster, or the network cannot be used on it.
    """
    crew = _ActorPool(files, model, options, control)
    try:
        yield from crew.run()
    finally:
        crew.close()


@dataclass(eq=False)
class _Actor:
    """An actor and its `role`: "work", "read" or "classify"."""

    role: str
    handle: Any
    ready: bool = False
    calls: int = 0


@dataclass(frozen=True, eq=False)
class _Call:
    """A pending call: its actor, method and files."""

    actor: _Actor
    method: str
    files: tuple[Found, ...]
    pair: Any = None


class _ActorPool:
    """The actors of one run, their pending calls, and the files that wait."""

    def __init__(
        self, files: Sequence[Found], model: ModelFile, options: Options, control: Control
    ) -> None:
        _connect(options.address)
        self._options, self._control = options, control
        self._model = ray.put(model)
        self._waiting = deque(files)
        self._read: deque[tuple[Found, Any]] = deque()
        self._calls: dict[Any, _Call] = {}
        self._attempts: Counter[str] = Counter()
        self._false_starts = 0
        self._batch = options.batch_size or GPU_BATCH
        roles = _roles(options, len(files))
        self._sharing = min(len(roles) - roles.count("classify"), _most_cores_of_a_node())
        self._actors = [self._hire(role) for role in roles]

    def run(self) -> Iterator[list[Outcome]]:
        while self._waiting or self._read or any(call.files for call in self._calls.values()):
            if self._control.cancelled:
                return
            self._give_out()
            if not self._calls:
                self._control.wait_while_paused(POLL_SECONDS)
                continue
            for ref in ray.wait(list(self._calls), timeout=POLL_SECONDS)[0]:
                done = self._take(ref, self._calls.pop(ref))
                if done:
                    yield done

    def close(self) -> None:
        """Kill the actors; the cluster itself is left running."""
        for actor in self._actors:
            ray.kill(actor.handle)

    def _hire(self, role: str) -> _Actor:
        station = ray.remote(Station).options(
            num_gpus=1 if role == "classify" else 0, num_cpus=0 if role == "classify" else 1
        )
        readers = 0 if role == "classify" else self._sharing
        handle = station.remote(
            self._model, self._options, readers=readers, classifies=role != "read"
        )
        actor = _Actor(role, handle)
        self._calls[handle.start_up.remote()] = _Call(actor, "start_up", ())
        return actor

    def _give_out(self) -> None:
        for actor in self._actors:
            while actor.ready and actor.calls < AHEAD and self._next_call(actor):
                actor.calls += 1

    def _next_call(self, actor: _Actor) -> bool:
        """Give an actor a call if there is work; return whether there was."""
        if actor.role == "classify":
            return self._ask(actor)
        room = 2 * self._batch * len(self._actors)
        if not self._waiting or self._control.paused or len(self._read) >= room:
            return False
        found = self._waiting.popleft()
        if actor.role == "work":
            self._calls[actor.handle.work.remote(found)] = _Call(actor, "work", (found,))
        else:
            stop, pair = actor.handle.read.options(num_returns=2).remote(found)
            self._calls[stop] = _Call(actor, "read", (found,), pair)
        return True

    def _ask(self, actor: _Actor) -> bool:
        batch = [self._read.popleft() for _ in range(min(len(self._read), self._batch))]
        if not batch:
            return False
        ref = actor.handle.classify.remote(*(pair for _, pair in batch))
        self._calls[ref] = _Call(actor, "classify", tuple(found for found, _ in batch))
        return True

    def _take(self, ref: Any, call: _Call) -> list[Outcome]:
        """Handle a finished call: rows, a file that was read, or an actor that is ready."""
        call.actor.calls -= bool(call.files)
        try:
            answer = ray.get(ref)
        except RayError as error:
            useless = call.method == "start_up" or isinstance(error, RayActorError)
            return self._lost(call, actor_too=useless)
        if call.method == "start_up":
            if answer:
                raise UserError(answer)
            call.actor.ready, self._false_starts = True, 0
            return []
        stop, done = (answer, []) if call.method == "read" else answer
        if stop:
            raise Stopped(stop)
        if call.method == "read":
            self._read.append((call.files[0], call.pair))
        return list(done)

    def _lost(self, call: _Call, actor_too: bool) -> list[Outcome]:
        """Assign the files again, except those lost too often; replace a lost actor."""
        if actor_too and call.actor in self._actors:
            self._replace(call.actor)
        self._attempts.update(found.path for found in call.files)
        given_up = [found for found in call.files if self._attempts[found.path] >= ATTEMPTS]
        self._waiting.extendleft(found for found in call.files if found not in given_up)
        return [_given_up(found) for found in given_up]

    def _replace(self, actor: _Actor) -> None:
        """Start another actor, unless too many failed to start and others of its role remain."""
        self._actors.remove(actor)
        ray.kill(actor.handle)  # one that runs without its network occupies a core
        self._false_starts += not actor.ready
        if actor.ready or self._false_starts <= FALSE_STARTS:
            self._actors.append(self._hire(actor.role))
        elif all(other.role != actor.role for other in self._actors):
            raise Stopped(
                Text("The cluster's processes end as soon as they start; look at its logs.")
            )


def _connect(address: str | None) -> None:
    if ray.is_initialized():
        return
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # else it reports to its maker
    try:
        with _own_sigterm():
            ray.init(address=address, log_to_driver=False, logging_level=logging.WARNING)
    except (ConnectionError, RuntimeError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise UserError(
            Text("The Ray cluster cannot be reached ({reason}).", reason=reason)
        ) from None


@contextmanager
def _own_sigterm() -> Iterator[None]:
    """Restore the SIGTERM handler afterwards; Ray's ends the program at once with code 15."""
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():  # where Ray sets it
            signal.signal(signal.SIGTERM, before)


def _roles(options: Options, files: int) -> list[str]:
    """One worker per core; with GPUs, a classifier per GPU and a reader per core."""
    there = ray.cluster_resources()
    cores, gpus = int(there.get("CPU", 1)), int(there.get("GPU", 0))
    readers = min(options.workers or cores, files)
    if gpus and options.device != "cpu":
        return ["classify"] * gpus + ["read"] * readers
    return ["work"] * readers


def _most_cores_of_a_node() -> int:
    """The maximum number of reading actors on one machine."""
    nodes = (node["Resources"] for node in ray.nodes() if node["Alive"])
    return max(1, *(int(resources.get("CPU", 0)) for resources in nodes))


def _given_up(found: Found) -> Outcome:
    row = Row(Path(found.path), error=LOST)
    return Outcome(row.to_dict(), None, found.index, found.size, row_text(row))
