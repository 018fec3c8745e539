"""Synthetic scans of body parts other than the chest: [r, a, s] in HU."""

import numpy as np

from ctviewer.core.geometry.volume import Volume

MM = 3.0
SHAPE = (120, 96, 110)  # 360 x 288 x 330 mm


def _grid(shape=SHAPE, mm=MM):
    lines = [(np.arange(n) - (n - 1) / 2) * mm for n in shape]
    return np.meshgrid(*lines, indexing="ij")


def _scan(hu: np.ndarray, seed: int = 0) -> Volume:
    noise = np.random.default_rng(seed).normal(0, 12, hu.shape)
    return Volume.from_array((hu + noise).astype(np.int16), (MM, MM, MM))


def _lungs(hu: np.ndarray, r, a, s, *, centre: float, height: float) -> None:
    """Two half-ellipsoids of lung with a heart between them, `height` mm above and below."""
    for side in (-1, 1):
        inside = ((r - side * 72) / 52) ** 2 + (a / 76) ** 2 + ((s - centre) / height) ** 2 <= 1
        vessels = np.sin(r / 9) * np.sin(a / 9) * np.sin(s / 9) > 0.8
        hu[inside] = -840
        hu[inside & vessels] = -100


def pelvis(*, cushion_mm: float = 36.0, prone: bool = False) -> Volume:
    """A pelvis on foam of uneven density in a plastic trough."""
    r, a, s = _grid()
    hu = np.full(SHAPE, -1000.0)
    trough = (np.abs(r) / 168) ** 4 + ((a + 84 - cushion_mm) / cushion_mm) ** 2
    uneven = 70 * np.sin(s / 21 + r / 40) + 50 * np.cos(r / 13 + a / 11)
    hu = np.where(trough <= 1, -860 + uneven, hu)
    hu[(trough > 1) & (trough < 1.35) & (a < 0)] = -100
    hu[(r / 158) ** 2 + ((a - 24) / 92) ** 2 <= 1] = 40
    for side in (-1, 1):
        hu[((r - side * 80) / 26) ** 2 + ((a - 5) / 26) ** 2 <= 1] = 500
    return _scan(hu[:, ::-1] if prone else hu)


def abdomen(*, bases_mm: float = 50.0) -> Volume:
    """An abdomen with gas in stomach and colon, and the lung bases at the top."""
    r, a, s = _grid()
    hu = np.full(SHAPE, -1000.0)
    hu[(r / 165) ** 2 + (a / 118) ** 2 <= 1] = 45
    top = SHAPE[2] * MM / 2
    _lungs(hu, r, a, s, centre=top + 70, height=bases_mm + 70)
    hu[((r + 60) / 45) ** 2 + ((a - 40) / 40) ** 2 + ((s - 40) / 50) ** 2 <= 1] = -990
    hu[((r - 10) / 100) ** 2 + ((a - 70) / 20) ** 2 + ((s + 40) / 25) ** 2 <= 1] = -980
    return _scan(hu)


def head_and_neck(*, apices_mm: float = 60.0) -> Volume:
    """A head with air in sinuses and pharynx, neck, shoulders, and the lung apices."""
    r, a, s = _grid()
    hu = np.full(SHAPE, -1000.0)
    hu[(r / 78) ** 2 + (a / 95) ** 2 + ((s - 80) / 90) ** 2 <= 1] = 40
    shell = (r / 70) ** 2 + (a / 86) ** 2 + ((s - 85) / 78) ** 2
    hu[(shell <= 1) & (shell > 0.85)] = 900
    hu[(r / 55) ** 2 + (a / 60) ** 2 <= 1] = 40
    hu[((r / 172) ** 2 + (a / 100) ** 2 <= 1) & (s < -60)] = 40
    bottom = -SHAPE[2] * MM / 2
    _lungs(hu, r, a, s, centre=bottom - 120, height=apices_mm + 120)
    hu[(r / 9) ** 2 + ((a - 5) / 9) ** 2 <= 1] = -1000
    return _scan(hu)


def shoulder() -> Volume:
    """One shoulder in a small field of view that cuts off part of the upper lung."""
    r, a, s = _grid()
    hu = np.full(SHAPE, -1000.0)
    hu[(r / 172) ** 2 + (a / 100) ** 2 <= 1] = 40
    _lungs(hu, r, a, s, centre=-160.0, height=200)
    hu[((r - 140) / 24) ** 2 + (a / 24) ** 2 + ((s - 60) / 24) ** 2 <= 1] = 600
    whole = _scan(hu)
    return Volume.from_array(np.ascontiguousarray(whole.voxels[80:, :, 40:]), (MM, MM, MM))


OTHERS = {
    "pelvis": pelvis,
    "pelvis on a thick cushion": lambda: pelvis(cushion_mm=60.0),
    "pelvis, prone": lambda: pelvis(prone=True),
    "abdomen": abdomen,
    "abdomen with more lung": lambda: abdomen(bases_mm=80.0),
    "head and neck": head_and_neck,
    "head and neck with more lung": lambda: head_and_neck(apices_mm=90.0),
    "shoulder": shoulder,
}
