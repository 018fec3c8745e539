import hashlib
import json
import warnings

import numpy as np
import pytest
import torch

from ctviewer.core.analysis.preprocess import DEFAULT_SPEC, InputSpec
from training.base.config import Config
from training.base.errors import TrainingError
from training.evaluation import Decision
from training.model.ensemble import Ensemble, reading_map
from training.model.lineage import Learnt
from training.model.network import Network
from training.release.export import export
from training.release.metadata import NetworkCard
from training.release.onnx_file import OPSET, write_onnx

PLAIN = np.random.default_rng(0).integers(0, 256, (1, *DEFAULT_SPEC.shape), np.uint8)


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    torch.manual_seed(0)
    network = Network().eval()
    card = NetworkCard(
        Config(), Decision(1.5, 0.2, 0.8, 0.4), {"phantoms": {"auc": 0.5}}, Learnt(500)
    )
    return network, export(network, card, folder)


def loaded(path):
    extra = {"metadata.json": "", "golden.u8": ""}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "`torch.jit", DeprecationWarning)
        network = torch.jit.load(str(path), _extra_files=extra)
    golden = np.frombuffer(extra["golden.u8"], np.uint8).reshape(1, 1, *DEFAULT_SPEC.shape)
    return network, json.loads(extra["metadata.json"]), golden


def test_the_exported_network_computes_what_the_trained_one_does(exported):
    network, path = exported
    x = torch.rand(2, 1, *DEFAULT_SPEC.shape, generator=torch.Generator().manual_seed(1))

    with torch.inference_mode():
        before, after = network(x), loaded(path)[0](x)

    assert [tuple(t.shape) for t in after[:2]] == [(2,), (2, 32, 64, 64)]
    for a, b in zip(before, after, strict=True):
        torch.testing.assert_close(a, b, atol=1e-4, rtol=1e-4)


def test_a_logit_that_reads_the_map_is_exported_so_and_said_so(tmp_path):
    torch.manual_seed(1)
    network = Network().eval()
    x = torch.rand(2, 1, *DEFAULT_SPEC.shape, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        alone, heatmap, features, _ = network(x)
    highest = heatmap.flatten(1).sort(1, descending=True)[0][:, :256].double().mean(1)
    expected = 0.6 * alone + 0.4 * torch.log(highest / (1.0 - highest))
    card = NetworkCard(Config(), Decision(map_share=0.4), {}, Learnt(500))

    path = export(reading_map(network, 0.4), card, tmp_path)

    exported, metadata, _ = loaded(path)
    with torch.inference_mode():
        logit, same_map, same_features, _ = exported(x)
    torch.testing.assert_close(logit.double(), expected, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(same_map, heatmap, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(same_features, features, atol=1e-4, rtol=1e-4)
    assert metadata["map_share"] == 0.4


def test_the_file_carries_its_own_self_test(exported):
    network, metadata, golden = loaded(exported[1])

    with torch.inference_mode():
        logit = float(network(torch.tensor(golden) / 255.0)[0])

    assert logit == pytest.approx(metadata["golden"]["logit"], abs=metadata["golden"]["tolerance"])


def test_the_file_says_how_to_use_it(exported):
    metadata = loaded(exported[1])[1]

    assert metadata["synthetic"] is True
    assert metadata["parameters"] == sum(values.numel() for values in exported[0].parameters())
    assert metadata["lungs"] == {
        "sides": ["left", "right"],
        "shape": [32, 64, 64],
        "threshold": 0.5,
    }
    assert metadata["classes"] == ["normal", "pneumonia"]
    assert metadata["temperature"] == 1.5
    assert metadata["thresholds"] == {"low": 0.2, "high": 0.8}
    assert metadata["heatmap"]["shape"] == [32, 64, 64]
    assert InputSpec.from_dict(metadata["preprocess"]) == DEFAULT_SPEC


def test_the_manifest_names_the_file_and_its_hash(exported):
    path = exported[1]
    manifest = json.loads((path.parent / "manifest.json").read_text())

    assert manifest["default"] == path.name
    assert manifest["models"][0]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert {p.name for p in path.parent.iterdir()} - {path.with_suffix(".onnx").name} == {
        path.name,
        "manifest.json",
    }


def test_the_onnx_file_computes_the_same_and_is_in_the_manifest(exported):
    runtime = pytest.importorskip("onnxruntime")
    onnx = pytest.importorskip("onnx")
    network, path = exported
    file = path.with_suffix(".onnx")
    x = torch.rand(3, 1, *DEFAULT_SPEC.shape, generator=torch.Generator().manual_seed(2))

    session = runtime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    found = session.run(["logit", "heatmap", "features", "lungs"], {"x": x.numpy()})

    with torch.inference_mode():
        for a, b in zip(network(x), found, strict=True):
            np.testing.assert_allclose(a, b, atol=1e-4)
    assert [opset.version for opset in onnx.load(str(file)).opset_import] == [OPSET]
    (entry,) = json.loads((path.parent / "manifest.json").read_text())["models"]
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    assert entry["onnx"] == {"file": file.name, "sha256": sha256}


def test_without_the_packages_no_onnx_file_is_written_and_that_is_said(tmp_path, monkeypatch):
    old, said = tmp_path / "net.onnx", []
    old.write_bytes(b"of another network")
    monkeypatch.setattr(
        "training.release.onnx_file.find_spec", lambda name: name != "onnxruntime" or None
    )
    monkeypatch.setattr("training.release.onnx_file.NEEDED", ("json", "onnxruntime"))

    write_onnx(Network(), torch.zeros(1), old, said.append)

    assert said == [
        "No ONNX file was written, as onnxruntime is not installed (pip install --group onnx)."
    ]
    assert not old.exists()


def test_an_onnx_file_that_computes_something_else_is_not_kept(tmp_path, monkeypatch):
    pytest.importorskip("onnxscript")
    monkeypatch.setattr("training.release.onnx_file._computed", lambda _path, x: (x + 1e-3, x, x))

    with pytest.raises(TrainingError, match="The ONNX network differs"):
        write_onnx(Same(), torch.zeros(1, 4), tmp_path / "net.onnx", print)
    assert list(tmp_path.iterdir()) == []


class Same(torch.nn.Module):
    def forward(self, x):
        return x + 0.0, x * 1.0, x - 0.0


@pytest.mark.parametrize("form", ["script", "freeze", "optimize_for_inference"])
def test_a_form_that_computes_something_else_is_not_written(tmp_path, monkeypatch, form):
    real = getattr(torch.jit, form)

    def wrong(network, **inner):
        made = real(network, **inner)
        return made if inner else lambda x: tuple(part + 1e-3 for part in made(x))

    monkeypatch.setattr(torch.jit, form, wrong)
    monkeypatch.setattr("training.release.export.golden_input", lambda: PLAIN)
    card = NetworkCard(Config(), Decision(), {}, Learnt())
    with pytest.raises(TrainingError, match="network differs from the trained one"):
        export(Network().eval(), card, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_ensemble_is_one_file_too(tmp_path, monkeypatch):
    monkeypatch.setattr("training.release.export.golden_input", lambda: PLAIN)
    torch.manual_seed(1)
    network = Ensemble([Network(), Network()]).eval()

    path = export(network, NetworkCard(Config(), Decision(), {}, Learnt()), tmp_path)

    x = torch.rand(1, 1, *DEFAULT_SPEC.shape)
    with torch.inference_mode():
        for a, b in zip(network(x), loaded(path)[0](x), strict=True):
            torch.testing.assert_close(a, b, atol=1e-4, rtol=1e-4)
        logit = float(network(torch.tensor(PLAIN[None]) / 255.0)[0])
    assert loaded(path)[1]["golden"]["logit"] == pytest.approx(logit, abs=1e-4)


def test_probabilities_of_cells_stay_between_0_and_1():
    with torch.inference_mode():
        _, heatmap, features, lungs = Network().eval()(torch.rand(1, 1, *DEFAULT_SPEC.shape))

    for cells in (heatmap, lungs):
        assert 0.0 <= float(cells.min()) <= float(cells.max()) <= 1.0
    assert lungs.shape == (1, 2, 32, 64, 64)
    assert features.ndim == 2
