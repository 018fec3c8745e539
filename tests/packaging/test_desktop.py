"""What desktops know of the program: entries, types, icons, and the installers' scripts."""

import configparser
import json
import re
import shutil
import subprocess
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
    assert entry()["MimeType"].strip(";").split(";") == [each.get("type") for each in types]
    globs = {glob.get("pattern") for each in types for glob in each.findall(f"{MIME}glob")}
    assert globs == {"*.nii", "*.nii.gz"}
    assert {glob.removeprefix("*") for glob in globs} <= set(scan_suffixes())


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
        ["man", "-l", "--warnings", LINUX / "ctviewer.1"], capture_output=True, text=True
    )
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
        assert written.format == "ICNS"


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


def test_macos_opens_nifti_and_never_takes_all_gzip_files():
    kinds = {
        kind["LSItemContentTypes"][0]: kind
        for kind in edition.mac_properties()["CFBundleDocumentTypes"]
    }
    assert kinds[edition.NIFTI_TYPE]["LSHandlerRank"] == "Default"
    assert kinds["org.gnu.gnu-zip-archive"]["LSHandlerRank"] == "Alternate"


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
