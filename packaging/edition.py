"""Properties of a build: version, commit, time, and their formats for Windows and macOS."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

MAC_IDENTIFIER = "org.ctviewer.desktop"
CUDA_SWITCH = "CTVIEWER_CUDA"  # an environment variable: 1 for a package with CUDA
MAC_OLDEST = "14.0"  # minimum of torch's wheels; that of Qt's is 13
NIFTI_TYPE = "gov.nih.nifti"
NRRD_TYPE = "net.sourceforge.teem.nrrd"
METAIMAGE_TYPE = "org.itk.metaimage"


def version(root: Path) -> str:
    """The version in the source."""
    text = (root / "ctviewer" / "__init__.py").read_text("utf-8")
    found = re.search(r'__version__ = "([^"]+)"', text)
    assert found, "ctviewer/__init__.py names no version"
    return found.group(1)


def commit(root: Path) -> str:
    """The current commit; with "+changes" if files differ from it, "unknown" without git."""
    try:
        found = _git(root, "rev-parse", "--short=12", "HEAD")
        changed = _git(root, "status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return found + ("+changes" if changed else "")


def built_at(root: Path) -> int:
    """Seconds since the epoch: SOURCE_DATE_EPOCH if set, otherwise the time of the commit."""
    stated = os.environ.get("SOURCE_DATE_EPOCH")
    if stated:
        return int(stated)
    try:
        return int(_git(root, "log", "-1", "--format=%ct"))
    except (OSError, subprocess.CalledProcessError):
        return int((root / "pyproject.toml").stat().st_mtime)


def write(folder: Path, root: Path) -> Path:
    """Write build.json, which `ctviewer --version` reads in the package."""
    time = datetime.fromtimestamp(built_at(root), UTC).isoformat()
    stated = {"version": version(root), "commit": commit(root), "time": time}
    path = folder / "build.json"
    path.write_text(json.dumps(stated, indent=1) + "\n", "utf-8")
    return path


def refuse_cuda_by_accident() -> None:
    """Check that torch is a CUDA build only if requested: CUDA adds 2.5 GB to the package.

    Raises:
        SystemExit: torch is a CUDA build that was not requested, or the reverse.
    """
    import torch

    has, wanted = torch.version.cuda is not None, os.environ.get(CUDA_SWITCH) == "1"
    if has and not wanted:
        sys.exit(
            f"torch {torch.__version__} is a CUDA build; docs/packaging.md says how to take the "
            f"CPU build. Set {CUDA_SWITCH}=1 if the package shall have CUDA."
        )
    if wanted and not has:
        sys.exit(f"{CUDA_SWITCH}=1 is set, but torch {torch.__version__} is a CPU build.")


def windows_version(number: str) -> Any:
    """The version resource of the Windows program."""
    from PyInstaller.utils.win32 import versioninfo as v

    four = (*(int(part) for part in number.split(".")[:3]), 0)
    words = {
        "FileDescription": "CT Viewer (research use only)",
        "FileVersion": number,
        "ProductName": "CT Viewer",
        "ProductVersion": number,
        "LegalCopyright": "Apache-2.0",
    }
    return v.VSVersionInfo(
        ffi=v.FixedFileInfo(filevers=four, prodvers=four),
        kids=[
            v.StringFileInfo(
                [v.StringTable("040904B0", [v.StringStruct(*pair) for pair in words.items()])]
            ),
            v.VarFileInfo([v.VarStruct("Translation", [1033, 1200])]),
        ],
    )


def mac_properties(number: str) -> dict[str, Any]:
    """Info.plist: the file types that CT Viewer opens, and other properties for macOS."""
    return {
        "CFBundleDisplayName": "CT Viewer",
        "CFBundleVersion": number,
        # without German here macOS reports English as the system's language
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en", "de"],
        "LSApplicationCategoryType": "public.app-category.medical",
        "LSMinimumSystemVersion": MAC_OLDEST,
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,
        "UTImportedTypeDeclarations": [
            _imported(NIFTI_TYPE, "NIfTI volume", "nii"),
            _imported(NRRD_TYPE, "NRRD volume", "nrrd", "nhdr"),
            _imported(METAIMAGE_TYPE, "MetaImage volume", "mha", "mhd"),
        ],
        # macOS sees ".nii.gz" as .gz, so it opens with "Open with" only
        "CFBundleDocumentTypes": [
            _document("NIfTI volume", "Default", NIFTI_TYPE),
            _document("Packed NIfTI volume", "Alternate", "org.gnu.gnu-zip-archive"),
            _document("NRRD volume", "Alternate", NRRD_TYPE),
            _document("MetaImage volume", "Alternate", METAIMAGE_TYPE),
            _document("DICOM file", "Alternate", "org.nema.dicom"),
            _document("Folder of scans", "None", "public.folder"),
        ],
    }


def _imported(identifier: str, words: str, *suffixes: str) -> dict[str, Any]:
    """A file type that macOS does not define."""
    return {
        "UTTypeIdentifier": identifier,
        "UTTypeDescription": words,
        "UTTypeConformsTo": ["public.data"],
        "UTTypeTagSpecification": {"public.filename-extension": list(suffixes)},
    }


def _document(words: str, rank: str, identifier: str) -> dict[str, Any]:
    """A supported file type; rank "Alternate": not the default, "None": drag and drop only."""
    return {
        "CFBundleTypeName": words,
        "CFBundleTypeRole": "Viewer",
        "LSHandlerRank": rank,
        "LSItemContentTypes": [identifier],
    }


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(root), *words], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


if __name__ == "__main__":
    print(version(Path(__file__).parents[1]))
