"""The baseline: the Keras example "3D image classification from CT scans", as it does it.

Its steps in its libraries: get_fdata, rot90, cubic resize of every slice with OpenCV, spline zoom
in depth with SciPy, min-max, then its network (1,352,897 parameters), here in PyTorch.
"""

from pathlib import Path

import cv2
import nibabel as nib
import numpy as np
import torch
from numpy.typing import NDArray
from scipy.ndimage import zoom
from torch import Tensor, nn

SIDE, DEPTH = 128, 64
FILTERS = (64, 64, 128, 256)


def prepare(path: Path) -> NDArray[np.float64]:
    """A file as the seed's array (128, 128, 64) in 0..1."""
    scan = np.rot90(np.array(nib.load(path).get_fdata()))  # type: ignore[attr-defined]
    slices = [
        cv2.resize(scan[:, :, k], (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
        for k in range(scan.shape[-1])
    ]
    resized = np.array(np.dstack(slices))
    deep = zoom(resized, (1, 1, DEPTH / resized.shape[-1]), mode="nearest")
    return np.asarray((deep - deep.min()) / (deep.max() - deep.min()))


class SeedNetwork(nn.Module):
    """Four convolutions with pooling and batch normalisation, then two dense layers."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for before, after in zip((1, *FILTERS), FILTERS, strict=False):
            layers += [
                nn.Conv3d(before, after, 3),
                nn.ReLU(),
                nn.MaxPool3d(2),
                nn.BatchNorm3d(after, eps=1e-3, momentum=0.01),
            ]
        self.features = nn.Sequential(*layers)
        self.head = nn.Sequential(
            nn.Linear(FILTERS[-1], 512), nn.ReLU(), nn.Dropout(0.3), nn.Linear(512, 1)
        )

    def forward(self, x: Tensor) -> Tensor:
        """(N, 1, 128, 128, 64) to a probability (N, 1)."""
        pooled = self.features(x).mean(dim=(2, 3, 4))
        return torch.sigmoid(self.head(pooled))


def probability(network: SeedNetwork, path: Path) -> float:
    """The seed's whole way from a file to a number."""
    array = torch.from_numpy(prepare(path).astype(np.float32))[None, None]
    with torch.inference_mode():
        return float(network(array)[0, 0])
