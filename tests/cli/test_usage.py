"""Wrong usage, help, and no display: a sentence and a clear exit code."""

import os
import re
import subprocess
import sys

import pytest

from ctviewer import __version__, cli
from ctviewer.cli import display


@pytest.fixture
def opened(monkeypatch):
    """The calls that would have shown the window."""
    calls = []
    monkeypatch.setattr(
        "ctviewer.ui.shell.app.run",
        lambda paths, choice, **more: calls.append((paths, choice, more)),
    )
    monkeypatch.setattr(display, "problem", lambda: None)
    return calls


def in_a_process(*words, **environment):
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    kept.pop("QT_QPA_PLATFORM", None)
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, env={**kept, **environment}
    )


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["clasify", "scans"], "classify"),
        (["clasify", "scans", "--csv", "all.csv"], "classify"),
        (["--device", "cpu", "clasify", "scans"], "classify"),
        (["rendr"], "render"),
        (["Classify"], "classify"),
    ],
)
def test_a_word_that_is_no_path_opens_no_window(words, meant, opened, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(words)
    assert end.value.code == 2
    assert f"did you mean 'ctviewer {meant}'?" in capsys.readouterr().err
    assert not opened


@pytest.mark.parametrize("words", [["xyzzy"], ["/gone/scan.nii"], ["--new", "gone.nii.gz"]])
def test_a_path_that_is_not_there_opens_no_window(words, opened, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(words)
    assert end.value.code == 2
    printed = capsys.readouterr().err
    assert f"no command, file or folder '{words[-1]}'" in printed
    assert "did you mean" not in printed
    assert not opened


def test_a_path_opens_the_window_whatever_it_is_called(tmp_path, monkeypatch, opened):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "clasify").mkdir()
    (tmp_path / "classify").mkdir()
    cli.main(["clasify", "./classify", "--device", "cpu"])
    cli.main([])
    cli.main(["window", "clasify", "--new"])
    assert [[str(path) for path in paths] for paths, *_ in opened] == [
        ["clasify", "classify"], [], ["clasify"],
    ]  # fmt: skip
    assert [choice.device for _, choice, _ in opened] == ["cpu", None, None]
    assert [more["new"] for *_, more in opened] == [False, False, True]


def test_a_broken_link_is_a_path(tmp_path, opened):
    (tmp_path / "a.nii").symlink_to(tmp_path / "gone.nii")
    cli.main([str(tmp_path / "a.nii")])
    assert len(opened) == 1


def test_help_lists_the_commands_and_imports_none_of_them():
    program = (
        "import sys; from ctviewer import cli\n"
        "try: cli.main(['--help'])\n"
        "except SystemExit as end: print('code', end.code)\n"
        "print([m for m in ('torch', 'PySide6', 'numpy', 'pydicom') if m in sys.modules])"
    )
    *text, code, imported = in_a_process("-c", program).stdout.splitlines()
    assert (code, imported) == ("code 0", "[]")
    for name in cli.COMMANDS:
        assert any(re.match(rf" +{name} +\w", line) for line in text), name
    assert "FILE|FOLDER" in "\n".join(text)


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_each_command_explains_itself(name, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main([name, "--help"])
    assert end.value.code == 0
    assert f"usage: ctviewer {name}" in capsys.readouterr().out


def test_version(capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith(f"ctviewer {__version__}")


needs_x = pytest.mark.skipif(sys.platform != "linux", reason="a display is asked for on Linux only")


@needs_x
@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"DISPLAY": ":4711"},
        {"WAYLAND_DISPLAY": "wayland-4711"},
        {"DISPLAY": ":4711", "QT_QPA_PLATFORM": "xcb"},
        {"QT_QPA_PLATFORM": "wayland"},
    ],
)
def test_without_a_display_it_is_a_sentence(environment, tmp_path):
    environment = {"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path), **environment}
    done = in_a_process("-m", "ctviewer", **environment)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("ctviewer: There is no display")
    assert "classify" in line


@needs_x
def test_platforms_without_a_screen_are_let_through(monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert display.problem() is None
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.delenv("QT_QPA_PLATFORM")
    assert display.problem() is None
