"""Pneumonia painted into lungs: patches, bronchopneumonia, tree-in-bud, lobar, diffuse.

Each type is a field over the lung, thresholded at the quantile that gives the drawn share.
"""

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
from training.synthetic.painting.harmless import PaintedScene

SEVERITY = (0.005, 0.5)  # share of the lung, log-uniform: half of all lie below 5 %
MILD, SEVERE = 0.03, 0.1  # limits of severity between which the kinds differ
KINDS = (  # chances of patches, bronchopneumonia, tree-in-bud, lobar, diffuse
    (0.60, 0.20, 0.15, 0.05, 0.00),
    (0.50, 0.20, 0.10, 0.20, 0.00),
    (0.40, 0.10, 0.00, 0.25, 0.25),
)
MOST = 48  # blobs of a sample
PATCHES, PATCH_MM = 18, (5.0, 30.0)
FOCI, FOCUS_MM = (16, 48), (2.2, 8.0)  # of bronchopneumonia
BUDS_MM = (1.2, 2.6)
CLUSTERS, CLUSTER_MM = 3, (14.0, 45.0)
LOBE_MM = (35.0, 80.0)
ONE_SIDED = 0.3
EDGE = (0.15, 1.4)  # width of edges in the logarithm of the field
GLASS_HU = (-720.0, -380.0)
CONTRAST = (90.0, 260.0)  # minimum HU of ground glass above the lung around it
GLASS_LIMITS = (-800.0, -220.0)
SOLID_HU = (-90.0, 60.0)
ALL_GLASS, ALL_SOLID = 0.35, 0.15
LOBAR_SOLID = 0.6  # of lobar ones are mostly solid
PAVING, BRONCHI, CAVITIES = 0.25, 0.6, 0.1
AIR_HU = -940.0
SAMPLED = (slice(None), slice(None, None, 2), slice(None, None, 2), slice(None, None, 4))
LOWEST = -60.0  # of the field, far from all lesions


@dataclass(frozen=True, eq=False)
class Field:
    """The field of one batch (N,*GRID), bronchi in it, and the kind of each sample (N,5)."""

    values: Tensor
    tubes: Tensor
    kind: Tensor


def with_disease(
    scene: PaintedScene, chests: Chests, bank: Bank, draws: Draws
) -> tuple[Tensor, Tensor]:
    """Return HU with lesions, and the lesion fraction of each cell (both (N,*GRID))."""
    count = len(scene.hu)
    severity = draws.log_uniform(*SEVERITY, count)
    medium, fine = noise(bank.medium, count, draws), noise(bank.fine, count, draws)
    field = _field(chests, severity, (medium, fine), bank, draws)
    values = torch.where(scene.lung > 0.5, field.values, LOWEST)
    solid_share = _solid_share(field.kind, draws)
    hollow = draws.chance(CAVITIES, count) * draws.uniform(0.05, 0.3, count)
    limits = _limits(values, scene.lung, [severity, severity * solid_share, severity * hollow])
    edge = draws.log_uniform(*EDGE, count)
    weight = step(values - per_sample(limits[0]), per_sample(edge)) * scene.lung
    mask = (values > per_sample(limits[0])).float()
    glass = _glass(scene, chests, (medium, fine), draws)
    hu = torch.addcmul(scene.hu, weight, (glass - scene.hu).clamp_(min=0.0))
    narrow = per_sample(edge * draws.uniform(0.3, 1.0, count))
    dense = step(values - per_sample(limits[1]), narrow) * weight
    dense = dense * per_sample((solid_share > 0.0).float())
    open_bronchi = per_sample(draws.chance(BRONCHI, count))
    dense = dense * (1.0 - 0.95 * open_bronchi * field.tubes)
    solid = per_sample(draws.uniform(*SOLID_HU, count)) + 22.0 * fine
    hu = torch.addcmul(hu, dense, (solid - hu).clamp_(min=0.0))
    round_ones = (hollow > 0.0) & (solid_share > 0.3) & (field.kind[:, 3] == 0.0)
    rows = draws.which(round_ones)
    cavity = step(values[rows] - per_sample(limits[2][rows]), 0.15) * weight[rows]
    cavity *= per_sample(round_ones[rows])
    hu[rows] = torch.addcmul(hu[rows], cavity, AIR_HU - hu[rows])
    return hu, mask * scene.lung


def _limits(values: Tensor, lung: Tensor, shares: list[Tensor]) -> list[Tensor]:
    """Return the thresholds (N,) exceeded by the given shares (N,) of the lung."""
    inside = lung[SAMPLED].flatten(1) > 0.5
    ranked = torch.where(inside, values[SAMPLED].flatten(1), LOWEST)
    ranked = ranked.sort(dim=1, descending=True).values
    cells = inside.sum(1)
    return [
        ranked.gather(1, (share * cells).long().clamp(max=ranked.shape[1] - 1)[:, None])[:, 0]
        for share in shares
    ]


def _field(
    chests: Chests, severity: Tensor, noises: tuple[Tensor, Tensor], bank: Bank, draws: Draws
) -> Field:
    """Return the log height of the field, which is highest where lesions start."""
    count = len(severity)
    kind = _kinds(severity, draws)
    seats = _seats(chests, draws)
    medium, fine = noises
    tubes = torch.exp(-((medium**2 + noise(bank.medium, count, draws) ** 2) / 0.06))
    centres, radii, strength = _shapes(chests, kind, seats, draws)
    height = blobs(centres, radii, strength, chests.cell)
    region = _clusters(chests, seats, draws)
    buds, lobes, diffuse = (draws.which(kind[:, at]) for at in (2, 3, 4))
    height[buds] += finer(region[buds] * per_sample(kind[buds, 2])) * tubes[buds]
    values = height.add_(1e-6).log_()
    lobar = per_sample(kind[:, 3])
    values[lobes] -= _fissure(chests.rows(lobes), centres[lobes], draws) * lobar[lobes]
    everywhere = per_sample(kind[diffuse, 4])
    likely = torch.log(seats[diffuse] + 1e-3)
    likely = 0.35 * likely + 0.9 * noise(bank.broad, len(likely), draws)
    spread = finer(likely) + 0.4 * medium[diffuse]
    values[diffuse] = torch.where(everywhere > 0.0, spread, values[diffuse])
    rough = per_sample(draws.uniform(0.1, 0.9, count))
    grain = per_sample(draws.uniform(0.0, 0.35, count))
    values = values + rough * (1.0 - 0.8 * lobar) * medium + grain * fine
    return Field(values, tubes, kind)


def _kinds(severity: Tensor, draws: Draws) -> Tensor:
    """Return the kind of each sample, one-hot (N,5); the probabilities depend on severity."""
    chances = constant(KINDS, severity.device)
    level = (severity > MILD).long() + (severity > SEVERE).long()
    drawn = draws.places(chances[level], 1)
    return (drawn == torch.arange(len(KINDS[0]), device=drawn.device)).float()


def _seats(chests: Chests, draws: Draws) -> Tensor:
    """Return the weight of lesions in a cell (N,*HALF), 0..1: subpleural, posterior, basal."""
    count, device = len(chests.hu), chests.hu.device
    reach = draws.log_uniform(5.0, 60.0, count)
    back, low = draws.uniform(-0.3, 2.0, count), draws.uniform(-1.5, 2.0, count)
    chance = torch.exp(
        -chests.depth / per_sample(reach)
        + per_sample(back) * line(1, HALF, device)
        - per_sample(low) * line(0, HALF, device)
    )
    side = draws.chance(0.5, count)
    favoured = torch.where(per_sample(side) > 0.0, chests.left, 1.0 - chests.left)
    one_sided = per_sample(draws.chance(ONE_SIDED, count))
    chance = weights_of(chests, chance * (1.0 - one_sided * (favoured < 0.5).float()))
    return chance / chance.amax(dim=(1, 2, 3), keepdim=True).clamp(min=1e-6)


def _clusters(chests: Chests, seats: Tensor, draws: Draws) -> Tensor:
    """Return regions (N,*HALF), 0..1, in which small lesions cluster."""
    count = len(seats)
    centres = draw_centres(seats, CLUSTERS, draws)
    radii = draws.uniform(*CLUSTER_MM, count, CLUSTERS, 3)
    some = draws.uniform(0.3, 1.0, count, CLUSTERS)
    return blobs(centres, radii, some, chests.cell, HALF).clamp_(max=1.0)


def _shapes(
    chests: Chests, kind: Tensor, seats: Tensor, draws: Draws
) -> tuple[Tensor, Tensor, Tensor]:
    """Return centres, radii in mm and strengths of MOST blobs, few of them strong in some kinds."""
    count, device = len(seats), seats.device
    patches, foci, buds, lobar = (kind[:, at, None] for at in range(4))
    together = torch.maximum(foci, buds)[:, 0]
    near = torch.lerp(torch.ones_like(seats), _clusters(chests, seats, draws), per_sample(together))
    centres = draw_centres(seats * near, MOST, draws)
    number = torch.arange(MOST, device=device)
    few = 1 + (draws.uniform(0.0, 1.0, count, 1) ** 2 * PATCHES).floor()
    many = draws.uniform(*FOCI, count, 1)
    most = few * patches + many * torch.maximum(foci, buds) + lobar
    strength = draws.uniform(0.35, 1.0, count, MOST) * (number < most)
    size = (
        patches * draws.log_uniform(*PATCH_MM, count, MOST)
        + foci * draws.log_uniform(*FOCUS_MM, count, MOST)
        + buds * draws.uniform(*BUDS_MM, count, MOST)
        + lobar * draws.uniform(*LOBE_MM, count, MOST)
        + kind[:, 4, None] * PATCH_MM[1]
    )
    return centres, size[..., None] * draws.uniform(0.6, 1.6, count, MOST, 3), strength


def _fissure(chests: Chests, centres: Tensor, draws: Draws) -> Tensor:
    """Return the decrease of a lobar field beyond a tilted plane, and in the other lung."""
    count, device = len(centres), centres.device
    at = centres[:, 0]
    up = draws.chance(0.5, count) * 2.0 - 1.0
    tilt, shift = draws.uniform(-1.2, 1.2, count), draws.uniform(0.03, 0.18, count)
    plane = (
        line(0, GRID, device)
        - per_sample(at[:, 0])
        + per_sample(tilt) * (line(1, GRID, device) - per_sample(at[:, 1]))
    )
    beyond = (per_sample(up) * plane - per_sample(shift)).clamp_(min=0.0) * 60.0
    place = (at * constant(HALF, device)).long()
    side = chests.left[torch.arange(count, device=device), place[:, 0], place[:, 1], place[:, 2]]
    other = (chests.left - per_sample(side)).abs() > 0.5
    return beyond.clamp_(max=12.0) + 12.0 * finer(other.float())


def _solid_share(kind: Tensor, draws: Draws) -> Tensor:
    """Return the solid share of the lesions (N,)."""
    count = len(kind)
    drawn = draws.uniform(0.0, 1.0, count)
    mixed = draws.uniform(0.05, 0.8, count)
    share = torch.where(drawn < ALL_GLASS, 0.0, torch.where(drawn > 1.0 - ALL_SOLID, 1.0, mixed))
    lobar = kind[:, 3] * draws.chance(LOBAR_SOLID, count)
    tree = kind[:, 2]
    share = torch.lerp(share, draws.uniform(0.6, 1.0, count), lobar)
    return torch.lerp(share, draws.uniform(0.5, 1.0, count), tree)


def _glass(
    scene: PaintedScene, chests: Chests, noises: tuple[Tensor, Tensor], draws: Draws
) -> Tensor:
    """HU of ground glass: uneven, denser than the lung around it, sometimes with crazy paving."""
    count = len(scene.hu)
    medium, fine = noises
    around = per_sample(chests.level + draws.uniform(*CONTRAST, count)) + scene.rise
    level = torch.maximum(per_sample(draws.uniform(*GLASS_HU, count)), around)
    level = level + per_sample(draws.uniform(15.0, 80.0, count)) * medium.roll(17, 3)
    level = level + per_sample(draws.uniform(10.0, 60.0, count)) * fine
    paving = draws.chance(PAVING, count) * draws.uniform(60.0, 180.0, count)
    mesh = torch.exp(-((fine.roll(11, 3) / 0.35) ** 2))
    return (level + per_sample(paving) * mesh).clamp_(*GLASS_LIMITS)
