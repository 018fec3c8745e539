"""System settings made once at the start of the program."""

import subprocess
import sys

import pytest

FAULTS = """
import resource
from ctviewer.core.base.program import keep_freed_memory
{first}
def a_scan():
    return [b"x" * (3 << 20) for _ in range(10)]
a_scan()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(10):
    a_scan()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""
PAGES = 10 * 10 * (3 << 20) // 4096


def faults(first):
    """The number of page faults."""
    code = FAULTS.format(first=first)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's")
def test_memory_of_arrays_is_kept_for_the_next_ones():
    assert faults("keep_freed_memory()") < 0.05 * PAGES


KEPT = """
import os
from pathlib import Path
from ctviewer.core.base.program import give_freed_memory_back, keep_freed_memory
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
keep_freed_memory()
blocks = [bytearray(1 << 20) for _ in range(60)]
last = bytearray(1 << 20)  # what lies above the others, so that their end is not the heap's
del blocks
kept = resident()
give_freed_memory_back()
print(kept - resident())
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's")
def test_kept_memory_is_given_back_when_asked_for():
    done = subprocess.run([sys.executable, "-c", KEPT], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 50 << 20
