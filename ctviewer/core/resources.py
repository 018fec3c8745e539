"""Where the program's own files lie: in the source tree, an installed wheel or a frozen program."""

import sys
from pathlib import Path

from ctviewer.core.errors import UserError
from ctviewer.core.text import Text


def resource(name: str) -> Path:
    """The path of a file under `resources/`, e.g. "models/manifest.json".

    Raises:
        UserError: the file is not there, so the installation is incomplete.
    """
    for root in _roots():
        if (root / name).exists():
            return root / name
    raise UserError(Text("The program's own file {name} is missing; install it again.", name=name))


def _roots() -> list[Path]:
    package = Path(__file__).resolve().parents[1]
    frozen = getattr(sys, "_MEIPASS", None)
    inside = [Path(frozen) / "resources"] if frozen else []
    return [*inside, package / "_resources", package.parent / "resources"]
