"""Classify hundreds of scans in every possible way: `make soak-batch`, an hour on two cores.

Synthetic chests and heads of mixed sizes, the real scans if available, and every kind of bad file
are classified with the shipped network: without interruption, killed at 100 random moments, killed
with two devices in use, in four shards, from a folder that becomes unavailable, to a disk that
fills up, on two Ray nodes if Ray is installed, and cancelled. All tables must be equal except for
the times.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from ctviewer.inference.classifier import load_classifier
from ctviewer.inference.run import classify_file
from ctviewer.pipeline.control import Control
from ctviewer.pipeline.options import Options
from tests.pipeline.bad_files import write_bad_files
from tests.pipeline.folders import rows_of, run, table
from tests.scans import REAL, chest_array, manifest, write

SHARDS = 4
DEVICES = "cpu,cpu"  # each with its own consumer and network, as with two GPUs
STOPPED = 3  # the exit code of a batch that could not continue
LARGE_DISK = 64 << 20  # bytes
EXTENT_MM = (320.0, 240.0, 250.0)


def build(folder: Path, count: int) -> tuple[int, int, int]:
    """Write at least `count` files; returns the expected numbers of ok, refused and error."""
    bad = write_bad_files(folder / "bad")
    real = _link_real(folder / "real")
    classifier = load_classifier("cpu")
    statuses = [classify_file(path, classifier).status.value for path in (*real, *bad)]
    rng = random.Random(1)
    made = max(count - len(bad) - len(real), 0)
    for number in range(made):
        _write_one(folder / f"site {number % 5}", number, rng)
    heads = len(range(0, made, 9))
    ok, refused = statuses.count("ok"), statuses.count("refused")
    return made - heads + ok, heads + refused, statuses.count("error")


def _write_one(folder: Path, number: int, rng: random.Random) -> None:
    """A chest, or every ninth time a head, 40 to 200 voxels wide."""
    folder.mkdir(parents=True, exist_ok=True)
    shape = (rng.randrange(40, 200), rng.randrange(30, 150), rng.randrange(25, 80))
    spacing = [mm / n for mm, n in zip(EXTENT_MM, shape, strict=True)]
    hu = chest_array(shape, spacing, lesion=number % 2 == 0)
    if number % 9 == 0:
        hu[hu == -850] = 40
    hu += np.random.default_rng(number).integers(-20, 20, shape).astype(np.int16)
    suffix = ".nii.gz" if number % 3 else ".nii"
    write(folder / f"scan-{number:04}{suffix}", hu, np.diag([*spacing, 1.0]))


def _link_real(folder: Path) -> list[Path]:
    folder.mkdir()
    links = []
    for entry in manifest():
        source = REAL / entry["file"]
        if source.is_file() and source.name.endswith((".nii", ".nii.gz")):
            links.append(folder / f"{len(links):02} {source.name}")
            links[-1].symlink_to(source)
    return links


class Soak:
    """The ways to classify one folder, each compared with the uninterrupted run."""

    def __init__(self, folder: Path, out: Path, seed: int, kills: int) -> None:
        self._folder, self._out, self._rng = folder, out, random.Random(seed)
        self._kills = kills
        self._command = [sys.executable, "-m", "ctviewer", "classify", str(folder), "--recursive"]

    def in_one_go(self, wanted: tuple[int, int, int]) -> None:
        self._run("whole")
        statuses = [row["status"] for row in rows_of(self._out / "whole.jsonl")]
        got = tuple(statuses.count(status) for status in ("ok", "refused", "error"))
        assert got == wanted, f"ok, refused, error: {got}, wanted {wanted}"
        self._whole = table(self._out / "whole.csv")
        assert len(self._whole) == 1 + sum(wanted)

    def killed(self) -> None:
        self._kill("killed", self._kills)

    def killed_on_two_devices(self) -> None:
        self._kill("devices", self._kills // 5, "--device", DEVICES)

    def _kill(self, name: str, kills: int, *words: str) -> None:
        total = len(self._whole) - 1
        for number in range(kills):
            begun = self._kept(name)
            wanted = begun + self._rng.randrange(max(2 * (total - begun) // (kills - number), 2))
            process = self._start(name, "--resume", *words)
            self._wait(process, name, wanted)
            time.sleep(self._rng.uniform(0, 0.3))  # between two rows, or while writing one
            process.kill()
            process.wait()
            print(f"  kill {number + 1}: {self._kept(name)} rows kept", flush=True)
        self._run(name, "--resume", *words)
        self._compare_once(name)

    def folder_vanishes(self) -> None:
        """Like a network share that is unmounted during the run and comes back later."""
        process, away = self._start("vanished"), self._folder.with_name("away")
        self._wait(process, "vanished", (len(self._whole) - 1) // 3)
        self._folder.rename(away)
        try:
            code = process.wait()
            assert code == STOPPED, f"a folder out of reach ended with {code}"
            kept = self._classified("vanished")
            assert self._start("vanished", "--resume").wait() != 0, "no folder, and no word of it"
            assert self._classified("vanished") == kept, "rows were lost without the folder"
        finally:
            away.rename(self._folder)
        print(f"  out of reach: {len(kept)} rows kept", flush=True)
        self._run("vanished", "--resume")
        self._compare_once("vanished")

    def disk_fills(self) -> None:
        size = (self._out / "whole.jsonl").stat().st_size // 2
        with _disk(self._out / "disk", size) as enlarge:
            code = self._start("disk/full").wait()
            assert code == STOPPED, f"a full disk ended with {code}"
            print(f"  full disk: {self._kept('disk/full')} rows kept", flush=True)
            enlarge()
            self._run("disk/full", "--resume")
            self._compare_once("disk/full")

    def in_shards(self) -> None:
        parts = [self._out / f"part{index}.jsonl" for index in range(1, SHARDS + 1)]
        for index, part in enumerate(parts, start=1):
            self._run(part.stem, "--shard", f"{index}/{SHARDS}")
        merged = [str(self._out / "merged.csv"), *(str(part) for part in parts)]
        subprocess.run([sys.executable, "-m", "ctviewer", "merge", *merged], check=True)
        self._compare("merged")

    def on_ray(self) -> None:
        from ray.cluster_utils import Cluster

        cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
        cluster.add_node(num_cpus=1)
        try:
            self._run("ray", "--engine", "ray", "--address", cluster.address)
        finally:
            cluster.shutdown()
        self._compare("ray")

    def cancelled(self) -> None:
        control, asked = Control(), []

        def cancel(_outcomes: object, _progress: object) -> None:
            if not control.cancelled and self._rng.random() < 0.1:
                control.cancel()
                asked.append(time.monotonic())

        out = self._out / "cancelled.jsonl"
        run(Options((self._folder,), recursive=True, jsonl=out), cancel, control)
        took = time.monotonic() - asked[0]
        assert took < 2, f"cancelling took {took:.1f} s"
        self._run("cancelled", "--resume")
        self._compare("cancelled")

    def _wait(self, process: subprocess.Popen[bytes], name: str, rows: int) -> None:
        """Wait for a number of rows, or until the process has ended."""
        while process.poll() is None and self._kept(name) < rows:
            time.sleep(0.02)

    def _start(self, name: str, *words: str) -> subprocess.Popen[bytes]:
        out = ["--csv", str(self._out / f"{name}.csv"), "--jsonl", str(self._out / f"{name}.jsonl")]
        command = [*self._command, *out, *words]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _run(self, name: str, *words: str) -> None:
        code = self._start(name, *words).wait()
        assert code == 1, f"{name} ended with {code}; 1 says that some were refused or failed"

    def _kept(self, name: str) -> int:
        path = self._out / f"{name}.jsonl"
        return max(path.read_bytes().count(b"\n") - 1, 0) if path.exists() else 0

    def _compare_once(self, name: str) -> None:
        """The table is as expected, and no file was classified twice."""
        paths = self._classified(name)
        assert len(paths) == len(set(paths)), "a file was classified twice"
        self._compare(name)

    def _classified(self, name: str) -> list[str]:
        """The files that were read and need no second attempt."""
        rows = rows_of(self._out / f"{name}.jsonl")
        return [row["path"] for row in rows if row["file"]["stamp"]]

    def _compare(self, name: str) -> None:
        assert table(self._out / f"{name}.csv") == self._whole, f"the table of {name} differs"


@contextmanager
def _disk(folder: Path, size: int) -> Iterator[Callable[[], object]]:
    """A RAM disk of a given size in bytes mounted at a folder, and a function to enlarge it."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o"]
    subprocess.run([*mount, f"size={size}", "tmpfs", folder], check=True)
    larger = [*mount, f"remount,size={LARGE_DISK}", "tmpfs", folder]
    try:
        yield lambda: subprocess.run(larger, check=True)
    finally:
        subprocess.run(["umount", folder], check=True)


def ways(soak: Soak, wanted: tuple[int, int, int], kills: int) -> Iterator[tuple[str, object]]:
    yield "in one go", lambda: soak.in_one_go(wanted)
    yield f"killed {kills} times", soak.killed
    yield f"killed {kills // 5} times on {DEVICES}", soak.killed_on_two_devices
    yield f"in {SHARDS} shards", soak.in_shards
    yield "cancelled and resumed", soak.cancelled
    yield "from a folder that was out of reach", soak.folder_vanishes
    if sys.platform == "linux" and os.geteuid() == 0:
        yield "onto a disk that was full", soak.disk_fills
    else:
        print("onto a full disk: left out, only root on Linux can mount one")
    try:
        import ray  # noqa: F401
    except ModuleNotFoundError:
        print("on two Ray nodes: left out, Ray is not installed")
    else:
        yield "on two Ray nodes", soak.on_ray


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scans", type=int, default=400)
    parser.add_argument("--kills", type=int, default=100, help="of the longest way")
    parser.add_argument("--only", default="", help="words of the names of the ways, with commas")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder, out = Path(place) / "scans", Path(place) / "out"
        folder.mkdir()
        out.mkdir()
        wanted = build(folder, given.scans)
        print(f"seed {given.seed}; ok, refused, error: {wanted}", flush=True)
        chosen = ("in one go", *filter(None, given.only.split(",")))
        soak = Soak(folder, out, given.seed, given.kills)
        for name, way in ways(soak, wanted, given.kills):
            if given.only and not any(word in name for word in chosen):
                continue
            started = time.monotonic()
            way()
            print(f"{name}: as it must be, {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
