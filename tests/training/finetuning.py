"""Fine-tune the shipped network on one site's scans: from a labelled batch to a better network.

`make soak-finetune`: phantoms of a scanner unknown to the network (HU 60 too low, soft kernel, high
noise) with mild disease. Some patients are classified, exported with lesion masks and used for
training; others, never exported, are classified by the network before and after.
"""

import argparse
import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ctviewer import cli
from ctviewer.core.formats.writing.volume_nifti import mask_pieces, volume_pieces
from ctviewer.core.statistics.accuracy import auc, brier, difference
from training.__main__ import main as train
from training.base.chain import RECIPES
from training.synthetic.phantom.artefacts import NO_ARTEFACTS
from training.synthetic.phantom.chest import make_phantom
from training.synthetic.phantom.lesions import Disease
from training.synthetic.phantom.scanner import Scanner

OTHER = Scanner(
    pixel=2.6, thickness=5.0, oversampling=1, blur=0.5, noise=60.0, offset=-60.0, field=400.0,
    padding=None, below=20.0, above=12.0, kernel=-1.0,
)  # fmt: skip
FIRST_SEED = 9_100_000  # far from the seeds of any recipe
MILD = (0.005, 0.025)  # share of the lung


@dataclass(frozen=True)
class Asked:
    """The numbers of training and test patients, and the length of the training."""

    learnt: int = 20
    unseen: int = 16
    steps: int = 80
    batch: int = 8
    scanner: Scanner = OTHER
    device: str = "cpu"


def draw(folder: Path, seeds: range, asked: Asked) -> tuple[Path, Path]:
    """Draw each patient healthy and ill; return the folder of scans and the table of labels.

    Lesion masks are in the folder `masks` next to the scans.
    """
    scans, masks = folder / "scans", folder / "masks"
    for each in (scans, masks):
        each.mkdir(parents=True)
    lines = ["path,label,patient"]
    for seed in seeds:
        severity = float(np.random.default_rng(seed).uniform(*MILD))
        disease = Disease(severity=severity, solid=0.3, sides=(1.0, 1.0), lower=1.0)
        for label in (0, 1):
            phantom = make_phantom(
                seed, pneumonia=bool(label), scanner=asked.scanner,
                disease=disease if label else None, artefacts=NO_ARTEFACTS,
            )  # fmt: skip
            name = f"{seed}_{label}.nii.gz"
            (scans / name).write_bytes(b"".join(volume_pieces(phantom.volume)))
            lines.append(f"{name},{label},{seed}")
            if label:
                drawn = phantom.lesions.astype(np.uint8)
                (masks / name).write_bytes(b"".join(mask_pieces(phantom.volume, drawn)))
    table = folder / "labels.csv"
    table.write_text("\n".join(lines) + "\n", "utf-8")
    return scans, table


def classified(scans: Path, out: Path, *network: str) -> Path:
    """Classify a folder with the shipped network, or another; return the result file."""
    words = ["classify", str(scans), "--jsonl", str(out), "--workers", "1", "--device", "cpu"]
    if cli.main([*words, *network]) not in (0, 1):
        raise SystemExit("the batch did not end")
    return out


def recipe_of(folder: Path, asked: Asked) -> Path:
    """The recipe finetune with the given number of steps."""
    text = (RECIPES / "finetune.toml").read_text("utf-8")
    text = text.replace("steps = 200", f"steps = {asked.steps}")
    text = text.replace("batch = 8", f"batch = {asked.batch}")
    path = folder / "finetune.toml"
    path.write_text(f'{text}device = "{asked.device}"\nworkers = 1\n', "utf-8")
    return path


def exported(folder: Path, asked: Asked) -> list[str]:
    """Draw, classify and export a site's scans; return the training arguments that use them."""
    scans, table = draw(folder / "site", range(FIRST_SEED, FIRST_SEED + asked.learnt), asked)
    results = classified(scans, folder / "site.jsonl")
    words = ["export", str(results), str(folder / "export"), "--truth", str(table)]
    if cli.main([*words, "--masks", str(folder / "site" / "masks")]) != 0:
        raise SystemExit("the export left scans out")
    recipe = ["--recipe", str(recipe_of(folder, asked)), "--work", str(folder / "work")]
    return [*recipe, "--labelled", str(folder / "export")]


def finetuned(folder: Path, asked: Asked) -> Path:
    """From scans and labels to a network file, using only the commands of a user."""
    if train(["all", *exported(folder, asked)]) != 0:
        raise SystemExit("the training did not end")
    (made,) = (folder / "work" / "finetuned" / "model").glob("*.pt")
    return made


def numbers(results: Path, table: Path) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities and labels of the scans of a result file, by name."""
    labels = dict(line.split(",")[:2] for line in table.read_text("utf-8").splitlines()[1:])
    rows = [json.loads(line) for line in results.read_text("utf-8").splitlines()]
    found = {
        Path(row["path"]).name: row["probability"]
        for row in rows
        if row.get("probability") is not None
    }
    names = sorted(found)
    return np.array([found[name] for name in names]), np.array(
        [int(labels[name]) for name in names]
    )


def proof(folder: Path, asked: Asked) -> dict[str, object]:
    """The figures of both networks on patients that neither was trained on."""
    made = finetuned(folder, asked)
    start = FIRST_SEED + asked.learnt
    scans, table = draw(folder / "unseen", range(start, start + asked.unseen), asked)
    before, labels = numbers(classified(scans, folder / "before.jsonl"), table)
    network = ("--model", str(made), "--allow-unlisted-model")
    after, again = numbers(classified(scans, folder / "after.jsonl", *network), table)
    assert np.array_equal(labels, again)
    gain = difference(auc, after, before, labels)
    return {
        "scans": len(labels),
        "auc": [round(auc(each, labels), 3) for each in (before, after)],
        "auc gained": [round(x, 3) for x in (gain.value, gain.low, gain.high)],
        "brier": [round(brier(each, labels), 3) for each in (before, after)],
    }


def main() -> int:
    """Print the figures; returns 0 if AUC or calibration has improved."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learnt", type=int, default=Asked.learnt)
    parser.add_argument("--unseen", type=int, default=Asked.unseen)
    parser.add_argument("--steps", type=int, default=Asked.steps)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = proof(Path(folder), Asked(given.learnt, given.unseen, given.steps))
    print(json.dumps(found))
    (auc_before, auc_after), (brier_before, brier_after) = found["auc"], found["brier"]
    return 0 if auc_after > auc_before or brier_after < brier_before else 1


if __name__ == "__main__":
    sys.exit(main())
