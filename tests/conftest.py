"""What every test stands on: no screen, no chance, one thread for each of several processes."""

import os
import tempfile

import pytest
from hypothesis import HealthCheck, settings

from ctviewer.core.output.sidecar import corrected

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before pytest-qt makes its application
if "PYTEST_XDIST_WORKER" in os.environ:
    # Two processes that both compute on all cores wait for each other; programs that tests start
    # inherit it.
    os.environ.setdefault("OMP_NUM_THREADS", "1")

settings.register_profile(
    "suite",
    # The same examples each time, on no clock: what fails does so on every machine at every load.
    derandomize="CTVIEWER_SOAK" not in os.environ,
    deadline=None,
    # The second: one folder is that of all the examples of a test, and each writes it anew.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("suite")


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory):
    """No program that a test starts reads or writes the settings of who runs the tests."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patched:
        for kind in ("CONFIG", "DATA", "STATE"):
            patched.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
        yield


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
