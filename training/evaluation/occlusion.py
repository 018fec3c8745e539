"""Whether slice occlusion agrees with the lesions, on painted scans out of fold."""

from collections.abc import Iterator, Sequence

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

EACH = 4  # positive samples of a subject; one costs as much as 34 answers


def occlusion_correlation(parts: Sequence[HeldOut], threshold: float) -> float | None:
    """Return the mean of Spearman's correlation of what slabs give and the lesions in them.

    What a slab gives is measured in logits of a positive sample as the program does it (ADR 0012,
    0034), where the map is lesion from `threshold` on; each network is asked of subjects that it
    never saw. None where no sample has enough clear lung.
    """
    found = [
        _correlation(part.network, part.samples, row, part.outputs.heatmaps[row] >= threshold)
        for part in parts
        for row in _rows(part.samples)
    ]
    known = [value for value in found if value is not None]
    return float(np.mean(known)) if known else None


def _rows(samples: Samples) -> Iterator[int]:
    """Yield the first rows with lesions of each subject."""
    seen: dict[str, int] = {}
    for row in masked(samples):
        name = samples.subjects[row]
        seen[name] = seen.get(name, 0) + 1
        if seen[name] <= EACH:
            yield int(row)


def _correlation(
    network: Network, samples: Samples, row: int, lesion: NDArray[np.bool_]
) -> float | None:
    """Return one sample's; None where too little of its lung is clear or all slabs are the same."""
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
    found = [
        given(
            whole,
            cleared,
            _logit(network, without(values, tissue, fill, part)),
            _logit(network, alone(values, tissue, fill, part)),
        )
        for part in parts
    ]
    true = samples.lesions[row].numpy().astype(np.float64).reshape(SLABS, -1).sum(1)
    correlation = float(spearmanr(found, true).statistic)
    return correlation if np.isfinite(correlation) else None


def _logit(network: Network, values: NDArray[np.float32]) -> float:
    with torch.inference_mode():
        return float(network(torch.from_numpy(values)[None, None])[0])


def _finer(cells: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return cells of a map on the input's grid, which has two for each along every axis."""
    return cells.repeat(2, 0).repeat(2, 1).repeat(2, 2)
