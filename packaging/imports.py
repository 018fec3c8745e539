"""All imports of the program: its modules, and the imports inside its functions.

The list is included in the package, and `--selftest` imports each of them there: a missing module
is found at once, not when somebody first opens a DICOM series.
"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

PLACE = "imports.json"
ELSEWHERE = re.compile(r"(ray|pyarrow|winreg|ctviewer\.pipeline[.:]cluster)\b")
"""Modules for clusters and Parquet, which are not in the package, and system-specific ones."""


def imported(root: Path) -> list[str]:
    """The modules that the package needs, and as "module:name" what is imported from them."""
    found: set[str] = set()
    for path in sorted((root / "ctviewer").rglob("*.py")):
        place = path.relative_to(root).with_suffix("")
        parts = place.parts[:-1] if place.name in ("__init__", "__main__") else place.parts
        found.add(".".join(parts))
        found.update(_in_functions(ast.parse(path.read_text("utf-8"))))
    return sorted(each for each in found if not ELSEWHERE.match(each))


def write(folder: Path, root: Path) -> Path:
    """Write the list for the package."""
    path = folder / PLACE
    path.write_text(json.dumps(imported(root)), "utf-8")
    return path


def _in_functions(tree: ast.AST) -> Iterator[str]:
    """The imports inside functions."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import):
                    yield from (alias.name for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    yield from (f"{node.module}:{alias.name}" for alias in node.names)
