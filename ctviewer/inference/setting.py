"""The setting of this process: device, processor, and versions that may change results."""

import platform
from pathlib import Path

import numpy as np
import scipy
import torch

from ctviewer.core.base.program import version_text
from ctviewer.core.output.receipt import Setting

CPU_FACTS = Path("/proc/cpuinfo")  # Linux; elsewhere Python knows the processor's name


def setting_of(device: str) -> Setting:
    """The setting of results computed in this process on the named device."""
    on_gpu = device.startswith("cuda")
    return Setting(
        device=device,
        processor=_gpu(device) if on_gpu else _cpu(),
        threads=torch.get_num_threads(),
        versions=(
            ("ctviewer", version_text()),
            ("torch", str(torch.__version__)),
            ("numpy", np.__version__),
            ("scipy", scipy.__version__),
            ("python", platform.python_version()),
            ("system", platform.platform()),
        ),
    )


def _gpu(device: str) -> str:
    name = torch.cuda.get_device_name(device)
    cudnn = torch.backends.cudnn.version()  # type: ignore[no-untyped-call]
    return f"{name}, CUDA {torch.version.cuda}, cuDNN {cudnn}"


def _cpu() -> str:
    return f"{_cpu_name()}, {torch.backends.cpu.get_cpu_capability()}"


def _cpu_name() -> str:
    if CPU_FACTS.is_file():
        for line in CPU_FACTS.read_text("utf-8", errors="replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()
