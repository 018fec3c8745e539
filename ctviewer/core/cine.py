"""Cine: which slice comes next."""

from dataclasses import dataclass, replace

SLOWEST, FASTEST = 1, 60  # slices a second


@dataclass(frozen=True)
class Cine:
    """How slices are played: a rate, which way, and whether the end turns round or begins anew.

    `way` is 1 (superior, anterior, right) or -1.
    """

    per_second: int = 12
    bounces: bool = False
    way: int = 1

    def next(self, position: int, count: int) -> tuple[int, "Cine"]:
        """The slice after `position` of `count`, and how it goes on from there."""
        following = position + self.way
        if 0 <= following < count:
            return following, self
        if not self.bounces:
            return following % count, self
        turned = replace(self, way=-self.way)
        return min(max(position + turned.way, 0), count - 1), turned
