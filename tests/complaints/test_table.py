"""The table of complaints names tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "complaints.md"


def rows():
    for line in PAGE.read_text("utf-8").splitlines():
        if re.match(r"\| \d", line):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def test_every_complaint_has_a_test_that_exists_or_a_reason():
    tests = {
        name: path.read_text("utf-8")
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in [path.relative_to(ROOT).as_posix()]
    }
    found = 0
    for _number, _complaint, kept in rows():
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", kept)
        assert named or kept.startswith("Cannot occur") or kept.startswith("Not yet"), kept
        for file, test in named:
            assert f"def {test}(" in tests[file], f"{file}::{test}"
            found += 1
    assert found > 40


def test_no_complaint_is_left_out():
    numbers = [int(row[0]) for row in rows()]
    assert numbers == list(range(1, 40))
