"""The system libraries that the program links to are installed, or the build names them."""

import re
import shutil
import subprocess
from pathlib import Path

import collect
import linux
import PySide6
import pytest

ROOT = Path(__file__).parents[2]
QT = Path(PySide6.__file__).parent / "Qt"
TOOLS = ("dpkg-query", "objdump")
pytestmark = pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason="needs Debian's tools")


def asked(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def linked_to(binary):
    return re.findall(r"NEEDED\s+(\S+)", asked("objdump", "-p", binary))


def qt_links_to():
    """What the plugins that are shipped link to outside Qt, by way of Qt's own libraries too.

    A plugin of a module of Qt that is not installed stays out of the package.
    """
    waiting = [
        file
        for file in (QT / "plugins").glob("*/*.so")
        if collect._is_wanted_plugin(file.as_posix())
    ]
    own, seen = {file.name: file for file in (QT / "lib").iterdir()}, set()
    while waiting:
        new = set(linked_to(waiting.pop())) - seen
        seen |= new
        waiting += [own[name] for name in new if name in own]
    return {name for name in seen - set(own) if not name.startswith("libQt6")}


def installed_with(names):
    """Packages with all that they depend on, of those that are installed."""
    fields = "${Package}\t${Provides}\t${Depends}, ${Pre-Depends}\n"
    depends, means = {}, {}
    for line in asked("dpkg-query", "-W", "-f", fields).splitlines():
        package, provided, wanted = line.split("\t")
        depends.setdefault(package, set()).update(re.findall(r"[a-z0-9][a-z0-9+.-]+", wanted))
        for name in [package, *re.findall(r"[a-z0-9][a-z0-9+.-]+", provided)]:
            means.setdefault(name, set()).add(package)
    found, waiting = set(), list(names)
    while waiting:
        for package in means.get(waiting.pop(), set()) - found:
            found.add(package)
            waiting += depends[package]
    return found


def test_every_library_that_qt_links_to_comes_with_the_system_libraries():
    """On Wayland too, whatever desktop the machine that builds happens to have."""
    script = (ROOT / "packaging" / "system-libraries.sh").read_text("utf-8")
    named = re.search(r'wanted="([^"]+)"', script)[1].split()
    theirs = installed_with([*named, "libc6", "libstdc++6"])
    links = qt_links_to()
    assert "libwayland-client.so.0" in links
    owners = linux.owners_of(links)
    assert [(name, owners.get(name)) for name in links if owners.get(name) not in theirs] == []


def test_libraries_of_no_package_are_named_together(tmp_path, monkeypatch):
    (tmp_path / "program").mkdir()
    shutil.copy(QT / "plugins" / "platforms" / "libqxcb.so", tmp_path / "program")
    (tmp_path / "dpkg-query").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "dpkg-query").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(SystemExit) as stopped:
        list(linux._depends(tmp_path / "program"))
    assert set(linked_to(QT / "plugins/platforms/libqxcb.so")) == set(
        re.findall(r"lib\S+?\.so\.\d+", str(stopped.value))
    )
