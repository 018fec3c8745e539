"""The network file: its metadata, and whether it is trusted. Needs no torch.

A TorchScript file is a program: loading it can run arbitrary code. So its SHA-256 must be on the
manifest that ships with the app before any of it is executed; only its metadata, plain JSON inside
the zip container, is read before that.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.analysis.classes import CERTAIN, Calibration, Classes
from ctviewer.core.analysis.doubts import AGREEMENT, Unknown
from ctviewer.core.analysis.preprocess import InputSpec
from ctviewer.core.analysis.result import ModelInfo
from ctviewer.core.base.errors import Advice, ModelError
from ctviewer.core.base.program import resource
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.resample import Float32
from ctviewer.core.statistics.evidence import Evidence

MANIFEST = "models/manifest.json"
METADATA = "metadata.json"
GOLDEN = "golden.u8"
SIDES = ["left", "right"]
NO_EVIDENCE = Evidence()
FLOOR = 2.4  # default of files without one: docs/influence.md
OWN_WORDS = (
    Text("lesion probability"),
    Text("synthetic network: trained on phantoms only, never on patients"),
    Text("research network: trained on painted lesions, without one real pneumonia"),
    Text("research network: trained on labelled real scans, not validated for use on patients"),
)
"""Texts in files made by `training`, which are translated; others are shown verbatim."""


@dataclass(frozen=True, eq=False)
class Golden:
    """A known input and its logits, to detect a device that computes something else.

    `stored` (1, 1, depth, height, width) is the input as uint8, a quarter of the float32 size.
    """

    stored: NDArray[np.uint8]
    logits: tuple[float, ...]
    tolerance: float

    @property
    def array(self) -> Float32:
        """The input as the network expects it, in 0..1."""
        return (self.stored / np.float32(255)).astype(np.float32)

    def off(self, logits: Float32) -> float:
        """The largest deviation of logits () or (K,) from the known ones; inf for another K."""
        given = np.atleast_1d(logits)
        return float(np.abs(given - self.logits).max()) if given.size == len(self.logits) else inf


@dataclass(frozen=True, eq=False)
class ModelFile:
    """A trusted network file and its metadata.

    `content` holds the verified bytes, which are the ones that run: the file is never read again.
    It is empty once the network is on the CPU, where it stays; `size` is the file size in bytes.

    `calibration` turns logits into probabilities; a label is also uncertain where the conformal
    limits in `evidence` leave it open. A heat map cell counts as lesion from `lesion_threshold`, as
    lung from `lung_threshold` (None if the network does not segment the lungs). `lung_agreement` is
    the minimum overlap with the lungs by HU, see `doubts`. In slice occlusion a slab stands out
    above `occlusion_floor` log-odds; scans without lesions stay below it. `unknown` is what the
    file declares unknown; `heat_map_kind` is None without a heat map.
    """

    path: Path
    content: bytes
    size: int
    info: ModelInfo
    spec: InputSpec
    calibration: Calibration
    heat_map_kind: str | None
    lesion_threshold: float
    golden: Golden
    evidence: Evidence = NO_EVIDENCE
    lung_threshold: float | None = None
    lung_agreement: float = AGREEMENT
    unknown: tuple[Unknown, ...] = ()
    occlusion_floor: float = FLOOR

    @property
    def classes(self) -> Classes:
        """The classes of the network."""
        return self.info.classes

    def without_content(self) -> "ModelFile":
        """The same without the network's bytes, once it has been loaded."""
        return replace(self, content=b"")


def default_model() -> Path:
    """The network that ships with the app."""
    return resource(MANIFEST).parent / str(_manifest()["default"])


def read_model_file(
    path: Path | None = None, *, allow_unlisted: bool = False, trusted: str = ""
) -> ModelFile:
    """Verify a network file (the shipped one by default) and read its metadata, without running it.

    `trusted` is the SHA-256 of one file that the user trusts in addition to the manifest.

    Raises:
        ModelError: it is missing, damaged, not on the manifest, or made for another program.
    """
    path = path or default_model()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(
            Text(
                "The network file {file} cannot be read ({reason}).",
                file=path.name,
                reason=error.strerror,
            )
        ) from None
    sha256 = hashlib.sha256(content).hexdigest()
    _check_trust(path, sha256, trusted, allow_unlisted=allow_unlisted)
    try:
        return _parse(path, content, sha256)
    except (AttributeError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise ModelError(
            Text(
                "The network file {file} lacks what this program needs ({error}); it must be "
                "exported again.",
                file=path.name,
                error=error,
            )
        ) from None


def _check_trust(path: Path, sha256: str, trusted: str, *, allow_unlisted: bool) -> None:
    if trusted and sha256 != trusted:
        raise ModelError(
            Text(
                "The network file {file} was changed since it was trusted; such a file can run "
                "any code, so add it again only if you trust its maker.",
                file=path.name,
            )
        )
    listed = sha256 in {entry["sha256"] for entry in _manifest()["models"]}
    if not (allow_unlisted or trusted or listed):
        raise ModelError(
            Text(
                "The network file {file} is not on this program's list, and such a file can run "
                "any code.",
                file=path.name,
            ),
            Advice.TRUST_NETWORK,
        )


def _manifest() -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(resource(MANIFEST).read_text("utf-8"))
    return manifest


def _parse(path: Path, content: bytes, sha256: str) -> ModelFile:
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        metadata = json.loads(_extra(container, METADATA))
        golden_bytes = _extra(container, GOLDEN)
    spec = InputSpec.from_dict(metadata["preprocess"])
    classes = Classes.from_dict(metadata)
    evidence = Evidence.from_metadata(metadata, classes.names, classes.pair)
    heat_map = metadata["heatmap"]
    golden = np.frombuffer(golden_bytes, np.uint8).reshape(1, 1, *spec.shape)
    return ModelFile(
        path=path,
        content=content,
        size=len(content),
        info=ModelInfo(
            metadata["name"],
            metadata["version"],
            sha256,
            synthetic=None if metadata["synthetic"] is None else bool(metadata["synthetic"]),
            notice=_own(metadata["notice"]),
            involvement_error=evidence.involvement_error,
            tolerance=float(metadata["golden"]["tolerance"]),
            classes=classes,
        ),
        spec=spec,
        calibration=_calibration(metadata, classes),
        heat_map_kind=_own(heat_map["kind"]) if heat_map else None,
        lesion_threshold=float(heat_map["threshold"]) if heat_map else inf,
        golden=Golden(
            golden,
            _golden_logits(metadata["golden"]["logit"], classes),
            float(metadata["golden"]["tolerance"]),
        ),
        evidence=evidence,
        lung_threshold=_lung_threshold(metadata),
        lung_agreement=float((metadata.get("lungs") or {}).get("agreement", AGREEMENT)),
        unknown=tuple(_unknown(metadata)),
        occlusion_floor=float((metadata.get("slice_occlusion") or {}).get("floor", FLOOR)),
    )


UNKNOWN = {
    "temperature": Unknown.CALIBRATION,
    "thresholds": Unknown.THRESHOLDS,
    "conformal": Unknown.CONFORMAL,
    "out_of_distribution": Unknown.OUT_OF_DISTRIBUTION,
    "heatmap": Unknown.HEAT_MAP,
    "synthetic": Unknown.TRAINING,
}
"""Keys of which null says that nobody knows."""


def _unknown(metadata: dict[str, Any]) -> Iterator[Unknown]:
    for key, unknown in UNKNOWN.items():
        if key in metadata and metadata[key] is None:
            yield unknown


def _calibration(metadata: dict[str, Any], classes: Classes) -> Calibration:
    """The calibration in the file; only a binary network must have thresholds.

    An unknown temperature is 1, so that probabilities are the network's own; unknown thresholds are
    infinite.
    """
    given = metadata["temperature"]
    temperature = 1.0 if given is None else float(given)
    limits = metadata["thresholds"] if classes.binary else metadata.get("thresholds") or {}
    if not classes.binary:
        return Calibration(temperature, certain=float(limits.get("certain", CERTAIN)))
    if limits is None:
        return Calibration(temperature, float(metadata.get("midpoint", 0.0)), -inf, inf)
    low, high = float(limits["low"]), float(limits["high"])
    return Calibration(temperature, float(metadata.get("midpoint", 0.0)), low, high)


def _golden_logits(logit: float | list[float], classes: Classes) -> tuple[float, ...]:
    """The logits for the golden input.

    Raises:
        ValueError: neither one per class nor, for a binary network, a single one.
    """
    logits = tuple(map(float, logit)) if isinstance(logit, list) else (float(logit),)
    if len(logits) != len(classes.names) and not (classes.binary and len(logits) == 1):
        raise ValueError(
            Text(
                "it gives {logits} {logits:logit|logits} for {classes} {classes:class|classes}",
                logits=len(logits),
                classes=len(classes.names),
            )
        )
    return logits


def _lung_threshold(metadata: dict[str, Any]) -> float | None:
    """The probability from which a cell is lung, if the fourth output is the lungs.

    Raises:
        ValueError: the declared order is not left, right.
    """
    declared = metadata.get("lungs")
    if declared is None:
        return None
    if list(declared["sides"]) != SIDES:
        raise ValueError(f"the sides of its lungs are {declared['sides']}, not {SIDES}")
    return float(declared["threshold"])


def _own(words: str) -> str:
    return next((text for text in OWN_WORDS if text == words), words)


def _extra(container: zipfile.ZipFile, name: str) -> bytes:
    """A file stored beside the network in TorchScript's zip container."""
    for member in container.namelist():
        if member.endswith(f"/extra/{name}"):
            return container.read(member)
    raise KeyError(f"no {name} inside")
