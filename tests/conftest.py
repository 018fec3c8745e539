"""Settings for all tests: no screen, no randomness, one thread per process if run in parallel."""

import os
import tempfile

import pytest
from hypothesis import HealthCheck, settings

from ctviewer.core.output.sidecar import corrected

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before pytest-qt creates its application
if "PYTEST_XDIST_WORKER" in os.environ:
    # Processes that each use all cores slow each other down; programs started by tests inherit
    # this.
    os.environ.setdefault("OMP_NUM_THREADS", "1")

settings.register_profile(
    "suite",
    # The same examples each time and no deadline: failures do not depend on machine or load.
    derandomize="CTVIEWER_SOAK" not in os.environ,
    deadline=None,
    # The second: all examples of a test share one folder, and each rewrites it.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("suite")


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory):
    """Programs started by tests do not read or write the settings of the user."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patched:
        for kind in ("CONFIG", "DATA", "STATE"):
            patched.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
        yield


@pytest.fixture(autouse=True)
def _own_sidecars(monkeypatch, tmp_path):
    """Tests do not see the corrections made by the user of this machine."""
    monkeypatch.setattr(corrected, "user_data_path", lambda *_a, **_k: tmp_path / "own")


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """A temporary folder that must be empty at the end."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    yield place
    assert [*place.iterdir()] == []
