"""Networks of others: read without unpickling, turned the right way, and refused in a sentence."""

import json
import zipfile

import numpy as np
import pytest
import torch

from ctviewer.core.analysis.doubts import Unknown
from ctviewer.inference.classifier import load_classifier
from ctviewer.inference.model_file import read_model_file
from tests.networks import write_network
from training.__main__ import main
from training.release.wrap import golden_input, read_wrap

TOML = """
name = "their-net"
classes = ["clear", "disease"]
shape = [48, 40, 32]
axes = "RAS"
hu = [-1000.0, 200.0]
values = [-1.0, 1.0]
activation = "sigmoid"
output = "probability"
crop = "lungs"
"""


class Theirs(torch.nn.Module):
    """Looks at the front right lower corner of an input (N, 1, R, A, S) from -1 to 1."""

    def forward(self, x: torch.Tensor) -> dict[str, torch.Tensor]:
        corner = x[:, 0, -4:, -4:, :4].mean(dim=(1, 2, 3))
        whole = x[:, 0].mean(dim=(1, 2, 3))
        return {"other": x, "probability": torch.sigmoid(3 * whole + corner)[:, None]}


class Three(torch.nn.Module):
    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        mean = x.mean(dim=(1, 2, 3, 4))
        return x, torch.softmax(torch.stack([mean, 1 - mean, 3 * mean], dim=1), dim=1)


def scripted(path, network=None):
    torch.jit.save(torch.jit.script((network or Theirs()).eval()), path)
    return path


def wrap(tmp_path, source, toml=TOML):
    description, out = tmp_path / "wrap.toml", tmp_path / "out.pt"
    description.write_text(toml, "utf-8")
    return main(["wrap", str(source), str(description), str(out)]), out


@pytest.fixture
def out(tmp_path):
    code, path = wrap(tmp_path, scripted(tmp_path / "net.ts"))
    assert code == 0
    return path


def test_what_nobody_knows_is_unknown_in_the_file(out):
    model = read_model_file(out, allow_unlisted=True)
    assert set(model.unknown) == set(Unknown)
    assert model.heat_map_kind is None
    assert model.info.synthetic is None
    assert not model.calibration.has_thresholds
    assert model.evidence.conformal is model.evidence.population is None
    assert model.spec.shape == (32, 40, 48)  # superior, posterior, left


def test_the_input_lies_as_the_network_wants_it(out):
    """A corner that is bright in our axes is the corner that the network looks at in its own."""
    model = read_model_file(out, allow_unlisted=True)
    network = torch.jit.load(out)
    ours = torch.zeros(1, 1, *model.spec.shape)
    base = network(ours)[0]
    ours[..., :4, :4, :4] = 1.0  # inferior, anterior, right
    mean = float(ours.mean())
    moved = float((network(ours)[0] - base).item())
    assert moved == pytest.approx(3 * 2 * mean + 2, abs=1e-3)  # -1 to 1: twice as far


def test_the_program_takes_it_with_its_golden_input(out):
    classifier = load_classifier("cpu", out, allow_unlisted=True)
    golden = classifier.model.golden
    assert golden.array.shape == (1, 1, 32, 40, 48)
    assert np.ptp(golden.array) > 0.5
    assert (golden_input(classifier.model.spec) == np.rint(golden.array[0] * 255)).all()


def bundle(folder, **image):
    (folder / "configs").mkdir(parents=True)
    (folder / "models").mkdir()
    scripted(folder / "models" / "model.ts", Three())
    said = {
        "name": "theirs", "version": "0.3.1",
        "network_data_format": {
            "inputs": {"image": {"spatial_shape": [24, 32, 40], "num_channels": 1,
                                 "value_range": [0, 1], "spacing": [8.0, 7.0, 6.0], **image}},
            "outputs": {"pred": {"channel_def": {"0": "a", "1": "b", "2": "c"}}},
        },
    }  # fmt: skip
    (folder / "configs" / "metadata.json").write_text(json.dumps(said), "utf-8")
    return folder


BUNDLE = 'hu = [-1000.0, 400.0]\naxes = "RAS"\noutput = 1\nactivation = "softmax"\n'


@pytest.mark.parametrize("packed", [False, True])
def test_a_bundle_says_what_the_toml_does_not(tmp_path, packed):
    source = bundle(tmp_path / "theirs")
    if packed:
        source = tmp_path / "theirs.zip"
        with zipfile.ZipFile(source, "w") as container:
            for path in (tmp_path / "theirs").rglob("*.*"):
                container.write(path, path.relative_to(tmp_path))
    code, out = wrap(tmp_path, source, BUNDLE)
    assert code == 0
    model = read_model_file(out, allow_unlisted=True)
    assert model.classes.names == ("a", "b", "c")
    assert (model.info.name, model.info.version) == ("theirs", "0.3.1")
    assert model.spec.shape == (40, 32, 24)
    assert model.spec.spacing_mm == (6.0, 7.0, 8.0)


def test_a_size_that_the_bundle_leaves_open_is_asked_for(tmp_path, capsys):
    source = bundle(tmp_path / "theirs", spatial_shape=["16*n", "16*n", "16*n"])
    assert wrap(tmp_path, source, BUNDLE)[0] == 1
    assert "does not say shape" in capsys.readouterr().err


def test_thresholds_of_the_maker_are_taken(tmp_path):
    source = scripted(tmp_path / "net.ts")
    _, out = wrap(tmp_path, source, TOML + "low = 0.4\nhigh = 0.6\n")
    model = read_model_file(out, allow_unlisted=True)
    assert (model.calibration.low, model.calibration.high) == (0.4, 0.6)
    assert Unknown.THRESHOLDS not in model.unknown


class Pickled:
    """Unpickling it would write a file."""

    def __reduce__(self):
        return open, ("unpickled.txt", "w")


def test_weights_are_never_unpickled(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    torch.save({"weights": Pickled()}, tmp_path / "model.pt")
    assert wrap(tmp_path, tmp_path / "model.pt")[0] == 1
    assert "contains no TorchScript network" in capsys.readouterr().err
    assert not (tmp_path / "unpickled.txt").exists()


class Segments(torch.nn.Module):
    def forward(self, x: torch.Tensor) -> dict[str, torch.Tensor]:
        return {"probability": x}


class Neighbours(torch.nn.Module):
    def forward(self, x: torch.Tensor) -> dict[str, torch.Tensor]:
        return {"probability": torch.sigmoid(x.mean(dim=(1, 2, 3, 4)) - x.mean() / 2)[:, None]}


class Constant(torch.nn.Module):
    def forward(self, x: torch.Tensor) -> dict[str, torch.Tensor]:
        return {"probability": torch.full((x.shape[0], 1), 0.25)}


@pytest.mark.parametrize(
    ("network", "change", "sentence"),
    [
        (Segments(), ("", ""), "segments cannot be wrapped"),
        (Neighbours(), ("", ""), "depends on the other scans of its batch"),
        (Constant(), ("", ""), "the same for a chest and for an empty input"),
        (None, ('"probability"', '"logit"'), "cannot be run on such an input"),
        (None, ('"RAS"', '"RRS"'), "not three different ones"),
        (None, ('"RAS"', '"XYZ"'), "not three different ones"),
        (None, ("[48, 40, 32]", "[4, 40, 32]"), "its shape is"),
        (None, ('["clear", "disease"]', '["clear"]'), "are not 2 to 50"),
        (None, ("hu =", "hounsfield ="), "does not say hu"),
        (None, ("crop", "crops"), "no setting 'crops'; the nearest is crop"),
        (None, ("[-1.0, 1.0]", "[1.0, -1.0]"), "do not grow"),
        (None, ("crop", "high = 0.5\ncrop"), "one is missing"),
        (None, ("name =", "name ="), None),
    ],
)
def test_what_cannot_be_wrapped_gets_a_sentence_and_no_file(
    tmp_path, network, change, sentence, capsys
):
    source = scripted(tmp_path / "net.ts", network)
    code, out = wrap(tmp_path, source, TOML.replace(*change))
    if sentence is None:
        assert code == 0
        return
    assert (code, out.exists()) == (1, False)
    assert sentence in capsys.readouterr().err


def test_a_bundle_without_a_script_says_how_to_export_it(tmp_path, capsys):
    folder = bundle(tmp_path / "theirs")
    (folder / "models" / "model.ts").rename(folder / "models" / "model.pt")
    assert wrap(tmp_path, folder, BUNDLE)[0] == 1
    assert "has no models/model.ts" in capsys.readouterr().err


def test_other_files_are_no_network(tmp_path, capsys):
    (tmp_path / "x.ts").write_text("hello")
    assert wrap(tmp_path, tmp_path / "x.ts")[0] == 1
    assert "neither a bundle nor a TorchScript file" in capsys.readouterr().err
    assert wrap(tmp_path, tmp_path / "gone.ts")[0] == 1


def test_a_network_file_of_this_program_is_not_wrapped_by_mistake(tmp_path, capsys):
    """Its answer has three parts; which one is meant, is asked."""
    source = write_network(tmp_path / "own.pt")
    toml = TOML.replace('output = "probability"\n', "")
    assert wrap(tmp_path, source, toml)[0] == 1
    assert "check shape, channels" in capsys.readouterr().err


def test_the_toml_comes_first(tmp_path):
    description = tmp_path / "w.toml"
    description.write_text(TOML, "utf-8")
    assert read_wrap(description, {"name": "other", "channels": 1}).name == "their-net"
