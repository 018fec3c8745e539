"""Which device the network runs on."""

import torch

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text

CPU = torch.device("cpu")


def choose(name: str = "auto") -> torch.device:
    """The device called "auto" (CUDA if usable), "cpu", "cuda" or "cuda:N".

    Raises:
        UserError: this machine has no such device.
    """
    if name == "cpu":
        return CPU
    usable = torch.cuda.is_available()
    if name == "auto":
        return torch.device("cuda:0") if usable else CPU
    try:
        device = torch.device(name)
    except RuntimeError:
        device = None
    if device is None or device.type != "cuda":
        raise UserError(
            Text("There is no device {name!r}; use auto, cpu, cuda or cuda:N.", name=name)
        )
    count = torch.cuda.device_count() if usable else 0
    if (device.index or 0) >= count:
        raise UserError(
            Text(
                "{name} is not usable here ({count} CUDA {count:device|devices} found); use auto "
                "or cpu.",
                name=name,
                count=count,
            )
        )
    return torch.device("cuda", device.index or 0)


def present() -> list[torch.device]:
    """Every device of this machine that the network can run on, the CPU first."""
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    return [CPU, *(torch.device("cuda", number) for number in range(count))]
