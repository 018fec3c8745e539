"""Random numbers and random fields of a batch, on its device, from one seed.

A GPU runs asynchronously; reading a value from it waits for all queued work. On a GPU nothing is
therefore read back to the host: rare findings are painted into all samples, with zero weight in
most, and values shared by all samples are also drawn there. Such draws are `whole`.
"""

import math
import random
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import torch
from torch import Tensor

GRID = (64, 128, 128)  # cells of the network's input
HALF = (32, 64, 64)  # cells of its lesion map
FIELDS = 12  # fields of each kind in the bank; draws mix two and shift and mirror them
FINE, MEDIUM, BROAD = (0.6, 1.1, 1.1), (1.5, 2.8, 2.8), (2.0, 4.5, 4.5)
"""Correlation lengths: of FINE and MEDIUM in cells of GRID, of BROAD in cells of HALF."""


Rows = Tensor | slice
"""Numbers of samples, or all samples."""
Values = tuple[float, ...] | tuple[tuple[float, ...], ...]


class Draws:
    """Draws for `count` samples at once; every tensor has them as its first axis.

    A draw depends only on the seed, the type of device and the preceding draws. `whole` draws, on
    a GPU, use torch's own generator.
    """

    def __init__(self, device: torch.device, seed: int = 0, *, whole: bool | None = None) -> None:
        self.device = device
        self.whole = device.type != "cpu" if whole is None else whole
        self.few = random.Random()  # draws shared by all samples of a batch
        self._many = None if self.whole else torch.Generator(device)
        self.begin(seed)

    def begin(self, seed: int) -> None:
        """Reset the generators to a seed."""
        self.few.seed(seed)
        if self._many is None:
            torch.manual_seed(seed)
        else:
            self._many.manual_seed(seed)

    def which(self, some: Tensor) -> Rows:
        """Return the samples for which `some` (N,) is not 0; for whole draws all of them."""
        return slice(None) if self.whole else some.nonzero()[:, 0]

    def uniform(self, low: float, high: float, *shape: int) -> Tensor:
        """Return numbers between two limits."""
        return torch.rand(shape, generator=self._many, device=self.device) * (high - low) + low

    def log_uniform(self, low: float, high: float, *shape: int) -> Tensor:
        """Return numbers whose logarithm is uniform."""
        return self.uniform(math.log(low), math.log(high), *shape).exp()

    def chance(self, share: float, *shape: int) -> Tensor:
        """Return 1.0 for a share of the numbers, otherwise 0.0."""
        return (self.uniform(0.0, 1.0, *shape) < share).float()

    def normal(self, *shape: int) -> Tensor:
        """Return numbers of mean 0 and deviation 1."""
        return torch.randn(shape, generator=self._many, device=self.device)

    def places(self, weights: Tensor, count: int) -> Tensor:
        """Return flat indices (N,count), drawn with weights (N,cells) that may all be 0."""
        some = weights.float() + 1e-12
        if count > 1:
            return torch.multinomial(some, count, replacement=True, generator=self._many)
        waits = torch.empty_like(some).exponential_(1, generator=self._many)
        return (some / waits).argmax(-1, keepdim=True)  # as in multinomial, without its checks

    def rows(self, count: int, among: int) -> Tensor:
        """Return `count` numbers below `among`."""
        return torch.randint(among, (count,), generator=self._many, device=self.device)


@dataclass(frozen=True, eq=False)
class Bank:
    """Periodic random fields (FIELDS, *grid) of mean 0 and deviation 1, see FINE, MEDIUM, BROAD."""

    fine: Tensor
    medium: Tensor
    broad: Tensor

    @classmethod
    def made(cls, device: torch.device, seed: int = 0) -> Self:
        """Return a bank; the same on every device."""
        kinds = (GRID, FINE), (GRID, MEDIUM), (HALF, BROAD)
        rng = torch.Generator().manual_seed(seed)
        return cls(*(_fields(grid, lengths, rng).to(device) for grid, lengths in kinds))


@lru_cache(maxsize=16)
def constant(values: Values, device: torch.device) -> Tensor:
    """Return numbers on a device, transferred only once."""
    return torch.tensor(values, device=device)


def noise(kind: Tensor, count: int, draws: Draws) -> Tensor:
    """Return fields (count,*grid) of one kind, each a mixture of two fields of the bank.

    They are shifted cyclically and mirrored, all in the same way or, in whole draws, separately.
    """
    turn = draws.uniform(0.0, math.tau, count, 1, 1, 1)
    if draws.whole:
        z, y, x = (_turned(size, count, draws) for size in kind.shape[1:])
        places = z[:, :, None, None], y[:, None, :, None], x[:, None, None, :]
        first, second = (draws.rows(count, len(kind)).view(-1, 1, 1, 1) for _ in range(2))
        return kind[first, *places] * turn.cos() + kind[second, *places] * turn.sin()
    one, other = (kind[draws.rows(count, len(kind))] for _ in range(2))
    mixed = one.mul_(turn.cos()).addcmul_(other, turn.sin())
    shifts = [draws.few.randrange(size) for size in kind.shape[1:]]
    axes = [axis for axis in (1, 2, 3) if draws.few.random() < 0.5]
    moved = mixed.roll(shifts, (1, 2, 3))
    return moved.flip(axes) if axes else moved


def _turned(size: int, count: int, draws: Draws) -> Tensor:
    """Return all indices (count,size) along an axis, shifted cyclically and sometimes reversed."""
    at = (torch.arange(size, device=draws.device) + draws.rows(count, size)[:, None]) % size
    return torch.where(draws.chance(0.5, count, 1) > 0.0, size - 1 - at, at)


def finer(field: Tensor, grid: tuple[int, int, int] = GRID, *, corners: bool = False) -> Tensor:
    """Return a field (..., z, y, x) on a finer grid, by linear interpolation.

    With `corners` the first and last cells of both grids coincide, otherwise their edges. Three
    products with narrow matrices take less than half the time of torch's interpolation on a CPU.
    """
    z, y, x = (
        _between(own, wanted, corners, field.device)
        for own, wanted in zip(field.shape[-3:], grid, strict=True)
    )
    planes = y @ field @ x.T
    return (z @ planes.flatten(-2)).view(*field.shape[:-3], *grid)


@lru_cache(maxsize=32)
def _between(own: int, wanted: int, corners: bool, device: torch.device) -> Tensor:
    """Return the matrix (wanted,own) of linear interpolation along an axis."""
    number = torch.arange(wanted, dtype=torch.float32)
    if corners:
        at = number * (own - 1) / (wanted - 1)
    else:
        at = ((number + 0.5) * own / wanted - 0.5).clamp(0.0, own - 1.0)
    weights = 1.0 - (at[:, None] - torch.arange(own)).abs()
    return weights.clamp(min=0.0).to(device)


def _fields(
    grid: tuple[int, int, int], lengths: tuple[float, float, float], rng: torch.Generator
) -> Tensor:
    """Return white noise smoothed by Gaussians of these deviations, with periodic edges."""
    white = torch.randn((FIELDS, *grid), generator=rng)
    gain = torch.ones(1)
    for size, length in zip(grid, lengths, strict=True):
        frequency = torch.fft.fftfreq(size)
        line = torch.exp(-2.0 * (math.pi * frequency * length) ** 2)
        gain = gain[..., None] * line
    smooth: Tensor = torch.fft.ifftn(
        torch.fft.fftn(white, dim=(1, 2, 3)) * gain, dim=(1, 2, 3)
    ).real
    return smooth.div(smooth.std(dim=(1, 2, 3), keepdim=True)).contiguous()
