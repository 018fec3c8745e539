"""A wrong box is made again, once, in the window, on the command line and in a batch alike."""

from pathlib import Path

import numpy as np
import pytest

from ctviewer.core.analysis.examine import examine_volume
from ctviewer.core.analysis.preprocess import DEFAULT_SPEC
from ctviewer.core.geometry.volume import Volume
from ctviewer.inference.classifier import load_classifier
from ctviewer.inference.explain import influence
from ctviewer.inference.model_file import read_model_file
from ctviewer.inference.run import classify_file
from ctviewer.pipeline import local, reading
from ctviewer.pipeline.control import Control
from ctviewer.pipeline.network import BatchNetwork
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.reading import read_volume
from ctviewer.pipeline.survey import survey
from tests.networks import Halves, write_network
from tests.scans import chest_array, write

LUNGS = {"sides": ["left", "right"], "shape": [32, 64, 64], "threshold": 0.5}


def with_gas():
    """A chest whose left lung goes on in gas that only HU take for lung, 80 mm below it."""
    hu = np.full((80, 60, 80), -1000, np.int16)
    hu[..., 30:] = chest_array(lesion=True)
    r, a = np.meshgrid((np.arange(80) - 39.5) * 4, (np.arange(60) - 29.5) * 4, indexing="ij")
    body = (r / 145) ** 2 + (a / 100) ** 2 <= 1
    hu[body, :30] = 40
    gas = ((r + 65) / 30) ** 2 + (a / 40) ** 2 <= 1
    hu[gas, 12:40] = np.where(hu[gas, 12:40] == 40, -900, hu[gas, 12:40])
    return hu


@pytest.fixture
def network(tmp_path, monkeypatch):
    """It sees lungs where HU are those of this chest's lungs, which the gas is lighter than."""
    path = write_network(tmp_path / "halves.pt", kind=Halves, lungs=LUNGS)
    classifier = load_classifier("cpu", path, allow_unlisted=True)
    run = classifier._engine.run

    def seeing(array):
        said = run(array)
        n, _, d, h, w = array.shape
        hu = array.reshape(n, d // 2, 2, h // 2, 2, w // 2, 2).mean(axis=(2, 4, 6)) * 1400 - 1000
        lung = (np.abs(hu + 850) < 10)[:, None]
        lungs = np.where(lung, said.lungs, 0.0).astype(np.float32)
        return said._replace(lungs=lungs)

    monkeypatch.setattr(classifier._engine, "run", seeing)
    return classifier


def _file_of(network):
    return read_model_file(network.model.path, allow_unlisted=True)


def test_the_box_is_made_again_and_the_second_answer_counts(network):
    volume = Volume.from_array(with_gas(), (4.0, 4.0, 5.0))
    examined = examine_volume(volume, DEFAULT_SPEC)
    (first,) = network.classify_examined([examined])
    assert first.second_box is not None
    result = network.classify(volume)
    assert result.second_box is None
    assert result.examined.boxed_again
    assert result.examined.prepared.box == first.second_box
    assert result.score.heat_map.box == first.second_box
    assert result.examined.prepared.box.lo[2] > examined.prepared.box.lo[2] + 4
    assert result.seconds.infer > 0


def test_a_batch_says_what_the_window_says(network, tmp_path):
    folder = tmp_path / "scans"
    folder.mkdir()
    write(folder / "gas.nii.gz", with_gas())
    write(folder / "plain.nii.gz", chest_array(lesion=True))
    batch = BatchNetwork(_file_of(network), "cpu", 2)
    batch._classifier = network
    files = list(survey(Options(paths=(folder,))))
    rows = batch.outcomes([(found, read_volume(found, DEFAULT_SPEC)[0]) for found in files])
    for name, row in zip(("gas", "plain"), rows, strict=True):
        alone = classify_file(folder / f"{name}.nii.gz", network).to_dict()
        assert row.row["logit"] == pytest.approx(alone["logit"], abs=1e-5)
        assert row.row["label"] == alone["label"]


@pytest.mark.parametrize("keeps", [False, True], ids=["read again", "kept"])
def test_a_reader_of_the_batch_makes_the_second_box(network, tmp_path, monkeypatch, keeps):
    """Not the process of the network, where one scan at a time would wait for the next."""
    folder = tmp_path / "scans"
    folder.mkdir()
    write(folder / "gas.nii.gz", with_gas())
    write(folder / "plain.nii.gz", chest_array(lesion=True))
    batch = BatchNetwork(_file_of(network), "cpu", 1)
    batch._classifier = network
    monkeypatch.setattr(local, "BatchNetwork", lambda *_: batch)
    maps = tmp_path / "maps"
    maps.mkdir()
    options = Options(paths=(folder,), workers=2, maps=maps if keeps else None)
    files = list(survey(options))
    alone = [classify_file(Path(found.path), network).to_dict() for found in files]
    monkeypatch.setattr(reading, "load_volume", None)  # in this process
    done = [
        each for some in local.outcomes(files, network.model, options, Control()) for each in some
    ]
    for row, expected in zip(sorted(done, key=lambda each: each.index), alone, strict=True):
        assert row.row["logit"] == pytest.approx(expected["logit"], abs=1e-5)
        assert not row.unsaved
    assert len(list(maps.iterdir())) == (8 if keeps else 0)


def test_slices_are_occluded_in_the_second_box(network):
    volume = Volume.from_array(with_gas(), (4.0, 4.0, 5.0))
    found = influence(network, DEFAULT_SPEC, volume)
    assert found.probability == network.classify(volume).score.probability
