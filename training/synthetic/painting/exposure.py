"""The scanning of a painted chest: slices, kernel, dose, offset, gain; and the resampling.

Slices and kernels are linear along an axis, so one matrix per sample applies all of them.
"""

import torch
from torch import Tensor

from ctviewer.core.analysis.preprocess import HU_HIGHEST, HU_LOWEST
from training.synthetic.painting.blobs import line, per_sample
from training.synthetic.painting.draws import GRID, Bank, Draws, Rows, noise
from training.synthetic.painting.geometry import Chests

THICKNESS_MM = (0.6, 10.0)
LEAST_SLICES = 4  # limits of scans accepted by the app
BLUR, BLUR_CELLS = 0.4, (0.3, 1.0)  # share of soft kernels, deviation in cells
SHARP, MOST_SHARP = 0.4, 1.2  # share of sharp kernels, amount of detail enhancement
MOST_NOISE = 40.0  # HU in a cell
MOST_OFFSET, GAIN = 20.0, 0.02
STREAKS, MOST_STREAKS = 0.2, 45.0  # share of scans with streaks from shoulders or arms, HU


def exposed(hu: Tensor, chests: Chests, bank: Bank, draws: Draws) -> tuple[Tensor, Tensor]:
    """Return the network's input (N,1,*GRID), 0..1, of chests with these HU (N,*GRID).

    Also returns the slice thickness in mm (N,).
    """
    count = len(hu)
    hu = hu.clamp(HU_LOWEST, HU_HIGHEST)
    kernel, rows = _kernels(draws, count)
    hu[rows] = kernel[rows, None] @ hu[rows] @ kernel[rows].transpose(1, 2)[:, None]
    slices, thickness = _slices(chests, draws)
    seen = _grains(bank, count, draws).add_(_streaks(count, draws))
    gain = 1.0 + draws.uniform(-GAIN, GAIN, count)
    offset = 1000.0 * (gain - 1.0) + draws.uniform(-MOST_OFFSET, MOST_OFFSET, count)
    seen.addcmul_(hu, per_sample(gain)).add_(per_sample(offset))
    thick = torch.bmm(slices, seen.flatten(2)).view_as(hu)
    return thick.sub_(HU_LOWEST).div_(HU_HIGHEST - HU_LOWEST).clamp_(0.0, 1.0)[:, None], thickness


def _slices(chests: Chests, draws: Draws) -> tuple[Tensor, Tensor]:
    """Return matrices (N,Z,Z) that average cells to slices and interpolate these back to cells.

    Also returns the slice thickness in mm (N,).
    """
    cells, device = GRID[0], chests.cell.device
    thickness = draws.log_uniform(*THICKNESS_MM, len(chests.cell))
    wanted = chests.length / thickness
    count = wanted.clamp(min=LEAST_SLICES, max=cells).round().view(-1, 1, 1)
    number = torch.arange(cells, device=device, dtype=torch.float32)
    of_slice, of_cell = number.view(1, -1, 1), number.view(1, 1, -1)
    width = cells / count
    covered = torch.minimum((of_slice + 1.0) * width, of_cell + 1.0) - torch.maximum(
        of_slice * width, of_cell
    )
    down = covered.clamp(min=0.0) * (of_slice < count) / width
    at = ((of_slice + 0.5) / width - 0.5).clamp(min=0.0).minimum(count - 1.0)
    up = (1.0 - (at - of_cell).abs()).clamp(min=0.0)
    return torch.bmm(up, down), chests.length / count.view(-1)


def _kernels(draws: Draws, count: int) -> tuple[Tensor, Rows]:
    """Return matrices (N,Y,Y) that blur along an axis, or sharpen by unsharp masking.

    Also returns the numbers of the samples with a matrix other than the identity.
    """
    size = GRID[1]
    soft, sharp = draws.chance(BLUR, count), draws.chance(SHARP, count)
    sigma = draws.uniform(*BLUR_CELLS, count).view(-1, 1, 1)
    number = torch.arange(size, device=draws.device, dtype=torch.float32)
    away = (number[:, None] - number)[None]
    blur = torch.exp(-0.5 * (away / sigma) ** 2)
    blur = blur / blur.sum(2, keepdim=True)
    same = torch.eye(size, device=draws.device)[None]
    amount = (sharp * draws.uniform(0.0, MOST_SHARP, count) - 1.0).view(-1, 1, 1)
    matrix = same + torch.where(soft.view(-1, 1, 1) > 0.0, -1.0, amount + 1.0) * (same - blur)
    return matrix, draws.which(soft + sharp)


def _grains(bank: Bank, count: int, draws: Draws) -> Tensor:
    """Noise in HU: a mixture of white and correlated noise, mostly weak."""
    share = per_sample(draws.uniform(0.0, 1.0, count))
    amount = per_sample(MOST_NOISE * draws.uniform(0.0, 1.0, count) ** 2)
    white = draws.normal(count, *GRID)
    return torch.lerp(white, noise(bank.fine, count, draws), share) * amount


def _streaks(count: int, draws: Draws) -> Tensor:
    """Horizontal streaks in the upper or lower slices, as from arms and shoulders."""
    rows = draws.normal(count, GRID[0], GRID[1], 1)
    amount = draws.chance(STREAKS, count) * draws.uniform(0.0, MOST_STREAKS, count)
    above = per_sample(draws.chance(0.7, count))
    place = line(0, GRID, draws.device)
    where = torch.lerp(1.0 - place, place, above) ** 3
    return rows * where * per_sample(amount)
