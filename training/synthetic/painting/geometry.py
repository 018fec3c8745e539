"""The position of a sample's box in its base scan, and its content: rotated, deformed, cropped."""

from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.nn import functional

from training.synthetic.painting.base import Bases
from training.synthetic.painting.draws import GRID, HALF, Draws, Rows, constant, finer

MARGIN_MM = (0.0, 14.0)  # on each side; 6 in the app
CUT, CUT_SHARE = (
    0.08,
    0.16,
)  # probability and maximum depth of a box side inside the lungs
TOO_LOW, TOO_LOW_SHARE = 0.12, 0.33  # extension of the box by bowel gas mistaken for lung
TOO_HIGH, TOO_HIGH_SHARE = 0.08, 0.25
SLAB, SLAB_MM = 0.24, (25.0, 250.0)  # probability and length of a partial chest
ELSEWHERE, ELSEWHERE_MM = 0.06, (35.0, 110.0)  # probability and length of a box in the abdomen
TURN = 0.16  # radians about each axis, in both directions
BEND_MM = 5.0  # deviation of the elastic shift
BENDS = (3, 4, 4)  # cells of the grid on which it is drawn
COARSE = (17, 33, 33)  # cells on which positions are computed; linear between them


@dataclass(frozen=True, eq=False)
class Chests:
    """The contents of N boxes: HU and lung share (N,*GRID); fields (N,*HALF) as in `Bases`.

    `left` is 0..1, `depth` and `rear` are in mm, `cell` (N,3) is the size of GRID's cells in mm,
    `level` (N,) the median HU of the lungs and `length` (N,) that of the box in mm.
    """

    hu: Tensor
    lung: Tensor
    left: Tensor
    depth: Tensor
    rear: Tensor
    cell: Tensor
    level: Tensor

    @property
    def length(self) -> Tensor:
        """The distance from the lowest to the highest layer in mm (N,)."""
        return self.cell[:, 0] * GRID[0]

    def rows(self, rows: Rows) -> "Chests":
        """Return some of the chests, by number."""
        return replace(self, **{name: value[rows] for name, value in vars(self).items()})

    def twice(self) -> "Chests":
        """Return all chests twice, one copy after the other."""
        return replace(self, **{name: torch.cat([value] * 2) for name, value in vars(self).items()})


def draw_chests(bases: Bases, rows: Tensor, draws: Draws) -> Chests:
    """Return one box from each of these base scans (rows (N,)), at random positions."""
    count = len(rows)
    extent = bases.extent[rows]
    low, high = _boxes(bases.spans[rows], extent, draws)
    size = (high - low) * extent
    places = _places(low, high, extent, draws)
    mirror = draws.chance(0.5, count, 1, 1, 1)
    places = torch.where(mirror[..., None] > 0.0, places.flip(-1), places)
    hu, lung = _sampled(bases.cells[rows], places, GRID).unbind(1)
    fields = _sampled(bases.fields[rows], places, HALF)
    left = torch.lerp(fields[:, 0], 1.0 - fields[:, 0], mirror)
    cell = size / constant(GRID, size.device)
    depth, rear = 10.0 * fields[:, 1], 10.0 * fields[:, 2]
    return Chests(hu, lung, left, depth, rear, cell, bases.level[rows])


def _boxes(spans: Tensor, extent: Tensor, draws: Draws) -> tuple[Tensor, Tensor]:
    """Return the corners (N,3) of boxes in z, y, x, as fractions 0..1 of their base scans."""
    count, _, layers = spans.shape
    some = spans[:, 0] < spans[:, 1]
    heights = torch.arange(layers, device=spans.device) / layers
    bottom = torch.where(some, heights, 1.0).amin(1)
    top = torch.where(some, heights + 1.0 / layers, 0.0).amax(1)
    slab = draws.chance(SLAB, count) > 0.0
    part = (draws.log_uniform(*SLAB_MM, count) / extent[:, 0]).minimum(top - bottom)
    start = bottom + draws.uniform(0.0, 1.0, count) * (top - bottom - part)
    bottom = torch.where(slab, start, bottom)
    top = torch.where(slab, start + part, top)
    seen = some & (heights + 0.5 / layers > bottom[:, None]) & (heights < top[:, None])
    lows = [bottom] + [torch.where(seen, spans[:, at], 1.0).amin(1) for at in (0, 2)]
    highs = [top] + [torch.where(seen, spans[:, at], 0.0).amax(1) for at in (1, 3)]
    low, high = torch.stack(lows, 1), torch.stack(highs, 1)
    height = high - low
    before, behind = (_margins(height, extent, draws) for _ in range(2))
    low_error = draws.chance(TOO_LOW, count) * draws.uniform(0.05, TOO_LOW_SHARE, count)
    high_error = draws.chance(TOO_HIGH, count) * draws.uniform(0.05, TOO_HIGH_SHARE, count)
    before[:, 0] += low_error * height[:, 0]
    behind[:, 0] += high_error * height[:, 0]
    whole = ~slab[:, None] | (torch.arange(3, device=slab.device) > 0)  # a slab ends where it ends
    low = (low - before * whole).clamp(0.0, 0.9)
    high = torch.maximum((high + behind * whole).clamp(0.0, 1.0), low + 0.05)
    return _elsewhere(low, high, extent, draws)


def _elsewhere(low: Tensor, high: Tensor, extent: Tensor, draws: Draws) -> tuple[Tensor, Tensor]:
    """Return the boxes, a few of them moved to the upper abdomen, with little or no lung.

    There the app may mistake air in the bowel or under a cushion for lungs.
    """
    count = len(low)
    moved = draws.chance(ELSEWHERE, count)[:, None] > 0.0
    height = draws.uniform(*ELSEWHERE_MM, count) / extent[:, 0]
    start, front, width = (draws.uniform(0.0, 1.0, count) for _ in range(3))
    bottom = torch.stack([0.05 * start, 0.1 * front, 0.1 + 0.2 * width], 1)
    top = torch.stack([0.05 * start + height, 0.45 + 0.25 * front, 0.7 + 0.2 * start], 1)
    return torch.where(moved, bottom, low), torch.where(moved, top.clamp(max=1.0), high)


def _margins(height: Tensor, extent: Tensor, draws: Draws) -> Tensor:
    """Return margins (N,3) as fractions of the base scan; negative ones cut the lungs."""
    margin = draws.uniform(*MARGIN_MM, *height.shape) / extent
    cut = draws.chance(CUT, *height.shape) * draws.uniform(0.0, CUT_SHARE, *height.shape)
    return torch.where(cut > 0.0, -cut * height, margin)


def _places(low: Tensor, high: Tensor, extent: Tensor, draws: Draws) -> Tensor:
    """Return positions of the COARSE cells (N,3,*COARSE): x, y, z in -1..1 of the base scan."""
    count, device = len(low), low.device
    lines = [torch.linspace(-1.0, 1.0, size, device=device) for size in COARSE]
    unit = torch.stack(torch.meshgrid(*lines, indexing="ij"))  # z, y, x
    half = 0.5 * (high - low) * extent
    offset = half[:, :, None] * unit.flatten(1)  # mm from the middle of the box
    turned = torch.bmm(_turns(draws.uniform(-TURN, TURN, count, 3)), offset)
    bend = BEND_MM * draws.normal(count, 3, *BENDS)
    bent = finer(bend, COARSE, corners=True)
    middle = 0.5 * (low + high) * extent
    places = turned.view_as(bent) + bent + middle[:, :, None, None, None]
    parts: Tensor = 2.0 * places / extent[:, :, None, None, None] - 1.0
    return parts.flip(1)


def _turns(angles: Tensor) -> Tensor:
    """Return rotations (N,3,3) by small angles (N,3) about z, y and x, one after the other."""
    sin, cos = angles.sin().unbind(1), angles.cos().unbind(1)
    zero, one = torch.zeros_like(sin[0]), torch.ones_like(sin[0])

    def matrix(*rows: Tensor) -> Tensor:
        return torch.stack(rows, 1).view(-1, 3, 3)

    about_z = matrix(one, zero, zero, zero, cos[0], -sin[0], zero, sin[0], cos[0])
    about_y = matrix(cos[1], zero, -sin[1], zero, one, zero, sin[1], zero, cos[1])
    about_x = matrix(cos[2], -sin[2], zero, sin[2], cos[2], zero, zero, zero, one)
    return about_z @ about_y @ about_x


def _sampled(volumes: Tensor, places: Tensor, grid: tuple[int, int, int]) -> Tensor:
    """Return volumes (N,C,...) sampled at positions (N,3,*COARSE) interpolated to `grid`."""
    fine = finer(places, grid, corners=True)
    return functional.grid_sample(
        volumes.float(), fine.permute(0, 2, 3, 4, 1), padding_mode="border", align_corners=False
    )
