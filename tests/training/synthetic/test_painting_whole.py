"""Painting as a GPU does it: all samples at once, nothing asked, recorded once."""

import pytest
import torch

from tests.training.base.test_capture import Recorder
from tests.training.synthetic.test_painting import CPU, chest
from tests.training.waits import Watch
from training.base.capture import WARM
from training.synthetic.painting import disease, harmless
from training.synthetic.painting.base import stacked
from training.synthetic.painting.draws import Bank, Draws, noise
from training.synthetic.painting.geometry import draw_chests
from training.synthetic.painting.harmless import PaintedScene, with_findings
from training.synthetic.painting.painter import Painter

ROWS = torch.tensor([0, 1])


@pytest.fixture(scope="module")
def bases():
    return stacked([chest(), chest(0.14)], ["ann", "bob"], CPU)


@pytest.fixture(scope="module")
def painter(bases):
    """Paints on the CPU as on a GPU."""
    made = Painter(bases)
    made._draws = Draws(CPU, whole=True)
    made.batch(ROWS, 0)
    return made


def test_nothing_is_asked_and_the_work_is_the_same_whatever_is_drawn(painter):
    found = []
    for seed in (1, 2):
        painter._draws.begin(seed)
        with Watch() as watch, torch.no_grad():
            painter._scans(ROWS)
        assert watch.waits == []
        found.append(watch.work)

    assert found[0] == found[1]


def test_the_watch_sees_what_a_cpu_asks(bases):
    with Watch() as watch:
        Painter(bases).batch(ROWS, 1)
    assert "cells are counted" in watch.waits


def test_whole_batches_are_painted_as_others_are(painter):
    batch = painter.batch(ROWS, seed=3)
    again, other = painter.batch(ROWS, seed=3), painter.batch(ROWS, seed=4)

    for name, part in vars(batch).items():
        assert torch.equal(part, getattr(again, name))
    assert not torch.equal(batch.images, other.images)
    assert batch.labels.tolist() == [0.0, 0.0, 1.0, 1.0]
    lesions = batch.lesions.sum((1, 2, 3))
    assert (lesions[:2] == 0).all()
    assert (lesions[2:] > 0).all()
    assert batch.images.min() >= 0.0
    assert batch.images.max() <= 1.0


def test_a_recorded_painter_paints_what_a_plain_one_does(bases, painter):
    recorded, recorder = Painter(bases), Recorder()
    recorded._draws = Draws(CPU, whole=True)
    recorded.capture(print, recorder)

    for seed in range(WARM + 2):
        one, other = painter.batch(ROWS, seed), recorded.batch(ROWS, seed)
        for name, part in vars(one).items():
            assert torch.equal(part, getattr(other, name)), name
    assert recorder.replays == 2


def test_a_cpu_records_nothing(bases):
    recorder, painter = Recorder(), Painter(bases)
    painter.capture(print, recorder)
    for seed in range(WARM + 2):
        painter.batch(ROWS[:1], seed)
    assert recorder.replays == 0


SHARES = ("EMPHYSEMA", "NODULES", "MASSES", "PLATES", "EFFUSION", "FIBROSIS")


def give_share(monkeypatch, name, share):
    """Let so many samples, 0..1, have a finding."""
    value = getattr(harmless, name)
    monkeypatch.setattr(harmless, name, (share, *value[1:]) if isinstance(value, tuple) else share)


def test_what_no_sample_has_changes_none(bases, monkeypatch):
    """Weights of nothing: emphysema, nodules, masses and their halos, plates, fluid, fibrosis."""
    for name in SHARES:
        give_share(monkeypatch, name, 0.0)
    monkeypatch.setattr(harmless, "_rise", lambda chests, *_: torch.zeros_like(chests.depth))
    draws = Draws(CPU, 5, whole=True)
    chests = draw_chests(bases, ROWS, draws)

    found = with_findings(chests, Bank.made(CPU), draws)

    assert torch.equal(found.hu, chests.hu)
    assert torch.equal(found.lung, chests.lung)


@pytest.mark.parametrize("name", SHARES)
def test_what_all_samples_have_is_in_all(bases, monkeypatch, name):
    for each in SHARES:
        give_share(monkeypatch, each, 1.0 if each == name else 0.0)
    monkeypatch.setattr(harmless, "_rise", lambda chests, *_: torch.zeros_like(chests.depth))
    draws = Draws(CPU, 5, whole=True)
    chests = draw_chests(bases, ROWS, draws)

    found = with_findings(chests, Bank.made(CPU), draws)

    assert ((found.hu - chests.hu).abs().amax((1, 2, 3)) > 20.0).all()


@pytest.mark.parametrize("kind", range(5))
def test_each_kind_of_disease_is_painted_as_where_few_have_it(bases, monkeypatch, kind):
    """Lesions of the drawn share lie in the lung, in whole draws as in others."""
    monkeypatch.setattr(disease, "CAVITIES", 0.0)
    draws = Draws(CPU, 5)
    chests = draw_chests(bases, ROWS, draws)
    scene = PaintedScene(chests.hu, chests.lung, torch.zeros_like(chests.hu))
    chosen = torch.nn.functional.one_hot(torch.full((2,), kind), 5).float()
    monkeypatch.setattr(disease, "_kinds", lambda *_: chosen)
    bank = Bank.made(CPU)

    shares = []
    for whole in (False, True):
        _, mask = disease.with_disease(scene, chests, bank, Draws(CPU, 9, whole=whole))
        shares.append(mask.sum((1, 2, 3)) / scene.lung.sum((1, 2, 3)))

    for share in shares:
        assert (share > 0.002).all()
        assert (share < 0.75).all()


def test_whole_noise_has_mean_zero_and_deviation_one_and_no_two_alike():
    found = noise(Bank.made(CPU).medium, 6, Draws(CPU, 1, whole=True))

    assert float(found.mean()) == pytest.approx(0.0, abs=0.05)
    assert float(found.std()) == pytest.approx(1.0, abs=0.05)
    flat = found.flatten(1)
    assert float((torch.corrcoef(flat) - torch.eye(6)).abs().max()) < 0.3


def test_one_place_is_drawn_as_torch_draws_it():
    weights = torch.rand(50, 7, generator=torch.Generator().manual_seed(1))
    torch_made = torch.multinomial(
        weights + 1e-12, 1, replacement=True, generator=torch.Generator().manual_seed(4)
    )
    assert torch.equal(Draws(CPU, 4).places(weights, 1), torch_made)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU")
def test_a_gpu_paints_without_being_waited_for_and_as_it_recorded(bases):
    device, said = torch.device("cuda"), []
    made = stacked([chest(), chest(0.14)], ["ann", "bob"], device)
    plain, recorded = Painter(made), Painter(made)
    recorded.capture(said.append)
    plain.batch(ROWS, 0)
    try:
        torch.cuda.set_sync_debug_mode("error")
        plain.batch(ROWS, 1)
    finally:
        torch.cuda.set_sync_debug_mode("default")
    for seed in range(WARM + 2):
        one, other = plain.batch(ROWS, seed), recorded.batch(ROWS, seed)
        for name, part in vars(one).items():
            assert torch.equal(part, getattr(other, name)), name
    assert not said
