"""Make the Debian package and the self-contained archive from the built folder.

`python packaging/linux.py FOLDER DIST`, where FOLDER was built by PyInstaller.
"""

import gzip
import os
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import edition
import icons

ROOT = Path(__file__).parents[1]
FILES = Path(__file__).parent / "linux"
GLIBC = re.compile(r"GLIBC_(\d[\d.]*)")
DATA = ("fontconfig-config", "libx11-data", "xkb-data")  # read by bundled libraries
LEVEL = os.environ.get("CTVIEWER_XZ") or "6"  # xz level: 1 for a quick trial; make sets it to ""
# xz filter that makes jumps absolute, which reduces libraries by another 6 %
CODE = {"x86_64": ["--x86"], "aarch64": ["--arm64"]}
AR_HEAD = struct.Struct("16s12s6s6s8s10s2s")  # name, time, owner, group, mode, size, end of line
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
CONTROL = """\
Package: ctviewer
Version: {version}
Architecture: {architecture}
Maintainer: CT Viewer developers <ctviewer@example.invalid>
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: fonts-dejavu-core | fonts-liberation, shared-mime-info, desktop-file-utils,
 xdg-desktop-portal
Section: science
Priority: optional
Description: chest CT viewer with an embedded pneumonia network (research use only)
 Shows a chest CT (NIfTI) in three linked slices and shows how confident an embedded
 network is of pneumonia, where in the lungs it looks, and whether the number
 can be trusted at all. It opens no network connection.
 .
 Research use only: this is not a medical device and not for diagnosis.
"""


def main(folder: Path, dist: Path) -> None:
    """Write both to `dist` and print their sizes."""
    os.environ["SOURCE_DATE_EPOCH"] = str(edition.built_at(ROOT))
    dist.mkdir(exist_ok=True)
    for path in (write_deb(folder, dist), write_archive(folder, dist)):
        print(f"{path}: {path.stat().st_size / 1e6:.0f} MB", flush=True)


def write_deb(folder: Path, dist: Path) -> Path:
    """Lay out and pack the Debian package; it has no install or remove scripts."""
    tree = folder.parent / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    version, machine = edition.version(ROOT), os.uname().machine
    shutil.copytree(folder, tree / "usr/lib/ctviewer", symlinks=True)
    (tree / "usr/bin").mkdir()
    (tree / "usr/bin/ctviewer").symlink_to("../lib/ctviewer/ctviewer")
    lay_out_desktop(tree / "usr/share")
    _lay_out_documents(tree, folder, version)
    control = CONTROL.format(
        version=version,
        architecture=ARCHITECTURES[machine],
        kilobytes=sum(path.lstat().st_size for path in tree.rglob("*")) // 1024,
        depends=",\n ".join(sorted(_depends(folder))),
    )
    (tree / "DEBIAN").mkdir()
    (tree / "DEBIAN/control").write_text(control, "utf-8")
    made = dist / f"ctviewer_{version}_{ARCHITECTURES[machine]}.deb"
    _set_modes(tree)
    plain, options = folder.parent / "plain.deb", ["-Znone", "--no-uniform-compression"]
    subprocess.run(
        ["dpkg-deb", *options, "--root-owner-group", "--build", tree, plain],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    shutil.rmtree(tree)
    pack_data(plain, made)
    plain.unlink()
    return made


def pack_data(plain: Path, packed: Path) -> None:
    """Compress a Debian package with xz's filter for code, for which dpkg-deb has no option.

    dpkg and apt unpack it with liblzma, in every version that supports `data.tar.xz`. The package
    is an `ar` archive (deb(5)); its last part, `data.tar`, becomes `data.tar.xz`.
    """
    with plain.open("rb", buffering=0) as source, packed.open("w+b") as made:
        made.write(source.read(len(b"!<arch>\n")))
        while head := source.read(AR_HEAD.size):
            name, *middle, size, end = AR_HEAD.unpack(head)
            if name.rstrip(b" /") != b"data.tar":
                made.write(head + source.read(int(size) + int(size) % 2))
                continue
            made.write(head)
            made.flush()
            begun = made.seek(0, os.SEEK_END)
            subprocess.run(xz(), stdin=source, stdout=made, check=True)
            length = made.seek(0, os.SEEK_END) - begun
            made.write(b"\n" * (length % 2))
            made.seek(begun - AR_HEAD.size)
            name, size = b"data.tar.xz".ljust(16), str(length).encode().ljust(10)
            made.write(AR_HEAD.pack(name, *middle, size, end))
            return


def xz() -> list[str]:
    """The command that compresses its input, mostly libraries for this machine's architecture."""
    code = CODE.get(os.uname().machine, [])
    return ["xz", "-T2", *code, f"--lzma2=preset={LEVEL}", "-c"]


def write_archive(folder: Path, dist: Path) -> Path:
    """Pack the folder with desktop files, a per-user installer, and notes."""
    name = f"ctviewer-{edition.version(ROOT)}-linux-{os.uname().machine}"
    tree = folder.parent / name
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(folder, tree, symlinks=True)
    lay_out_desktop(tree / "share")
    shutil.copy(FILES / "install.sh", tree / "install.sh")
    notes = (FILES / "INSTALL.txt").read_text("utf-8").replace("@GLIBC@", glibc_of(folder))
    (tree / "INSTALL.txt").write_text(notes, "utf-8")
    _set_modes(tree)
    made = dist / f"{name}.tar.xz"
    with made.open("wb") as packed:
        order = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner"]
        time = f"--mtime=@{os.environ['SOURCE_DATE_EPOCH']}"
        tar = subprocess.Popen(
            ["tar", "-C", tree.parent, *order, time, "-cf", "-", name], stdout=subprocess.PIPE
        )
        subprocess.run(xz(), stdin=tar.stdout, stdout=packed, check=True)
        if tar.wait():
            sys.exit("tar failed")
    shutil.rmtree(tree)
    return made


def lay_out_desktop(share: Path) -> None:
    """Desktop entry, MIME type, icons of every size and the man page, as below /usr/share."""
    _copy(FILES / "ctviewer.desktop", share / "applications/ctviewer.desktop")
    _copy(FILES / "ctviewer.xml", share / "mime/packages/ctviewer.xml")
    for size in icons.SIZES:
        place = share / f"icons/hicolor/{size}x{size}/apps/ctviewer.png"
        _copy(icons.PICTURES / f"ctviewer-{size}.png", place)
    _copy(icons.SOURCES / "ctviewer.svg", share / "icons/hicolor/scalable/apps/ctviewer.svg")
    page = (FILES / "ctviewer.1").read_text("utf-8").replace("@VERSION@", edition.version(ROOT))
    _write_packed(share / "man/man1/ctviewer.1.gz", page)


def _lay_out_documents(tree: Path, folder: Path, version: str) -> None:
    documents = tree / "usr/share/doc/ctviewer"
    listed = (folder / "LICENSES/README.txt").read_text("utf-8")
    documents.mkdir(parents=True)
    (documents / "copyright").write_text(
        f"CT Viewer {version}, Apache-2.0: /usr/share/common-licenses/Apache-2.0\n"
        f"All texts: /usr/lib/ctviewer/LICENSES\n\n{listed}",
        "utf-8",
    )
    _write_packed(documents / "changelog.gz", (ROOT / "CHANGELOG.md").read_text("utf-8"))


def _depends(folder: Path) -> Iterator[str]:
    """The Debian packages of the libraries that the program links to but does not include."""
    brought = {path.name for path in folder.rglob("*")}
    wanted = {name for text in _described(folder) for name in re.findall(r"NEEDED\s+(\S+)", text)}
    owners = owners_of(wanted - brought)
    if missing := sorted(wanted - brought - owners.keys()):
        sys.exit(
            f"The program links to {', '.join(missing)}, which no package of this system has. "
            "Run packaging/system-libraries.sh and build again; it may lack a name there."
        )
    for owner in sorted({*owners.values(), *DATA}):
        yield f"libc6 (>= {glibc_of(folder)})" if owner == "libc6" else owner


def owners_of(libraries: Iterable[str]) -> dict[str, str]:
    """The installed Debian package of each library such as "libm.so.6", where there is one."""
    asked = ["dpkg-query", "-S", *(f"*/{name}" for name in sorted(libraries))]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    found = [line for line in done.stdout.splitlines() if not line.startswith("diversion by ")]
    lines = [line.split(": ") for line in found]
    return {Path(place).name: owner.split(":")[0] for owner, place in lines}


def glibc_of(folder: Path) -> str:
    """The oldest glibc with all symbols required by the program's libraries, e.g. "2.36"."""
    found = {number for text in _described(folder) for number in GLIBC.findall(text)}
    return str(max(found, key=lambda number: [int(part) for part in number.split(".")]))


@cache
def _described(folder: Path) -> list[str]:
    """The libraries and versions required by each binary."""
    binaries = [path for path in folder.rglob("*") if path.is_file() and _is_elf(path)]
    return [_asked("objdump", "-p", str(path)) for path in binaries]


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _asked(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return str(done.stdout)


def _copy(source: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, place)


def _write_packed(place: Path, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def _set_modes(tree: Path) -> None:
    """Make everything readable by all users, whatever the umask of the build."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
