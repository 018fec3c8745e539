"""The program as a library: its stable names, which `import ctviewer` hands out.

Nothing here imports Qt; torch is imported when a `Classifier` is made or a batch begins. What
cannot be done raises `UserError` with a sentence that says what was found and what to do. Research
use only.
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


def open(path: Place) -> Volume:  # it is called as ctviewer.open
    """Open a scan: NIfTI, NRRD, MetaImage, a DICOM folder or any slice of a series.

    A ZIP or TAR with one scan opens as well, and a path into one: "study.zip/chest.nii.gz".

    `voxels[r, a, s]` are HU, with indices that grow to the patient's right, anterior and superior
    whatever the file's own order; `affine` (4 x 4) takes them to the scanner's mm (RAS).
    An array in memory becomes a volume by `Volume.from_array(voxels, spacing_mm)`.

    Raises:
        LoadError: it is no CT volume, or cannot be read.
    """
    return load_volume(Path(path), watcher=LungGrid())


@dataclass(frozen=True, eq=False)
class Map:
    """A map of a classified volume, in the grid of its file."""

    _stored: StoredMap
    _volume: Volume = field(repr=False)

    @property
    def name(self) -> str:
        """Which map it is, e.g. "lesion-mask"."""
        return self._stored.name

    @property
    def labels(self) -> Mapping[int, str]:
        """What its labels stand for, e.g. {1: "left lung", 2: "right lung"}."""
        return {part.label: part.name for part in self._stored.segments}

    @cached_property
    def array(self) -> NDArray[Any]:
        """Its voxels (i, j, k) in the file's own axis order, read-only.

        Labels as uint8, 0 for none; probabilities as float32 from 0 to 1, in steps of 1/255.
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
        """The volume of each label in ml; of a probability, what it sums to."""
        voxel = float(abs(np.linalg.det(self.affine[:3, :3]))) / 1000
        if self._stored.fractional:
            return {part.name: float(self.array.sum()) * voxel for part in self._stored.segments}
        counts = np.bincount(self._stored.layers.ravel(), minlength=max(self.labels) + 1)
        return {name: float(counts[label]) * voxel for label, name in self.labels.items()}

    def to_nifti(self, path: Place) -> None:
        """Save it as NIfTI, gzipped: name it `.nii.gz`.

        Raises:
            WriteError: it cannot be written there; a file that was there is as it was.
        """
        self._save(Path(path), MapFormat.NIFTI)

    def to_nrrd(self, path: Place) -> None:
        """Save it as NRRD; one with labels opens in 3D Slicer as a segmentation (`.seg.nrrd`).

        Raises:
            WriteError: as `to_nifti`.
        """
        self._save(Path(path), MapFormat.NRRD)

    def to_dicom_seg(self, path: Place) -> None:
        """Save it as a DICOM Segmentation, with the patient's name and ID as in the slices.

        Raises:
            UserError: the volume was not loaded from DICOM, or its headers allow none.
            WriteError: as `to_nifti`.
        """
        self._save(Path(path), MapFormat.SEG)

    def _save(self, path: Path, wanted: MapFormat) -> None:
        write_whole(path, writer_of(wanted, self._volume)(self._stored))


@dataclass(frozen=True, eq=False)
class Result:
    """What classifying a volume gave.

    The maps are made when they are asked for; of a refused volume, and of a network without a heat
    map, they are None. They are the network's own, also where `masks` from elsewhere were measured.
    """

    volume: Volume = field(repr=False)
    _result: CoreResult

    @property
    def status(self) -> str:
        """Either "ok", or "refused" where the checks of the input let no number through."""
        return str(self._result.status.value)

    @property
    def probability(self) -> float | None:
        """The calibrated probability of the positive class (pneumonia, by the shipped network).

        From 0 to 1; None of a refused volume, and of a network without a positive class.
        """
        return self._result.score.probability if self._result.score else None

    @property
    def probabilities(self) -> Mapping[str, float]:
        """The calibrated probability of each class, 0 to 1, by its name; empty if refused."""
        return dict(self._result.score.probabilities) if self._result.score else {}

    @property
    def label(self) -> str | None:
        """A class of the network, such as "normal" and "pneumonia", or why none is named.

        That is "uncertain" or "no verdict"; None of a refused volume.
        """
        return self._result.score.called if self._result.score else None

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences: the findings of the checks, reasons for doubt, what was left out."""
        result = self._result
        doubts = [str(doubt.value) for doubt in result.score.doubts] if result.score else []
        findings = [str(finding.message) for finding in result.gate.findings]
        return (*findings, *doubts, *map(str, result.notes))

    @property
    def notice(self) -> str:
        """What the network's maker wants to be read beside every number."""
        return self._result.model.notice

    @property
    def lesion_probability(self) -> Map | None:
        """The heat map, 0 to 1, linear between the centres of its cells."""
        return self._map(MapKind.LESION_PROBABILITY)

    @property
    def lesions(self) -> Map | None:
        """Where the heat map reaches the network's threshold: 1."""
        return self._map(MapKind.LESION_MASK)

    @property
    def lungs(self) -> Map | None:
        """The left lung (1) and the right one (2).

        Of a network that does not segment the lungs, those found by threshold.
        """
        return self._map(MapKind.LUNGS)

    @property
    def lung_classes(self) -> Map | None:
        """Emphysema (1), inflated (2), infiltrated (3), collapsed (4) and vessels (5), by HU."""
        return self._map(MapKind.LUNG_CLASSES)

    @property
    def masks(self) -> Mapping[str, Any] | None:
        """What was measured with masks from elsewhere; None without any.

        The object `masks` of JSON: where they come from, volumes and shares of lungs and lobes,
        the 0 to 25 score with lobes, and how they agree with the network's own.
        """
        return self._result.masks.to_dict() if self._result.masks else None

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of `ctviewer classify --json`; "path" is "." of a volume in memory."""
        path = self.volume.source.path or Path()
        return Row(path, self._result, InputFacts.of(self.volume)).to_dict()

    def to_dicom_sr(self, path: Place) -> None:
        """Save the measurements as a DICOM structured report (TID 1500).

        It holds the patient's name and ID as in the slices.

        Raises:
            UserError: the volume was refused or not loaded from DICOM, or its headers allow none.
            WriteError: it cannot be written there.
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

    `model` is a network file, the shipped one if None; `device` "auto", "cpu", "cuda" or "cuda:1".
    A network file can run any code: one that is not on the program's list is refused unless you
    trust it with `allow_unlisted`. `calibration` is the file of a site's, made by
    `ctviewer calibrate`, that takes the place of the network's own.
    """

    def __init__(
        self,
        model: Place | None = None,
        device: str = "auto",
        *,
        allow_unlisted: bool = False,
        calibration: Place | None = None,
    ) -> None:
        """Load it.

        Raises:
            ModelError: the file cannot be trusted or used, or the calibration is of another one.
            UserError: there is no such device, or the calibration was changed.
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
        """Classify a volume in HU; a refused one has a result without a number.

        With files of `lungs` (or lobes) and `lesions` made elsewhere, on any grid, `Result.masks`
        has what was measured with them; `MaskFile` says which labels count. `lungs_by` asks
        "lungmask" or "totalsegmentator" for lungs and lobes, where it is installed.

        Raises:
            LoadError: a mask cannot be read, is of another scan, or its labels must be chosen.
            ModelError: the network gave no number, or not what its file says.
            UserError: the program is not installed, or ended with an error.
        """
        result = self._classifier.classify(volume)
        given = MaskFiles(_mask_file(lungs), _mask_file(lesions), lungs_by)
        from ctviewer.inference.run import with_masks  # imports torch

        return Result(volume, with_masks(volume, result, given))


def _mask_file(given: Place | MaskFile | None) -> MaskFile | None:
    return given if given is None or isinstance(given, MaskFile) else MaskFile(Path(given))


def columns(rows: Iterable[Mapping[str, Any]]) -> dict[str, Sequence[Cell]]:
    """Rows as columns: the names and values of the CSV table of a batch, numbers as numbers.

    What a data frame is made of: `pandas.DataFrame(columns(rows))`, `polars.DataFrame(...)`.
    """
    rows = list(rows)
    classes = next((row_classes(row) for row in rows if row.get("model")), PNEUMONIA)
    lines = [cells_of(row, classes) for row in rows]
    names = (*RESULT_COLUMNS, *class_columns(classes))
    return {name: [line[place] for line in lines] for place, name in enumerate(names)}
