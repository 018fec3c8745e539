"""What batches hold: everything once an epoch, balanced, mixed, the same for the same seed."""

import dataclasses
from itertools import chain

import pytest
import torch

from tests.training.conftest import SMALL
from training.base.config import Config
from training.base.errors import TrainingError
from training.base.parallel import ProcessPlace
from training.model.batches import Batches, draw_rows, made, strata
from training.model.fit import fit
from training.model.loss import loss_of

HERE = ProcessPlace(torch.device("cpu"))
LUNGS_TOO = Config(lung_weight=1.0)


@pytest.fixture
def uneven(samples):
    """Ten samples: eight phantoms, two of them positive, and two painted scans, one positive."""
    many = samples.chosen([0, 0, 0, 1, 0, 0, 0, 1, 0, 1])
    return dataclasses.replace(many, sources=("phantoms",) * 8 + ("painted scans",) * 2)


def epoch(samples, config, number=0):
    """The rows of each batch of an epoch."""
    parts = strata(samples, config)
    steps = max(len(part) for part in parts) * len(parts) // config.batch
    return [draw_rows(parts, config, number * steps + step).tolist() for step in range(steps)]


def test_an_epoch_visits_every_sample_once_in_an_order_of_its_own(uneven):
    first, second = (epoch(uneven, Config(batch=2), number) for number in (0, 1))

    assert sorted(chain(*first)) == sorted(chain(*second)) == list(range(10))
    assert first != second
    assert first == epoch(uneven, Config(batch=2))
    assert first != epoch(uneven, Config(batch=2, seed=1))


@pytest.mark.parametrize("balance", [("label",), ("source",), ("label", "source")])
def test_balanced_batches_hold_equally_much_of_each_stratum(uneven, balance):
    kinds = {"label": uneven.labels.tolist(), "source": uneven.sources}
    keys = list(zip(*(kinds[name] for name in balance), strict=True))
    config = Config(batch=len(set(keys)), balance=balance)

    batches = epoch(uneven, config)

    for rows in batches:
        drawn = [keys[row] for row in rows]
        assert {drawn.count(key) for key in set(keys)} == {1}
    visits = [list(chain(*batches)).count(row) for row in range(10)]
    assert min(visits) >= 1
    for key in set(keys):  # within a stratum nobody comes twice more often than another
        counts = [visits[row] for row in range(10) if keys[row] == key]
        assert max(counts) - min(counts) <= 1


@pytest.mark.parametrize(("label", "name"), [(0.0, "normal"), (1.0, "pneumonia")])
def test_one_class_alone_is_refused(samples, label, name):
    alone = dataclasses.replace(samples, labels=torch.full((4,), label))

    with pytest.raises(TrainingError, match=f"All 4 training samples are {name}"):
        Batches(Config(), alone, HERE)


def test_no_samples_are_refused(samples):
    with pytest.raises(TrainingError, match="no training samples"):
        Batches(Config(), samples.chosen([]), HERE)


def test_batches_made_ahead_are_those_made_one_by_one(samples):
    config = Config(batch=2, mixup=0.3)
    batches = Batches(config, samples, HERE)

    ahead = list(batches(1, 4))

    parts = strata(samples, config)
    for step, batch in zip(range(1, 4), ahead, strict=True):
        again = made(samples, draw_rows(parts, config, step), config, step, HERE)
        assert torch.equal(batch.images, again.images)
        assert torch.equal(batch.labels, again.labels)
    assert batches.waited > 0


def test_an_error_while_making_a_batch_reaches_the_run(samples, monkeypatch):
    monkeypatch.setattr("training.model.batches.augmented", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        next(Batches(Config(), samples, HERE)(0, 5))


def test_mixup_mixes_images_lesions_and_labels_alike(samples):
    plain, config = Config(batch=4), Config(batch=4, mixup=1.0)
    rows = torch.tensor([0, 1, 2, 3])
    before = made(samples, rows, plain, 3, HERE)

    after = made(samples, rows, config, 3, HERE)

    soft = min(float(label) for label in after.labels if 0.0 < label < 1.0)
    for row in range(4):
        mixtures = [
            (share, other)
            for other in range(4)
            for share in (soft, 1.0 - soft)
            if torch.allclose(
                after.images[row], torch.lerp(before.images[other], before.images[row], share)
            )
        ]
        assert mixtures
        share, other = mixtures[0]
        torch.testing.assert_close(
            after.lesions[row], torch.lerp(before.lesions[other], before.lesions[row], share)
        )
        mean = share * float(before.labels[row]) + (1.0 - share) * float(before.labels[other])
        assert float(after.labels[row]) == pytest.approx(mean, abs=1e-5)


def test_a_mixture_knows_its_lesions_only_if_both_parts_do(samples):
    some = dataclasses.replace(samples, has_lesions=torch.tensor([1.0, 1.0, 0.0, 1.0]))

    after = made(some, torch.arange(4), Config(batch=4, mixup=1.0), 3, HERE)

    assert int((~after.has_lesions).sum()) in (1, 2)


def test_a_run_with_mixup_and_balance_resumes_to_the_same_weights(samples, tmp_path):
    config = Config(
        steps=2, batch=2, validate_every=1, mixup=0.4, balance=("label",), threads=1, **SMALL
    )
    whole = fit(config, samples, tmp_path / "whole", print)
    fit(config, samples, tmp_path / "parts", print, until=1)
    parts = fit(config, samples, tmp_path / "parts", print)

    for name, weights in whole.state_dict().items():
        assert torch.equal(weights, parts.state_dict()[name]), name


def test_unknown_lesions_count_for_the_label_only(samples):
    outputs = _outputs(requires_grad=True)
    some = dataclasses.replace(samples, has_lesions=torch.tensor([1.0, 0.0, 1.0, 0.0]))
    batch = made(some, torch.arange(4), Config(), 0, HERE)
    kept = torch.tensor([1.0, 0, 1, 0]).view(4, 1, 1, 1)
    without = dataclasses.replace(batch, lesions=batch.lesions * kept, lungs=batch.lungs * kept)

    loss = loss_of(outputs, batch, LUNGS_TOO, HERE)
    loss.backward()

    assert float(loss.detach()) == float(loss_of(outputs, without, LUNGS_TOO, HERE).detach())
    for maps in outputs[1:]:
        assert [bool(part.any()) for part in maps.grad] == [True, False, True, False]


def test_a_batch_without_any_known_lesions_has_a_loss(samples):
    outputs = _outputs()
    none = dataclasses.replace(samples, has_lesions=torch.zeros(4))
    batch = made(none, torch.arange(4), Config(), 0, HERE)

    assert float(loss_of(outputs, batch, LUNGS_TOO, HERE)) == pytest.approx(0.6931, abs=1e-4)


def test_the_lungs_outline_counts_by_its_weight(samples):
    batch = made(samples, torch.arange(4), Config(), 0, HERE)
    logit, heatmap, lungs = _outputs()
    right = (logit, heatmap, 12.0 * (2.0 * batch.lungs.round() - 1.0))

    def gained(config):
        worse = loss_of((logit, heatmap, lungs), batch, config, HERE)
        return float(worse - loss_of(right, batch, config, HERE))

    assert gained(Config()) == 0.0
    assert gained(LUNGS_TOO) > 1.0
    assert gained(Config(lung_weight=2.0)) == pytest.approx(2.0 * gained(LUNGS_TOO), rel=1e-5)


def _outputs(*, requires_grad=False):
    """Logits of 0, a map of 0.2 and no idea where lung is, for four samples."""
    heatmap = torch.full((4, 32, 64, 64), 0.2, requires_grad=requires_grad)
    return torch.zeros(4), heatmap, torch.zeros(4, 32, 64, 64, requires_grad=requires_grad)
