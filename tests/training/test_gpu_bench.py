"""What the figures of a GPU are made of, with times and rates that are given."""

import pytest
import torch

from bench.training_gpu import Needs, StepPace, Traffic, beside, paces, roofline


def by_name(figures):
    return {figure.name: figure for figure in figures}


def test_each_is_taken_at_its_best_batch_and_waiting_is_said_of_all():
    seeds = [StepPace(2, 0.012, 0.012), StepPace(8, 0.04, 0.04), StepPace(32, 0.2, 0.2)]
    ours = [StepPace(2, 0.002, 0.0015), StepPace(64, 0.016, 0.0156)]

    found = by_name(beside(seeds, ours))

    step = found["default's step, batch 2"]
    assert (step.value, step.ratio, step.met) == pytest.approx((2.0, 6.0, True))
    assert found["the seed's samples, batch 8"].value == pytest.approx(200.0)
    best = found["default's samples, batch 64"]
    assert (best.value, best.ratio, best.met) == pytest.approx((4000.0, 20.0, True))
    assert found["waiting for data, batch 2"].value == pytest.approx(25.0)
    assert not found["waiting for data, batch 2"].met
    assert found["waiting for data, batch 64"].met


@pytest.mark.parametrize(
    ("bandwidth", "bound", "share"), [(4e12, "bandwidth", 50.0), (4e15, "matrix peak", 0.9)]
)
def test_the_longer_of_both_bounds_a_step(bandwidth, bound, share):
    needs, pace = Needs(3.6e9, 4e8, 500), StepPace(10, 0.004, 0.002)

    found = by_name(roofline(needs, pace, peak=2e15, bandwidth=bandwidth))

    name = f"share of the {bound}, which bounds it, batch 10"
    assert found[name].value == pytest.approx(share, rel=0.01)


def test_no_larger_batch_is_tried_where_memory_ended():
    tried = []

    def measured(batch):
        tried.append(batch)
        if batch > 8:
            raise torch.OutOfMemoryError
        return StepPace(batch, 1.0, 1.0)

    assert [pace.batch for pace in paces((2, 8, 32, 64), measured)] == [2, 8]
    assert tried == [2, 8, 32]


def test_what_operators_read_and_write_is_counted_and_views_are_not():
    one = torch.ones(8, 4)
    with Traffic() as traffic:
        one.view(4, 8).t() + 1.0

    assert (traffic.launches, traffic.moved) == (1, 2 * one.nbytes)
