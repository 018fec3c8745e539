"""Build the packaged program: `python packaging/build_program.py [FOLDER]`.

PyInstaller's files and the program are written to FOLDER (build/package), the program itself to
`FOLDER/dist/ctviewer`. Then prints its largest files. On Linux, `packaging/linux.py` is the next
step.
"""

import os
import subprocess
import sys
from pathlib import Path

import edition

ROOT = Path(__file__).parents[1]
SHOWN = 20


def main(folder: Path) -> None:
    """Build, then print the size and the largest files."""
    folder.mkdir(parents=True, exist_ok=True)
    settled = {
        "PYTHONHASHSEED": "0",  # fixes the order of sets, which is compiled into the modules
        "SOURCE_DATE_EPOCH": str(edition.built_at(ROOT)),
    }
    if sys.platform != "win32":  # there, two programs contain the modules
        # uncompressed: the package compresses better, and starting unpacks no module
        settled["PYINSTALLER_ZLIB_COMPRESSION_LEVEL"] = "0"
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level=WARN"]
    places = [f"--distpath={folder / 'dist'}", f"--workpath={folder / 'work'}"]
    spec = str(ROOT / "packaging" / "ctviewer.spec")
    done = subprocess.run([*command, *places, spec], env={**os.environ, **settled}, check=False)
    if done.returncode:
        sys.exit(done.returncode)
    print(largest(folder / "dist" / "ctviewer"))


def largest(program: Path) -> str:
    """The size of the program, and its largest files, in MB (10^6 bytes)."""
    files = [path for path in program.rglob("*") if path.is_file() and not path.is_symlink()]
    sizes = sorted(((path.stat().st_size, path) for path in files), reverse=True)
    total = sum(size for size, _ in sizes)
    lines = [f"{program}: {total / 1e6:.0f} MB in {len(files)} files; the largest:"]
    lines += [
        f"{size / 1e6:7.1f} MB  {path.relative_to(program).as_posix()}"
        for size, path in sizes[:SHOWN]
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "package").absolute())
