"""Round shapes for many samples at once, computed efficiently as products of three 1D Gaussians."""

import math

import torch
from torch import Tensor

from training.synthetic.painting.draws import GRID, HALF, Draws, constant
from training.synthetic.painting.geometry import Chests

THINNEST = 0.6  # cells; thinner shapes are drawn with this size and lower contrast, as by a scanner


def blobs(
    centres: Tensor,
    radii: Tensor,
    strength: Tensor,
    cell: Tensor,
    grid: tuple[int, int, int] = GRID,
) -> Tensor:
    """Return the sum of K Gaussians (N,*grid), with half maximum at their radii.

    `centres` (N,K,3) are fractions 0..1 of the grid in z, y, x, `radii` (N,K,3) in mm, `strength`
    (N,K) the heights, `cell` (N,3) the size of GRID's cells in mm.
    """
    lines = []
    for axis, size in enumerate(grid):
        step = cell[:, axis, None] * (GRID[axis] / size)
        radius = radii[..., axis] / step
        strength = strength * (radius / THINNEST).clamp(max=1.0)
        at = torch.arange(size, device=cell.device) + 0.5
        away = (at - centres[..., axis, None] * size) / radius.clamp(min=THINNEST)[..., None]
        lines.append(torch.exp(-math.log(2.0) * away**2))
    z, y, x = lines
    z = z * strength[..., None]
    planes = torch.einsum("nkz,nky->nzyk", z, y).flatten(1, 2)
    return torch.bmm(planes, x).view(len(centres), *grid)


def draw_centres(weights: Tensor, count: int, draws: Draws) -> Tensor:
    """Return centres (N,count,3) as fractions 0..1, drawn with weights (N,*HALF)."""
    flat = draws.places(weights.flatten(1), count)
    _, y, x = HALF
    whole = torch.stack([flat // (y * x), flat // x % y, flat % x], dim=2)
    within = draws.uniform(0.0, 1.0, *whole.shape)
    return (whole + within) / constant(HALF, within.device)


def weights_of(chests: Chests, share: Tensor) -> Tensor:
    """Return weights (N,*HALF) of cells: those of `share` that are lung."""
    return share * (chests.depth > 0.0)


def line(axis: int, grid: tuple[int, int, int], device: torch.device) -> Tensor:
    """Return the positions of cells along an axis, 0..1, broadcastable to (N,*grid)."""
    shape = [1, 1, 1, 1]
    shape[axis + 1] = grid[axis]
    return ((torch.arange(grid[axis], device=device) + 0.5) / grid[axis]).view(shape)


def per_sample(values: Tensor) -> Tensor:
    """Return numbers (N,) broadcastable to (N,z,y,x)."""
    return values.view(-1, 1, 1, 1)


def step(field: Tensor, width: Tensor | float) -> Tensor:
    """Return 0 well below 0 and 1 well above, over a width in the field's units."""
    return (field / width + 0.5).clamp_(0.0, 1.0)
