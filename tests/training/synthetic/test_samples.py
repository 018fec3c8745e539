import re

import numpy as np
import pytest
import torch

from ctviewer.core.analysis.preprocess import DEFAULT_SPEC
from training.base.config import Config, checked
from training.base.errors import TrainingError
from training.synthetic.augment import TrainingBatch, augmented, moved
from training.synthetic.dataset import (
    OFFSETS,
    build_split,
    joined,
    load_files,
    load_split,
    patients,
    prepared_phantom,
    truth_maps,
    write_arrays,
)


def test_no_patient_is_in_two_splits():
    seeds = [seed for split in OFFSETS for seed in patients(Config(), split)]

    assert len(seeds) == len(set(seeds))


def test_split_sizes_that_would_overlap_are_refused():
    with pytest.raises(TrainingError, match="would share patients"):
        checked({"train_patients": 100_001})


def test_the_lesion_map_lies_where_the_input_shows_the_lesions(positive):
    prepared = prepared_phantom(positive)
    lesions, lungs = truth_maps(positive, prepared)
    coarse = prepared.array.reshape(32, 2, 64, 2, 64, 2).mean(axis=(1, 3, 5))

    assert lesions.shape == (32, 64, 64)
    assert prepared.array.shape == (1, *DEFAULT_SPEC.shape)
    ill, well = lesions > 200, (lungs > 200) & (lesions == 0)
    assert coarse[ill].mean() > coarse[well].mean() + 0.1


def test_drawn_samples_come_back_paired_and_are_drawn_once(tmp_path):
    config = Config(validation_patients=1, workers=1)
    said: list[str] = []

    build_split(tmp_path, config, "validation", said.append)
    build_split(tmp_path, config, "validation", said.append)
    samples = load_split(tmp_path, config, "validation")

    (line,) = said
    assert re.fullmatch(r"validation: 1 of 1 patient drawn, [\d.]+/\w+, 0 s left", line)
    assert samples.labels.tolist() == [0.0, 1.0]
    assert samples.images.shape == (2, 1, *DEFAULT_SPEC.shape)
    assert samples.severities[0] == 0
    assert 0.005 < samples.severities[1] < 0.65
    assert 1.0 <= samples.thickness[0] == samples.thickness[1] <= 8.0
    assert samples.has_lesions.tolist() == [1.0, 1.0]
    assert samples.sources == ("phantoms", "phantoms")


def test_samples_say_where_they_come_from_and_whether_their_lesions_are_known(tmp_path):
    tiny, one = np.zeros((1, 2, 2, 2), np.uint8), np.float32(1.0)
    arrays = dict.fromkeys(("lesions", "lungs"), tiny[0])
    arrays |= dict.fromkeys(("labels", "severities", "thickness"), one)
    write_arrays(tmp_path / "a.npz", images=tiny, **arrays)
    write_arrays(
        tmp_path / "b.npz", images=tiny, **arrays, patient="anna", has_lesions=np.float32(0.0)
    )

    first, second = (load_files([tmp_path / name]) for name in ("a.npz", "b.npz"))
    both = joined([first, second])

    assert both.sources == ("phantoms", "anna")
    assert both.has_lesions.tolist() == [1.0, 0.0]
    assert both.thickness.tolist() == [1.0, 1.0]


def test_missing_samples_are_reported_in_a_sentence(tmp_path):
    with pytest.raises(TrainingError, match="2 of 2 samples of test are missing"):
        load_split(tmp_path, Config(test_patients=1), "test")


def test_augmentation_moves_image_lesions_and_lungs_together():
    image = torch.zeros(1, 1, 64, 128, 128)
    image[0, 0, 20:30, 40:60, 70:90] = 1.0
    lesions = torch.zeros(1, 32, 64, 64)
    lesions[0, 10:15, 20:30, 35:45] = 1.0
    lungs = (lesions > 0.5).float() * 0.5
    batch = TrainingBatch(image, lesions, lungs, torch.ones(1), torch.ones(1, dtype=torch.bool))

    random = torch.Generator().manual_seed(4)
    changed = augmented(batch, random, random)

    bright = np.argwhere(changed.images[0, 0].numpy() > 0.5).mean(axis=0)
    marked = np.argwhere(changed.lesions[0].numpy() > 0.5).mean(axis=0)
    np.testing.assert_allclose(bright, 2 * marked + 0.5, atol=0.1)
    assert torch.equal(changed.lungs, 0.5 * changed.lesions)


def test_a_shift_fills_what_enters_with_the_padding():
    ones, steps = torch.ones(1, 4, 4, 4), torch.tensor([[1, -2, 0]])

    (found,) = moved(ones, steps, torch.tensor([False]), torch.tensor([-5.0]))

    assert (found[0] == -5).all()
    assert (found[:, 2:] == -5).all()
    assert (found[1:, :2] == 1).all()


def test_a_batch_is_augmented_at_once_as_its_samples_would_be_one_by_one():
    """What was drawn for a sample, done to it alone: mirror, shift, offset, noise."""
    drawn = torch.Generator().manual_seed(3)
    images = torch.rand(3, 1, 64, 128, 128, generator=drawn)
    lesions, lungs = torch.rand(2, 3, 32, 64, 64, generator=drawn)
    batch = TrainingBatch(images, lesions, lungs, torch.ones(3), torch.ones(3, dtype=torch.bool))
    random, again = (torch.Generator().manual_seed(8) for _ in range(2))

    changed = augmented(batch, random, random)

    mirrored = []
    for row in range(3):
        mirror, tone, grain = torch.rand(3, generator=again).tolist()
        shift = torch.randint(-3, 4, (3,), generator=again).tolist()
        normal = torch.randn((1, 64, 128, 128), generator=again)
        image, maps = images[row, 0], [lesions[row], lungs[row]]
        mirrored.append(mirror < 0.5)
        if mirrored[-1]:
            image, maps = image.flip(-1), [each.flip(-1) for each in maps]
        image = _shifted(image, [2 * step for step in shift], float(image.min()))
        image = image + (2.0 * tone - 1.0) * 18.0 / 1400.0 + normal[0] * (grain**2 * 30.0 / 1400.0)
        assert torch.equal(changed.images[row, 0], image.clamp(0.0, 1.0))
        for part, each in zip((changed.lesions, changed.lungs), maps, strict=True):
            assert torch.equal(part[row], _shifted(each, shift, 0.0))
    assert set(mirrored) == {False, True}


def _shifted(volume, steps, padding):
    found = volume.roll(steps, (0, 1, 2))
    for axis, step in enumerate(steps):
        start = 0 if step > 0 else found.shape[axis] + step
        found.narrow(axis, start, abs(step)).fill_(padding)
    return found
