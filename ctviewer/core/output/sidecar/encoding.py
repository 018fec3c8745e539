"""Sidecars as JSON; every field is checked when read, as files may be edited."""

import base64
import hashlib
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from ctviewer import __version__
from ctviewer.core.geometry.measure import Measurement, MeasurementKind, Spot
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.scan_mask import MaskKind, MaskMaker, MaskOrigin
from ctviewer.core.output.sidecar.content import KeptMask, KeptReading, ScanKey, Sidecar
from ctviewer.core.worklist.blindread import Scale

SCHEMA = 1
VERSION_KEY = "ctviewer_sidecar"
SHA256 = re.compile(r"[0-9a-f]{64}")
HASH_SHOWN = 8  # digits of a file's hash used instead of its name
LONGEST = 100_000  # characters of a comment
MOST = 10_000  # measurements, or readings
SCORES = {Scale.PERCENT.value: (0, 100), Scale.FIVE_POINT.value: (1, 5)}
KINDS = {kind.name.lower(): kind for kind in MeasurementKind}
PLANES = {plane.name.lower(): plane for plane in Plane}


class NewerSchemaError(ValueError):
    """A sidecar of a later program version, which may have content unknown here."""


class OtherScanError(ValueError):
    """A sidecar of other voxels."""


def to_json(
    sidecar: Sidecar, key: ScanKey, includes: Sequence[str] = (), *, whole: bool = False
) -> str:
    """The JSON file; with `whole` it includes the corrected masks, which are otherwise beside it.

    Positions are written in voxels, which are read back, and in mm for other programs. `includes`
    are the SHA-256 of other sidecar files of the scan merged into this one.
    """
    stored = {
        VERSION_KEY: SCHEMA,
        "program": f"CT Viewer {__version__}",
        "changed": datetime.now(UTC).isoformat(timespec="seconds"),
        "voxels_sha256": key.sha256,
        "shape": list(key.shape),
        "comment": sidecar.comment,
        "measurements": [_measurement(each, key) for each in sidecar.measurements],
        "blind_reads": [asdict(each) for each in sidecar.readings],
        "masks": [_mask(each, whole=whole) for each in sidecar.masks],
        "includes": list(includes),
    }
    return json.dumps(stored, indent=1, ensure_ascii=False) + "\n"


def from_json(text: str, key: ScanKey) -> Sidecar:
    """Parse a sidecar for a scan.

    Raises:
        NewerSchemaError: written by a later version of the program.
        OtherScanError: it belongs to other voxels.
        ValueError: damaged, or not a sidecar.
    """
    try:
        stored = json.loads(text)
        _check_schema(stored)
        if stored["voxels_sha256"] != key.sha256:
            raise OtherScanError(stored["voxels_sha256"])
        return Sidecar(
            _text(stored.get("comment", "")),
            tuple(_to_measurement(each, key) for each in _list(stored, "measurements")),
            tuple(_to_reading(each) for each in _list(stored, "blind_reads")),
            _to_masks(_list(stored, "masks")),
        )
    except (TypeError, LookupError, OverflowError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from None


def included_in(text: str) -> tuple[str, ...]:
    """The SHA-256 of the files merged into a sidecar that `from_json` accepted."""
    stored = json.loads(text).get("includes", [])
    return tuple(map(str, stored)) if isinstance(stored, list) else ()


def _check_schema(stored: Mapping[str, Any]) -> None:
    version = stored[VERSION_KEY]
    if not isinstance(version, int) or version < 1:
        raise ValueError(version)
    if version > SCHEMA:
        raise NewerSchemaError(version)


def _measurement(each: Measurement, key: ScanKey) -> dict[str, Any]:
    return {
        "kind": each.kind.name.lower(),
        "plane": each.plane.name.lower(),
        "slice": each.position,
        "points": [list(spot) for spot in each.spots],
        "points_mm": [key.mm_of(each.index_of(spot)) for spot in each.spots],
        "name": each.name,
        "comment": each.comment,
    }


def _to_measurement(stored: Mapping[str, Any], key: ScanKey) -> Measurement:
    kind, plane = KINDS[stored["kind"]], PLANES[stored["plane"]]
    position = int(stored["slice"])
    spots = tuple(_spot(each, plane, key) for each in stored["points"])
    if len(spots) != kind.spots or not 0 <= position < key.shape[plane.axis]:
        raise ValueError(stored)
    name, comment = _text(stored.get("name", "")), _text(stored.get("comment", ""))
    return Measurement(kind, plane, position, spots, name, comment)


def _spot(stored: Any, plane: Plane, key: ScanKey) -> Spot:
    across, down = (float(value) for value in stored)
    for value, axis in ((across, plane.across), (down, plane.down)):
        if not (math.isfinite(value) and -0.5 <= value <= key.shape[axis] - 0.5):
            raise ValueError(stored)
    return across, down


def _to_reading(stored: Mapping[str, Any]) -> KeptReading:
    known = {each.name for each in fields(KeptReading)}
    reading = KeptReading(**{name: value for name, value in stored.items() if name in known})
    least, most = SCORES[reading.scale]
    share = reading.probability
    if type(reading.score) is not int or not least <= reading.score <= most:
        raise ValueError(stored)
    if share is not None and not 0 <= float(share) <= 1:
        raise ValueError(stored)
    words = (reading.comment, reading.opened, reading.committed, reading.network)
    for word in (*words, reading.version, reading.network_sha256, reading.label or ""):
        _text(word)
    _text(reading.revealed or "")
    return reading


def _mask(mask: KeptMask, *, whole: bool) -> dict[str, Any]:
    """A mask by its hash; its file name may contain a patient's name and is not written."""
    origin = mask.origin.to_dict()
    if mask.origin.maker is MaskMaker.FILE:
        origin["name"] = mask.origin.sha256[:HASH_SHOWN]
    stored = {"kind": mask.kind.value, "origin": origin, "npz_sha256": mask.sha256}
    return {**stored, "npz": base64.b64encode(mask.content).decode()} if whole else stored


def _to_masks(stored: list[Mapping[str, Any]]) -> tuple[KeptMask, ...]:
    masks = tuple(_to_mask(each) for each in stored)
    if len({each.kind.is_of_lungs for each in masks}) != len(masks):
        raise ValueError(masks)
    return masks


def _to_mask(stored: Mapping[str, Any]) -> KeptMask:
    content = base64.b64decode(stored.get("npz", ""), validate=True)
    sha256 = stored["npz_sha256"]
    if not SHA256.fullmatch(sha256):
        raise ValueError(sha256)
    if content and hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(sha256)
    return KeptMask(
        MaskKind(stored["kind"]), MaskOrigin.from_dict(stored["origin"]), sha256, content
    )


def _list(stored: Mapping[str, Any], name: str) -> list[Any]:
    items = stored.get(name, [])
    if not isinstance(items, list) or len(items) > MOST:
        raise ValueError(name)
    return items


def _text(stored: Any) -> str:
    if not isinstance(stored, str) or len(stored) > LONGEST:
        raise ValueError(str(stored)[:20])
    stored.encode("utf-8")  # fails for surrogates, which could not be written again
    return stored
