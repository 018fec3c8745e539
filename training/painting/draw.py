"""Drawing the samples of many patients in worker processes, which can be stopped and go on."""

import multiprocessing
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from training.dataset import WORKER_ENVIRONMENT
from training.pace import Pace
from training.painting.entries import Entry
from training.painting.samples import draw_patient

PORTION = 10  # pairs drawn between two lines of progress


@dataclass(frozen=True)
class Job:
    """The samples of one patient."""

    entries: tuple[Entry, ...]
    work: Path
    pairs: int
    seed: int


def draw(jobs: Sequence[Job], workers: int) -> None:
    """Draw all jobs in worker processes of one thread each; a scan that fails ends it."""
    os.environ.update(WORKER_ENVIRONMENT)  # read once, when a worker process starts
    context = multiprocessing.get_context("spawn")
    with context.Pool(max(min(workers, len(jobs)), 1)) as pool:
        pace = Pace(len(jobs))
        for done, (patient, drawn) in enumerate(pool.imap_unordered(draw_job, jobs), start=1):
            left = f" ({done} of {len(jobs)} parts{pace(done)})" if done < len(jobs) else ""
            _say(f"{patient}: done, {drawn} samples drawn now{left}")


def draw_job(job: Job) -> tuple[str, int]:
    """Draw one patient's samples in portions; return the patient and how many were drawn."""
    patient, drawn = job.entries[0].patient, 0
    for first in range(0, job.pairs, PORTION):
        pairs = range(first, min(first + PORTION, job.pairs))
        fresh = draw_patient(job.entries, job.work, pairs, job.seed, _say)
        drawn += fresh
        if fresh:
            _say(f"{patient}: {pairs.stop} of {job.pairs} pairs")
    return patient, drawn


def _say(text: str) -> None:
    print(text, flush=True)
