"""How a run on a cluster ends when actors cannot start, or when it is asked to; Ray is faked."""

import importlib.util
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from ctviewer.cli.signals import cancelling
from ctviewer.core.output.maps.kinds import MapKind
from ctviewer.inference.model_file import read_model_file
from ctviewer.pipeline import mapping, station
from ctviewer.pipeline.control import Control
from ctviewer.pipeline.options import EngineName, Options
from ctviewer.pipeline.outcome import Outcome, Stopped
from ctviewer.pipeline.survey import Found, survey
from tests.inference.conftest import listed, network  # noqa: F401
from tests.pipeline.fake_ray import FakeRay
from tests.pipeline.folders import fill
from tests.pipeline.test_run import options

FILES = [Found(f"/{number}.nii", "/", None, number) for number in range(99)]
OPTIONS = Options(())
MODEL = SimpleNamespace(spec="spec")


@pytest.fixture
def ray(monkeypatch):
    fake = FakeRay()
    monkeypatch.setitem(sys.modules, "ray", fake)
    monkeypatch.setitem(sys.modules, "ray.exceptions", fake.exceptions)
    before = signal.getsignal(signal.SIGTERM)
    yield fake
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def cluster(ray, monkeypatch):
    """The engine's module, bound to the fake; one bound to Ray stays as it is for other tests."""
    spec = importlib.util.find_spec("ctviewer.pipeline.cluster")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    spec.loader.exec_module(module)
    return module


class Good:
    def __init__(self, place, _model, _options, **_what):
        self.place = place

    def start_up(self):
        return None

    def work(self, found):
        return None, [Outcome({"path": found.path, "status": "ok"}, None, found.index)]


class Broken(Good):
    def start_up(self):
        raise OSError("libtorch.so: cannot open shared object file")


class HalfBroken(Good):
    """Works in the first place only."""

    def start_up(self):
        if self.place:
            raise OSError("libtorch.so: cannot open shared object file")


@pytest.mark.usefixtures("listed")
@pytest.mark.timeout(120)
@pytest.mark.parametrize("gpus", [0, 1])
def test_each_classified_scan_has_its_maps(cluster, ray, monkeypatch, tmp_path, gpus):
    """By stations that read and classify, and by one that only classifies what others read."""

    class Placed(station.Station):
        def __init__(self, _place, model, options, **what):
            super().__init__(model, options, **what)

    folder = fill(tmp_path / "scans", 4)
    asked = options(folder, tmp_path / "a.jsonl", maps=tmp_path / "maps", workers=1)
    monkeypatch.setattr(cluster, "Station", Placed)
    monkeypatch.setattr(ray, "cluster_resources", lambda: {"CPU": 1.0, "GPU": float(gpus)})
    files = survey(asked).files
    mapping.prepare(files, replace(asked, engine=EngineName.RAY))
    model = read_model_file(None)
    done = [each for some in cluster.outcomes(files, model, asked, Control()) for each in some]
    classified = {Path(each.row["path"]).name.split(".")[0] for each in done
                  if each.row["status"] == "ok"}  # fmt: skip
    assert len(done) == 4
    names = {path.name for path in (tmp_path / "maps").iterdir()}
    assert names == {f"{name}_{kind.value}.nii.gz" for name in classified for kind in MapKind}
    assert len(classified) == 3
    for each in done:
        assert not any("not saved" in note for note in each.row.get("notes", ()))


@pytest.mark.timeout(60)
def test_actors_that_cannot_start_end_the_run_with_a_sentence(cluster, ray, monkeypatch):
    monkeypatch.setattr(cluster, "Station", Broken)
    with pytest.raises(Stopped, match="as soon as they start"):
        list(cluster.outcomes(FILES, MODEL, OPTIONS, Control()))
    assert 0 < len(ray.actors) < 30
    assert all(actor.killed for actor in ray.actors)


@pytest.mark.timeout(60)
def test_a_node_that_cannot_start_actors_leaves_the_work_to_the_others(cluster, ray, monkeypatch):
    monkeypatch.setattr(cluster, "Station", HalfBroken)
    done = list(cluster.outcomes(FILES, MODEL, OPTIONS, Control()))
    assert sorted(outcome.index for batch in done for outcome in batch) == list(range(99))
    assert 0 < len(ray.actors) < 30


def test_the_system_s_request_to_end_is_heard_on_a_cluster_too(cluster, monkeypatch):
    monkeypatch.setattr(cluster, "Station", Good)
    control = Control()
    with cancelling(control) as heard:
        classifying = cluster.outcomes(FILES, MODEL, OPTIONS, control)
        next(classifying)
        os.kill(os.getpid(), signal.SIGTERM)
        assert len(list(classifying)) <= 1
    assert heard.code == 143


def test_the_reader_actors_of_a_node_share_its_memory(cluster, monkeypatch):
    sharing = []

    class ReaderProcess:
        def __init__(self, _spec, readers, _seconds, **_more):
            sharing.append(readers)

    class Placed(station.Station, Good):
        def __init__(self, _place, model, options, **what):
            super().__init__(model, options, **what)

        start_up, work = Good.start_up, Good.work

    monkeypatch.setattr(station, "ReaderProcess", ReaderProcess)
    monkeypatch.setattr(station, "cores", lambda: 8)
    monkeypatch.setattr(cluster, "Station", Placed)
    list(cluster.outcomes(FILES, MODEL, OPTIONS, Control()))
    list(cluster.outcomes(FILES[:1], MODEL, OPTIONS, Control()))
    assert sharing == [2, 2, 1]
