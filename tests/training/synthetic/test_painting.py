"""Painting: exact severity, harmless findings in both classes, the same batch for the same seed."""

import dataclasses

import numpy as np
import pytest
import torch

from training.base.config import Config
from training.base.parallel import ProcessPlace
from training.synthetic.painting.base import SHAPE, Base, stacked
from training.synthetic.painting.batches import PaintedBatches, evaluation_samples
from training.synthetic.painting.blobs import blobs
from training.synthetic.painting.disease import with_disease
from training.synthetic.painting.draws import GRID, HALF, Bank, Draws, finer, noise
from training.synthetic.painting.exposure import exposed
from training.synthetic.painting.geometry import draw_chests
from training.synthetic.painting.harmless import PaintedScene, with_findings
from training.synthetic.painting.painter import Painter

CPU = torch.device("cpu")


def chest(wide: float = 0.17) -> Base:
    """Two ellipsoid lungs in a body of water in air."""
    z, y, x = (
        np.linspace(0.0, 1.0, size, dtype=np.float32).reshape(shape)
        for size, shape in zip(SHAPE, ((-1, 1, 1), (1, -1, 1), (1, 1, -1)), strict=True)
    )
    body = ((y - 0.5) / 0.46) ** 2 + ((x - 0.5) / 0.49) ** 2 < 1.0
    lungs = np.zeros(SHAPE, np.uint8)
    for label, middle in ((2, 0.27), (1, 0.73)):  # the right lung comes first along x
        inside = ((z - 0.5) / 0.38) ** 2 + ((y - 0.5) / 0.34) ** 2 + ((x - middle) / wide) ** 2 < 1
        lungs[inside] = label
    hu = np.where(lungs > 0, -850, np.where(body, 40, -1000)).astype(np.int16)
    return Base(np.broadcast_to(hu, SHAPE).copy(), lungs, (330.0, 250.0, 330.0))


@pytest.fixture(scope="module")
def bases():
    return stacked([chest(), chest(0.14)], ["ann", "bob"], CPU)


@pytest.fixture(scope="module")
def painter(bases):
    return Painter(bases)


@pytest.fixture(scope="module")
def batch(painter):
    return painter.batch(torch.tensor([0, 1]), seed=3)


def test_a_batch_has_each_scan_without_and_with_lesions(batch):
    assert batch.images.shape == (4, 1, *GRID)
    assert batch.lesions.shape == (4, *HALF)
    assert batch.lungs.shape == (4, 2, *HALF)
    assert batch.labels.tolist() == [0.0, 0.0, 1.0, 1.0]
    assert batch.has_lesions.all()
    found = batch.lesions.sum((1, 2, 3))
    assert (found[:2] == 0).all()
    assert (found[2:] > 0).all()
    for part in (batch.images, batch.lesions, batch.lungs):
        assert part.min() >= 0.0
        assert part.max() <= 1.0


def test_the_same_seed_paints_the_same_and_another_one_does_not(painter, batch):
    again = painter.batch(torch.tensor([0, 1]), seed=3)
    other = painter.batch(torch.tensor([0, 1]), seed=4)
    for name, part in vars(batch).items():
        assert torch.equal(part, getattr(again, name))
    assert not torch.equal(batch.images, other.images)


def test_the_left_lung_is_on_the_left_of_the_patient_also_in_mirrored_samples(painter):
    """Axis 3 runs from the right to the left; a mirrored chest has its lungs called anew."""
    for seed in range(2):
        lungs = painter.batch(torch.tensor([0, 1]), seed).lungs.sum((2, 3))
        place = torch.arange(HALF[2]) + 0.5
        left, right = ((lungs[:, side] * place).sum(1) / lungs[:, side].sum(1) for side in (0, 1))
        assert (left > right + 10.0).all()


@pytest.fixture(scope="module")
def scene(bases):
    """Two whole chests without findings, drawn many times."""
    draws = Draws(CPU, 11)
    chests = draw_chests(bases, torch.tensor([0, 1] * 2), draws)
    return chests, PaintedScene(chests.hu, chests.lung, torch.zeros_like(chests.hu))


def test_lesions_involve_the_share_of_the_lung_that_was_drawn(scene, monkeypatch):
    chests, clear = scene
    bank = Bank.made(CPU)
    for share in (0.01, 0.08, 0.4):
        monkeypatch.setattr("training.synthetic.painting.disease.SEVERITY", (share, share * 1.0001))
        hu, mask = with_disease(clear, chests, bank, Draws(CPU, 5))
        found = mask.sum((1, 2, 3)) / clear.lung.sum((1, 2, 3))
        assert torch.allclose(found, torch.full_like(found, share), rtol=0.25)
        changed = (hu - clear.hu).abs() > 30.0
        assert (changed & (clear.lung < 0.01)).sum() == 0
        assert changed[mask > 0.5].float().mean() > 0.5  # wide edges fade


def test_half_of_all_severities_lie_below_five_percent():
    drawn = Draws(CPU, 0).log_uniform(0.005, 0.5, 20_000)
    assert float((drawn < 0.05).float().mean()) == pytest.approx(0.5, abs=0.02)


def test_lesions_are_denser_than_the_lung_or_hollow(scene):
    chests, clear = scene
    hu, mask = with_disease(clear, chests, Bank.made(CPU), Draws(CPU, 6))
    change = (hu - clear.hu)[mask > 0.5]
    assert float((change > 80.0).float().mean()) > 0.6
    assert float(hu[mask > 0.5].min()) >= -1000.0


def test_a_box_without_lungs_is_negative_both_times(bases, monkeypatch):
    """The upper abdomen, where the app may have taken air in the bowel for a lung."""
    monkeypatch.setattr("training.synthetic.painting.geometry.ELSEWHERE", 0.5)
    monkeypatch.setattr("training.synthetic.painting.painter.LEAST_LUNG", 0.2)

    batch = Painter(bases).batch(torch.tensor([0, 1] * 6), 4)

    share = batch.lungs.sum(1).mean((1, 2, 3))
    positive = batch.labels > 0.0
    assert not positive[:12].any()
    assert 0 < int(positive[12:].sum()) < 12
    assert (batch.lesions[~positive] == 0.0).all()
    assert float(share[12:][~positive[12:]].max()) < float(share[12:][positive[12:]].min())


def test_harmless_findings_stay_in_the_lungs_and_fluid_is_no_lung(bases, monkeypatch):
    monkeypatch.setattr("training.synthetic.painting.harmless.EFFUSION", 1.0)
    draws = Draws(CPU, 2)
    chests = draw_chests(bases, torch.tensor([0, 1] * 6), draws)

    found = with_findings(chests, Bank.made(CPU), draws)

    assert (found.lung <= chests.lung + 1e-5).all()
    outside = chests.lung < 1e-3
    assert float((found.hu - chests.hu)[outside].abs().max()) < 2.0
    left = found.lung.sum((1, 2, 3)) / chests.lung.sum((1, 2, 3))
    assert float(left.min()) < 0.97
    assert float(left.min()) > 0.2
    drowned = (chests.lung > 0.99) & (found.lung < 0.01)
    assert float(found.hu[drowned].median()) == pytest.approx(10.0, abs=25.0)  # water


def test_thick_slices_average_and_slabs_are_stretched(scene, monkeypatch):
    chests, clear = scene
    monkeypatch.setattr("training.synthetic.painting.exposure.THICKNESS_MM", (10.0, 10.0001))
    image, thickness = exposed(clear.hu, chests, Bank.made(CPU), Draws(CPU, 1))
    assert image.shape == (4, 1, *GRID)
    whole = chests.length > 100.0
    assert torch.allclose(thickness[whole], torch.full_like(thickness[whole], 10.0), rtol=0.06)


def test_a_blob_is_half_as_high_at_its_radius():
    cell = torch.tensor([[4.0, 2.0, 2.0]])
    centre = torch.tensor([[[0.5, 0.5, 0.5]]])
    field = blobs(centre, torch.full((1, 1, 3), 20.0), torch.ones(1, 1), cell)[0]
    z, y, x = (size // 2 for size in GRID)
    assert float(field[z, y, x]) == pytest.approx(1.0, abs=0.02)
    assert float(field[z, y, x + 10]) == pytest.approx(0.5, abs=0.05)
    assert float(field[z + 5, y, x]) == pytest.approx(0.5, abs=0.1)


def test_finer_is_linear_as_torch_interpolates():
    field = torch.rand(2, 3, *HALF)
    torch_made = torch.nn.functional.interpolate(
        field, size=GRID, mode="trilinear", align_corners=False
    )
    assert torch.allclose(finer(field), torch_made, atol=1e-5)
    torch_made = torch.nn.functional.interpolate(
        field, size=GRID, mode="trilinear", align_corners=True
    )
    assert torch.allclose(finer(field, corners=True), torch_made, atol=1e-5)


def test_noise_has_mean_zero_and_deviation_one():
    found = noise(Bank.made(CPU).medium, 6, Draws(CPU, 0))
    assert float(found.mean()) == pytest.approx(0.0, abs=0.05)
    assert float(found.std()) == pytest.approx(1.0, abs=0.05)


def test_steps_have_batches_of_their_own_made_ahead_or_not(painter):
    config = Config(painted_train=("ann", "bob"), train_patients=0, batch=4, threads=1)
    one = list(PaintedBatches(config, painter, ProcessPlace(CPU))(2, 4))
    ahead = PaintedBatches(dataclasses.replace(config, threads=2), painter, ProcessPlace(CPU))
    for mine, other in zip(one, ahead(2, 4), strict=True):
        assert torch.equal(mine.images, other.images)
    assert not torch.equal(one[0].images, one[1].images)


def test_patients_fewer_than_a_batch_needs_are_painted_equally_often(painter, monkeypatch):
    config = Config(painted_train=("ann", "bob"), train_patients=0, batch=10, threads=1)
    asked = []
    monkeypatch.setattr(painter, "batch", lambda rows, _seed: asked.append(rows.tolist()))

    list(PaintedBatches(config, painter, ProcessPlace(CPU))(0, 4))

    assert {tuple(sorted((rows.count(0), rows.count(1)))) for rows in asked} == {(2, 3)}


def test_patients_who_are_not_in_the_recipe_are_not_painted(painter, monkeypatch):
    config = Config(painted_train=("bob",), train_patients=0, batch=2, threads=1)
    asked = []
    monkeypatch.setattr(painter, "batch", lambda rows, _seed: asked.append(rows.tolist()))
    list(PaintedBatches(config, painter, ProcessPlace(CPU))(0, 5))
    assert asked == [[1]] * 5


def test_evaluation_samples_are_the_same_each_time_and_name_their_patient(bases):
    first, again = (evaluation_samples(bases, ["bob"], 3, seed=1) for _ in range(2))
    assert torch.equal(first.images, again.images)
    assert first.subjects == ("bob",) * 6
    assert sorted(first.labels.tolist()) == [0.0] * 3 + [1.0] * 3
    ill = first.labels > 0.5
    assert (first.severities[ill] > 0.001).all()
    assert (first.severities[~ill] == 0).all()
    assert not torch.equal(first.images, evaluation_samples(bases, ["bob"], 3, seed=2).images)
