"""Build again and compare: `python packaging/reproduce.py FOLDER`.

FOLDER is a built program. The same commit must give the same files with the same content; permitted
differences, with their reasons, are listed in `MAY_DIFFER`. Exits with 1 on any other difference.
"""

import hashlib
import sys
import tempfile
from pathlib import Path

import build_program

MAY_DIFFER: dict[str, str] = {}


def contents(program: Path) -> dict[str, str]:
    """The path of each file and the hash of its content; for a link, its target."""
    return {
        path.relative_to(program).as_posix(): _content(path)
        for path in sorted(program.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def differences(first: dict[str, str], second: dict[str, str]) -> list[str]:
    """Paths that are in only one of them or whose contents differ, except for permitted ones."""
    places = sorted(first.keys() | second.keys())
    return [p for p in places if first.get(p) != second.get(p) and p not in MAY_DIFFER]


def _content(path: Path) -> str:
    if path.is_symlink():
        return f"-> {path.readlink().as_posix()}"
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(program: Path) -> int:
    """Build again elsewhere, compare, and print the differences."""
    with tempfile.TemporaryDirectory(prefix="again") as folder:
        build_program.main(Path(folder))
        first, second = contents(program), contents(Path(folder) / "dist" / program.name)
    wrong = differences(first, second)
    print(f"{len(first)} files, {len(wrong)} differ", *wrong, sep="\n  ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
