"""Measurements of a scan as coded values: what a structured report is given."""

from dataclasses import dataclass

from ctviewer.core.formats.writing.stored_map import Code, Origin


@dataclass(frozen=True)
class Quantity:
    """A number with its unit (UCUM): "mean" of a value where it is one."""

    name: Code
    value: float
    unit: Code
    derivation: Code | None = None


@dataclass(frozen=True)
class Group:
    """What was measured of one thing: a finding, the organ it is in, and the side of it."""

    name: str
    finding: Code
    site: Code
    side: Code | None = None
    quantities: tuple[Quantity, ...] = ()
    said: tuple[tuple[Code, Code], ...] = ()


@dataclass(frozen=True)
class Measured:
    """All measurements of a scan, and what made them."""

    origin: Origin
    groups: tuple[Group, ...]
