"""The device of a run: CPU or GPU, alone or as one of several processes started by `torchrun`.

Several processes compute the same as one would on the joint batch: batch normalisation and the loss
use sums over all of them (`JointNorm`, `ProcessPlace.total`), and DDP takes the mean of their
gradients.
"""

import atexit
import os
from dataclasses import dataclass
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from ctviewer.core.base.text import Text
from training.base.errors import TrainingError


@dataclass(frozen=True)
class ProcessPlace:
    """A device and this process's number among `world`; `half` computes in bfloat16 (autocast)."""

    device: torch.device
    rank: int = 0
    world: int = 1
    half: bool = False

    @property
    def is_first(self) -> bool:
        """Whether this process writes and reports."""
        return self.rank == 0

    def total(self, value: Tensor) -> Tensor:
        """Return the sum of `value` over all processes; gradients flow back to each of them."""
        return value if self.world == 1 else _Sum.apply(value)  # type: ignore[no-untyped-call]

    def part(self, size: int) -> slice:
        """Return the samples of a batch of `size` that belong to this process.

        Raises:
            TrainingError: the batch has fewer samples than there are processes.
        """
        if size < self.world:
            raise TrainingError(
                Text(
                    "A batch of {size} cannot be shared by {count} {count:process|processes}; "
                    "start fewer.",
                    size=size,
                    count=self.world,
                )
            )
        return slice(size * self.rank // self.world, size * (self.rank + 1) // self.world)

    def wrapped(self, network: nn.Module) -> nn.Module:
        """Return the callable for a training step; in a single process, the network itself."""
        if self.world == 1:
            return network
        _join_norms(network, self)
        return DistributedDataParallel(network)

    def autocast(self) -> torch.autocast:
        """Return the context in which the network runs."""
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.half)


def sent(values: Tensor, device: torch.device) -> Tensor:
    """Return host values on a device; the transfer to a GPU is asynchronous."""
    if device.type == "cpu":
        return values
    return values.pin_memory().to(device, non_blocking=True)


def first_process() -> bool:
    """Return whether this process is the only one, or the first that `torchrun` started."""
    return int(os.environ.get("RANK", "0")) == 0


def place_of(device: str, *, half: bool = False) -> ProcessPlace:
    """Return the place of this process, for `device` "auto", "cpu" or "cuda".

    A GPU computes in bfloat16; with `half` also a CPU, which is faster if it supports bfloat16.

    Raises:
        TrainingError: "cuda" was requested but is not available.
    """
    if device == "cuda" and not torch.cuda.is_available():
        raise TrainingError("There is no CUDA device here; set device to cpu or auto.")
    cuda = device != "cpu" and torch.cuda.is_available()
    world = int(os.environ.get("WORLD_SIZE", "1"))
    rank, local = (int(os.environ.get(name, "0")) for name in ("RANK", "LOCAL_RANK"))
    where = torch.device("cuda", local) if cuda else torch.device("cpu")
    if cuda:
        _tune(where)
    if world > 1 and not dist.is_initialized():  # once for all members of an ensemble
        dist.init_process_group("nccl" if cuda else "gloo")
        atexit.register(dist.destroy_process_group)
    return ProcessPlace(where, rank, world, half=cuda or half)


def _tune(device: torch.device) -> None:
    """Let a GPU choose its fastest kernels, and TF32 for convolutions that stay in float32.

    Matrix products keep full precision, since painting uses them for HU and positions.
    """
    torch.cuda.set_device(device)
    torch.backends.cudnn.benchmark = True  # inputs always have the same shape
    torch.backends.cudnn.allow_tf32 = True


class _Sum(torch.autograd.Function):
    """The sum over all processes; its gradient is the sum of their gradients."""

    @staticmethod
    def forward(ctx: Any, value: Tensor) -> Tensor:
        return _summed(value)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Tensor:
        return _summed(gradients[0])


def _summed(value: Tensor) -> Tensor:
    value = value.clone(memory_format=torch.contiguous_format)
    dist.all_reduce(value)
    return value


class JointNorm(nn.BatchNorm3d):
    """Batch normalisation by the mean and variance of the joint batch of all processes."""

    place: ProcessPlace

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, C, d, h, w) normalised; in evaluation by the running statistics."""
        if not self.training:
            return super().forward(x)
        axes, shape = (0, 2, 3, 4), (1, -1, 1, 1, 1)
        wide = x.float()
        count = self.place.total(wide.new_tensor(wide.numel() / wide.shape[1]))
        mean = self.place.total(wide.sum(axes)) / count
        centred = wide - mean.view(shape)
        variance = self.place.total(centred.square().sum(axes)) / count
        self._remember(mean.detach(), (variance * count / (count - 1.0)).detach())
        scale = self.weight * torch.rsqrt(variance + self.eps)
        return (centred * scale.view(shape) + self.bias.view(shape)).to(x.dtype)

    @torch.no_grad()
    def _remember(self, mean: Tensor, variance: Tensor) -> None:
        assert self.running_mean is not None
        assert self.running_var is not None
        assert self.num_batches_tracked is not None
        assert self.momentum is not None
        self.running_mean.lerp_(mean, self.momentum)
        self.running_var.lerp_(variance, self.momentum)
        self.num_batches_tracked.add_(1)


def _join_norms(network: nn.Module, place: ProcessPlace) -> None:
    """Replace each batch normalisation by joint normalisation with the same weights."""
    for name, layer in network.named_children():
        if isinstance(layer, nn.BatchNorm3d):
            joint = JointNorm(layer.num_features, eps=layer.eps, momentum=layer.momentum)
            joint.__dict__["_parameters"] = layer._parameters
            joint.__dict__["_buffers"] = layer._buffers
            joint.place = place
            setattr(network, name, joint)
        else:
            _join_norms(layer, place)
