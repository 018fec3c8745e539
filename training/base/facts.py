"""The environment of a run: code, library versions and machine."""

import hashlib
import os
import platform
import subprocess
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil
import torch

import ctviewer

ROOT = Path(__file__).parents[2]
CODE = ("training", "ctviewer/core")
LIBRARIES = ("torch", "numpy", "scipy", "nibabel", "isal")


def facts() -> dict[str, str]:
    """Return code version, library versions and machine facts by name; no names of people or hosts.

    `code` is a hash of all modules of training and ctviewer.core; `commit` is empty outside a git
    checkout, and ends in "+" if files differ from it.
    """
    return {
        "program": ctviewer.__version__,
        "code": code_hash(),
        "commit": _commit(),
        "python": platform.python_version(),
        **{name: _version(name) for name in LIBRARIES},
        "system": f"{platform.system()} {platform.machine()}",
        "cpus": f"{os.cpu_count()}",
        "memory_gb": f"{psutil.virtual_memory().total / 1e9:.0f}",
        "device": torch.cuda.get_device_name() if torch.cuda.is_available() else "cpu",
    }


@cache
def code_hash(places: tuple[str, ...] = CODE) -> str:
    """Return a hash of modules, those of folders or single ones: their names and contents."""
    digest = hashlib.sha256()
    for path in sorted(path for place in places for path in _modules(ROOT / place)):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _modules(place: Path) -> Iterable[Path]:
    return place.rglob("*.py") if place.is_dir() else [place]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"


@cache
def _commit() -> str:
    if not (ROOT / ".git").exists():
        return ""
    try:
        commit, changes = (
            subprocess.run(
                ["git", *command], cwd=ROOT, capture_output=True, text=True, check=True, timeout=20
            ).stdout.strip()
            for command in (["rev-parse", "HEAD"], ["status", "--porcelain"])
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return f"{commit}{'+' if changes else ''}"
