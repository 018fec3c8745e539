import pytest

from tests.networks import write_manifest, write_network


@pytest.fixture(scope="session")
def network(tmp_path_factory):
    """A tiny network file that no manifest lists."""
    return write_network(tmp_path_factory.mktemp("network") / "tiny.pt")


@pytest.fixture
def listed(network, tmp_path, monkeypatch):
    """The tiny network in place of the shipped one."""
    (tmp_path / "models").mkdir()
    shipped = tmp_path / "models" / "tiny.pt"
    shipped.write_bytes(network.read_bytes())
    write_manifest(tmp_path, shipped)
    monkeypatch.setattr("ctviewer.core.base.program._roots", lambda: [tmp_path])
    return shipped
