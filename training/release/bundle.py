"""A third-party network: a TorchScript file, or a MONAI bundle, and its metadata.

A bundle is a folder or a zip with configs/metadata.json and models/model.ts. Weights are opened
only by `torch.jit.load`: pickled ones (model.pt of a state dict) are refused, since unpickling runs
arbitrary code. TorchScript can run code too: wrap only what you trust.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import torch

from training.base.errors import TrainingError

METADATA, SCRIPT = "configs/metadata.json", "models/model.ts"
OF_SCRIPT = "metadata.json"  # next to the network in a TorchScript file exported by MONAI
MAX_BYTES = 4 << 30  # limit for a member of a zip; larger ones are not classifiers for this program
MAX_METADATA = 1 << 20


@dataclass(frozen=True, eq=False)
class Bundle:
    """The network on the CPU, and the settings in its metadata, {} if none."""

    network: torch.jit.ScriptModule
    said: dict[str, Any]


def read_bundle(path: Path) -> Bundle:
    """Read a bundle or a TorchScript file.

    Raises:
        TrainingError: it is neither, or cannot be read.
    """
    script, metadata = _parts(path)
    try:
        network = torch.jit.load(  # type: ignore[no-untyped-call]
            io.BytesIO(script), map_location="cpu"
        )
    except RuntimeError:
        raise TrainingError(
            f"{path.name} contains no TorchScript network; weights alone are not read. Export it, "
            "for example by python -m monai.bundle ckpt_export."
        ) from None
    return Bundle(network.eval(), settings_of(metadata))


def _parts(path: Path) -> tuple[bytes, dict[str, Any]]:
    """The content of the TorchScript file, and the metadata next to it."""
    try:
        if path.is_dir():
            script, metadata = path / SCRIPT, path / METADATA
            _must(script.is_file(), path, SCRIPT)
            return script.read_bytes(), _json(metadata.read_bytes()) if metadata.is_file() else {}
        if not zipfile.is_zipfile(path):
            raise TrainingError(f"{path.name} is neither a bundle nor a TorchScript file.")
        with zipfile.ZipFile(path) as container:
            return _of_zip(path, container)
    except OSError as error:
        raise TrainingError(f"{path.name} cannot be read ({error.strerror}).") from None
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):  # damaged, or with a password
        raise TrainingError(f"{path.name} is damaged or encrypted; get it again.") from None


def _of_zip(path: Path, container: zipfile.ZipFile) -> tuple[bytes, dict[str, Any]]:
    names = {member.filename: member for member in container.infolist()}
    bundled = next((name for name in names if _ends(name, METADATA)), None)
    if bundled is None:  # a TorchScript file is itself a zip
        extra = next((name for name in names if _ends(name, f"extra/{OF_SCRIPT}")), None)
        return path.read_bytes(), _json(_member(container, names[extra])) if extra else {}
    script = str(PurePosixPath(bundled).parent.parent / SCRIPT)
    _must(script in names, path, SCRIPT)
    return _member(container, names[script]), _json(_member(container, names[bundled]))


def _ends(name: str, end: str) -> bool:
    return f"/{name}".endswith(f"/{end}")


def _must(there: bool, path: Path, name: str) -> None:
    if not there:
        raise TrainingError(
            f"The bundle {path.name} has no {name}; export its network as TorchScript, for example "
            "by python -m monai.bundle ckpt_export."
        )


def _member(container: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    most = MAX_METADATA if member.filename.endswith(".json") else MAX_BYTES
    if member.file_size > most:
        raise TrainingError(
            f"{member.filename} is larger than {most >> 20} MiB, so it is not read."
        )
    with container.open(member) as file:
        return file.read(most)


def _json(content: bytes) -> dict[str, Any]:
    try:
        values = json.loads(content)
    except ValueError:
        raise TrainingError("The bundle's metadata.json is damaged; get it again.") from None
    return values if isinstance(values, dict) else {}


def settings_of(metadata: dict[str, Any]) -> dict[str, Any]:
    """The wrap settings in a MONAI bundle's metadata; unclear ones are left out."""
    return dict(_settings(metadata))


def _settings(metadata: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for key in ("name", "version"):
        if isinstance(metadata.get(key), str):
            yield key, metadata[key]
    formats = metadata.get("network_data_format") or {}
    image = _first(formats.get("inputs"))
    shape = _three(image.get("spatial_shape"))
    if shape and all(each == int(each) for each in shape):
        yield "shape", [int(each) for each in shape]
    spacing = _three(image.get("spacing") or image.get("pixdim"))
    if spacing:
        yield "spacing_mm", spacing
    values = image.get("value_range")
    if isinstance(values, list) and len(values) == 2 and values[0] < values[1]:
        yield "values", [float(value) for value in values]
    if isinstance(image.get("num_channels"), int):
        yield "channels", image["num_channels"]
    classes = _first(formats.get("outputs")).get("channel_def")
    if isinstance(classes, dict) and len(classes) > 1:
        ordered = sorted(classes.items(), key=lambda item: int(item[0]))
        yield "classes", [str(name) for _, name in ordered]


def _first(parts: Any) -> dict[str, Any]:
    """The first described input or output; {} if none."""
    found: Any = next(iter(parts.values()), {}) if isinstance(parts, dict) else {}
    return found if isinstance(found, dict) else {}


def _three(values: Any) -> list[float]:
    """Three numbers above 0, otherwise none: bundles may also have "16*n", or -1 for any size."""
    given = values if isinstance(values, list) and len(values) == 3 else []
    numbers = [float(each) for each in given if isinstance(each, int | float) and each > 0]
    return numbers if len(numbers) == 3 else []
