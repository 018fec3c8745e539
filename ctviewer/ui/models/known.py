"""The network files that the user trusts, by SHA-256, remembered in the settings."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QSettings

from ctviewer.inference.model_file import ModelFile

TRUSTED = "networks/trusted"  # its name in the settings


@dataclass(frozen=True)
class Known:
    """A network file as it was when it was trusted; `own` if the program started with it."""

    path: Path
    sha256: str
    name: str
    version: str
    own: bool = False

    @classmethod
    def of(cls, model: ModelFile, *, own: bool = False) -> "Known":
        """A network file that was read."""
        return cls(model.path, model.info.sha256, model.info.name, model.info.version, own)

    @property
    def title(self) -> str:
        """E.g. "ctviewer-painted 0.2.1 (b3dbad29)"; the hash tells two of one name apart."""
        return f"{self.name} {self.version} ({self.sha256[:8]})"


def remember(known: tuple[Known, ...]) -> None:
    """Keep the added networks, in place of those kept before."""
    kept = [{**asdict(each), "path": str(each.path)} for each in known if not each.own]
    QSettings().setValue(TRUSTED, json.dumps(kept))


def remembered() -> tuple[Known, ...]:
    """The added networks; none when the settings are damaged: nothing is trusted by mistake."""
    try:
        kept = json.loads(str(QSettings().value(TRUSTED, "[]")))
        return tuple(
            Known(Path(each["path"]), str(each["sha256"]), str(each["name"]), str(each["version"]))
            for each in kept
            if each["sha256"]
        )
    except (ValueError, KeyError, TypeError):
        return ()
