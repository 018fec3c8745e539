"""Measurements with masks of a scan: volumes, lesion shares, tissue classes, severity score."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.analysis.fingerprint import labels_sha256
from ctviewer.core.analysis.heatmap import MIN_SHARE
from ctviewer.core.analysis.lung_classes import (
    LungClass,
    LungShare,
    Thresholds,
    labels_of,
    severity_of,
)
from ctviewer.core.analysis.lungs import Lungs
from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.overlap import Overlap, overlap
from ctviewer.core.geometry.scan_mask import (
    LABEL_NAMES,
    RIGHT_LUNG,
    SIDE_OF_LOBE,
    MaskKind,
    MaskMaker,
    MaskOrigin,
    ScanMask,
)
from ctviewer.core.geometry.volume import ML_PER_MM3, Volume

DEFAULT_THRESHOLDS = Thresholds()
CLASSES = len(LungClass) + 1  # plus one for outside any class
MOST_LABELS = max(max(names) for names in LABEL_NAMES.values()) + 1
BOTH = "both lungs"


@dataclass(frozen=True, eq=False)
class MaskPair:
    """The lungs (or lobes) mask and the lesion mask of a scan; None if missing."""

    lungs: ScanMask | None = None
    lesions: ScanMask | None = None

    def over(self, other: "MaskPair") -> "MaskPair":
        """Complete this pair with the masks of another pair."""
        return MaskPair(self.lungs or other.lungs, self.lesions or other.lesions)

    def __bool__(self) -> bool:
        return self.lungs is not None or self.lesions is not None


@dataclass(frozen=True)
class MaskedRegion:
    """Volumes of both lungs, a lung or a lobe: total, lesions, and classes by HU, in ml.

    `lesion_ml` is None without a lesion mask.
    """

    name: str
    ml: float
    lesion_ml: float | None
    tissue: LungShare

    @property
    def percent(self) -> float | None:
        """The lesion share of the region in percent."""
        if self.lesion_ml is None:
            return None
        return 100.0 * self.lesion_ml / self.ml if self.ml else 0.0


@dataclass(frozen=True)
class MaskOverlap:
    """Agreement of a mask with the network's own; `name` is what was compared."""

    name: str
    overlap: Overlap


@dataclass(frozen=True)
class UsedMask:
    """A mask used in a measurement: its kind, origin and the hash of its labels."""

    kind: MaskKind
    origin: MaskOrigin
    labels_sha256: str

    @classmethod
    def of(cls, mask: ScanMask) -> "UsedMask":
        """Describe a mask; reads every voxel."""
        return cls(mask.kind, mask.origin, labels_sha256(mask.labels))

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        return {
            "kind": self.kind.value,
            **self.origin.to_dict(),
            "labels_sha256": self.labels_sha256,
        }


@dataclass(frozen=True)
class MaskMeasures:
    """All measurements with masks, and the masks' origins.

    `regions` starts with both lungs, left and right; lobes follow if the mask has them. For the
    network's `lesions`, a share below `MIN_SHARE` counts as none in the score. `outside_ml` is the
    volume of lesions outside the lungs. Without a lesion mask, `lesions` and everything measured
    from them is None.
    """

    lungs: UsedMask
    lesions: UsedMask | None
    regions: tuple[MaskedRegion, ...]
    outside_ml: float = 0.0
    overlaps: tuple[MaskOverlap, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def both(self) -> MaskedRegion:
        """The region of both lungs."""
        return self.regions[0]

    @property
    def lobes(self) -> tuple[MaskedRegion, ...]:
        """The five lobes, or an empty tuple."""
        return self.regions[3:]

    def severity(self, region: MaskedRegion) -> int | None:
        """Grade 0 (no lesion) to 5 (75 % and more) of a region, by `SEVERITY_ENDS` of Pan et al."""
        percent = region.percent
        if percent is None or self.lesions is None:
            return None
        if self.lesions.origin.maker is MaskMaker.NETWORK and percent < MIN_SHARE:
            return 0
        return severity_of(percent)

    @property
    def score_25(self) -> int | None:
        """The CT severity score: the sum of the five lobes' grades; None without lobes or lesions.

        Pan et al., Radiology 2020;295:715-721.
        """
        grades = [self.severity(lobe) for lobe in self.lobes]
        known = [grade for grade in grades if grade is not None]
        return sum(known) if known and len(known) == len(LABEL_NAMES[MaskKind.LOBES]) else None

    def to_dict(self) -> dict[str, Any]:
        """The documented JSON object `masks`."""
        both, left, right = (_percent(region) for region in self.regions[:3])
        return {
            "lungs": self.lungs.to_dict(),
            "lesions": self.lesions.to_dict() if self.lesions else None,
            "percent": both,
            "left_percent": left,
            "right_percent": right,
            "score_25": self.score_25,
            "lesion_outside_ml": _rounded(self.outside_ml if self.lesions else None),
            "regions": [self._region(region) for region in self.regions],
            "overlap": {each.name: _overlap(each.overlap) for each in self.overlaps},
            "notes": list(self.notes),
        }

    def _region(self, region: MaskedRegion) -> dict[str, Any]:
        tissue = {f"{kind.name.lower()}_ml": _rounded(region.tissue.of(kind)) for kind in LungClass}
        return {
            "name": region.name,
            "ml": _rounded(region.ml),
            "lesion_ml": _rounded(region.lesion_ml),
            "percent": _percent(region),
            "severity": self.severity(region),
            **tissue,
        }


def measured_with(
    volume: Volume,
    masks: MaskPair,
    network: MaskPair = MaskPair(),
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
    progress: Progress = silent,
) -> MaskMeasures | None:
    """Measure a scan with masks; the `network`'s replace missing ones, and are compared.

    None if there are no lungs at all.

    Raises:
        Cancelled: raised by `progress`.
    """
    used = masks.over(network)
    if used.lungs is None:
        return None
    counts = _counted(volume, used.lungs, used.lesions, thresholds, progress)
    notes = [note for each in (masks.lungs, masks.lesions) if each for note in each.notes]
    voxel = float(abs(np.linalg.det(volume.affine[:3, :3]))) * ML_PER_MM3
    ml = np.asarray(counts * voxel, np.float64)
    known = used.lesions is not None
    return MaskMeasures(
        lungs=UsedMask.of(used.lungs),
        lesions=UsedMask.of(used.lesions) if used.lesions else None,
        regions=tuple(_regions(ml, used.lungs.kind, lesions_known=known)),
        outside_ml=float(ml[0, 1].sum()),
        overlaps=tuple(_overlaps(volume, masks, network, progress)),
        notes=tuple(notes),
    )


def as_lungs(mask: ScanMask, volume: Volume, like: Lungs | None) -> Lungs:
    """Convert a mask of lungs or lobes to `Lungs` at voxel resolution, with other fields of `like`.

    `like` are the lungs by HU, None if none were found.
    """
    sides = mask.sides
    middle, border = volume.shape[0] // 2, 0.0
    if like is not None:
        middle, border = round(like.middle * volume.shape[0] / like.mask.shape[0]), like.border_cm2
    return Lungs(sides > 0, volume.spacing, volume.shape, middle, border, sides == RIGHT_LUNG)


def _counted(
    volume: Volume,
    lungs: ScanMask,
    lesions: ScanMask | None,
    thresholds: Thresholds,
    progress: Progress,
) -> NDArray[np.intp]:
    """Voxel counts by lung label, lesion or not, and tissue class."""
    counts = np.zeros(MOST_LABELS * 2 * CLASSES, np.intp)
    layers = volume.shape[2]
    for layer in range(layers):
        progress(0.5 * layer / layers, Text("Measuring with the mask"))
        label = lungs.labels[:, :, layer]
        marked = lesions.labels[:, :, layer] if lesions else np.zeros_like(label)
        counted = (label > 0) | (marked > 0)
        if counted.any():
            tissue = labels_of(volume.voxels[:, :, layer][counted], thresholds)
            code = (label[counted] * np.uint8(2) + (marked[counted] > 0)) * np.uint8(CLASSES)
            counts += np.bincount(code + tissue, minlength=len(counts))
    return counts.reshape(MOST_LABELS, 2, CLASSES)


def _regions(
    ml: NDArray[np.float64], kind: MaskKind, *, lesions_known: bool
) -> Iterator[MaskedRegion]:
    """Both lungs, left, right, then the lobes."""
    names = LABEL_NAMES[kind]
    side_of = SIDE_OF_LOBE if kind is MaskKind.LOBES else np.arange(MOST_LABELS)
    labels: dict[str, Sequence[int]] = {BOTH: [*names]}
    for side, name in LABEL_NAMES[MaskKind.LUNGS].items():
        labels[name] = [label for label in names if side_of[label] == side]
    if kind is MaskKind.LOBES:
        labels |= {name: [label] for label, name in names.items()}
    for name, parts in labels.items():
        of_region = ml[list(parts)].sum(axis=0)
        lesion = float(of_region[1].sum()) if lesions_known else None
        emphysema, inflated, infiltrated, collapsed, vessels = map(float, of_region.sum(axis=0)[1:])
        tissue = LungShare((emphysema, inflated, infiltrated, collapsed, vessels))
        yield MaskedRegion(name, float(of_region.sum()), lesion, tissue)


def _overlaps(
    volume: Volume, masks: MaskPair, network: MaskPair, progress: Progress
) -> Iterator[MaskOverlap]:
    """Compare each given mask with the network's own of the same structure."""
    compared: list[tuple[str, Any, Any]] = []
    if masks.lungs and network.lungs:
        ours, theirs = masks.lungs.sides, network.lungs.sides
        compared += [
            (name, ours == side, theirs == side)
            for side, name in LABEL_NAMES[MaskKind.LUNGS].items()
        ]
    if masks.lesions and network.lesions:
        compared.append(("lesions", masks.lesions.labels > 0, network.lesions.labels > 0))
    for done, (name, one, other) in enumerate(compared):
        progress(0.5 + 0.5 * done / len(compared), Text("Comparing with the network"))
        found = overlap(one, other, volume.affine)
        if found is not None:
            yield MaskOverlap(name, found)


def _percent(region: MaskedRegion) -> float | None:
    return _rounded(region.percent)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _overlap(found: Overlap) -> dict[str, float | None]:
    return {
        "dice": round(found.dice, 4),
        "mean_mm": _rounded(found.mean_mm),
        "hausdorff_95_mm": _rounded(found.hausdorff_95_mm),
    }
