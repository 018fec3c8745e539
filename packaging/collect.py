"""Selection of the dependencies' files for the packaged program.

PyInstaller collects every file that a dependency might ever use. Here, modules that are never
loaded are excluded, and libraries are included only if an included file needs them.
"""

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePath, PurePosixPath

from ctviewer.core.base.guide import PAGES, pictures_of

Entry = tuple[str, str, str]
"""A file of the package as listed by PyInstaller: path inside, source, kind."""

NEVER_LOADED = (
    # optional dependencies of torch, for tracing, compiling and remote files
    "sympy", "mpmath", "networkx", "jinja2", "fsspec", "setuptools",
    "pkg_resources", "_distutils_hack", "triton", "caffe2", "functorch",
    "torch._dynamo", "torch._inductor", "torch.onnx", "torch.testing._internal.common_utils",
    "torch.testing._internal.distributed", "torch.testing._internal.opinfo",
    "torch.utils.benchmark", "torch.utils.bottleneck", "torch.utils.cpp_extension",
    "torch.utils.hipify", "torch.utils.tensorboard", "torch.ao.ns", "torch.ao.pruning",
    "torch._vendor.quack",
    # training on several machines; importing torch needs only the top-level modules
    "torch.distributed._composable", "torch.distributed._local_tensor",
    "torch.distributed._shard", "torch.distributed._tools", "torch.distributed.checkpoint",
    "torch.distributed.elastic", "torch.distributed.fsdp", "torch.distributed.nn",
    "torch.distributed.optim", "torch.distributed.tensor",
    # parts of SciPy other than ndimage, sparse, and spatial (distances between surfaces)
    "scipy.cluster", "scipy.datasets", "scipy.differentiate", "scipy.integrate",
    "scipy.interpolate", "scipy.io", "scipy.misc", "scipy.odr", "scipy.optimize", "scipy.signal",
    "scipy.stats", "scipy.fft",
    # imported but never called: hooks/no_linalg.py
    "scipy.linalg", "scipy.special", "scipy.sparse.linalg", "scipy.spatial._qhull",
    # optional dependencies of contourpy, pyqtgraph, nibabel and highdicom, not used here
    "contourpy.util", "defusedxml",
    "matplotlib", "cv2", "IPython", "jedi", "h5py", "pandas", "cupy", "numba",
    "OpenGL", "pooch", "indexed_gzip", "pyzstd", "gdcm",
    "pylibjpeg", "jpeg_ls", "PIL._avif", "PIL._imagingft", "PIL._imagingtk", "PIL._webp",
    "pytest", "hypothesis", "mypy",
    "nibabel.tests", "nibabel.benchmarks", "pyqtgraph.console", "pyqtgraph.dockarea",
    "pyqtgraph.examples", "pyqtgraph.flowchart", "pyqtgraph.opengl",
    "PySide6.QtNetwork", "PySide6.QtDBus",
    # imported by pyqtgraph for widgets that the program never creates: hooks/no_opengl.py
    "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets", "PySide6.QtTest",
    # the repository outside the program, and its optional dependencies
    "training", "tests", "bench", "ray", "pyarrow",
    # of the standard library: Tk, TLS, and modules that use GPL libraries
    "tkinter", "_tkinter", "idlelib", "lib2to3", "pydoc_data", "turtledemo", "ensurepip", "venv",
    "test", "ssl", "_ssl", "curses", "_curses", "_curses_panel",
    "readline", "_gdbm", "_dbm", "nis",
)  # fmt: skip

RUN_FIRST = sorted((Path(__file__).parent / "hooks").glob("no_*.py"))
"""Run before the program in the package; they replace modules that are left out."""

QT_PLUGINS = {
    "platforms": ("xcb", "wayland", "offscreen", "windows", "cocoa"),
    "xcbglintegrations": (),
    "platforminputcontexts": (),
    "platformthemes": ("xdgdesktopportal",),  # the desktop's own file dialog
    "wayland-shell-integration": ("xdg-shell",),
    "wayland-decoration-client": (),
    "styles": (),
    "iconengines": (),
    "imageformats": ("qsvg", "qico"),
}
"""Folders of Qt's plugins to include, and which plugins of each; all if none is named."""

TORCH_UNUSED = re.compile(r"test|backend_with_compiler|aoti_custom_ops", re.IGNORECASE)
UNUSED_DATA = re.compile(
    r"(^|/)tests?/|/translations/(?!qtbase_de\.qm$)|\.pyi$|\.h$|\.pxd$|\.pyx$|/languages/.*\.ts$|"
    r"(^|/)pyqtgraph/(examples|icons/peegee)/|"
    r"(^|/)dist-info/(RECORD|INSTALLER|direct_url\.json)$"
)
FRAMEWORK = re.compile(r".*?\.framework/")
TESTS = re.compile(r"\.(tests|conftest)(\.|$)")


def kept_modules(pure: Iterable[Entry]) -> list[Entry]:
    """The modules without the tests of their packages."""
    return [entry for entry in pure if not TESTS.search(entry[0])]


def guide_files(root: Path) -> list[tuple[str, str]]:
    """The pages of the user guide and their pictures: source, and folder in the package."""
    docs = root / "docs"
    pages = [docs / f"{name}.md" for name in PAGES]
    shown = {name for page in pages for name in pictures_of(page.read_text("utf-8"))}
    inside = Path("resources") / "guide"
    files = [(page, inside) for page in pages]
    files += [(docs / name, (inside / name).parent) for name in sorted(shown)]
    return [(str(source), folder.as_posix()) for source, folder in files]


def kept_data(data: Iterable[Entry], libraries: Iterable[Entry] = ()) -> list[Entry]:
    """The data files without tests, headers, translations and type stubs.

    Also removes links to libraries that are not in `libraries`, and the other files of the
    frameworks (macOS) of these, since a framework without its library cannot be signed.
    """
    places = [_posix(place) for place, *_ in libraries]
    frameworks = {found[0] for place in places if (found := FRAMEWORK.match(place))}
    kept = [entry for entry in data if not UNUSED_DATA.search(_posix(entry[0]))]
    kept = [
        entry for entry in kept
        if not (found := FRAMEWORK.match(_posix(entry[0]))) or found[0] in frameworks
    ]  # fmt: skip
    places += [_posix(place) for place, _, kind in kept if kind != "SYMLINK"]
    there = {each for place in places for each in _with_folders(place)}
    links = {
        _posix(place): posixpath.normpath(posixpath.join(posixpath.dirname(_posix(place)), to))
        for place, to, kind in kept
        if kind == "SYMLINK"
    }
    return [entry for entry in kept if _end(_posix(entry[0]), links) in there]


def _end(place: str, links: Mapping[str, str]) -> str:
    """The target of a path with all links resolved; "" if they form a cycle."""
    for _ in range(len(links) + 1):
        through = next((part for part in _with_folders(place) if part in links), None)
        if through is None:
            return place
        place = links[through] + place[len(through) :]
    return ""


def _with_folders(place: str) -> list[str]:
    """A path and all its parent folders."""
    return [place, *(str(folder) for folder in PurePosixPath(place).parents)]


def kept_libraries(
    libraries: Iterable[Entry], imports: Callable[[str], Iterable[str]]
) -> list[Entry]:
    """The libraries that are loaded: extension modules, plugins, and everything they link to.

    `imports` returns the libraries that a binary file is linked to.
    """
    entries = list(libraries)
    by_name: dict[str, list[Entry]] = {}
    for entry in entries:
        by_name.setdefault(_name(entry[0]), []).append(entry)
    waiting = [entry for entry in entries if _is_root(entry)]
    kept = set(waiting)
    while waiting:
        for name in imports(waiting.pop()[1]):
            new = [entry for entry in by_name.get(_name(name), ()) if entry not in kept]
            kept.update(new)
            waiting += [entry for entry in new if entry[2] != "SYMLINK"]
    return [entry for entry in entries if entry in kept]


def _is_root(entry: Entry) -> bool:
    """Whether a library is loaded by name at run time, rather than linked by another one."""
    place, _, kind = _posix(entry[0]), *entry[1:]
    if kind == "SYMLINK":
        return False
    if "/plugins/" in place:
        return _is_wanted_plugin(place)
    if place.startswith("torch/"):
        return not TORCH_UNUSED.search(_name(place))
    return kind == "EXTENSION" or place.startswith("nvidia/") or "python3" in _name(place)


def _is_wanted_plugin(place: str) -> bool:
    folder, name = place.split("/")[-2:]
    wanted = QT_PLUGINS.get(folder)
    return wanted is not None and (not wanted or any(part in name for part in wanted))


def _name(place: str) -> str:
    return PurePath(_posix(place)).name.lower()


def _posix(place: str) -> str:
    return place.replace("\\", "/")
