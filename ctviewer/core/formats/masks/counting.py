"""What every reader of masks says alike: which labels there are, and what was counted otherwise."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.base.text import Text
from ctviewer.core.geometry.scan_mask import label_counts


def counts_of(labels: NDArray[Any]) -> dict[int, int]:
    """How many voxels each label has, without label 0; labels (i, j, k) are whole numbers."""
    total = label_counts(labels)
    return {int(label): int(total[label]) for label in np.flatnonzero(total) if label}


def counted_from(limit: float) -> Text:
    """What is said of a mask of shares."""
    return Text("The mask holds shares of voxels; they count from {limit:g} on.", limit=limit)


def counted_once(count: int) -> tuple[Text, ...]:
    """What is said of segments that overlap; nothing where none do."""
    if not count:
        return ()
    return (
        Text("Voxels in more than one segment, counted for the first: {count:,}.", count=count),
    )
