"""Painted samples: twins of one base scan with and without lesions, drawn into a work folder."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.dataset import Samples, load_files, write_arrays
from training.errors import TrainingError
from training.painting.artefacts import with_artefacts
from training.painting.base import DAMAGED, Base, load_base
from training.painting.entries import Entry
from training.painting.exposure import (
    Exposure,
    box_around,
    draw_exposure,
    draw_slab,
    network_input,
    network_map,
    scanned,
    slice_count,
)
from training.painting.findings import draw_findings, with_findings
from training.painting.lesions import paint_lesions
from training.painting.lumps import add_lumps, draw_lumps
from training.phantom.artefacts import Scene, draw_artefacts
from training.phantom.lesions import draw_disease

Bytes = NDArray[np.uint8]

VERSION = "3"  # raise it with any change to what is painted, so that old samples are not reused
SCAN = "scan"  # the field of a sample's file that holds its scan's hash


@dataclass(frozen=True, eq=False)
class Sample:
    """One input (1,64,128,128) with lesion and lung shares (32,64,64), all uint8 for 0 to 1.

    `severity` is the share of the lung, 0 to 1, that lesions involve; 0 in a normal sample.
    `thickness` is that of the slices in mm, no less than the base scan's own.
    """

    image: Bytes
    lesions: Bytes
    lungs: Bytes
    severity: float
    thickness: float


def draw_sample(base: Base, *, pneumonia: bool, rng: np.random.Generator) -> Sample:
    """Draw one sample from a base scan: findings of its own, with lesions or without."""
    base = draw_slab(base, rng)
    hu = with_findings(base, draw_findings(rng), rng)
    add_lumps(hu, base, draw_lumps(rng), rng)
    mask = np.zeros(hu.shape, bool)
    if pneumonia:
        painted = paint_lesions(base, hu, draw_disease(rng), rng)
        hu, mask = painted.over(hu), painted.mask
    scene = with_artefacts(Scene(hu, base.lungs, mask), base, draw_artefacts(rng))
    exposure = draw_exposure(rng)
    scan = scanned(scene.hu, base.spacing, exposure, rng)
    box = box_around(scene.hu, scene.lungs, base.spacing, exposure.margins)
    image, lesions, lungs = (
        _as_bytes(cells[..., ::-1] if exposure.mirror else cells)
        for cells in (
            network_input(scan, box, hu.shape[2]),
            network_map(scene.lesions, box),
            network_map(scene.lungs, box),
        )
    )
    severity = int(scene.lesions.sum()) / max(int(scene.lungs.sum()), 1)
    return Sample(image, lesions, lungs, severity, _thickness(base, exposure))


def _thickness(base: Base, exposure: Exposure) -> float:
    """The slice thickness in mm that the scan really has, where layers set a limit."""
    layers, step = base.grid.shape[2], base.spacing[2]
    return max(base.thickness, layers * step / slice_count(layers, step, exposure))


def draw_patient(
    entries: Sequence[Entry], work: Path, pairs: range, seed: int, report: Callable[[str], None]
) -> int:
    """Write the samples of one patient that are not there yet; return how many were drawn.

    The pairs take the patient's scans in turn. Only clear scans get a twin with lesions. A sample
    of another scan of the same name is drawn again; one that does not say of which it is stays.
    """
    drawn = 0
    for number in pairs:
        entry = entries[number % len(entries)]
        for pneumonia in (False, True) if entry.clear else (False,):
            path = _path(work, entry.patient, (seed, number), pneumonia)
            scan = _scan_of(path, unsaid=entry.contents)
            if scan == entry.contents:
                continue
            if scan:
                report(f"{entry.patient}: {path.name} is of another scan and is drawn again")
            rng = np.random.default_rng(
                [seed, zlib.crc32(entry.patient.encode()), number, int(pneumonia)]
            )
            base = _base(entry, work, report)
            _write(path, draw_sample(base, pneumonia=pneumonia, rng=rng), entry)
            drawn += 1
    return drawn


def load_painted(work: Path, patients: Sequence[str], pairs: Sequence[int] = ()) -> Samples:
    """Return the painted samples of these patients in memory; see `painted_paths` for `pairs`.

    Raises:
        TrainingError: a patient has none, or some are missing.
    """
    paths = [path for patient in patients for path in painted_paths(work, patient, pairs)]
    if not paths:
        raise TrainingError("No patient was named whose painted samples could be loaded.")
    return load_files(paths)


def painted_paths(work: Path, patient: str, pairs: Sequence[int] = ()) -> list[Path]:
    """Return the files of a patient's samples: the first `pairs[seed]` pairs of each seed.

    Without `pairs` these are all that were drawn.

    Raises:
        TrainingError: there are none, or some are missing.
    """
    found = sorted((samples_folder(work) / patient).glob("*-*-*.npz"))
    wanted = {(seed, number) for seed, count in enumerate(pairs) for number in range(count)}
    if wanted:
        found = [path for path in found if _draw(path) in wanted]
    labels = {"normal", "pneumonia"} if any("pneumonia" in path.name for path in found) else {""}
    if not found or (wanted and len(found) < len(wanted) * len(labels)):
        raise TrainingError(
            f"There are no painted samples of {patient} in {work}, or not all that are needed; "
            "draw them with python -m training paint."
        )
    return found


def _draw(path: Path) -> tuple[int, int]:
    """Return seed and number of a sample, from its name."""
    seed, number, _ = path.name.split("-")
    return int(seed), int(number)


def painted_patients(work: Path) -> list[str]:
    """Return the patients that have painted samples, by name."""
    folder = samples_folder(work)
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def samples_folder(work: Path) -> Path:
    """Where painted samples lie: a folder for each patient."""
    return work / f"painted-{VERSION}"


def _path(work: Path, patient: str, draw: tuple[int, int], pneumonia: bool) -> Path:
    label = "pneumonia" if pneumonia else "normal"
    return samples_folder(work) / patient / f"{draw[0]}-{draw[1]:05d}-{label}.npz"


def _scan_of(path: Path, unsaid: str) -> str:
    """The hash of the scan that a sample was drawn from; empty where there is no whole sample."""
    try:
        with np.load(path) as stored:
            return str(stored.get(SCAN, unsaid))
    except DAMAGED:
        return ""


@lru_cache(maxsize=2)  # a patient's scans take turns
def _base(entry: Entry, work: Path, report: Callable[[str], None]) -> Base:
    return load_base(entry, work, report)


def _write(path: Path, sample: Sample, entry: Entry) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_arrays(
        path,
        images=sample.image,
        lesions=sample.lesions,
        lungs=sample.lungs,
        labels=np.float32(sample.severity > 0.0),
        severities=np.float32(sample.severity),
        thickness=np.float32(sample.thickness),
        patient=entry.patient,
        source=entry.source,
        scan=entry.contents,
    )


def _as_bytes(shares: NDArray[np.float32]) -> Bytes:
    return np.ascontiguousarray(np.round(shares * 255.0).astype(np.uint8))
