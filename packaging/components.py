"""The component and licence of each shipped file.

A file with an unknown component or licence stops the build, and so does a licence that would apply
to the whole program (the GPL without an exception for programs that only use the component).
"""

import importlib.metadata
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TEXTS = Path(__file__).parent / "licences"  # texts that components name but lack
TEXT_NAMES = re.compile(r"(licen[cs]e|copying|notice|copyright)", re.IGNORECASE)

PYTHON_LICENCES = {
    "colorama": "BSD-3-Clause",
    "contourpy": "BSD-3-Clause",
    "dicom-anonymizer": "BSD-3-Clause",
    "imagecodecs": "BSD-3-Clause",
    "psutil": "BSD-3-Clause",
    "pydicom": "MIT",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "pyinstaller-hooks-contrib": "Apache-2.0",  # its run-time hooks; no other hooks are shipped
    "pynrrd": "MIT",
    "pyqtgraph": "MIT",
    "pyside6-essentials": "LGPL-3.0-only",
    "scipy": "BSD-3-Clause",
    "shiboken6": "LGPL-3.0-only",
    "tqdm": "MPL-2.0 AND MIT",
}
"""Licences of packages whose metadata have no SPDX expression, or offer a choice."""

INSIDE_WHEELS = {
    "libgfortran": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libgomp": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libquadmath": "LGPL-2.1-or-later",
    "libscipy_openblas": "BSD-3-Clause",
    "libicu": "Unicode-3.0",
    "libjpeg": "IJG AND BSD-3-Clause",
    "liblcms2": "MIT",
    "libopenjp2": "BSD-2-Clause",
}
"""Libraries bundled with packages, by the beginning of their names."""

SYSTEM_LICENCES = {
    "libbrotli": "MIT", "libbsd": "BSD-3-Clause", "libbz2": "bzip2-1.0.6",
    "libcap2": "BSD-3-Clause", "libdbus": "AFL-2.1", "libexpat": "MIT", "libffi": "MIT",
    "libfontconfig": "HPND",
    "libfreetype": "FTL", "libgcc-s1": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libgcrypt": "LGPL-2.1-or-later", "libglib": "LGPL-2.1-or-later",
    "libgpg-error": "LGPL-2.1-or-later", "liblz4": "BSD-2-Clause", "liblzma": "0BSD",
    "libmd0": "BSD-3-Clause", "libpcre2": "BSD-3-Clause", "libpng": "libpng-2.0",
    "libsqlite3": "blessing",
    "libssl": "Apache-2.0", "libstdc++": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libsystemd": "LGPL-2.1-or-later", "libuuid": "BSD-3-Clause", "libx11": "MIT",
    "libxau": "MIT", "libxcb": "MIT", "libxdmcp": "MIT", "libxkbcommon": "MIT", "zlib1g": "Zlib",
    "libzstd": "BSD-3-Clause",
}  # fmt: skip
"""Libraries of a Debian or Ubuntu system, by the beginning of their package's name."""


@dataclass(frozen=True)
class Component:
    """A shipped third-party component; `texts` are the files of its licence."""

    name: str
    version: str
    licence: str
    purl: str
    texts: tuple[Path, ...] = ()


def components_of(sources: Iterable[Path], own: Sequence[Path]) -> list[Component]:
    """The components of the files, sorted by name; files in the folders `own` are our own.

    Raises:
        SystemExit: a file's component or licence is unknown, or the licence is not allowed.
    """
    found = {part for source in sources for part in _components(source.absolute(), own)}
    binding = [part for part in found if binds(part.licence)]
    if binding:
        sys.exit(f"These must not be shipped: {', '.join(str(part) for part in binding)}")
    return sorted(found, key=lambda part: (part.name.lower(), part.version))


def binds(licence: str) -> bool:
    """Whether an SPDX expression contains the GPL or AGPL without an exception for mere use."""
    words = licence.replace("(", " ").replace(")", " ").split()
    return any(
        word.startswith(("GPL", "AGPL")) and words[place + 1 : place + 2] != ["WITH"]
        for place, word in enumerate(words)
    )


def _components(source: Path, own: Sequence[Path]) -> list[Component]:
    package = _python_packages().get(source.resolve())
    if package:
        return [_python_component(package), *_inside(source, package)]
    if source.is_relative_to(Path(sys.base_prefix)) or source.name == "base_library.zip":
        return [_python()]
    if any(source.is_relative_to(folder) for folder in own) and "site-packages" not in source.parts:
        return []
    return [_system_component(source.name)]


@cache
def _python_packages() -> dict[Path, str]:
    """Each file of each installed package, and the package's name."""
    return {
        Path(os.path.realpath(str(installed.locate_file(file)))): name
        for installed in importlib.metadata.distributions()
        for name in [installed.metadata["Name"]]  # parsed again on each access
        for file in installed.files or []
    }


@cache
def _python_component(name: str) -> Component:
    installed = importlib.metadata.distribution(name)
    key = re.sub(r"[-_.]+", "-", name).lower()
    licence = PYTHON_LICENCES.get(key) or "".join(
        installed.metadata.get_all("License-Expression") or []
    )
    if not licence:
        sys.exit(f"The licence of {name} is not known; packaging/components.py wants it.")
    texts = [
        Path(str(installed.locate_file(file)))
        for file in installed.files or []
        if TEXT_NAMES.search(file.name) and ".dist-info" in str(file) and file.suffix != ".py"
    ]
    if licence.startswith("LGPL-3.0") and not texts:
        texts = [TEXTS / "LGPL-3.0.txt", TEXTS / "GPL-3.0.txt"]
    if not texts:
        sys.exit(f"{name} brings no licence text; packaging/licences wants it.")
    return Component(
        name, installed.version, licence, f"pkg:pypi/{key}@{installed.version}", tuple(texts)
    )


def _inside(source: Path, package: str) -> list[Component]:
    """A third-party library bundled with a package."""
    for start, licence in INSIDE_WHEELS.items():
        if source.name.startswith(start):
            texts = tuple(TEXTS.glob(f"{start}.txt"))
            return [Component(f"{start} (in {package})", "", licence, "", texts)]
    return []


@cache
def _python() -> Component:
    number = ".".join(str(part) for part in sys.version_info[:3])
    folder = Path(sys.base_prefix)
    places = (folder / "lib" / f"python{number.rpartition('.')[0]}", folder)
    texts = [place / "LICENSE.txt" for place in places if (place / "LICENSE.txt").exists()]
    if not texts:
        sys.exit(f"Python's LICENSE.txt is not in {folder}.")
    return Component("Python", number, "PSF-2.0", f"pkg:generic/python@{number}", tuple(texts[:1]))


@cache
def _system_component(library: str) -> Component:
    """The Debian package of a system library."""
    owner = _asked("dpkg-query", "-S", f"*/{library}").splitlines()[0].split(":")[0]
    version = _asked("dpkg-query", "-W", "-f=${Version}\n", owner).splitlines()[0]
    for start, licence in SYSTEM_LICENCES.items():
        if owner.startswith(start):
            text = Path(f"/usr/share/doc/{owner}/copyright")
            return Component(owner, version, licence, f"pkg:deb/debian/{owner}@{version}", (text,))
    sys.exit(f"The licence of {library} ({owner}) is not known; packaging/components.py wants it.")


def _asked(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        sys.exit(f"{command[-1]} belongs to no Debian package; build on Debian or Ubuntu.")
