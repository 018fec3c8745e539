"""The same batch on a Ray cluster of several nodes, one of them killed while it works."""

import time

import pytest

pytest.importorskip("ray")
pytestmark = [pytest.mark.cluster, pytest.mark.filterwarnings("ignore")]

import ray  # noqa: E402
from ray.cluster_utils import Cluster  # noqa: E402

from ctviewer.pipeline.options import EngineName, Options  # noqa: E402
from tests.pipeline.folders import expected, fill, rows_of, run, table  # noqa: E402

COUNT = 30
DEATH_SECONDS = 30.0  # in which Ray notices that a node is gone


@pytest.fixture
def cluster(monkeypatch):
    """Three nodes of one core each; the first is the head and cannot be killed."""
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    for _ in range(2):
        made.add_node(num_cpus=1)
    yield made
    ray.shutdown()
    made.shutdown()


def on(cluster, folder, out, **changes) -> Options:
    values = {"engine": EngineName.RAY, "address": cluster.address, "recursive": True, **changes}
    return Options((folder,), csv=out.with_suffix(".csv"), jsonl=out, **values)


def fewer_than_three_nodes_within(seconds: float) -> bool:
    latest = time.monotonic() + seconds
    while sum(node["Alive"] for node in ray.nodes()) > 2:
        if time.monotonic() > latest:
            return False
        time.sleep(0.2)
    return True


@pytest.mark.usefixtures("listed")
def test_a_node_is_killed_and_nothing_is_lost_or_doubled(cluster, tmp_path):
    folder = fill(tmp_path / "scans", COUNT)
    heard: list[str] = []

    def listener(outcomes, _progress):
        if len(heard) < 6 <= len(heard) + len(outcomes):
            node = cluster.list_all_nodes()[-1]
            cluster.remove_node(node, allow_graceful=False)
        heard.extend(outcome.path for outcome in outcomes)

    summary = run(on(cluster, folder, tmp_path / "ray.jsonl"), listener)
    assert (summary.ok, summary.refused, summary.error) == expected(COUNT)
    assert len(heard) == len(set(heard)) == COUNT
    assert len(rows_of(tmp_path / "ray.jsonl")) == COUNT
    assert fewer_than_three_nodes_within(DEATH_SECONDS)
    here = Options((folder,), recursive=True, csv=tmp_path / "here.csv")
    run(here)
    assert table(tmp_path / "ray.csv") == table(tmp_path / "here.csv")


@pytest.mark.usefixtures("listed")
def test_gpu_actors_get_what_cpu_actors_read(monkeypatch, tmp_path):
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    ray.init(num_cpus=2, num_gpus=1, include_dashboard=False, log_to_driver=False)
    try:
        folder = fill(tmp_path / "scans", 12)
        options = Options(
            (folder,), recursive=True, csv=tmp_path / "a.csv", engine=EngineName.RAY, batch_size=4
        )
        summary = run(options)
        assert (summary.ok, summary.refused, summary.error) == expected(12)
    finally:
        ray.shutdown()
