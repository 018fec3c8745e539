"""Tables of labelled scans: from class folders, from MosMedData, from a CSV file."""

import csv
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ctviewer.core.base.errors import LoadError
from ctviewer.core.formats.names import scans_in
from ctviewer.core.formats.readers import scan_suffixes
from training.base.config import SPLITS
from training.base.errors import TrainingError

NORMAL, PNEUMONIA = "normal", "pneumonia"
LABELS = (NORMAL, PNEUMONIA)
GRADES = ("CT-0", "CT-1", "CT-2", "CT-3", "CT-4")  # MosMedData: share of the lung with findings
MEANINGS = {
    "0": NORMAL,
    "1": PNEUMONIA,
    "normal": NORMAL,
    "abnormal": PNEUMONIA,
    "pneumonia": PNEUMONIA,
    **{grade.lower(): PNEUMONIA for grade in GRADES},
    "ct-0": NORMAL,
}
COLUMNS = ("path", "label", "patient", "site", "severity", "split", "mask", "lungs")


@dataclass(frozen=True)
class LabelledScan:
    """One scan and its properties; `label` is one of `LABELS`.

    `site` and `severity` are empty if unknown; `split` is None until one is drawn. `mask` is the
    lesion mask on the scan's grid, if there is one; `lungs` the lung mask, drawn or corrected by
    hand (1 left, 2 right).
    """

    path: Path
    label: str
    patient: str
    site: str = ""
    severity: str = ""
    split: str | None = None
    mask: Path | None = None
    lungs: Path | None = None

    @property
    def target(self) -> float:
        """1.0 for pneumonia, 0.0 for normal."""
        return float(self.label == PNEUMONIA)


Scans = tuple[LabelledScan, ...]


def from_mosmed(folder: Path, classes: Sequence[str] = GRADES) -> Scans:
    """Return the scans in the folders CT-0 to CT-4 of MosMedData; CT-0 is normal.

    `classes` selects some: the Keras example uses ("CT-0", "CT-1"). Each study is a patient.

    Raises:
        TrainingError: a folder is missing, empty or not a MosMedData class.
    """
    unknown = [name for name in classes if name not in GRADES]
    if unknown:
        raise TrainingError(
            f"MosMedData has no class {unknown[0]!r}; choose from {', '.join(GRADES)}."
        )
    root = folder / "studies" if (folder / "studies").is_dir() else folder
    return checked(
        LabelledScan(path, MEANINGS[grade.lower()], _stem(path), severity=grade)
        for grade in classes
        for path in _in(root / grade)
    )


def from_folders(folder: Path) -> Scans:
    """Return the scans of a folder with one subfolder per class, named as in `MEANINGS`.

    Raises:
        TrainingError: a folder's name is not a label, a class is empty, or the folder is missing.
    """
    try:
        classes = sorted(path for path in folder.iterdir() if path.is_dir())
    except OSError as error:
        raise TrainingError(f"The folder {folder} cannot be read ({error.strerror}).") from None
    return checked(
        LabelledScan(path, _label(group.name), f"{group.name}/{_stem(path)}")
        for group in classes
        if not group.name.startswith((".", "_"))
        for path in _in(group)
    )


def from_csv(table: Path) -> Scans:
    """Return the scans of a CSV file with a header: path, label and optional columns.

    Columns are those of `COLUMNS`; paths are relative to the file's folder. A row without a patient
    is a separate patient.

    Raises:
        TrainingError: a column or a file is missing, a label or split unknown; or see `checked`.
    """
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TrainingError(f"The table {table.name} cannot be read ({error}).") from None
    missing = [name for name in COLUMNS[:2] if not rows or name not in rows[0]]
    if missing:
        raise TrainingError(
            f"The table {table.name} has no rows or no column {missing[0]!r}; "
            f"it needs a header with {', '.join(COLUMNS[:2])}."
        )
    return checked(_row(table, row) for row in rows)


def from_covidnet(folder: Path, train: Path, test: Path) -> Scans:
    """Return MosMedData in the public split of CovidNet3D (He et al., AAAI 2021).

    `train` and `test` are its files nii_train.json and nii_test.json: grade, then patient, then
    scan, then a list with the file's name. It distinguishes train and test only.

    Raises:
        TrainingError: a file has another format, or a scan is missing.
    """
    root = folder / "studies" if (folder / "studies").is_dir() else folder
    scans: list[LabelledScan] = []
    for split, path in (("train", train), ("test", test)):
        try:
            grades = json.loads(path.read_text("utf-8"))
            scans += [
                LabelledScan(root / grade / files[0], _label(grade), patient, "", grade, split)
                for grade, patients in grades.items()
                for patient, studies in patients.items()
                for files in studies.values()
            ]
        except (OSError, ValueError, AttributeError, IndexError, TypeError) as error:
            raise TrainingError(
                f"{path.name} is not a split file of CovidNet3D ({error}); take its nii_train.json "
                "and nii_test.json."
            ) from None
    return checked(scans)


def named_scans(folder: Path) -> dict[str, Path]:
    """Return the scans of a folder by their names without suffix.

    Raises:
        TrainingError: the folder is missing or has none.
    """
    return {_stem(path): path for path in _in(folder)}


def checked(scans: Iterable[LabelledScan]) -> Scans:
    """Return the table if it can be used for training.

    Raises:
        TrainingError: a file is missing or listed twice, a class has no scan, one patient is in
            two splits, or only some scans have a split.
    """
    table = tuple(scans)
    for scan in table:
        if not scan.path.is_file():
            raise TrainingError(f"The scan {scan.path} is missing; fetch it or remove its row.")
        for mask in filter(None, (scan.mask, scan.lungs)):
            if not mask.is_file():
                raise TrainingError(f"The mask {mask} is missing; fetch it or empty its cell.")
    twice = [path for path, n in Counter(s.path.resolve() for s in table).items() if n > 1]
    if twice:
        raise TrainingError(f"The scan {twice[0]} is listed more than once; list it once.")
    for label in LABELS:
        if not any(scan.label == label for scan in table):
            raise TrainingError(f"No scan is labelled {label}; both classes are needed.")
    _no_leak(table)
    return table


def as_csv(scans: Scans, table: Path) -> str:
    """Return the table as CSV text that `from_csv` can read if it is stored at `table`."""
    home = table.parent.resolve()
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for scan in scans:
        known = (scan.label, scan.patient, scan.site, scan.severity, scan.split or "")
        masks = (_shown(mask, home) if mask else "" for mask in (scan.mask, scan.lungs))
        writer.writerow((_shown(scan.path, home), *known, *masks))
    return text.getvalue()


def _shown(path: Path, home: Path) -> str:
    path = path.resolve()
    return (path.relative_to(home) if path.is_relative_to(home) else path).as_posix()


def _no_leak(table: Scans) -> None:
    splits: dict[str, set[str | None]] = defaultdict(set)
    for scan in table:
        splits[scan.patient].add(scan.split)
    for patient, where in splits.items():
        if len(where) > 1:
            names = " and ".join(sorted(str(split or "no split") for split in where))
            raise TrainingError(f"Patient {patient} is in {names}; keep each patient in one split.")
    if len({scan.split is None for scan in table}) > 1:
        raise TrainingError("Only some scans have a split; give one to all of them or to none.")


def _row(table: Path, row: Mapping[str, str | None]) -> LabelledScan:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if cells["split"] and cells["split"] not in SPLITS:
        raise TrainingError(
            f"{table.name} has the split {cells['split']!r}; it can be {', '.join(SPLITS)}."
        )
    path = table.parent / cells["path"]
    return LabelledScan(
        path=path,
        label=_label(cells["label"]),
        patient=cells["patient"] or cells["path"],
        site=cells["site"],
        severity=cells["severity"],
        split=cells["split"] or None,
        mask=table.parent / cells["mask"] if cells["mask"] else None,
        lungs=table.parent / cells["lungs"] if cells["lungs"] else None,
    )


def _label(text: str) -> str:
    try:
        return MEANINGS[text.lower()]
    except KeyError:
        raise TrainingError(
            f"The label {text!r} is unknown; use {', '.join(sorted(MEANINGS))}."
        ) from None


def _in(folder: Path) -> list[Path]:
    try:
        return scans_in(folder)
    except LoadError as error:
        found = str(error).rstrip(".")
        raise TrainingError(f"{found}; put scans there or leave the class out.") from None


def _stem(path: Path) -> str:
    for suffix in sorted(scan_suffixes(), key=len, reverse=True):
        if path.name.lower().endswith(suffix):
            return path.name[: -len(suffix)]
    return path.name
