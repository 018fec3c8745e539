"""The network's blocks: what training computes otherwise than what is exported."""

import torch

from training.model.network import Residual

CELLS = (4, 6, 8)


def block():
    """A block whose shortcut is the difference of its two channels, and nothing else."""
    block = Residual(2, 2)
    block.first.weight.data.zero_()
    block.shortcut.weight.data.copy_(torch.tensor([[1.0, -1.0], [-1.0, 1.0]]).view(2, 2, 1, 1, 1))
    return block.to(memory_format=torch.channels_last_3d)


def test_an_average_in_training_is_not_rounded_to_bfloat16():
    """One cell of eight lies above 1 by the least that bfloat16 knows, so the mean by an eighth."""
    above = torch.finfo(torch.bfloat16).eps
    x = torch.ones(1, 2, *CELLS)
    x[:, 0, ::2, ::2, ::2] += above
    seen = []
    trained = block().train()
    trained.shortcut_norm.register_forward_hook(lambda _norm, given, _made: seen.append(given[0]))

    with torch.autocast("cpu", torch.bfloat16):
        trained(x.bfloat16().contiguous(memory_format=torch.channels_last_3d))

    assert seen[0].dtype == torch.bfloat16
    assert set(seen[0].flatten().tolist()) == {above / 8, -above / 8}


def test_training_and_what_is_exported_have_one_shortcut():
    """Values and gradients, in float32."""
    torch.manual_seed(0)
    residual = Residual(3, 5).to(memory_format=torch.channels_last_3d)
    x = torch.randn(2, 3, *CELLS, requires_grad=True)
    found = {}
    for training in (True, False):
        residual.train(training)
        made = residual._around(x)
        grads = torch.autograd.grad(made.square().sum(), (x, residual.shortcut.weight))
        found[training] = made, *grads

    for one, other in zip(found[True], found[False], strict=True):
        torch.testing.assert_close(one, other)
