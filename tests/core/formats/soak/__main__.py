"""Open hundreds of thousands of corrupt scans: `make soak-formats`, about 20 minutes on two cores.

NIfTI, NRRD and MetaImage headers and DICOM folders are corrupted in every way implemented in
`tests/core/formats/soak`. Each must open as a valid volume or be refused with a sentence of the
program, in bounded time and memory. The seed is printed. The file of a failing case is kept, and
its number reproduces it:
`python -m tests.core.formats.soak --seed SEED --only nrrd 4711`.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.core.formats.soak.dicoms import Dicoms
from tests.core.formats.soak.niftis import Niftis
from tests.core.formats.soak.texts import metaimage, nrrd
from tests.core.formats.soak.watched import NOT_MADE, Limits, Tally, watched

MAKERS = {"nifti": Niftis, "nrrd": nrrd, "metaimage": metaimage, "dicom": Dicoms}
SHOWN = 20


def main() -> int:
    given = _arguments()
    limits = Limits(given.seconds)
    sys.stdout.reconfigure(errors="backslashreplace")  # for text from corrupt files
    print(f"seed {given.seed}", flush=True)
    if given.only:
        name, number = given.only
        wanted = {name: [int(number)]}
    else:
        counts = dict.fromkeys(MAKERS, given.headers) | {"dicom": given.folders}
        wanted = {name: range(counts[name]) for name in given.formats}
    faults = 0
    for name, numbers in wanted.items():
        started = time.monotonic()
        tally = watched(MAKERS[name], numbers, given.seed, limits, given.workers)
        _print(name, tally, time.monotonic() - started)
        _keep(given.keep / name, name, tally, given.seed)
        faults += tally.outcomes["fault"]
    return 1 if faults else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.core.formats.soak", description=__doc__)
    parser.add_argument("--headers", type=int, default=100_000, help="of each format")
    parser.add_argument("--folders", type=int, default=2_000, help="of DICOM")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--formats", nargs="+", choices=MAKERS, default=[*MAKERS])
    parser.add_argument("--seconds", type=float, default=20, help="that one case may take")
    parser.add_argument("--only", nargs=2, metavar=("FORMAT", "NUMBER"), help="one case")
    parser.add_argument("--keep", type=Path, default=Path("build/soak"), help="where faults go")
    return parser.parse_args()


def _print(name: str, tally: Tally, seconds: float) -> None:
    counts = tally.outcomes
    print(
        f"{name}: {counts.total():,} in {seconds:.0f} s: {counts['opened']:,} opened, "
        f"{counts['refused']:,} refused with {len(tally.sentences)} sentences, "
        f"{counts['fault']:,} faults; slowest {tally.slowest * 1000:.0f} ms, "
        f"peak {tally.peak >> 20} MiB"
    )
    kinds = (f"{kind} {n['opened']:,}/{n.total():,}" for kind, n in sorted(tally.kinds.items()))
    print("  opened of each kind:", ", ".join(kinds))
    for number, answer in tally.faults[:SHOWN]:
        print(f"  fault {number} ({answer.kind}): {answer.outcome}")
    sys.stdout.flush()


def _keep(place: Path, name: str, tally: Tally, seed: int) -> None:
    """Write the files of the reported failures."""
    for number, answer in tally.faults[:SHOWN]:
        if answer.outcome.startswith(NOT_MADE):
            continue
        with tempfile.TemporaryDirectory() as folder:
            MAKERS[name](Path(folder), seed)(number)
            shutil.copytree(folder, place / str(number), dirs_exist_ok=True, symlinks=True,
                            ignore=lambda _, names: {"pipe"} & set(names))  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
