"""The tools around a build: sizes, comparison, audit, workflows."""

import re
from pathlib import Path

import audit
import build_program
import edition
import pytest
import reproduce

ROOT = Path(__file__).parents[2]


@pytest.fixture
def program(tmp_path):
    folder = tmp_path / "ctviewer"
    (folder / "_internal").mkdir(parents=True)
    (folder / "ctviewer").write_bytes(b"x" * 2_000_000)
    (folder / "_internal" / "a.so").write_bytes(b"y" * 1_000_000)
    (folder / "_internal" / "b.so").symlink_to("a.so")
    return folder


def test_the_largest_files_come_first_and_links_count_nothing(program):
    lines = build_program.largest(program).splitlines()
    assert "3 MB in 2 files" in lines[0]
    assert lines[1].split() == ["2.0", "MB", "ctviewer"]
    assert lines[2].split() == ["1.0", "MB", "_internal/a.so"]


def test_a_difference_is_found(program):
    before = reproduce.contents(program)
    assert reproduce.differences(before, reproduce.contents(program)) == []
    (program / "_internal" / "a.so").write_bytes(b"z" * 1_000_000)
    (program / "_internal" / "b.so").unlink()
    found = reproduce.differences(before, reproduce.contents(program))
    assert found == ["_internal/a.so", "_internal/b.so"]


VULNERABLE = {"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}
CLEAN = {"name": "b", "version": "1", "vulns": []}
SKIPPED = {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "code"),
    [([CLEAN, SKIPPED], 0), ([VULNERABLE, CLEAN], 1), ([SKIPPED], audit.UNREACHABLE), ([], 3)],
)
def test_the_audit_never_calls_unchecked_packages_safe(packages, code, capsys):
    assert audit._print(packages, "no network") == code
    printed = capsys.readouterr()
    assert ("X-1" in printed.out) == (code == 1)
    assert ("Try again with a network" in printed.err) == (code == 3)


@pytest.mark.parametrize("page", sorted((ROOT / ".github" / "workflows").glob("*.yml")), ids=str)
def test_workflows_name_files_that_exist_and_no_host(page):
    text = page.read_text("utf-8")
    assert "Not yet run" in text
    for name in re.findall(r"packaging/[\w./-]+\.\w+", text):
        assert (ROOT / name).exists(), name
    for target in re.findall(r"make ([\w-]+)", text):
        assert f"\n{target}:" in (ROOT / "Makefile").read_text(), target
    assert "://" not in text
    for job in text.split("timeout-minutes:")[1:]:
        own, _, groups = job.partition("--group")  # which only a newer pip knows than Python brings
        assert not groups or "--upgrade -c constraints.txt pip" in own


def test_the_workflow_installs_what_the_checks_of_a_package_run():
    text = (ROOT / ".github" / "workflows" / "package.yml").read_text("utf-8")
    installed = re.search(r"apt-get install -y (.+)", text)[1].split()
    checks = [ROOT / "packaging" / name for name in ("smoke.py", "check_deb.sh")]
    run = "\n".join(check.read_text("utf-8") for check in checks)
    packages = {"Xvfb": "xvfb", "import -window": "imagemagick"}
    for tool in ("Xvfb", "xdotool", "strace", "debootstrap", "import -window"):
        assert tool in run
        assert packages.get(tool, tool) in installed


@pytest.mark.parametrize(
    ("cuda", "switch", "printed"),
    [(None, "", None), ("13.0", "1", None), ("13.0", "", "CUDA build"), (None, "1", "CPU build")],
)
def test_cuda_is_built_in_only_when_asked_for(cuda, switch, printed, monkeypatch):
    import torch

    monkeypatch.setattr(torch.version, "cuda", cuda)
    monkeypatch.setenv(edition.CUDA_SWITCH, switch)
    if printed is None:
        edition.refuse_cuda_by_accident()
    else:
        with pytest.raises(SystemExit, match=printed):
            edition.refuse_cuda_by_accident()
