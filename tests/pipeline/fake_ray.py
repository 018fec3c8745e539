"""In-process fake of the parts of Ray used by the cluster engine; a call runs when awaited.

An exception in a call is wrapped in an error type, as in Ray; a killed actor does nothing more.
"""

import signal
import sys
from types import ModuleType


class RayError(Exception):
    pass


class RayActorError(RayError):
    pass


class Handle:
    """An actor; `killed` is set once it was killed."""

    def __init__(self, ray, made, place):
        self.ray, self.made, self.place, self.killed = ray, made, place, False

    def __getattr__(self, name):
        return Method(self, name)


class Method:
    def __init__(self, handle, name):
        self.handle, self.name = handle, name

    def remote(self, *arguments):
        return Ref(self.handle, self.name, arguments)

    def options(self, num_returns):
        return Several(self, num_returns)


class Several:
    """A method with several return values, each awaited separately."""

    def __init__(self, method, count):
        self.method, self.count = method, count

    def remote(self, *arguments):
        whole = self.method.remote(*arguments)
        return [Part(whole, number) for number in range(self.count)]


class Part:
    def __init__(self, whole, number):
        self.whole, self.number = whole, number


class Ref:
    def __init__(self, handle, name, arguments):
        self.handle, self.name, self.arguments = handle, name, arguments


class FakeRay(ModuleType):
    """The module; `actors` lists all actors ever created. One node with two cores."""

    def __init__(self):
        super().__init__("ray")
        self.exceptions = ModuleType("ray.exceptions")
        self.exceptions.RayError, self.exceptions.RayActorError = RayError, RayActorError
        self.actors = []

    def init(self, **_options):
        signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(number))

    def is_initialized(self):
        return False

    def cluster_resources(self):
        return {"CPU": 2.0}

    def nodes(self):
        return [{"Alive": True, "Resources": {"CPU": 2.0}}]

    def put(self, value):
        return value

    def remote(self, made):
        self.made = made
        return self

    def options(self, **_needed):
        return Maker(self)

    def wait(self, refs, timeout):
        return refs[:1], refs[1:]

    def get(self, ref):
        if isinstance(ref, Part):
            if not hasattr(ref.whole, "answer"):
                ref.whole.answer = self.get(ref.whole)
            return ref.whole.answer[ref.number]
        if ref.handle.killed:
            raise RayActorError
        try:
            given = [self.get(each) if isinstance(each, Part) else each for each in ref.arguments]
            return getattr(ref.handle.made, ref.name)(*given)
        except Exception as error:
            raise RayError from error

    def kill(self, handle):
        handle.killed = True


class Maker:
    def __init__(self, ray):
        self.ray = ray

    def remote(self, *arguments, **named):
        """A new actor in the first free slot."""
        taken = {actor.place for actor in self.ray.actors if not actor.killed}
        place = min({*range(len(taken) + 1)} - taken)
        handle = Handle(self.ray, self.ray.made(place, *arguments, **named), place)
        self.ray.actors.append(handle)
        return handle
