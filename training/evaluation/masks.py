"""Evaluation of the lesion map on the published lesion masks of MosMedData.

The full set has masks of 50 studies of CT-1: masks/study_0255_mask.nii.gz for
studies/CT-1/study_0255.nii.gz.
"""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from ctviewer.core.analysis.result import Label
from ctviewer.core.base.files import write_whole
from training.base.config import Config
from training.base.errors import TrainingError
from training.data.labelled.inputs import Input, PreparationJob, prepare_scans
from training.data.scans import GRADES, PNEUMONIA, LabelledScan, named_scans
from training.evaluation import Decision, Outputs, dice, hu_classes, involvement_error, pointing
from training.synthetic.dataset import Samples

ENDING = "_mask"
MASKS = "masks.json"


def masked_scans(folder: Path) -> list[tuple[LabelledScan, Path]]:
    """Return the scans of MosMedData that have a lesion mask, each with its mask.

    `folder` contains `masks` and `studies`, or is CT-1 itself next to `masks`.

    Raises:
        TrainingError: there are no masks, or the scan of one is missing.
    """
    root = folder.parent if folder.name == "masks" else folder
    masks = named_scans(root / "masks")
    studies = root / "studies" if (root / "studies").is_dir() else root
    scans = {
        name: (path, grade)
        for grade in GRADES
        if (studies / grade).is_dir()
        for name, path in named_scans(studies / grade).items()
    }
    pairs = []
    for name, mask in masks.items():
        study = name.removesuffix(ENDING)
        if study not in scans:
            raise TrainingError(
                f"The mask {mask.name} has no scan {study} in {studies}; fetch it or remove the "
                "mask."
            )
        path, grade = scans[study]
        pairs.append((LabelledScan(path, PNEUMONIA, study, severity=grade), mask))
    return pairs


def prepare_masked(config: Config, work: Path, report: Callable[[str], None]) -> list[Input]:
    """Return the usable scans with masks, prepared.

    Raises:
        TrainingError: there are none.
    """
    pairs = masked_scans(Path(config.masks))
    inputs = prepare_scans(
        [PreparationJob(scan, work, mask) for scan, mask in pairs], config.workers, report
    )
    for made in inputs:
        if not made.usable:
            report(f"{made.scan.path.name} is left out: {' '.join(made.reasons)}")
    usable = [made for made in inputs if made.usable]
    if not usable:
        raise TrainingError("No scan with a mask is usable; look at the reasons above.")
    return usable


def mask_figures(outputs: Outputs, samples: Samples, decision: Decision) -> dict[str, float]:
    """Return the figures of the lesion map on scans that all show pneumonia; shares in 0..1.

    The figures `by_hu` are those of the HU classes, as in `training.evaluation.Metrics`.
    """
    by_hu = Outputs(outputs.logits, hu_classes(samples), outputs.labels)
    labels = decision.labels(decision.probabilities(outputs.logits))
    figures = {
        "samples": float(len(samples)),
        "sensitivity": float(np.mean([label is Label.POSITIVE for label in labels])),
        "dice": dice(outputs, samples, decision.lesion),
        "dice_by_hu": dice(by_hu, samples, 0.5),
        "pointing": pointing(outputs, samples),
        "involvement_error": involvement_error(outputs, samples, decision.lesion),
        "involvement_error_by_hu": involvement_error(by_hu, samples, 0.5),
    }
    return {name: round(value, 4) for name, value in figures.items()}


def write_figures(figures: dict[str, float], folder: Path) -> None:
    """Write the figures to the run folder."""
    write_whole(folder / MASKS, (json.dumps(figures, indent=2) + "\n").encode())
