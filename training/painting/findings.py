"""Harmless findings that both classes share: lungs hazy with little air or gravity, with holes."""

from dataclasses import dataclass

import numpy as np

from training.painting.base import Base
from training.phantom.parenchyma import EMPHYSEMA
from training.phantom.space import Floats, smooth_noise

AERATED = -850.0  # HU of a lung that is full of air; haze raises it fully, vessels not at all
MOST_RISE = 420.0  # HU; the haziest lung is still no consolidation

SHALLOW = 0.4  # share of scans taken in a shallow breath: what a network mistakes for pneumonia


@dataclass(frozen=True)
class Findings:
    """Diffuse findings of one scan, rises in HU.

    `deflation` raises all air-filled lung, by `gravity` (0..1) more at the back than in front;
    `haze` raises the last `haze_mm` at the back, fading with `fade` (0: a band with an edge).
    `crowding` (0..1) widens the vessels; `holes` is a level of noise above which lung is lost.
    """

    deflation: float
    gravity: float
    slope: float
    mottle: float
    haze: float
    haze_mm: float
    fade: float
    crowding: float
    holes: float


def draw_findings(rng: np.random.Generator) -> Findings:
    """Draw the diffuse findings of one scan, whatever its label.

    A shallow breath brings haze, gravity and crowded vessels together, as one look-alike of
    pneumonia; else each comes or not by itself.
    """
    shallow, deflated, hazy = rng.random(3) < (SHALLOW, 0.5, 0.5)
    fading = shallow or rng.random() < 0.6
    return Findings(
        deflation=float(rng.uniform(60.0 if shallow else 10.0, 190.0) * (deflated or shallow)),
        gravity=float(rng.uniform(0.5 if shallow else 0.0, 1.0)),
        slope=float(rng.uniform(0.6, 2.5)),
        mottle=float(rng.uniform(0.05, 0.45)),
        haze=float(rng.uniform(120.0 if shallow else 50.0, 280.0) * (hazy or shallow)),
        haze_mm=float(rng.uniform(12.0, 60.0) if shallow else rng.uniform(4.0, 30.0)),
        fade=float(rng.uniform(0.8, 2.0)) if fading else 0.0,
        crowding=float(rng.uniform(0.1, 0.7)) if shallow else 0.0,
        holes=float(rng.uniform(0.9, 2.2)) if rng.random() < 0.15 else float("inf"),
    )


def with_findings(base: Base, findings: Findings, rng: np.random.Generator) -> Floats:
    """HU [r, a, s] of `base` with the findings; nothing changes outside its lung tissue."""
    hu = base.hu.astype(np.float32)
    if findings.crowding > 0.0:
        vessels = np.clip((base.swollen + 700.0) / 300.0, 0.0, 1.0) * findings.crowding
        hu += base.tissue * vessels * (base.swollen - hu)
    if np.isfinite(findings.holes):
        hu += base.tissue * _holes(base, findings, rng) * np.minimum(EMPHYSEMA - hu, 0.0)
    broad = smooth_noise(rng, base.grid, float(rng.uniform(25.0, 60.0)))
    rise = np.minimum(_deflation(base, findings, broad) + _haze(base, findings, broad), MOST_RISE)
    air = np.clip(hu / AERATED, 0.0, 1.0)
    return np.asarray(hu + base.tissue * air * np.maximum(rise, 0.0), np.float32)


def height(base: Base) -> Floats:
    """Height of each cell above the back of the lungs, 0..1, shaped (1, a, 1)."""
    line = np.flatnonzero(base.lungs.any(axis=(0, 2)))
    cells = (np.arange(base.hu.shape[1]) - line[0]) / max(int(line[-1] - line[0]), 1)
    return np.asarray(np.clip(cells, 0.0, 1.0)[None, :, None], np.float32)


def _deflation(base: Base, findings: Findings, broad: Floats) -> Floats:
    """Rise of lungs that hold little air: most at the back, where they carry their own weight."""
    sag = 2.0 * (1.0 - height(base)) ** findings.slope
    lean = 1.0 + findings.gravity * (sag - 1.0)
    return np.asarray(findings.deflation * lean * (1.0 + findings.mottle * broad), np.float32)


def _haze(base: Base, findings: Findings, broad: Floats) -> Floats:
    """Rise of the rearmost lung of each column, which collapses when one lies on it."""
    depth = base.rear / findings.haze_mm
    if findings.fade > 0.0:
        shape = np.exp(-(depth**findings.fade)) * (1.0 + findings.mottle * broad)
    else:
        shape = np.clip(1.0 + 0.6 * broad - depth, 0.0, 1.0)
    behind = np.clip(1.7 - 2.0 * height(base), 0.0, 1.0)
    return np.asarray(findings.haze * shape * behind, np.float32)


def _holes(base: Base, findings: Findings, rng: np.random.Generator) -> Floats:
    """How far each cell is lost to emphysema, 0..1: round holes, more of them above."""
    pattern = smooth_noise(rng, base.grid, float(rng.uniform(5.0, 10.0)))
    above = np.linspace(-0.3, 0.6, base.hu.shape[2], dtype=np.float32)
    return np.asarray(np.clip(1.2 * (pattern + above - findings.holes), 0.0, 1.0), np.float32)
