"""Perturbations of a scan that do not change the finding, and the spread under them.

How far a probability moves when HU are slightly off, or the image is noisier, coarser,
reconstructed with another kernel, mirrored or cropped, shows how much it depends on such things. It
is no confidence interval: a network can be stable and wrong.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.resample import Box, area_average
from ctviewer.core.geometry.volume import Volume, Voxels

OFFSET_HU = 15  # about the calibration error of a scanner; contrast agent adds more
NOISE_HU = 20.0  # SD; about that of a standard chest CT
CUT = 4  # voxels, in plane
COARSE_MM = 2.0  # voxel size of copies averaged to save space
KERNEL_MM = 0.7  # SD, in plane, of the blur between a standard and a soft kernel
SEED = 0
LIMITS = (-32_000, 32_000)  # HU; leaves room in int16 for what is added

Change = Callable[[Volume, Progress], Volume]


@dataclass(frozen=True)
class Perturbation:
    """A small change, and its name in a sentence: "with noise of 20 HU"."""

    name: str
    change: Change


@dataclass(frozen=True)
class Perturbed:
    """The result for a scan under one perturbation; None if the gate refuses it."""

    name: str
    probability: float | None


@dataclass(frozen=True)
class Spread:
    """The probability of a scan (0..1), and the one under each perturbation."""

    probability: float
    perturbed: tuple[Perturbed, ...]

    @property
    def lowest(self) -> float:
        """The lowest, including the scan's own."""
        return min(self._probabilities)

    @property
    def highest(self) -> float:
        """The highest, including the scan's own."""
        return max(self._probabilities)

    @property
    def refused(self) -> tuple[str, ...]:
        """The perturbations under which the gate refuses the scan."""
        return tuple(each.name for each in self.perturbed if each.probability is None)

    @property
    def _probabilities(self) -> list[float]:
        others = [each.probability for each in self.perturbed if each.probability is not None]
        return [self.probability, *others]


def shifted(volume: Volume, hu: int) -> Volume:
    """The volume with every HU raised by `hu`."""
    voxels = _room(volume.voxels)
    return replace(volume, voxels=voxels + voxels.dtype.type(hu))


def noisy(volume: Volume, progress: Progress = silent) -> Volume:
    """The volume with Gaussian noise of SD NOISE_HU, from a fixed seed.

    Drawn slice by slice: noise for a whole scan at once would need twice its memory.

    Raises:
        Cancelled: raised by `progress`, between the slices.
    """
    rng = np.random.default_rng(SEED)

    def with_noise(layer: Voxels) -> Voxels:
        noise = rng.standard_normal(layer.shape, np.float32) * np.float32(NOISE_HU)
        return np.asarray(np.rint(layer + noise))

    return _each_slice(volume, with_noise, progress, Text("Adding noise"))


def cut(volume: Volume, lowest: int, highest: int) -> Volume:
    """The volume without the first `lowest` and last `highest` sagittal and coronal layers."""
    r, a, _ = volume.shape
    kept = volume.voxels[lowest : r - highest, lowest : a - highest].copy()
    affine = volume.affine.copy()
    affine[:3, 3] += affine[:3, :2].sum(axis=1) * lowest
    return replace(volume, voxels=kept, affine=affine)


def averaged(volume: Volume, mm: float) -> Volume:
    """The volume averaged to voxels of about `mm`, on the axes where they are smaller."""
    sizes = [
        max(round(length / mm), 1) if step < mm else count
        for count, length, step in zip(volume.shape, volume.extent, volume.spacing, strict=True)
    ]
    shape = sizes[0], sizes[1], sizes[2]
    voxels = area_average(volume.voxels, Box.whole(volume.shape), shape)
    steps = np.divide(volume.shape, shape)
    affine = volume.affine.copy()
    affine[:3, 3] += affine[:3, :3] @ (steps / 2 - 0.5)
    affine[:3, :3] *= steps
    return replace(volume, voxels=voxels, affine=affine)


def mirrored(volume: Volume) -> Volume:
    """The volume with left and right exchanged."""
    return replace(volume, voxels=volume.voxels[::-1])


def with_kernel(volume: Volume, sharper: bool, progress: Progress = silent) -> Volume:
    """The volume blurred in plane by KERNEL_MM, like a soft kernel, or sharpened by as much.

    Raises:
        Cancelled: raised by `progress`, between the slices.
    """
    from scipy.ndimage import gaussian_filter

    sigma = [KERNEL_MM / step for step in volume.spacing[:2]]

    def changed(layer: Voxels) -> Voxels:
        whole = layer.astype(np.float32)
        blurred = gaussian_filter(whole, sigma)
        new = 2.0 * whole - blurred if sharper else blurred
        return np.asarray(new if layer.dtype.kind == "f" else np.rint(np.clip(new, *LIMITS)))

    return _each_slice(volume, changed, progress, Text("Applying a kernel"))


PERTURBATIONS = (
    Perturbation(
        Text("{hu} HU brighter", hu=OFFSET_HU), lambda volume, _: shifted(volume, OFFSET_HU)
    ),
    Perturbation(
        Text("{hu} HU darker", hu=OFFSET_HU), lambda volume, _: shifted(volume, -OFFSET_HU)
    ),
    Perturbation(Text("noise of {hu:.0f} HU added", hu=NOISE_HU), noisy),
    Perturbation(
        Text("{voxels} {voxels:voxel|voxels} cut off at the left and back", voxels=CUT),
        lambda v, _: cut(v, CUT, 0),
    ),
    Perturbation(
        Text("{voxels} {voxels:voxel|voxels} cut off at the right and front", voxels=CUT),
        lambda v, _: cut(v, 0, CUT),
    ),
    Perturbation(
        Text("averaged to voxels of {mm:.0f} mm", mm=COARSE_MM),
        lambda volume, _: averaged(volume, COARSE_MM),
    ),
    Perturbation(Text("a softer kernel"), lambda volume, p: with_kernel(volume, False, p)),
    Perturbation(Text("a sharper kernel"), lambda volume, p: with_kernel(volume, True, p)),
    Perturbation(Text("left and right mirrored"), lambda volume, _: mirrored(volume)),
)


def _each_slice(
    volume: Volume, change: Callable[[Voxels], Voxels], progress: Progress, label: str
) -> Volume:
    """Apply a change to each axial slice."""
    voxels = _room(volume.voxels)
    out = np.empty_like(voxels)
    slices = voxels.shape[2]
    for place in range(slices):
        progress(place / slices, label)
        out[..., place] = change(voxels[..., place])
    return replace(volume, voxels=out)


def _room(voxels: Voxels) -> Voxels:
    """Voxels with headroom for additions: floats unchanged, integers clipped in int16."""
    if voxels.dtype.kind == "f":
        return voxels
    return np.clip(voxels, *LIMITS).astype(np.int16)
