"""A release: preconditions, files, and their verification.

    python packaging/release.py check     version, changelog and working tree
    python packaging/release.py build     sdist, and the wheel made from it, into dist
    python packaging/release.py verify    each file installed or unpacked, self-tested; hashes

`make release` runs all three, with `make package` between the last two.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import venv
from collections.abc import Callable, Iterator
from pathlib import Path

import edition

ROOT = Path(__file__).parents[1]
DIST = ROOT / "dist"
SUMS = "SHA256SUMS"
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
PLAIN = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}  # without packages or settings of the user
SECONDS = 1800  # seconds for one self-test; the machine may be busy


class Unready(Exception):  # noqa: N818  (it is an outcome, said in a sentence)
    """A requirement of a release is not met."""


def check(root: Path) -> None:
    """Check the preconditions of releasing the version in `ctviewer/__init__.py`.

    Raises:
        Unready: files are not committed, or changelog or citation are for another version.
    """
    version = edition.version(root)
    if edition.commit(root).endswith("+changes"):
        raise Unready("Files differ from the commit; commit or discard the changes.")
    changelog = (root / "CHANGELOG.md").read_text("utf-8")
    notes = notes_of(changelog, version)
    if not notes:
        raise Unready(
            f"CHANGELOG.md does not begin with a section `## {version} (YYYY-MM-DD)` that says "
            "something; write it, and leave no other section above it."
        )
    citation = (root / "CITATION.cff").read_text("utf-8")
    if f"\nversion: {version}\n" not in citation:
        raise Unready(f"CITATION.cff is of another version than {version}; change it there too.")
    print(f"CT Viewer {version}, commit {edition.commit(root)}, {len(notes.splitlines())} lines")


def notes_of(changelog: str, version: str) -> str:
    """A version's section of the changelog; empty unless it comes first and has a date."""
    found = HEADING.search(changelog)
    if not found or not re.fullmatch(rf"{re.escape(version)} \(\d{{4}}-\d\d-\d\d\)", found[1]):
        return ""
    rest = changelog[found.end() :]
    following = HEADING.search(rest)
    return rest[: following.start() if following else None].strip()


def build(root: Path, dist: Path) -> None:
    """Make the sdist, then the wheel from the unpacked sdist, to prove that it is complete."""
    version = edition.version(root)
    _hatch(root, "sdist", dist)
    with tempfile.TemporaryDirectory(prefix="sdist") as folder:
        with tarfile.open(dist / _sdist(version)) as packed:
            packed.extractall(folder, filter="data")
        _hatch(Path(folder) / _sdist(version).removesuffix(".tar.gz"), "wheel", dist)


def files_of(version: str, machine: str) -> dict[str, Callable[[Path, Path], list[str]]]:
    """The files of a release, each with its installer: (file, empty folder) -> program."""
    deb = {"x86_64": "amd64", "aarch64": "arm64"}[machine]
    return {
        _sdist(version): _not_run,
        f"ctviewer_desktop-{version}-py3-none-any.whl": install_wheel,
        f"ctviewer_{version}_{deb}.deb": unpack_deb,
        f"ctviewer-{version}-linux-{machine}.tar.xz": unpack_archive,
    }


def verify(root: Path, dist: Path) -> None:
    """Install or unpack each file in an empty folder, run its self-test, and write the hashes.

    Raises:
        Unready: a file is missing, or its program fails the self-test or has another version.
    """
    version = edition.version(root)
    files = files_of(version, os.uname().machine)
    missing = [name for name in files if not (dist / name).is_file()]
    if missing:
        raise Unready(
            f"{', '.join(missing)} is not in {dist}; run make release from the beginning."
        )
    (dist / SUMS).unlink(missing_ok=True)
    for name, install in files.items():
        with tempfile.TemporaryDirectory(prefix="release") as folder:
            program = install(dist / name, Path(folder))
            if program:
                print(f"{name}: {self_test(program, Path(folder), version)}", flush=True)
    lines = list(sums(dist / name for name in files))
    (dist / SUMS).write_text("".join(f"{line}\n" for line in lines), "utf-8")
    print(*lines, sep="\n")


def install_wheel(wheel: Path, folder: Path) -> list[str]:
    """Install it with its dependencies into an empty virtual environment."""
    venv.create(folder / "env", with_pip=True)
    python = str(folder / "env" / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    pinned = ["-c", str(ROOT / "constraints.txt")]
    index = os.environ.get("TORCH_INDEX")
    if index:  # otherwise torch includes CUDA on Linux
        torch = re.search(r"^torch==.+$", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
        assert torch
        subprocess.run([*pip, "--index-url", index, torch[0]], check=True)
    subprocess.run([*pip, *pinned, str(wheel)], check=True)
    return [str(folder / "env" / "bin" / "ctviewer")]


def unpack_deb(package: Path, folder: Path) -> list[str]:
    """Unpack it like dpkg, but into a folder."""
    subprocess.run(["dpkg-deb", "--extract", package, folder / "root"], check=True)
    return [str(folder / "root" / "usr/lib/ctviewer/ctviewer")]


def unpack_archive(archive: Path, folder: Path) -> list[str]:
    """Unpack it according to INSTALL.txt."""
    subprocess.run(["tar", "-xJf", archive, "-C", folder], check=True)
    return [str(folder / archive.name.removesuffix(".tar.xz") / "ctviewer")]


def _not_run(_sdist: Path, _folder: Path) -> list[str]:
    """The sdist is tested through the wheel, which is built from it."""
    return []


def self_test(program: list[str], folder: Path, version: str) -> str:
    """Run a program's self-test without a display, from a folder that is not the repository.

    Raises:
        Unready: a check fails, there is no output, or the version differs.
    """
    home = folder / "home"
    home.mkdir()
    done = subprocess.run(
        [*program, "--selftest"], cwd=home, env={**PLAIN, "HOME": str(home)},
        capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise Unready(f"{program[0]} --selftest gave no answer: {done.stderr[-2000:]}") from None
    failed = [each["name"] for each in answer["checks"] if not each["ok"]]
    if done.returncode or failed or not answer["ok"]:
        raise Unready(f"{program[0]} --selftest failed: {', '.join(failed) or done.stderr[-2000:]}")
    if answer["program"]["version"] != version:
        raise Unready(f"{program[0]} says version {answer['program']['version']}, not {version}.")
    return f"self-test passed, {len(answer['checks'])} checks"


def sums(files: Iterator[Path]) -> Iterator[str]:
    """A line per file in the format of `sha256sum --check`."""
    for path in files:
        with path.open("rb") as file:
            yield f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}"


def _hatch(root: Path, target: str, dist: Path) -> None:
    settled = {**os.environ, "SOURCE_DATE_EPOCH": str(edition.built_at(ROOT))}
    command = [sys.executable, "-m", "hatchling", "build", "--target", target]
    subprocess.run([*command, "--directory", str(dist)], cwd=root, env=settled, check=True)


def _sdist(version: str) -> str:
    return f"ctviewer_desktop-{version}.tar.gz"


def main(words: list[str]) -> int:
    """Run one part; returns 0, or 1 after printing what is wrong."""
    parts: dict[str, Callable[[], None]] = {
        "check": lambda: check(ROOT),
        "build": lambda: build(ROOT, DIST),
        "verify": lambda: verify(ROOT, DIST),
    }
    if len(words) != 1 or words[0] not in parts:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        parts[words[0]]()
    except Unready as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
