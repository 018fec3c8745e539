"""Branches of the lung: vessel trees and airways grown from the hila to every part of the lung."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.synthetic.phantom.build import Build
from training.synthetic.phantom.space import Mask, Point, Tube, VoxelGrid

# Murray's law asks for the cube root of the leaves below a branch; a power of 0.36 looks right.
TAPER, LEAF_RADIUS = 0.36, 0.76  # -, mm
AIRWAY_WALL = 1.1  # mm

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Branches:
    """Tubes in mm: blood vessels, and the bores of trachea with main bronchi and of the rest."""

    vessels: tuple[Tube, ...]
    trachea: tuple[Tube, ...]
    bronchi: tuple[Tube, ...]


def grow_branches(build: Build, grid: VoxelGrid, lungs: Mask, rng: np.random.Generator) -> Branches:
    """Return arteries, veins and airways that reach through both lungs."""
    top = build.carina
    vessels: list[Tube] = []
    bronchi: list[Tube] = []
    x, _, _ = grid.axes
    for side in (1.0, -1.0):
        places = np.argwhere(lungs & (side * x > 0))
        hilum: Point = (side * 42.0, -4.0, top - 30.0)
        low: Point = (side * 38.0, 2.0, top - 48.0)
        for root, leaves in ((hilum, 700), (low, 500)):
            vessels += _tree(root, _targets(places, grid, leaves, rng), rng)
        airways = _tree(hilum, _targets(places, grid, 40, rng), rng)
        bronchi += [tube for tube in airways if tube.start_radius > 1.0]
    return Branches(tuple(vessels), tuple(_trachea(build)), tuple(bronchi))


def _trachea(build: Build) -> list[Tube]:
    top = build.carina
    tubes = [Tube((3.0, -9.0, build.height + 60.0), (3.0, -4.0, top), 8.5, 8.5)]
    ends = ((side * 42.0, -4.0, top - 30.0) for side in (1.0, -1.0))
    return tubes + [Tube((3.0, -4.0, top), end, 7.0, 5.0) for end in ends]


def _targets(
    places: NDArray[np.int64], grid: VoxelGrid, count: int, rng: np.random.Generator
) -> Points:
    chosen = places[rng.integers(0, len(places), count)] if len(places) else np.zeros((0, 3))
    return np.asarray(chosen * np.array(grid.spacing) + np.array(grid.origin), dtype=np.float64)


def _tree(root: Point, targets: Points, rng: np.random.Generator) -> list[Tube]:
    """Return a tree from `root` to all `targets`: each branch heads for the middle of its share."""
    tubes: list[Tube] = []
    waiting = [(np.array(root), targets)]
    while waiting:
        start, share = waiting.pop()
        if not len(share):
            continue
        part = 1.0 if len(share) == 1 else rng.uniform(0.30, 0.50)
        end = start + part * (share.mean(axis=0) - start)
        end += rng.normal(0.0, 0.06 * float(np.linalg.norm(end - start)) + 0.1, 3)
        radius = LEAF_RADIUS * len(share) ** TAPER
        tip = (
            LEAF_RADIUS * max(len(share) * 0.55, 1.0) ** TAPER * (0.75 if len(share) == 1 else 1.0)
        )
        tubes.append(Tube(_point(start), _point(end), radius, tip))
        if len(share) > 1:
            order = np.argsort(share[:, int(np.argmax(share.var(axis=0)))])
            cut = int(np.clip(rng.normal(0.5, 0.12) * len(share), 1, len(share) - 1))
            waiting += [(end, share[order[:cut]]), (end, share[order[cut:]])]
    return tubes


def _point(place: Points) -> Point:
    return float(place[0]), float(place[1]), float(place[2])
