"""Exports labelled scans of a batch as a training folder: scans, masks, and a table.

Masks are those corrected in this program, else those of a folder. Scans are rewritten in canonical
axes with numbers as names and without headers; patients become numbers too. The folder appears only
when complete.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ctviewer.core.base.errors import LoadError, UserError
from ctviewer.core.base.files import csv_text, whole_folder, write_whole
from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.base.text import Text, joined
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.formats.writing.volume_nifti import mask_pieces, volume_pieces
from ctviewer.core.geometry.scan_mask import MaskKind, MaskMaker, ScanMask
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.mask_places import MaskPlace
from ctviewer.core.output.masked import MaskFile, open_mask
from ctviewer.core.output.sidecar.corrected import corrected_masks
from ctviewer.core.worklist.lines import Line
from ctviewer.core.worklist.truth import Truth

TABLE = "labels.csv"
HEAD = ("path", "label", "patient", "site", "severity", "split", "mask", "lungs")
LABELS = {True: "pneumonia", False: "normal"}  # the labels used in training
FOLDERS = {MaskKind.LESIONS: "masks", MaskKind.LUNGS: "lungs"}


@dataclass(frozen=True)
class TrainingScan:
    """A scan for training: whether it is positive, and its patient ("" if unknown)."""

    path: Path
    positive: bool
    patient: str = ""


@dataclass(frozen=True)
class TrainingSet:
    """What was written, and what was `left_out`, with the reason.

    The numbers of scans of each class, of those with a mask of lesions (`masks`) and of `lungs`,
    and of those with either `corrected` in this program.
    """

    positive: int
    negative: int
    masks: int
    lungs: int = 0
    corrected: int = 0
    left_out: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it, in sentences."""
        written = Text(
            "{positive} positive and {negative} negative {negative:scan|scans} were written, "
            "{masks} with a mask of lesions and {lungs} with one of lungs; {corrected} had one "
            "corrected by hand.",
            positive=self.positive,
            negative=self.negative,
            masks=self.masks,
            lungs=self.lungs,
            corrected=self.corrected,
        )
        left = Text("{count} {count:scan was|scans were} left out:", count=len(self.left_out))
        return joined((written, left, *self.left_out) if self.left_out else (written,))


def training_scans(lines: Sequence[Line], truth: Truth) -> list[TrainingScan]:
    """The labelled scans of a batch, once per set of equal voxels; none with contradictory labels.

    Includes scans that the network could not classify: its answers are not exported.

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
    """Write scans, their masks and the table into a new folder.

    A mask corrected by hand comes from the scan's sidecar; other masks from the folder `masks`, by
    the scan's name (`MaskPlace`). A scan that cannot be read, or whose mask or sidecar cannot be
    used, is left out: a wrong mask would be learnt.

    Raises:
        UserError: the folder exists already, nothing is left, or it cannot be written.
        Cancelled: raised by `progress`; nothing is left behind.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(
            Text("{name} exists and is not empty; name a new folder.", name=folder.name)
        )
    with whole_folder(folder, parents=True) as partial:
        return _write(partial, scans, masks, progress)


@dataclass(frozen=True)
class _Written:
    """A scan's row in the table, and whether a mask of it was corrected by hand."""

    row: tuple[str, ...]
    by_hand: bool

    @property
    def masks(self) -> tuple[bool, bool]:
        """Whether it has a mask of lesions, and one of lungs."""
        lesions, lungs = self.row[-2:]
        return bool(lesions), bool(lungs)


def _write(
    folder: Path, scans: Sequence[TrainingScan], masks: Path | None, progress: Progress
) -> TrainingSet:
    (folder / "scans").mkdir()
    written: list[_Written] = []
    left_out: list[str] = []
    numbers = _numbers(scans)
    for place, scan in enumerate(scans):
        progress(place / len(scans), Text("Writing scans for training"))
        try:
            volume = load_volume(scan.path)
            found = _masks_of(volume, scan.path, masks)
        except LoadError as error:
            left_out.append(Text("{name}: {why}", name=scan.path.name, why=str(error)))
            continue
        name = f"{place + 1:04d}.nii.gz"
        write_whole(folder / "scans" / name, volume_pieces(volume))
        drawn = _write_masks(folder, name, volume, found)
        known = (f"scans/{name}", LABELS[scan.positive], numbers[place], "", "", "")
        by_hand = any(mask.origin.corrected or _is_drawn(mask) for mask in found.values())
        written.append(_Written((*known, *drawn), by_hand))
    positive = sum(each.row[1] == LABELS[True] for each in written)
    negative = len(written) - positive
    if min(positive, negative) == 0:
        raise UserError(joined((Text("A class has no scan that can be used."), *left_out[:3])))
    write_whole(folder / TABLE, csv_text((HEAD, *(each.row for each in written))).encode())
    lesions, lungs = (sum(each) for each in zip(*(each.masks for each in written), strict=True))
    corrected = sum(each.by_hand for each in written)
    return TrainingSet(positive, negative, lesions, lungs, corrected, tuple(left_out))


def _write_masks(
    folder: Path, name: str, volume: Volume, masks: Mapping[MaskKind, ScanMask]
) -> list[str]:
    """Write a scan's masks; their table cells, lesions first, "" if there is none."""
    cells = []
    for kind, place in FOLDERS.items():
        mask = masks.get(kind)
        cells.append(f"{place}/{name}" if mask else "")
        if mask:
            (folder / place).mkdir(exist_ok=True)
            write_whole(folder / place / name, mask_pieces(volume, mask.sides))
    return cells


def _numbers(scans: Sequence[TrainingScan]) -> list[str]:
    """A number per patient; a scan of unknown patient gets its own."""
    known: dict[str, str] = {}
    return [
        known.setdefault(scan.patient or f"\0{place}", f"p{len(known) + 1:04d}")
        for place, scan in enumerate(scans)
    ]


def _masks_of(volume: Volume, path: Path, masks: Path | None) -> dict[MaskKind, ScanMask]:
    """The masks of a scan; corrected ones take precedence.

    Raises:
        LoadError: one of them cannot be used.
    """
    corrected = corrected_masks(volume)
    found = {}
    for kind in FOLDERS:
        known = corrected.lesions if kind is MaskKind.LESIONS else corrected.lungs
        place = MaskPlace(str(masks), own_names=kind is MaskKind.LESIONS)
        there = place.of(path, kind) if masks and not known else None
        mask = open_mask(volume, MaskFile(there), kind) if there else known
        if mask:
            found[kind] = mask
    return found


def _is_drawn(mask: ScanMask) -> bool:
    return mask.origin.maker is MaskMaker.HAND
