"""Corrupt scans: a part of `make soak-formats`, and proof that it detects failures."""

import logging
import os
import sys
import time
import warnings

import numpy as np
import pytest

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.text import Text
from tests.core.formats.soak.__main__ import MAKERS
from tests.core.formats.soak.watched import Case, Limits, watched
from tests.timing import PATIENCE

SEED = 1
COUNTS = {"nifti": 300, "nrrd": 300, "metaimage": 300, "dicom": 60}


@pytest.mark.parametrize("name", MAKERS)
def test_spoiled_scans_open_or_get_a_sentence(name):
    tally = watched(MAKERS[name], range(COUNTS[name]), SEED, Limits(seconds=PATIENCE))
    assert not tally.faults
    assert tally.outcomes.total() == COUNTS[name]
    assert tally.outcomes["opened"] > COUNTS[name] / 10  # not all fail the first check
    assert len(tally.sentences) > 5
    if name != "nifti":  # its packing is spoiled besides
        assert set(tally.kinds["nothing wrong"]) == {"opened"}  # valid before corruption


def _nothing():
    pass


def _refused():
    raise LoadError(Text("The file is spoiled; export it again."))


def _quoted():
    raise LoadError(Text("The field '{value}' is wrong; export it again.", value="9" * 500))


def _untranslated():
    raise LoadError("The file is spoiled; export it again.")


def _unforeseen():
    raise KeyError("dim")


def _warned():
    warnings.warn("overflow", RuntimeWarning, stacklevel=1)
    raise LoadError(Text("The file is spoiled; export it again."))


def _logged():
    logging.getLogger("a library").warning("the patient's name")


def _printed():
    sys.stdout.write("the patient's name")


def _hanging():
    time.sleep(600)


def _ended():
    os._exit(3)


def _greedy():
    np.ones(200 << 20, np.uint8)


OPENED = [
    (_nothing, "opened"),
    (_refused, "refused"),
    (_quoted, "no plain sentence"),
    (_untranslated, "a sentence that cannot be translated"),
    (_unforeseen, "KeyError"),
    (_warned, "a warning: overflow"),
    (_logged, "a log entry"),
    (_printed, "output"),
    (_ended, "the process ended with 3"),
    (_greedy, "MiB of memory were taken"),
    (_nothing, "opened"),
]


HANGING = [(_hanging, "the process gave no answer within 12 s"), (_nothing, "opened")]


def _maker(_folder, _seed):
    return lambda number: Case(OPENED[number][1], OPENED[number][0])


def _hanging_maker(_folder, _seed):
    return lambda number: Case(HANGING[number][1], HANGING[number][0])


def test_every_fault_is_found_and_the_next_case_is_opened_all_the_same():
    wanted = dict(enumerate(outcome for _, outcome in OPENED))
    tally = watched(_maker, wanted, SEED, Limits(seconds=PATIENCE, memory=100 << 20))
    assert tally.outcomes == {"opened": 2, "refused": 1, "fault": len(OPENED) - 3}
    found = {number: answer.outcome for number, answer in tally.faults}
    for number, outcome in wanted.items():
        assert outcome in found.get(number, outcome)


def test_a_case_without_an_end_is_stopped_and_the_next_one_is_opened():
    tally = watched(_hanging_maker, range(len(HANGING)), SEED, Limits(seconds=12))
    assert tally.outcomes == {"opened": 1, "fault": 1}
    assert tally.faults[0][1].outcome == HANGING[0][1]


@pytest.mark.parametrize("name", MAKERS)
def test_a_number_is_the_same_case_every_time(name, tmp_path):
    made = []
    for place in ("one", "other"):
        folder = tmp_path / place
        folder.mkdir()
        maker = MAKERS[name](folder, SEED)
        kinds = [maker(number).kind for number in (3, 14, 15)]
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        made.append((kinds, [(path.relative_to(folder), path.read_bytes()) for path in files]))
    assert made[0] == made[1]
