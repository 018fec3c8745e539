"""Every command in the documentation runs."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench import page as benchmarks
from ctviewer import cli
from training import __main__ as training
from training.evaluation import compare, crossval
from training.keras_baseline import __main__ as baseline
from training.release import limits, wrap

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
RUN_BY_OTHERS = {
    "make demo": "tests/test_demo.py runs its command",
    "make check": "lint and types run before this test; test_make_target_exists",
    "sudo apt install ./ctviewer_*_amd64.deb": "make check-package installs it",
    "sudo apt remove ctviewer": "make check-package removes it",
    **dict.fromkeys(
        ["make release", "make package", "make smoke-package", "make check-package",
         "make bench-package", "make reproduce-package", "make audit"],
        "they take minutes, root or a network; test_make_target_exists",
    ),
}  # fmt: skip


def commands():
    for page in PAGES:
        for block in re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
            for line in block.splitlines():
                command = line.split("  #")[0].split(" # ")[0].strip()
                if command:
                    yield command


COMMANDS = list(dict.fromkeys(commands()))
BEGINNINGS = r"(?:ctviewer|python|make|pip|git) .+"
NOT_RUN = {
    "python -m pip install opencv-python-headless matplotlib": "it needs a registry",
    "python -m training.data.mosmed work/MosMedData": "it fetches 2 GB",
}


def shown_commands():
    """Commands outside `sh` blocks: they take hours, or need files that are not available here."""
    for page in PAGES:
        for block in re.findall(
            r"^ *```(?!sh\n)\w*\n(.*?)```", page.read_text("utf-8"), re.M | re.S
        ):
            yield from re.findall(rf"^ *({BEGINNINGS})$", block, re.M)


SHOWN = [each for each in dict.fromkeys(shown_commands()) if each not in NOT_RUN]
WINDOWS = [c for c in COMMANDS if re.fullmatch(r"(\.venv/bin/)?ctviewer( resources/\S+)?", c)]


def environment(tmp_path):
    return {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(tmp_path),
    }


@pytest.fixture
def copy(tmp_path):
    """A folder that looks like the repository to the commands and receives their output."""
    for name in ("resources", "ctviewer", "tests", "docs", "pyproject.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    return tmp_path


def test_the_version_of_the_program_stands_in_no_page():
    """A release changes it only in `ctviewer/__init__.py`, CITATION.cff and the changelog."""
    from ctviewer import __version__

    named = [page.name for page in PAGES if f"ctviewer_{__version__}" in page.read_text("utf-8")]
    assert not named


def test_there_are_commands():
    assert len(COMMANDS) >= 8
    assert len(WINDOWS) == 3


@pytest.mark.parametrize("command", [c for c in COMMANDS if c not in {*WINDOWS, *RUN_BY_OTHERS}])
def test_command(command, copy):
    done = subprocess.run(
        command, shell=True, cwd=copy, env=environment(copy), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    for written in re.findall(r"(?:-o|--csv) (\S+)", command):
        assert (copy / written).stat().st_size > 0


def parser_of(words):
    """The parser of a command, and the command's options."""
    if words[0] == "ctviewer":
        parser, _ = cli._parser(words[1:])
        return parser, words[1:]
    module, first = words[2], words[3]
    own = {"compare": compare, "folds": crossval, "limits": limits, "wrap": wrap}
    if module == "training" and first in own:
        return own[first]._parser(), words[4:]
    if (module, first) == ("training", "seed"):
        module, words = "training.keras_baseline", ["python", "-m", "", *words[4:]]
    if module == "training.keras_baseline":
        beside = words[3] == "beside"
        return (baseline._beside_parser(), words[4:]) if beside else (baseline._parser(), words[3:])
    assert module == "training"
    return training._parser(), words[3:]


@pytest.mark.parametrize("command", SHOWN)
def test_a_command_that_is_only_shown_is_one_that_would_be_accepted(command):
    words = shlex.split(command)
    if words[0] == "make":
        done = subprocess.run(["make", "-n", *words[1:]], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return
    parser, options = parser_of(words)
    assert parser.parse_args(options)


def test_what_is_not_run_is_still_in_the_pages():
    assert set(NOT_RUN) <= set(shown_commands())
    assert set(RUN_BY_OTHERS) <= set(COMMANDS)


def test_windows_open_and_stay(tmp_path):
    """All in parallel, each in its own folder; most time is spent checking that they stay open."""
    windows = []
    try:
        for number, command in enumerate(WINDOWS):
            folder = tmp_path / str(number)
            folder.mkdir()
            (folder / "resources").symlink_to(ROOT / "resources")
            (folder / ".venv").symlink_to(sys.prefix)
            windows.append(
                subprocess.Popen(
                    command.split(), cwd=folder, env=environment(folder),
                    stderr=subprocess.PIPE, text=True,
                )
            )  # fmt: skip
        time.sleep(8)
        for window in windows:
            assert window.poll() is None, window.stderr.read()
    finally:
        for window in windows:
            window.terminate()
            window.communicate()


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
@pytest.mark.parametrize(
    "target",
    [
        "demo", "test", "test-cluster", "soak-batch", "soak-formats", "bench", "bench-batch",
        "bench-peers", "bench-training", "pictures", "train",
        *(c.removeprefix("make ") for c in RUN_BY_OTHERS if c.startswith("make ")),
    ],
)  # fmt: skip
def test_make_target_exists(target):
    done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_pages_that_are_named_exist(page):
    text = (ROOT / page).read_text("utf-8")
    for name in re.findall(r"`([\w./-]+\.(?:md|py|ts))`", text):
        places = (ROOT, ROOT / "ctviewer", ROOT / "ctviewer" / "core" / "formats")
        assert "NAME" in name or any((place / name).exists() for place in places), name
    for name in re.findall(r"\]\(([\w./-]+)\)", text):
        assert (ROOT / name).exists(), name


def test_pages_speak_of_the_shipped_network():
    manifest = json.loads((ROOT / "resources" / "models" / "manifest.json").read_text())
    (sha256,) = [e["sha256"] for e in manifest["models"] if e["file"] == manifest["default"]]
    for page in ("MODEL_CARD.md", "docs/real-scans.md"):
        assert sha256 in (ROOT / page).read_text("utf-8"), page


@pytest.mark.parametrize(
    "page", ["ARCHITECTURE.md", "CONTRIBUTING.md", "GLOSSARY.md", "docs/where.md"]
)
def test_modules_that_the_map_names_are_there(page):
    tops = ("ctviewer", "training", "tests", "docs", "packaging")
    files = [f"/{path.relative_to(ROOT)}" for top in tops for path in (ROOT / top).rglob("*.*")]
    files += [f"/{path.name}" for path in ROOT.glob("*.*")]
    named = set(re.findall(r"`([\w./-]+\.(?:py|md|toml|svg))`", (ROOT / page).read_text("utf-8")))
    own = {each for each in named if "NAME" in each}  # of a format or panel yet to be written
    assert named
    assert not [
        each for each in named - own if not any(path.endswith(f"/{each}") for path in files)
    ]


def test_the_page_of_benchmarks_is_the_one_that_is_generated():
    assert (ROOT / "docs" / "benchmarks.md").read_text("utf-8") == benchmarks.page_text()


@pytest.mark.parametrize(
    ("page", "notes"), [("lungs.md", "lungs_seen.md"), ("real-scans.md", "real_scans_seen.md")]
)
def test_generated_pages_end_with_their_notes(page, notes):
    text = (ROOT / "bench" / notes).read_text("utf-8")
    assert (ROOT / "docs" / page).read_text("utf-8").endswith(text)
