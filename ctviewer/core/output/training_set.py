"""Labelled scans of a batch as a folder for training: scans, masks of lesions, and their table.

Scans are written anew in canonical axes, under numbers and without their headers; patients become
numbers too. The folder appears when all of it is there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ctviewer.core.base.errors import LoadError, UserError
from ctviewer.core.base.files import csv_text, whole_folder, write_whole
from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.base.text import Text, joined
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.formats.writing.volume_nifti import mask_pieces, volume_pieces
from ctviewer.core.geometry.scan_mask import MaskKind
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.maps.naming import stem_of
from ctviewer.core.output.masked import MaskFile, open_mask
from ctviewer.core.worklist.lines import Line
from ctviewer.core.worklist.truth import Truth

TABLE = "labels.csv"
HEAD = ("path", "label", "patient", "site", "severity", "split", "mask")
LABELS = {True: "pneumonia", False: "normal"}  # the words that training knows
MASK_ENDINGS = (".nii.gz", ".nii", ".seg.nrrd", ".nrrd")
MASK_NAMES = ("", "_lesion-mask")  # behind the scan's own: what maps are called, too
Row = tuple[str, ...]


@dataclass(frozen=True)
class TrainingScan:
    """A scan to learn from: whether it is positive, whose it is ("" if unknown)."""

    path: Path
    positive: bool
    patient: str = ""


@dataclass(frozen=True)
class TrainingSet:
    """What was written: scans of each class and masks, and what was `left_out`, with the reason."""

    positive: int
    negative: int
    masks: int
    left_out: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it, in sentences."""
        written = Text(
            "{positive} positive and {negative} negative scans were written, {masks} with a mask.",
            positive=self.positive,
            negative=self.negative,
            masks=self.masks,
        )
        left = Text("{count} scans were left out:", count=len(self.left_out))
        return joined((written, left, *self.left_out) if self.left_out else (written,))


def training_scans(lines: Sequence[Line], truth: Truth) -> list[TrainingScan]:
    """The labelled scans of a batch, once for the same voxels; none of those with both labels.

    Also those that the network could not classify: nothing of its answer is exported.

    Raises:
        UserError: a class has no scan.
    """
    alike: dict[str, list[Line]] = {}
    for line in lines:
        if line.path in truth.positive:
            alike.setdefault(line.voxels or str(line.path), []).append(line)
    groups = [
        group for group in alike.values() if len({truth.positive[line.path] for line in group}) == 1
    ]
    found = [
        TrainingScan(
            group[0].path, truth.positive[group[0].path], truth.patients.get(group[0].path, "")
        )
        for group in groups
    ]
    if len({scan.positive for scan in found}) < 2:
        raise UserError(
            Text("Training needs labelled scans of both classes; choose another batch or table.")
        )
    return found


def write_training_set(
    folder: Path,
    scans: Sequence[TrainingScan],
    masks: Path | None = None,
    progress: Progress = silent,
) -> TrainingSet:
    """Write scans, their masks from the folder `masks` and the table into a new folder.

    A mask is of the scan whose name it has, as it is or with "_lesion-mask" behind it. A scan that
    cannot be read, or whose mask cannot be used, is left out: a wrong mask teaches what is wrong.

    Raises:
        UserError: there is such a folder already, nothing is left, or it cannot be written.
        Cancelled: by `progress`; nothing is left behind.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(
            Text("{name} exists and is not empty; name a new folder.", name=folder.name)
        )
    with whole_folder(folder, parents=True) as partial:
        return _write(partial, scans, masks, progress)


def _write(
    folder: Path, scans: Sequence[TrainingScan], masks: Path | None, progress: Progress
) -> TrainingSet:
    (folder / "scans").mkdir()
    rows: list[Row] = []
    left_out: list[str] = []
    numbers = _numbers(scans)
    for place, scan in enumerate(scans):
        progress(place / len(scans), Text("Writing scans for training"))
        try:
            volume = load_volume(scan.path)
            write = _mask_of(volume, scan.path, masks)
        except LoadError as error:
            left_out.append(Text("{name}: {why}", name=scan.path.name, why=str(error)))
            continue
        name = f"{place + 1:04d}.nii.gz"
        write_whole(folder / "scans" / name, volume_pieces(volume))
        if write:
            (folder / "masks").mkdir(exist_ok=True)
            write(folder / "masks" / name)
        mask = f"masks/{name}" if write else ""
        rows.append((f"scans/{name}", LABELS[scan.positive], numbers[place], "", "", "", mask))
    positive = sum(row[1] == LABELS[True] for row in rows)
    negative = len(rows) - positive
    if min(positive, negative) == 0:
        raise UserError(joined((Text("A class has no scan that can be used."), *left_out[:3])))
    write_whole(folder / TABLE, csv_text((HEAD, *rows)).encode())
    return TrainingSet(positive, negative, sum(bool(row[-1]) for row in rows), tuple(left_out))


def _numbers(scans: Sequence[TrainingScan]) -> list[str]:
    """A number for each patient; a scan of an unknown one has its own."""
    known: dict[str, str] = {}
    return [
        known.setdefault(scan.patient or f"\0{place}", f"p{len(known) + 1:04d}")
        for place, scan in enumerate(scans)
    ]


def _mask_of(volume: Volume, path: Path, masks: Path | None) -> Callable[[Path], None] | None:
    """What writes the mask of a scan; None where there is none.

    Raises:
        LoadError: there is one that cannot be used.
    """
    if masks is None:
        return None
    names = [f"{stem_of(path)}{more}{end}" for more in MASK_NAMES for end in MASK_ENDINGS]
    there = next((masks / name for name in names if (masks / name).is_file()), None)
    if there is None:
        return None
    drawn = open_mask(volume, MaskFile(there), MaskKind.LESIONS)
    return lambda place: write_whole(place, mask_pieces(volume, drawn.labels))
