"""Licences of what is shipped."""

import sys
from pathlib import Path

import components
import numpy
import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("licence", "binds"),
    [
        ("MIT", False),
        ("LGPL-3.0-only", False),
        ("GPL-2.0-or-later WITH Bootloader-exception", False),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", False),
        ("GPL-2.0-or-later", True),
        ("MIT AND GPL-3.0-only", True),
        ("(AGPL-3.0-only)", True),
        ("GPL-2.0-only AND GPL-2.0-or-later WITH Bootloader-exception", True),
    ],
)
def test_which_licences_bind(licence, binds):
    assert components.binds(licence) is binds


def test_the_table_of_licences_holds_none_that_binds():
    tables = (components.PYTHON_LICENCES, components.INSIDE_WHEELS, components.SYSTEM_LICENCES)
    assert not [
        name for table in tables for name, licence in table.items() if components.binds(licence)
    ]


def test_each_file_finds_its_component():
    sources = [Path(numpy.__file__), Path(sys.base_prefix) / "lib" / "x.py", ROOT / "README.md"]
    found = components.components_of(sources, own=(ROOT,))
    assert [part.name for part in found] == ["numpy", "Python"]
    assert all(part.texts and part.licence and part.version for part in found)


def test_a_component_that_binds_stops_the_build(monkeypatch):
    monkeypatch.setitem(components.PYTHON_LICENCES, "numpy", "GPL-3.0-only")
    components._python_component.cache_clear()
    try:
        with pytest.raises(SystemExit, match="must not be shipped"):
            components.components_of([Path(numpy.__file__)], own=(ROOT,))
    finally:
        components._python_component.cache_clear()
