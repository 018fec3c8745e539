"""A run that is killed, or finds its disk full, loses nothing that was whole."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from tests.training.conftest import SMALL
from tests.training.two_processes import write_samples
from training.base.config import Config
from training.base.errors import TrainingError
from training.model.fit import fit
from training.model.state import CHECKPOINT, resume, save, start

STEPS, KILLED = 4, 3
SCRIPT = """
import os, signal, sys
from pathlib import Path
from tests.training.run.test_broken_off import CONFIG, KILLED
from tests.training.conftest import SMALL
from tests.training.two_processes import read_samples
from training.model.fit import fit

folder = Path(sys.argv[1])


def log(step, _values):
    if step == KILLED:  # before this step is kept
        os.kill(os.getpid(), signal.SIGKILL)


fit(CONFIG, read_samples(folder / "samples.npz"), folder / "run", print, log=log)
"""
CONFIG = Config(steps=STEPS, batch=2, threads=1, validate_every=1, **SMALL)


def test_a_run_killed_and_resumed_ends_with_the_weights_of_an_undisturbed_one(samples, tmp_path):
    write_samples(samples, tmp_path / "samples.npz")
    checkpoint = tmp_path / "run" / CHECKPOINT
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(tmp_path)])
    assert done.returncode == -signal.SIGKILL
    assert torch.load(checkpoint, weights_only=True)["step"] == KILLED - 1

    resumed = fit(CONFIG, samples, tmp_path / "run", print)

    whole = fit(CONFIG, samples, tmp_path / "whole", print)
    for name, weights in whole.state_dict().items():
        assert torch.equal(weights, resumed.state_dict()[name]), name


def test_a_full_disk_ends_with_a_sentence_and_the_earlier_checkpoint(tmp_path, monkeypatch):
    run = start(CONFIG)
    save(CONFIG, run, tmp_path)
    before = (tmp_path / CHECKPOINT).read_bytes()
    run.step = 3

    def full(_file):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(
        TrainingError, match=r"could not be kept at step 3 .*No space left.*make room"
    ):
        save(CONFIG, run, tmp_path)

    assert (tmp_path / CHECKPOINT).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [CHECKPOINT]
    assert resume(CONFIG, tmp_path).step == 0


def test_a_full_disk_is_reported_too(tmp_path):
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    (tmp_path / CHECKPOINT).symlink_to("/dev/full")

    with pytest.raises(TrainingError, match="No space left"):
        save(CONFIG, start(CONFIG), tmp_path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half", b"\x80\x02]q\x00."])
def test_a_damaged_checkpoint_is_reported(tmp_path, content):
    (tmp_path / CHECKPOINT).write_bytes(content)

    with pytest.raises(TrainingError, match=r"cannot be read; remove it"):
        resume(CONFIG, tmp_path)


def test_a_checkpoint_from_before_a_setting_existed_is_of_the_same_run(tmp_path):
    save(CONFIG, start(CONFIG), tmp_path)
    stored = torch.load(tmp_path / CHECKPOINT, weights_only=True)
    for name in ("mixup", "folds", "balance", "device"):
        del stored["config"][name]
    torch.save(stored, tmp_path / CHECKPOINT)

    assert resume(CONFIG, tmp_path).step == 0
    with pytest.raises(TrainingError, match="another configuration"):
        resume(Config(**{**vars(CONFIG), "mixup": 0.2}), tmp_path)
    assert resume(Config(**{**vars(CONFIG), "threads": 2, "device": "cpu"}), tmp_path)


def test_a_checkpoint_from_before_channels_could_be_set_is_of_the_wide_network(tmp_path):
    wide = Config(channels=(16, 40, 96, 160), levels=(40, 16, 8))
    save(wide, start(wide), tmp_path)
    stored = torch.load(tmp_path / CHECKPOINT, weights_only=True)
    for name in ("channels", "levels"):
        del stored["config"][name]
    torch.save(stored, tmp_path / CHECKPOINT)

    assert resume(wide, tmp_path).step == 0
    with pytest.raises(TrainingError, match="another configuration"):
        resume(Config(), tmp_path)


def test_a_checkpoint_of_another_network_is_reported(tmp_path):
    """As those of before the network learnt the lung's outline: without the weights for it."""
    first = tmp_path / "first"
    save(CONFIG, start(CONFIG), first)
    stored = torch.load(first / CHECKPOINT, weights_only=True)
    for kind in ("network", "average"):
        del stored[kind]["lungs.weight"]
    torch.save(stored, first / CHECKPOINT)
    begins = Config(name="second", begin_with="first")

    for config, folder in ((CONFIG, first), (begins, tmp_path / "second")):
        with pytest.raises(TrainingError, match=r"first is of another network .* train the run"):
            resume(config, folder)


def test_a_checkpoint_of_other_labelled_scans_is_refused(tmp_path):
    run = start(CONFIG)
    save(CONFIG, run, tmp_path)
    assert resume(CONFIG, tmp_path, learnt="one").learnt == "one"  # of before it was kept

    run.learnt = "one"
    save(CONFIG, run, tmp_path)
    assert resume(CONFIG, tmp_path, learnt="one").learnt == "one"
    with pytest.raises(TrainingError, match=r"other labelled scans .* restore the .* split\.csv"):
        resume(CONFIG, tmp_path, learnt="other")
