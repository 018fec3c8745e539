"""A mask of a scan: lung, lobe or lesion labels per voxel, and the mask's origin."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.base.text import Text
from ctviewer.core.geometry.volume import ML_PER_MM3, Volume

MaskLabels = NDArray[np.uint8]


class MaskKind(Enum):
    """The structures in a mask; the value is the name in JSON."""

    LUNGS = "lungs"
    LOBES = "lobes"
    LESIONS = "lesions"

    @property
    def is_of_lungs(self) -> bool:
        """Whether the labels are lungs or lobes."""
        return self is not MaskKind.LESIONS


class Lobe(Enum):
    """The lobes by label; labels as in lungmask's network LTRCLobes."""

    LEFT_UPPER = 1
    LEFT_LOWER = 2
    RIGHT_UPPER = 3
    RIGHT_MIDDLE = 4
    RIGHT_LOWER = 5


LEFT_LUNG, RIGHT_LUNG = 1, 2
LESION = 1
SIDE_OF_LOBE = np.array([0, LEFT_LUNG, LEFT_LUNG, RIGHT_LUNG, RIGHT_LUNG, RIGHT_LUNG], np.uint8)
LABEL_NAMES: Mapping[MaskKind, Mapping[int, str]] = {
    MaskKind.LUNGS: {LEFT_LUNG: "left lung", RIGHT_LUNG: "right lung"},
    MaskKind.LOBES: {
        Lobe.LEFT_UPPER.value: "left upper lobe",
        Lobe.LEFT_LOWER.value: "left lower lobe",
        Lobe.RIGHT_UPPER.value: "right upper lobe",
        Lobe.RIGHT_MIDDLE.value: "right middle lobe",
        Lobe.RIGHT_LOWER.value: "right lower lobe",
    },
    MaskKind.LESIONS: {LESION: "lesion"},
}


def label_counts(labels: NDArray[Any], most: int | None = None) -> NDArray[np.intp]:
    """Voxel counts of labels (i, j, k) from 0 to `most`, by default the largest."""
    count = (int(labels.max(initial=0)) if most is None else most) + 1
    total = np.zeros(count, np.intp)
    for layer in range(labels.shape[2]):  # layer by layer, as bincount converts to int64
        total += np.bincount(labels[:, :, layer].ravel(), minlength=count)
    return total


class MaskMaker(Enum):
    """What made a mask, before any correction; the value is the name in JSON."""

    NETWORK = "network"
    FILE = "file"
    PROGRAM = "program"
    HAND = "hand"


@dataclass(frozen=True)
class MaskOrigin:
    """The origin of a mask.

    `name` is that of the network, the file (without folder) or the program; `version` that of the
    network or program; `sha256` that of the network file or the mask's own file. `corrected` is set
    if voxels were changed by hand since.
    """

    maker: MaskMaker
    name: str = ""
    version: str = ""
    sha256: str = ""
    corrected: bool = False

    @property
    def text(self) -> Text:
        """E.g. "from lungs.nii.gz, corrected by hand"."""
        corrected = self.corrected and self.maker is not MaskMaker.HAND
        return Text("{made}, corrected by hand", made=self._made) if corrected else self._made

    @property
    def _made(self) -> Text:
        known = f"{self.name} {self.version}".strip()
        if self.maker is MaskMaker.FILE:
            return Text("from {file}", file=self.name)
        if self.maker is MaskMaker.PROGRAM:
            return Text("by {program}", program=known)
        if self.maker is MaskMaker.HAND:
            return Text("drawn by hand")
        return Text("by the network {network}", network=known)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        return {
            "by": self.maker.value,
            "name": self.name,
            "version": self.version,
            "sha256": self.sha256,
            "corrected": self.corrected,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "MaskOrigin":
        """The inverse of `to_dict`.

        Raises:
            ValueError, LookupError: invalid content.
        """
        name, version, sha256 = (str(stored[key]) for key in ("name", "version", "sha256"))
        return cls(MaskMaker(stored["by"]), name, version, sha256, bool(stored["corrected"]))


@dataclass(frozen=True, eq=False)
class ScanMask:
    """A mask on the grid of a scan.

    `labels` (r, a, s) are on the voxels of the volume in canonical axes, read-only: 0 is
    background, others are listed in `LABEL_NAMES` of the kind. `notes` are sentences on what was
    left out or counted differently when it was read.
    """

    kind: MaskKind
    labels: MaskLabels
    origin: MaskOrigin
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.labels.flags.writeable = False

    @property
    def sides(self) -> MaskLabels:
        """The lung label of each voxel, for lungs or lobes: 0, LEFT_LUNG or RIGHT_LUNG."""
        return SIDE_OF_LOBE[self.labels] if self.kind is MaskKind.LOBES else self.labels

    @property
    def empty(self) -> bool:
        """Whether no voxel has a label."""
        return not self.labels.any()

    def counts(self) -> NDArray[np.intp]:
        """The number of voxels per label, from 0."""
        return label_counts(self.labels, max(LABEL_NAMES[self.kind]))

    def ml(self, volume: Volume) -> dict[str, float]:
        """The volume of each label in ml, by name."""
        voxel = float(abs(np.linalg.det(volume.affine[:3, :3]))) * ML_PER_MM3
        counts = self.counts()
        return {name: counts[label] * voxel for label, name in LABEL_NAMES[self.kind].items()}

    def corrected(self, labels: MaskLabels) -> "ScanMask":
        """The mask with labels changed by hand."""
        return replace(self, labels=labels, origin=replace(self.origin, corrected=True))


@dataclass(frozen=True, eq=False)
class FileMask:
    """A mask as stored in a file: integer labels from 0, on any grid.

    `labels` (i, j, k) and `affine` (4 x 4, to the scanner's RAS mm) are those of the grid; `counts`
    is the number of voxels per label, without 0; `names` are label names from the file, if any.
    `series` and `frame` are the UIDs of the referenced DICOM series and frame of reference, "" if
    none. `fractional` is set if voxels held fractions that were thresholded.
    """

    labels: NDArray[Any]
    affine: NDArray[np.float64]
    counts: Mapping[int, int]
    origin: MaskOrigin
    names: Mapping[int, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    series: str = ""
    frame: str = ""
    fractional: bool = False

    def named(self, label: int) -> str:
        """A label with its name, e.g. "3 (left lung)"."""
        name = self.names.get(label, "")
        return f"{label} ({name})" if name else str(label)
