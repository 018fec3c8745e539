"""Measurements of a scan as coded values, for a structured report."""

from dataclasses import dataclass

from ctviewer.core.formats.writing.stored_map import Code, Origin


@dataclass(frozen=True)
class Quantity:
    """A number with its unit (UCUM); `derivation` is e.g. "mean"."""

    name: Code
    value: float
    unit: Code
    derivation: Code | None = None


@dataclass(frozen=True)
class Group:
    """Measurements of one item: a finding, its organ and side."""

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
