"""The model card's answer to CLAIM, the Checklist for Artificial Intelligence in Medical Imaging.

Items and their numbers follow the checklist of Mongan, Moy and Kahn (Radiology: Artificial
Intelligence 2020), in short form; if an item does not apply, the card says so.
"""

from collections.abc import Mapping
from typing import Any

from ctviewer.core.base.text import Text

DESIGN = {
    True: "computer-generated phantoms; no scans of people",
    False: "retrospective; public scans with computer-generated lesions, and phantoms",
}
LABELLED = {
    "5 design": "retrospective; scans with labels, and phantoms or painted scans where named",
    "7 data sources": "*Training data*",
    "8 eligibility": "the labelled scans that pass the gate; `prepared.csv` of the run lists "
    "all, with the reasons",
    "11 variables": "label, severity where known, slice thickness, source: tables above",
    "12 de-identification": "by the owners of the scans; none is done here",
    "14-18 reference standard": "the labels supplied with the scans; for phantoms and painted "
    "scans the mask of the painted lesions; no additional readers",
    "32 external data": "none, unless `masks.json` of the run has figures",
    "34 demographics": "those of the labelled scans; age and sex are not used",
    "35 performance": "on calibration and test scans: above",
    "30 robustness": "by severity, thickness and source above",
    "41 access": "code and recipes are in this repository; scans and these weights are not",
}
"""Answers that differ for a network trained on labelled scans."""


ANSWERS = (
    ("1, 2 title and abstract", "a 3D CNN for chest CT; the first sections of this card"),
    ("3 background", "`README.md`; based on the Keras example on 3D CT classification"),
    ("4 aims", "to show and examine the numbers of such a network; no clinical hypothesis"),
    ("5 design", "{design}"),
    ("6 goal", "a proof of concept from scan to number; not a diagnostic study"),
    ("7 data sources", "*Training data*, each scan with source and licence"),
    ("8 eligibility", "clear chest CTs under free licences; the gate refuses other input"),
    ("9 pre-processing", "`ctviewer/core/analysis/preprocess.py`, used for training and program"),
    ("10 subsets of the data", "the box around the lungs; slabs are marked as partial"),
    ("11 variables", "painted severity, slice thickness, source: tables above"),
    ("12 de-identification", "by the publishers of the collections; none is done here"),
    ("13 missing data", "none; a scan without lungs is refused"),
    ("14-18 reference standard", "the mask of the painted lesions, which is exact; no readers, "
     "hence no variability between them"),
    ("19 sample size", "{size}; test samples {sources}; no power calculation"),
    ("20, 21 partitions", "by subject; none is in two splits, checked automatically"),
    ("22 model", "`training/model/network.py`; input and outputs under *Model description*"),
    ("23 software", "PyTorch {torch}; `constraints.txt`"),
    ("24 initial weights", "PyTorch's defaults, seeded; or those of the run from which its recipe "
     "continues"),
    ("25 training", "recipes in `training/recipes`, augmentation in "
     "`training/synthetic/augment.py`"),
    ("26 choice of the model", "not on the test split; see *Limits* for exceptions"),
    ("27 ensembling", "none, unless the recipe sets folds; the file then contains all members"),
    ("28 metrics", "the table above"),
    ("29 statistics", "95 % intervals by a bootstrap stratified by class, 1000 rounds, cases "
     "as units; too narrow if cases share a subject"),
    ("30 robustness", "by severity, thickness and source above; real scans shifted, noisy and "
     "cropped in `docs/real-scans.md`"),
    ("31 explainability", "a lesion map that is trained and measured: Dice and pointing game"),
    ("32 external data", "real evaluation scans one by one in `docs/real-scans.md`; no "
     "large external test set"),
    ("33 flow of cases", "*Training data* and the rows of samples"),
    ("34 demographics", "adults; age and sex are not used and mostly not published"),
    ("35 performance", "on calibration, test and real scans: above"),
    ("36 uncertainty", "intervals above{error}"),
    ("37 failures", "`errors.csv` of the run lists the worst; *Limits* names the types"),
    ("38, 39 limits and practice", "*Limits*, *Intended use*, *Out of scope*"),
    ("40 registration", "none"),
    ("41 access", "code, recipes and weights are in this repository"),
    ("42 funding", "none to declare"),
)  # fmt: skip
"""Each item with its answer; `_known` provides the values of the names in braces."""


def checklist(metadata: Mapping[str, Any]) -> list[str]:
    """The filled checklist as a Markdown section."""
    lines = ["## CLAIM checklist", "", "| item | answer |", "|---|---|"]
    known = _known(metadata)
    answers = {item: answer.format_map(known) for item, answer in ANSWERS}
    answers |= LABELLED if metadata.get("labelled_scans") else {}
    return [*lines, *(f"| {item} | {answer} |" for item, answer in answers.items()), ""]


def _known(metadata: Mapping[str, Any]) -> dict[str, str]:
    """Return the values from the metadata used in the answers, by name."""
    painted = metadata.get("painted_patients", {})
    counts = ", ".join(f"{split} {len(named)}" for split, named in painted.items())
    size = f"all scans available under free licences: subjects {counts or 'of phantoms only'}"
    if labelled := metadata.get("labelled_scans"):
        own = "all available scans: {count} labelled {count:scan|scans} for training"
        size = Text(own, count=sum(labelled.values()))
    sources = ", ".join(
        f"{source} {figures.get('samples', 0):g}" for source, figures in metadata["metrics"].items()
    )
    error = metadata.get("conformal", {}).get("error")
    return {
        "design": DESIGN[bool(metadata.get("synthetic"))],
        "size": size,
        "sources": sources,
        "torch": metadata["created_with"]["torch"],
        "error": "" if error is None else f"; conformal label at an error of {100 * error:g} %",
    }
