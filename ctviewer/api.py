"""The public Python API, available as `import ctviewer`.

Nothing here imports Qt; torch is imported when a `Classifier` is created or a batch starts. Errors
are raised as `UserError` with a sentence that says what was found and what to do. Research use
only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.analysis.classes import PNEUMONIA
from ctviewer.core.analysis.input_facts import InputFacts
from ctviewer.core.analysis.lungs import LungGrid
from ctviewer.core.analysis.result import Result as CoreResult
from ctviewer.core.analysis.result import Row
from ctviewer.core.base.errors import Cancelled, LoadError, ModelError, UserError, WriteError
from ctviewer.core.base.files import Cell, write_whole
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.formats.writing.stored_map import LEVELS, StoredMap
from ctviewer.core.geometry.volume import Source, Volume
from ctviewer.core.output.maps.kinds import MapKind
from ctviewer.core.output.maps.making import Mapped, map_of
from ctviewer.core.output.maps.naming import MapFormat
from ctviewer.core.output.maps.saving import writer_of
from ctviewer.core.output.masked import MaskFile, MaskFiles
from ctviewer.core.output.structured import measured_of, write_structured
from ctviewer.core.output.tables import RESULT_COLUMNS, cells_of, class_columns
from ctviewer.core.worklist.lines import row_classes
from ctviewer.pipeline.rows import batch

if TYPE_CHECKING:
    from ctviewer.inference.classifier import Classifier as CoreClassifier

__all__ = [
    "Cancelled",
    "Classifier",
    "LoadError",
    "Map",
    "MaskFile",
    "ModelError",
    "Result",
    "Source",
    "UserError",
    "Volume",
    "WriteError",
    "batch",
    "columns",
    "open",
]

Place = str | PathLike[str]


def open(path: Place) -> Volume:  # used as ctviewer.open
    """Open a scan: NIfTI, NRRD, MetaImage, a DICOM folder or any slice of a series.

    Also a ZIP or TAR with one scan, or a path into one: "study.zip/chest.nii.gz".

    `voxels[r, a, s]` are HU, with indices that increase to the patient's right, anterior and
    superior, whatever the file's order; `affine` (4 x 4) maps them to the scanner's mm (RAS). For
    an array in memory use `Volume.from_array(voxels, spacing_mm)`.

    Raises:
        LoadError: not a CT volume, or not readable.
    """
    return load_volume(Path(path), watcher=LungGrid())


@dataclass(frozen=True, eq=False)
class Map:
    """A map of a classified volume, on the grid of its file."""

    _stored: StoredMap
    _volume: Volume = field(repr=False)

    @property
    def name(self) -> str:
        """The kind of map, e.g. "lesion-mask"."""
        return self._stored.name

    @property
    def labels(self) -> Mapping[int, str]:
        """The names of its labels, e.g. {1: "left lung", 2: "right lung"}."""
        return {part.label: part.name for part in self._stored.segments}

    @cached_property
    def array(self) -> NDArray[Any]:
        """Its voxels (i, j, k) in the file's own axis order, read-only.

        Labels as uint8, 0 for background; probabilities as float32 from 0 to 1, in steps of 1/255.
        """
        array: NDArray[Any] = self._stored.layers.transpose(2, 1, 0)
        if self._stored.fractional:
            array = array / np.float32(LEVELS)
        array = array.view()
        array.flags.writeable = False
        return array

    @property
    def affine(self) -> NDArray[np.float64]:
        """The 4 x 4 matrix from an index of `array` to the scanner's mm (RAS)."""
        return self._stored.affine

    @property
    def ml(self) -> Mapping[str, float]:
        """The volume of each label in ml; for a probability, its integral."""
        voxel = float(abs(np.linalg.det(self.affine[:3, :3]))) / 1000
        if self._stored.fractional:
            return {part.name: float(self.array.sum()) * voxel for part in self._stored.segments}
        counts = np.bincount(self._stored.layers.ravel(), minlength=max(self.labels) + 1)
        return {name: float(counts[label]) * voxel for label, name in self.labels.items()}

    def to_nifti(self, path: Place) -> None:
        """Save as gzipped NIfTI; the name should end in `.nii.gz`.

        Raises:
            WriteError: it cannot be written; an existing file is unchanged.
        """
        self._save(Path(path), MapFormat.NIFTI)

    def to_nrrd(self, path: Place) -> None:
        """Save as NRRD; labels open in 3D Slicer as a segmentation (`.seg.nrrd`).

        Raises:
            WriteError: as `to_nifti`.
        """
        self._save(Path(path), MapFormat.NRRD)

    def to_dicom_seg(self, path: Place) -> None:
        """Save as a DICOM Segmentation, with the patient's name and ID from the slices.

        Raises:
            UserError: the volume was not loaded from DICOM, or its headers do not allow one.
            WriteError: as `to_nifti`.
        """
        self._save(Path(path), MapFormat.SEG)

    def _save(self, path: Path, wanted: MapFormat) -> None:
        write_whole(path, writer_of(wanted, self._volume)(self._stored))


@dataclass(frozen=True, eq=False)
class Result:
    """The result of classifying a volume.

    Maps are computed on first use; they are None for a refused volume, and for a network without a
    heat map. They are the network's own, even if `masks` from elsewhere were measured.
    """

    volume: Volume = field(repr=False)
    _result: CoreResult

    @property
    def status(self) -> str:
        """Either "ok", or "refused" if the input check refused the volume."""
        return str(self._result.status.value)

    @property
    def probability(self) -> float | None:
        """The calibrated probability of the positive class (of the shipped network, pneumonia).

        From 0 to 1; None for a refused volume, and for a network without a positive class.
        """
        return self._result.score.probability if self._result.score else None

    @property
    def probabilities(self) -> Mapping[str, float]:
        """The calibrated probability of each class, 0 to 1, by its name; empty if refused."""
        return dict(self._result.score.probabilities) if self._result.score else {}

    @property
    def label(self) -> str | None:
        """A class of the network, such as "normal" or "pneumonia", or why there is none.

        The latter is "uncertain" or "no verdict"; None for a refused volume.
        """
        return self._result.score.called if self._result.score else None

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences: findings of the input check, doubts, and what was left out."""
        result = self._result
        doubts = [str(doubt.value) for doubt in result.score.doubts] if result.score else []
        findings = [str(finding.message) for finding in result.gate.findings]
        return (*findings, *doubts, *map(str, result.notes))

    @property
    def notice(self) -> str:
        """The network maker's notice, to be shown with every result."""
        return self._result.model.notice

    @property
    def lesion_probability(self) -> Map | None:
        """The heat map, 0 to 1, interpolated linearly between cell centres."""
        return self._map(MapKind.LESION_PROBABILITY)

    @property
    def lesions(self) -> Map | None:
        """The lesion mask: 1 where the heat map reaches the network's threshold."""
        return self._map(MapKind.LESION_MASK)

    @property
    def lungs(self) -> Map | None:
        """The left (1) and the right lung (2).

        For a network that does not segment the lungs, found by threshold.
        """
        return self._map(MapKind.LUNGS)

    @property
    def lung_classes(self) -> Map | None:
        """Emphysema (1), inflated (2), infiltrated (3), collapsed (4) and vessels (5), by HU."""
        return self._map(MapKind.LUNG_CLASSES)

    @property
    def masks(self) -> Mapping[str, Any] | None:
        """Measurements with masks from elsewhere; None without any.

        The object `masks` of the JSON: origins, volumes and lesion shares of lungs and lobes, the
        score of 0 to 25 with lobes, and agreement with the network's own.
        """
        return self._result.masks.to_dict() if self._result.masks else None

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of `ctviewer classify --json`; "path" is "." for a volume in memory."""
        path = self.volume.source.path or Path()
        return Row(path, self._result, InputFacts.of(self.volume)).to_dict()

    def to_dicom_sr(self, path: Place) -> None:
        """Save the measurements as a DICOM structured report (TID 1500).

        It contains the patient's name and ID from the slices.

        Raises:
            UserError: the volume was refused or not loaded from DICOM, or its headers do not allow
            one.
            WriteError: it cannot be written.
        """
        write_structured(Path(path), self.volume, measured_of(self.volume, self._result))

    def _map(self, kind: MapKind) -> Map | None:
        score, examined = self._result.score, self._result.examined
        heat_map = score.heat_map if score else None
        if heat_map is None or examined is None or examined.lungs is None:
            return None
        model = self._result.model
        mapped = Mapped(heat_map, examined.lungs, model, heat_map.threshold)
        return Map(map_of(self.volume, mapped, kind), self.volume)


class Classifier:
    """A network on a device, loaded once for many volumes.

    `model` is a network file, by default the shipped one; `device` is "auto", "cpu", "cuda" or
    "cuda:1". A network file can run arbitrary code: one that is not on the program's list is
    refused unless you trust it with `allow_unlisted`. `calibration` is a site calibration file made
    by `ctviewer calibrate`, used in place of the network's own calibration.
    """

    def __init__(
        self,
        model: Place | None = None,
        device: str = "auto",
        *,
        allow_unlisted: bool = False,
        calibration: Place | None = None,
    ) -> None:
        """Load the network.

        Raises:
            ModelError: the file is not trusted or not usable, or the calibration belongs to
            another.
            UserError: the device does not exist, or the calibration was altered.
        """
        from ctviewer.inference.classifier import load_classifier  # imports torch

        file = None if model is None else Path(model)
        self._classifier: CoreClassifier = load_classifier(
            device,
            file,
            allow_unlisted=allow_unlisted,
            calibration=None if calibration is None else Path(calibration),
        )

    @property
    def device(self) -> str:
        """Where the network runs, e.g. "cpu"."""
        return self._classifier.device

    def classify(
        self,
        volume: Volume,
        *,
        lungs: Place | MaskFile | None = None,
        lesions: Place | MaskFile | None = None,
        lungs_by: str | None = None,
    ) -> Result:
        """Classify a volume in HU; a refused one gives a result without a probability.

        With mask files of `lungs` (or lobes) and `lesions` made elsewhere, on any grid,
        `Result.masks` has the measurements; `MaskFile` selects labels. `lungs_by` runs "lungmask"
        or "totalsegmentator" for lungs and lobes, if installed.

        Raises:
            LoadError: a mask cannot be read, belongs to another scan, or its labels must be chosen.
            ModelError: the output is not finite or does not match the network file.
            UserError: the segmentation program is not installed, or failed.
        """
        result = self._classifier.classify(volume)
        given = MaskFiles(_mask_file(lungs), _mask_file(lesions), lungs_by)
        from ctviewer.inference.run import with_masks  # imports torch

        return Result(volume, with_masks(volume, result, given))


def _mask_file(given: Place | MaskFile | None) -> MaskFile | None:
    return given if given is None or isinstance(given, MaskFile) else MaskFile(Path(given))


def columns(rows: Iterable[Mapping[str, Any]]) -> dict[str, Sequence[Cell]]:
    """Rows as columns: names and values as in the CSV table of a batch, with typed numbers.

    For data frames: `pandas.DataFrame(columns(rows))`, `polars.DataFrame(...)`.
    """
    rows = list(rows)
    classes = next((row_classes(row) for row in rows if row.get("model")), PNEUMONIA)
    lines = [cells_of(row, classes) for row in rows]
    names = (*RESULT_COLUMNS, *class_columns(classes))
    return {name: [line[place] for line in lines] for place, name in enumerate(names)}
