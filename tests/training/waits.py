"""Find GPU synchronisation points on a CPU: operators that transfer numbers to the host."""

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten

aten = torch.ops.aten
ASKED = {
    aten._local_scalar_dense.default: "a number is read",
    aten.nonzero.default: "cells are counted",
    aten.masked_select.default: "cells are counted",
    aten.lift_fresh.default: "numbers are sent from pageable memory",
    aten.is_nonzero.default: "a number is read",
    aten.equal.default: "a number is read",
}
INDEXED = (aten.index.Tensor, aten.index_put.default, aten.index_put_.default)


class Watch(TorchDispatchMode):
    """Records `waits`, the reasons for synchronisation, and `work`, each operator with its numbers.

    Work that can be captured has no waits, and the same operators whatever is drawn.
    """

    def __init__(self):
        super().__init__()
        self.waits, self.work = [], []

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        parts = tree_flatten((args, kwargs or {}))[0]
        if func in ASKED:
            self.waits.append(ASKED[func])
        if func in INDEXED and any(
            part.dtype == torch.bool for part in args[1] if isinstance(part, torch.Tensor)
        ):
            self.waits.append("cells are counted")
        if func is aten.multinomial.default and args[1] == 1:
            self.waits.append("weights are checked")
        shapes = [tuple(part.shape) for part in parts if isinstance(part, torch.Tensor)]
        numbers = [part for part in parts if isinstance(part, int | float | str | bool)]
        self.work.append((str(func), tuple(shapes), tuple(numbers)))
        return func(*args, **(kwargs or {}))
