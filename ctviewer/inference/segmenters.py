"""Segmentation programs by others for lungs and lobes, each run in a process of its own.

They are not shipped with this program. They are given a copy of the scan without its header, in a
temporary folder; their output is read like any other mask. They may download their weights on the
first run: here they have no network access, so they must have been run once by hand.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from ctviewer.core.analysis.lungs import Lungs, find_lungs
from ctviewer.core.analysis.placed_mask import MaskChoice, place_mask
from ctviewer.core.base.errors import Advice, UserError
from ctviewer.core.base.files import write_whole
from ctviewer.core.base.progress import Progress, named, part, silent
from ctviewer.core.base.text import Text, cut
from ctviewer.core.formats.masks.reading import read_mask
from ctviewer.core.formats.writing.volume_nifti import volume_pieces
from ctviewer.core.geometry.scan_mask import MaskKind, MaskMaker, MaskOrigin, ScanMask
from ctviewer.core.geometry.volume import Volume

EVERY_S = 0.1  # between two checks whether the user cancelled
PATIENCE_S = 5.0  # grace period for a process that is terminated
KEPT = 4096  # bytes of a program's output
LONGEST_LINE = 160  # characters of a program's last line
WRITING, PLACING = 0.05, 0.95  # progress when the scan is written, when the program has ended
PERCENT = re.compile(rb"(\d{1,3})%")
NOWHERE = "http://127.0.0.1:9"  # proxy address at the discard port: no connection gets out
OFFLINE = {
    **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), NOWHERE),
    **dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), NOWHERE),
    "NO_PROXY": "", "no_proxy": "",
    "HF_HUB_OFFLINE": "1",
}  # fmt: skip
"""Neither program has a switch to stay offline; their libraries all ask for a proxy."""
LOBES = (
    "lung_upper_lobe_left", "lung_lower_lobe_left", "lung_upper_lobe_right",
    "lung_middle_lobe_right", "lung_lower_lobe_right",
)  # fmt: skip


@dataclass(frozen=True)
class Segmenter:
    """A segmentation program: name, Python distribution, and how to run it.

    It is run as `module` by this Python if installed in the same environment, else as the `script`
    found on the PATH. `arguments` makes the arguments from scan, mask and device.
    """

    name: str
    package: str
    module: str
    script: str
    arguments: Callable[[Path, Path, str], Sequence[str]]

    def command(self) -> list[str] | None:
        """The command that starts it; None if it is not installed."""
        if not getattr(sys, "frozen", False) and find_spec(self.package) is not None:
            return [sys.executable, "-m", self.module]
        script = shutil.which(self.script)
        return [script] if script else None

    @property
    def version(self) -> str:
        """Its version, "" if unknown."""
        try:
            return metadata.version(self.name)
        except metadata.PackageNotFoundError:
            return ""


def _lungmask(scan: Path, mask: Path, device: str) -> list[str]:
    """Arguments for lungmask's lobe network, fused with its lung network where that finds more."""
    words = [str(scan), str(mask), "--modelname", "LTRCLobes_R231"]
    return [*words, "--cpu"] if device == "cpu" else words


def _totalsegmentator(scan: Path, mask: Path, device: str) -> list[str]:
    where = "cpu" if device == "cpu" else device.replace("cuda", "gpu")
    return ["-i", str(scan), "-o", str(mask), "--ml", "-d", where, "--roi_subset", *LOBES]


SEGMENTERS = {
    "lungmask": Segmenter("lungmask", "lungmask", "lungmask", "lungmask", _lungmask),
    "totalsegmentator": Segmenter(
        "TotalSegmentator", "totalsegmentator", "totalsegmentator.bin.TotalSegmentator",
        "TotalSegmentator", _totalsegmentator,
    ),
}  # fmt: skip
"""The supported programs, by name."""


def segmented(
    volume: Volume,
    name: str,
    device: str = "cpu",
    lungs: Lungs | None = None,
    progress: Progress = silent,
) -> ScanMask:
    """The lobes of a volume by another program; `lungs` are those by HU, if known.

    Raises:
        Cancelled: raised by `progress`; the program is terminated.
        UserError: it is not installed, failed, or returned no mask of these lungs.
    """
    asked = SEGMENTERS[name]
    command = asked.command()
    if command is None:
        raise UserError(
            Text("{program} is not installed here.", program=asked.name), Advice.INSTALL_SEGMENTER
        )
    with TemporaryDirectory(prefix="ctviewer-lobes-") as folder:
        scan, mask = Path(folder, "scan.nii.gz"), Path(folder, "lobes.nii.gz")
        progress(0.0, Text("Copying the scan"))
        write_whole(scan, volume_pieces(volume))
        label = Text("{program} is running", program=asked.name)
        running = named(part(progress, WRITING, PLACING), label)
        _run([*command, *asked.arguments(scan, mask, device)], asked, running)
        if not mask.is_file():
            raise UserError(
                Text("{program} ended without a mask; run it by hand to see why.",
                     program=asked.name)
            )  # fmt: skip
        found = read_mask(mask)
    origin = MaskOrigin(MaskMaker.PROGRAM, asked.name, asked.version, found.origin.sha256)
    choice = MaskChoice(MaskKind.LUNGS, tuple(found.counts))
    known = lungs or find_lungs(volume)
    return place_mask(
        volume, replace(found, origin=origin), choice, known, part(progress, PLACING, 1.0)
    )


def _run(words: Sequence[str], asked: Segmenter, progress: Progress) -> None:
    """Run a program to its end, with the progress from the percentages it prints.

    Raises:
        Cancelled: raised by `progress`.
        UserError: it could not be started, or failed.
    """
    try:
        process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, **OFFLINE}, start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise UserError(
            Text("{program} cannot be started ({reason}).", program=asked.name,
                 reason=error.strerror)
        ) from None  # fmt: skip
    said = _OutputReader(process)
    try:
        while process.poll() is None:
            said.wait(EVERY_S)
            progress(said.fraction, "")
    finally:
        _end(process)
        said.join()
    if process.returncode:
        raise UserError(
            Text(
                "{program} ended with an error ({last}). Run it once by hand: it may have to fetch "
                "its weights first.",
                program=asked.name,
                last=said.last or process.returncode,
            )
        )


class _OutputReader(threading.Thread):
    """Reads a program's output, so that its pipe never fills up; keeps the end of it."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        super().__init__(daemon=True)
        self._process = process
        self._end = b""
        self.fraction = 0.0
        self.start()

    def run(self) -> None:
        """Read until the program closes its output."""
        assert self._process.stdout is not None
        with self._process.stdout as output:
            while piece := output.read1(1 << 16):  # type: ignore[attr-defined]
                self._end = (self._end + piece)[-KEPT:]
                if percents := PERCENT.findall(piece):
                    self.fraction = min(int(percents[-1]) / 100, 1.0)

    def wait(self, seconds: float) -> None:
        """Wait for the end of the output, at most `seconds`."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return

    @property
    def last(self) -> str:
        """The last line of the output."""
        lines = self._end.replace(b"\r", b"\n").decode("utf-8", "replace").split("\n")
        return cut(
            next((line.strip() for line in reversed(lines) if line.strip()), ""), LONGEST_LINE
        )


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a running program with its child processes."""
    if process.poll() is None:
        _signal(process, signal.SIGTERM)
        try:
            process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            _signal(process, getattr(signal, "SIGKILL", signal.SIGTERM))
            process.wait()


def _signal(process: "subprocess.Popen[bytes]", number: int) -> None:
    if sys.platform == "win32":
        process.terminate()
        return
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return
