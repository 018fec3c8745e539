"""What desktops know of the program: entries, types, icons, and the installers' scripts."""

import configparser
import json
import os
import plistlib
import re
import runpy
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import edition
import icons
import linux
import pytest
from PySide6.QtGui import QImage

from ctviewer import __version__, cli
from ctviewer.core.formats.readers import scan_suffixes
from ctviewer.ui.base.theme import SIZES, splash, window_icon

ROOT = Path(__file__).parents[2]
LINUX = ROOT / "packaging" / "linux"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


def entry():
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(LINUX / "ctviewer.desktop", "utf-8")
    return parser["Desktop Entry"]


def test_the_desktop_entry_opens_every_type_that_is_declared():
    types = ElementTree.parse(LINUX / "ctviewer.xml").getroot().findall(f"{MIME}mime-type")
    declared = [each.get("type") for each in types]
    assert entry()["MimeType"].strip(";").split(";") == [*declared, "application/dicom"]
    globs = {glob.get("pattern") for each in types for glob in each.findall(f"{MIME}glob")}
    assert {glob.removeprefix("*") for glob in globs} == {*suffixes_of_a_whole_scan(), ".nii.gz"}


def suffixes_of_a_whole_scan():
    """What may be clicked on: ".nii.xz" is an .xz and ".hdr" a photograph to a desktop."""
    return {each for each in scan_suffixes() if each.count(".") == 1} - {".hdr"}


def test_the_desktop_entry_takes_files_and_names_the_icon():
    assert entry()["Exec"] == "ctviewer %F"
    assert entry()["Icon"] == "ctviewer"


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="no desktop-file-utils")
def test_the_desktop_entry_is_valid():
    done = subprocess.run(
        ["desktop-file-validate", LINUX / "ctviewer.desktop"], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.skipif(not shutil.which("update-mime-database"), reason="no shared-mime-info")
def test_the_types_are_taken_by_the_database(tmp_path):
    (tmp_path / "packages").mkdir()
    shutil.copy(LINUX / "ctviewer.xml", tmp_path / "packages")
    done = subprocess.run(["update-mime-database", tmp_path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "application/x-nifti-gzip" in (tmp_path / "types").read_text()


def test_the_man_page_has_every_command():
    page = (LINUX / "ctviewer.1").read_text("utf-8").replace("\\-", "-")
    for name in cli.COMMANDS:
        assert f".B {name}\n" in page, name


@pytest.mark.skipif(not shutil.which("man"), reason="no man")
def test_the_man_page_is_read_without_warnings():
    done = subprocess.run(
        ["man", "-l", "--warnings", LINUX / "ctviewer.1"], capture_output=True, text=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},  # man complains of a language not installed
    )  # fmt: skip
    assert done.stderr == ""
    assert "selftest" in done.stdout


def test_what_dpkg_installs_for_the_desktop(tmp_path):
    linux.lay_out_desktop(tmp_path)
    placed = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    assert "applications/ctviewer.desktop" in placed
    assert "mime/packages/ctviewer.xml" in placed
    assert "man/man1/ctviewer.1.gz" in placed
    sizes = [path for path in placed if path.endswith("apps/ctviewer.png")]
    assert len(sizes) == len(icons.SIZES)


@pytest.mark.parametrize("size", icons.SIZES)
def test_every_icon_has_its_size_and_shows_something(size):
    image = QImage(str(icons.PICTURES / f"ctviewer-{size}.png"))
    assert (image.width(), image.height()) == (size, size)
    seen = {image.pixelColor(x, y).name() for x in range(size) for y in range(size)}
    assert len(seen) > 20
    assert image.pixelColor(0, 0).alpha() == 0


def test_the_window_has_the_icon_and_the_splash_its_picture(qapp):
    assert {size.width() for size in window_icon().availableSizes()} == set(SIZES)
    screen = splash()
    assert screen.pixmap().width() >= 520
    screen.deleteLater()


def test_icons_for_the_other_systems(tmp_path):
    image = pytest.importorskip("PIL.Image")
    with image.open(icons.write_ico(tmp_path / "a.ico")) as written:
        assert written.info["sizes"] == {(size, size) for size in icons.ICO_SIZES}
    with image.open(icons.write_icns(tmp_path / "a.icns")) as written:
        assert (512, 512, 2) in written.info["sizes"]
        small = written.icns.getimage((16, 16, 2)).tobytes()
    with image.open(icons.PICTURES / "ctviewer-32.png") as drawn:
        assert small == drawn.convert("RGBA").tobytes()


def test_the_windows_installer_asks_for_no_rights():
    script = (ROOT / "packaging" / "windows" / "ctviewer.iss").read_text("utf-8")
    assert "PrivilegesRequired=lowest" in script
    assert "runasoriginaluser" in script
    assert "HKLM" not in script
    assert not re.search(r"Verb: *\"?runas", script, re.IGNORECASE)
    for line in script.splitlines():
        if line.startswith("Root:"):
            assert line.startswith("Root: HKCU;"), line
    assert '"Software\\Classes\\.nii"' in script
    for suffix in (*suffixes_of_a_whole_scan(), ".gz", ".dcm"):
        assert f'"Software\\Classes\\{suffix}\\OpenWithProgids"' in script
        assert f'SupportedTypes"; ValueType: string; ValueName: "{suffix}"' in script


def test_the_windows_uninstaller_takes_every_registry_key_along():
    script = (ROOT / "packaging" / "windows" / "ctviewer.iss").read_text("utf-8")
    lines = [line for line in script.splitlines() if line.startswith("Root:")]
    keys = {line: re.search(r'Subkey: "([^"]+)"', line)[1] for line in lines}
    deleted = [keys[line] for line in lines if "uninsdeletekey" in line]
    kept = [keys[line] for line in lines if "uninsdeletevalue" not in line]
    below = tuple(f"{key}\\" for key in deleted)
    assert [key for key in kept if not f"{key}\\".startswith(below)] == []


def test_macos_opens_nifti_and_never_takes_all_gzip_files():
    properties = edition.mac_properties("1.2.3")
    ranks = {
        kind["LSItemContentTypes"][0]: kind["LSHandlerRank"]
        for kind in properties["CFBundleDocumentTypes"]
    }
    assert [kind for kind, rank in ranks.items() if rank == "Default"] == [edition.NIFTI_TYPE]
    assert {"org.gnu.gnu-zip-archive", "org.nema.dicom"} <= ranks.keys()
    imported = properties["UTImportedTypeDeclarations"]
    assert {each["UTTypeIdentifier"] for each in imported} <= ranks.keys()
    tags = [each["UTTypeTagSpecification"]["public.filename-extension"] for each in imported]
    assert {f".{tag}" for each in tags for tag in each} == suffixes_of_a_whole_scan()


def test_macos_knows_version_and_languages():
    properties = plistlib.loads(plistlib.dumps(edition.mac_properties("1.2.3")))
    assert properties["CFBundleVersion"] == "1.2.3"
    spoken = [path.stem.rpartition("_")[2] for path in (ROOT / "resources/languages").glob("*.qm")]
    assert properties["CFBundleLocalizations"] == ["en", *spoken]


FAKE = """#!/bin/sh
case "${0##*/}" in
file) case $2 in *.txt | *.plist) echo ASCII text ;; *) echo Mach-O 64-bit ;; esac ;;
*) echo "${0##*/} $*" >>"$LOG" ;;
esac
"""


def test_everything_that_holds_code_is_signed_before_the_program_that_holds_it(tmp_path):
    app, tools = tmp_path / "CT Viewer.app", tmp_path / "tools"
    code = ["MacOS/ctviewer", "Frameworks/QtCore.framework/Versions/A/QtCore",
            "Frameworks/libtorch cpu.dylib", "Frameworks/Python"]  # fmt: skip
    for name in (*code, "Resources/LICENSE.txt", "Info.plist"):
        (app / "Contents" / name).parent.mkdir(parents=True, exist_ok=True)
        (app / "Contents" / name).write_text("")
    tools.mkdir()
    for name in ("file", "codesign", "hdiutil", "xcrun"):
        (tools / name).write_text(FAKE)
        (tools / name).chmod(0o755)
    log = tmp_path / "log"
    subprocess.run(
        ["sh", ROOT / "packaging" / "macos" / "sign.sh", app, tmp_path / "made.dmg"],
        env={"PATH": f"{tools}:/usr/bin:/bin", "LOG": str(log),
             "SIGNING_IDENTITY": "Developer ID", "NOTARY_PROFILE": "me"},
        check=True,
    )  # fmt: skip
    told = log.read_text().splitlines()
    signed = [line.rpartition("Developer ID ")[2] for line in told if "--sign " in line]
    assert {*signed[:-2]} == {str(app / "Contents" / name) for name in code}
    assert signed[-2].endswith(f"entitlements.plist {app}")
    assert signed[-1] == str(tmp_path / "made.dmg")
    assert all(
        "--options runtime" in line for line in told if str(app) in line and "--force" in line
    )
    assert [line.split()[:2] for line in told[-3:]] == [
        ["codesign", "--force"], ["xcrun", "notarytool"], ["xcrun", "stapler"],
    ]  # fmt: skip


def test_the_build_says_version_and_commit(tmp_path):
    shown = json.loads(edition.write(tmp_path, ROOT).read_text())
    assert shown["version"] == __version__
    assert re.fullmatch(r"[0-9a-f]{12}(\+changes)?|unknown", shown["commit"])


def test_installing_for_one_user_and_taking_it_out_again(tmp_path):
    program = tmp_path / "my $HOME & \"tools\" 'é'"
    linux.lay_out_desktop(program / "share")
    shutil.copy(LINUX / "install.sh", program)
    home = tmp_path / "home"
    home.mkdir()

    def install(*words):
        subprocess.run(
            ["sh", program / "install.sh", *words],
            env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
            check=True,
        )

    install()
    text = (home / ".local/share/applications/ctviewer.desktop").read_text("utf-8")
    quoted = str(program).replace("$", "\\\\$").replace('"', '\\\\"')
    assert f'Exec="{quoted}/ctviewer" %F' in text
    assert (home / ".local/bin/ctviewer").is_symlink()
    install("--remove")
    left = [path for path in home.rglob("*") if "ctviewer" in path.name and path.is_file()]
    assert left == []


def test_a_folder_that_no_menu_can_start_from_is_refused(tmp_path):
    program = tmp_path / "100 %"
    linux.lay_out_desktop(program / "share")
    shutil.copy(LINUX / "install.sh", program)
    done = subprocess.run(
        ["sh", program / "install.sh"],
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "move" in done.stderr
    assert not (tmp_path / ".local").exists()


@pytest.mark.parametrize(("set_to", "level"), [(None, "6"), ("", "6"), ("1", "1")])
def test_packages_are_packed_well_but_where_a_quick_trial_is_asked_for(monkeypatch, set_to, level):
    """make exports the variable with nothing in it where nobody set it."""
    monkeypatch.delenv("CTVIEWER_XZ", raising=False)
    if set_to is not None:
        monkeypatch.setenv("CTVIEWER_XZ", set_to)
    assert runpy.run_path(linux.__file__)["LEVEL"] == level


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="needs dpkg-deb")
def test_the_debian_package_is_read_by_dpkg_and_packed_as_code(tmp_path):
    tree, plain, packed = tmp_path / "tree", tmp_path / "plain.deb", tmp_path / "packed.deb"
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "usr" / "lib").mkdir(parents=True)
    fields = "Package: a", "Version: 1", "Architecture: all", "Maintainer: A <a@example.invalid>"
    (tree / "DEBIAN" / "control").write_text("\n".join([*fields, "Description: a", ""]))
    shutil.copy(sys.executable, tree / "usr" / "lib" / "program")
    (tree / "usr" / "lib" / "link").symlink_to("program")
    command = ["dpkg-deb", "-Znone", "--no-uniform-compression", "--build", tree, plain]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    linux.pack_data(plain, packed)

    subprocess.run(["dpkg-deb", "--extract", packed, tmp_path / "out"], check=True)
    taken = tmp_path / "out" / "usr" / "lib"
    assert (taken / "program").read_bytes() == Path(sys.executable).read_bytes()
    assert (taken / "link").readlink() == Path("program")
    asked = ["dpkg-deb", "--field", packed, "Package"]
    assert subprocess.run(asked, capture_output=True, check=True).stdout == b"a\n"
    parts = subprocess.run(["ar", "t", packed], capture_output=True, text=True, check=True).stdout
    assert parts.split() == ["debian-binary", "control.tar.gz", "data.tar.xz"]
    data = tmp_path / "data.tar.xz"
    with data.open("wb") as file:
        subprocess.run(["ar", "p", packed, "data.tar.xz"], stdout=file, check=True)
    listed = subprocess.run(["xz", "--list", "-vv", data], capture_output=True, check=True).stdout
    assert all(word.encode() in listed for word in linux.CODE.get(os.uname().machine, []))
