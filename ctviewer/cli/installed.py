"""Self-test of an installation besides network and pictures: modules, German, guide, registration.

Each function yields a name, whether the check passed, and details.
"""

import json
from collections.abc import Iterator
from importlib import import_module

from ctviewer.core.analysis.lung_registration import register_lungs
from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.guide import guide_folder, load_guide, pictures_of
from ctviewer.core.base.program import resource
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.volume import Volume

Found = tuple[str, bool, str]
IMPORTS = "imports.json"  # only in a package: made from the source by packaging/imports.py
MOVED_MM = 12.0
OFF_MM = 3.0  # tolerance of the registration
OWN_TEXT = "MainWindow", "No scan is open"
QT_TEXT = "QPlatformTheme", "Cancel"


def modules() -> Iterator[Found]:
    """Import every module of the program, and all deferred imports in functions."""
    try:
        listed: list[str] = json.loads(resource(IMPORTS).read_text("utf-8"))
    except UserError:
        return  # not a package: pip installed the declared dependencies
    missing = [name for name in listed if not _is_there(name)]
    yield "modules", not missing, ", ".join(missing) or f"{len(listed)} imported"


def _is_there(name: str) -> bool:
    """Whether "module", or "module:name", can be imported; any exception means no."""
    module, _, part = name.partition(":")
    try:
        imported = import_module(module)
        if part and not hasattr(imported, part):
            import_module(f"{module}.{part}")
    except Exception:
        return False
    return True


def german() -> Iterator[Found]:
    """Check the German translation of the program and of Qt."""
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

    locale = QLocale(QLocale.Language.German)
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    own = str(resource("languages"))
    for name, folder, text in (("ctviewer", own, OWN_TEXT), ("qtbase", qt, QT_TEXT)):
        translator = QTranslator()
        loaded = translator.load(locale, name, "_", folder)
        said = translator.translate(*text) or ""
        yield f"German of {name}", loaded and said not in ("", text[1]), said


def guide() -> Iterator[Found]:
    """Check every page of the user guide with its pictures."""
    from PySide6.QtGui import QImageReader

    folder = guide_folder()
    pages = load_guide(folder)
    shown = {folder / name for page in pages for name in pictures_of(page.markdown)}
    wrong = sorted(path.name for path in shown if QImageReader(str(path)).size().isEmpty())
    found = ", ".join(wrong) or Text(
        "{pages} {pages:page|pages}, {pictures} {pictures:picture|pictures}",
        pages=len(pages),
        pictures=len(shown),
    )
    yield "user guide", not wrong and all(page.sections for page in pages), found


def registration(scan: Volume) -> Iterator[Found]:
    """Register a scan with a copy shifted to one side."""
    moved_by = round(MOVED_MM / scan.spacing[0])
    moved = Volume.from_array(scan.voxels[moved_by:], scan.spacing)
    one, other = find_lungs(scan), find_lungs(moved)
    if one is None or other is None:
        yield "registration", False, "no lungs"
        return
    found = register_lungs((scan, one), (moved, other))
    r, a, s = (size / 2 for size in scan.shape)
    off = abs(found.warp.carried((r, a, s))[0] - (r - moved_by)) * scan.spacing[0]
    yield "registration", found.fit.is_good and off <= OFF_MM, f"{off:.1f} mm off"
