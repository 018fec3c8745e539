"""The scans of a folder that may be used for training, and their properties."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ctviewer.core.base.errors import LoadError
from ctviewer.core.formats.names import scans_in
from training.base.contents import content_hash, joined_hash
from training.base.errors import TrainingError

MANIFEST = "MANIFEST.json"
TRAINABLE = "train"  # the only `use` that training may open
TRUTHS = ("clear", "other")


@dataclass(frozen=True)
class BaseEntry:
    """One scan to start from; `lungs` is the file of its manual lung contours, if any."""

    path: Path
    patient: str
    source: str
    lungs: Path | None = None

    @cached_property
    def contents(self) -> str:
        """The hash of the scan's files, and of its lungs', at the time of first use.

        Raises:
            TrainingError: a file cannot be read.
        """
        own = content_hash(self.path)
        return own if self.lungs is None else joined_hash(own, content_hash(self.lungs))


def find_entries(folder: Path) -> list[BaseEntry]:
    """Return the scans of `folder` available for training, sorted by patient and name.

    With a MANIFEST.json these are its entries of use "train" and truth "clear" or "other"; no
    other file is opened. Otherwise all scans are used, each as a separate patient.

    Raises:
        TrainingError: the manifest cannot be read, or no scan is usable.
    """
    manifest = folder / MANIFEST
    entries = _listed(manifest) if manifest.exists() else _unlisted(folder)
    if not entries:
        raise TrainingError(
            f"The folder {folder} has no scan to paint on; {MANIFEST} must list one with "
            f'"use": "{TRAINABLE}" and "truth": "clear" or "other".'
        )
    return sorted(entries, key=lambda entry: (entry.patient, entry.path.name))


def _listed(manifest: Path) -> list[BaseEntry]:
    try:
        scans = json.loads(manifest.read_text("utf-8"))["scans"]
        return [_entry(manifest.parent, scan) for scan in scans if _usable(scan)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TrainingError(
            f"The manifest {manifest} cannot be read ({type(error).__name__}: {error})."
        ) from None


def _usable(scan: dict[str, Any]) -> bool:
    return scan.get("use") == TRAINABLE and scan.get("truth") in TRUTHS


def _entry(folder: Path, scan: dict[str, Any]) -> BaseEntry:
    source = f"{scan.get('source', scan['file'])}, {scan.get('licence', 'licence unknown')}"
    lungs = folder / scan["lungs"] if scan.get("lungs") else None
    return BaseEntry(folder / scan["file"], _subject(scan["patient"]), source, lungs)


def _subject(name: object) -> str:
    """Return a patient's name without the part in brackets after it."""
    return str(name).split(" (")[0]


def _unlisted(folder: Path) -> list[BaseEntry]:
    try:
        paths = scans_in(folder)
    except LoadError as error:
        raise TrainingError(str(error)) from None
    return [BaseEntry(path, path.name.split(".")[0], path.name) for path in paths]
