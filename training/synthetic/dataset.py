"""From seeds to tensors: phantoms prepared as by the program, cached in a work folder."""

import json
import multiprocessing
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.analysis.preprocess import DEFAULT_SPEC, Prepared, network_axes, prepare
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.resample import area_average
from training.base.config import LARGEST_SPLIT, SPLITS, Config
from training.base.errors import TrainingError
from training.base.words import Rate
from training.synthetic.phantom.chest import Phantom, make_phantom

Bytes = NDArray[np.uint8]

MAP_SHAPE = (32, 64, 64)  # lesion map: half the input on every axis
OFFSETS = {split: number * LARGEST_SPLIT for number, split in enumerate(SPLITS)}
RECIPE_VERSION = "2"  # increase it with any change to phantoms, so that old samples are not reused
# One thread per process; glibc keeps freed memory, as returning it takes half of the time.
WORKER_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": str(1 << 30),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 31),
}
MARGINS = (2.0, 12.0)  # mm around the lungs in training; fixed in the app


@dataclass(frozen=True, eq=False)
class Samples:
    """Samples of one split: `images` (N,1,64,128,128), `lesions` and `lungs` (N,32,64,64).

    All three are uint8 for 0 to 1. (N,) and float32 are `labels`, `severities` (share of the lung),
    `thickness` (of slices in mm) and `has_lesions` (1 if `lesions` are valid, 0 if unknown).
    `sources` is PHANTOMS or the patient that a sample was painted into, `subjects` the subject:
    that patient, or one phantom ("phantom 12"). `scans` are the content hashes of
    labelled scans, empty for other samples.
    """

    images: torch.Tensor
    lesions: torch.Tensor
    lungs: torch.Tensor
    labels: torch.Tensor
    severities: torch.Tensor
    thickness: torch.Tensor
    has_lesions: torch.Tensor
    sources: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    scans: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("subjects", "scans"):
            if not getattr(self, name):
                object.__setattr__(self, name, ("",) * len(self.labels))  # nobody knows

    def __len__(self) -> int:
        return len(self.labels)

    def chosen(self, rows: Sequence[int]) -> "Samples":
        """Return the samples of these rows, in order."""
        at = torch.as_tensor(rows, dtype=torch.long)
        values: dict[str, Any] = {
            name: value[at]
            if isinstance(value, torch.Tensor)
            else tuple(value[row] for row in rows)
            for name, value in vars(self).items()
        }
        return Samples(**values)


def patients(config: Config, split: str) -> range:
    """Return the seeds of the patients of a split."""
    first = config.seed + OFFSETS[split]
    return range(first, first + int(getattr(config, f"{split}_patients")))


def prepared_phantom(phantom: Phantom, margin: float = DEFAULT_SPEC.margin_mm) -> Prepared:
    """Return the network input of a phantom, with the lungs found as in the app."""
    spec = replace(DEFAULT_SPEC, margin_mm=margin)
    return prepare(phantom.volume, find_lungs(phantom.volume), spec)


def truth_maps(phantom: Phantom, prepared: Prepared) -> tuple[Bytes, Bytes]:
    """Return lesion and lung shares (32,64,64) as uint8 on the cells of the lesion map."""
    depth, height, width = MAP_SHAPE
    maps = [
        network_axes(area_average(mask.astype(np.float32), prepared.box, (width, height, depth)))
        for mask in (phantom.lesions, phantom.lungs)
    ]
    return _as_bytes(maps[0]), _as_bytes(maps[1])


def build_split(work: Path, config: Config, split: str, report: Callable[[str], None]) -> None:
    """Write the samples of a split that are missing in the work folder."""
    folder = _folder(work)
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [(folder, seed, split == "train") for seed in patients(config, split)]
    jobs = [job for job in jobs if not _path(folder, job[1], True).exists()]
    if not jobs:
        return
    os.environ.update(WORKER_ENVIRONMENT)  # read once, when a worker process starts
    context = multiprocessing.get_context("spawn")
    pace = Rate(len(jobs))
    with context.Pool(config.workers, initializer=_one_thread) as pool:
        for done, _ in enumerate(pool.imap_unordered(_write_patient, jobs), start=1):
            if done % 50 == 0 or done == len(jobs):
                drawn = "{split}: {done} of {total} {total:patient|patients} drawn{pace}"
                report(Text(drawn, split=split, done=done, total=len(jobs), pace=pace(done)))


def load_split(work: Path, config: Config, split: str) -> Samples:
    """Return all samples of a split in memory.

    Raises:
        TrainingError: some have not been drawn.
    """
    paths = [
        _path(_folder(work), seed, positive)
        for seed in patients(config, split)
        for positive in (False, True)
    ]
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise TrainingError(
            Text(
                "{count} of {total} {total:sample|samples} of {split} {count:is|are} missing in "
                "{work}; draw them with python -m training phantoms.",
                count=len(missing),
                total=len(paths),
                split=split,
                work=work,
            )
        )
    return load_files(paths)


FIELDS = ("images", "lesions", "lungs", "labels", "severities", "thickness", "has_lesions")
PHANTOM = "phantom"
PHANTOMS = "phantoms"  # the source of a sample without a patient in its file
SHA256 = 64  # letters of a hash
LESIONS_KNOWN = np.float32(1.0)  # if a file does not state it


def load_files(paths: Sequence[Path]) -> Samples:
    """Return the samples in these files, in order."""
    parts: dict[str, list[NDArray[np.generic]]] = {name: [] for name in FIELDS}
    sources, subjects, scans = [], [], []
    for path in paths:
        with np.load(path) as stored:
            found = {"has_lesions": LESIONS_KNOWN, **stored}
        for name in FIELDS:
            parts[name].append(found[name])
        sources.append(str(found.get("patient", PHANTOMS)))
        subjects.append(str(found["patient"]) if "patient" in found else phantom_name(path.stem))
        scans.append(content_of(str(found["key"])) if "key" in found else "")
    tensors = {name: torch.from_numpy(np.stack(parts.pop(name))) for name in FIELDS}
    return Samples(**tensors, sources=tuple(sources), subjects=tuple(subjects), scans=tuple(scans))


def content_of(key: str) -> str:
    """Return the content hash of the scan of a prepared input, from its key.

    Raises:
        TrainingError: it is not such a key.
    """
    try:
        contents = str(json.loads(key)[0])  # of the scan, and of its mask if it has one
    except (ValueError, LookupError, TypeError):
        raise TrainingError(
            "A list of prepared scans is damaged; run python -m training prepare again."
        ) from None
    return contents[:SHA256]


def phantom_name(name: str) -> str:
    """Return the subject of a phantom by its seed or the stem of its file: "phantom 12"."""
    return f"{PHANTOM} {name.split('-')[0].lstrip('0') or '0'}"


def joined(parts: Sequence[Samples]) -> Samples:
    """Return all samples of several sets as one set."""
    tensors = {name: torch.cat([getattr(part, name) for part in parts]) for name in FIELDS}
    sources, subjects, scans = (
        tuple(name for part in parts for name in getattr(part, kind))
        for kind in ("sources", "subjects", "scans")
    )
    return Samples(**tensors, sources=sources, subjects=subjects, scans=scans)


def _write_patient(job: tuple[Path, int, bool]) -> None:
    folder, seed, jitter = job
    for positive in (False, True):
        phantom = make_phantom(seed, pneumonia=positive)
        rng = np.random.default_rng([seed, 3 + int(positive)])
        margin = float(rng.uniform(*MARGINS)) if jitter else DEFAULT_SPEC.margin_mm
        prepared = prepared_phantom(phantom, margin)
        lesions, lungs = truth_maps(phantom, prepared)
        path = _path(folder, seed, positive)
        write_arrays(
            path,
            images=_as_bytes(prepared.array),
            lesions=lesions,
            lungs=lungs,
            labels=np.float32(positive),
            severities=np.float32(phantom.severity),
            thickness=np.float32(phantom.volume.spacing[2]),
        )


def write_arrays(path: Path, **arrays: object) -> None:
    """Write named arrays as an npz file: to a temporary file, then moved into place."""
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]
    os.replace(partial, path)


def _folder(work: Path) -> Path:
    return work / f"samples-{RECIPE_VERSION}"


def _path(folder: Path, seed: int, positive: bool) -> Path:
    return folder / f"{seed:07d}-{'pneumonia' if positive else 'normal'}.npz"


def _as_bytes(shares: NDArray[np.float32]) -> Bytes:
    return np.ascontiguousarray(np.round(shares * 255.0).astype(np.uint8))


def _one_thread() -> None:
    torch.set_num_threads(1)
