"""The parts of torch for the package: its libraries and the modules needed to import it.

The standard hook takes every module and file of torch, including its source. The program only loads
a finished TorchScript file: the libraries and the modules imported by `import torch` are enough.
"""

import importlib.metadata
import re
import sys
from pathlib import Path

from packaging.requirements import Requirement
from PyInstaller.utils.hooks import PY_DYLIB_PATTERNS, collect_dynamic_libs, get_package_paths

folder = Path(get_package_paths("torch")[1])
binaries = collect_dynamic_libs("torch", search_patterns=[*PY_DYLIB_PATTERNS, "*.so.*"])
shared_memory = folder / "bin" / "torch_shm_manager"
if shared_memory.exists():  # required on import of torch, on Linux and macOS
    binaries.append((str(shared_memory), "torch/bin"))
bindepend_symlink_suppression = ["**/torch/lib/*.so*"]  # torch locates other files relative to it
# modules whose source is read on import: settings, and overloads for TorchScript
read = re.compile(r"^install_config_module\(|\b_overload(_method)?\b", re.MULTILINE)
reading = [
    path.relative_to(folder.parent).with_suffix("")
    for path in folder.rglob("*.py")
    if read.search(path.read_text("utf-8")) and "_internal" not in path.parts
]
module_collection_mode = {"torch": "pyz"} | {".".join(path.parts): "pyz+py" for path in reading}
hiddenimports: list[str] = []

if sys.platform == "linux":  # the libraries of a CUDA build are separate packages
    from _pyinstaller_hooks_contrib.utils import nvidia_cuda

    wanted = [Requirement(text) for text in importlib.metadata.requires("torch") or []]
    names = [each.name for each in wanted if each.marker is None or each.marker.evaluate()]
    hiddenimports += nvidia_cuda.infer_hiddenimports_from_requirements(names)
