"""Small phantoms and samples shared by the training tests."""

from dataclasses import fields

import numpy as np
import pytest
import torch

from training.synthetic.dataset import Samples
from training.synthetic.phantom.artefacts import NO_ARTEFACTS
from training.synthetic.phantom.chest import Phantom, make_phantom
from training.synthetic.phantom.lesions import Disease
from training.synthetic.phantom.scanner import Scanner

COARSE = Scanner(
    pixel=4.0,
    thickness=6.0,
    oversampling=2,
    blur=0.4,
    noise=15.0,
    offset=0.0,
    field=400.0,
    padding=None,
    below=20.0,
    above=12.0,
)
SMALL = {"channels": (2, 4, 4, 6), "levels": (4, 4, 2)}
"""Settings of a network that trains in milliseconds, for tests of the training code."""

DISEASE = Disease(severity=0.15, solid=0.3, sides=(1.0, 1.0), lower=1.0)


@pytest.fixture(scope="session")
def coarse() -> Scanner:
    return COARSE


@pytest.fixture(scope="session")
def disease() -> Disease:
    return DISEASE


@pytest.fixture(scope="session")
def positive() -> Phantom:
    return make_phantom(5, pneumonia=True, scanner=COARSE, disease=DISEASE, artefacts=NO_ARTEFACTS)


@pytest.fixture(scope="session")
def healthy() -> Phantom:
    return make_phantom(5, pneumonia=False, scanner=COARSE, artefacts=NO_ARTEFACTS)


@pytest.fixture(scope="session")
def samples() -> Samples:
    """Four easy samples: the positive ones have a bright block where the lesion is."""
    random = np.random.default_rng(0)
    images = random.integers(0, 60, (4, 1, 64, 128, 128), dtype=np.uint8)
    lesions = np.zeros((4, 32, 64, 64), dtype=np.uint8)
    for positive in (1, 3):
        lesions[positive, 8:16, 20:36, 10:20] = 255
        images[positive, 0, 16:32, 40:72, 20:40] += 120
    lungs = np.full_like(lesions, 255)
    shares = (lesions == 255).mean(axis=(1, 2, 3)).astype(np.float32)
    return Samples(
        images=torch.from_numpy(images),
        lesions=torch.from_numpy(lesions),
        lungs=torch.from_numpy(lungs),
        labels=torch.tensor([0.0, 1.0, 0.0, 1.0]),
        severities=torch.from_numpy(shares),
        thickness=torch.tensor([1.0, 1.0, 5.0, 5.0]),
        has_lesions=torch.ones(4),
        sources=("phantoms",) * 4,
    )


def samples_of(samples: Samples, rows: list[int]) -> Samples:
    """The samples of these rows; rows may be repeated."""
    parts = {field.name: getattr(samples, field.name) for field in fields(samples)}
    return Samples(
        **{
            name: tuple(part[row] for row in rows) if isinstance(part, tuple) else part[rows]
            for name, part in parts.items()
        }
    )
