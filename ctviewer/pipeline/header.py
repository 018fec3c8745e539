"""The first line of a result file: how its rows were made, and for which files."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ctviewer import __version__
from ctviewer.core.base.text import Text
from ctviewer.pipeline.options import Shard
from ctviewer.pipeline.survey import Found

FORMAT = 1  # of the result file


@dataclass(frozen=True)
class Maker:
    """What must be equal for rows to share a table."""

    model: str  # sha256 of the network file
    preprocess: str
    app: str = __version__
    calibration: str = ""  # signature of a site's calibration


@dataclass(frozen=True)
class Header:
    """The header of a result file: how its rows are made, and the files of the run.

    `files` is the hash of the list before sharding, `count` the number of files in this shard.
    """

    maker: Maker
    files: str
    count: int
    shard: Shard
    format: int = FORMAT

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Header":
        """The inverse of `asdict`."""
        kept = {**values, "maker": Maker(**values["maker"]), "shard": Shard(**values["shard"])}
        return cls(**kept)


def list_hash(files: Iterable[Found]) -> str:
    """The SHA-256 of the paths in order, to recognise the same list on another machine."""
    digest = hashlib.sha256()
    for found in files:
        digest.update(found.path.encode("utf-8", "surrogateescape") + b"\0")
    return digest.hexdigest()


def difference(had: Header, wanted: Header) -> str | None:
    """Why a run cannot continue another run's file; None if it can."""
    if had.shard != wanted.shard:
        return Text("is of shard {had}, not {wanted}", had=had.shard, wanted=wanted.shard)
    if had.maker.model != wanted.maker.model:
        return Text("was made with another network (sha256 {hash}...)", hash=had.maker.model[:12])
    if had.maker.calibration != wanted.maker.calibration:
        return Text("was made with another calibration")
    if had.maker != wanted.maker:
        return Text(
            "was made by version {version} with preprocessing {preprocess}",
            version=had.maker.app,
            preprocess=had.maker.preprocess,
        )
    if had.files != wanted.files and wanted.shard.count > 1:
        return Text("is a shard of another list of files, since files came or went")
    return None
