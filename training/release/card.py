"""The model card: what the shipped network is, was trained on, reached, and must not be used for.

In the form of Hugging Face's model cards. Every figure comes from the network file itself, where
`python -m training evaluate` and `export` put it.
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
            "## What it is",
            "",
            f"A residual 3D CNN{_size(metadata)} with {_heads(metadata)}. From a chest CT cropped "
            "to the lungs (64 x 128 x 128 cells, -1000 to 400 HU) it gives a logit for pneumonia "
            f"and {_maps(metadata)} on 32 x 64 x 64 cells.",
            "",
            f"- file sha256: `{sha256}`",
            *decision_lines(metadata),
            f"- a cell of the map counts as lesion from {metadata['heatmap']['threshold']}",
            f"- made with torch {metadata['created_with']['torch']}",
            "",
            "## Trained on",
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
    "Research on viewing, on quality checks and on how such numbers are read. Intended users are "
    "clinical researchers and engineers.",
    "",
    "## Not for",
    "",
    "Diagnosis, triage, screening, or any decision about a patient. It is not a medical device.",
    "",
    "## Limits",
    "",
)
PAINTED_LIMITS = (
    "- No real pneumonia was trained on: the probability is calibrated on synthetic or painted "
    "lesions, and means no frequency among patients.",
    "- The calibration fold holds few subjects: on scans of other people, scanners or doses the "
    "probabilities and the promise of the conformal limits hold as far as the table shows, no "
    "further.",
    "- Masses, atelectasis, shallow breath, oedema and fibrosis can look like pneumonia to it.",
    "- Small lesions are often missed: see sensitivity below 3 % of the lung.",
    "- A slab or a scan that stops inside the lungs is classified for that part only; the gate "
    "warns, and with a large part cut off there is no verdict.",
    "- The real scans behind the painted lesions are few, adult, and from public collections; the "
    "intervals above count samples, and few subjects stand behind them.",
    "- Of the subjects that evaluate, cptac-00247 and tcga-a4ma calibrated 0.5.0, hnc-0015 and "
    "lidc-0001 tested it and earlier networks.",
    "- Real evaluation scans chose no setting. A trial of painting, whose findings this recipe "
    "follows, had been looked at on them before.",
    "",
)
LABELLED_LIMITS = (
    "- The labels are those that came with the scans; nobody read the scans again for this "
    "network.",
    "- The probability is calibrated on scans like those of training: at other hospitals, on other "
    "scanners and at another prevalence it may mean something else.",
    "- A labelled scan teaches the lesion map only where it is normal; where lesions lie, the map "
    "learnt from phantoms and painted scans, if there were any.",
    "- What separates the classes need not be pneumonia: where normal scans and positive ones come "
    "from other scanners or years, the network may have learnt that.",
    "- Masses, atelectasis, shallow breath, oedema and fibrosis can look like pneumonia to it.",
    "- A slab or a scan that stops inside the lungs is classified for that part only; the gate "
    "warns, and with a large part cut off there is no verdict.",
    "",
)
ETHICS = (
    "## Ethics",
    "",
    "The data sets are public and de-identified. No patient's data is in this repository. The "
    "program sends nothing anywhere.",
    "",
)
LABELLED_ETHICS = (
    "## Ethics",
    "",
    "The labelled scans stay where they are, and so does this network: it is written to its run "
    "folder only. Whether the scans are de-identified is for those who gave them to say.",
    "",
)
REAL_SCANS = (
    "Real evaluation scans, one by one, with the spread of each number: `docs/real-scans.md`.",
    "",
)


def _size(metadata: dict[str, Any]) -> str:
    """How many parameters the network has, of a file that says so."""
    count = metadata.get("parameters")
    return f" of {count / 1e6:.1f} M parameters" if count else ""


def _heads(metadata: dict[str, Any]) -> str:
    return "three heads" if metadata.get("lungs") else "two heads"


def _maps(metadata: dict[str, Any]) -> str:
    if metadata.get("lungs"):
        return "a lesion probability and those of the left and of the right lung,"
    return "a lesion probability"


def _licence(metadata: dict[str, Any]) -> list[str]:
    """The licence in the head of the card: a name that catalogues know, or "other" with words."""
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
    """Whose figures they are, of a network that was evaluated by those of folds."""
    if not crossfit:
        return []
    own, run = crossfit["steps"], crossfit["run_steps"]
    less = Text(", in {own} {own:step|steps} instead of {run}", own=own, run=run)
    steps = less if own != run else ""
    return [
        f"These figures, the calibration and the limits of distance are those of "
        f"{crossfit['folds']} networks made as this one{steps}, each evaluated on subjects that "
        "neither it nor the network they began with was trained on: "
        f"{', '.join(crossfit['subjects'])}. This one has seen all.",
        "",
    ]


def _credits(patients: dict[str, list[str]]) -> list[str]:
    """The subjects of each split with the source and licence of their scans."""
    lines = [
        f"- {split}: {credit(patient)}" for split, named in patients.items() for patient in named
    ]
    return ["Painted scans, no subject in two splits:", "", *lines, ""] if lines else []
