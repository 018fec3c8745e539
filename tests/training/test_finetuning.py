"""A batch with labels is exported, and the shipped network takes a step on it."""

import csv

import pytest
import torch

from tests.training.conftest import COARSE
from tests.training.finetuning import Asked, exported
from training.__main__ import main as train
from training.model.state import CHECKPOINT


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("finetune")
    words = exported(folder, Asked(learnt=5, steps=1, batch=2, scanner=COARSE))
    for step in ("prepare", "fit"):
        assert train([step, *words]) == 0
    return folder


def test_the_export_is_taken_as_it_is_with_masks_and_patients_whole(run):
    rows = list(csv.DictReader((run / "export" / "labels.csv").read_text().splitlines()))
    assert [sum(bool(row["mask"]) == want for row in rows) for want in (True, False)] == [5, 5]
    listed = (run / "work" / "finetuned" / "prepared.csv").read_text().splitlines()
    splits = {}
    for row in csv.DictReader(listed):
        splits.setdefault(row["patient"], set()).add(row["split"])
    assert len(splits) == 5
    assert all(len(each) == 1 for each in splits.values())


def test_it_goes_on_from_the_network_that_ships(run):
    kept = torch.load(run / "work" / "finetuned" / CHECKPOINT, weights_only=True)
    assert kept["config"]["begin_file"] == "ctviewer-painted-0.8.0.pt"
    assert kept["step"] == 1
