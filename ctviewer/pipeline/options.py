"""The options of a batch, and the equivalent command line."""

import argparse
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from operator import attrgetter
from pathlib import Path
from typing import Any

from ctviewer.core.base.commandline import (
    AUTO,
    NETWORK,
    Option,
    Table,
    number_text,
    whole_from,
    words_of,
)
from ctviewer.core.geometry.scan_mask import MaskKind
from ctviewer.core.output.exports.writing import ExportKind
from ctviewer.core.output.maps.naming import PATTERN, SHOWN, MapFormat
from ctviewer.core.output.mask_places import SHOWN as MASK_FIELDS
from ctviewer.core.output.mask_places import MaskPlace
from ctviewer.core.view.options import threshold


class EngineName(Enum):
    """Where a batch runs: on this machine, or on a Ray cluster."""

    LOCAL = "local"
    RAY = "ray"


@dataclass(frozen=True)
class Shard:
    """Every `count`-th file starting with the `index`-th, counted from 1: "2/4"."""

    index: int = 1
    count: int = 1

    @classmethod
    def parse(cls, text: str) -> "Shard":
        """Parse "I/N".

        Raises:
            ValueError: not 1 <= I <= N.
        """
        index, _, count = text.partition("/")
        shard = cls(int(index), int(count))
        if not 1 <= shard.index <= shard.count:
            raise ValueError(f"{text} is no shard; use I/N with I from 1 to N")
        return shard

    def __str__(self) -> str:
        return f"{self.index}/{self.count}"


@dataclass(frozen=True)
class Options:
    """One batch: which files, which network, how, and where the results go.

    `recursive`, `include`, `exclude` and `limit` are as in `Selection`; `limit` applies before
    sharding. `csv` is the table, written at the end; `jsonl` the result file, written row by row.
    `workers` is the number of reader processes (default: one per core), `batch_size` the number of
    scans per forward pass (default: 1 on a CPU, `GPU_BATCH` on a GPU). `device` may name several,
    separated by commas. `file_seconds` is the time limit for reading and preparing one file. `maps`
    is the folder for lesion and lung maps, `map_format` their format, `map_names` the pattern of
    their names, `map_threshold` the heat map value from which a voxel counts as lesion (None: the
    network's own). `trusted` is the required SHA-256 of a network file that the user trusts; it is
    no option of the command line. `calibration` is a site calibration file. `export` is where the
    rows of a finished batch go in the format `export_as`, `subjects` a table of subject names for
    it. `lungs` and `lesions` locate their masks: a folder or a pattern (`MaskPlace`), or the file
    for a scan that is classified alone; `lungs_labels` and `lesions_labels` are the labels that
    count, `mask_threshold` the share from which a voxel counts, and `masks_anyway` also uses masks
    that seem to belong to another scan.
    """

    paths: tuple[Path, ...]
    recursive: bool = True
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    csv: Path | None = None
    jsonl: Path | None = None
    resume: bool = False
    workers: int | None = None
    batch_size: int | None = None
    device: str = AUTO
    model: Path | None = None
    allow_unlisted: bool = False
    trusted: str = ""
    calibration: Path | None = None
    shard: Shard = Shard()
    limit: int | None = None
    fail_fast: bool = False
    engine: EngineName = EngineName.LOCAL
    address: str | None = None
    file_seconds: float = 600.0
    maps: Path | None = None
    map_format: MapFormat = MapFormat.NIFTI
    map_names: str = PATTERN
    map_threshold: float | None = None
    export: Path | None = None
    export_as: ExportKind = ExportKind.BIDS
    subjects: Path | None = None
    lungs: str | None = None
    lesions: str | None = None
    lungs_labels: tuple[int, ...] = ()
    lesions_labels: tuple[int, ...] = ()
    mask_threshold: float | None = None
    masks_anyway: bool = False

    @property
    def mask_places(self) -> Mapping[MaskKind, MaskPlace]:
        """The locations of the masks to measure with, by kind."""
        given = {MaskKind.LUNGS: self.lungs, MaskKind.LESIONS: self.lesions}
        apart = self.lungs != self.lesions
        return {kind: MaskPlace(text, apart) for kind, text in given.items() if text}

    @property
    def needs_volume_later(self) -> bool:
        """Whether the scan's volume is needed again after the network has run."""
        return self.maps is not None or bool(self.mask_places)

    def with_network(self, network: "Options") -> "Options":
        """The same batch with the network and device of other options."""
        return replace(
            self,
            device=network.device,
            model=network.model,
            allow_unlisted=network.allow_unlisted,
            trusted=network.trusted,
            calibration=network.calibration,
        )


def _setting(flag: str, text: str, field: str = "", **more: Any) -> Option[Options]:
    """An option that fills a field of `Options`, with the field's default."""
    name = field or flag.removeprefix("--").replace("-", "_")
    return Option(flag, text, attrgetter(name), default=getattr(DEFAULT, name), dest=name, **more)


def _shard(text: str) -> Shard:
    try:
        return Shard.parse(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not I/N with I from 1 to N") from None


def labels(text: str) -> tuple[int, ...]:
    """Parse labels of a mask: positive integers separated by commas."""
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdecimal() and int(part) > 0 for part in parts):
        raise argparse.ArgumentTypeError(f"{text!r} are no whole numbers from 1 on, such as 1,2")
    return tuple(int(part) for part in parts)


def _listed(chosen: tuple[int, ...]) -> str:
    return ",".join(map(str, chosen))


MAPS = "maps of lesions and lungs, in the grid of each scan"
DEFAULT = Options(paths=())
PATTERNS: dict[str, Any] = {"parse": str, "metavar": "PATTERN", "many": True}
CLASSIFY: Table[Options] = {
    "": (
        Option("--json", "one JSON object for each file"),
        _setting(
            "--csv", "write a table as well; a name that ends in .parquet makes it Parquet",
            parse=Path, metavar="OUT.csv",
        ),
        Option(
            "--dictionary", "write what each column of the table means, its unit and its values",
            parse=Path, metavar="OUT.csv",
        ),
        _setting(
            "--export", "write the finished table as other systems take it",
            parse=Path, metavar="OUT",
        ),
        _setting(
            "--export-as", "a BIDS derivative in the folder OUT, or OUT.csv for REDCap's import",
            parse=ExportKind, write=attrgetter("value"), metavar="bids|redcap",
        ),
        _setting(
            "--subjects", "what the subjects are called in it: a CSV with path, subject, session",
            parse=Path, metavar="TABLE.csv",
        ),
        _setting(
            "--jsonl", "keep every result in this file as soon as it is known",
            parse=Path, metavar="OUT.jsonl",
        ),
        Option(
            "--summary",
            "write how many scans were classified, refused and failed, and what was left out",
            parse=Path, metavar="OUT.json",
        ),
        Option(
            "--receipt",
            "of one scan: hashes, versions, device and bits, for 'ctviewer verify'",
            parse=Path, metavar="OUT.json",
        ),
        Option("--receipt-with-name", "write the file's name into it, too"),
        _setting("--resume", "go on with what an earlier run left unfinished"),
    ),
    "which files": (
        _setting("--recursive", "search folders in folders, as is done unless --no-recursive"),
        _setting(
            "--include",
            "only files whose name or path in the folder matches, e.g. 'raw/*.nii.gz'",
            **PATTERNS,
        ),
        _setting(
            "--exclude",
            "no files or folders whose name or path in the folder matches, e.g. 'raw/*.nii.gz'",
            **PATTERNS,
        ),
        _setting("--limit", "the first N files only", parse=whole_from(1), metavar="N"),
        _setting(
            "--shard",
            "every N-th file from the I-th on; 'ctviewer merge' joins the shards' results",
            parse=_shard, metavar="I/N",
        ),
    ),
    "masks that were made elsewhere": (
        _setting(
            "--lungs",
            "measure with these lungs or lobes: the file of one scan (NIfTI, NRRD, MetaImage or "
            "DICOM SEG), a folder where each has a scan's name or that of a saved map, or a "
            f"pattern with {MASK_FIELDS}",
            parse=str, metavar="PLACE",
        ),
        _setting(
            "--lesions", "measure with these lesions, given likewise", parse=str, metavar="PLACE"
        ),
        _setting(
            "--lungs-labels", "the labels that are lung or lobes, if their names do not say it",
            parse=labels, write=_listed, metavar="N,N",
        ),
        _setting(
            "--lesions-labels", "the labels that are lesions",
            parse=labels, write=_listed, metavar="N,N",
        ),
        _setting(
            "--mask-threshold", "from which share on a voxel of a fractional mask counts (0.5)",
            parse=threshold, write=number_text, metavar="SHARE",
        ),
        Option(
            "--lungs-by", "ask this program for lungs and lobes, where it is installed",
            parse=str, choices=("lungmask", "totalsegmentator"),
        ),
        _setting("--masks-anyway", "use masks that seem to be of another scan"),
    ),
    MAPS: (
        _setting(
            "--maps", "save lesion probability, lesion mask, lungs and lung classes there",
            parse=Path, metavar="DIR",
        ),
        _setting(
            "--as", "NIfTI, NRRD for 3D Slicer, or DICOM Segmentations of DICOM scans",
            "map_format", parse=MapFormat, write=attrgetter("value"), metavar="nifti|nrrd|seg",
        ),
        _setting(
            "--map-names",
            f"of their names, with {SHOWN}; {PATTERN.replace('%', '%%')} if not said",
            parse=str, metavar="PATTERN",
        ),
        _setting(
            "--map-threshold",
            "count the heat map as lesion from here on, not from the network's own threshold",
            parse=threshold, write=number_text, metavar="VALUE",
        ),
    ),
    "how": (
        _setting(
            "--workers", "reader processes (one for each core)", parse=whole_from(1), metavar="N"
        ),
        _setting(
            "--batch-size", "scans the network sees at once", parse=whole_from(1), metavar="N"
        ),
        _setting("--fail-fast", "stop at the first error"),
        _setting(
            "--engine", "this machine, or a Ray cluster",
            parse=EngineName, write=attrgetter("value"), metavar="local|ray",
        ),
        _setting("--address", "of the Ray cluster; without it, Ray looks for one", parse=str),
        *NETWORK,
    ),
}  # fmt: skip
"""The options of `ctviewer classify`; those that fill a field of `Options` are copied, too."""


def equivalent_command(options: Options) -> str:
    """The equivalent command line, quoted for a POSIX shell."""
    paths = (str(path) for path in options.paths)
    return shlex.join(["ctviewer", "classify", *paths, *words_of(CLASSIFY, options)])


def options_of(given: argparse.Namespace) -> Options:
    """The batch options from parsed arguments."""
    fields: dict[str, Any] = {
        option.name: tuple(value) if option.many else value
        for options in CLASSIFY.values()
        for option in options
        if option.of
        for value in [getattr(given, option.name)]
    }
    return Options(paths=tuple(given.paths), **fields)
