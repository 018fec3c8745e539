"""What a batch is asked for, and the same as a command to type."""

import shlex
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from ctviewer.core.output.maps.naming import PATTERN, MapFormat


class EngineName(Enum):
    """Where a batch runs: on this machine, or on a Ray cluster."""

    LOCAL = "local"
    RAY = "ray"


@dataclass(frozen=True)
class Shard:
    """Every `count`-th file beginning with the `index`-th, counted from 1: "2/4"."""

    index: int = 1
    count: int = 1

    @classmethod
    def parse(cls, text: str) -> "Shard":
        """The shard of "I/N".

        Raises:
            ValueError: it is not 1 <= I <= N.
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

    `recursive`, `include`, `exclude` and `limit` are those of `Selection`; `limit` counts before
    sharding. `csv` is the table, written at the end; `jsonl` the result file, written row by row.
    `workers` is the number of reader processes (one for each core by default), `batch_size` how
    many scans the network sees at once (1 on a CPU, `GPU_BATCH` on a GPU by default). `device` may
    name several, parted by commas. `file_seconds` is how long one file may take to read and
    prepare. `maps` is the folder where lesion and lung maps are saved, `map_format` as what,
    `map_names` the pattern of their names, `map_threshold` the value of the heat map from which a
    voxel counts as lesion (None: the network's own). `trusted` is the SHA-256 that the network file
    must have, for one that a user trusts; it is no option of the command line.
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
    device: str = "auto"
    model: Path | None = None
    allow_unlisted: bool = False
    trusted: str = ""
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

    def with_network(self, network: "Options") -> "Options":
        """The same batch with the network, and on the device, of other options."""
        return replace(
            self,
            device=network.device,
            model=network.model,
            allow_unlisted=network.allow_unlisted,
            trusted=network.trusted,
        )


def equivalent_command(options: Options) -> str:
    """The command line that does the same, quoted for a POSIX shell."""
    default = Options(paths=())
    words = ["ctviewer", "classify", *(str(path) for path in options.paths)]
    for flag, name in FLAGS:
        value = getattr(options, name)
        if value == getattr(default, name):
            continue
        if isinstance(value, bool):
            words.append(flag)
        elif isinstance(value, tuple):
            words += [word for each in value for word in (flag, str(each))]
        else:
            words += [flag, str(value.value if isinstance(value, Enum) else value)]
    return shlex.join(words)


FLAGS = (
    ("--no-recursive", "recursive"),
    ("--include", "include"),
    ("--exclude", "exclude"),
    ("--csv", "csv"),
    ("--jsonl", "jsonl"),
    ("--resume", "resume"),
    ("--workers", "workers"),
    ("--batch-size", "batch_size"),
    ("--device", "device"),
    ("--model", "model"),
    ("--allow-unlisted-model", "allow_unlisted"),
    ("--shard", "shard"),
    ("--limit", "limit"),
    ("--fail-fast", "fail_fast"),
    ("--engine", "engine"),
    ("--address", "address"),
    ("--maps", "maps"),
    ("--as", "map_format"),
    ("--map-names", "map_names"),
    ("--map-threshold", "map_threshold"),
)
"""The command line's options and the fields they fill."""
