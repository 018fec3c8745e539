"""Whether two forms of one network compute the same."""

from torch import Tensor

from training.base.errors import TrainingError

PARITY = 1e-4  # largest difference between the trained network and each form it is run in

Answers = tuple[Tensor, Tensor, Tensor, Tensor]
"""Logit (N,), lesion map (N,32,64,64), features (N,F) and lungs (N,2,32,64,64)."""


def same(trained: Answers, other: Answers, form: str) -> None:
    """Compare answers of the trained network with those of another form of it.

    Raises:
        TrainingError: they differ by more than PARITY, or one is no number.
    """
    off = max(float((a - b).abs().max()) for a, b in zip(trained, other, strict=True))
    if not off <= PARITY:
        raise TrainingError(
            f"The {form} network differs from the trained one by {off:.3g} (allowed {PARITY:g}); "
            "it was not written."
        )
