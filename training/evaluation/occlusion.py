"""The correlation of slice occlusion with lesions and lesion map, on painted scans out of fold."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.stats import spearmanr

from ctviewer.core.analysis.influence import SLABS, alone, given, replacement, without
from ctviewer.core.analysis.preprocess import DEFAULT_SPEC
from ctviewer.core.base.errors import UserError
from training.evaluation.crossfit import HeldOut
from training.evaluation.maps import masked
from training.model.network import Network
from training.synthetic.dataset import Samples

EACH = 4  # positive samples per subject; each costs as much as 34 forward passes


def occlusion_correlations(parts: Sequence[HeldOut], threshold: float) -> dict[str, float]:
    """Return mean Spearman correlations of slab contributions with lesions in the slabs.

    `occlusion_correlation` is with the painted lesions, `occlusion_map_correlation` with the cells
    marked in the map. The contribution of a slab is in logits of a positive sample, computed as in
    the program (ADR 0012, 0034), where the map is lesion from `threshold` on; each network is
    applied to held-out subjects. A figure is missing if no sample has enough clear lung.
    """
    lesions: list[float] = []
    marks: list[float] = []
    for part in parts:
        for row in _rows(part.samples):
            heatmap = part.outputs.heatmaps[row]
            marked = heatmap >= threshold
            slabs = _given(part.network, part.samples, row, marked)
            if slabs is not None:
                lesions += _correlation(slabs, part.samples.lesions[row].numpy())
                marks += _correlation(slabs, heatmap * marked)
    figures = {"occlusion_correlation": lesions, "occlusion_map_correlation": marks}
    return {name: float(np.mean(values)) for name, values in figures.items() if values}


def _rows(samples: Samples) -> Iterator[int]:
    """Yield the first rows with lesions of each subject."""
    seen: dict[str, int] = {}
    for row in masked(samples):
        name = samples.subjects[row]
        seen[name] = seen.get(name, 0) + 1
        if seen[name] <= EACH:
            yield int(row)


def _correlation(slabs: Sequence[float], cells: NDArray[Any]) -> list[float]:
    """Return the correlation with the sum of cells (32,64,64) per slab; empty if constant."""
    inside = cells.astype(np.float64).reshape(SLABS, -1).sum(1)
    if np.ptp(inside) == 0.0 or np.ptp(slabs) == 0.0:
        return []
    return [float(spearmanr(slabs, inside).statistic)]


def _given(
    network: Network, samples: Samples, row: int, lesion: NDArray[np.bool_]
) -> list[float] | None:
    """Return the contribution of each slab of a sample; None if too little lung is clear."""
    values = samples.images[row, 0].numpy().astype(np.float32) / 255.0
    lung = _finer(samples.lungs[row].numpy() >= 128)
    try:
        tissue, fill = replacement(values, (lung, _finer(lesion)), DEFAULT_SPEC.hu_range)
    except UserError:
        return None
    layers = len(values) // SLABS
    parts = [slice(slab * layers, (slab + 1) * layers) for slab in range(SLABS)]
    whole = _logit(network, values)
    cleared = _logit(network, without(values, tissue, fill, slice(None)))
    return [
        given(
            whole,
            cleared,
            _logit(network, without(values, tissue, fill, part)),
            _logit(network, alone(values, tissue, fill, part)),
        )
        for part in parts
    ]


def _logit(network: Network, values: NDArray[np.float32]) -> float:
    with torch.inference_mode():
        return float(network(torch.from_numpy(values)[None, None])[0])


def _finer(cells: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return cells of a map on the input's grid, which is twice as fine along every axis."""
    return cells.repeat(2, 0).repeat(2, 1).repeat(2, 2)
