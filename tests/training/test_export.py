import hashlib
import json
import warnings

import numpy as np
import pytest
import torch

from ctviewer.core.preprocess import DEFAULT_SPEC, InputSpec
from training.config import Config
from training.evaluate import Decision
from training.export import export
from training.metadata import Card
from training.network import Network


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    torch.manual_seed(0)
    network = Network().eval()
    card = Card(Config(), Decision(1.5, 0.2, 0.8, 0.4), {"phantoms": {"auc": 0.5}})
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


def test_the_file_carries_its_own_self_test(exported):
    network, metadata, golden = loaded(exported[1])

    with torch.inference_mode():
        logit = float(network(torch.tensor(golden) / 255.0)[0])

    assert logit == pytest.approx(metadata["golden"]["logit"], abs=metadata["golden"]["tolerance"])


def test_the_file_says_how_to_use_it(exported):
    metadata = loaded(exported[1])[1]

    assert metadata["synthetic"] is True
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
    assert sorted(p.name for p in path.parent.iterdir()) == sorted([path.name, "manifest.json"])


def test_heat_map_probabilities_stay_between_0_and_1():
    with torch.inference_mode():
        _, heatmap, features = Network().eval()(torch.rand(1, 1, *DEFAULT_SPEC.shape))

    assert 0.0 <= float(heatmap.min()) <= float(heatmap.max()) <= 1.0
    assert features.ndim == 2
