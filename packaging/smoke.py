"""Test the built program under adverse conditions: `python packaging/smoke.py FOLDER`, root, Linux.

FOLDER was built by PyInstaller. It is copied to a path with a space and non-ASCII letters, made
read-only, and run by a user without a home folder, without a display, with closed output, and
without a network. Prints a line for each test, and exits with 1 if one failed.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import nibabel as nib
import nrrd
import numpy as np
import smoke_scans

from ctviewer import cli
from ctviewer.core.worklist import reading_study

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "resources" / "demo"
SCAN = "synthetic_pneumonia.nii.gz"
LOSSY_OFF = 1.0  # allowed change of a logit by lossy compression
USER = "nobody"
SECONDS = 1800  # seconds for one trial; the machine may be busy
COPIES = 20  # copies of both demo scans, for the batch
PLAIN = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}


class Failed(Exception):  # noqa: N818  (it is an outcome of a trial)
    """A trial failed."""


def must(found: bool, output: object) -> None:
    """Fail unless the condition holds."""
    if not found:
        raise Failed(str(output)[-2000:])


class Smoke:
    """The program under adverse conditions, and the trials."""

    def __init__(self, built: Path, place: Path) -> None:
        self.place = place / "Ärzte 肺 & co"
        self.program = self.place / "ctviewer" / "ctviewer"
        shutil.copytree(built, self.program.parent, symlinks=True)
        shutil.copytree(DEMO, self.place / "scans")
        self.out = self.place / "out"
        self.out.mkdir()
        subprocess.run(["chmod", "-R", "a+rX,a-w", self.place], check=True)
        self.hand_over()
        self.out.chmod(0o755)
        self.before = self.written()

    def run(self, *words: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
        """The program as another user, without a home folder, in a read-only folder."""
        return subprocess.run(
            [*self.as_user(), self.program, *words],
            cwd=self.place,
            env={**PLAIN, **settings},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    def as_user(self) -> list[str | Path]:
        """The prefix that runs a command as an unprivileged user in an empty network namespace."""
        return ["unshare", "--net", "setpriv", f"--reuid={USER}", "--clear-groups"]

    def selftest(self) -> str:
        """The self-test passes as another user, without home, display and network."""
        done = self.run("--selftest")
        must(done.returncode == 0, done.stdout + done.stderr)
        answer = json.loads(done.stdout)
        must(answer["program"]["packaged"] and answer["ok"], answer)
        return f"{len(answer['checks'])} checks, commit {answer['program']['commit']}"

    def forms(self) -> str:
        """The scan is classified in every format like the NIfTI, bit for bit if lossless."""
        exact = smoke_scans.write_all(DEMO / SCAN, self.out / "forms")
        self.hand_over()
        done = self.run("classify", self.out / "forms", "--json", "--workers", "2")
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        found = {Path(row["path"]).relative_to(self.out / "forms").parts[0]: row for row in rows}
        must(done.returncode == 0 and {*found} == {*exact}, done.stdout + done.stderr)
        right = found["nii"]["logit"]
        off = {name: abs(found[name].get("logit", right + 9) - right) for name in exact}
        wrong = [name for name in exact if off[name] > (0 if exact[name] else LOSSY_OFF)]
        must(not wrong, {name: found[name] for name in wrong})
        return f"{len(exact)} forms, {sum(exact.values())} of them exact"

    def dicom_out(self) -> str:
        """Segmentations, report and anonymised copy of a DICOM series are saved and open again."""
        series, maps = self.out / "forms" / smoke_scans.PLAIN[1], self.out / "maps"
        report, copy = self.out / "report.dcm", self.out / "anonymised"
        first = self.run("classify", series, "--json", "--maps", maps, "--as", "seg")
        self.must_work("report", series, report)
        self.must_work("anonymise", series, copy)
        must("probability of pneumonia" in self.must_work("info", report), report)
        lungs = next(each for each in sorted(maps.rglob("*.dcm")) if "lungs" in each.name)
        again = self.must_work("classify", series, "--json", "--lungs", lungs)
        copied = self.must_work("classify", copy, "--json")
        rows = [json.loads(text.splitlines()[0]) for text in (first.stdout, again, copied)]
        same = len({row["logit"] for row in rows}) == 1
        named = b"Smoke^Test" in b"".join(each.read_bytes() for each in copy.rglob("*.dcm"))
        must(same and not named, rows)
        return f"{len([*maps.rglob('*.dcm')])} SEG, SR, {len([*copy.rglob('*.dcm')])} slices"

    def maps_out(self) -> str:
        """Maps of a NIfTI are saved as NIfTI and NRRD on the scan's grid, with marked lungs."""
        shape, lungs = nib.Nifti1Image.from_filename(DEMO / SCAN).shape, []
        for form, ending in (("nifti", ".nii.gz"), ("nrrd", ".nrrd")):
            folder = self.out / form
            self.must_work("classify", DEMO / SCAN, "--maps", folder, "--as", form)
            made = [each for each in folder.rglob(f"*{ending}") if "lungs" in each.name]
            must(len(made) == 1, [*folder.rglob("*")])
            lungs.append(
                np.asarray(nib.Nifti1Image.from_filename(made[0]).dataobj)
                if form == "nifti"
                else nrrd.read(str(made[0]))[0]
            )
        marked = [int(np.count_nonzero(each)) for each in lungs]
        must({each.shape for each in lungs} == {shape} and marked[0] == marked[1] > 0, marked)
        return f"{marked[0]} voxels of lung in both"

    def pictures(self) -> str:
        """A picture, montage pages with the heat map, and a report are saved."""
        made = {"a.png": b"\x89PNG", "b.pdf": b"%PDF", "c.html": b"<!DOCTYPE html>"}
        picture, pages, report = (self.out / name for name in made)
        self.must_work("render", DEMO / SCAN, "-o", picture, "--lung-outline")
        self.must_work("render", DEMO / SCAN, "-o", pages, "--layout", "montage", "--heatmap")
        self.must_work("report", DEMO / SCAN, report)
        for name, start in made.items():
            must((self.out / name).read_bytes().lower().startswith(start.lower()), name)
        must(report.read_text("utf-8").count("data:image/png") > 2, "pictures of the report")
        return ", ".join(f"{name} {(self.out / name).stat().st_size // 1000} kB" for name in made)

    def study(self) -> str:
        """A reading study is created and analysed; a receipt is reproduced bit for bit."""
        study, table, receipt = (self.out / each for each in ("study.json", "t.csv", "r.json"))
        self.must_work("reads", study, "--scans", self.place / "scans", "--seed", "7",
                       "--repeat", "1", "--readers", "2")  # fmt: skip
        for path in (files := sorted(self.out.glob("study.reader-*.json"))):
            _read_to_the_end(path)
        said = self.must_work("reads", study, *files)
        self.must_work("classify", DEMO / SCAN, "--csv", table, "--receipt", receipt)
        self.must_work("verify", receipt, DEMO / SCAN)
        return f"{len(files)} readers, {len(said.splitlines())} lines of analysis; a receipt"

    def helps(self) -> str:
        """Every command prints its help."""
        for name in cli.COMMANDS:
            must("usage: ctviewer" in self.must_work(name, "--help"), name)
        return f"{len(cli.COMMANDS)} commands"

    def must_work(self, *words: str | Path) -> str:
        """Run the program and return its output."""
        done = self.run(*words)
        must(done.returncode == 0, (words, done.stdout, done.stderr))
        return done.stdout

    def hand_over(self) -> None:
        """Change the owner of the output folder to the user who runs the program."""
        subprocess.run(["chown", "-R", USER, self.out], check=True)

    def closed_streams(self) -> str:
        """It runs with stdin, stdout and stderr closed, and writes the result to a file."""
        output = self.out / "closed.json"
        words: list[str | Path] = [
            *self.as_user(),
            "sh",
            "-c",
            'exec "$0" "$@" <&- >&- 2>&-',
            self.program,
        ]
        done = subprocess.run(
            [*words, "--selftest", "-o", output], cwd=self.place, env=PLAIN, timeout=SECONDS
        )
        must(done.returncode == 0 and json.loads(output.read_text("utf-8"))["ok"], done)
        return "the answer is in the file"

    def no_sockets(self) -> str:
        """The program does not even request a socket other than local ones."""
        trace = self.out / "sockets.txt"
        watched: list[str | Path] = ["strace", "-f", "-qq", "-e", "trace=network", "-o", trace]
        done = subprocess.run(
            [*watched, self.program, "classify", self.place / "scans", "--json"],
            cwd=self.place,
            env=PLAIN,
            capture_output=True,
            timeout=SECONDS,
        )
        asked = [line for line in trace.read_text().splitlines() if "socket(" in line]
        outside = [line for line in asked if "AF_UNIX" not in line]
        must(done.returncode == 0 and not outside, outside or done)
        return f"{len(asked)} sockets, none of a network"

    def classify(self) -> str:
        """Both demo scans get the correct label."""
        done = self.run("classify", self.place / "scans", "--json")
        labels = [json.loads(line)["label"] for line in done.stdout.splitlines()]
        must(labels == ["normal", "pneumonia"], done.stdout + done.stderr)
        return ", ".join(labels)

    def nothing_written(self) -> str:
        """Program and scans are unchanged, and no files were added next to them."""
        now = self.written()
        changed = [path for path in self.before | now if self.before.get(path) != now.get(path)]
        must(not changed, changed)
        return f"{len(now)} files as they were"

    def written(self) -> dict[Path, int]:
        """The time of the last change of each file outside the output folder."""
        return {
            path: path.lstat().st_mtime_ns
            for path in self.place.rglob("*")
            if path != self.out and self.out not in path.parents
        }

    def window(self) -> str:
        """The window is closed while the network runs on a scan; the program exits by itself."""
        command = ["Xvfb", "-noreset", "-displayfd", "1", "-screen", "0", "1280x800x24"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as screen:
            assert screen.stdout is not None
            try:
                return self._window_on(f":{screen.stdout.readline().strip()}")
            finally:
                screen.terminate()

    def _window_on(self, display: str) -> str:
        env = {**PLAIN, "DISPLAY": display}
        scan = self.place / "scans" / "synthetic_pneumonia.nii.gz"
        opened = subprocess.Popen(
            [self.program, scan], env={**env, "HOME": str(self.out)}, stderr=subprocess.PIPE
        )
        window = _until(
            lambda: _asked(
                env, "xdotool", "search", "--onlyvisible", "--name", "synthetic_pneumonia"
            )
        )
        first = window.split()[0]
        subprocess.run(["xdotool", "windowfocus", first], env=env, check=True)
        subprocess.run(["xdotool", "key", "ctrl+q"], env=env, check=True)
        try:
            code = opened.wait(120)
        except subprocess.TimeoutExpired:
            opened.kill()
            raise Failed("the window did not close while the network worked") from None
        must(code == 0, opened.stderr.read() if opened.stderr else code)
        return "opened a scan, closed while it was classified, ended with 0"

    def batch(self) -> str:
        """A batch survives a killed reader process without missing results."""
        table = self.out / "batch.jsonl"
        folder = self.out / "folder" / "below"
        for number in range(COPIES):
            shutil.copytree(DEMO, folder / str(number))
        self.hand_over()
        words: list[str | Path] = ["classify", folder.parent, "--recursive", "--workers", "2"]
        words += ["--jsonl", table, "--json"]
        running = subprocess.Popen(
            [*self.as_user(), self.program, *words],
            cwd=self.place,
            env=PLAIN,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        _until(lambda: _second_line(table))
        worker = _until(lambda: _workers(running.pid))
        os.kill(int(worker.split()[0]), signal.SIGKILL)
        output, wrong = running.communicate(timeout=SECONDS)
        left = _asked(PLAIN, "pgrep", "-f", str(self.program)).split()
        must(not left, f"still running: {left}")
        must(running.returncode == 0, (output, wrong))
        again = self.run(*words, "--resume")
        labels = sorted(str(json.loads(row)["label"]) for row in output.splitlines())
        must(labels == ["normal"] * COPIES + ["pneumonia"] * COPIES, (output, wrong))
        must(again.returncode == 0 and not again.stdout, "it classified them again")
        return f"all {len(labels)} scans classified though a reader was killed, none twice"


def _read_to_the_end(path: Path) -> None:
    """Write a score for every scan of a reader's list, directly in the file."""
    study = reading_study.load_study(path)
    (reader,), scans = study.readers, [scan.sha256 for scan in study.scans]
    now = datetime.now(UTC).isoformat()
    for item, sha256 in enumerate(reader.order):
        score = 2 + 2 * scans.index(sha256)
        reading = reading_study.StudyReading(item, sha256, score, 3, now, now, 9.0)
        study = reading_study.read_by(study, reader.name, reading)
    reading_study.save_study(path, study)


def _second_line(table: Path) -> str:
    """The first result in a batch's file, below the header; "" if there is none yet."""
    lines = table.read_text("utf-8").splitlines() if table.exists() else []
    return lines[1] if len(lines) > 1 else ""


def _workers(parent: int) -> str:
    """The reader processes of a packaged program."""
    children = _asked(PLAIN, "pgrep", "-P", str(parent)).split()
    command = {child: Path(f"/proc/{child}/cmdline") for child in children}
    return " ".join(
        child
        for child, path in command.items()
        if path.exists() and b"--multiprocessing-fork" in path.read_bytes()
    )


def _asked(env: dict[str, str], *command: str) -> str:
    return subprocess.run(command, env=env, capture_output=True, text=True).stdout.strip()


def _until(asked: Callable[[], str], seconds: float = 300) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := asked():
            return answer
        time.sleep(0.05)
    raise Failed("it did not come to that in time")


def main(built: Path) -> int:
    """Run every trial; returns 0 if all passed."""
    failed = 0
    with tempfile.TemporaryDirectory(prefix="smoke") as place:
        Path(place).chmod(0o755)
        smoke = Smoke(built, Path(place))
        trials = [
            smoke.selftest, smoke.classify, smoke.forms, smoke.dicom_out, smoke.maps_out,
            smoke.pictures, smoke.study, smoke.helps, smoke.closed_streams, smoke.no_sockets,
            smoke.window, smoke.batch, smoke.nothing_written,
        ]  # fmt: skip
        for trial in trials:
            try:
                print(f"ok      {trial.__name__}: {trial()}", flush=True)
            except (Failed, OSError, ValueError, subprocess.SubprocessError) as error:
                failed += 1
                print(f"FAILED  {trial.__name__}: {error}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).absolute()))
