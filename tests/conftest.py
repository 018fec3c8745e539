"""What every test stands on: no screen, and one thread for each of several test processes."""

import os
import tempfile

import pytest

from ctviewer.core.output.sidecar import corrected

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before pytest-qt makes its application
if "PYTEST_XDIST_WORKER" in os.environ:
    # Two processes that both compute on all cores wait for each other; programs that tests start
    # inherit it.
    os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(autouse=True)
def _own_sidecars(monkeypatch, tmp_path):
    """No test sees what the user of this machine has corrected."""
    monkeypatch.setattr(corrected, "user_data_path", lambda *_a, **_k: tmp_path / "own")


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """A temporary folder in which nothing may be left."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    yield place
    assert [*place.iterdir()] == []
