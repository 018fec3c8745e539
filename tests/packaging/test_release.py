"""A release is of one version, and its files are tried before they are hashed."""

import subprocess
import sys
import tarfile

import pytest
import release

CHANGELOG = "# Changelog\n\n## 1.2.0 (2026-05-04)\n\n### Formats\n- One more.\n\n## 1.1.0\n- Old.\n"
CITATION = "cff-version: 1.2.0\nversion: 1.2.0\nlicense: Apache-2.0\n"


@pytest.fixture
def root(tmp_path):
    """A repository of version 1.2.0 that may be released."""
    (tmp_path / "ctviewer").mkdir()
    (tmp_path / "ctviewer" / "__init__.py").write_text('__version__ = "1.2.0"\n')
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    (tmp_path / "CITATION.cff").write_text(CITATION)
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.invalid"]
    for words in (["init", "-q"], ["add", "."], [*identity, "commit", "-qm", "Begin"]):
        subprocess.run(["git", "-C", tmp_path, *words], check=True)
    return tmp_path


def commit_all(root):
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.invalid"]
    subprocess.run(["git", "-C", root, *identity, "commit", "-qam", "Change"], check=True)


def test_a_repository_of_one_version_may_be_released(root, capsys):
    release.check(root)
    assert capsys.readouterr().out.startswith("CT Viewer 1.2.0, commit ")


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("CHANGELOG.md", "## 1.2.0 (2026-05-04)", "## Unreleased (1.2.0)", "does not begin with"),
        ("CHANGELOG.md", "## 1.2.0", "## Unreleased\n- More.\n\n## 1.2.0", "does not begin with"),
        ("CHANGELOG.md", "\n### Formats\n- One more.\n", "", "that says something"),
        ("CITATION.cff", "\nversion: 1.2.0", "\nversion: 1.1.0", "CITATION.cff is of another"),
        ("ctviewer/__init__.py", "1.2.0", "1.3.0", "## 1.3.0 (YYYY-MM-DD)"),
    ],
)
def test_what_is_of_another_version_stops_the_release(root, name, old, new, said):
    path = root / name
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(release.Unready, match="commit or discard"):
        release.check(root)
    commit_all(root)
    with pytest.raises(release.Unready) as error:
        release.check(root)
    assert said in str(error.value)


def program(tmp_path, *, version="1.2.0", ok=True, code=0, text=None):
    """A program whose self-test answers this."""
    answer = {
        "ok": ok,
        "program": {"version": version},
        "checks": [{"name": "network", "ok": True}, {"name": "picture", "ok": ok}],
    }
    script = tmp_path / "program.py"
    script.write_text(
        "import json, os, sys\n"
        "assert sys.argv[1:] == ['--selftest'] and 'PYTHONPATH' not in os.environ\n"
        f"print({text!r} or json.dumps({answer!r}))\n"
        f"sys.exit({code})\n"
    )
    return [sys.executable, str(script)]


def test_a_self_test_that_passes_is_counted(tmp_path):
    found = release.self_test(program(tmp_path), tmp_path, "1.2.0")
    assert found == "self-test passed, 2 checks"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ok": False}, "--selftest failed: picture"),
        ({"code": 1}, "--selftest failed"),
        ({"version": "1.1.0"}, "says version 1.1.0, not 1.2.0"),
        ({"text": "Segmentation fault"}, "gave no answer"),
    ],
)
def test_a_program_that_fails_its_self_test_is_not_released(tmp_path, changes, said):
    with pytest.raises(release.Unready) as error:
        release.self_test(program(tmp_path, **changes), tmp_path, "1.2.0")
    assert said in str(error.value)


def test_hashes_are_written_only_after_every_program_passed(root, monkeypatch, tmp_path):
    dist = tmp_path / "dist"
    dist.mkdir()
    tried = []

    def files_of(version, _machine):
        good = lambda file, folder: tried.append(file.name) or program(folder)  # noqa: E731
        return {f"a-{version}.whl": good, f"b-{version}.deb": good}

    monkeypatch.setattr(release, "files_of", files_of)
    (dist / "a-1.2.0.whl").write_bytes(b"wheel")
    with pytest.raises(release.Unready, match=r"b-1\.2\.0\.deb is not in"):
        release.verify(root, dist)
    assert not tried

    (dist / "b-1.2.0.deb").write_bytes(b"deb")
    (dist / "b-1.1.0.deb").write_bytes(b"of an earlier release")
    release.verify(root, dist)
    assert tried == ["a-1.2.0.whl", "b-1.2.0.deb"]
    checked = subprocess.run(
        ["sha256sum", "--check", release.SUMS], cwd=dist, capture_output=True, text=True, check=True
    )
    assert checked.stdout.splitlines() == ["a-1.2.0.whl: OK", "b-1.2.0.deb: OK"]


def git_files(*places):
    """What is in the repository or new and not ignored; "*.md" at its top alone."""
    asked = ["ls-files", "--cached", "--others", "--exclude-standard", "--"]
    command = ["git", "-C", release.ROOT, *asked, *(f":(glob){each}" for each in places)]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return [name for name in listed if (release.ROOT / name).exists()]


def test_the_wheel_comes_out_of_the_sdist(tmp_path):
    """So a file that the sdist leaves out is missing in the wheel, too, where it is noticed.

    The sdist holds what the repository has, and nothing that was built beside it.
    """
    release.build(release.ROOT, tmp_path)
    names = sorted(path.name for path in tmp_path.iterdir())
    version = release.edition.version(release.ROOT)
    assert names == [
        f"ctviewer_desktop-{version}-py3-none-any.whl",
        f"ctviewer_desktop-{version}.tar.gz",
    ]
    (sdist,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(sdist) as packed:
        inside = {name.partition("/")[2] for name in packed.getnames()}
    assert {*git_files("*.md", "ctviewer", "packaging", "pyproject.toml")} <= inside
    assert inside - {"PKG-INFO", ".gitignore"} <= {*git_files()}
    (wheel,) = tmp_path.glob("*.whl")
    listed = subprocess.run(
        [sys.executable, "-m", "zipfile", "-l", wheel], capture_output=True, text=True, check=True
    ).stdout
    assert "ctviewer/_resources/models/manifest.json" in listed
    assert "ctviewer/_resources/MODEL_CARD.md" in listed
