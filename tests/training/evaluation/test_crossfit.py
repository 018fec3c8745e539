"""Networks of the folds: no subject is scored by one that saw it, in its run or before."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from ctviewer.inference import torchscript
from tests.training.synthetic.test_painting import chest
from training.base.chain import chain, recipe_file
from training.base.config import Config, load_config
from training.base.errors import TrainingError
from training.base.parallel import ProcessPlace
from training.evaluation import Outputs
from training.evaluation.calibrate import load_decision
from training.evaluation.cases import TEST, read_cases
from training.evaluation.crossfit import (
    HeldOut,
    crossfit_members,
    fit_members,
    held_out,
    pooled,
)
from training.evaluation.occlusion import occlusion_correlations
from training.model.fit import fit
from training.model.loss import loss_of
from training.model.network import Network
from training.model.state import save, start
from training.model.unfold import learnt_from, network_file, unfold
from training.run.folder import describe_run, read_table
from training.run.steps import TESTING, calibrate_crossfit, evaluate_run
from training.run.summary import summarise
from training.synthetic.augment import TrainingBatch
from training.synthetic.painting.base import stacked
from training.synthetic.painting.batches import evaluation_samples
from training.synthetic.painting.painter import Painter

NAMES = ("ann", "bob", "cid", "dan")
TINY = Config(
    name="tiny",
    painted_train=NAMES,
    painted_pairs=2,
    train_patients=0,
    batch=4,
    steps=2,
    crossfit=2,
    crossfit_steps=1,
    channels=(2, 2, 2, 2),
    levels=(2, 2, 2),
    threads=1,
    dice="each",
    lung_weight=0.5,
    smoothing=0.01,
)


@pytest.fixture(scope="module")
def bases():
    return stacked([chest(0.12 + 0.01 * n) for n in range(4)], NAMES, torch.device("cpu"))


@pytest.fixture(scope="module", autouse=True)
def _painted_once():
    """Samples of one seed are the same each time, as a test of painting says: once is enough."""
    known = {}

    def painted(bases, patients, pairs, seed):
        key = id(bases), tuple(patients), pairs, seed
        if key not in known:
            known[key] = bases, evaluation_samples(bases, patients, pairs, seed)
        return known[key][1]

    with pytest.MonkeyPatch.context() as patched:
        for module in ("training.evaluation.crossfit", "training.run.steps"):
            patched.setattr(f"{module}.evaluation_samples", painted)
        yield


@pytest.fixture(scope="module")
def fitted(bases, tmp_path_factory):
    """A work folder with the run and its folds, trained for a step or two."""
    work = tmp_path_factory.mktemp("work")
    fit(TINY, Painter(bases), work / TINY.name, print)
    fit_members(TINY, bases, work, print)
    return work


def test_members_of_the_shipped_recipe_leave_out_only_whom_no_run_before_saw(tmp_path):
    path = recipe_file("default")
    (first, _, _), (config, _, _) = chain(load_config(path), path)
    save(first, start(first, torch.device("cpu")), tmp_path / first.name)
    known = set(first.painted_train)
    members = crossfit_members(config, tmp_path)

    left_out = [name for member in members for name in member.without]
    assert sorted(left_out) == sorted(set(config.painted_train) - known)
    assert len(known & set(config.painted_train)) == 7
    assert known == set(learnt_from(network_file(first.begin_file)))
    for member in members:
        assert not member.without & set(member.config.painted_train)
        assert known <= set(member.config.painted_train)
    assert len({member.config.seed for member in members}) == len(members)


def test_no_member_is_drawn_up_without_the_run_that_all_begin_with(tmp_path):
    config = replace(TINY, begin_with="gone")
    with pytest.raises(TrainingError, match="The run gone, which tiny began with, is not in"):
        crossfit_members(config, tmp_path)


def test_each_subject_is_scored_by_a_network_that_never_saw_it(fitted, bases):
    parts = held_out(TINY, bases, fitted, seed=0)
    members = crossfit_members(TINY, fitted)

    for part, member in zip(parts, members, strict=True):
        assert set(part.samples.subjects) == member.without
    outputs, samples = pooled(parts)
    assert len(samples) == len(outputs.logits) == 4 * 2 * TINY.painted_pairs
    assert set(samples.subjects) == set(NAMES)
    assert outputs.lungs.shape == outputs.heatmaps.shape


def test_folds_that_are_not_trained_to_their_end_score_nobody(fitted, bases):
    longer = replace(TINY, crossfit_steps=5)
    with pytest.raises(TrainingError, match="not trained to its end"):
        held_out(longer, bases, fitted, seed=0)


@pytest.mark.parametrize("share", [0.0, 0.25])
def test_the_run_is_calibrated_and_evaluated_out_of_fold(fitted, bases, monkeypatch, share):
    """Where the logit reads the map, by the share that the calibration chose."""
    monkeypatch.setattr("training.run.steps.recipe_bases", lambda *_args: bases)
    monkeypatch.setattr("training.run.steps.LIKE_TRAINING", 2)
    monkeypatch.setattr("training.evaluation.occlusion.EACH", 1)
    monkeypatch.setattr("training.run.steps.map_share", lambda _outputs: share)
    config, said = replace(TINY, reads_map=share > 0.0), []
    network = Network(TINY.channels, TINY.levels).eval()
    plain = pooled(held_out(config, bases, fitted, seed=TESTING))[0]

    calibrate_crossfit(network, config, fitted, said.append)
    evaluate_run(network, config, fitted, said.append)

    decision = load_decision(fitted / TINY.name)
    assert decision.low < decision.high
    assert any(line.startswith("test on painted scans") for line in said)
    assert any("lung_dice" in line for line in said)
    assert decision.map_share == share
    expected = (1.0 - share) * plain.logits + share * plain.map_odds
    tested = [case.probability for case in read_cases(fitted / TINY.name / TEST)]
    np.testing.assert_allclose(tested, decision.probabilities(expected), atol=1e-4)


class Counting(torch.nn.Module):
    """Says as its logit how much of an input is denser than clear lung, or the reverse of it."""

    def __init__(self, sign: float) -> None:
        super().__init__()
        self.sign = sign

    def forward(self, x):
        return self.sign * (x > 0.3).float().sum((1, 2, 3, 4))


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_slabs_and_lesions_agree_where_a_network_counts_lesions(bases, sign):
    samples = evaluation_samples(bases, ["ann"], 4, 0)
    images = torch.full_like(samples.images, 25)
    lesions = torch.zeros_like(samples.lesions)
    for row in range(len(samples)):
        for slab in range(3, 9):
            lesions[row, 2 * slab, 20 : 20 + 2 * slab, 10:20] = 255
    images[:, 0][
        lesions.repeat_interleave(2, 1).repeat_interleave(2, 2).repeat_interleave(2, 3) > 0
    ] = 200
    lungs = torch.full_like(samples.lungs, 255)
    known = replace(samples, images=images, lesions=lesions, lungs=lungs)
    maps = lesions.numpy().astype(np.float32) / 255.0
    outputs = Outputs(np.zeros(len(known)), maps, known.labels.double().numpy())
    part = HeldOut(Counting(sign), outputs, known)

    figures = occlusion_correlations([part], 0.5)
    assert sign * figures["occlusion_correlation"] > 0.9
    assert sign * figures["occlusion_map_correlation"] > 0.9


def test_slabs_that_all_give_the_same_have_no_correlation(bases):
    samples = evaluation_samples(bases, ["ann"], 2, 0)
    known = replace(samples, lungs=torch.full_like(samples.lungs, 255))
    maps = known.lesions.numpy().astype(np.float32) / 255.0
    outputs = Outputs(np.zeros(len(known)), maps, known.labels.double().numpy())

    assert occlusion_correlations([HeldOut(Counting(0.0), outputs, known)], 0.5) == {}


def test_a_stopped_run_of_painted_scans_ends_as_one_that_was_not(fitted, bases, tmp_path):
    folder = tmp_path / "stopped"
    fit(TINY, Painter(bases), folder, print, until=1)
    network = fit(TINY, Painter(bases), folder, print)

    whole = torch.load(fitted / TINY.name / "checkpoint.pt", weights_only=True)["average"]
    for name, value in network.state_dict().items():
        assert torch.equal(value, whole[name]), name


def test_the_run_folder_counts_painted_samples(tmp_path):
    work = tmp_path
    describe_run(TINY, work)
    summarise(TINY, work / TINY.name)
    rows = [
        row
        for row in read_table(work / TINY.name / "samples.csv")
        if row["source"] == "painted scans"
    ]
    assert [row["patient"] for row in rows] == list(NAMES)
    assert {row["samples"] for row in rows} == {str(TINY.steps * TINY.batch // len(NAMES))}


def test_an_odd_batch_of_pairs_is_refused(bases, tmp_path):
    with pytest.raises(TrainingError, match="A batch of painted pairs is even; 3 is not"):
        fit(replace(TINY, batch=3), Painter(bases), tmp_path, print)


def test_a_network_goes_on_from_the_file_that_ships(tmp_path):
    """Normalisations are parted from the convolutions, and every answer stays as it is."""
    config = load_config(recipe_file("painted_first"))
    path = network_file(config.begin_file)
    network = Network(config.channels, config.levels)
    images = torch.rand(2, 1, 64, 128, 128)

    unfold(network, path, images)

    network.eval()
    frozen = torchscript.load(path.read_bytes(), torch.device("cpu"))
    with torch.inference_mode():
        for mine, its in zip(network(images)[:3], frozen(images)[:3], strict=True):
            assert torch.allclose(mine, its, atol=1e-4)
        assert network.train()(images)[0].isfinite().all()
    norm = network.stem_norm
    assert float(norm.running_var.min()) != float(norm.running_var.max())


def test_a_file_of_another_network_is_no_beginning():
    config = load_config(recipe_file("painted_first"))
    network = Network((2, 2, 2, 2), (2, 2, 2))
    with pytest.raises(TrainingError, match="use one with the channels that the recipe sets"):
        unfold(network, network_file(config.begin_file), torch.rand(1, 1, 64, 128, 128))


def test_a_file_that_is_not_there_is_reported():
    with pytest.raises(TrainingError, match=r"no network file gone\.pt to begin with"):
        network_file("gone.pt")


def test_a_file_that_does_not_tell_whom_it_learnt_from_is_no_beginning(tmp_path):
    path = tmp_path / "x.pt"
    path.write_bytes(b"none")
    with pytest.raises(TrainingError, match="does not list its training subjects"):
        learnt_from(path)


def test_each_positive_sample_has_equal_weight_in_the_dice_of_each(samples):
    """A small lesion missed costs as much as a large one."""
    lesions = torch.zeros(2, 32, 64, 64)
    lesions[0, :16] = 1.0
    lesions[1, 10:12, 10:14, 10:14] = 1.0
    batch = TrainingBatch(
        torch.zeros(2, 1, 64, 128, 128), lesions, torch.zeros(2, 2, 32, 64, 64),
        torch.ones(2), torch.ones(2, dtype=torch.bool),
    )  # fmt: skip
    logit, lungs = torch.zeros(2), torch.full((2, 2, 32, 64, 64), -9.0)
    place = ProcessPlace(torch.device("cpu"))

    def loss(found: torch.Tensor, dice: str) -> float:
        config = replace(TINY, dice=dice, lung_weight=0.0)
        return float(loss_of((logit, found, lungs), batch, config, place))

    no_small, no_large = lesions.clone(), lesions.clone()
    no_small[1], no_large[0] = 0.0, 0.0
    assert loss(no_small, "each") - loss(lesions, "each") > 0.45
    assert loss(no_small, "batch") - loss(lesions, "batch") < 0.05
    assert np.isfinite(loss(no_large, "each"))
