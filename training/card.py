"""The model card: what the shipped network is, was trained on, reached, and must not be used for.

In the form of Hugging Face's model cards. Every figure comes from the network file itself, where
`python -m training evaluate` and `export` put it.
"""

import json
import zipfile
from pathlib import Path
from typing import Any

from ctviewer.core.base.files import write_whole
from training.card_tables import decision_lines, figure_table, group_tables, seed_table
from training.claim import checklist
from training.errors import TrainingError
from training.painting.credits import credit


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
            f"A residual 3D CNN{_size(metadata)} with two heads. From a chest CT cropped to the "
            "lungs (64 x 128 x 128 cells, -1000 to 400 HU) it gives a logit for pneumonia and a "
            "lesion probability on 32 x 64 x 64 cells.",
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
    "- Lesions under some 3 % of the lung are often missed.",
    "- A slab or a scan that stops inside the lungs is judged for that part only; the gate warns.",
    "- The real scans behind the painted lesions are few, adult, and from public collections; the "
    "intervals above count samples, and two test subjects stand behind all painted ones.",
    "- Earlier networks and two variants, the last of them 0.4.0, were measured on the same test "
    "subjects before, and where the map of 0.3.0 errs was looked at on them too; no setting was "
    "chosen by them, but they had been seen.",
    "",
)
LABELLED_LIMITS = (
    "- The labels are those that came with the scans; nobody read the scans again for this "
    "network.",
    "- The probability is calibrated on scans like those of training: at other hospitals, on other "
    "scanners and at another prevalence it may mean something else.",
    "- A labelled scan teaches the lesion map only where it is normal; where lesions lie, the map "
    "learnt from phantoms and painted scans, if there were any.",
    "- What tells the classes apart need not be pneumonia: where normal scans and sick ones come "
    "from other scanners or years, the network may have learnt that.",
    "- Masses, atelectasis, shallow breath, oedema and fibrosis can look like pneumonia to it.",
    "- A slab or a scan that stops inside the lungs is judged for that part only; the gate warns.",
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


def _credits(patients: dict[str, list[str]]) -> list[str]:
    """The subjects of each split with the source and licence of their scans."""
    lines = [
        f"- {split}: {credit(patient)}" for split, named in patients.items() for patient in named
    ]
    return ["Painted scans, no subject in two splits:", "", *lines, ""] if lines else []
