"""Findings of both classes: shallow breath, haze, emphysema, lumps, plates, effusion, fibrosis."""

from dataclasses import dataclass

import torch
from torch import Tensor

from training.synthetic.painting.blobs import (
    blobs,
    draw_centres,
    line,
    per_sample,
    step,
    weights_of,
)
from training.synthetic.painting.draws import GRID, HALF, Bank, Draws, constant, finer, noise
from training.synthetic.painting.geometry import Chests

AERATED = -850.0  # HU of aerated lung, which haze raises fully; vessels are not raised
MOST_RISE = 420.0  # HU; even the haziest lung is not consolidated
SHALLOW = 0.4  # share of scans in shallow inspiration, which networks mistake for pneumonia
EMPHYSEMA = 0.15, -965.0  # share of scans, HU of a hole
NODULES = 0.4, 6, (1.5, 6.0)  # share of scans, most of them, radii in mm
MASSES = 0.22, 2, (7.0, 30.0)
HALO, COLLAPSE = 0.45, 0.35  # of masses: with a hazy rim, with distal collapse
PLATES = 0.3, 4, (8.0, 30.0), (0.8, 2.2)  # share, most, long and thin semi-axes in mm
EFFUSION = 0.16
FIBROSIS = 0.12
SOLID_HU = (-40.0, 70.0)
HALO_HU = (-720.0, -380.0)
WATER_HU, COLLAPSED_HU = (-5.0, 25.0), (15.0, 70.0)
NEVER = 1e4  # a threshold that is never reached, for samples without the finding


Shapes = tuple[Tensor, Tensor, Tensor]
"""Centres (N,K,3), radii in mm (N,K,3) and strengths (N,K), see `blobs`."""


@dataclass(frozen=True, eq=False)
class PaintedScene:
    """Partly painted scans: HU and lung share (both (N,*GRID)).

    `rise` (N,*GRID) is the increase in HU of aerated lung.
    """

    hu: Tensor
    lung: Tensor
    rise: Tensor


def with_findings(chests: Chests, bank: Bank, draws: Draws) -> PaintedScene:
    """Return the chests with harmless findings; pleural fluid is not lung.

    Rare findings are only computed for the samples that have them.
    """
    rise = finer(_rise(chests, bank, draws))
    hu = chests.hu + (chests.hu / AERATED).clamp_(0.0, 1.0).mul_(chests.lung).mul_(rise)
    medium = noise(bank.medium, len(hu), draws)
    _emphysema(hu, chests, medium, draws)
    _fibrosis(hu, chests, medium, draws)
    _lumps(hu, chests, medium, draws)
    return _effusion(PaintedScene(hu, chests.lung, rise), chests, bank, draws)


def _rise(chests: Chests, bank: Bank, draws: Draws) -> Tensor:
    """Increase in HU (N,*HALF): of poorly aerated lung, more at the back, and of dependent lung."""
    count = len(chests.hu)
    shallow = draws.chance(SHALLOW, count)
    deflated = torch.maximum(shallow, draws.chance(0.5, count))
    hazy = torch.maximum(shallow, draws.chance(0.5, count))
    deflation = draws.uniform(10.0, 150.0, count) + 40.0 * shallow
    gravity = draws.uniform(0.0, 1.0, count).maximum(0.5 * shallow)
    haze = draws.uniform(50.0, 280.0, count).maximum(120.0 * shallow)
    reach = torch.where(
        shallow > 0.0, draws.uniform(12.0, 60.0, count), draws.uniform(4.0, 30.0, count)
    )
    slope, fade, mottle = (
        per_sample(draws.uniform(*limits, count))
        for limits in ((0.6, 2.5), (0.8, 2.5), (0.05, 0.45))
    )
    uneven = 1.0 + mottle * noise(bank.broad, count, draws)
    behind = line(1, HALF, chests.hu.device)
    sag = 1.0 + per_sample(gravity) * (2.0 * behind**slope - 1.0)
    rise = per_sample(deflated * deflation) * sag
    near = torch.exp(-((chests.rear / per_sample(reach)) ** fade)) * (2.0 * behind - 0.3).clamp(
        0, 1
    )
    return ((rise + per_sample(hazy * haze) * near) * uneven).clamp_(0.0, MOST_RISE)


def _emphysema(hu: Tensor, chests: Chests, medium: Tensor, draws: Draws) -> None:
    share, hole = EMPHYSEMA
    level, some = draws.uniform(0.6, 2.2, len(hu)), draws.chance(share, len(hu))
    rows = draws.which(some)
    level = torch.where(some > 0.0, level, NEVER)
    above = line(0, GRID, hu.device) - 0.5
    lost = (1.2 * (medium[rows] + above - per_sample(level[rows]))).clamp_(0.0, 1.0)
    inside = hu[rows]
    hu[rows] = inside + lost * chests.lung[rows] * (hole - inside).clamp_(max=0.0)


def _fibrosis(hu: Tensor, chests: Chests, medium: Tensor, draws: Draws) -> None:
    """Subpleural reticulation by thickened septa, mostly basal."""
    some = draws.chance(FIBROSIS, len(hu)) * draws.uniform(120.0, 420.0, len(hu))
    depth, mesh = draws.uniform(6.0, 30.0, len(hu)), draws.uniform(0.15, 0.35, len(hu))
    rows = draws.which(some)
    low = 1.3 - 1.5 * line(0, HALF, hu.device)
    where = torch.exp(-chests.depth[rows] / per_sample(depth[rows])) * low.clamp(0.0, 1.0)
    lines = torch.exp(-((medium[rows] / per_sample(mesh[rows])) ** 2))
    raised = lines.mul_(finer(where)).mul_(per_sample(some[rows])).mul_(chests.lung[rows])
    hu[rows] += raised * (hu[rows] / AERATED).clamp_(0.0, 1.0)


def _lumps(hu: Tensor, chests: Chests, medium: Tensor, draws: Draws) -> None:
    """Nodules, plates, and masses, some with a hazy rim and distal collapse."""
    anywhere = weights_of(chests, torch.ones_like(chests.depth))
    nodules, plates = _nodules(chests, anywhere, draws), _plates(chests, anywhere, draws)
    solid = draws.uniform(*SOLID_HU, len(hu))
    centres, radii, some = (torch.cat(parts, 1) for parts in zip(nodules, plates, strict=True))
    rows = draws.which(some.amax(1))
    small = blobs(centres[rows], radii[rows], some[rows], chests.cell[rows])
    weight = step(small - 0.5, 0.4) * chests.lung[rows]
    hu[rows] = _filled(hu[rows], weight, per_sample(solid[rows]))
    _masses(hu, chests, (medium, anywhere, solid), draws)


def _masses(
    hu: Tensor, chests: Chests, fields: tuple[Tensor, Tensor, Tensor], draws: Draws
) -> None:
    """Masses; `fields` are noise, weights of their positions, and HU of solid tissue."""
    medium, anywhere, solid = fields
    share, most, sizes = MASSES
    count = len(hu)
    middle = (line(2, HALF, hu.device) - 0.5) * chests.cell[:, 2].view(-1, 1, 1, 1) * GRID[2]
    hilar = torch.exp(-(((middle.abs() - 32.0) / 14.0) ** 2))
    central = draws.chance(0.65, count)
    weights = anywhere * torch.lerp(torch.ones_like(hilar), hilar, per_sample(central))
    centres = draw_centres(weights, most, draws)
    radii = draws.log_uniform(*sizes, count, most, 1) * draws.uniform(0.75, 1.3, count, most, 3)
    some = draws.chance(share, count, 1) * _first(draws.rows(count, most) + 1, most)
    halo = draws.chance(HALO, count) * draws.uniform(0.12, 0.4, count)
    glass = draws.uniform(*HALO_HU, count)
    halo = halo * some[:, 0]
    rows = draws.which(some[:, 0])
    core = blobs(centres[rows], radii[rows], some[rows], chests.cell[rows])
    medium, lung, halo = medium[rows], chests.lung[rows], per_sample(halo[rows])
    warped = core * torch.exp(0.25 * medium)
    haze = per_sample(glass[rows]) + 40.0 * medium
    around = step(warped - halo, 0.25) * (halo > 0.0) * lung
    inside = step(core * torch.exp(0.1 * medium) - 0.5, 0.12) * lung
    hu[rows] = _filled(_filled(hu[rows], around, haze), inside, per_sample(solid[rows]))
    _collapse(hu, chests, (centres, radii, some), draws)


def _collapse(
    hu: Tensor, chests: Chests, masses: tuple[Tensor, Tensor, Tensor], draws: Draws
) -> None:
    """Collapse distal to a mass that occludes a bronchus, with a sharp upper border."""
    centres, radii, some = (each[:, :1] for each in masses)
    count = len(hu)
    shut = some[:, 0] * draws.chance(COLLAPSE, count)
    aside = torch.sign(centres[..., 2] - 0.5)
    shift = torch.stack([draws.uniform(-0.6, 0.6, count, 1), draws.uniform(-0.5, 1.0, count, 1),
                         aside * draws.uniform(0.4, 1.4, count, 1)], dim=2)  # fmt: skip
    size = constant(GRID, hu.device) * chests.cell[:, None]
    beyond = centres + shift * radii / size
    wide = radii * draws.uniform(0.8, 1.8, count, 1, 3)
    slope, solid = draws.uniform(-0.8, 0.8, count), draws.uniform(*COLLAPSED_HU, count)
    rows = draws.which(shut)
    beyond = beyond[rows]
    lobe = blobs(beyond, wide[rows], shut[rows, None], chests.cell[rows])
    height = line(0, GRID, hu.device) - per_sample(beyond[:, 0, 0] + 0.05)
    tilt = (line(1, GRID, hu.device) - per_sample(beyond[:, 0, 1])) * per_sample(slope[rows])
    weight = step(lobe - 0.5, 0.25) * step(tilt - height, 0.03) * chests.lung[rows]
    hu[rows] = _filled(hu[rows], weight, per_sample(solid[rows]))


def _nodules(chests: Chests, weights: Tensor, draws: Draws) -> Shapes:
    share, most, sizes = NODULES
    count = len(weights)
    radii = draws.uniform(*sizes, count, most, 1).expand(-1, -1, 3)
    some = draws.chance(share, count, 1) * _first(draws.rows(count, most) + 1, most)
    return draw_centres(weights, most, draws), radii, some


def _plates(chests: Chests, weights: Tensor, draws: Draws) -> Shapes:
    """Plate atelectasis in the lower lung, thin along z or x."""
    share, most, long, thin = PLATES
    count = len(weights)
    low = weights * (line(0, HALF, weights.device) < 0.6)
    radii = draws.uniform(*long, count, most, 3)
    flat = draws.uniform(*thin, count, most)
    upright = draws.chance(0.4, count, most)
    radii[..., 0] = torch.lerp(flat, radii[..., 0], upright)
    radii[..., 2] = torch.lerp(radii[..., 2], flat, upright)
    some = draws.chance(share, count, 1) * _first(draws.rows(count, most) + 1, most)
    return draw_centres(low, most, draws), radii, some


def _effusion(scene: PaintedScene, chests: Chests, bank: Bank, draws: Draws) -> PaintedScene:
    """Posterior basal effusion, with a band of collapsed lung in front of it."""
    count = len(scene.hu)
    some = draws.chance(EFFUSION, count)
    side = draws.rows(count, 3)  # 0 left, 1 right, 2 both
    deep, top = draws.uniform(8.0, 70.0, count), draws.uniform(0.15, 0.6, count)
    lean, wide = draws.uniform(0.6, 1.6, count), draws.uniform(2.0, 14.0, count)
    dense, fluid = draws.uniform(*COLLAPSED_HU, count), draws.uniform(*WATER_HU, count)
    rows = draws.which(some)
    count = len(some[rows])
    if not count:
        return scene
    side, left, rear = per_sample(side[rows]), chests.left[rows], chests.rear[rows]
    height = line(0, HALF, scene.hu.device) / per_sample(top[rows])
    reach = per_sample(deep[rows]) * (1.0 - height).clamp(-1.0, 1.0) * per_sample(lean[rows])
    reach = reach + 3.0 * noise(bank.broad, count, draws) - per_sample(NEVER * (1.0 - some[rows]))
    here = torch.where(side == 0, left, 1.0 - left)
    here = torch.where(side == 2, 1.0, here)
    gap = finer((reach - rear) - 400.0 * (here < 0.5))
    lung = scene.lung.clone()
    before = lung[rows]
    water = step(gap, 5.0) * before
    band = step(gap + per_sample(wide[rows]), 6.0) * before
    hu = _filled(scene.hu[rows], band, per_sample(dense[rows]))
    scene.hu[rows] = hu + water * (per_sample(fluid[rows]) - hu)
    lung[rows] = before * (1.0 - water)
    return PaintedScene(scene.hu, lung, scene.rise)


def _filled(hu: Tensor, weight: Tensor, target: Tensor) -> Tensor:
    """Raise HU to a target where the weight is 1; denser tissue is unchanged."""
    return torch.addcmul(hu, weight, (target - hu).clamp_(min=0.0))


def _first(counts: Tensor, most: int) -> Tensor:
    """Return ones for the first `counts` (N,) of `most` columns, as (N,most)."""
    return (torch.arange(most, device=counts.device) < counts[:, None]).float()
