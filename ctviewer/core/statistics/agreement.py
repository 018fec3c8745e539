"""Chance-corrected agreement of readers: Cohen's and Fleiss' kappa.

Throughout, kappa is 1 for full agreement, 0 for agreement as by chance, and None if chance
agreement is complete (all readings in one category), where it is undefined.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

ALWAYS = 1e-12  # if less than this remains above chance agreement, it is complete


def cohens_kappa(first: ArrayLike, second: ArrayLike, *, quadratic: bool = False) -> float | None:
    """Cohen's kappa of two readers' categories (N,) of the same cases (Cohen 1960).

    With `quadratic`, categories are numeric, and disagreements are weighted by squared distance
    (Cohen 1968; Fleiss and Cohen 1973).

    Raises:
        ValueError: the lists are empty or of different lengths.
    """
    one, other = np.asarray(first), np.asarray(second)
    if one.shape != other.shape or one.ndim != 1 or not len(one):
        raise ValueError("kappa wants two lists of the same length")
    values, codes = np.unique(np.concatenate([one, other]), return_inverse=True)
    count = len(values)
    table = np.zeros((count, count))
    np.add.at(table, (codes[: len(one)], codes[len(one) :]), 1 / len(one))
    if quadratic:
        numbers = values.astype(float)
        cost = (numbers[:, None] - numbers[None, :]) ** 2
    else:
        cost = 1.0 - np.eye(count)
    by_chance = float((cost * np.outer(table.sum(axis=1), table.sum(axis=0))).sum())
    return None if by_chance < ALWAYS else 1.0 - float((cost * table).sum()) / by_chance


def fleiss_kappa(categories: ArrayLike) -> float | None:
    """Fleiss' kappa of categories (cases, readers), without missing readings (Fleiss 1971).

    Raises:
        ValueError: fewer than two readers, or no cases.
    """
    given = np.asarray(categories)
    if given.ndim != 2 or given.shape[1] < 2 or not len(given):
        raise ValueError("kappa wants cases of two readers at least")
    counts: NDArray[np.float64] = np.stack(
        [(given == value).sum(axis=1) for value in np.unique(given)], axis=1
    ).astype(float)
    readers = given.shape[1]
    agreed = ((counts**2).sum(axis=1) - readers) / (readers * (readers - 1))
    by_chance = float(((counts.sum(axis=0) / counts.sum()) ** 2).sum())
    if 1.0 - by_chance < ALWAYS:
        return None
    return float((agreed.mean() - by_chance) / (1.0 - by_chance))
