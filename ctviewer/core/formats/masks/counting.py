"""Shared by all mask readers: label counts, and notes on how voxels were counted."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.base.text import Text
from ctviewer.core.geometry.scan_mask import label_counts


def counts_of(labels: NDArray[Any]) -> dict[int, int]:
    """The number of voxels per label, without label 0; `labels` (i, j, k) are integers."""
    total = label_counts(labels)
    return {int(label): int(total[label]) for label in np.flatnonzero(total) if label}


def counted_from(limit: float) -> Text:
    """The note for a fractional mask."""
    return Text("The mask holds shares of voxels; they count from {limit:g} on.", limit=limit)


def counted_once(count: int) -> tuple[Text, ...]:
    """The note for overlapping segments, if there are any."""
    if not count:
        return ()
    return (
        Text("Voxels in more than one segment, counted for the first: {count:,}.", count=count),
    )
