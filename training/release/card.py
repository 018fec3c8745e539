"""The model card: description, training data, figures, intended use and limits of the network.

In the format of Hugging Face model cards. Every figure comes from the network file itself, where
`python -m training evaluate` and `export` have stored it.
"""

import json
import zipfile
from pathlib import Path
from typing import Any

from ctviewer.core.base.files import write_whole
from ctviewer.core.base.text import Text
from training.base.errors import TrainingError
from training.release.card_tables import decision_lines, figure_table, group_tables, seed_table
from training.release.claim import checklist
from training.synthetic.painting.credits import credit


def write_card(models: Path, page: Path) -> None:
    """Write the card of the default network in `models` to `page`.

    Raises:
        TrainingError: there is no exported network.
    """
    try:
        manifest = json.loads((models / "manifest.json").read_text("utf-8"))
        sha256 = {entry["file"]: entry["sha256"] for entry in manifest["models"]}
        metadata = _metadata(models / manifest["default"])
    except OSError:
        raise TrainingError(
            f"There is no network in {models}; run python -m training export first."
        ) from None
    write_whole(page, card_text(metadata, sha256[manifest["default"]]).encode())


def card_text(metadata: dict[str, Any], sha256: str) -> str:
    """Return the card as Markdown."""
    name, version = metadata["name"], metadata["version"]
    return "\n".join(
        [
            "---",
            *_licence(metadata),
            "pipeline_tag: image-classification",
            "tags: [chest-ct, 3d-cnn, torchscript, research-only]",
            "---",
            "",
            f"# {name} {version}",
            "",
            f"**Research use only. {metadata['notice'].capitalize()}.** Written by `python -m "
            "training card` from the network file's own metadata.",
            "",
            "## Model description",
            "",
            f"A residual 3D CNN{_size(metadata)} with {_heads(metadata)}. From a chest CT cropped "
            "to the lungs (64 x 128 x 128 cells, -1000 to 400 HU) it computes a logit for "
            f"pneumonia and {_maps(metadata)} on 32 x 64 x 64 cells.",
            "",
            f"- file sha256: `{sha256}`",
            *decision_lines(metadata),
            f"- a cell of the map counts as lesion from {metadata['heatmap']['threshold']}",
            f"- created with torch {metadata['created_with']['torch']}",
            "",
            "## Training data",
            "",
            metadata["training_data"],
            "",
            *_credits(metadata["painted_patients"]),
            "## Figures",
            "",
            *_out_of_fold(metadata.get("crossfit")),
            *figure_table(metadata["metrics"]),
            *group_tables(metadata.get("groups", {})),
            *seed_table(metadata.get("seed_comparison", [])),
            *_limits(metadata),
            *checklist(metadata),
        ]
    )


USE = (
    "## Intended use",
    "",
    "Research on image viewing, on quality checks and on how readers use such numbers. Intended "
    "users are clinical researchers and engineers.",
    "",
    "## Out of scope",
    "",
    "Diagnosis, triage, screening, or any decision about a patient. It is not a medical device.",
    "",
    "## Limits",
    "",
)
PAINTED_LIMITS = (
    "- It was not trained on any real pneumonia: the probability is calibrated on synthetic or "
    "painted lesions, and does not correspond to a frequency among patients.",
    "- The calibration fold has few subjects: for other subjects, scanners or doses, the validity "
    "of the probabilities and of the conformal limits is not known beyond what the table shows.",
    "- It can mistake masses, atelectasis, shallow breath, oedema and fibrosis for pneumonia.",
    "- Small lesions are often missed: see sensitivity below 3 % of the lung.",
    "- A slab or a scan that stops inside the lungs is classified for that part only; the gate "
    "warns, and with a large part cut off there is no verdict.",
    "- The real scans with painted lesions are few, of adults, and from public collections; the "
    "intervals above count samples, which come from few subjects.",
    "- Of the evaluation subjects, cptac-00247 and tcga-a4ma were used to calibrate 0.5.0, "
    "hnc-0015 and lidc-0001 to test it and earlier networks.",
    "- No setting was chosen on the real evaluation scans. However, an earlier trial of painting, "
    "on which this recipe is based, had been inspected on them.",
    "",
)
LABELLED_LIMITS = (
    "- The labels are those supplied with the scans; the scans were not read again for this "
    "network.",
    "- The probability is calibrated on scans like the training scans: it may not be valid at "
    "other hospitals, on other scanners and at another prevalence.",
    "- Labelled scans train the lesion map only if they are normal; the location of lesions was "
    "learnt from phantoms and painted scans, if there were any.",
    "- The classes may be separated by something other than pneumonia: if normal and positive "
    "scans come from different scanners or years, the network may have learnt that difference.",
    "- It can mistake masses, atelectasis, shallow breath, oedema and fibrosis for pneumonia.",
    "- A slab or a scan that stops inside the lungs is classified for that part only; the gate "
    "warns, and with a large part cut off there is no verdict.",
    "",
)
ETHICS = (
    "## Ethics",
    "",
    "The data sets are public and de-identified. This repository contains no patient data. The "
    "program sends no data anywhere.",
    "",
)
LABELLED_ETHICS = (
    "## Ethics",
    "",
    "The labelled scans are not distributed, and neither is this network: it is written to its run "
    "folder only. Whether the scans are de-identified is for their owners to state.",
    "",
)
REAL_SCANS = (
    "Real evaluation scans, one by one, with the spread of each number: `docs/real-scans.md`.",
    "",
)


def _size(metadata: dict[str, Any]) -> str:
    """The number of parameters, if the file states it."""
    count = metadata.get("parameters")
    return f" of {count / 1e6:.1f} M parameters" if count else ""


def _heads(metadata: dict[str, Any]) -> str:
    return "three heads" if metadata.get("lungs") else "two heads"


def _maps(metadata: dict[str, Any]) -> str:
    if metadata.get("lungs"):
        return "a lesion probability and those of the left and of the right lung,"
    return "a lesion probability"


def _licence(metadata: dict[str, Any]) -> list[str]:
    """The licence in the header of the card: a standard name, or "other" with a description."""
    if metadata.get("labelled_scans"):
        return ["license: other", f"license_name: {json.dumps(metadata['licence'])}"]
    return [f"license: {metadata['licence'].lower()}"]


def _limits(metadata: dict[str, Any]) -> tuple[str, ...]:
    if metadata.get("labelled_scans"):
        handing_on = f"- Licence: {metadata['licence']}."
        return (*USE, handing_on, *LABELLED_LIMITS, *LABELLED_ETHICS)
    return (*REAL_SCANS, *USE, *PAINTED_LIMITS, *ETHICS)


def _metadata(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as container:
        member = next(n for n in container.namelist() if n.endswith("/extra/metadata.json"))
        metadata: dict[str, Any] = json.loads(container.read(member))
    return metadata


def _out_of_fold(crossfit: dict[str, Any] | None) -> list[str]:
    """The origin of the figures, for a network evaluated by fold networks."""
    if not crossfit:
        return []
    own, run = crossfit["steps"], crossfit["run_steps"]
    less = Text(", in {own} {own:step|steps} instead of {run}", own=own, run=run)
    steps = less if own != run else ""
    return [
        f"These figures, the calibration and the limits of distance are those of "
        f"{crossfit['folds']} networks made in the same way{steps}, each evaluated on subjects on "
        "which neither it nor the network it was continued from was trained: "
        f"{', '.join(crossfit['subjects'])}. This network was trained on all of them.",
        "",
    ]


def _credits(patients: dict[str, list[str]]) -> list[str]:
    """The subjects of each split with the source and licence of their scans."""
    lines = [
        f"- {split}: {credit(patient)}" for split, named in patients.items() for patient in named
    ]
    return ["Painted scans, no subject in two splits:", "", *lines, ""] if lines else []
